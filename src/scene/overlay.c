/* SPDX-License-Identifier: Apache-2.0
 * The display list of overlays: what stands where, before anything is drawn. */
#include "config.h"

#include "scene/overlay.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "render/effect-moves.h"
#include "scene/overlay-private.h"
#include "scene/project.h"
#include "scene/resource-texts.h"

#define RGB_TEXT 0xf4f4f2
#define RGB_LETTER 0xffc861
#define RGB_GESTURE 0xffc861
/* Of the lamp at the door. */
#define RGB_BEAM 0xffe14d
#define RGB_LEFT 0x8fbcff
#define RGB_RIGHT 0xffa58f

/* Between the parts of a line. */
#define SEPARATOR "  ·  "

static void
clear_item (gpointer item)
{
  g_free (((SkgOverlayItem *) item)->text);
  g_clear_pointer (&((SkgOverlayItem *) item)->points, g_array_unref);
}

static void
take_item (SkgOverlay *self,
           SkgOverlayAnchor anchor,
           SkgOverlayStyle style,
           guint32 rgb,
           char *text)
{
  SkgOverlayItem item = { .anchor = anchor, .style = style, .text = text, .rgb = rgb };

  g_array_append_val (self->items, item);
}

static void
take_line (SkgOverlay *self, SkgOverlayAnchor anchor, char *text)
{
  take_item (self, anchor, SKG_OVERLAY_STYLE_NORMAL, RGB_TEXT, text);
}

/* Landmarks */

/* 'l', 'r' or 0: the side that a name ends or begins with, as a word of its own. */
static char
get_side (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);
  g_auto (GStrv) words = g_strsplit_set (lower, "-_ .", -1);
  guint n = g_strv_length (words);
  const char *ends[2] = { n > 0 ? words[n - 1] : "", n > 0 ? words[0] : "" };

  for (int i = 0; i < 2; i++)
    {
      if (strcmp (ends[i], "l") == 0 || strcmp (ends[i], "left") == 0)
        return 'l';
      if (strcmp (ends[i], "r") == 0 || strcmp (ends[i], "right") == 0)
        return 'r';
    }
  return 0;
}

guint32
skg_overlay_get_landmark_rgb (const char *name, guint index)
{
  static const guint32 palette[] = { 0xffd479, 0xb5e285, 0xd6adff, 0x7fe3d2 };

  switch (get_side (name))
    {
    case 'l':
      return RGB_LEFT;
    case 'r':
      return RGB_RIGHT;
    default:
      return palette[index % G_N_ELEMENTS (palette)];
    }
}

void
skg_overlay_take_item (SkgOverlay *self, const SkgOverlayItem *item)
{
  g_array_append_val (self->items, *item);
}

static void
add_landmarks (SkgOverlay *self, const SkgSample *sample, const SkgBody *body)
{
  SkgProjection projection;

  if (!sample->show_landmarks || body == NULL || body->landmarks == NULL)
    return;
  skg_sample_get_patient_projection (sample, &projection);
  for (guint i = 0; i < skg_landmark_set_get_length (body->landmarks); i++)
    {
      const SkgLandmark *landmark = skg_landmark_set_get (body->landmarks, i);
      SkgOverlayItem item = {
        .anchor = SKG_OVERLAY_ANCHOR_POINT,
        .style = SKG_OVERLAY_STYLE_LANDMARK,
        .rgb = skg_overlay_get_landmark_rgb (landmark->name, i),
        .index = i,
      };
      double depth_mm;

      if (!landmark->visible ||
          !skg_sample_project_point (
              sample, &projection,
              skg_sample_find_landmark (sample, body->landmarks, i)->position_mm,
              &item.column, &item.row, &depth_mm))
        continue;
      item.text = g_strdup (landmark->name);
      g_array_append_val (self->items, item);
    }
}

/* Letters */

static void
take_letters (SkgOverlay *self, SkgOverlayAnchor anchor, SkgVec3 direction)
{
  take_item (self, anchor, SKG_OVERLAY_STYLE_LETTER, RGB_LETTER,
             skg_direction_dup_letters (direction));
}

/* From the steps between pixels in patient space, so that the patient's rotation, the
 * roll and the mirror are all in it. */
