/* SPDX-License-Identifier: Apache-2.0
 * A loaded body, and whether it has what the formats need. */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/error.h"
#include "body/hip-landmarks.h"
#include "dataset/shot.h"
#include "dataset/writer.h"
#include "scene/tools.h"

void
skg_shot_body_free (SkgShotBody *self)
{
  g_clear_pointer (&self->body, skg_body_free);
  g_clear_object (&self->scene);
  for (guint i = 0; i < self->choices->len; i++)
    if (self->choices->pdata[i] != NULL)
      skg_structure_choice_unref (self->choices->pdata[i]);
  g_ptr_array_unref (self->choices);
  g_free (self->hash);
  for (guint i = 0; i < 3; i++)
    g_clear_object (&self->paired[i]);
  g_free (self);
}

static gboolean
refuse (GError **error, const SkgWriter *writer, SkgShotBody *self, const char *what)
{
  g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT, _ ("--format %s: %s %s"),
               writer->name, self->body->name, what);
  return FALSE;
}

static gboolean
check_hip (const SkgWriter *writer, SkgShotBody *self, GError **error)
{
  int indices[SKG_HIP_LANDMARKS];

  if (self->body->landmarks == NULL)
    return refuse (error, writer, self, _ ("has no landmarks"));
  skg_hip_landmark_match (self->body->landmarks, indices);
  for (guint i = 0; i < SKG_HIP_LANDMARKS; i++)
    if (indices[i] < 0)
      {
        g_autofree char *what = g_strdup_printf (
            _ ("lacks the landmark %s of SyntheX's 14"), skg_hip_landmark_list ()[i]);

        return refuse (error, writer, self, what);
      }
  return TRUE;
}

/* A tool of the scene has its key points; landmarks of these names are what a scanned
 * one has. */
static gboolean
check_tool (const SkgWriter *writer, SkgShotBody *self, GError **error)
{
  SkgLandmarkSet *set = self->body->landmarks;

  if (skg_scene_get_n_tools (self->scene) > 0)
    return TRUE;
  if (set != NULL && skg_landmark_set_find (set, "base") != NULL &&
      skg_landmark_set_find (set, "tip") != NULL)
    return TRUE;
  return refuse (
      error, writer, self,
      _ ("has no tool: the scene has none, and there are no landmarks \"base\" and "
         "\"tip\""));
}

static gboolean
check_landmarks (const SkgWriter *writer, SkgShotBody *self, GError **error)
{
  if ((writer->needs & SKG_WRITER_NEEDS_HIP) && !check_hip (writer, self, error))
    return FALSE;
  if ((writer->needs & SKG_WRITER_NEEDS_TOOL) && !check_tool (writer, self, error))
    return FALSE;
  if ((writer->needs & SKG_WRITER_NEEDS_LANDMARKS) &&
      (self->body->landmarks == NULL ||
       skg_landmark_set_get_length (self->body->landmarks) == 0))
    return refuse (error, writer, self, _ ("has no landmarks"));
  return TRUE;
}

static SkgStructureChoice *
choose_set (SkgShotBody *self, const SkgWriter *writer, GError **error)
{
  const SkgStructureRequest request = { (char *) writer->mask_set,
                                        SKG_STRUCTURE_STYLE_INIT };
  SkgStructureChoice *choice;

  if (self->body->labels == NULL)
    {
      refuse (error, writer, self,
              _ ("has no labels; patient.labels names a label map"));
      return NULL;
    }
  choice = skg_structure_choice_new (self->body->labels, &request, 1, error);
  if (choice == NULL)
    g_prefix_error (error, "--format %s: ", writer->name);
  return choice;
}

/* SyntheX's tool: one of the scene needs no label. */
static gboolean
is_of_tools (SkgShotBody *self, const char *set)
{
  return strcmp (set, "tool") == 0 && skg_scene_get_n_tools (self->scene) > 0;
}

static gboolean
check_n_masks (SkgShotBody *self, SkgStructureChoice *choice, GError **error)
{
  guint n_tools = skg_scene_get_n_tools (self->scene);
  guint n = choice != NULL ? skg_structure_choice_get_length (choice) : 0;

  if (n + n_tools <= SKG_STRUCTURES_MAX)
    return TRUE;
  g_set_error (
      error, SKG_ERROR, SKG_ERROR_INPUT,
      _ ("annotations.structures: %u structures and %u tools; at most %d masks "
         "are possible"),
      n, n_tools, SKG_STRUCTURES_MAX);
  return FALSE;
}

