/* SPDX-License-Identifier: Apache-2.0
 * Checks a NIfTI file's header and unpacks it. */
#include "config.h"

#include "body/nifti-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>
#include <zlib.h>

#include "base/error.h"

/* Offsets and sizes in the 348-byte header of NIfTI-1.1 (nifti1.h, 2007). */
#define HEADER_BYTES 348
#define NIFTI2_HEADER_BYTES 540
#define OFFSET_DIM 40
#define OFFSET_DATATYPE 70
#define OFFSET_BITPIX 72
#define OFFSET_PIXDIM 76
#define OFFSET_VOX_OFFSET 108
#define OFFSET_MAGIC 344
#define DATATYPE_FLOAT32 16
#define DATATYPE_FLOAT64 64
#define DATATYPE_RGB24 128
#define DATATYPE_RGBA32 2304

#define UNPACK_BYTES (1 << 20)

typedef struct
{
  guint8 bytes[HEADER_BYTES];
  gboolean swapped;
} Header;

static guint16
get_uint16 (const Header *header, gsize offset)
{
  guint16 value;

  memcpy (&value, header->bytes + offset, sizeof value);
  return header->swapped ? GUINT16_SWAP_LE_BE (value) : value;
}

static float
get_float (const Header *header, gsize offset)
{
  guint32 bits;
  float value;

  memcpy (&bits, header->bytes + offset, sizeof bits);
  if (header->swapped)
    bits = GUINT32_SWAP_LE_BE (bits);
  memcpy (&value, &bits, sizeof value);
  return value;
}

static gboolean G_GNUC_PRINTF (2, 3) fail (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_clear_error (error);
  if (error != NULL)
    *error = g_error_new_valist (SKG_ERROR, SKG_ERROR_INPUT, format, args);
  va_end (args);
  return FALSE;
}

static gboolean
read_header (const char *path, Header *header, gboolean *is_packed, GError **error)
{
  gzFile file = gzopen (path, "rb");
  guint32 size;
  int n_read;

  if (file == NULL)
    return fail (error, "%s", g_strerror (errno));
  n_read = gzread (file, header->bytes, HEADER_BYTES);
  *is_packed = !gzdirect (file);
  gzclose_r (file);
  if (n_read < HEADER_BYTES)
    return fail (
        error,
        "not a NIfTI image that can be read: the file ends, or is damaged, within "
        "the %d bytes of the header",
        HEADER_BYTES);
  memcpy (&size, header->bytes, sizeof size);
  header->swapped = size == GUINT32_SWAP_LE_BE (HEADER_BYTES);
  if (size == NIFTI2_HEADER_BYTES || size == GUINT32_SWAP_LE_BE (NIFTI2_HEADER_BYTES))
    return fail (error, "NIfTI-2; only NIfTI-1 can be read");
  if ((!header->swapped && size != HEADER_BYTES) ||
      memcmp (header->bytes + OFFSET_MAGIC, "n+1", 4) != 0)
    return fail (error, "not a NIfTI image that can be read: no NIfTI-1 header");
  return TRUE;
}

static gboolean
check_dimensions (const Header *header, guint64 *n_voxels, GError **error)
{
  guint n = get_uint16 (header, OFFSET_DIM);
  guint64 beyond = 1;

  if (n < 1 || n > 7)
    return fail (error, "the NIfTI header has %u dimensions; 3 are needed", n);
  *n_voxels = 1;
  for (guint a = 1; a <= n; a++)
    {
      gint16 size = (gint16) get_uint16 (header, OFFSET_DIM + 2 * a);

      if (size < 1)
        return fail (error, "size of axis %u is %d voxels; at least 1 is needed", a - 1,
                     size);
      if (a <= 3)
        *n_voxels *= (guint64) size;
      else
        beyond *= (guint64) size;
    }
  if (beyond > 1)
    return fail (error,
                 "the image has %u dimensions (%" G_GUINT64_FORMAT
                 " volumes); one 3-D volume is needed",
                 n, beyond);
  return TRUE;
}

