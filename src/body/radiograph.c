/* SPDX-License-Identifier: Apache-2.0
 * A real X-ray picture from a file. */
#include "config.h"

#include "body/radiograph.h"

#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "body/dicom-reader.h"
#include "body/image-file.h"

#define MAX_COMPONENTS 4u
#define MAX_SCALE_SAMPLES 100000u
/* A resolution that no detector has is a default of the program that wrote the file. */
#define MIN_PITCH_MM 0.01
#define MAX_PITCH_MM 10.0

static gboolean
fail (GError **error, const char *message)
{
  g_set_error_literal (error, SKG_ERROR, SKG_ERROR_INPUT, message);
  return FALSE;
}

static gboolean
check_info (const SkgItkInfo *info, GError **error)
{
  if (info->n_components < 1 || info->n_components > MAX_COMPONENTS)
    return fail (error, "not a grey or coloured picture");
  if (info->size[0] < 2 || info->size[1] < 2 ||
      info->size[0] > SKG_RADIOGRAPH_MAX_SIDE ||
      info->size[1] > SKG_RADIOGRAPH_MAX_SIDE)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   "%" G_GUINT64_FORMAT " x %" G_GUINT64_FORMAT
                   " pixels: 2 to %d a side are allowed",
                   info->size[0], info->size[1], SKG_RADIOGRAPH_MAX_SIDE);
      return FALSE;
    }
  return TRUE;
}

static void
take_info (SkgRadiograph *self, const SkgItkInfo *info)
{
  self->columns = (guint) info->size[0];
  self->rows = (guint) info->size[1];
}

static void
take_pitch (SkgRadiograph *self, const SkgItkInfo *info)
{
  double pitch_mm = info->spacing_mm[0];

  /* Exactly 1 is what is said where nothing is known. */
  if (pitch_mm >= MIN_PITCH_MM && pitch_mm <= MAX_PITCH_MM && pitch_mm != 1)
    self->pitch_mm = pitch_mm;
}

/* Colours to grey, without their opacity. */
static float *
make_grey (const float *values, gsize n_pixels, guint n_components)
{
  float *grey = g_try_new (float, n_pixels);
  guint n_colours = n_components > 2 ? 3 : 1;

  for (gsize i = 0; grey != NULL && i < n_pixels; i++)
    {
      double sum = 0;

      for (guint c = 0; c < n_colours; c++)
        sum += (double) values[i * n_components + c];
      grey[i] = (float) (sum / n_colours);
    }
  return grey;
}

static gboolean
load_picture (SkgRadiograph *self,
              const char *path,
              SkgItkFormat format,
              GError **error)
{
  SkgItkInfo info;
  g_autoptr (SkgItkFile) file = skg_itk_file_open (path, format, &info, error);
  g_autofree float *values = NULL;
  gsize n_pixels;

  if (file == NULL || !check_info (&info, error))
    return FALSE;
  take_info (self, &info);
  n_pixels = (gsize) self->columns * self->rows;
  values = g_try_new (float, n_pixels *info.n_components);
  if (values == NULL)
    return fail (error, "not enough memory");
  if (!skg_itk_file_read_slices (file, 0, 1, values, error))
    return FALSE;
  self->n_frames = 1;
  self->values = make_grey (values, n_pixels, info.n_components);
  return self->values != NULL || fail (error, "not enough memory");
}

static gboolean
load_dicom (SkgRadiograph *self,
            const char *path,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (SkgDicomReader) reader = skg_dicom_reader_new (cancellable, error);
  SkgDicomHeader header = { 0 };
  gboolean is_dicom = FALSE;
  SkgItkInfo info;
  guint64 n_voxels;
  gsize n_pixels;

  if (reader == NULL ||
      !skg_dicom_reader_read_header (reader, path, &header, &is_dicom, error))
    return FALSE;
  n_voxels = (guint64) header.rows * header.columns * MAX (header.n_frames, 1);
  self->n_frames = MAX (header.n_frames, 1);
  skg_dicom_header_clear (&header);
  if (!is_dicom)
    return fail (error, "no picture: PNG, TIFF or DICOM is needed");
  if (!skg_dicom_reader_open (reader, path, n_voxels, &info, error) ||
      !check_info (&info, error))
    return FALSE;
  if (info.n_components != 1)
    return fail (error, "a coloured DICOM picture is no X-ray");
  take_info (self, &info);
  take_pitch (self, &info);
  n_pixels = (gsize) self->columns * self->rows;
  self->values = g_try_new (float, n_pixels);
  if (self->values == NULL)
    return fail (error, "not enough memory");
  return skg_dicom_reader_read_slice (reader, 0, self->values, n_pixels, error);
}

static gboolean
has_ending (const char *path, const char *const *endings)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  for (; *endings != NULL; endings++)
    if (g_str_has_suffix (lower, *endings))
      return TRUE;
  return FALSE;
}

static gboolean
load_any (SkgRadiograph *self,
          const char *path,
          GCancellable *cancellable,
          GError **error)
{
  static const char *const png[] = { ".png", NULL };
  static const char *const tiff[] = { ".tif", ".tiff", NULL };

  if (skg_image_file_stat (path, NULL, error) == 0)
    return FALSE;
  if (has_ending (path, png))
    return load_picture (self, path, SKG_ITK_FORMAT_PNG, error);
  if (has_ending (path, tiff))
    return load_picture (self, path, SKG_ITK_FORMAT_TIFF, error);
  return load_dicom (self, path, cancellable, error);
}

static gboolean
check_values (const SkgRadiograph *self, GError **error)
{
  gsize n = (gsize) self->columns * self->rows;

  for (gsize i = 0; i < n; i++)
    if (!isfinite (self->values[i]))
      return fail (error, "a pixel is no finite number");
  for (gsize i = 1; i < n; i++)
    if (self->values[i] != self->values[0])
      return TRUE;
  return fail (error, "all pixels are the same: there is nothing to compare");
}

SkgRadiograph *
skg_radiograph_load (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (SkgRadiograph) self = g_new0 (SkgRadiograph, 1);

  g_return_val_if_fail (path != NULL, NULL);

  self->name = g_path_get_basename (path);
  if (load_any (self, path, cancellable, error) && check_values (self, error))
    return g_steal_pointer (&self);
  if (error == NULL || !g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_prefix_error (error, "%s: ", path);
  return NULL;
}

void
skg_radiograph_free (SkgRadiograph *self)
{
  g_free (self->values);
  g_free (self->name);
  g_free (self);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const float *x = a;
  const float *y = b;

  return (*x > *y) - (*x < *y);
}

void
skg_radiograph_get_scale (const SkgRadiograph *self, double *low, double *high)
{
  gsize n = (gsize) self->columns * self->rows;
  gsize step = n / MAX_SCALE_SAMPLES + 1;
  g_autofree float *samples = g_new (float, n / step + 1);
  gsize n_samples = 0;

  for (gsize i = 0; i < n; i += step)
    samples[n_samples++] = self->values[i];
  qsort (samples, n_samples, sizeof *samples, compare);
  *low = (double) samples[n_samples / 100];
  *high = (double) samples[n_samples - 1 - n_samples / 100];
  /* A few bright marks on one grey. */
  if (*high <= *low)
    {
      *low = (double) samples[0];
      *high = MAX ((double) samples[n_samples - 1], *low + 1);
    }
}
