/* SPDX-License-Identifier: Apache-2.0
 * dicom: X-Ray Angiographic Image Storage, as C-arms send it (PS3.3 A.14), with the
 * geometry that made it. Pixels are the image times 4096, 16 bits. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "body/itk-bridge.h"
#include "dataset/writers.h"
#include "scene/exposure.h"

#define NAME "dicom"
#define XA_STORAGE "1.2.840.10008.5.1.4.1.1.12.1"
/* Of -log of the signal: up to 16, in steps that 12 bits would not show. */
#define UNITS_PER_ONE 4096.0
/* No clock: the same sample gives the same bytes. */
#define SYNTHETIC_DATE "20000101"
#define SYNTHETIC_TIME "000000"

typedef struct
{
  GArray *elements; /* of SkgDicomElement */
  GPtrArray *texts; /* owner of their values */
} Header;

static void
add (Header *h, guint16 group, guint16 element, const char *vr, const char *text)
{
  SkgDicomElement one = { group, element, vr, g_strdup (text) };

  g_ptr_array_add (h->texts, (char *) one.text);
  g_array_append_val (h->elements, one);
}

/* DS: at most 16 characters. */
static char *
dup_decimal (double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  for (int digits = 10; digits > 1; digits--)
    {
      g_autofree char *format = g_strdup_printf ("%%.%dg", digits);

      if (strlen (g_ascii_formatd (buffer, sizeof buffer, format, value)) <= 16)
        break;
    }
  return g_strdup (buffer);
}

static void
add_decimals (Header *h, guint16 group, guint16 element, const double *values, guint n)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *one = dup_decimal (values[i]);

      g_string_append_printf (text, "%s%s", i > 0 ? "\\" : "", one);
    }
  add (h, group, element, "DS", text->str);
}

static void
add_decimal (Header *h, guint16 group, guint16 element, double value)
{
  add_decimals (h, group, element, &value, 1);
}

static void
add_whole (Header *h, guint16 group, guint16 element, const char *vr, gint64 value)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, value);

  add (h, group, element, vr, text);
}

/* A UUID made of a SHA-256 of @what, as an OID below 2.25 (ITU-T X.667): the same
 * sample has the same. */
static char *
dup_uid (const SkgShot *shot, const char *what)
{
  g_autofree char *key = g_strdup_printf ("%s %s %" G_GUINT64_FORMAT, what,
                                          shot->plan->scene_hash, shot->plan->seed);
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, key, -1);
  unsigned __int128 number = 0;
  char digits[40];
  guint n = sizeof digits;

  for (guint i = 0; i < 32; i++)
    {
      guint hex = (guint) g_ascii_xdigit_value (sum[i]);

      if (i == 12)
        hex = 4; /* version: random */
      if (i == 16)
        hex = 8 | (hex & 3); /* variant */
      number = number << 4 | hex;
    }
  digits[--n] = '\0';
  for (; number > 0; number /= 10)
    digits[--n] = (char) ('0' + (int) (number % 10));
  return g_strconcat ("2.25.", digits + n, NULL);
}

static void
add_identity (Header *h, const SkgShot *shot)
{
  g_autofree char *sample =
      g_strdup_printf ("instance %" G_GUINT64_FORMAT, shot->index);
  g_autofree char *instance = dup_uid (shot, sample);
  g_autofree char *study_key = g_strdup_printf ("study %u", shot->body);
  g_autofree char *study = dup_uid (shot, study_key);
  g_autofree char *series_key = g_strdup_printf ("series %u", shot->body);
  g_autofree char *series = dup_uid (shot, series_key);
  g_autofree char *id = g_strdup_printf ("SYNTHETIC-%u", shot->body + 1);
  g_autofree char *derivation = g_strdup_printf (
      "Synthetic X-ray computed from a CT by Skiagraph %s, seed %" G_GUINT64_FORMAT
      ", sample %" G_GUINT64_FORMAT
      ", scene %.16s. Not for clinical use. Pixel value = "
      "%s times %g",
      SKG_VERSION, shot->plan->seed, shot->index, shot->plan->scene_hash,
      "minus log of transmission or detector signal", UNITS_PER_ONE);

  add (h, 0x0008, 0x0005, "CS", "ISO_IR 192");
  add (h, 0x0008, 0x0008, "CS", "DERIVED\\PRIMARY\\SINGLE PLANE");
  add (h, 0x0008, 0x0016, "UI", XA_STORAGE);
  add (h, 0x0008, 0x0018, "UI", instance);
  add (h, 0x0008, 0x0020, "DA", SYNTHETIC_DATE);
  add (h, 0x0008, 0x0021, "DA", SYNTHETIC_DATE);
  add (h, 0x0008, 0x0023, "DA", SYNTHETIC_DATE);
  add (h, 0x0008, 0x0030, "TM", SYNTHETIC_TIME);
  add (h, 0x0008, 0x0031, "TM", SYNTHETIC_TIME);
  add (h, 0x0008, 0x0033, "TM", SYNTHETIC_TIME);
  add (h, 0x0008, 0x0050, "SH", "");
  add (h, 0x0008, 0x0060, "CS", "XA");
  add (h, 0x0008, 0x0070, "LO", "Skiagraph");
  add (h, 0x0008, 0x0090, "PN", "");
  add (h, 0x0008, 0x1030, "LO", "Synthetic X-rays");
  add (h, 0x0008, 0x103e, "LO", "SYNTHETIC, Skiagraph " SKG_VERSION);
  add (h, 0x0008, 0x1090, "LO", shot->sample.machine->id);
  add (h, 0x0008, 0x2111, "ST", derivation);
  add (h, 0x0010, 0x0010, "PN", "SYNTHETIC^SKIAGRAPH");
  add (h, 0x0010, 0x0020, "LO", id);
  add (h, 0x0010, 0x0030, "DA", "");
  add (h, 0x0010, 0x0040, "CS", "O");
  add (h, 0x0012, 0x0062, "CS", "YES");
  add (h, 0x0012, 0x0063, "LO", "Computed; never of a person as such");
  add (h, 0x0018, 0x1020, "LO", SKG_VERSION);
  add (h, 0x0020, 0x000d, "UI", study);
  add (h, 0x0020, 0x000e, "UI", series);
  add (h, 0x0020, 0x0010, "SH", "1");
  add_whole (h, 0x0020, 0x0011, "IS", 1);
  add_whole (h, 0x0020, 0x0013, "IS", (gint64) shot->number + 1);
  add (h, 0x0020, 0x0060, "CS", "");
  add (h, 0x0020, 0x4000, "LT", "SYNTHETIC");
}

