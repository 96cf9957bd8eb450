/* SPDX-License-Identifier: Apache-2.0
 * Measures and what they are made of, against geometry on paper. */
#include "scene/marks.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "scene/overlay.h"
#include "scene/project.h"

/* Of the default machine: SID 1020, SOD 800, 0.194 mm, 1536 x 1536. */
#define SID_MM 1020.0
#define SOD_MM 800.0
#define PITCH_MM 0.194
#define MIDDLE_PX 767.5

static SkgScene *
new_scene (const char *const *settings)
{
  SkgScene *scene = skg_scene_new ();
  g_autoptr (GError) error = NULL;

  for (; settings != NULL && *settings != NULL; settings++)
    {
      skg_scene_set_value (scene, *settings, &error);
      g_assert_no_error (error);
    }
  return scene;
}

static void
get_sample (const char *const *settings, SkgSample *sample)
{
  g_autoptr (SkgScene) scene = new_scene (settings);

  g_assert_true (skg_scene_sample (scene, NULL, 0, 0, sample, NULL));
}

static const SkgLandmark points[] = {
  { (char *) "A", (char *) "", { 30, -20, 40 }, TRUE },
  { (char *) "B", (char *) "", { -30, -20, 40 }, TRUE },
  { (char *) "C", (char *) "", { 30, 60, 100 }, TRUE },
};

/* What is projected and taken back is where it was, in every pose, also through the
 * pincushion of an image intensifier and through image effects. 1e-6 mm: rounding of
 * 1e-16 on a metre, over the sine of the beam's opening. */
static void
test_unproject (void)
{
  static const char *const cases[][6] = {
    { NULL },
    { "carm.primary_deg=37", "carm.secondary_deg=-21", "carm.roll_deg=12", NULL },
    { "carm.primary_deg=170", "carm.sod_mm=600", "carm.detector.shift_px=[40,-25]",
      "patient.rotation_deg=[10,20,30]", NULL },
    { "exposure.detector.kind=image-intensifier", "exposure.detector.pincushion=0.2",
      "carm.secondary_deg=15", NULL },
    { "exposure.detector.kind=image-intensifier", "exposure.detector.pincushion=0.2",
      "effects=[{\"kind\":\"affine\",\"rotation_deg\":11,\"scale\":1.2,"
      "\"shear_x_deg\":5},{\"kind\":\"rot90\",\"turns\":1},"
      "{\"kind\":\"flip-left-right\"},{\"kind\":\"random-crop\",\"size\":0.8}]",
      NULL },
  };

  for (gsize c = 0; c < G_N_ELEMENTS (cases); c++)
    {
      SkgSample sample;
      SkgProjection projection;

      get_sample (cases[c], &sample);
      skg_sample_get_patient_projection (&sample, &projection);
      for (gsize i = 0; i < G_N_ELEMENTS (points); i++)
        {
          SkgVec3 at_mm = points[i].position_mm;
          double column;
          double row;
          double depth_mm;
          SkgVec3 back_mm;

          skg_sample_project_point (&sample, &projection, at_mm, &column, &row,
                                    &depth_mm);
          g_assert_cmpfloat_with_epsilon (skg_sample_get_depth_mm (&sample, at_mm),
                                          depth_mm, 1e-9);
          back_mm = skg_sample_unproject_pixel (&sample, column, row, depth_mm);
          g_assert_cmpfloat (skg_vec3_length (skg_vec3_sub (back_mm, at_mm)), <, 1e-6);
        }
    }
}

/* AP: a pixel to the right is patient left, one down is patient down, and in the
 * isocentre's plane each is pitch times SOD / SID. */
static void
test_unproject_by_hand (void)
{
  SkgSample sample;
  SkgVec3 at_mm;

  get_sample (NULL, &sample);
  at_mm = skg_sample_unproject_pixel (&sample, MIDDLE_PX + 100, MIDDLE_PX + 50, SOD_MM);
  g_assert_cmpfloat_with_epsilon (
      at_mm.x, sample.pose.isocenter_mm.x + 100 * PITCH_MM * SOD_MM / SID_MM, 1e-9);
  g_assert_cmpfloat_with_epsilon (at_mm.y, sample.pose.isocenter_mm.y, 1e-9);
  g_assert_cmpfloat_with_epsilon (
      at_mm.z, sample.pose.isocenter_mm.z - 50 * PITCH_MM * SOD_MM / SID_MM, 1e-9);
}