static void
add_letters (SkgOverlay *self, const SkgSample *sample)
{
  SkgMat4 patient_from_world;
  SkgGeometry geometry;
  SkgVec3 right;
  SkgVec3 down;
  int m[4];

  if (!skg_mat4_invert_affine (&sample->world_from_patient, &patient_from_world))
    return;
  skg_pose_get_geometry (&sample->pose, &sample->detector, &patient_from_world,
                         &geometry);
  /* Quarter turns and mirrorings are their own inverse, transposed. */
  skg_effect_list_get_orientation (&sample->effects, G_MAXUINT, m);
  right = skg_vec3_add_scaled (skg_vec3_scale (geometry.column_step_mm, m[0]),
                               geometry.row_step_mm, m[1]);
  down = skg_vec3_add_scaled (skg_vec3_scale (geometry.column_step_mm, m[2]),
                              geometry.row_step_mm, m[3]);
  if (skg_effect_list_swaps_sides (&sample->effects))
    {
      right.x = -right.x;
      down.x = -down.x;
    }
  take_letters (self, SKG_OVERLAY_ANCHOR_TOP, skg_vec3_scale (down, -1));
  take_letters (self, SKG_OVERLAY_ANCHOR_BOTTOM, down);
  take_letters (self, SKG_OVERLAY_ANCHOR_LEFT, skg_vec3_scale (right, -1));
  take_letters (self, SKG_OVERLAY_ANCHOR_RIGHT, right);
}

/* Corners */

static void
add_top_left (SkgOverlay *self,
              const SkgSample *sample,
              const SkgBody *body,
              const SkgHudState *hud)
{
  const SkgView *view;
  double primary_rad;
  double secondary_rad;

  skg_pose_get_patient_angles (&sample->pose, &sample->world_from_patient, &primary_rad,
                               &secondary_rad);
  view = skg_view_find_by_angles (primary_rad, secondary_rad);
  if (body != NULL && body->title != NULL)
    take_line (self, SKG_OVERLAY_ANCHOR_TOP_LEFT, g_strdup (body->title));
  if (view != NULL)
    take_line (self, SKG_OVERLAY_ANCHOR_TOP_LEFT,
               g_strdup (skg_resource_text_get (view->name)));
  if (hud->sample != NULL)
    take_line (self, SKG_OVERLAY_ANCHOR_TOP_LEFT, g_strdup (hud->sample));
}

/* Said also where the corner texts are off: what is seen is not what it seems. */
static void
add_state (SkgOverlay *self, const SkgHudState *hud)
{
  if (hud->stage != NULL)
    take_item (self, SKG_OVERLAY_ANCHOR_TOP_LEFT, SKG_OVERLAY_STYLE_LARGE, RGB_GESTURE,
               g_strdup (hud->stage));
  if (hud->beam_on)
    take_item (self, SKG_OVERLAY_ANCHOR_TOP_LEFT, SKG_OVERLAY_STYLE_LARGE, RGB_BEAM,
               g_strdup (_ ("● X-RAY ON")));
}

static void
add_top_right (SkgOverlay *self,
               const SkgSample *sample,
               const SkgPicture *picture,
               const SkgHudState *hud)
{
  const char *polarity = sample->display.inverted ? _ ("bone black") : _ ("bone white");
  double window = sample->display.window;
  double level = sample->display.level;

  if (window <= 0 && picture != NULL)
    {
      window = picture->window;
      level = picture->level;
    }
  if (window > 0)
    take_line (self, SKG_OVERLAY_ANCHOR_TOP_RIGHT,
               /* Translators: width and level of the window, bone white or black */
               g_strdup_printf (_ ("W %.2f  L %.2f  ·  %s"), window, level, polarity));
  else
    take_line (self, SKG_OVERLAY_ANCHOR_TOP_RIGHT, g_strdup (polarity));
  if (sample->display.local_contrast > 0)
    take_line (self, SKG_OVERLAY_ANCHOR_TOP_RIGHT,
               g_strdup_printf (_ ("local contrast %.0f %%"),
                                sample->display.local_contrast * 100));
  if (sample->display.edge_enhancement > 0)
    take_line (
        self, SKG_OVERLAY_ANCHOR_TOP_RIGHT,
        g_strdup_printf (_ ("edges +%.0f %%"), sample->display.edge_enhancement * 100));
  if (sample->display.tinted && sample->exposure.simulator == SKG_SIMULATOR_REALISTIC)
    take_line (self, SKG_OVERLAY_ANCHOR_TOP_RIGHT, g_strdup (_ ("tinted by material")));
  if (sample->display.clahe > 0)
    take_line (self, SKG_OVERLAY_ANCHOR_TOP_RIGHT,
               g_strdup_printf ("CLAHE %.0f %%", sample->display.clahe * 100));
  if (sample->show_heatmaps)
    take_line (self, SKG_OVERLAY_ANCHOR_TOP_RIGHT,
               g_strdup_printf (_ ("heat maps σ %.1f px, %.2f mm"),
                                sample->heatmap_sigma_px,
                                sample->heatmap_sigma_px * sample->detector.pitch_mm));
  if (hud->zoom > 0)
    take_line (self, SKG_OVERLAY_ANCHOR_TOP_RIGHT,
               g_strdup_printf (_ ("zoom %.0f %%"), hud->zoom * 100));
}

