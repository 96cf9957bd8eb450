/* SPDX-License-Identifier: Apache-2.0
 * Matrices and projected landmarks as JSON. */
#include "config.h"

#include "scene/project.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "base/json.h"
#include "render/effect-moves.h"
#include "scene/tool-outlines.h"
#include "scene/tools-private.h"
#include "scene/tools.h"
#include "scene/contour.h"
#include "render/distort.h"

void
skg_sample_get_patient_projection (const SkgSample *sample, SkgProjection *projection)
{
  SkgProjection world;

  skg_pose_get_projection (&sample->pose, &sample->detector, &world);
  skg_projection_for_patient (&world, &sample->world_from_patient, projection);
}

void
skg_sample_distort_pixel (const SkgSample *sample, double *column, double *row)
{
  const SkgDetector *detector = &sample->detector;
  double x = *column - (detector->columns - 1.0) / 2;
  double y = *row - (detector->rows - 1.0) / 2;

  if (sample->exposure.simulator != SKG_SIMULATOR_REALISTIC)
    return;
  skg_distort_offset (MIN (detector->columns, detector->rows) / 2.0,
                      sample->exposure.detection.pincushion, &x, &y);
  *column = (detector->columns - 1.0) / 2 + x;
  *row = (detector->rows - 1.0) / 2 + y;
}

static gboolean
is_in_picture (const SkgSample *sample, double column, double row)
{
  const SkgDetector *detector = &sample->detector;

  return column >= -0.5 && column <= detector->columns - 0.5 && row >= -0.5 &&
         row <= detector->rows - 0.5;
}

static gboolean
is_in_field (const SkgSample *sample, double column, double row)
{
  const SkgDetector *detector = &sample->detector;

  if (!is_in_picture (sample, column, row))
    return FALSE;
  return sample->exposure.simulator != SKG_SIMULATOR_REALISTIC ||
         !sample->exposure.detection.round_field ||
         hypot (column - (detector->columns - 1.0) / 2,
                row - (detector->rows - 1.0) / 2) <=
             MIN (detector->columns, detector->rows) / 2.0;
}

gboolean
skg_sample_project_point (const SkgSample *sample,
                          const SkgProjection *projection,
                          SkgVec3 point_mm,
                          double *column,
                          double *row,
                          double *depth_mm)
{
  gboolean in_field;

  if (!skg_projection_point (projection, point_mm, column, row, depth_mm))
    {
      *column = *row = (double) NAN;
      return FALSE;
    }
  skg_sample_distort_pixel (sample, column, row);
  in_field = is_in_field (sample, *column, *row);
  if (!skg_effect_list_moves_labels (&sample->effects))
    return in_field;
  skg_effect_list_move_point (&sample->effects, sample->detector.columns,
                              sample->detector.rows, column, row);
  return in_field && is_in_picture (sample, *column, *row);
}

guint
skg_sample_find_landmark_index (const SkgSample *sample,
                                SkgLandmarkSet *landmarks,
                                guint index)
{
  g_autofree char *opposite = NULL;

  if (!skg_effect_list_swaps_sides (&sample->effects))
    return index;
  opposite =
      skg_structure_dup_opposite_key (skg_landmark_set_get (landmarks, index)->name);
  for (guint i = 0; opposite != NULL && i < skg_landmark_set_get_length (landmarks);
       i++)
    {
      g_autofree char *key =
          skg_structure_dup_key (skg_landmark_set_get (landmarks, i)->name);

      if (strcmp (key, opposite) == 0)
        return i;
    }
  return index;
}

const SkgLandmark *
skg_sample_find_landmark (const SkgSample *sample,
                          SkgLandmarkSet *landmarks,
                          guint index)
{
  return skg_landmark_set_get (
      landmarks, skg_sample_find_landmark_index (sample, landmarks, index));
}

/* Building JSON */

static void
add_double (JsonBuilder *builder, const char *key, double value)
{
  json_builder_set_member_name (builder, key);
  if (isfinite (value))
    json_builder_add_double_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_boolean (JsonBuilder *builder, const char *key, gboolean value)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_boolean_value (builder, value);
}

static void
add_vec3 (JsonBuilder *builder, const char *key, SkgVec3 v)
{
  json_builder_set_member_name (builder, key);
  json_builder_begin_array (builder);
  json_builder_add_double_value (builder, v.x);
  json_builder_add_double_value (builder, v.y);
  json_builder_add_double_value (builder, v.z);
  json_builder_end_array (builder);
}

