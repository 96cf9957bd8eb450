/* SPDX-License-Identifier: Apache-2.0
 * A label map: voxels, and a census of what occurs in them. */
#include "config.h"

#include "body/labels.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"

struct _SkgLabelMap
{
  gatomicrefcount ref_count;
  SkgGrid grid;
  guint n_layers;
  guint voxel_bytes;
  GBytes *voxels;
  GArray *structures; /* of SkgStructure, by layer and value */
  guint64 voxels_id;
  char *name;
  char *names_source;
  GPtrArray *warnings; /* of char *, NULL-terminated */
};

G_DEFINE_BOXED_TYPE (SkgLabelMap, skg_label_map, skg_label_map_ref, skg_label_map_unref)

static gboolean G_GNUC_PRINTF (2, 3) fail (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  if (error != NULL)
    *error = g_error_new_valist (SKG_ERROR, SKG_ERROR_INPUT, format, args);
  va_end (args);
  return FALSE;
}

guint32
skg_labels_choose_rgb (guint index)
{
  /* Turns of the hue by the golden ratio leave neighbours far apart; HSL with a high
   * lightness (0.70, 0.78) and saturation. */
  double hue = fmod (0.58 + index * 0.6180339887498949, 1.0) * 6;
  double lightness = index % 2 == 0 ? 0.70 : 0.78;
  double chroma = (1 - fabs (2 * lightness - 1)) * 0.85;
  double x = chroma * (1 - fabs (fmod (hue, 2) - 1));
  double low = lightness - chroma / 2;
  static const guint8 order[6][3] = { { 2, 1, 0 }, { 1, 2, 0 }, { 0, 2, 1 },
                                      { 0, 1, 2 }, { 1, 0, 2 }, { 2, 0, 1 } };
  double levels[3] = { low, low + x, low + chroma };
  guint32 rgb = 0;

  for (int c = 0; c < 3; c++)
    rgb = rgb << 8 | (guint32) lrint (255 * levels[order[(int) hue % 6][c]]);
  return rgb;
}

/* Census */

/* What is known of one value of one layer. */
typedef struct
{
  guint64 n;
  guint64 sums[3];
  guint min[3];
  guint max[3];
} Census;

static void
count_run (Census *census, guint first, guint last, guint j, guint k)
{
  guint n = last - first + 1;

  if (census->n == 0)
    {
      const guint start[3] = { first, j, k };

      memcpy (census->min, start, sizeof start);
      memcpy (census->max, start, sizeof start);
    }
  census->n += n;
  census->sums[0] += ((guint64) first + last) * n / 2;
  census->sums[1] += (guint64) j * n;
  census->sums[2] += (guint64) k * n;
  census->min[0] = MIN (census->min[0], first);
  census->max[0] = MAX (census->max[0], last);
  census->min[1] = MIN (census->min[1], j);
  census->max[1] = MAX (census->max[1], j);
  census->max[2] = MAX (census->max[2], k);
}

static guint
read_voxel (const guint8 *voxels, guint voxel_bytes, gsize index)
{
  guint16 value;

  if (voxel_bytes == 1)
    return voxels[index];
  memcpy (&value, voxels + 2 * index, sizeof value);
  return value;
}

/* (transfer full): Census[largest value + 1] of one layer */
static Census *
take_census (const SkgLabelMap *self, guint layer)
{
  const guint *size = self->grid.size;
  Census *census = g_new0 (Census, self->voxel_bytes == 1 ? 256 : 65536);
  const guint8 *voxels = g_bytes_get_data (self->voxels, NULL);
  gsize row = (gsize) layer * size[0] * size[1] * size[2];

  for (guint k = 0; k < size[2]; k++)
    for (guint j = 0; j < size[1]; j++, row += size[0])
      for (guint i = 0; i < size[0];)
        {
          guint value = read_voxel (voxels, self->voxel_bytes, row + i);
          guint first = i++;

          while (i < size[0] &&
                 read_voxel (voxels, self->voxel_bytes, row + i) == value)
            i++;
          if (value != 0)
            count_run (&census[value], first, i - 1, j, k);
        }
  return census;
}

