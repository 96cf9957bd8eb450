/* SPDX-License-Identifier: Apache-2.0
 * Surgical tools: closed meshes with named points. */
#include "config.h"

#include "body/tool.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "body/tool-private.h"

struct _SkgTool
{
  gatomicrefcount ref_count;
  GArray *parts;  /* SkgToolPart */
  GArray *points; /* SkgToolPoint */
};

G_DEFINE_BOXED_TYPE (SkgTool, skg_tool, skg_tool_ref, skg_tool_unref)

static const SkgToolClass *const classes[] = {
  &skg_tool_k_wire,   &skg_tool_screw,        &skg_tool_cannulated_screw,
  &skg_tool_plate,    &skg_tool_drill_sleeve, &skg_tool_guide_wire,
  &skg_tool_catheter, &skg_tool_manipulator,  &skg_tool_beads,
  &skg_tool_ball,     &skg_tool_ruler,        &skg_tool_hip_stem,
  &skg_tool_hip_cup,
};

/* Kinds */

const SkgToolKind *const *
skg_tool_list_kinds (void)
{
  static const SkgToolKind *kinds[G_N_ELEMENTS (classes) + 1];
  static gsize ready;

  if (g_once_init_enter (&ready))
    {
      for (gsize i = 0; i < G_N_ELEMENTS (classes); i++)
        kinds[i] = &classes[i]->kind;
      g_once_init_leave (&ready, 1);
    }
  return kinds;
}

static const SkgToolClass *
find_class (const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (classes); i++)
    if (strcmp (classes[i]->kind.id, id) == 0)
      return classes[i];
  return NULL;
}

const SkgToolKind *
skg_tool_find_kind (const char *id)
{
  const SkgToolClass *found = find_class (id);

  return found != NULL ? &found->kind : NULL;
}

int
skg_tool_kind_find_param (const SkgToolKind *kind, const char *key)
{
  for (guint i = 0; i < kind->n_params; i++)
    if (strcmp (kind->params[i].key, key) == 0)
      return (int) i;
  return -1;
}

/* Values */

gboolean
skg_tool_refuse (GError **error, const char *format, ...)
{
  va_list arguments;
  g_autofree char *message = NULL;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, SKG_ERROR, SKG_ERROR_INPUT, message);
  return FALSE;
}

static gboolean
check_value (const SkgToolParam *param, const SkgToolValue *value, GError **error)
{
  guint length = value->n_numbers / param->width;

  if (value->n_numbers % param->width != 0 || length < param->min_length ||
      length > param->max_length || value->n_numbers > SKG_TOOL_MAX_NUMBERS)
    return skg_tool_refuse (error, "%s: %u numbers; %u to %u are allowed", param->key,
                            value->n_numbers, param->min_length * param->width,
                            param->max_length * param->width);
  for (guint i = 0; i < value->n_numbers; i++)
    {
      double number = value->numbers[i];

      if (!(number >= param->min && number <= param->max) ||
          (param->is_integer && number != floor (number)))
        return skg_tool_refuse (
            error, "%s: %g is not allowed: %s%g to %g%s%s", param->key, number,
            param->is_integer ? "a whole number, " : "", param->min, param->max,
            param->unit != NULL ? " " : "", param->unit != NULL ? param->unit : "");
    }
  return TRUE;
}

/* @complete: with defaults where @values has none */
static gboolean
complete_values (const SkgToolKind *kind,
                 const SkgToolValue *values,
                 SkgToolValue *complete,
                 GError **error)
{
  for (guint i = 0; i < kind->n_params; i++)
    {
      const SkgToolParam *param = &kind->params[i];

      if (values != NULL && values[i].n_numbers > 0)
        {
          complete[i] = values[i];
          if (!check_value (param, &complete[i], error))
            return FALSE;
          continue;
        }
      complete[i].n_numbers = param->length * param->width;
      memcpy (complete[i].numbers, param->values,
              complete[i].n_numbers * sizeof *param->values);
    }
  return TRUE;
}

/* Tools */

static void
clear_part (gpointer data)
{
  SkgToolPart *part = data;

  g_free (part->name);
  skg_mesh_unref (part->mesh);
}

static void
clear_point (gpointer data)
{
  g_free (((SkgToolPoint *) data)->name);
}

static SkgTool *
new_tool (void)
{
  SkgTool *self = g_new0 (SkgTool, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->parts = g_array_new (FALSE, FALSE, sizeof (SkgToolPart));
  self->points = g_array_new (FALSE, FALSE, sizeof (SkgToolPoint));
  g_array_set_clear_func (self->parts, clear_part);
  g_array_set_clear_func (self->points, clear_point);
  return self;
}

SkgTool *
skg_tool_ref (SkgTool *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
skg_tool_unref (SkgTool *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_array_unref (self->parts);
  g_array_unref (self->points);
  g_free (self);
}

static void
add_part (SkgTool *self, const char *name, gboolean in_mask, SkgMesh *mesh)
{
  SkgToolPart part = { g_strdup (name), mesh, in_mask };

  g_array_append_val (self->parts, part);
}

gboolean
skg_tool_take_part (SkgTool *self,
                    const char *name,
                    gboolean in_mask,
                    SkgMeshBuilder *builder,
                    GError **error)
{
  SkgMesh *mesh = skg_mesh_builder_finish (builder, error);

  skg_mesh_builder_free (builder);
  if (mesh == NULL)
    return FALSE;
  add_part (self, name, in_mask, mesh);
  return TRUE;
}

void
skg_tool_add_point (SkgTool *self, const char *name, SkgVec3 position_mm)
{
  SkgToolPoint point = { g_strdup (name), position_mm };

  g_array_append_val (self->points, point);
}

SkgTool *
skg_tool_new (const SkgToolKind *kind, const SkgToolValue *values, GError **error)
{
  g_autofree SkgToolValue *complete = NULL;
  g_autoptr (SkgTool) self = NULL;
  const SkgToolClass *class;

  g_return_val_if_fail (kind != NULL, NULL);

  class = find_class (kind->id);
  g_return_val_if_fail (class != NULL, NULL);
  complete = g_new0 (SkgToolValue, kind->n_params);
  self = new_tool ();
  if (!complete_values (kind, values, complete, error) ||
      !class->build (complete, self, error))
    return NULL;
  return g_steal_pointer (&self);
}

SkgTool *
skg_tool_new_from_mesh (SkgMesh *mesh)
{
  SkgTool *self = new_tool ();
  SkgVec3 low;
  SkgVec3 high;

  skg_mesh_get_bounds_mm (mesh, &low, &high);
  add_part (self, "body", TRUE, skg_mesh_ref (mesh));
  skg_tool_add_point (self, "base",
                      skg_vec3 ((low.x + high.x) / 2, (low.y + high.y) / 2, low.z));
  skg_tool_add_point (self, "tip",
                      skg_vec3 ((low.x + high.x) / 2, (low.y + high.y) / 2, high.z));
  return self;
}

guint
skg_tool_get_n_parts (SkgTool *self)
{
  return self->parts->len;
}

const SkgToolPart *
skg_tool_get_part (SkgTool *self, guint index)
{
  g_return_val_if_fail (index < self->parts->len, NULL);

  return &g_array_index (self->parts, SkgToolPart, index);
}

guint
skg_tool_get_n_points (SkgTool *self)
{
  return self->points->len;
}

const SkgToolPoint *
skg_tool_get_point (SkgTool *self, guint index)
{
  g_return_val_if_fail (index < self->points->len, NULL);

  return &g_array_index (self->points, SkgToolPoint, index);
}