/* Also beyond the corner, where the formula of the distortion has turned. */
static void
test_undistort (void)
{
  static const char *const settings[] = { "exposure.detector.kind=image-intensifier",
                                          "exposure.detector.pincushion=0.2", NULL };
  SkgSample sample;

  get_sample (settings, &sample);
  for (double x = -2000; x <= 4000; x += 37)
    {
      double column = x;
      double row = 300 + x / 3;

      skg_sample_distort_pixel (&sample, &column, &row);
      skg_sample_undistort_pixel (&sample, &column, &row);
      g_assert_cmpfloat_with_epsilon (column, x, 1e-6);
      g_assert_cmpfloat_with_epsilon (row, 300 + x / 3, 1e-6);
    }
}

/* A ruler along a 3-4-5 triangle of pixels. */
static void
test_ruler (void)
{
  SkgMark mark = { .kind = SKG_MARK_RULER,
                   .points = { { NULL, 300, 400 }, { NULL, 600, 800 } } };
  SkgMarkReading reading;
  SkgSample sample;
  g_autofree char *text = NULL;

  get_sample (NULL, &sample);
  g_assert_true (skg_mark_read (&mark, &sample, NULL, &reading));
  g_assert_cmpfloat_with_epsilon (reading.length.detector_mm, 500 * PITCH_MM, 1e-9);
  g_assert_cmpfloat_with_epsilon (reading.length.magnification, SID_MM / SOD_MM, 1e-12);
  g_assert_cmpfloat_with_epsilon (reading.length.plane_mm,
                                  500 * PITCH_MM * SOD_MM / SID_MM, 1e-9);
  g_assert_true (isnan (reading.space_mm));
  /* 97 mm on the detector, 76.08 at the isocentre. */
  text = skg_mark_dup_text (&mark, &reading);
  g_assert_cmpstr (text, ==, "76.1 mm\nat the isocentre, ×1.27; detector 97.0 mm");

  mark.depth_mm = 510;
  g_assert_true (skg_mark_read (&mark, &sample, NULL, &reading));
  g_assert_cmpfloat_with_epsilon (reading.length.magnification, 2, 1e-12);
  g_assert_cmpfloat_with_epsilon (reading.length.plane_mm, 48.5, 1e-9);
}

/* Between landmarks in one plane parallel to the detector, at that plane's depth, a
 * ruler reads their true distance, in any view of the arm along that normal, and
 * whatever the distortion. */
static void
test_ruler_of_landmarks (void)
{
  static const char *const intensifier[] = { "exposure.detector.kind=image-intensifier",
                                             "exposure.detector.pincushion=0.2", NULL };
  g_autoptr (SkgLandmarkSet) set = skg_landmark_set_new (points, 3);
  SkgMark mark = { .kind = SKG_MARK_RULER,
                   .points = { { (char *) "A", 0, 0 }, { (char *) "B", 0, 0 } },
                   .depth_of = (char *) "A" };

  for (int i = 0; i < 2; i++)
    {
      SkgMarkReading reading;
      SkgSample sample;

      get_sample (i == 0 ? NULL : intensifier, &sample);
      g_assert_true (skg_mark_read (&mark, &sample, set, &reading));
      /* A and B lie 60 mm apart across the AP beam. */
      g_assert_cmpfloat_with_epsilon (reading.length.plane_mm, 60, 1e-6);
      g_assert_cmpfloat_with_epsilon (reading.space_mm, 60, 1e-12);
    }
  mark.depth_of = (char *) "nobody";
  {
    SkgMarkReading reading;
    SkgSample sample;

    get_sample (NULL, &sample);
    g_assert_false (skg_mark_read (&mark, &sample, set, &reading));
  }
}

