/* SPDX-License-Identifier: Apache-2.0
 * The grid of a DICOM CT series, from the positions of its slices. */
#include "config.h"

#include "body/dicom-series.h"

#include <stdarg.h>
#include <string.h>

#include "base/error.h"
#include "body/dicom-scan.h"

/* Positions are often rounded to 0.1 mm; less than this, or than 5 % of the spacing,
 * off the even grid counts as even. */
#define EVEN_TOLERANCE_MM 0.06
#define EVEN_TOLERANCE 0.05
/* More missing slices than this in one gap are not made up. */
#define MAX_FILLED_SLICES 3
/* The slant of a tilted gantry against the slices' normal; less is rounding. */
#define TILT_TOLERANCE_DEG 0.05

/* One orientation, pixel size and matrix: what slices of one volume share. */
typedef struct
{
  SkgVec3 axis_i;
  SkgVec3 axis_j;
  double spacing_i_mm;
  double spacing_j_mm;
  guint columns;
  guint rows;
} Plane;

static void
slice_free (gpointer data)
{
  SkgDicomSlice *slice = data;

  g_free (slice->path);
  g_free (slice->instance_uid);
  g_free (slice);
}

void
skg_dicom_series_free (SkgDicomSeries *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->slices, g_ptr_array_unref);
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
  g_free (self);
}

static G_GNUC_PRINTF (2, 3) void warn (SkgDicomSeries *self, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (self->warnings, g_strdup_vprintf (format, args));
  va_end (args);
}

/* The @n numbers of a DICOM decimal string "1\2\3". */
static gboolean
parse_numbers (const char *text, double *numbers, guint n)
{
  g_auto (GStrv) parts = g_strsplit (text, "\\", -1);

  if (g_strv_length (parts) < n)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      char *end = NULL;
      char *part = g_strstrip (parts[i]);

      numbers[i] = g_ascii_strtod (part, &end);
      if (end == part || *end != '\0' || !isfinite (numbers[i]))
        return FALSE;
    }
  return TRUE;
}

static gboolean
input_error (const SkgDicomFile *file,
             const char *key,
             const char *value,
             GError **error)
{
  g_autofree char *name = g_path_get_basename (file->path);

  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
               "%s: %s is \"%s\": not a slice of a CT series", name, key, value);
  return FALSE;
}

static gboolean
parse_plane (const SkgDicomFile *file,
             Plane *plane,
             SkgVec3 *position_mm,
             GError **error)
{
  const SkgDicomHeader *header = &file->header;
  double p[3];
  double o[6];
  double s[2];

  if (header->samples_per_pixel > 1)
    return input_error (file, "Samples per Pixel (RGB, not HU)", "3", error);
  if (!parse_numbers (header->position, p, 3))
    return input_error (file, "Image Position (Patient)", header->position, error);
  if (!parse_numbers (header->orientation, o, 6))
    return input_error (file, "Image Orientation (Patient)", header->orientation,
                        error);
  if (!parse_numbers (header->pixel_spacing, s, 2) || s[0] <= 0 || s[1] <= 0)
    return input_error (file, "Pixel Spacing", header->pixel_spacing, error);

  *position_mm = skg_vec3 (p[0], p[1], p[2]);
  plane->axis_i = skg_vec3_normalize (skg_vec3 (o[0], o[1], o[2]));
  plane->axis_j = skg_vec3_normalize (skg_vec3 (o[3], o[4], o[5]));
  /* DICOM gives the distance between rows first. */
  plane->spacing_j_mm = s[0];
  plane->spacing_i_mm = s[1];
  plane->columns = header->columns;
  plane->rows = header->rows;
  if (skg_vec3_length (skg_vec3_cross (plane->axis_i, plane->axis_j)) < 0.9)
    return input_error (file, "Image Orientation (Patient)", header->orientation,
                        error);
  return TRUE;
}

static gboolean
planes_agree (const Plane *a, const Plane *b)
{
  return a->columns == b->columns && a->rows == b->rows &&
         fabs (a->spacing_i_mm - b->spacing_i_mm) < 1e-3 * a->spacing_i_mm &&
         fabs (a->spacing_j_mm - b->spacing_j_mm) < 1e-3 * a->spacing_j_mm &&
         skg_vec3_dot (a->axis_i, b->axis_i) > 0.9999 &&
         skg_vec3_dot (a->axis_j, b->axis_j) > 0.9999;
}