/* Where the columns' and the rows' numbers grow, in the patient: its largest component,
 * and the next ones that are worth naming. */
static char *
dup_direction (const double v[3])
{
  static const char letters[3][2] = { { 'L', 'R' }, { 'P', 'A' }, { 'H', 'F' } };
  GString *text = g_string_new (NULL);
  gboolean used[3] = { FALSE, FALSE, FALSE };

  for (int n = 0; n < 3; n++)
    {
      int best = -1;

      for (int a = 0; a < 3; a++)
        if (!used[a] && fabs (v[a]) > 0.1 && (best < 0 || fabs (v[a]) > fabs (v[best])))
          best = a;
      if (best < 0)
        break;
      used[best] = TRUE;
      g_string_append_c (text, letters[best][v[best] < 0]);
    }
  return g_string_free (text, FALSE);
}

static void
add_orientation (Header *h, const SkgShot *shot)
{
  const SkgProjection *p = &shot->projection;
  const double sign = p->k[0][0] < 0 ? -1 : 1;
  double along_row[3];
  g_autofree char *columns = NULL;
  g_autofree char *rows = NULL;
  g_autofree char *both = NULL;

  for (int a = 0; a < 3; a++)
    along_row[a] = sign * p->rt[0][a];
  columns = dup_direction (along_row);
  rows = dup_direction (p->rt[1]);
  both = g_strconcat (columns, "\\", rows, NULL);
  add (h, 0x0020, 0x0020, "CS", both);
  add (h, 0x0018, 0x5100, "CS", "HFS");
}

/* mAs of the exposure; 0 where the simulator knows none. */
static double
get_mas (const SkgShot *shot)
{
  const SkgMat4 patient_from_world = skg_mat4_identity ();
  SkgExposureNumbers numbers;
  SkgGeometry geometry;

  skg_pose_get_geometry (&shot->sample.pose, &shot->sample.detector,
                         &patient_from_world, &geometry);
  if (shot->sample.exposure.simulator == SKG_SIMULATOR_REALISTIC &&
      skg_exposure_get_numbers (&shot->sample.exposure, &geometry,
                                shot->sample.pose.sod_mm, &numbers, NULL) &&
      isfinite (numbers.mas))
    return MIN (numbers.mas, 1e6);
  return 0;
}

static void
add_exposure (Header *h, const SkgShot *shot)
{
  const SkgExposure *exposure = &shot->sample.exposure;
  double mas = get_mas (shot);

  add (h, 0x0018, 0x1155, "CS", "GR");
  add (h, 0x0018, 0x115a, "CS", "PULSED");
  add_whole (h, 0x0018, 0x1152, "IS", llround (mas));
  add_whole (h, 0x0018, 0x1153, "IS", llround (MIN (1000 * mas, 1e9)));
  if (exposure->simulator != SKG_SIMULATOR_REALISTIC)
    {
      add (h, 0x0018, 0x0060, "DS", "");
      return;
    }
  add_decimal (h, 0x0018, 0x0060, exposure->kvp);
  add (h, 0x0018, 0x7050, "CS", "ALUMINUM");
  add_decimal (h, 0x0018, 0x7052, exposure->filter_al_mm);
  add_decimal (h, 0x0018, 0x7054, exposure->filter_al_mm);
  add_decimal (h, 0x0018, 0x1190, exposure->focal_spot_mm);
  add (h, 0x0018, 0x1166, "CS", exposure->grid_ratio > 0 ? "FIXED" : "NONE");
}