/* From the bottom edge upward. */
static const char *
get_image_name (guint image)
{
  static const char *const names[] = { N_ ("log"), N_ ("linear"),
                                       N_ ("DeepDRR scale") };

  return _ (names[MIN (image, G_N_ELEMENTS (names) - 1)]);
}

/* How the picture was made, so that two of them are not compared by mistake. */
static char *
dup_exposure_text (const SkgExposure *e)
{
  g_autoptr (GString) text = NULL;

  if (e->simulator == SKG_SIMULATOR_NAIVE)
    return g_strdup (_ ("naive"));
  if (e->simulator == SKG_SIMULATOR_HEURISTIC)
    return g_strdup_printf (_ ("heuristic, above %.0f HU"), e->hu_low);
  text = g_string_new (NULL);
  /* A file does not say what tube it is of. */
  if (e->spectrum != NULL)
    {
      g_autofree char *base = g_path_get_basename (e->spectrum);

      g_string_append (text, base);
    }
  else
    g_string_append_printf (text, "%.0f kVp  ·  %.1f mm Al", e->kvp, e->filter_al_mm);
  if (e->shown_material > 0)
    {
      const char *id = e->tissue.materials[e->shown_material - 1];
      g_autofree char *name = g_strndup (id, strcspn (id, "#"));

      g_string_append (text, SEPARATOR);
      /* Translators: name of a material, of which the picture is shown */
      g_string_append_printf (text, _ ("%s alone"), skg_resource_text_get (name));
    }
  if (e->detection.image != SKG_IMAGE_LOG)
    g_string_append_printf (text, SEPARATOR "%s", get_image_name (e->detection.image));
  if (!e->detection.quantum_noise)
    g_string_append_printf (text, SEPARATOR "%s", _ ("no noise"));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_bottom_left (SkgOverlay *self, const SkgSample *sample, const SkgHudState *hud)
{
  const SkgPose *pose = &sample->pose;
  gboolean behind = fabs (pose->primary_rad) > G_PI / 2 + 1e-9;
  SkgPose seen = *pose;
  gboolean turned = skg_pose_get_patient_angles (
      pose, &sample->world_from_patient, &seen.primary_rad, &seen.secondary_rad);

  take_line (self, SKG_OVERLAY_ANCHOR_BOTTOM_LEFT,
             dup_exposure_text (&sample->exposure));
  take_line (self, SKG_OVERLAY_ANCHOR_BOTTOM_LEFT,
             g_strdup_printf ("SID %.0f  ·  SOD %.0f mm  ·  ×%.2f%s%s", pose->sid_mm,
                              pose->sod_mm, pose->sid_mm / pose->sod_mm,
                              behind ? SEPARATOR : "",
                              !behind               ? ""
                              : pose->detector_side ? _ ("as the detector sees it")
                                                    : _ ("flipped to face you")));
  take_item (self, SKG_OVERLAY_ANCHOR_BOTTOM_LEFT, SKG_OVERLAY_STYLE_LARGE, RGB_TEXT,
             skg_pose_dup_angles_text (&seen));
  if (turned)
    {
      g_autofree char *arm = skg_pose_dup_angles_text (pose);

      take_line (self, SKG_OVERLAY_ANCHOR_BOTTOM_LEFT,
                 g_strdup_printf (_ ("patient turned  ·  arm at %s"), arm));
    }
  if (hud->gesture != NULL && *hud->gesture != '\0')
    take_item (self, SKG_OVERLAY_ANCHOR_BOTTOM_LEFT, SKG_OVERLAY_STYLE_NORMAL,
               RGB_GESTURE, g_strdup (hud->gesture));
}

/* From the bottom edge upward. */
static void
add_bottom_right (SkgOverlay *self,
                  const SkgSample *sample,
                  const SkgPicture *picture,
                  const SkgHudState *hud)
{
  guint columns = hud->picture_columns;
  guint rows = hud->picture_rows;

  if (columns == 0 && picture != NULL)
    {
      columns = picture->columns;
      rows = picture->rows;
    }
  if (columns > 0 && hud->total_ms >= 0)
    take_line (self, SKG_OVERLAY_ANCHOR_BOTTOM_RIGHT,
               g_strdup_printf ("%u × %u  ·  %.0f ms", columns, rows, hud->total_ms));
  else if (columns > 0)
    take_line (self, SKG_OVERLAY_ANCHOR_BOTTOM_RIGHT,
               g_strdup_printf ("%u × %u", columns, rows));
  if (hud->dose != NULL)
    take_line (self, SKG_OVERLAY_ANCHOR_BOTTOM_RIGHT, g_strdup (hud->dose));
  if (!isfinite (hud->pointer_column) || !isfinite (hud->pointer_row))
    return;
  if (isfinite (hud->pointer_value) && isfinite (hud->pointer_scatter_ratio))
    take_line (self, SKG_OVERLAY_ANCHOR_BOTTOM_RIGHT,
               g_strdup_printf (_ ("col %.0f  row %.0f  ·  %.3f  ·  S/P %.2f"),
                                hud->pointer_column, hud->pointer_row,
                                hud->pointer_value, hud->pointer_scatter_ratio));
  else if (isfinite (hud->pointer_value) &&
           sample->exposure.simulator == SKG_SIMULATOR_NAIVE)
    take_line (self, SKG_OVERLAY_ANCHOR_BOTTOM_RIGHT,
               g_strdup_printf (_ ("col %.0f  row %.0f  ·  %.3f  ·  %.0f mm water"),
                                hud->pointer_column, hud->pointer_row,
                                hud->pointer_value,
                                hud->pointer_value / sample->exposure.mu_water_per_mm));
  else if (isfinite (hud->pointer_value))
    take_line (self, SKG_OVERLAY_ANCHOR_BOTTOM_RIGHT,
               g_strdup_printf (_ ("col %.0f  row %.0f  ·  %.3f"), hud->pointer_column,
                                hud->pointer_row, hud->pointer_value));
  else
    take_line (self, SKG_OVERLAY_ANCHOR_BOTTOM_RIGHT,
               g_strdup_printf (_ ("col %.0f  row %.0f"), hud->pointer_column,
                                hud->pointer_row));
  if (hud->pointer_structures != NULL)
    take_line (self, SKG_OVERLAY_ANCHOR_BOTTOM_RIGHT,
               g_strdup (hud->pointer_structures));
}

SkgOverlay *
skg_overlay_new (const SkgSample *sample,
                 const SkgBody *body,
                 const SkgPicture *picture,
                 const SkgHudState *hud,
                 SkgOverlayParts parts)
{
  const SkgHudState nothing = SKG_HUD_STATE_INIT;
  SkgOverlay *self;

  g_return_val_if_fail (sample != NULL, NULL);

  self = g_new0 (SkgOverlay, 1);
  self->items = g_array_new (FALSE, TRUE, sizeof (SkgOverlayItem));
  g_array_set_clear_func (self->items, clear_item);
  if (hud == NULL)
    hud = &nothing;
  if (parts & SKG_OVERLAY_HUD)
    {
      add_top_left (self, sample, body, hud);
      add_top_right (self, sample, picture, hud);
      add_bottom_left (self, sample, hud);
      add_bottom_right (self, sample, picture, hud);
    }
  add_state (self, hud);
  if (parts & SKG_OVERLAY_LETTERS)
    add_letters (self, sample);
  if (parts & SKG_OVERLAY_HEATMAPS)
    skg_overlay_add_heatmaps (self, sample, body);
  if (parts & SKG_OVERLAY_LANDMARKS)
    add_landmarks (self, sample, body);
  if (parts & SKG_OVERLAY_COLLIMATOR)
    self->has_collimator = skg_collimator_frame_init (&self->collimator, sample);
  return self;
}

/* Structures */

static int
compare_areas (gconstpointer a, gconstpointer b, gpointer user_data)
{
  SkgOutlines *outlines = user_data;
  gsize x = skg_outlines_get_extent (outlines, *(const guint *) a)->n_pixels;
  gsize y = skg_outlines_get_extent (outlines, *(const guint *) b)->n_pixels;

  if (x != y)
    return x > y ? -1 : 1;
  /* Equal ones in the order of the choice: the same list gives the same bytes. */
  return *(const guint *) a < *(const guint *) b ? -1 : 1;
}

/* (transfer full) (element-type guint): visible ones that are in view */
static GArray *
list_visible (SkgOutlines *outlines)
{
  SkgStructureChoice *choice = skg_outlines_get_choice (outlines);
  GArray *indices = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < skg_structure_choice_get_length (choice); i++)
    if (skg_structure_choice_get (choice, i)->style.visible &&
        skg_outlines_get_extent (outlines, i)->n_pixels > 0)
      g_array_append_val (indices, i);
  return indices;
}