/* The plane that most files share; localizers are often kept in the same series. */
static Plane
most_common_plane (const Plane *planes, guint n)
{
  guint best = 0;
  guint best_count = 0;

  for (guint i = 0; i < n && best_count <= n / 2; i++)
    {
      guint count = 0;

      for (guint m = 0; m < n; m++)
        count += planes_agree (&planes[i], &planes[m]);
      if (count > best_count)
        {
          best = i;
          best_count = count;
        }
    }
  return planes[best];
}

static gboolean
collect_slices (SkgDicomSeries *self, GPtrArray *files, Plane *plane, GError **error)
{
  g_autofree Plane *planes = g_new0 (Plane, files->len);
  g_autofree SkgVec3 *positions_mm = g_new0 (SkgVec3, files->len);

  for (guint i = 0; i < files->len; i++)
    if (!parse_plane (g_ptr_array_index (files, i), &planes[i], &positions_mm[i],
                      error))
      return FALSE;
  *plane = most_common_plane (planes, files->len);
  for (guint i = 0; i < files->len; i++)
    {
      const SkgDicomFile *file = g_ptr_array_index (files, i);
      SkgDicomSlice *slice;

      if (!planes_agree (&planes[i], plane))
        continue;
      slice = g_new0 (SkgDicomSlice, 1);
      slice->path = g_strdup (file->path);
      slice->instance_uid = g_strdup (file->header.instance_uid);
      slice->position_mm = positions_mm[i];
      slice->along_mm =
          skg_vec3_dot (positions_mm[i], skg_vec3_cross (plane->axis_i, plane->axis_j));
      g_ptr_array_add (self->slices, slice);
    }
  if (self->slices->len < files->len)
    warn (self,
          "%u of the series' %u images are left out: another orientation or matrix",
          files->len - self->slices->len, files->len);
  return TRUE;
}

static int
compare_slices (gconstpointer a, gconstpointer b)
{
  const SkgDicomSlice *x = *(SkgDicomSlice *const *) a;
  const SkgDicomSlice *y = *(SkgDicomSlice *const *) b;

  if (x->along_mm != y->along_mm)
    return x->along_mm < y->along_mm ? -1 : 1;
  return strcmp (x->path, y->path);
}

