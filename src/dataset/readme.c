/* SPDX-License-Identifier: Apache-2.0
 * README.txt of a set: in words, for who finds the folder in a year. Not translated:
 * the same plan gives the same bytes. */
#include "config.h"

#include "dataset/set-end.h"
#include "dataset/writer.h"

static void
append_formats (GString *out, const SkgPlan *plan)
{
  for (guint i = 0; i < plan->formats->len; i++)
    {
      const SkgWriter *writer = plan->formats->pdata[i];

      g_string_append_printf (out, "\n%s/\n  %s\n", writer->name, writer->summary);
    }
}

static void
append_splits (GString *out, const SkgPlan *plan)
{
  if (plan->splits->len == 0)
    return;
  g_string_append_printf (out, "\nDivided by %s into",
                          plan->split_by_picture ? "picture" : "body");
  for (guint i = 0; i < plan->splits->len; i++)
    {
      const SkgSplit *split = &g_array_index (plan->splits, SkgSplit, i);

      g_string_append_printf (out, "%s %s (%.4g %%)", i > 0 ? "," : "", split->name,
                              100 * split->share);
    }
  g_string_append (out, ".\n");
}

char *
skg_set_dup_readme (const SkgPlan *plan)
{
  GString *out = g_string_new (NULL);
  g_autofree char *command = skg_plan_dup_command (plan);

  g_string_append_printf (
      out,
      "Synthetic X-rays with annotations, computed by Skiagraph %s. Not for clinical "
      "use.\n\n"
      "%" G_GUINT64_FORMAT " samples, number %" G_GUINT64_FORMAT
      " and following, of seed %" G_GUINT64_FORMAT ", of:\n",
      SKG_VERSION, plan->n, plan->start, plan->seed);
  for (guint i = 0; i < plan->sources->len; i++)
    g_string_append_printf (out, "  %s\n", (const char *) plan->sources->pdata[i]);
  g_string_append_printf (
      out, "\nMade with (from the same folder, with any -o and --shard)\n  %s\n",
      command);
  append_splits (out, plan);
  g_string_append (out,
                   "\nPixels are (column, row), whole numbers at their centres, "
                   "(0, 0) top left. Points are\npatient LPS millimetres. Where "
                   "structures overlap, the first of their list stands in a\nlabel "
                   "image; each also has a mask of its own where the format has "
                   "masks.\n");
  append_formats (out, plan);
  g_string_append (
      out, "\nmanifest.jsonl\n  One line for each sample: what was drawn, K, [R|t], P, "
           "landmarks, structures, files.\n"
           "preview.png\n  Up to 64 of the samples, evenly chosen, with outlines and "
           "landmarks.\n"
           "dataset.json\n  The scenes and options; skg merge and skg verify read it.\n"
           "SHA256SUMS\n  Of all files: sha256sum -c SHA256SUMS, or skg verify.\n");
  return g_string_free (out, FALSE);
}
