/* SPDX-License-Identifier: Apache-2.0
 * Plain C over ITK's image files and GDCM's headers: numbers in, numbers out. No
 * exception leaves it; error messages name what is wrong, never the file (the caller
 * adds its name). Calls from several threads take turns: parts of ITK keep global
 * state. Numbers are read and written as in the C locale whatever the program's is. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  SKG_ITK_FORMAT_NIFTI,
  SKG_ITK_FORMAT_NRRD,
  SKG_ITK_FORMAT_META,
  SKG_ITK_FORMAT_DICOM,
  SKG_ITK_FORMAT_PNG,
  SKG_ITK_FORMAT_TIFF,
} SkgItkFormat;

typedef enum
{
  SKG_ITK_TYPE_UINT8,
  SKG_ITK_TYPE_INT8,
  SKG_ITK_TYPE_UINT16,
  SKG_ITK_TYPE_INT16,
  SKG_ITK_TYPE_UINT32,
  SKG_ITK_TYPE_INT32,
  SKG_ITK_TYPE_INT64,
  SKG_ITK_TYPE_FLOAT32,
  SKG_ITK_TYPE_FLOAT64,
} SkgItkType;

/**
 * SkgItkInfo:
 * @n_dimensions: as the file has them; 1 to 32
 * @size: of the first three axes, 1 where the file has fewer
 * @n_beyond: product of the sizes of all further axes, 1 if there are none
 * @spacing_mm: of the first three axes; as the file says, even 0 or NaN
 * @origin_mm: patient LPS of the centre of the first voxel
 * @direction: direction[a][c] is component c of the unit vector of axis a
 * @n_components: 1 for a plain image, 3 for RGB; of a NRRD with a list axis, its length
 * @component_bytes: bytes of one component in the file
 * @is_floating: components are float or double
 * @can_stream: slices can be read a few at a time
 *
 * What an image file's header says.
 */
typedef struct
{
  guint n_dimensions;
  guint64 size[3];
  guint64 n_beyond;
  double spacing_mm[3];
  double origin_mm[3];
  double direction[3][3];
  guint n_components;
  guint component_bytes;
  gboolean is_floating;
  gboolean can_stream;
} SkgItkInfo;

/* An image file whose header has been read. */
typedef struct _SkgItkFile SkgItkFile;

SkgItkFile *skg_itk_file_open (const char *path,
                               SkgItkFormat format,
                               SkgItkInfo *info,
                               GError **error);
/* Slices @first to @first + @n - 1 as float, rescaled as the header asks; components of
 * a voxel stand side by side. The sizes must have been checked; takes memory for the
 * slices, or for the whole image if it cannot stream. */
gboolean skg_itk_file_read_slices (
    SkgItkFile *file, guint first, guint n, float *values, GError **error);
/* (transfer full) (nullable): what the header says under @key (NRRD's key/value pairs)
 */
char *skg_itk_file_dup_text (SkgItkFile *file, const char *key);
void skg_itk_file_close (SkgItkFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgItkFile, skg_itk_file_close)

/**
 * SkgItkImage:
 * An image to write: @n_dimensions 2 or 3, @data with the first axis fastest.
 */
typedef struct
{
  guint n_dimensions;
  guint size[3];
  double spacing_mm[3];
  double origin_mm[3];
  double direction[3][3];
  SkgItkType type;
  guint n_components;
  const void *data;
} SkgItkImage;

gboolean skg_itk_write (const char *path,
                        SkgItkFormat format,
                        const SkgItkImage *image,
                        gboolean compress,
                        GError **error);

/**
 * SkgDicomHeader:
 * What sorts a file into its series, as text; "" where the file lacks it.
 */
typedef struct
{
  char *series_uid;
  char *series_description;
  char *instance_uid;
  char *modality;
  char *position;      /* Image Position (Patient), mm: x\y\z */
  char *orientation;   /* Image Orientation (Patient): six cosines */
  char *pixel_spacing; /* mm: between rows \ between columns */
  char *slice_thickness;
  guint rows;
  guint columns;
  guint samples_per_pixel;
  guint n_frames;
} SkgDicomHeader;

/* FALSE without an error if the file is no DICOM. */
gboolean skg_dicom_header_read (const char *path, SkgDicomHeader *header);
void skg_dicom_header_clear (SkgDicomHeader *header);

/**
 * SkgDicomElement: one attribute to write.
 * @vr: value representation, two letters. @text is its value as DICOM writes it;
 *   "US" takes whole numbers as text
 */
typedef struct
{
  guint16 group;
  guint16 element;
  const char *vr;
  const char *text;
} SkgDicomElement;

/**
 * skg_dicom_write:
 * @elements: without the pixels and without the file's own header
 * @pixels: guint16[rows][columns], which @elements describe
 *
 * Explicit little endian. (0008,0016) and (0008,0018) become the file's header, too.
 */
gboolean skg_dicom_write (const char *path,
                          const SkgDicomElement *elements,
                          guint n_elements,
                          const guint16 *pixels,
                          gsize n_pixels,
                          GError **error);

G_END_DECLS
