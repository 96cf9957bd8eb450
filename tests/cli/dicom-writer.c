/* SPDX-License-Identifier: Apache-2.0
 * Small uncompressed CT slices: explicit VR, little endian (PS3.5, PS3.10). */
#include "config.h"

#include "dicom-writer.h"

#include <gio/gio.h>
#include <string.h>

#define SIZE_PX 8

static void
add_u16 (GByteArray *out, guint value)
{
  const guint8 bytes[2] = { (guint8) value, (guint8) (value >> 8) };

  g_byte_array_append (out, bytes, 2);
}

static void
add_u32 (GByteArray *out, guint32 value)
{
  add_u16 (out, value & 0xffff);
  add_u16 (out, value >> 16);
}

static void
add_header (GByteArray *out, guint group, guint element, const char *vr, guint length)
{
  add_u16 (out, group);
  add_u16 (out, element);
  g_byte_array_append (out, (const guint8 *) vr, 2);
  if (strcmp (vr, "OW") == 0)
    {
      add_u16 (out, 0);
      add_u32 (out, length);
    }
  else
    add_u16 (out, length);
}

/* Text is padded to an even length: UIDs with zero, all else with a blank. */
static void
add_text (GByteArray *out, guint group, guint element, const char *vr, const char *text)
{
  guint length = (guint) strlen (text);
  const guint8 pad = strcmp (vr, "UI") == 0 ? 0 : ' ';

  add_header (out, group, element, vr, length + length % 2);
  g_byte_array_append (out, (const guint8 *) text, length);
  if (length % 2 == 1)
    g_byte_array_append (out, &pad, 1);
}

static void
add_number (GByteArray *out, guint group, guint element, guint value)
{
  add_header (out, group, element, "US", 2);
  add_u16 (out, value);
}

static void
add_meta (GByteArray *out, const char *instance_uid)
{
  g_autoptr (GByteArray) meta = g_byte_array_new ();
  const guint8 preamble[128] = { 0 };

  add_text (meta, 0x0002, 0x0002, "UI", "1.2.840.10008.5.1.4.1.1.2");
  add_text (meta, 0x0002, 0x0003, "UI", instance_uid);
  add_text (meta, 0x0002, 0x0010, "UI", "1.2.840.10008.1.2.1");
  g_byte_array_append (out, preamble, sizeof preamble);
  g_byte_array_append (out, (const guint8 *) "DICM", 4);
  add_header (out, 0x0002, 0x0000, "UL", 4);
  add_u32 (out, meta->len);
  g_byte_array_append (out, meta->data, meta->len);
}

static void
add_place (GByteArray *out, const DicomSlice *slice)
{
  const SkgVec3 p = slice->position_mm;
  const SkgVec3 r = slice->row;
  const SkgVec3 c = slice->column;
  g_autofree char *position = g_strdup_printf ("%.6g\\%.6g\\%.6g", p.x, p.y, p.z);
  g_autofree char *orientation = g_strdup_printf ("%.6g\\%.6g\\%.6g\\%.6g\\%.6g\\%.6g",
                                                  r.x, r.y, r.z, c.x, c.y, c.z);

  add_text (out, 0x0020, 0x0032, "DS", position);
  add_text (out, 0x0020, 0x0037, "DS", orientation);
}

static void
add_pixels (GByteArray *out)
{
  add_number (out, 0x0028, 0x0002, 1);
  add_text (out, 0x0028, 0x0004, "CS", "MONOCHROME2");
  add_number (out, 0x0028, 0x0010, SIZE_PX);
  add_number (out, 0x0028, 0x0011, SIZE_PX);
  add_text (out, 0x0028, 0x0030, "DS", "2\\2");
  add_number (out, 0x0028, 0x0100, 16);
  add_number (out, 0x0028, 0x0101, 16);
  add_number (out, 0x0028, 0x0102, 15);
  add_number (out, 0x0028, 0x0103, 1);
  add_text (out, 0x0028, 0x1052, "DS", "-1024");
  add_text (out, 0x0028, 0x1053, "DS", "1");
  add_header (out, 0x7fe0, 0x0010, "OW", SIZE_PX * SIZE_PX * 2);
  /* A rim of air about water. */
  for (int i = 0; i < SIZE_PX * SIZE_PX; i++)
    add_u16 (out, i < SIZE_PX || i % SIZE_PX == 0 ? 24 : 1024);
}

void
dicom_slice_write (const DicomSlice *slice, const char *path)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autofree char *instance_uid =
      g_strdup_printf ("%s.%d", slice->series_uid, slice->number + 1);
  g_autofree char *number = g_strdup_printf ("%d", slice->number + 1);
  g_autoptr (GError) error = NULL;

  add_meta (out, instance_uid);
  add_text (out, 0x0008, 0x0016, "UI", "1.2.840.10008.5.1.4.1.1.2");
  add_text (out, 0x0008, 0x0018, "UI", instance_uid);
  add_text (out, 0x0008, 0x0060, "CS", "CT");
  add_text (out, 0x0008, 0x103e, "LO", slice->description);
  add_text (out, 0x0020, 0x000d, "UI", "1.2.3.4");
  add_text (out, 0x0020, 0x000e, "UI", slice->series_uid);
  add_text (out, 0x0020, 0x0013, "IS", number);
  add_place (out, slice);
  add_pixels (out);
  g_file_set_contents (path, (const char *) out->data, out->len, &error);
  g_assert_no_error (error);
}