/* @values: rows one after the other */
static void
add_matrix (JsonBuilder *builder,
            const char *key,
            const double *values,
            guint rows,
            guint columns)
{
  json_builder_set_member_name (builder, key);
  json_builder_begin_array (builder);
  for (guint r = 0; r < rows; r++)
    {
      json_builder_begin_array (builder);
      for (guint c = 0; c < columns; c++)
        json_builder_add_double_value (builder, values[r * columns + c]);
      json_builder_end_array (builder);
    }
  json_builder_end_array (builder);
}

static void
add_detector (JsonBuilder *builder, const SkgSample *sample)
{
  const SkgDetector *detector = &sample->detector;

  json_builder_set_member_name (builder, "detector");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "columns");
  json_builder_add_int_value (builder, detector->columns);
  json_builder_set_member_name (builder, "rows");
  json_builder_add_int_value (builder, detector->rows);
  add_double (builder, "pitch_mm", detector->pitch_mm);
  json_builder_set_member_name (builder, "shift_px");
  json_builder_begin_array (builder);
  json_builder_add_double_value (builder, detector->shift_columns_px);
  json_builder_add_double_value (builder, detector->shift_rows_px);
  json_builder_end_array (builder);
  if (sample->exposure.simulator == SKG_SIMULATOR_REALISTIC)
    add_double (builder, "pincushion", sample->exposure.detection.pincushion);
  json_builder_end_object (builder);
}

static void
add_limits (JsonBuilder *builder, const SkgSample *sample, const SkgJoints *joints)
{
  static const char *const names[] = { "orbital", "tilt",  "wigwag", "lift",
                                       "in_out",  "drive", "sid",    "sod" };
  SkgLimitFlags passed = skg_machine_check (sample->machine, joints, &sample->pose);

  json_builder_set_member_name (builder, "limits_passed");
  json_builder_begin_array (builder);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (passed & 1u << i)
      json_builder_add_string_value (builder, names[i]);
  json_builder_end_array (builder);
}

static void
add_pose (JsonBuilder *builder, const SkgSample *sample)
{
  const SkgPose *pose = &sample->pose;
  SkgJoints joints = skg_pose_get_joints (pose, sample->home_mm, NULL);
  g_autofree char *words = skg_pose_dup_angles_text (pose);

  json_builder_set_member_name (builder, "pose");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "machine");
  json_builder_add_string_value (builder, sample->machine->id);
  json_builder_set_member_name (builder, "angles");
  json_builder_add_string_value (builder, words);
  add_vec3 (builder, "isocenter_mm", pose->isocenter_mm);
  add_double (builder, "sid_mm", pose->sid_mm);
  add_double (builder, "sod_mm", pose->sod_mm);
  add_double (builder, "magnification", pose->sid_mm / pose->sod_mm);
  add_double (builder, "primary_deg", SKG_DEG_FROM_RAD (pose->primary_rad));
  add_double (builder, "secondary_deg", SKG_DEG_FROM_RAD (pose->secondary_rad));
  add_double (builder, "roll_deg", SKG_DEG_FROM_RAD (pose->roll_rad));
  add_boolean (builder, "detector_side", pose->detector_side);
  add_boolean (builder, "mirrored", skg_pose_is_mirrored (pose));
  add_vec3 (builder, "source_mm", skg_pose_get_source_mm (pose));
  add_vec3 (builder, "detector_centre_mm", skg_pose_get_detector_centre_mm (pose));

  json_builder_set_member_name (builder, "joints");
  json_builder_begin_object (builder);
  add_double (builder, "orbital_deg", SKG_DEG_FROM_RAD (joints.orbital_rad));
  add_double (builder, "tilt_deg", SKG_DEG_FROM_RAD (joints.tilt_rad));
  add_double (builder, "wigwag_deg", SKG_DEG_FROM_RAD (joints.wigwag_rad));
  add_double (builder, "lift_mm", joints.lift_mm);
  add_double (builder, "in_out_mm", joints.in_out_mm);
  add_double (builder, "drive_mm", joints.drive_mm);
  json_builder_end_object (builder);
  add_limits (builder, sample, &joints);
  json_builder_end_object (builder);
}

/* Inverses. K is upper triangular with K22 = 1; [R|t] is rigid, its inverse
 * [R^T | -R^T t]. The one of P is [(K R)^-1; 0 0 0]: P times it is the identity, and
 * source + depth_mm * (its upper rows times (column, row, 1)) is the point at that
 * depth on the ray of a pixel. */