static void
test_angle (void)
{
  g_autoptr (SkgLandmarkSet) set = skg_landmark_set_new (points, 3);
  SkgMark pixels = { .kind = SKG_MARK_ANGLE,
                     .points = { { NULL, 500, 100 },
                                 { NULL, 100, 100 },
                                 { NULL, 300, 100 + 200 * sqrt (3) } } };
  SkgMark landmarks = {
    .kind = SKG_MARK_ANGLE,
    .points = { { (char *) "B", 0, 0 }, { (char *) "A", 0, 0 }, { (char *) "C", 0, 0 } }
  };
  SkgMarkReading reading;
  SkgSample sample;
  g_autofree char *text = NULL;

  get_sample (NULL, &sample);
  g_assert_true (skg_mark_read (&pixels, &sample, NULL, &reading));
  g_assert_cmpfloat_with_epsilon (reading.angle_rad, G_PI / 3, 1e-12);
  text = skg_mark_dup_text (&pixels, &reading);
  g_assert_cmpstr (text, ==, "60.0°");
  /* From A, B is straight to the right and C back and up: at a right angle. */
  g_assert_true (skg_mark_read (&landmarks, &sample, set, &reading));
  g_assert_cmpfloat_with_epsilon (reading.space_rad, G_PI / 2, 1e-12);
  /* Two points in one: there is no angle. */
  pixels.points[0].column = 100;
  g_assert_false (skg_mark_read (&pixels, &sample, NULL, &reading));
}

static void
test_line (void)
{
  g_autoptr (SkgLandmarkSet) set = skg_landmark_set_new (points, 3);
  SkgMark mark = { .kind = SKG_MARK_LINE,
                   .points = { { (char *) "A", 0, 0 }, { (char *) "C", 0, 0 } } };
  SkgMarkReading reading;
  SkgSample sample;
  g_autofree char *text = NULL;

  get_sample (NULL, &sample);
  g_assert_true (skg_mark_read (&mark, &sample, set, &reading));
  /* 80 mm back and 60 mm up. */
  g_assert_cmpfloat_with_epsilon (reading.space_mm, 100, 1e-12);
  text = skg_mark_dup_text (&mark, &reading);
  g_assert_cmpstr (text, ==, "100.0 mm in space");
  mark.points[1].landmark = (char *) "nobody";
  g_assert_false (skg_mark_read (&mark, &sample, set, &reading));
}

/* Scene */

#define MARKS                                                                          \
  "annotations.marks=[{\"kind\":\"ruler\",\"points\":[[1.5,2],\"A\"],"                 \
  "\"depth_of\":\"B\"},{\"kind\":\"angle\",\"points\":[[0,0],[10,0],[10,-5]]},"        \
  "{\"kind\":\"line\",\"points\":[\"A\",\"B\"]},"                                      \
  "{\"kind\":\"ruler\",\"points\":[[0,0],[1,1]],\"depth_mm\":700}]"

static void
test_round_trip (void)
{
  static const char *const settings[] = { MARKS, NULL };
  g_autoptr (SkgScene) scene = new_scene (settings);
  g_autofree char *json = skg_scene_to_json (scene);
  g_autoptr (GPtrArray) marks = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgScene) back = skg_scene_new_from_json (json, NULL, &error);
  g_autofree char *again = NULL;
  const SkgMark *mark;

  g_assert_no_error (error);
  again = skg_scene_to_json (back);
  g_assert_cmpstr (json, ==, again);
  marks = skg_scene_dup_marks (back);
  g_assert_cmpuint (marks->len, ==, 4);
  mark = marks->pdata[0];
  g_assert_cmpint (mark->kind, ==, SKG_MARK_RULER);
  g_assert_cmpfloat (mark->points[0].column, ==, 1.5);
  g_assert_cmpstr (mark->points[1].landmark, ==, "A");
  g_assert_cmpstr (mark->depth_of, ==, "B");
  g_assert_cmpfloat (((const SkgMark *) marks->pdata[3])->depth_mm, ==, 700);

  /* Renamed with their landmarks, and gone with them. */
  g_assert_true (skg_marks_rename (marks, "B", "Z"));
  g_assert_cmpstr (mark->depth_of, ==, "Z");
  g_assert_cmpstr (((const SkgMark *) marks->pdata[2])->points[1].landmark, ==, "Z");
  g_assert_false (skg_marks_rename (marks, "B", NULL));
  g_assert_true (skg_marks_rename (marks, "A", NULL));
  g_assert_cmpuint (marks->len, ==, 2);
  skg_scene_set_marks (back, marks);
  g_ptr_array_set_size (marks, 0);
  g_clear_pointer (&marks, g_ptr_array_unref);
  marks = skg_scene_dup_marks (back);
  g_assert_cmpuint (marks->len, ==, 2);
  skg_scene_set_marks (back, NULL);
  g_free (again);
  again = skg_scene_to_json (back);
  g_assert_null (strstr (again, "\"marks\""));
}