void
skg_overlay_add_structures (SkgOverlay *self, SkgOutlines *outlines, gboolean legend)
{
  SkgStructureChoice *choice;
  g_autoptr (GArray) indices = NULL;

  g_return_if_fail (self != NULL && outlines != NULL);

  choice = skg_outlines_get_choice (outlines);
  indices = list_visible (outlines);
  for (guint i = 0; legend && i < indices->len; i++)
    {
      const SkgChosenStructure *chosen =
          skg_structure_choice_get (choice, g_array_index (indices, guint, i));

      take_item (self, SKG_OVERLAY_ANCHOR_TOP_LEFT, SKG_OVERLAY_STYLE_LEGEND,
                 chosen->style.rgb, g_strdup (chosen->name));
    }
  g_array_sort_with_data (indices, compare_areas, outlines);
  for (guint i = 0; i < indices->len; i++)
    {
      guint index = g_array_index (indices, guint, i);
      const SkgChosenStructure *chosen = skg_structure_choice_get (choice, index);
      SkgOverlayItem item = {
        .anchor = SKG_OVERLAY_ANCHOR_PICTURE,
        .style = SKG_OVERLAY_STYLE_OUTLINE,
        .text = g_strdup (chosen->name),
        .rgb = chosen->style.rgb,
        .points = g_array_ref (skg_outlines_get_points (outlines, index)),
        .fill = chosen->style.fill,
        .outline = chosen->style.outline,
      };

      g_array_append_val (self->items, item);
    }
  skg_outlines_get_edges (outlines, &self->left, &self->top, &self->right,
                          &self->bottom);
}

