/* SPDX-License-Identifier: Apache-2.0
 * What an undo step is called. */
#include "config.h"

#include "app/history-names.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "base/json.h"
#include "base/number.h"
#include "scene/carm.h"

#define MAX_WORD 24

/**
 * Change:
 * @path: key path, vectors as a whole
 * @before, @after: (nullable): not given before, or any more
 */
typedef struct
{
  char *path;
  JsonNode *before;
  JsonNode *after;
} Change;

static void
change_clear (gpointer data)
{
  Change *change = data;

  g_free (change->path);
  g_clear_pointer (&change->before, json_node_unref);
  g_clear_pointer (&change->after, json_node_unref);
}

/* Keys by what the panels call them. */
static const struct
{
  const char *path;
  const char *label;
  const char *unit;
} labels[] = {
  { "carm.machine", N_ ("Machine"), "" },
  { "carm.isocenter_mm", N_ ("Isocentre"), "" },
  { "carm.sid_mm", N_ ("SID"), "mm" },
  { "carm.sod_mm", N_ ("SOD"), "mm" },
  { "carm.primary_deg", N_ ("LAO / RAO"), "°" },
  { "carm.secondary_deg", N_ ("CRA / CAU"), "°" },
  { "carm.roll_deg", N_ ("Roll"), "°" },
  { "carm.wigwag_deg", N_ ("Wig-wag"), "°" },
  { "carm.detector_side", N_ ("As the detector sees it"), "" },
  { "carm.detector.columns", N_ ("Columns"), "" },
  { "carm.detector.rows", N_ ("Rows"), "" },
  { "carm.detector.pitch_mm", N_ ("Pixel pitch"), "mm" },
  { "carm.detector.shift_px", N_ ("Principal point"), "" },
  { "exposure.simulator", N_ ("Simulator"), "" },
  { "exposure.tissue", N_ ("Tissue table"), "" },
  { "exposure.kvp", N_ ("kVp"), "" },
  { "exposure.filter_al_mm", N_ ("Aluminium"), "mm" },
  { "exposure.filter_cu_mm", N_ ("Copper"), "mm" },
  { "exposure.photons_per_pixel", N_ ("Photons"), "" },
  { "exposure.detector_kerma_ngy", N_ ("Detector kerma"), "nGy" },
  { "exposure.mas", N_ ("mAs"), "" },
  { "exposure.noise", N_ ("Noise"), "" },
  { "exposure.scatter", N_ ("Scatter"), "" },
  { "exposure.fall_off", N_ ("Fall-off"), "" },
  { "exposure.heel", N_ ("Heel effect"), "" },
  { "exposure.detector.kind", N_ ("Detector"), "" },
  { "exposure.detector.flat_field", N_ ("Flat field"), "" },
  { "exposure.only_material", N_ ("Material shown"), "" },
  { "display.inverted", N_ ("Bone black"), "" },
  { "display.tinted", N_ ("Tint"), "" },
  { "randomize.geometry", N_ ("Geometry varies"), "" },
  { "randomize.exposure", N_ ("Exposure varies"), "" },
  { "randomize.body", N_ ("Body varies"), "" },
  { "randomize.tool", N_ ("Tools vary"), "" },
  { "randomize.image", N_ ("Image effects"), "" },
  { "annotations.landmarks", N_ ("Landmarks shown"), "" },
  { "annotations.structures", N_ ("Structures"), "" },
  { "annotations.heatmaps", N_ ("Heat maps"), "" },
  { "annotations.heatmap_sigma_px", N_ ("Size of the heat maps"), "px" },
  { "annotations.marks", N_ ("Measures"), "" },
  { "patient.structures", N_ ("Edited structures"), "" },
  { "patient.landmarks", N_ ("Landmarks"), "" },
  { "patient.labels", N_ ("Label map"), "" },
  { "patient.labels_table", N_ ("Names of labels"), "" },
  { "patient.position_mm", N_ ("Patient position"), "" },
  { "patient.rotation_deg", N_ ("Patient rotation"), "" },
  { "patient.ball_mm", N_ ("Spread of the position"), "mm" },
  { "patient.turn_deg", N_ ("Spread of the rotation"), "°" },
  { "patient.cone_deg", N_ ("Spread of the long axis"), "°" },
  { "patient.volumes", N_ ("Patients"), "" },
  { "patient.seed", N_ ("Seed of the body"), "" },
  { "patient.bodies", N_ ("Bodies"), "" },
  { "patient.shear_deg", N_ ("Shear"), "" },
  { "patient.body.size", N_ ("Stature"), "" },
  { "patient.body.female", N_ ("Female skeleton"), "" },
  { "patient.body.age", N_ ("Age"), "" },
  { "patient.body.bmi", N_ ("Body mass index"), "" },
  { "patient.body.femur_rotation_deg", N_ ("Legs turned in"), "°" },
  { "patient.body.arms_deg", N_ ("Arms"), "°" },
  { "patient.body.breath", N_ ("Breath"), "" },
  { "patient.body.breasts", N_ ("Breasts"), "" },
  { "patient.body.lesions", N_ ("Lesions"), "" },
  { "patient.body.lesion_size_mm", N_ ("Size of the lesions"), "mm" },
  { "patient.body.lesion_side", N_ ("Side of the lesions"), "" },
  { "patient.body.lesion_peripheral", N_ ("Lesions beneath the pleura"), "" },
  { "patient.body.lesion_basal", N_ ("Lesions at the bases"), "" },
  { "patient.body.lesion_density", N_ ("Density of the lesions"), "" },
  { "carm.cone_deg", N_ ("Spread of the view"), "°" },
  { "rules", N_ ("Rules"), "" },
  { "rules_tries", N_ ("Tries"), "" },
};