/* The library would print a complaint of its own on standard error. */
static gboolean
check_type (const Header *header, GError **error)
{
  static const struct
  {
    guint datatype;
    guint bits;
  } types[] = { { 2, 8 },     { 4, 16 },   { 8, 32 },   { DATATYPE_FLOAT32, 32 },
                { 256, 8 },   { 512, 16 }, { 768, 32 }, { DATATYPE_FLOAT64, 64 },
                { 1024, 64 }, { 1280, 64 } };
  guint datatype = get_uint16 (header, OFFSET_DATATYPE);
  guint bits = get_uint16 (header, OFFSET_BITPIX);

  if (datatype == DATATYPE_RGB24 || datatype == DATATYPE_RGBA32)
    return fail (error, "the image is RGB; one number per voxel (HU) is needed");
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (types[i].datatype == datatype && types[i].bits == bits)
      return TRUE;
  return fail (
      error,
      "NIfTI datatype %u with %u bits; integers of 8 to 64 bits, float and double "
      "can be read",
      datatype, bits);
}

gboolean
skg_nifti_check (const char *path,
                 gboolean *is_packed,
                 guint64 *n_bytes,
                 GError **error)
{
  Header header = { 0 };
  guint64 n_voxels = 0;
  float offset;

  if (!read_header (path, &header, is_packed, error) ||
      !check_dimensions (&header, &n_voxels, error))
    return FALSE;
  for (guint a = 1; a <= MIN (3, get_uint16 (&header, OFFSET_DIM)); a++)
    {
      float spacing_mm = get_float (&header, OFFSET_PIXDIM + 4 * a);

      if (!isfinite (spacing_mm) || spacing_mm <= 0)
        return fail (error, "spacing of axis %u is %g mm; it must be above 0", a - 1,
                     (double) spacing_mm);
    }
  if (!check_type (&header, error))
    return FALSE;
  offset = get_float (&header, OFFSET_VOX_OFFSET);
  if (!isfinite (offset) || offset < 0 || offset > 1e9f)
    return fail (error, "voxels start at byte %g of the file", (double) offset);
  *n_bytes = n_voxels * (get_uint16 (&header, OFFSET_BITPIX) / 8) +
             MAX ((guint64) offset, HEADER_BYTES);
  return TRUE;
}

/* The first NaN or infinity among @n values of @bytes_each, or @n. */
static guint
find_not_finite (const Header *header, guint8 *bytes, guint n, guint bytes_each)
{
  for (guint i = 0; i < n; i++, bytes += bytes_each)
    {
      guint32 bits;
      guint32 exponent = bytes_each == 4 ? 0x7f800000 : 0x7ff00000;
      gboolean high_last = (G_BYTE_ORDER == G_LITTLE_ENDIAN) != header->swapped;

      /* The half with sign and exponent. */
      memcpy (&bits, bytes + (high_last ? bytes_each - 4 : 0), sizeof bits);
      if (header->swapped)
        bits = GUINT32_SWAP_LE_BE (bits);
      if ((bits & exponent) == exponent)
        return i;
    }
  return n;
}

gboolean
skg_nifti_check_finite (const char *path, GCancellable *cancellable, GError **error)
{
  Header header = { 0 };
  gboolean is_packed;
  g_autofree guint8 *buffer = g_malloc (UNPACK_BYTES);
  guint bytes_each;
  guint64 n_done = 0;
  guint width;
  guint height;
  gzFile file;
  int n_read;

  if (!read_header (path, &header, &is_packed, error))
    return FALSE;
  bytes_each = get_uint16 (&header, OFFSET_BITPIX) / 8;
  width = get_uint16 (&header, OFFSET_DIM + 2);
  height =
      get_uint16 (&header, OFFSET_DIM) > 1 ? get_uint16 (&header, OFFSET_DIM + 4) : 1;
  if (get_uint16 (&header, OFFSET_DATATYPE) != DATATYPE_FLOAT32 &&
      get_uint16 (&header, OFFSET_DATATYPE) != DATATYPE_FLOAT64)
    return TRUE;
  file = gzopen (path, "rb");
  if (file == NULL ||
      gzseek (file, (z_off_t) get_float (&header, OFFSET_VOX_OFFSET), SEEK_SET) < 0)
    {
      if (file != NULL)
        gzclose_r (file);
      return fail (error, "%s", g_strerror (errno));
    }
  while ((n_read = gzread (file, buffer, UNPACK_BYTES)) > 0)
    {
      guint n = (guint) n_read / bytes_each;
      guint bad = find_not_finite (&header, buffer, n, bytes_each);
      guint64 index = n_done + bad;

      n_done += n;
      if (bad == n && !g_cancellable_set_error_if_cancelled (cancellable, error))
        continue;
      gzclose_r (file);
      return bad < n &&
             fail (error, "voxel (%u, %u, %u) is NaN or infinite; finite HU are needed",
                   (guint) (index % width), (guint) (index / width % height),
                   (guint) (index / width / height));
    }
  gzclose_r (file);
  return TRUE;
}