static void
add_geometry (Header *h, const SkgShot *shot)
{
  const SkgPose *pose = &shot->sample.pose;
  double pitch_mm[2];
  double row_then_column_mm[2];

  skg_shot_get_pitch_mm (shot, &pitch_mm[0], &pitch_mm[1]);
  row_then_column_mm[0] = pitch_mm[1];
  row_then_column_mm[1] = pitch_mm[0];
  add_decimal (h, 0x0018, 0x1110, pose->sid_mm);
  add_decimal (h, 0x0018, 0x1111, pose->sod_mm);
  add_decimal (h, 0x0018, 0x1114, pose->sid_mm / pose->sod_mm);
  add (h, 0x0018, 0x1147, "CS", "RECTANGLE");
  add_decimals (h, 0x0018, 0x1164, row_then_column_mm, 2);
  add (h, 0x0018, 0x1500, "CS", "STATIC");
  add (h, 0x0018, 0x1508, "CS", "CARM");
  add_decimal (h, 0x0018, 0x1510, SKG_DEG_FROM_RAD (pose->primary_rad));
  add_decimal (h, 0x0018, 0x1511, SKG_DEG_FROM_RAD (pose->secondary_rad));
  add_decimal (h, 0x0018, 0x1530, 0);
  add_decimal (h, 0x0018, 0x1531, 0);
}

static void
add_pixels (Header *h, const SkgShot *shot)
{
  add_whole (h, 0x0028, 0x0002, "US", 1);
  add (h, 0x0028, 0x0004, "CS", "MONOCHROME2");
  add_whole (h, 0x0028, 0x0010, "US", shot->rows);
  add_whole (h, 0x0028, 0x0011, "US", shot->columns);
  add_whole (h, 0x0028, 0x0100, "US", 16);
  add_whole (h, 0x0028, 0x0101, "US", 16);
  add_whole (h, 0x0028, 0x0102, "US", 15);
  add_whole (h, 0x0028, 0x0103, "US", 0);
  add (h, 0x0028, 0x0301, "CS", "NO");
  add (h, 0x0028, 0x1040, "CS", "LOG");
  /* After the rescaling. */
  add_decimal (h, 0x0028, 0x1050, shot->level);
  add_decimal (h, 0x0028, 0x1051, MAX (shot->window, 1e-3));
  add_decimal (h, 0x0028, 0x1052, 0);
  add_decimal (h, 0x0028, 0x1053, 1 / UNITS_PER_ONE);
  add (h, 0x0028, 0x1054, "LO", "US");
  add (h, 0x0028, 0x1056, "CS", "LINEAR_EXACT");
  add (h, 0x0028, 0x2110, "CS", "00");
}

static gboolean
write_sample (const SkgShot *shot, SkgSetFiles *files, GError **error)
{
  g_autofree char *folder = skg_writer_dup_folder (NAME, shot->plan, shot->split);
  g_autofree char *path = g_strdup_printf ("%s%06u.dcm", folder, shot->number);
  g_autofree char *temporary = skg_set_files_begin (files, path);
  gsize n = (gsize) shot->columns * shot->rows;
  g_autofree guint16 *pixels = g_new (guint16, n);
  g_autoptr (GArray) elements = g_array_new (FALSE, FALSE, sizeof (SkgDicomElement));
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  Header header = { elements, texts };

  for (gsize i = 0; i < n; i++)
    {
      double value = UNITS_PER_ONE * (double) shot->image[i];

      pixels[i] = (guint16) lrint (CLAMP (value, 0.0, 65535.0));
    }
  add_identity (&header, shot);
  add_orientation (&header, shot);
  add_exposure (&header, shot);
  add_geometry (&header, shot);
  add_pixels (&header, shot);
  if (!skg_dicom_write (temporary, (const SkgDicomElement *) (gpointer) elements->data,
                        elements->len, pixels, n, error))
    {
      g_prefix_error (error, "%s: ", path);
      return FALSE;
    }
  return skg_set_files_commit (files, temporary, path, 2 * n, FALSE, error);
}

static guint64
estimate (const SkgShot *shot)
{
  return (guint64) shot->columns * shot->rows * 2 + 8192;
}

const SkgWriter skg_writer_dicom = {
  .name = NAME,
  .summary =
      "X-ray angiographic images (XA) with positioner angles, distances, pitch and "
      "exposure;\n  pixels are minus the logarithm of the signal times 4096",
  .write = write_sample,
  .estimate = estimate,
};