static void
fill_from_census (const SkgLabelMap *self,
                  const Census *census,
                  SkgStructure *structure)
{
  SkgMat4 patient_from_voxel = skg_grid_get_patient_from_voxel (&self->grid);
  double n = (double) census->n;

  structure->n_voxels = census->n;
  if (census->n == 0)
    return;
  memcpy (structure->box_min, census->min, sizeof census->min);
  memcpy (structure->box_max, census->max, sizeof census->max);
  structure->centre_mm = skg_mat4_transform_point (
      &patient_from_voxel,
      skg_vec3 ((double) census->sums[0] / n, (double) census->sums[1] / n,
                (double) census->sums[2] / n));
}

/* Names */

static int
compare_names (const void *a, const void *b)
{
  const SkgLabelName *x = *(const SkgLabelName *const *) a;
  const SkgLabelName *y = *(const SkgLabelName *const *) b;

  if (x->layer != y->layer)
    return x->layer < y->layer ? -1 : 1;
  return (x->value > y->value) - (x->value < y->value);
}

static gboolean
check_names (const SkgLabelMap *self,
             const SkgLabelName *names,
             guint n_names,
             GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < n_names; i++)
    {
      if (names[i].name == NULL || *names[i].name == '\0')
        return fail (error, "label %u has an empty name", names[i].value);
      if (names[i].value < 1 || names[i].value > G_MAXUINT16 ||
          names[i].layer >= self->n_layers)
        return fail (error,
                     "\"%.60s\" is label %u of layer %u; labels are 1 to 65535, "
                     "layers 0 to %u",
                     names[i].name, names[i].value, names[i].layer, self->n_layers - 1);
      if (!g_hash_table_add (seen, names[i].name))
        return fail (error, "two labels are called \"%.60s\"", names[i].name);
    }
  return TRUE;
}

static gboolean
add_structure (SkgLabelMap *self,
               const Census *census,
               guint layer,
               guint value,
               const SkgLabelName *name,
               GError **error)
{
  SkgStructure structure = { .layer = layer,
                             .value = value,
                             .has_name = name != NULL,
                             .rgb = name != NULL ? name->rgb : SKG_RGB_NONE };

  if (self->structures->len >= SKG_LABELS_MAX_STRUCTURES)
    return fail (error,
                 "more than %u different labels; is it a label map, or a picture?",
                 SKG_LABELS_MAX_STRUCTURES);
  if (name != NULL)
    structure.name = g_strdup (name->name);
  else if (layer == 0)
    structure.name = g_strdup_printf ("label_%u", value);
  else
    structure.name = g_strdup_printf ("label_%u_layer_%u", value, layer);
  if (structure.rgb == SKG_RGB_NONE)
    structure.rgb = skg_labels_choose_rgb (self->structures->len);
  fill_from_census (self, census, &structure);
  g_array_append_val (self->structures, structure);
  return TRUE;
}

/* Of one layer: values that occur, or have a name. @sorted is moved on. */
static gboolean
add_layer (SkgLabelMap *self,
           guint layer,
           const SkgLabelName ***sorted,
           const SkgLabelName **end,
           GError **error)
{
  g_autofree Census *census = take_census (self, layer);
  guint n_values = self->voxel_bytes == 1 ? 256 : 65536;
  static const Census nothing;

  for (guint value = 1; value < n_values; value++)
    {
      const SkgLabelName *name = NULL;

      if (*sorted < end && (**sorted)->layer == layer && (**sorted)->value == value)
        name = *(*sorted)++;
      if ((census[value].n > 0 || name != NULL) &&
          !add_structure (self, &census[value], layer, value, name, error))
        return FALSE;
      /* One value may have several names (segments that were copied). */
      while (*sorted < end && (**sorted)->layer == layer && (**sorted)->value == value)
        if (!add_structure (self, &census[value], layer, value, *(*sorted)++, error))
          return FALSE;
    }
  /* Beyond what a byte holds: named, but it cannot occur. */
  for (; *sorted < end && (**sorted)->layer == layer; ++*sorted)
    if (!add_structure (self, &nothing, layer, (**sorted)->value, **sorted, error))
      return FALSE;
  return TRUE;
}

static gboolean
add_structures (SkgLabelMap *self,
                const SkgLabelName *names,
                guint n_names,
                GError **error)
{
  g_autofree const SkgLabelName **sorted = g_new (const SkgLabelName *, n_names + 1);
  const SkgLabelName **next = sorted;

  if (!check_names (self, names, n_names, error))
    return FALSE;
  for (guint i = 0; i < n_names; i++)
    sorted[i] = &names[i];
  qsort (sorted, n_names, sizeof *sorted, compare_names);
  for (guint layer = 0; layer < self->n_layers; layer++)
    if (!add_layer (self, layer, &next, sorted + n_names, error))
      return FALSE;
  return TRUE;
}