/* Copies of one image are dropped; two images in one place are a series over time. */
static gboolean
drop_copies (SkgDicomSeries *self, GError **error)
{
  for (guint i = 1; i < self->slices->len;)
    {
      const SkgDicomSlice *a = g_ptr_array_index (self->slices, i - 1);
      const SkgDicomSlice *b = g_ptr_array_index (self->slices, i);

      if (b->along_mm - a->along_mm > 1e-3)
        i++;
      else if (*a->instance_uid != '\0' &&
               strcmp (a->instance_uid, b->instance_uid) == 0)
        g_ptr_array_remove_index (self->slices, i);
      else
        {
          g_autofree char *first = g_path_get_basename (a->path);
          g_autofree char *second = g_path_get_basename (b->path);

          g_set_error (
              error, SKG_ERROR, SKG_ERROR_INPUT,
              "%s and %s show the same place: the series is 4-D (several phases); "
              "one volume is needed",
              first, second);
          return FALSE;
        }
    }
  return TRUE;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
median_step_mm (GPtrArray *slices)
{
  guint n = slices->len - 1;
  g_autofree double *steps = g_new (double, n);

  for (guint i = 0; i < n; i++)
    steps[i] = ((SkgDicomSlice *) g_ptr_array_index (slices, i + 1))->along_mm -
               ((SkgDicomSlice *) g_ptr_array_index (slices, i))->along_mm;
  qsort (steps, n, sizeof (double), compare_doubles);
  return n % 2 == 1 ? steps[n / 2] : (steps[n / 2 - 1] + steps[n / 2]) / 2;
}

/* All slices within the tolerance of an even grid from the first to the last? */
static gboolean
check_even (GPtrArray *slices, double step_mm)
{
  const SkgDicomSlice *first = g_ptr_array_index (slices, 0);
  double tolerance_mm = MAX (EVEN_TOLERANCE_MM, EVEN_TOLERANCE * step_mm);

  for (guint i = 1; i < slices->len; i++)
    {
      const SkgDicomSlice *slice = g_ptr_array_index (slices, i);

      if (fabs (slice->along_mm - first->along_mm - i * step_mm) > tolerance_mm)
        return FALSE;
    }
  return TRUE;
}

/* Says which slices are missing; an error if a gap is too wide to make up. */
static gboolean
report_gaps (SkgDicomSeries *self, double step_mm, GError **error)
{
  guint n_gaps = 0;

  for (guint i = 1; i < self->slices->len; i++)
    {
      const SkgDicomSlice *a = g_ptr_array_index (self->slices, i - 1);
      const SkgDicomSlice *b = g_ptr_array_index (self->slices, i);
      double n_steps = (b->along_mm - a->along_mm) / step_mm;
      g_autofree char *first = g_path_get_basename (a->path);
      g_autofree char *second = g_path_get_basename (b->path);

      if (n_steps < 1.5)
        continue;
      n_gaps++;
      if (n_steps > MAX_FILLED_SLICES + 1.5)
        {
          g_set_error (
              error, SKG_ERROR, SKG_ERROR_INPUT,
              "slices missing between %s and %s: about %.0f (%g mm apart, spacing "
              "%g mm); at most %d can be made up",
              first, second, n_steps - 1, b->along_mm - a->along_mm, step_mm,
              MAX_FILLED_SLICES);
          return FALSE;
        }
      warn (
          self,
          "slices missing between %s and %s: about %.0f (%g mm apart, spacing %g mm); "
          "made up by linear interpolation",
          first, second, MAX (n_steps - 1, 1), b->along_mm - a->along_mm, step_mm);
    }
  if (n_gaps == 0)
    warn (self,
          "uneven slices: interpolated linearly along the slice axis to an even "
          "spacing of "
          "%g mm",
          step_mm);
  return TRUE;
}

/* The slices' line against their normal, and how far single slices stand off it. */
static void
report_tilt (SkgDicomSeries *self, SkgVec3 normal)
{
  const SkgDicomSlice *first = g_ptr_array_index (self->slices, 0);
  double cosine = CLAMP (skg_vec3_dot (self->grid.direction[2], normal), -1, 1);
  double tilt_deg = SKG_DEG_FROM_RAD (acos (cosine));
  double worst_mm = 0;

  for (guint i = 1; i < self->slices->len; i++)
    {
      const SkgDicomSlice *slice = g_ptr_array_index (self->slices, i);
      SkgVec3 on_line =
          skg_vec3_add_scaled (first->position_mm, self->grid.direction[2],
                               slice->place * self->grid.spacing_mm[2]);

      worst_mm =
          MAX (worst_mm, skg_vec3_length (skg_vec3_sub (slice->position_mm, on_line)));
    }
  if (tilt_deg > TILT_TOLERANCE_DEG)
    warn (self, "gantry tilt of %.2f degrees: the slices are kept as they are, slanted",
          tilt_deg);
  if (worst_mm > 1)
    warn (self, "slices are shifted sideways against each other by up to %.1f mm",
          worst_mm);
}

static gboolean
lay_grid (SkgDicomSeries *self, const Plane *plane, GError **error)
{
  GPtrArray *slices = self->slices;
  SkgDicomSlice *first = g_ptr_array_index (slices, 0);
  SkgDicomSlice *last = g_ptr_array_index (slices, slices->len - 1);
  SkgVec3 normal = skg_vec3_normalize (skg_vec3_cross (plane->axis_i, plane->axis_j));
  SkgVec3 line_mm = skg_vec3_sub (last->position_mm, first->position_mm);
  double depth_mm = last->along_mm - first->along_mm;
  double step_mm = depth_mm / (slices->len - 1);
  /* How much longer a step along the slanted line is than along the normal. */
  double slant = skg_vec3_length (line_mm) / depth_mm;

  self->is_even = check_even (slices, step_mm);
  if (!self->is_even)
    {
      step_mm = median_step_mm (slices);
      if (!report_gaps (self, step_mm, error))
        return FALSE;
    }
  for (guint i = 0; i < slices->len; i++)
    {
      SkgDicomSlice *slice = g_ptr_array_index (slices, i);

      slice->place = self->is_even ? i : (slice->along_mm - first->along_mm) / step_mm;
    }
  self->grid.size[2] = (guint) floor (last->place + 1e-3) + 1;
  self->grid.spacing_mm[2] = step_mm * slant;
  self->grid.direction[2] = skg_vec3_normalize (line_mm);
  report_tilt (self, normal);
  return TRUE;
}

/* One slice alone: its thickness stands for the spacing. */
static void
lay_single_slice (SkgDicomSeries *self, const Plane *plane, const SkgDicomFile *file)
{
  double thickness_mm = 0;

  self->is_even = TRUE;
  self->grid.size[2] = 1;
  self->grid.direction[2] =
      skg_vec3_normalize (skg_vec3_cross (plane->axis_i, plane->axis_j));
  if (!parse_numbers (file->header.slice_thickness, &thickness_mm, 1) ||
      thickness_mm <= 0)
    thickness_mm = 1;
  self->grid.spacing_mm[2] = thickness_mm;
  warn (self, "only one slice, taken to be %g mm thick", thickness_mm);
}

static gboolean
lay_series (SkgDicomSeries *self, GPtrArray *files, GError **error)
{
  const SkgDicomFile *file = g_ptr_array_index (files, 0);
  Plane plane;

  if (file->header.n_frames > 1)
    {
      SkgDicomSlice *slice;

      if (files->len > 1)
        {
          g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                       "%u multi-frame files in one series; one is allowed",
                       files->len);
          return FALSE;
        }
      slice = g_new0 (SkgDicomSlice, 1);
      slice->path = g_strdup (file->path);
      slice->instance_uid = g_strdup ("");
      g_ptr_array_add (self->slices, slice);
      self->n_frames = file->header.n_frames;
      self->grid.size[0] = file->header.columns;
      self->grid.size[1] = file->header.rows;
      self->grid.size[2] = self->n_frames;
      return TRUE;
    }
  if (!collect_slices (self, files, &plane, error))
    return FALSE;
  g_ptr_array_sort (self->slices, compare_slices);
  if (!drop_copies (self, error))
    return FALSE;

  self->grid.size[0] = plane.columns;
  self->grid.size[1] = plane.rows;
  self->grid.spacing_mm[0] = plane.spacing_i_mm;
  self->grid.spacing_mm[1] = plane.spacing_j_mm;
  self->grid.direction[0] = plane.axis_i;
  self->grid.direction[1] = plane.axis_j;
  self->grid.origin_mm =
      ((SkgDicomSlice *) g_ptr_array_index (self->slices, 0))->position_mm;
  if (self->slices->len > 1)
    return lay_grid (self, &plane, error);
  lay_single_slice (self, &plane, file);
  return TRUE;
}