static void
test_bad (void)
{
  static const char *const cases[][2] = {
    { "annotations.marks=5", "annotations.marks: 5: a list" },
    { "annotations.marks=[5]", "annotations.marks[0]: 5: an object" },
    { "annotations.marks=[{\"points\":[]}]", "marks[0].kind: missing: \"ruler\"" },
    { "annotations.marks=[{\"kind\":\"arc\",\"points\":[]}]",
      "marks[0].kind: \"arc\"" },
    { "annotations.marks=[{\"kind\":\"ruler\"}]",
      "marks[0].points: missing: a list of 2" },
    { "annotations.marks=[{\"kind\":\"angle\",\"points\":[[0,0],[1,1]]}]",
      "marks[0].points: [[0, 0], [1, 1]]: a list of 3" },
    { "annotations.marks=[{\"kind\":\"ruler\",\"points\":[[0],[1,1]]}]",
      "marks[0].points[0]: [0]: the name of a landmark, or column" },
    { "annotations.marks=[{\"kind\":\"ruler\",\"points\":[[0,1e9],[1,1]]}]",
      "marks[0].points[0]" },
    { "annotations.marks=[{\"kind\":\"line\",\"points\":[[0,0],\"A\"]}]",
      "marks[0].points[0]: [0, 0]: the name of a landmark is" },
    { "annotations.marks=[{\"kind\":\"ruler\",\"points\":[[0,0],[1,1]],"
      "\"depth_mm\":0}]",
      "marks[0].depth_mm: 0: a number, 1 to 5000" },
    { "annotations.marks=[{\"kind\":\"ruler\",\"points\":[[0,0],[1,1]],"
      "\"depth_mm\":5,\"depth_of\":\"A\"}]",
      "marks[0].depth_mm: 5: this or depth_of" },
    { "annotations.marks=[{\"kind\":\"line\",\"points\":[\"A\",\"B\"],"
      "\"depth_mm\":5}]",
      "marks[0].depth_mm: 5: a ruler" },
    { "annotations.marks=[{\"kind\":\"line\",\"points\":[\"A\",\"B\"],\"x\":1}]",
      "marks[0].x: unknown key" },
    { "annotations.heatmap_sigma_px=0", "0.5 to 1000 pixels" },
    { "patient.landmarks=5", "patient.landmarks: 5 is not allowed: a file" },
    { "patient.landmarks=[5]", "patient.landmarks[0]: 5: an object" },
    { "patient.landmarks=[{\"name\":\"A\"}]",
      "patient.landmarks[0].position_mm: missing: a list of three" },
    { "patient.landmarks=[{\"name\":\"A\",\"position_mm\":[1,2,1e6]}]",
      "patient.landmarks[0].position_mm: [1, 2, 1000000]: a list of three" },
    { "patient.landmarks=[{\"name\":7,\"position_mm\":[1,2,3]}]",
      "patient.landmarks[0].name: 7: a text" },
    { "patient.landmarks=[{\"nam\":\"A\",\"position_mm\":[1,2,3]}]",
      "patient.landmarks[0].nam: unknown key" },
    { "patient.landmarks=[{\"name\":\"A\",\"position_mm\":[1,2,3],\"visible\":1}]",
      "patient.landmarks[0].visible: 1: true or false" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SkgScene) scene = skg_scene_new ();
      g_autofree char *before = skg_scene_to_json (scene);
      g_autofree char *after = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_false (skg_scene_set_value (scene, cases[i][0], &error));
      g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
      if (strstr (error->message, cases[i][1]) == NULL ||
          strchr (error->message, '\n') != NULL)
        g_error ("\"%s\" must say \"%s\" in one line", error->message, cases[i][1]);
      after = skg_scene_to_json (scene);
      g_assert_cmpstr (before, ==, after);
    }
}