/* Several keys at once, by the group that they are of; the first that fits. */
static const struct
{
  const char *prefix;
  const char *label;
} groups[] = {
  { "exposure.collimator.", N_ ("Collimator") },
  { "exposure.detector.", N_ ("Detector") },
  { "carm.detector.", N_ ("Detector") },
  { "display.", N_ ("Window and level") },
  { "patient.body.", N_ ("Body") },
  { "patient.", N_ ("Patient") },
  { "exposure.", N_ ("Exposure") },
  { "annotations.", N_ ("Annotations") },
  { "carm.", N_ ("C-arm") },
  { "tools", N_ ("Tools") },
  { "effects", N_ ("Image effects") },
};

/* Comparing */

static gboolean
is_group (JsonNode *node)
{
  static const char *const kinds[] = { "uniform", "normal", "log_uniform", "choice" };

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (json_object_has_member (json_node_get_object (node), kinds[i]))
      return FALSE;
  return TRUE;
}

static JsonNode *
get_member (JsonNode *node, const char *key)
{
  return is_group (node) ? json_object_get_member (json_node_get_object (node), key)
                         : NULL;
}

static void
compare (GArray *changes, const char *path, JsonNode *before, JsonNode *after)
{
  g_autoptr (GHashTable) keys = NULL;
  GHashTableIter iter;
  gpointer key;

  if (before != NULL && after != NULL && json_node_equal (before, after))
    return;
  if (!is_group (before) && !is_group (after))
    {
      Change change = { g_strdup (path), before != NULL ? json_node_ref (before) : NULL,
                        after != NULL ? json_node_ref (after) : NULL };

      g_array_append_val (changes, change);
      return;
    }
  keys = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < 2; i++)
    {
      JsonNode *node = i == 0 ? before : after;
      JsonObjectIter members;
      const char *member;

      if (!is_group (node))
        continue;
      json_object_iter_init (&members, json_node_get_object (node));
      while (json_object_iter_next (&members, &member, NULL))
        g_hash_table_add (keys, (gpointer) member);
    }
  g_hash_table_iter_init (&iter, keys);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      g_autofree char *inner =
          *path != '\0' ? g_strconcat (path, ".", key, NULL) : g_strdup (key);

      compare (changes, inner, get_member (before, key), get_member (after, key));
    }
}

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp (((const Change *) a)->path, ((const Change *) b)->path);
}

/* Values */

/* (nullable): what stands at @path, as far as a step's name wants it */
static char *
dup_value (JsonNode *node, const char *unit)
{
  g_auto (SkgNumber) number = { 0 };
  const char *space = *unit == '\0' || strcmp (unit, "°") == 0 ? "" : "\u00a0";
  double low;
  double high;

  if (node == NULL)
    /* Translators: a value of its own choice, not given by the user */
    return g_strdup (_ ("automatic"));
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    {
      g_autofree char *base = g_path_get_basename (json_node_get_string (node));

      return g_utf8_strlen (base, -1) <= MAX_WORD ? g_steal_pointer (&base) : NULL;
    }
  if (!skg_number_from_json (&number, node, NULL))
    return NULL;
  if (number.kind == SKG_NUMBER_CONSTANT)
    return g_strdup_printf ("%.6g%s%s", number.a, space, unit);
  if (number.kind == SKG_NUMBER_NORMAL)
    return g_strdup_printf ("%.4g ± %.3g%s%s", number.a, number.b, space, unit);
  skg_number_get_range (&number, &low, &high);
  return g_strdup_printf ("%.4g…%.4g%s%s", low, high, space, unit);
}

/* "mtf_50_lp_mm": "Mtf 50 lp mm": for keys that the table does not know. */
static char *
dup_plain_label (const char *path)
{
  const char *dot = strrchr (path, '.');
  char *label = g_strdup (dot != NULL ? dot + 1 : path);

  g_strdelimit (label, "_-", ' ');
  label[0] = g_ascii_toupper (label[0]);
  return label;
}

