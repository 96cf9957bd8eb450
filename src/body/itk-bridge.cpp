/* SPDX-License-Identifier: Apache-2.0
 * ITK's image files and GDCM's headers behind plain C: explicit ImageIO objects, no
 * factories, no image templates. The only C++ of the program. */
#include "config.h"

#include "body/itk-bridge.h"

#include <clocale>
#include <cstring>
#include <iostream>
#include <locale.h>
#include <mutex>
#include <streambuf>
#include <string>
#include <vector>

#include <gdcmReader.h>
#include <gdcmTrace.h>
#include <gdcmWriter.h>
#include <itkGDCMImageIO.h>
#include <itkMetaDataObject.h>
#include <itkMetaImageIO.h>
#include <itkNiftiImageIO.h>
#include <itkNrrdImageIO.h>
#include <itkPNGImageIO.h>
#include <itkTIFFImageIO.h>
#include <nifti1_io.h>

#include "base/error.h"

using Component = itk::IOComponentEnum;

struct _SkgItkFile
{
  itk::ImageIOBase::Pointer io;
  std::vector<char> scratch;
  unsigned n_dimensions;
  guint64 size[3];
  unsigned n_components;
  bool can_stream;
  bool holds_all;
};

namespace
{
class NullBuffer : public std::streambuf
{
  int
  overflow (int c) override
  {
    return c == traits_type::eof () ? 0 : c;
  }
};

/* One thread at a time; numbers as in the C locale; nothing on standard error, where
 * MetaIO, NIfTI, GDCM and ITK would print beside our one line. */
class Session
{
public:
  Session () : lock (mutex ()), old_buffer (std::cerr.rdbuf (&null_buffer))
  {
    itk::Object::GlobalWarningDisplayOff ();
    gdcm::Trace::DebugOff ();
    gdcm::Trace::WarningOff ();
    gdcm::Trace::ErrorOff ();
    nifti_set_debug_level (0);
    old_locale = uselocale (c_locale ());
  }
  ~Session ()
  {
    uselocale (old_locale);
    std::cerr.rdbuf (old_buffer);
  }
  Session (const Session &) = delete;
  Session &operator= (const Session &) = delete;

private:
  static std::mutex &
  mutex ()
  {
    static std::mutex instance;
    return instance;
  }
  static locale_t
  c_locale ()
  {
    static locale_t instance = newlocale (LC_ALL_MASK, "C", nullptr);
    return instance;
  }