/* Edited landmarks live in the scene, to the last bit; the body takes them from
 * there. */
static void
test_landmarks_inside (void)
{
  static const SkgLandmark edited[] = {
    { (char *) "FH-l", (char *) "by hand", { 0.1, -1.0 / 3, 1e-7 }, TRUE },
    { (char *) "größe", (char *) "", { -182.25, 0, 1234.5678901234567 }, FALSE },
  };
  static const char *const settings[] = { "patient.voxel_mm=8", NULL };
  g_autoptr (SkgScene) scene = new_scene (settings);
  g_autoptr (SkgLandmarkSet) set = skg_landmark_set_new (edited, 2);
  g_autoptr (SkgLandmarkSet) none = skg_landmark_set_new (NULL, 0);
  g_autoptr (SkgLandmarkSet) inside = NULL;
  g_autofree char *json = NULL;
  g_autoptr (SkgScene) back = NULL;
  g_autoptr (SkgBody) body = NULL;
  g_autoptr (GError) error = NULL;

  skg_scene_set_landmarks (scene, set);
  g_assert_null (skg_scene_get_landmarks_path (scene));
  json = skg_scene_to_json (scene);
  back = skg_scene_new_from_json (json, NULL, &error);
  g_assert_no_error (error);
  inside = skg_scene_dup_landmarks (back);
  g_assert_true (skg_landmark_set_equal (inside, set));
  body = skg_body_load (back, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (skg_landmark_set_equal (body->landmarks, set));

  /* An empty list is one, too: not the phantom's own. */
  skg_scene_set_landmarks (back, none);
  skg_body_free (g_steal_pointer (&body));
  body = skg_body_load (back, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (skg_landmark_set_get_length (body->landmarks), ==, 0);

  /* A file takes their place. */
  skg_scene_set_landmarks_path (back, "/a/b.fcsv");
  g_assert_cmpstr (skg_scene_get_landmarks_path (back), ==, "/a/b.fcsv");
  g_assert_null (skg_scene_dup_landmarks (back));
}

/* Overlay */

static SkgBody *
new_body (void)
{
  SkgBody *body = g_new0 (SkgBody, 1);

  body->landmarks = skg_landmark_set_new (points, 3);
  return body;
}

/* The bell of SyntheX on black: at the landmark it is the colour itself times the
 * opacity, one sigma away exp (-1/2) of that, at 3.5 sigma less than one grey level.
 * Tolerance: one level of rounding, and 0.15 % of the straight pieces between stops. */
static void
test_heatmap (void)
{
  static const char *const settings[] = { "annotations.heatmaps=true",
                                          "carm.isocenter_mm=[30,-20,40]", NULL };
  static const double at_sigma[] = { 0, 0.5, 1, 1.7, 2.5, 4 };
  const int side = 384;
  const double scale = side / 1536.0;
  g_autoptr (SkgBody) body = new_body ();
  g_autoptr (SkgOverlay) overlay = NULL;
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, side, side);
  cairo_t *cr = cairo_create (surface);
  const SkgOverlayItem *item;
  SkgSample sample;

  get_sample (settings, &sample);
  g_assert_cmpfloat (sample.heatmap_sigma_px, ==, 20);
  sample.heatmap_sigma_px = 80;
  overlay = skg_overlay_new (&sample, body, NULL, NULL, SKG_OVERLAY_HEATMAPS);
  g_assert_cmpuint (skg_overlay_get_length (overlay), ==, 3);
  item = skg_overlay_get_item (overlay, 0);
  g_assert_cmpint (item->style, ==, SKG_OVERLAY_STYLE_HEATMAP);
  /* The isocentre is on A. */
  g_assert_cmpfloat_with_epsilon (item->column, MIDDLE_PX, 1e-6);
  g_assert_cmpfloat_with_epsilon (item->row, MIDDLE_PX, 1e-6);
  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_paint (cr);
  skg_overlay_draw (overlay, cr, 0, 0, side, side, 0, 0, scale, 1);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  for (gsize i = 0; i < G_N_ELEMENTS (at_sigma); i++)
    {
      /* Downward, away from the two others; the pixel's centre. */
      int x = side / 2;
      int y = (int) (side / 2 + at_sigma[i] * 80 * scale);
      const guint8 *bgra = cairo_image_surface_get_data (surface) +
                           y * cairo_image_surface_get_stride (surface) + 4 * x;
      double r_px = hypot (x + 0.5 - side / 2.0, y + 0.5 - side / 2.0) / scale;
      double expected = at_sigma[i] > 3.5
                            ? 0
                            : (item->rgb >> 16 & 0xff) * SKG_OVERLAY_HEATMAP_OPACITY *
                                  exp (-r_px * r_px / (2 * 80 * 80));

      g_test_message ("%g sigma: %u, expected %.2f", at_sigma[i], bgra[2], expected);
      g_assert_cmpfloat_with_epsilon (bgra[2], expected, 1.5);
    }
  cairo_surface_destroy (surface);

  sample.show_heatmaps = FALSE;
  skg_overlay_free (overlay);
  overlay = skg_overlay_new (&sample, body, NULL, NULL, SKG_OVERLAY_HEATMAPS);
  g_assert_cmpuint (skg_overlay_get_length (overlay), ==, 0);
}

static void
test_marks_overlay (void)
{
  static const char *const settings[] = { MARKS, NULL };
  g_autoptr (SkgScene) scene = new_scene (settings);
  g_autoptr (GPtrArray) marks = skg_scene_dup_marks (scene);
  g_autoptr (SkgBody) body = new_body ();
  g_autoptr (SkgOverlay) overlay = NULL;
  const SkgOverlayItem *item;
  SkgSample sample;
  int point;

  g_assert_true (skg_scene_sample (scene, NULL, 0, 0, &sample, NULL));
  overlay = skg_overlay_new (&sample, body, NULL, NULL, 0);
  skg_overlay_add_marks (overlay, &sample, body, marks, 1);
  g_assert_cmpuint (skg_overlay_get_length (overlay), ==, 4);
  item = skg_overlay_get_item (overlay, 1);
  g_assert_cmpint (item->style, ==, SKG_OVERLAY_STYLE_ANGLE);
  g_assert_true (item->highlighted);
  g_assert_cmpstr (item->text, ==, "90.0°"); /* at (10, 0): left, and up */

  g_assert_true (skg_overlay_pick_mark (overlay, 10.5, -5, 1, &point) == item);
  g_assert_cmpint (point, ==, 2);
  g_assert_true (skg_overlay_pick_mark (overlay, 5, 0.4, 0.5, &point) == item);
  g_assert_cmpint (point, ==, -1);
  g_assert_null (skg_overlay_pick_mark (overlay, 5, -3, 1, &point));

  /* A mark whose landmark is missing is left out; its index is not given away. */
  g_clear_pointer (&body->landmarks, skg_landmark_set_unref);
  skg_overlay_free (overlay);
  overlay = skg_overlay_new (&sample, body, NULL, NULL, 0);
  skg_overlay_add_marks (overlay, &sample, body, marks, -1);
  g_assert_cmpuint (skg_overlay_get_length (overlay), ==, 2);
  g_assert_cmpuint (skg_overlay_get_item (overlay, 1)->index, ==, 3);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene/marks/unproject", test_unproject);
  g_test_add_func ("/scene/marks/unproject-by-hand", test_unproject_by_hand);
  g_test_add_func ("/scene/marks/undistort", test_undistort);
  g_test_add_func ("/scene/marks/ruler", test_ruler);
  g_test_add_func ("/scene/marks/ruler-of-landmarks", test_ruler_of_landmarks);
  g_test_add_func ("/scene/marks/angle", test_angle);
  g_test_add_func ("/scene/marks/line", test_line);
  g_test_add_func ("/scene/marks/round-trip", test_round_trip);
  g_test_add_func ("/scene/marks/bad", test_bad);
  g_test_add_func ("/scene/marks/landmarks-inside", test_landmarks_inside);
  g_test_add_func ("/scene/marks/heatmap", test_heatmap);
  g_test_add_func ("/scene/marks/overlay", test_marks_overlay);
  return g_test_run ();
}