static char *
dup_one (const Change *change)
{
  g_autofree char *label = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  const char *unit = "";

  for (guint i = 0; i < G_N_ELEMENTS (labels) && label == NULL; i++)
    if (strcmp (labels[i].path, change->path) == 0)
      {
        label = g_strdup (_ (labels[i].label));
        unit = labels[i].unit;
      }
  if (label == NULL)
    label = dup_plain_label (change->path);
  if (change->after != NULL && JSON_NODE_HOLDS_VALUE (change->after) &&
      json_node_get_value_type (change->after) == G_TYPE_BOOLEAN)
    return json_node_get_boolean (change->after)
               /* Translators: a switch's name: "Noise on" */
               ? g_strdup_printf (_ ("%s on"), label)
               : g_strdup_printf (_ ("%s off"), label);
  before = dup_value (change->before, unit);
  after = dup_value (change->after, unit);
  if (before == NULL || after == NULL)
    return g_steal_pointer (&label);
  /* Translators: what was changed, its value before and after: "kVp 90 to 110" */
  return g_strdup_printf (_ ("%s %s to %s"), label, before, after);
}

/* Groups */

static gboolean
is_pose (const char *path)
{
  return g_str_has_prefix (path, "carm.") &&
         !g_str_has_prefix (path, "carm.detector") &&
         strcmp (path, "carm.machine") != 0;
}

static double
get_centre_deg (JsonNode *root, const char *key)
{
  JsonNode *node = get_member (get_member (root, "carm"), key);
  g_auto (SkgNumber) number = { 0 };

  if (node == NULL || !skg_number_from_json (&number, node, NULL))
    return 0;
  return skg_number_get_centre (&number);
}

static char *
dup_angles (JsonNode *root)
{
  SkgPose pose = {
    .primary_rad = SKG_RAD_FROM_DEG (get_centre_deg (root, "primary_deg")),
    .secondary_rad = SKG_RAD_FROM_DEG (get_centre_deg (root, "secondary_deg")),
  };

  return skg_pose_dup_angles_text (&pose);
}

static char *
dup_pose (JsonNode *before, JsonNode *after)
{
  g_autofree char *old = dup_angles (before);
  g_autofree char *new = dup_angles (after);

  if (strcmp (old, new) == 0)
    return g_strdup (_ ("Move the arm"));
  /* Translators: standard angles before and after: "AP to LAO 30 / CRA 0" */
  return g_strdup_printf (_ ("%s to %s"), old, new);
}

static char *
dup_group (GArray *changes)
{
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      gboolean all = TRUE;

      for (guint k = 0; k < changes->len; k++)
        all = all && g_str_has_prefix (g_array_index (changes, Change, k).path,
                                       groups[i].prefix);
      if (all)
        return g_strdup (_ (groups[i].label));
    }
  return g_strdup (_ ("Scene"));
}

static gboolean
are_all_pose (GArray *changes)
{
  for (guint i = 0; i < changes->len; i++)
    if (!is_pose (g_array_index (changes, Change, i).path))
      return FALSE;
  return TRUE;
}

static gboolean
is_plain_number (JsonNode *node)
{
  if (node == NULL)
    return TRUE;
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        if (!is_plain_number (json_array_get_element (array, i)))
          return FALSE;
      return TRUE;
    }
  return JSON_NODE_HOLDS_VALUE (node) &&
         (json_node_get_value_type (node) == G_TYPE_DOUBLE ||
          json_node_get_value_type (node) == G_TYPE_INT64);
}

/* (nullable): steps of one kind are of the same keys, all of them numbers. */
static char *
dup_kind (GArray *changes)
{
  g_autoptr (GString) kind = g_string_new (NULL);

  for (guint i = 0; i < changes->len; i++)
    {
      const Change *change = &g_array_index (changes, Change, i);

      if (!is_plain_number (change->before) || !is_plain_number (change->after))
        return NULL;
      g_string_append_printf (kind, "%s ", change->path);
    }
  return g_strdup (are_all_pose (changes) ? "pose" : kind->str);
}

char *
skg_history_dup_name (const char *before, const char *after, char **kind)
{
  g_autoptr (JsonNode) old = skg_json_parse (before, -1, "before", NULL);
  g_autoptr (JsonNode) new = skg_json_parse (after, -1, "after", NULL);
  g_autoptr (GArray) changes = g_array_new (FALSE, FALSE, sizeof (Change));

  g_return_val_if_fail (old != NULL && new != NULL, NULL);

  g_array_set_clear_func (changes, change_clear);
  compare (changes, "", old, new);
  g_array_sort (changes, compare_paths);
  if (kind != NULL)
    *kind = dup_kind (changes);
  if (changes->len == 1)
    return dup_one (&g_array_index (changes, Change, 0));
  if (changes->len > 1 && are_all_pose (changes))
    return dup_pose (old, new);
  return dup_group (changes);
}