  std::lock_guard<std::mutex> lock;
  NullBuffer null_buffer;
  std::streambuf *old_buffer;
  locale_t old_locale;
};

/* An ITK description is "ITK ERROR: Class(0x1234): text", maybe over several lines; of
 * NRRD's chain of calls the last line says what is wrong. */
std::string
plain_text (const char *text)
{
  std::string out (text != nullptr ? text : "");
  size_t start = out.rfind ("): ");

  if (start != std::string::npos)
    out.erase (0, start + 3);
  start = out.rfind ("[nrrd] ");
  if (start != std::string::npos)
    out.erase (0, start + strlen ("[nrrd] "));
  for (char &c : out)
    if (g_ascii_iscntrl (c))
      c = ' ';
  while (!out.empty () && (out.back () == ' ' || out.back () == '.'))
    out.pop_back ();
  return out.empty () ? "the reader gave no reason" : out;
}

void
set_error (GError **error, SkgError code, const char *what, const char *reason)
{
  char *text = g_utf8_make_valid (plain_text (reason).c_str (), -1);

  g_set_error (error, SKG_ERROR, code, "%s: %s", what, text);
  g_free (text);
}

/* Runs @work; any exception becomes @error. */
template <typename Work>
bool
guarded (SkgError code, const char *what, GError **error, Work work)
{
  try
    {
      Session session;
      work ();
      return true;
    }
  catch (const itk::ExceptionObject &e)
    {
      set_error (error, code, what, e.GetDescription ());
    }
  catch (const std::bad_alloc &)
    {
      set_error (error, SKG_ERROR_FAILED, what, "out of memory");
    }
  catch (const std::exception &e)
    {
      set_error (error, code, what, e.what ());
    }
  catch (...)
    {
      set_error (error, code, what, nullptr);
    }
  return false;
}

itk::ImageIOBase::Pointer
make_io (SkgItkFormat format)
{
  switch (format)
    {
    case SKG_ITK_FORMAT_NIFTI:
      return itk::NiftiImageIO::New ().GetPointer ();
    case SKG_ITK_FORMAT_NRRD:
      return itk::NrrdImageIO::New ().GetPointer ();
    case SKG_ITK_FORMAT_META:
      return itk::MetaImageIO::New ().GetPointer ();
    case SKG_ITK_FORMAT_DICOM:
      return itk::GDCMImageIO::New ().GetPointer ();
    case SKG_ITK_FORMAT_PNG:
      return itk::PNGImageIO::New ().GetPointer ();
    case SKG_ITK_FORMAT_TIFF:
    default:
      return itk::TIFFImageIO::New ().GetPointer ();
    }
}

const char *
format_name (SkgItkFormat format)
{
  static const char *const names[] = { "NIfTI", "NRRD", "MetaImage",
                                       "DICOM", "PNG",  "TIFF" };

  return names[format];
}

void
fill_info (itk::ImageIOBase *io, SkgItkInfo *info)
{
  memset (info, 0, sizeof *info);
  info->n_dimensions = io->GetNumberOfDimensions ();
  info->n_beyond = 1;
  for (unsigned a = 0; a < 3; a++)
    {
      bool has = a < info->n_dimensions;
      std::vector<double> axis;

      info->size[a] = has ? io->GetDimensions (a) : 1;
      info->spacing_mm[a] = has ? io->GetSpacing (a) : 1.0;
      info->origin_mm[a] = has ? io->GetOrigin (a) : 0.0;
      if (has)
        axis = io->GetDirection (a);
      for (unsigned c = 0; c < 3; c++)
        info->direction[a][c] = c < axis.size () ? axis[c] : (a == c ? 1.0 : 0.0);
    }
  for (unsigned a = 3; a < info->n_dimensions; a++)
    if (__builtin_mul_overflow (info->n_beyond, (guint64) io->GetDimensions (a),
                                &info->n_beyond))
      info->n_beyond = G_MAXUINT64;
  info->n_components = io->GetNumberOfComponents ();
  info->component_bytes = (guint) io->GetComponentSize ();
  info->is_floating = io->GetComponentType () == Component::FLOAT ||
                      io->GetComponentType () == Component::DOUBLE;
}

template <typename T>
void
convert (const void *from, float *to, size_t n)
{
  const T *values = static_cast<const T *> (from);

  for (size_t i = 0; i < n; i++)
    to[i] = static_cast<float> (values[i]);
}

void
convert_to_float (Component type, const void *from, float *to, size_t n)
{
  switch (type)
    {
    case Component::UCHAR:
      return convert<unsigned char> (from, to, n);
    case Component::CHAR:
      return convert<signed char> (from, to, n);
    case Component::USHORT:
      return convert<unsigned short> (from, to, n);
    case Component::SHORT:
      return convert<short> (from, to, n);
    case Component::UINT:
      return convert<unsigned int> (from, to, n);
    case Component::INT:
      return convert<int> (from, to, n);
    case Component::ULONG:
      return convert<unsigned long> (from, to, n);
    case Component::LONG:
      return convert<long> (from, to, n);
    case Component::ULONGLONG:
      return convert<unsigned long long> (from, to, n);
    case Component::LONGLONG:
      return convert<long long> (from, to, n);
    case Component::FLOAT:
      return convert<float> (from, to, n);
    case Component::DOUBLE:
      return convert<double> (from, to, n);
    default:
      throw std::runtime_error ("voxels of an unknown type");
    }
}

Component
component_of (SkgItkType type)
{
  static const Component components[] = { Component::UCHAR,  Component::CHAR,
                                          Component::USHORT, Component::SHORT,
                                          Component::UINT,   Component::INT,
                                          Component::LONG,   Component::FLOAT,
                                          Component::DOUBLE };

  return components[type];
}

/* The slices [first, first + n) of all that the file holds, into its scratch. */
void
read_region (SkgItkFile *file, unsigned first, unsigned n)
{
  itk::ImageIORegion region (file->n_dimensions);
  size_t bytes = file->io->GetComponentSize () * file->n_components;

  for (unsigned a = 0; a < file->n_dimensions; a++)
    {
      region.SetIndex (a, a == 2 ? first : 0);
      region.SetSize (a, a == 2 ? n : (a < 3 ? file->size[a] : 1));
      bytes *= region.GetSize (a);
    }
  file->scratch.resize (bytes);
  file->io->SetIORegion (region);
  file->io->Read (file->scratch.data ());
}

/* Longer than any value that is asked for here may be (PS3.5, 6.2); a wrong length
 * makes the rest of the file one value. */
constexpr size_t MAX_TEXT = 1024;

std::string
element_text (const gdcm::DataSet &data, uint16_t group, uint16_t element)
{
  gdcm::Tag tag (group, element);
  const gdcm::ByteValue *value;

  if (!data.FindDataElement (tag))
    return "";
  value = data.GetDataElement (tag).GetByteValue ();
  if (value == nullptr || value->GetPointer () == nullptr)
    return "";
  std::string text (value->GetPointer (),
                    std::min<size_t> (value->GetLength (), MAX_TEXT));
  text.erase (std::min (text.find ('\0'), text.size ()));
  text.erase (text.find_last_not_of (' ') + 1);
  text.erase (0, text.find_first_not_of (' '));
  return text;
}

/* An unsigned short, 0 if it is not there; GDCM has brought it into our byte order. */
guint
element_ushort (const gdcm::DataSet &data, uint16_t group, uint16_t element)
{
  gdcm::Tag tag (group, element);
  const gdcm::ByteValue *value;
  uint16_t number = 0;

  if (!data.FindDataElement (tag))
    return 0;
  value = data.GetDataElement (tag).GetByteValue ();
  if (value != nullptr && value->GetLength () >= sizeof number)
    memcpy (&number, value->GetPointer (), sizeof number);
  return number;
}

char *
dup_text (const std::string &text)
{
  return g_utf8_make_valid (text.c_str (), -1);
}
} // namespace