static void
invert_intrinsic (const double k[3][3], double out[3][3])
{
  const double fx = k[0][0];
  const double fy = k[1][1];
  const double s = k[0][1];
  const double inverse[3][3] = {
    { 1 / fx, -s / (fx * fy), (s * k[1][2] - k[0][2] * fy) / (fx * fy) },
    { 0, 1 / fy, -k[1][2] / fy },
    { 0, 0, 1 },
  };

  for (int r = 0; r < 3; r++)
    for (int c = 0; c < 3; c++)
      out[r][c] = inverse[r][c] + 0.0;
}

static void
add_matrices (JsonBuilder *builder, const SkgProjection *projection)
{
  double k_inverse[3][3];
  double rt_inverse[3][4];
  double p_inverse[4][3] = { 0 };
  SkgVec3 source_mm;

  invert_intrinsic (projection->k, k_inverse);
  for (int r = 0; r < 3; r++)
    {
      rt_inverse[r][3] = 0;
      for (int c = 0; c < 3; c++)
        {
          rt_inverse[r][c] = projection->rt[c][r];
          rt_inverse[r][3] -= projection->rt[c][r] * projection->rt[c][3];
        }
    }
  for (int r = 0; r < 3; r++)
    for (int c = 0; c < 3; c++)
      for (int i = 0; i < 3; i++)
        p_inverse[r][c] += rt_inverse[r][i] * k_inverse[i][c];
  source_mm = skg_vec3 (rt_inverse[0][3], rt_inverse[1][3], rt_inverse[2][3]);

  add_matrix (builder, "k", &projection->k[0][0], 3, 3);
  add_matrix (builder, "rt", &projection->rt[0][0], 3, 4);
  add_matrix (builder, "p", &projection->p[0][0], 3, 4);
  add_matrix (builder, "k_inverse", &k_inverse[0][0], 3, 3);
  add_matrix (builder, "rt_inverse", &rt_inverse[0][0], 3, 4);
  add_matrix (builder, "p_inverse", &p_inverse[0][0], 4, 3);
  add_vec3 (builder, "source_patient_mm", source_mm);
}

static void
add_rigid (JsonBuilder *builder, const char *key, const SkgMat4 *matrix)
{
  double rows[3][4];

  for (int r = 0; r < 3; r++)
    for (int c = 0; c < 4; c++)
      rows[r][c] = matrix->m[c][r];
  add_matrix (builder, key, &rows[0][0], 3, 4);
}

/* One named point of a list. */
static void
add_point (JsonBuilder *builder,
           const SkgSample *sample,
           const SkgProjection *projection,
           const char *name,
           SkgVec3 position_mm)
{
  double column;
  double row;
  double depth_mm;
  gboolean in_view = skg_sample_project_point (sample, projection, position_mm, &column,
                                               &row, &depth_mm);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "name");
  json_builder_add_string_value (builder, name);
  add_vec3 (builder, "position_mm", position_mm);
  add_double (builder, "column", column);
  add_double (builder, "row", row);
  add_double (builder, "depth_mm", depth_mm);
  add_boolean (builder, "in_view", in_view);
  json_builder_end_object (builder);
}

static void
add_landmarks (JsonBuilder *builder,
               const SkgSample *sample,
               SkgLandmarkSet *landmarks,
               const SkgProjection *projection)
{
  guint n = landmarks != NULL ? skg_landmark_set_get_length (landmarks) : 0;

  json_builder_set_member_name (builder, "landmarks");
  json_builder_begin_array (builder);
  for (guint i = 0; i < n; i++)
    {
      const SkgLandmark *landmark = skg_landmark_set_get (landmarks, i);

      add_point (builder, sample, projection, landmark->name,
                 skg_sample_find_landmark (sample, landmarks, i)->position_mm);
    }
  json_builder_end_array (builder);
}

/* Area and box of a mask. */
static void
add_extent (JsonBuilder *builder, const SkgMaskExtent *extent)
{
  const guint box[] = { extent->first_column, extent->first_row,
                        extent->last_column - extent->first_column + 1,
                        extent->last_row - extent->first_row + 1 };

  add_boolean (builder, "in_view", extent->n_pixels > 0);
  json_builder_set_member_name (builder, "area_px");
  json_builder_add_int_value (builder, (gint64) extent->n_pixels);
  json_builder_set_member_name (builder, "box_px");
  if (extent->n_pixels > 0)
    {
      json_builder_begin_array (builder);
      for (gsize i = 0; i < G_N_ELEMENTS (box); i++)
        json_builder_add_int_value (builder, box[i]);
      json_builder_end_array (builder);
    }
  else
    json_builder_add_null_value (builder);
}

