/* SPDX-License-Identifier: Apache-2.0
 * The peer that `skg bench` races: `plastimatch drr`, run as a child process. */
#include "config.h"

#include "cli/bench-plastimatch.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"

gboolean
skg_plastimatch_is_installed (void)
{
  g_autofree char *path = g_find_program_in_path ("plastimatch");

  return path != NULL;
}

static char *
format_vec3 (SkgVec3 v)
{
  return g_strdup_printf ("%.9f %.9f %.9f", v.x, v.y, v.z);
}

/* The number after @label in @text, seconds; NaN if it is not there. */
static double
find_seconds (const char *text, const char *label)
{
  const char *found = text != NULL ? strstr (text, label) : NULL;

  return found != NULL ? g_ascii_strtod (found + strlen (label), NULL) : (double) NAN;
}

static char *
run_child (const char *volume_path,
           const char *prefix,
           const SkgPose *pose,
           const SkgDetector *detector,
           GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GSubprocess) child = NULL;
  SkgVec3 beam;
  SkgVec3 right;
  SkgVec3 up;
  g_autofree char *threads = g_strdup_printf ("%u", g_get_num_processors ());
  g_autofree char *size = g_strdup_printf ("%u %u", detector->rows, detector->columns);
  g_autofree char *size_mm =
      g_strdup_printf ("%.6f %.6f", detector->rows * detector->pitch_mm,
                       detector->columns * detector->pitch_mm);
  g_autofree char *sad = g_strdup_printf ("%.6f", pose->sod_mm);
  g_autofree char *sid = g_strdup_printf ("%.6f", pose->sid_mm);
  g_autofree char *isocenter = format_vec3 (pose->isocenter_mm);
  g_autofree char *normal = NULL;
  g_autofree char *vup = NULL;
  char *out = NULL;

  skg_pose_get_axes (pose, &beam, &right, &up);
  /* Its normal points to the source. */
  normal = format_vec3 (skg_vec3_scale (beam, -1));
  vup = format_vec3 (up);
  g_subprocess_launcher_setenv (launcher, "OMP_NUM_THREADS", threads, TRUE);
  child = g_subprocess_launcher_spawn (
      launcher, error, "plastimatch", "drr", "-i", "exact", "-A", "cpu", "-t", "pfm",
      "-I", volume_path, "-O", prefix, "--nrm", normal, "--vup", vup, "--sad", sad,
      "--sid", sid, "-o", isocenter, "-r", size, "-z", size_mm, NULL);
  if (child == NULL ||
      !g_subprocess_communicate_utf8 (child, NULL, NULL, &out, NULL, error))
    return NULL;
  if (!g_subprocess_get_successful (child))
    {
      g_set_error_literal (error, SKG_ERROR, SKG_ERROR_FAILED,
                           "plastimatch drr failed");
      g_clear_pointer (&out, g_free);
    }
  return out;
}

/* A PFM of one channel, little endian, its rows as they lie; columns are turned, since
 * plastimatch looks from the other side. */
static float *
read_pfm (const char *path, const SkgDetector *detector, GError **error)
{
  g_autofree char *contents = NULL;
  g_autofree char *header =
      g_strdup_printf ("Pf\n%u %u\n-1\n", detector->columns, detector->rows);
  gsize n = (gsize) detector->columns * detector->rows;
  gsize length;
  float *values;

  if (!g_file_get_contents (path, &contents, &length, error))
    return NULL;
  if (length != strlen (header) + n * sizeof (float) ||
      !g_str_has_prefix (contents, header))
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_FAILED,
                   "%s: not the picture that plastimatch was asked for", path);
      return NULL;
    }
  values = g_new (float, n);
  memcpy (values, contents + strlen (header), n * sizeof (float));
  for (gsize r = 0; r < detector->rows; r++)
    for (gsize c = 0; c < detector->columns / 2; c++)
      {
        float *left = &values[r * detector->columns + c];
        float *right = &values[(r + 1) * detector->columns - 1 - c];
        float swap = *left;

        *left = *right;
        *right = swap;
      }
  return values;
}

gboolean
skg_plastimatch_render (const char *volume_path,
                        const char *folder,
                        const SkgPose *pose,
                        const SkgDetector *detector,
                        double *compute_ms,
                        float **line_integral,
                        GError **error)
{
  g_autofree char *prefix = g_build_filename (folder, "plastimatch-", NULL);
  g_autofree char *picture = g_strconcat (prefix, "0000.pfm", NULL);
  g_autofree char *matrix = g_strconcat (prefix, "0000.txt", NULL);
  g_autofree char *out = run_child (volume_path, prefix, pose, detector, error);
  double total_s = find_seconds (out, "Total time:");
  double write_s = find_seconds (out, "I/O time:");
  gboolean ok = out != NULL;

  if (ok && (isnan (total_s) || isnan (write_s)))
    {
      g_set_error_literal (error, SKG_ERROR, SKG_ERROR_FAILED,
                           "plastimatch drr did not report its time");
      ok = FALSE;
    }
  if (ok && line_integral != NULL)
    {
      *line_integral = read_pfm (picture, detector, error);
      ok = *line_integral != NULL;
    }
  g_unlink (picture);
  g_unlink (matrix);
  *compute_ms = (total_s - write_s) * 1000;
  return ok;
}