SkgItkFile *
skg_itk_file_open (const char *path,
                   SkgItkFormat format,
                   SkgItkInfo *info,
                   GError **error)
{
  SkgItkFile *file = new SkgItkFile ();
  std::string what =
      std::string ("not a ") + format_name (format) + " image that can be read";
  bool ok = guarded (SKG_ERROR_INPUT, what.c_str (), error, [&] {
    file->io = make_io (format);
    if (!file->io->CanReadFile (path))
      throw std::runtime_error ("its first bytes are not those of the format");
    file->io->SetFileName (path);
    file->io->ReadImageInformation ();
    fill_info (file->io, info);
    file->n_dimensions = info->n_dimensions;
    memcpy (file->size, info->size, sizeof file->size);
    file->can_stream =
        (format == SKG_ITK_FORMAT_NIFTI || format == SKG_ITK_FORMAT_META) &&
        file->n_dimensions >= 3 && file->io->CanStreamRead ();
    info->can_stream = file->can_stream;
    if (file->io->GetPixelType () == itk::IOPixelEnum::COMPLEX)
      info->n_components = MAX (info->n_components, 2u);
    file->n_components = info->n_components;
  });

  if (ok)
    return file;
  skg_itk_file_close (file);
  return NULL;
}

gboolean
skg_itk_file_read_slices (
    SkgItkFile *file, guint first, guint n, float *values, GError **error)
{
  g_return_val_if_fail (file != NULL, FALSE);
  g_return_val_if_fail ((guint64) first + n <= file->size[2], FALSE);

  return guarded (SKG_ERROR_INPUT, "its voxels cannot be read", error, [&] {
    size_t slice = file->size[0] * file->size[1] * file->n_components;
    size_t component = file->io->GetComponentSize ();
    size_t offset = 0;

    if (file->can_stream)
      read_region (file, first, n);
    else
      {
        if (!file->holds_all)
          read_region (file, 0, file->n_dimensions < 3 ? 1 : (unsigned) file->size[2]);
        file->holds_all = true;
        offset = first * slice * component;
      }
    convert_to_float (file->io->GetComponentType (), file->scratch.data () + offset,
                      values, n * slice);
  });
}

char *
skg_itk_file_dup_text (SkgItkFile *file, const char *key)
{
  std::string text;
  bool found = false;

  guarded (SKG_ERROR_INPUT, "", NULL, [&] {
    found = itk::ExposeMetaData<std::string> (file->io->GetMetaDataDictionary (), key,
                                              text);
  });
  return found ? dup_text (text) : NULL;
}

void
skg_itk_file_close (SkgItkFile *file)
{
  if (file == NULL)
    return;
  Session session;
  delete file;
}

gboolean
skg_itk_write (const char *path,
               SkgItkFormat format,
               const SkgItkImage *image,
               gboolean compress,
               GError **error)
{
  return guarded (SKG_ERROR_FAILED, "cannot be written", error, [&] {
    itk::ImageIOBase::Pointer io = make_io (format);
    itk::ImageIORegion region (image->n_dimensions);

    io->SetNumberOfDimensions (image->n_dimensions);
    for (unsigned a = 0; a < image->n_dimensions; a++)
      {
        std::vector<double> axis (image->direction[a],
                                  image->direction[a] + image->n_dimensions);

        io->SetDimensions (a, image->size[a]);
        io->SetSpacing (a, image->spacing_mm[a]);
        io->SetOrigin (a, image->origin_mm[a]);
        io->SetDirection (a, axis);
        region.SetSize (a, image->size[a]);
      }
    io->SetComponentType (component_of (image->type));
    io->SetNumberOfComponents (image->n_components);
    io->SetPixelType (image->n_components == 3   ? itk::IOPixelEnum::RGB
                      : image->n_components == 4 ? itk::IOPixelEnum::RGBA
                                                 : itk::IOPixelEnum::SCALAR);
    io->SetIORegion (region);
    io->SetUseCompression (compress);
    io->SetFileName (path);
    if (!io->CanWriteFile (path))
      throw std::runtime_error ("the format does not know this file name");
    io->WriteImageInformation ();
    io->Write (image->data);
  });
}

