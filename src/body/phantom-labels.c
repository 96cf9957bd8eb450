/* SPDX-License-Identifier: Apache-2.0
 * Numbers, names and colours of a built-in body's structures. */
#include "config.h"

#include "body/phantom-labels.h"

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "base/error.h"
#include "base/json.h"
#include "body/phantom-noise.h"

/* Names of TotalSegmentator's class map, version 2, task "total" (Apache-2.0); those
 * above 200 are our own. Ribs and vertebrae are counted below. */
static const struct
{
  guint8 number;
  const char *name;
} names[] = {
  { SKG_LABEL_SPLEEN, "spleen" },
  { SKG_LABEL_KIDNEY_RIGHT, "kidney_right" },
  { SKG_LABEL_KIDNEY_LEFT, "kidney_left" },
  { SKG_LABEL_LIVER, "liver" },
  { SKG_LABEL_STOMACH, "stomach" },
  { SKG_LABEL_LUNG_UPPER_LEFT, "lung_upper_lobe_left" },
  { SKG_LABEL_LUNG_LOWER_LEFT, "lung_lower_lobe_left" },
  { SKG_LABEL_LUNG_UPPER_RIGHT, "lung_upper_lobe_right" },
  { SKG_LABEL_LUNG_MIDDLE_RIGHT, "lung_middle_lobe_right" },
  { SKG_LABEL_LUNG_LOWER_RIGHT, "lung_lower_lobe_right" },
  { SKG_LABEL_ESOPHAGUS, "esophagus" },
  { SKG_LABEL_TRACHEA, "trachea" },
  { SKG_LABEL_SMALL_BOWEL, "small_bowel" },
  { SKG_LABEL_COLON, "colon" },
  { SKG_LABEL_BLADDER, "urinary_bladder" },
  { SKG_LABEL_SACRUM, "sacrum" },
  { 27, "vertebrae_L5" },
  { 28, "vertebrae_L4" },
  { 29, "vertebrae_L3" },
  { 30, "vertebrae_L2" },
  { 31, "vertebrae_L1" },
  { 32, "vertebrae_T12" },
  { 33, "vertebrae_T11" },
  { 34, "vertebrae_T10" },
  { 35, "vertebrae_T9" },
  { 36, "vertebrae_T8" },
  { 37, "vertebrae_T7" },
  { 38, "vertebrae_T6" },
  { 39, "vertebrae_T5" },
  { 40, "vertebrae_T4" },
  { 41, "vertebrae_T3" },
  { 42, "vertebrae_T2" },
  { 43, "vertebrae_T1" },
  { 44, "vertebrae_C7" },
  { 45, "vertebrae_C6" },
  { 46, "vertebrae_C5" },
  { SKG_LABEL_HEART, "heart" },
  { SKG_LABEL_AORTA, "aorta" },
  { SKG_LABEL_PULMONARY_VEIN, "pulmonary_vein" },
  { SKG_LABEL_BRACHIOCEPHALIC_TRUNK, "brachiocephalic_trunk" },
  { SKG_LABEL_SUBCLAVIAN_RIGHT, "subclavian_artery_right" },
  { SKG_LABEL_SUBCLAVIAN_LEFT, "subclavian_artery_left" },
  { SKG_LABEL_CAROTID_RIGHT, "common_carotid_artery_right" },
  { SKG_LABEL_CAROTID_LEFT, "common_carotid_artery_left" },
  { SKG_LABEL_BRACHIOCEPHALIC_VEIN_LEFT, "brachiocephalic_vein_left" },
  { SKG_LABEL_BRACHIOCEPHALIC_VEIN_RIGHT, "brachiocephalic_vein_right" },
  { SKG_LABEL_ATRIAL_APPENDAGE, "atrial_appendage_left" },
  { SKG_LABEL_SVC, "superior_vena_cava" },
  { SKG_LABEL_IVC, "inferior_vena_cava" },
  { SKG_LABEL_HUMERUS_LEFT, "humerus_left" },
  { SKG_LABEL_HUMERUS_RIGHT, "humerus_right" },
  { SKG_LABEL_SCAPULA_LEFT, "scapula_left" },
  { SKG_LABEL_SCAPULA_RIGHT, "scapula_right" },
  { SKG_LABEL_CLAVICLE_LEFT, "clavicula_left" },
  { SKG_LABEL_CLAVICLE_RIGHT, "clavicula_right" },
  { SKG_LABEL_FEMUR_LEFT, "femur_left" },
  { SKG_LABEL_FEMUR_RIGHT, "femur_right" },
  { SKG_LABEL_HIP_LEFT, "hip_left" },
  { SKG_LABEL_HIP_RIGHT, "hip_right" },
  { SKG_LABEL_GLUTEUS_MAXIMUS_LEFT, "gluteus_maximus_left" },
  { SKG_LABEL_GLUTEUS_MAXIMUS_RIGHT, "gluteus_maximus_right" },
  { SKG_LABEL_GLUTEUS_MEDIUS_LEFT, "gluteus_medius_left" },
  { SKG_LABEL_GLUTEUS_MEDIUS_RIGHT, "gluteus_medius_right" },
  { SKG_LABEL_GLUTEUS_MINIMUS_LEFT, "gluteus_minimus_left" },
  { SKG_LABEL_GLUTEUS_MINIMUS_RIGHT, "gluteus_minimus_right" },
  { SKG_LABEL_AUTOCHTHON_LEFT, "autochthon_left" },
  { SKG_LABEL_AUTOCHTHON_RIGHT, "autochthon_right" },
  { SKG_LABEL_ILIOPSOAS_LEFT, "iliopsoas_left" },
  { SKG_LABEL_ILIOPSOAS_RIGHT, "iliopsoas_right" },
  { 92, "rib_left_1" },
  { 93, "rib_left_2" },
  { 94, "rib_left_3" },
  { 95, "rib_left_4" },
  { 96, "rib_left_5" },
  { 97, "rib_left_6" },
  { 98, "rib_left_7" },
  { 99, "rib_left_8" },
  { 100, "rib_left_9" },
  { 101, "rib_left_10" },
  { 102, "rib_left_11" },
  { 103, "rib_left_12" },
  { 104, "rib_right_1" },
  { 105, "rib_right_2" },
  { 106, "rib_right_3" },
  { 107, "rib_right_4" },
  { 108, "rib_right_5" },
  { 109, "rib_right_6" },
  { 110, "rib_right_7" },
  { 111, "rib_right_8" },
  { 112, "rib_right_9" },
  { 113, "rib_right_10" },
  { 114, "rib_right_11" },
  { 115, "rib_right_12" },
  { SKG_LABEL_STERNUM, "sternum" },
  { SKG_LABEL_COSTAL_CARTILAGES, "costal_cartilages" },
  { SKG_LABEL_PULMONARY_ARTERY, "pulmonary_artery" },
  { SKG_LABEL_BREAST_LEFT, "breast_left" },
  { SKG_LABEL_BREAST_RIGHT, "breast_right" },
  { SKG_LABEL_LESION, "lung_covid_infiltrate" },
};