/* (transfer full) (nullable): the shadows of all tools on the whole detector; %NULL if
 * there are none, or the source is inside of one. Needs no OpenGL. */
static SkgToolOutlines *
find_tools (const SkgSample *sample)
{
  g_auto (SkgFrame) frame = { 0 };
  g_autoptr (SkgToolShadow) shadow = NULL;
  SkgMat4 patient_from_world;

  if (!skg_mat4_invert_affine (&sample->world_from_patient, &patient_from_world))
    return NULL;
  skg_pose_get_geometry (&sample->pose, &sample->detector, &patient_from_world,
                         &frame.geometry);
  if (!skg_tool_set_apply (sample->tools, sample->exposure.mu_water_per_mm, &frame,
                           NULL) ||
      frame.tools == NULL)
    return NULL;
  shadow = skg_tool_shadow_new (&frame.geometry, frame.tools);
  return skg_tool_outlines_new (frame.tools, shadow, frame.geometry.columns,
                                frame.geometry.rows, sample);
}

static void
add_tools (JsonBuilder *builder,
           const SkgSample *sample,
           const SkgProjection *projection)
{
  guint n = skg_tool_set_get_length (sample->tools);
  g_autoptr (SkgToolOutlines) outlines = find_tools (sample);

  json_builder_set_member_name (builder, "tools");
  json_builder_begin_array (builder);
  for (guint i = 0; i < n; i++)
    {
      const SkgPlacedTool *placed = skg_tool_set_get (sample->tools, i);
      SkgMaskExtent extent = { 0 };

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "kind");
      json_builder_add_string_value (builder, placed->kind);
      json_builder_set_member_name (builder, "name");
      json_builder_add_string_value (builder, placed->name);
      json_builder_set_member_name (builder, "material");
      json_builder_add_string_value (builder, placed->material);
      add_double (builder, "density_g_cm3", placed->density_g_cm3);
      if (outlines != NULL)
        skg_tool_outlines_measure_mask (outlines, i, &extent);
      add_extent (builder, &extent);
      add_rigid (builder, "patient_from_tool", &placed->patient_from_tool);
      json_builder_set_member_name (builder, "points");
      json_builder_begin_array (builder);
      for (guint k = 0; k < skg_tool_get_n_points (placed->tool); k++)
        add_point (builder, sample, projection,
                   skg_tool_get_point (placed->tool, k)->name,
                   skg_placed_tool_get_point_mm (placed, k));
      json_builder_end_array (builder);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_structure (JsonBuilder *builder,
               const SkgChosenStructure *chosen,
               const SkgMaskExtent *extent)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "name");
  json_builder_add_string_value (builder, chosen->name);
  json_builder_set_member_name (builder, "number");
  json_builder_add_int_value (builder, chosen->number);
  add_extent (builder, extent);
  json_builder_end_object (builder);
}

static void
add_structures (JsonBuilder *builder, SkgPicture *picture)
{
  guint n = skg_structure_choice_get_length (picture->structures);
  g_autofree SkgMaskExtent *extents = g_new0 (SkgMaskExtent, n + 1);

  skg_mask_measure (picture, extents);
  json_builder_set_member_name (builder, "structures");
  json_builder_begin_array (builder);
  for (guint i = 0; i < n; i++)
    add_structure (builder, skg_structure_choice_get (picture->structures, i),
                   &extents[i]);
  json_builder_end_array (builder);
}

char *
skg_sample_describe_projection (const SkgSample *sample,
                                const SkgBody *body,
                                SkgPicture *picture)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr (JsonNode) root = NULL;
  SkgProjection projection;

  g_return_val_if_fail (sample != NULL, NULL);

  skg_sample_get_patient_projection (sample, &projection);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "coordinates");
  json_builder_add_string_value (builder, "patient LPS mm to pixel (column, row), "
                                          "integers at pixel centres, (0, 0) top left");
  add_detector (builder, sample);
  add_pose (builder, sample);
  add_rigid (builder, "world_from_patient", &sample->world_from_patient);
  add_matrices (builder, &projection);
  add_landmarks (builder, sample, body != NULL ? body->landmarks : NULL, &projection);
  add_tools (builder, sample, &projection);
  if (picture != NULL && picture->structure_bits != NULL)
    add_structures (builder, picture);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return skg_json_to_text (root);
}