gboolean
skg_dicom_header_read (const char *path, SkgDicomHeader *header)
{
  bool is_dicom = false;

  memset (header, 0, sizeof *header);
  guarded (SKG_ERROR_INPUT, "", NULL, [&] {
    gdcm::Reader reader;
    std::string frames;

    reader.SetFileName (path);
    if (!reader.ReadUpToTag (gdcm::Tag (0x7fe0, 0x0010)))
      return;
    const gdcm::DataSet &data = reader.GetFile ().GetDataSet ();
    header->series_uid = dup_text (element_text (data, 0x0020, 0x000e));
    header->series_description = dup_text (element_text (data, 0x0008, 0x103e));
    header->instance_uid = dup_text (element_text (data, 0x0008, 0x0018));
    header->modality = dup_text (element_text (data, 0x0008, 0x0060));
    header->position = dup_text (element_text (data, 0x0020, 0x0032));
    header->orientation = dup_text (element_text (data, 0x0020, 0x0037));
    header->pixel_spacing = dup_text (element_text (data, 0x0028, 0x0030));
    header->slice_thickness = dup_text (element_text (data, 0x0018, 0x0050));
    header->rows = element_ushort (data, 0x0028, 0x0010);
    header->columns = element_ushort (data, 0x0028, 0x0011);
    header->samples_per_pixel = element_ushort (data, 0x0028, 0x0002);
    frames = element_text (data, 0x0028, 0x0008);
    header->n_frames =
        (guint) CLAMP (g_ascii_strtoll (frames.c_str (), NULL, 10), 1, 65535);
    is_dicom = true;
  });
  if (!is_dicom)
    skg_dicom_header_clear (header);
  return is_dicom;
}

void
skg_dicom_header_clear (SkgDicomHeader *header)
{
  g_free (header->series_uid);
  g_free (header->series_description);
  g_free (header->instance_uid);
  g_free (header->modality);
  g_free (header->position);
  g_free (header->orientation);
  g_free (header->pixel_spacing);
  g_free (header->slice_thickness);
  memset (header, 0, sizeof *header);
}

namespace
{
gdcm::DataElement
make_element (const SkgDicomElement &from)
{
  gdcm::DataElement element (gdcm::Tag (from.group, from.element));
  std::string value (from.text);

  element.SetVR (gdcm::VR::GetVRTypeFromFile (from.vr));
  if (strcmp (from.vr, "US") == 0)
    {
      uint16_t number = (uint16_t) g_ascii_strtoull (from.text, NULL, 10);

      value.assign (reinterpret_cast<const char *> (&number), sizeof number);
    }
  /* Values have even lengths. */
  if (value.size () % 2 != 0)
    value.push_back (strcmp (from.vr, "UI") == 0 ? '\0' : ' ');
  element.SetByteValue (value.data (), (uint32_t) value.size ());
  return element;
}
}

gboolean
skg_dicom_write (const char *path,
                 const SkgDicomElement *elements,
                 guint n_elements,
                 const guint16 *pixels,
                 gsize n_pixels,
                 GError **error)
{
  return guarded (SKG_ERROR_FAILED, "cannot be written", error, [&] {
    gdcm::Writer writer;
    gdcm::File &file = writer.GetFile ();
    gdcm::DataElement data (gdcm::Tag (0x7fe0, 0x0010));

    for (guint i = 0; i < n_elements; i++)
      file.GetDataSet ().Replace (make_element (elements[i]));
    data.SetVR (gdcm::VR::OW);
    data.SetByteValue (reinterpret_cast<const char *> (pixels),
                       (uint32_t) (n_pixels * sizeof *pixels));
    file.GetDataSet ().Replace (data);
    file.GetHeader ().SetDataSetTransferSyntax (
        gdcm::TransferSyntax::ExplicitVRLittleEndian);
    writer.SetFileName (path);
    if (!writer.Write ())
      throw std::runtime_error ("the disk may be full");
  });
}