/* Object */

static void
clear_structure (gpointer structure)
{
  g_free (((SkgStructure *) structure)->name);
}

static SkgLabelMap *
alloc_map (const SkgGrid *grid, guint n_layers, guint voxel_bytes, GBytes *voxels)
{
  SkgLabelMap *self = g_new0 (SkgLabelMap, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->grid = *grid;
  for (int axis = 0; axis < 3; axis++)
    self->grid.direction[axis] = skg_vec3_normalize (grid->direction[axis]);
  self->n_layers = n_layers;
  self->voxel_bytes = voxel_bytes;
  self->voxels = g_bytes_ref (voxels);
  self->structures = g_array_new (FALSE, TRUE, sizeof (SkgStructure));
  g_array_set_clear_func (self->structures, clear_structure);
  self->name = g_strdup ("");
  self->names_source = g_strdup ("");
  self->warnings = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->warnings, NULL);
  return self;
}

SkgLabelMap *
skg_label_map_new (const SkgGrid *grid,
                   guint n_layers,
                   guint voxel_bytes,
                   GBytes *voxels,
                   const SkgLabelName *names,
                   guint n_names,
                   GError **error)
{
  g_autoptr (SkgLabelMap) self = NULL;
  static gint last_id;
  gsize n_bytes;

  g_return_val_if_fail (grid != NULL && voxels != NULL, NULL);
  g_return_val_if_fail (voxel_bytes == 1 || voxel_bytes == 2, NULL);
  g_return_val_if_fail (n_names == 0 || names != NULL, NULL);

  if (!skg_grid_check (grid, error))
    return NULL;
  if (n_layers < 1 || n_layers > SKG_LABELS_MAX_LAYERS)
    {
      fail (error, "%u layers of labels; 1 to %d are allowed", n_layers,
            SKG_LABELS_MAX_LAYERS);
      return NULL;
    }
  /* 65535^3 * 512 fits in 64 bits. */
  n_bytes =
      (gsize) grid->size[0] * grid->size[1] * grid->size[2] * n_layers * voxel_bytes;
  if (g_bytes_get_size (voxels) != n_bytes)
    {
      fail (error,
            "%" G_GSIZE_FORMAT
            " bytes of labels; %u layers of %u x %u x %u need %" G_GSIZE_FORMAT,
            g_bytes_get_size (voxels), n_layers, grid->size[0], grid->size[1],
            grid->size[2], n_bytes);
      return NULL;
    }
  self = alloc_map (grid, n_layers, voxel_bytes, voxels);
  self->voxels_id = (guint64) g_atomic_int_add (&last_id, 1) + 1;
  return add_structures (self, names, n_names, error) ? g_steal_pointer (&self) : NULL;
}

SkgLabelMap *
skg_label_map_new_renamed (SkgLabelMap *map,
                           const SkgLabelName *names,
                           guint n_names,
                           GError **error)
{
  g_autoptr (SkgLabelMap) self = NULL;

  g_return_val_if_fail (map != NULL, NULL);

  self = alloc_map (&map->grid, map->n_layers, map->voxel_bytes, map->voxels);
  self->voxels_id = map->voxels_id;
  return add_structures (self, names, n_names, error) ? g_steal_pointer (&self) : NULL;
}

SkgLabelMap *
skg_label_map_ref (SkgLabelMap *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
skg_label_map_unref (SkgLabelMap *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->voxels, g_bytes_unref);
  g_clear_pointer (&self->structures, g_array_unref);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->names_source, g_free);
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
  g_free (self);
}

const SkgGrid *
skg_label_map_get_grid (SkgLabelMap *self)
{
  return &self->grid;
}

guint
skg_label_map_get_n_layers (SkgLabelMap *self)
{
  return self->n_layers;
}

guint
skg_label_map_get_voxel_bytes (SkgLabelMap *self)
{
  return self->voxel_bytes;
}

GBytes *
skg_label_map_get_voxels (SkgLabelMap *self)
{
  return self->voxels;
}

guint
skg_label_map_get_value (SkgLabelMap *self, guint layer, guint i, guint j, guint k)
{
  const guint *size = self->grid.size;

  g_return_val_if_fail (layer < self->n_layers, 0);
  g_return_val_if_fail (i < size[0] && j < size[1] && k < size[2], 0);

  return read_voxel (g_bytes_get_data (self->voxels, NULL), self->voxel_bytes,
                     (((gsize) layer * size[2] + k) * size[1] + j) * size[0] + i);
}