/* One choice for each mask set, asked for by the first format that wants it. */
static gboolean
choose_structures (const SkgPlan *plan, SkgShotBody *self, GError **error)
{
  g_autoptr (GError) local = NULL;

  for (guint s = 0; s < plan->mask_sets->len; s++)
    {
      const char *set = plan->mask_sets->pdata[s];
      SkgStructureChoice *choice = NULL;

      for (guint i = 0; i < plan->formats->len && *set != '\0'; i++)
        {
          const SkgWriter *writer = plan->formats->pdata[i];

          if (choice != NULL || g_strcmp0 (writer->mask_set, set) != 0)
            continue;
          if (is_of_tools (self, set))
            break;
          choice = choose_set (self, writer, error);
          if (choice == NULL)
            return FALSE;
        }
      if (*set == '\0')
        choice = skg_scene_choose_masks (self->scene, self->body, &local);
      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      g_ptr_array_add (self->choices, choice);
      if (*set == '\0' && !check_n_masks (self, choice, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_stages (const SkgPlan *plan,
              const SkgWriter *writer,
              SkgShotBody *self,
              GError **error)
{
  if ((plan->stages >> SKG_N_STAGES) == 0 ||
      !(writer->needs & SKG_WRITER_TAKES_STAGES) ||
      skg_scene_get_n_tools (self->scene) > 0)
    return TRUE;
  return refuse (error, writer, self, _ ("has no tools, which --stage asks for"));
}

static gboolean
check_formats (const SkgPlan *plan, SkgShotBody *self, GError **error)
{
  for (guint i = 0; i < plan->formats->len; i++)
    {
      const SkgWriter *writer = plan->formats->pdata[i];
      int set = writer->mask_set != NULL
                    ? skg_plan_find_mask_set (plan, writer->mask_set)
                    : -1;

      if (!check_landmarks (writer, self, error) ||
          !check_stages (plan, writer, self, error))
        return FALSE;
      if ((writer->needs & SKG_WRITER_NEEDS_MASKS) &&
          (set < 0 || self->choices->pdata[set] == NULL) &&
          !is_of_tools (self, writer->mask_set))
        return refuse (error, writer, self,
                       _ ("needs masks, and the scene names no structures; "
                          "--structures does"));
    }
  return TRUE;
}

static gboolean
make_paired (const SkgPlan *plan, SkgShotBody *self, GError **error)
{
  static const char *const simulators[] = { "exposure.simulator=naive",
                                            "exposure.simulator=heuristic",
                                            "exposure.simulator=realistic" };
  g_autofree char *text = skg_scene_to_json (self->scene);
  gboolean wanted = FALSE;

  for (guint i = 0; i < plan->formats->len; i++)
    wanted |= (((const SkgWriter *) plan->formats->pdata[i])->needs &
               SKG_WRITER_NEEDS_PAIRED) != 0;
  for (guint i = 0; i < 3 && wanted; i++)
    {
      self->paired[i] = skg_scene_new_from_json (text, NULL, error);
      if (self->paired[i] == NULL ||
          !skg_scene_set_value (self->paired[i], simulators[i], error))
        return FALSE;
    }
  return TRUE;
}

static void
hash_bytes (GChecksum *checksum, GBytes *bytes)
{
  gsize size;
  const guchar *data = g_bytes_get_data (bytes, &size);

  while (size > 0)
    {
      gsize n = MIN (size, (gsize) 1 << 30);

      g_checksum_update (checksum, data, (gssize) n);
      data += n;
      size -= n;
    }
}

static void
hash_grid (GChecksum *checksum, const SkgGrid *grid)
{
  SkgMat4 place = skg_grid_get_patient_from_voxel (grid);

  g_checksum_update (checksum, (const guchar *) grid->size, sizeof grid->size);
  g_checksum_update (checksum, (const guchar *) &place, sizeof place);
}

/* Voxels, labels and landmarks as they were loaded: files may be many, and packed. */
static char *
hash_body (const SkgBody *loaded)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  const SkgBodySource *body = &loaded->source;
  guint n = body->landmarks != NULL ? skg_landmark_set_get_length (body->landmarks) : 0;

  hash_grid (checksum, skg_volume_get_grid (body->volume));
  hash_bytes (checksum, skg_volume_get_voxels (body->volume));
  if (body->labels != NULL)
    {
      hash_grid (checksum, skg_label_map_get_grid (body->labels));
      hash_bytes (checksum, skg_label_map_get_voxels (body->labels));
    }
  for (guint i = 0; i < n; i++)
    {
      const SkgLandmark *landmark = skg_landmark_set_get (body->landmarks, i);

      g_checksum_update (checksum, (const guchar *) landmark->name,
                         (gssize) strlen (landmark->name) + 1);
      g_checksum_update (checksum, (const guchar *) &landmark->position_mm,
                         sizeof landmark->position_mm);
    }
  return g_strdup (g_checksum_get_string (checksum));
}

SkgShotBody *
skg_shot_body_new (const SkgPlan *plan,
                   guint number,
                   SkgBody *loaded,
                   const char *hash,
                   GError **error)
{
  g_autoptr (SkgShotBody) self = g_new0 (SkgShotBody, 1);

  self->number = number;
  self->scene = g_object_ref (plan->scenes->pdata[skg_plan_get_scene (plan, number)]);
  self->body = loaded;
  self->choices = g_ptr_array_new ();
  if (!choose_structures (plan, self, error) || !check_formats (plan, self, error) ||
      !make_paired (plan, self, error))
    return NULL;
  self->hash = hash != NULL ? g_strdup (hash) : hash_body (loaded);
  return g_steal_pointer (&self);
}

gboolean
skg_shot_body_check (const SkgPlan *plan, const SkgBody *body, GError **error)
{
  g_autoptr (SkgShotBody) self = g_new0 (SkgShotBody, 1);
  gboolean ok;

  self->scene = g_object_ref (plan->scenes->pdata[0]);
  /* Lent: nothing of it is changed, and it is taken out again. */
  self->body = (SkgBody *) body;
  self->choices = g_ptr_array_new ();
  ok = choose_structures (plan, self, error) && check_formats (plan, self, error);
  self->body = NULL;
  return ok;
}
