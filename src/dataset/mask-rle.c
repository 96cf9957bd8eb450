/* SPDX-License-Identifier: Apache-2.0
 * Masks as COCO writes them. */
#include "config.h"

#include "dataset/mask-rle.h"

static void
append_number (GString *out, gint64 value)
{
  gboolean more = TRUE;

  while (more)
    {
      guint group = (guint) (value & 0x1f);

      value >>= 5; /* keeps the sign */
      /* The fifth bit of the last group is the sign. */
      more = (group & 0x10) ? value != -1 : value != 0;
      g_string_append_c (out, (char) (group + 48 + (more ? 32 : 0)));
    }
}

char *
skg_mask_dup_rle (const guint64 *bits, guint bit, guint columns, guint rows)
{
  GString *out = g_string_new (NULL);
  gint64 last[2] = { 0, 0 };
  gint64 run = 0;
  guint n_runs = 0;
  gboolean inside = FALSE;

  for (guint c = 0; c < columns; c++)
    for (guint r = 0; r < rows; r++)
      {
        gboolean has = bits[(gsize) r * columns + c] >> bit & 1;

        if (has != inside)
          {
            append_number (out, n_runs > 2 ? run - last[n_runs & 1] : run);
            last[n_runs & 1] = run;
            n_runs++;
            run = 0;
            inside = has;
          }
        run++;
      }
  append_number (out, n_runs > 2 ? run - last[n_runs & 1] : run);
  return g_string_free (out, FALSE);
}
