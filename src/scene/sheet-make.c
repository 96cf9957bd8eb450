/* SPDX-License-Identifier: Apache-2.0
 * Making the tiles of a sheet: body by body, the next one loaded meanwhile. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "body/phantom-draft.h"
#include "scene/rules.h"
#include "scene/sheet-private.h"

/* What loads one body, in a thread of its own. */
typedef struct
{
  const SkgSheetSlot *slot;
  SkgLoadOptions options;
  const SkgBody *previous; /* (nullable): stays until the thread has ended */
  gboolean labels;
  GCancellable *cancellable;
  SkgBody *body;
  GError *error;
} Load;

typedef struct
{
  SkgSheet *sheet;
  const SkgSheetOptions *options;
  SkgRenderService *service;
  SkgSheetFunc func;
  gpointer user_data;
  GCancellable *cancellable;
  gboolean ended; /* @func wants no more */
} Make;

gboolean
skg_sheet_is_draft (const SkgSheet *sheet, const SkgSheetOptions *options)
{
  const SkgPhantomParams *phantom =
      skg_scene_get_phantom (skg_sheet_get_slot (sheet, 0)->scene);

  /* A draft's labels could accept another try than the whole body's. */
  return !options->whole && options->size_px <= SKG_PHANTOM_DRAFT_MAX_PX &&
         phantom != NULL && phantom->voxel_mm < 2 &&
         !skg_scene_has_voxel_rules (skg_sheet_get_slot (sheet, 0)->scene);
}

static gpointer
load_in_thread (gpointer data)
{
  Load *load = data;
  const SkgSheetSlot *slot = load->slot;

  load->body = skg_body_load_sample (slot->scene, slot->seed, slot->index,
                                     load->previous, &load->options, NULL, NULL,
                                     load->cancellable, &load->error);
  if (load->body != NULL && load->labels)
    skg_body_add_labels (slot->scene, load->body, NULL, NULL, load->cancellable);
  return NULL;
}

static GThread *
start_load (const Make *make, guint slot, const SkgBody *previous, Load *load)
{
  const SkgSheetSlot *one = skg_sheet_get_slot (make->sheet, slot);

  *load = (Load){
    .slot = one,
    .options = {
      .series = skg_scene_get_volume_series (one->scene),
      .max_axis_voxels =
          skg_render_service_get_gl_info (make->service)->max_texture_3d,
      .draft = skg_sheet_is_draft (make->sheet, make->options),
    },
    .previous = previous,
    .labels = make->options->structures,
    .cancellable = make->cancellable,
  };
  return g_thread_new ("skg-sheet-body", load_in_thread, load);
}

/* As `skg render --size` has it: the detector's edges stay. */
static void
resize (SkgGeometry *geometry, guint size_px)
{
  double per_px = (double) size_px / MAX (geometry->columns, geometry->rows);

  *geometry = skg_geometry_resize (geometry,
                                   (guint) MAX (1, round (geometry->columns * per_px)),
                                   (guint) MAX (1, round (geometry->rows * per_px)));
}