void
skg_overlay_get_edges (
    SkgOverlay *self, double *left, double *top, double *right, double *bottom)
{
  *left = self->left;
  *top = self->top;
  *right = self->right;
  *bottom = self->bottom;
}

void
skg_overlay_free (SkgOverlay *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->items);
  g_free (self);
}

guint
skg_overlay_get_length (SkgOverlay *self)
{
  return self->items->len;
}

const SkgOverlayItem *
skg_overlay_get_item (SkgOverlay *self, guint index)
{
  g_return_val_if_fail (index < self->items->len, NULL);

  return &g_array_index (self->items, SkgOverlayItem, index);
}

const SkgCollimatorFrame *
skg_overlay_get_collimator (SkgOverlay *self)
{
  return self->has_collimator ? &self->collimator : NULL;
}

const char *
skg_overlay_pick (SkgOverlay *self, double column, double row, double radius_px)
{
  const SkgOverlayItem *item = skg_overlay_pick_landmark (self, column, row, radius_px);

  return item != NULL ? item->text : NULL;
}

const SkgOverlayItem *
skg_overlay_pick_landmark (SkgOverlay *self,
                           double column,
                           double row,
                           double radius_px)
{
  const SkgOverlayItem *nearest = NULL;
  double least = radius_px;

  for (guint i = 0; i < self->items->len; i++)
    {
      const SkgOverlayItem *item = skg_overlay_get_item (self, i);
      double distance = hypot (item->column - column, item->row - row);

      if ((item->style != SKG_OVERLAY_STYLE_LANDMARK &&
           item->style != SKG_OVERLAY_STYLE_TOOL_POINT) ||
          !(distance <= least))
        continue;
      least = distance;
      nearest = item;
    }
  return nearest;
}
