/* SPDX-License-Identifier: Apache-2.0
 * Machines: read from resources/machines, and their limits checked. */
#include "config.h"

#include "scene/machine.h"

#include <gio/gio.h>

#include "scene/resource-json.h"

#define MACHINES_PATH SKG_SCENE_RESOURCES "/machines"
#define DEFAULT_ID "cios"

/* A limit that is reached exactly, by way of degrees and back, is not passed. */
#define LIMIT_TOLERANCE 1e-6

static void
machine_free (SkgMachine *machine)
{
  g_free (machine->id);
  g_free (machine->name);
  g_free (machine->source);
  g_free (machine);
}

/* "key": [min, max] in the file's unit; a missing key: the machine lacks the joint. */
static SkgLimits
read_limits (JsonObject *object, const char *key, double unit, const char *path)
{
  SkgLimits limits = { .min = 1, .max = -1 };
  JsonNode *node = json_object_get_member (object, key);
  JsonArray *array;

  if (!node)
    return limits;
  if (!JSON_NODE_HOLDS_ARRAY (node) ||
      json_array_get_length (json_node_get_array (node)) != 2)
    {
      g_critical ("%s: key \"%s\" must be [min, max]", path, key);
      return limits;
    }

  array = json_node_get_array (node);
  limits.min = json_array_get_double_element (array, 0) * unit;
  limits.max = json_array_get_double_element (array, 1) * unit;
  if (limits.min > limits.max)
    g_critical ("%s: key \"%s\" has its minimum above its maximum", path, key);
  return limits;
}

static SkgMount
read_mount (JsonObject *object, const char *path)
{
  static const char *const names[] = { "mobile", "floor", "wall", NULL };
  const char *name =
      json_object_get_string_member_with_default (object, "mount", "mobile");

  for (guint i = 0; names[i]; i++)
    if (g_strcmp0 (name, names[i]) == 0)
      return (SkgMount) i;
  g_critical ("%s: key \"mount\" is \"%s\", not \"mobile\", \"floor\" or \"wall\"",
              path, name);
  return SKG_MOUNT_MOBILE;
}

static SkgMachine *
read_machine (JsonObject *object, const char *path)
{
  const double rad = SKG_RAD_FROM_DEG (1.0);
  SkgMachine *machine = g_new0 (SkgMachine, 1);

  machine->id = skg_resource_dup_string (object, "id", path);
  machine->name = skg_resource_dup_string (object, "name", path);
  machine->source = skg_resource_dup_string (object, "source", path);
  machine->mount = read_mount (object, path);
  machine->round_field =
      json_object_get_boolean_member_with_default (object, "round_field", FALSE);
  machine->detector.columns = (guint) skg_resource_get_number (object, "columns", path);
  machine->detector.rows = (guint) skg_resource_get_number (object, "rows", path);
  machine->detector.pitch_mm = skg_resource_get_number (object, "pitch_mm", path);
  machine->sid_mm = skg_resource_get_number (object, "sid_mm", path);
  machine->sod_mm = skg_resource_get_number (object, "sod_mm", path);
  machine->sid_limits_mm = read_limits (object, "sid_limits_mm", 1, path);
  machine->sod_limits_mm = read_limits (object, "sod_limits_mm", 1, path);
  machine->orbital_limits_rad = read_limits (object, "orbital_limits_deg", rad, path);
  machine->tilt_limits_rad = read_limits (object, "tilt_limits_deg", rad, path);
  machine->wigwag_limits_rad = read_limits (object, "wigwag_limits_deg", rad, path);
  machine->lift_limits_mm = read_limits (object, "lift_limits_mm", 1, path);
  machine->in_out_limits_mm = read_limits (object, "in_out_limits_mm", 1, path);
  machine->drive_limits_mm = read_limits (object, "drive_limits_mm", 1, path);
  return machine;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

static GPtrArray *
load_machines (void)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) names = g_resources_enumerate_children (
      MACHINES_PATH, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  GPtrArray *machines = g_ptr_array_new_with_free_func ((GDestroyNotify) machine_free);

  if (!names)
    {
      g_critical ("%s: %s", MACHINES_PATH, error->message);
      return machines;
    }
  qsort (names, g_strv_length (names), sizeof *names, compare_names);
  for (guint i = 0; names[i]; i++)
    {
      g_autofree char *path = g_build_path ("/", MACHINES_PATH, names[i], NULL);
      g_autoptr (JsonNode) root = skg_resource_load_json (path);
      SkgMachine *machine;

      if (!root)
        continue;
      if (!JSON_NODE_HOLDS_OBJECT (root))
        {
          g_critical ("%s: not a JSON object", path);
          continue;
        }
      machine = read_machine (json_node_get_object (root), path);
      g_ptr_array_insert (machines, g_str_equal (machine->id, DEFAULT_ID) ? 0 : -1,
                          machine);
    }
  return machines;
}

GPtrArray *
skg_machine_list (void)
{
  static GPtrArray *machines;

  if (g_once_init_enter (&machines))
    g_once_init_leave (&machines, load_machines ());
  return machines;
}

const SkgMachine *
skg_machine_find (const char *id)
{
  GPtrArray *machines = skg_machine_list ();

  for (guint i = 0; i < machines->len; i++)
    {
      const SkgMachine *machine = g_ptr_array_index (machines, i);

      if (g_strcmp0 (machine->id, id) == 0)
        return machine;
    }
  return NULL;
}

gboolean
skg_limits_contain (const SkgLimits *limits, double value)
{
  if (limits->min > limits->max)
    return fabs (value) <= LIMIT_TOLERANCE;
  return value >= limits->min - LIMIT_TOLERANCE &&
         value <= limits->max + LIMIT_TOLERANCE;
}

SkgLimitFlags
skg_machine_check (const SkgMachine *machine,
                   const SkgJoints *joints,
                   const SkgPose *pose)
{
  const struct
  {
    const SkgLimits *limits;
    double value;
    SkgLimitFlags flag;
  } checks[] = {
    { &machine->orbital_limits_rad, joints->orbital_rad, SKG_LIMIT_ORBITAL },
    { &machine->tilt_limits_rad, joints->tilt_rad, SKG_LIMIT_TILT },
    { &machine->wigwag_limits_rad, joints->wigwag_rad, SKG_LIMIT_WIGWAG },
    { &machine->lift_limits_mm, joints->lift_mm, SKG_LIMIT_LIFT },
    { &machine->in_out_limits_mm, joints->in_out_mm, SKG_LIMIT_IN_OUT },
    { &machine->drive_limits_mm, joints->drive_mm, SKG_LIMIT_DRIVE },
    { &machine->sid_limits_mm, pose->sid_mm, SKG_LIMIT_SID },
    { &machine->sod_limits_mm, pose->sod_mm, SKG_LIMIT_SOD },
  };
  SkgLimitFlags passed = SKG_LIMIT_NONE;

  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    if (!skg_limits_contain (checks[i].limits, checks[i].value))
      passed |= checks[i].flag;
  return passed;
}