/* A new file "volume.nii" in a folder of its own, open for writing. */
static int
create_unpacked (guint64 n_bytes, char **name, GError **error)
{
  g_autofree char *folder = g_dir_make_tmp ("skiagraph-XXXXXX", error);
  struct statvfs disk;
  int fd;

  if (folder == NULL)
    return -1;
  *name = g_build_filename (folder, "volume.nii", NULL);
  if (statvfs (folder, &disk) == 0 && (guint64) disk.f_bavail * disk.f_frsize < n_bytes)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_FAILED,
                   "unpacking needs %" G_GUINT64_FORMAT
                   " MB in %s, which has %" G_GUINT64_FORMAT " MB free",
                   n_bytes >> 20, g_get_tmp_dir (),
                   (guint64) disk.f_bavail * disk.f_frsize >> 20);
      return -1;
    }
  fd = g_open (*name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0)
    g_set_error (error, SKG_ERROR, SKG_ERROR_FAILED, "%s: %s", *name,
                 g_strerror (errno));
  return fd;
}

static gboolean
write_all (int fd, const guint8 *bytes, gsize n, GError **error)
{
  while (n > 0)
    {
      gssize written = write (fd, bytes, n);

      if (written < 0 && errno == EINTR)
        continue;
      if (written <= 0)
        {
          g_set_error (error, SKG_ERROR, SKG_ERROR_FAILED,
                       "cannot unpack it into %s: %s", g_get_tmp_dir (),
                       g_strerror (errno));
          return FALSE;
        }
      bytes += written;
      n -= (gsize) written;
    }
  return TRUE;
}

/* Copies until the stream ends; all of it, so that its checksum is checked. What lies
 * beyond @n_bytes is read but not kept: a small file can unpack to any length. */
static gboolean
unpack_stream (gzFile file,
               int fd,
               guint64 n_bytes,
               SkgProgressFunc progress,
               gpointer user_data,
               GCancellable *cancellable,
               GError **error)
{
  g_autofree guint8 *buffer = g_malloc (UNPACK_BYTES);
  guint64 done = 0;
  int status = Z_OK;
  int n_read;

  while ((n_read = gzread (file, buffer, UNPACK_BYTES)) > 0 && done <= n_bytes)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
          !write_all (fd, buffer, (gsize) n_read, error))
        return FALSE;
      done += (guint64) n_read;
      if (progress != NULL)
        progress (0.6 * MIN (1.0, (double) done / (double) n_bytes), "Unpacking",
                  user_data);
    }
  if (done < n_bytes)
    return fail (error,
                 "truncated or damaged: %" G_GUINT64_FORMAT
                 " bytes unpacked, the header promises %" G_GUINT64_FORMAT,
                 done, n_bytes);
  gzerror (file, &status);
  if (n_read < 0 || (status != Z_OK && status != Z_STREAM_END))
    return fail (error,
                 "damaged: the compressed stream ends early or its checksum is wrong");
  return TRUE;
}

char *
skg_nifti_unpack (const char *path,
                  guint64 n_bytes,
                  SkgProgressFunc progress,
                  gpointer user_data,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autofree char *name = NULL;
  int fd = create_unpacked (n_bytes, &name, error);
  gzFile file;
  gboolean ok;

  if (fd < 0)
    {
      skg_nifti_remove (g_steal_pointer (&name));
      return NULL;
    }
  file = gzopen (path, "rb");
  if (file == NULL)
    ok = fail (error, "%s", g_strerror (errno));
  else
    {
      gzbuffer (file, UNPACK_BYTES);
      ok = unpack_stream (file, fd, n_bytes, progress, user_data, cancellable, error);
      gzclose_r (file);
    }
  close (fd);
  if (!ok)
    skg_nifti_remove (g_steal_pointer (&name));
  return g_steal_pointer (&name);
}

void
skg_nifti_remove (char *unpacked)
{
  g_autofree char *folder = NULL;

  if (unpacked == NULL)
    return;
  folder = g_path_get_dirname (unpacked);
  g_unlink (unpacked);
  g_rmdir (folder);
  g_free (unpacked);
}