const char *
skg_phantom_label_get_name (guint8 number)
{
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (names[i].number == number)
      return names[i].name;
  return NULL;
}

/* Strong colours that differ between neighbours in the table; lesions are red. */
static void
get_colour (guint8 number, guint8 colour[3])
{
  if (number == SKG_LABEL_LESION)
    {
      colour[0] = 230;
      colour[1] = 40;
      colour[2] = 40;
      return;
    }
  for (gint32 c = 0; c < 3; c++)
    colour[c] = (guint8) (70 + (skg_phantom_hash (0xC0104Fu, number, c, 0) >> 8) % 176);
}

GArray *
skg_phantom_labels_count (const guint8 *voxels, gsize n_voxels)
{
  GArray *labels = g_array_new (FALSE, FALSE, sizeof (SkgPhantomLabel));
  gsize counts[256] = { 0 };

  for (gsize i = 0; i < n_voxels; i++)
    counts[voxels[i]]++;
  for (guint number = 1; number < 256; number++)
    {
      SkgPhantomLabel label = { (guint8) number,
                                skg_phantom_label_get_name ((guint8) number),
                                { 0, 0, 0 },
                                counts[number] };

      if (counts[number] == 0)
        continue;
      get_colour ((guint8) number, label.colour);
      g_array_append_val (labels, label);
    }
  return labels;
}

static char *
dup_csv (const GArray *labels)
{
  GString *text = g_string_new ("value,name\n");

  for (guint i = 0; i < labels->len; i++)
    {
      const SkgPhantomLabel *label = &g_array_index (labels, SkgPhantomLabel, i);

      g_string_append_printf (text, "%u,%s\n", label->number, label->name);
    }
  return g_string_free (text, FALSE);
}

static char *
dup_json (const GArray *labels)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "labels");
  json_builder_begin_array (builder);
  for (guint i = 0; i < labels->len; i++)
    {
      const SkgPhantomLabel *label = &g_array_index (labels, SkgPhantomLabel, i);

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "value");
      json_builder_add_int_value (builder, label->number);
      json_builder_set_member_name (builder, "name");
      json_builder_add_string_value (builder, label->name);
      json_builder_set_member_name (builder, "color");
      json_builder_begin_array (builder);
      for (int c = 0; c < 3; c++)
        json_builder_add_int_value (builder, label->colour[c]);
      json_builder_end_array (builder);
      json_builder_set_member_name (builder, "voxels");
      json_builder_add_int_value (builder, (gint64) label->n_voxels);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return skg_json_to_text (root);
}

gboolean
skg_phantom_labels_save_names (const GArray *labels, const char *path, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *text = NULL;

  if (g_str_has_suffix (path, ".csv"))
    text = dup_csv (labels);
  else if (g_str_has_suffix (path, ".json"))
    text = dup_json (labels);
  else
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   "%s: the name must end in one of: .csv, .json", path);
      return FALSE;
    }
  if (g_file_set_contents (path, text, -1, &local))
    return TRUE;
  g_set_error_literal (error, SKG_ERROR, SKG_ERROR_FAILED, local->message);
  return FALSE;
}