guint
skg_label_map_get_n_structures (SkgLabelMap *self)
{
  return self->structures->len;
}

const SkgStructure *
skg_label_map_get_structure (SkgLabelMap *self, guint index)
{
  g_return_val_if_fail (index < self->structures->len, NULL);

  return &g_array_index (self->structures, SkgStructure, index);
}

void
skg_label_map_mark_taken_away (SkgLabelMap *self, guint index)
{
  g_return_if_fail (index < self->structures->len);

  g_array_index (self->structures, SkgStructure, index).taken_away = TRUE;
}

gboolean
skg_structure_is_known (const SkgStructure *structure)
{
  return structure->n_voxels > 0 || structure->taken_away;
}

const SkgStructure *
skg_label_map_find (SkgLabelMap *self, const char *name)
{
  for (guint i = 0; i < self->structures->len; i++)
    if (strcmp (skg_label_map_get_structure (self, i)->name, name) == 0)
      return skg_label_map_get_structure (self, i);
  return NULL;
}

const SkgStructure *
skg_label_map_find_value (SkgLabelMap *self, guint layer, guint value)
{
  for (guint i = 0; i < self->structures->len; i++)
    {
      const SkgStructure *structure = skg_label_map_get_structure (self, i);

      if (structure->layer == layer && structure->value == value)
        return structure;
    }
  return NULL;
}

guint64
skg_label_map_get_voxels_id (SkgLabelMap *self)
{
  return self->voxels_id;
}

/* Whether the box [@low, @high] of voxels of @from, faces included, meets the volume of
 * @to, by the box around its corners in the voxels of @to. */
static gboolean
box_meets (const SkgGrid *from,
           const guint low[3],
           const guint high[3],
           const SkgGrid *to)
{
  SkgMat4 patient_from_voxel = skg_grid_get_patient_from_voxel (from);
  SkgMat4 voxel_from_patient = skg_grid_get_voxel_from_patient (to);
  double min[3] = { INFINITY, INFINITY, INFINITY };
  double max[3] = { -INFINITY, -INFINITY, -INFINITY };

  for (int corner = 0; corner < 8; corner++)
    {
      SkgVec3 p = skg_vec3 (corner & 1 ? high[0] + 0.5 : low[0] - 0.5,
                            corner & 2 ? high[1] + 0.5 : low[1] - 0.5,
                            corner & 4 ? high[2] + 0.5 : low[2] - 0.5);
      double v[3];

      p = skg_mat4_transform_point (&patient_from_voxel, p);
      p = skg_mat4_transform_point (&voxel_from_patient, p);
      v[0] = p.x;
      v[1] = p.y;
      v[2] = p.z;
      for (int a = 0; a < 3; a++)
        {
          min[a] = MIN (min[a], v[a]);
          max[a] = MAX (max[a], v[a]);
        }
    }
  for (int a = 0; a < 3; a++)
    if (max[a] <= -0.5 || min[a] >= to->size[a] - 0.5)
      return FALSE;
  return TRUE;
}

gboolean
skg_label_map_meets_grid (SkgLabelMap *self, const SkgGrid *grid)
{
  for (guint i = 0; i < self->structures->len; i++)
    {
      const SkgStructure *structure = skg_label_map_get_structure (self, i);

      if (structure->n_voxels > 0 &&
          box_meets (&self->grid, structure->box_min, structure->box_max, grid))
        return TRUE;
    }
  return FALSE;
}

void
skg_label_map_set_texts (SkgLabelMap *self, const char *name, const char *names_source)
{
  g_autofree char *old_name = self->name;
  g_autofree char *old_source = self->names_source;

  self->name = g_strdup (name != NULL ? name : "");
  self->names_source = g_strdup (names_source != NULL ? names_source : "");
}

const char *
skg_label_map_get_name (SkgLabelMap *self)
{
  return self->name;
}

const char *
skg_label_map_get_names_source (SkgLabelMap *self)
{
  return self->names_source;
}

void
skg_label_map_add_warning (SkgLabelMap *self, const char *warning)
{
  g_ptr_array_insert (self->warnings, (int) self->warnings->len - 1,
                      g_strdup (warning));
}

const char *const *
skg_label_map_get_warnings (SkgLabelMap *self)
{
  return (const char *const *) self->warnings->pdata;
}