SkgDicomSeries *
skg_dicom_series_find (SkgDicomReader *reader,
                       const char *path,
                       const char *series,
                       SkgProgressFunc progress,
                       gpointer user_data,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (SkgDicomSeries) self = g_new0 (SkgDicomSeries, 1);
  g_autofree char *folder = NULL;
  g_autofree char *uid = g_strdup (series);
  g_autoptr (GPtrArray) files = NULL;
  const SkgDicomFile *first;

  self->slices = g_ptr_array_new_with_free_func (slice_free);
  self->warnings = g_ptr_array_new_with_free_func (g_free);
  self->n_frames = 1;
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    folder = g_strdup (path);
  else
    {
      SkgDicomHeader header;
      gboolean is_dicom;

      if (!skg_dicom_reader_read_header (reader, path, &header, &is_dicom, error))
        return NULL;
      if (!is_dicom)
        {
          g_set_error_literal (error, SKG_ERROR, SKG_ERROR_INPUT,
                               "not a DICOM file that can be read");
          return NULL;
        }
      g_free (uid);
      uid = g_strdup (skg_dicom_get_series (&header));
      folder = g_path_get_dirname (path);
      skg_dicom_header_clear (&header);
    }
  files = skg_dicom_scan (reader, folder, uid, progress, user_data, cancellable, error);
  if (files == NULL || !lay_series (self, files, error))
    return NULL;
  first = g_ptr_array_index (files, 0);
  if (*first->header.modality != '\0' && strcmp (first->header.modality, "CT") != 0)
    warn (self, "the series' modality is %s, not CT: its numbers may not be HU",
          first->header.modality);
  return g_steal_pointer (&self);
}