static gboolean
make_tile (Make *make,
           guint slot,
           const SkgBody *body,
           SkgStructureChoice *choice,
           GError **error)
{
  const SkgSheetSlot *one = skg_sheet_get_slot (make->sheet, slot);
  g_auto (SkgSample) sample = { 0 };
  g_auto (SkgFrame) frame = { 0 };
  g_autoptr (SkgPicture) picture = NULL;
  g_autoptr (SkgSheetTile) tile = NULL;

  g_autoptr (GError) local = NULL;

  if (!skg_scene_sample (one->scene, body, one->seed, one->index, &sample, &local))
    {
      /* Its place stays empty. */
      if (g_error_matches (local, SKG_ERROR, SKG_ERROR_REJECTED))
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (!skg_sample_get_frame (&sample, body, SKG_QUALITY_LIVE, &frame, error))
    return FALSE;
  resize (&frame.geometry, make->options->size_px);
  if (choice != NULL)
    frame.structures = skg_structure_choice_ref (choice);
  picture = skg_render_service_render (make->service, &frame, error);
  if (picture == NULL)
    return FALSE;
  tile = skg_sheet_tile_new (picture, &sample, body, one->index);
  make->ended = !make->func (slot, tile, make->user_data);
  return !g_cancellable_set_error_if_cancelled (make->cancellable, error);
}

/* (nullable): also without an error: the scene names none */
static SkgStructureChoice *
choose_structures (const Make *make, guint slot, const SkgBody *body, GError **error)
{
  g_autoptr (GError) local = NULL;
  SkgStructureChoice *choice;

  if (!make->options->structures)
    return NULL;
  choice = skg_scene_choose_structures (skg_sheet_get_slot (make->sheet, slot)->scene,
                                        body, &local);
  if (local != NULL && make->options->must_have_structures)
    g_propagate_error (error, g_steal_pointer (&local));
  return choice;
}

static gboolean
is_wanted (const SkgSheetOptions *options, guint slot)
{
  return options->done == NULL || !options->done[slot];
}

/* All slots from @slot on that have its body. */
static gboolean
make_tiles (Make *make, guint slot, const SkgBody *body, GError **error)
{
  const char *key = skg_sheet_get_slot (make->sheet, slot)->body_key;
  GError *local = NULL;
  g_autoptr (SkgStructureChoice) choice = choose_structures (make, slot, body, &local);

  if (local != NULL)
    {
      g_propagate_error (error, local);
      return FALSE;
    }
  for (guint i = slot; i < make->sheet->slots->len && !make->ended; i++)
    if (is_wanted (make->options, i) &&
        strcmp (skg_sheet_get_slot (make->sheet, i)->body_key, key) == 0 &&
        !make_tile (make, i, body, choice, error))
      return FALSE;
  return TRUE;
}

/* First slots of each body that is still wanted. */
static GArray *
list_bodies (const SkgSheet *sheet, const SkgSheetOptions *options)
{
  GArray *out = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < sheet->slots->len; i++)
    if (is_wanted (options, i) &&
        g_hash_table_add (known, skg_sheet_get_slot (sheet, i)->body_key))
      g_array_append_val (out, i);
  return out;
}

/* What the caller has loaded is shared where nothing but a CT is read. */
static SkgBody *
copy_given (const Make *make)
{
  const char *path =
      skg_scene_get_volume_path (skg_sheet_get_slot (make->sheet, 0)->scene);

  return path != NULL ? skg_body_copy_source (make->options->body) : NULL;
}

gboolean
skg_sheet_make (SkgSheet *sheet,
                const SkgSheetOptions *options,
                SkgRenderService *service,
                SkgSheetFunc func,
                gpointer user_data,
                GCancellable *cancellable,
                GError **error)
{
  Make make = { sheet, options, service, func, user_data, cancellable, FALSE };
  g_autoptr (GArray) firsts = list_bodies (sheet, options);
  g_autoptr (SkgBody) body = copy_given (&make);
  Load load;
  GThread *loader;
  gboolean ok = TRUE;

  if (firsts->len == 0)
    return TRUE;
  loader = start_load (&make, g_array_index (firsts, guint, 0), body, &load);
  for (guint b = 0; loader != NULL; b++)
    {
      g_thread_join (loader);
      loader = NULL;
      g_clear_pointer (&body, skg_body_free);
      body = load.body;
      if (body == NULL)
        {
          g_propagate_error (error, load.error);
          return FALSE;
        }
      if (b + 1 < firsts->len)
        loader = start_load (&make, g_array_index (firsts, guint, b + 1), body, &load);
      ok = make_tiles (&make, g_array_index (firsts, guint, b), body, error);
      if (ok && !make.ended)
        continue;
      if (loader != NULL)
        {
          g_thread_join (loader);
          g_clear_pointer (&load.body, skg_body_free);
          g_clear_error (&load.error);
        }
      break;
    }
  return ok;
}
