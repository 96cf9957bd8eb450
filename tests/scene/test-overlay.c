/* SPDX-License-Identifier: Apache-2.0 */
#include "scene/overlay.h"

#include <math.h>
#include <string.h>

#include "scene/project.h"

#define SIDE 512

/* A 300 mm cube about the origin with landmarks in it. */
static SkgBody *
new_body (const SkgLandmark *landmarks, guint n_landmarks)
{
  SkgGrid grid = { .size = { 4, 4, 4 },
                   .spacing_mm = { 75, 75, 75 },
                   .origin_mm = { -112.5, -112.5, -112.5 },
                   .direction = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } } };
  gint16 voxels[64] = { 0 };
  g_autoptr (GBytes) bytes = g_bytes_new (voxels, sizeof voxels);
  SkgBody *body = g_new0 (SkgBody, 1);

  body->volume = skg_volume_new (&grid, SKG_VOXEL_TYPE_INT16, bytes, NULL);
  g_assert_nonnull (body->volume);
  body->landmarks = skg_landmark_set_new (landmarks, n_landmarks);
  body->name = g_strdup ("Cube");
  body->title = g_strdup ("Cube");
  return body;
}

static const SkgLandmark three[] = {
  { (char *) "FH-l", (char *) "", { 60, 0, 40 }, TRUE },
  { (char *) "FH-r", (char *) "", { -60, 0, 40 }, TRUE },
  { (char *) "far away", (char *) "", { 900, 0, 0 }, TRUE },
};

static void
get_sample (const char *const *settings, const SkgBody *body, SkgSample *sample)
{
  g_autoptr (SkgScene) scene = skg_scene_new ();
  g_autoptr (GError) error = NULL;

  for (; settings != NULL && *settings != NULL; settings++)
    {
      skg_scene_set_value (scene, *settings, &error);
      g_assert_no_error (error);
    }
  g_assert_true (skg_scene_sample (scene, body, 0, 0, sample, NULL));
}

static const SkgOverlayItem *
find_item (SkgOverlay *overlay, const char *part)
{
  for (guint i = 0; i < skg_overlay_get_length (overlay); i++)
    if (strstr (skg_overlay_get_item (overlay, i)->text, part) != NULL)
      return skg_overlay_get_item (overlay, i);
  return NULL;
}

static const char *
get_letter (SkgOverlay *overlay, SkgOverlayAnchor anchor)
{
  for (guint i = 0; i < skg_overlay_get_length (overlay); i++)
    if (skg_overlay_get_item (overlay, i)->anchor == anchor)
      return skg_overlay_get_item (overlay, i)->text;
  return NULL;
}

static void
test_landmarks (void)
{
  g_autoptr (SkgBody) body = new_body (three, 3);
  g_autoptr (SkgOverlay) overlay = NULL;
  SkgSample sample;
  const SkgOverlayItem *left;
  /* AP, SID 1020, SOD 800, 0.194 mm, 1536 pixels: a point in the isocentre's plane is
   * magnified 1.36 times; left is right in the picture, head is up. */
  const double scale_px_per_mm = 1020 / 800.0 / 0.194;

  get_sample (NULL, body, &sample);
  overlay = skg_overlay_new (&sample, body, NULL, NULL, SKG_OVERLAY_LANDMARKS);
  g_assert_cmpuint (skg_overlay_get_length (overlay), ==, 2);
  left = find_item (overlay, "FH-l");
  g_assert_nonnull (left);
  g_assert_cmpfloat_with_epsilon (left->column, 767.5 + 60 * scale_px_per_mm, 1e-6);
  g_assert_cmpfloat_with_epsilon (left->row, 767.5 - 40 * scale_px_per_mm, 1e-6);
  g_assert_cmphex (left->rgb, !=, find_item (overlay, "FH-r")->rgb);

  g_assert_cmpstr (skg_overlay_pick (overlay, left->column + 3, left->row, 5), ==,
                   "FH-l");
  g_assert_null (skg_overlay_pick (overlay, left->column + 6, left->row, 5));
  sample.show_landmarks = FALSE;
  skg_overlay_free (overlay);
  overlay = skg_overlay_new (&sample, body, NULL, NULL, SKG_OVERLAY_LANDMARKS);
  g_assert_cmpuint (skg_overlay_get_length (overlay), ==, 0);
}

static void
test_letters (void)
{
  static const struct
  {
    const char *settings[2];
    const char *top;
    const char *bottom;
    const char *left;
    const char *right;
  } cases[] = {
    { { NULL }, "H", "F", "R", "L" },
    /* Detector at the patient's left: the patient's back is on the viewer's right. */
    { { "carm.primary_deg=90" }, "H", "F", "A", "P" },
    { { "carm.primary_deg=-90" }, "H", "F", "P", "A" },
    /* Flipped to the usual hanging, and as the detector sees it. */
    { { "carm.primary_deg=180" }, "H", "F", "R", "L" },
    /* The patient turned about the long axis, head still up. */
    { { "patient.rotation_deg=[0,0,180]" }, "H", "F", "L", "R" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *const settings[] = { cases[i].settings[0], NULL };
      SkgSample sample;
      g_autoptr (SkgOverlay) overlay = NULL;

      get_sample (settings, NULL, &sample);
      overlay = skg_overlay_new (&sample, NULL, NULL, NULL, SKG_OVERLAY_LETTERS);
      g_assert_cmpuint (skg_overlay_get_length (overlay), ==, 4);
      g_assert_cmpstr (get_letter (overlay, SKG_OVERLAY_ANCHOR_TOP), ==, cases[i].top);
      g_assert_cmpstr (get_letter (overlay, SKG_OVERLAY_ANCHOR_BOTTOM), ==,
                       cases[i].bottom);
      g_assert_cmpstr (get_letter (overlay, SKG_OVERLAY_ANCHOR_LEFT), ==,
                       cases[i].left);
      g_assert_cmpstr (get_letter (overlay, SKG_OVERLAY_ANCHOR_RIGHT), ==,
                       cases[i].right);
    }
}

static void
test_hud (void)
{
  static const char *const settings[] = {
    "carm.primary_deg=30", "carm.secondary_deg=25",    "display.window=2",
    "display.level=1.5",   "exposure.simulator=naive", NULL
  };
  g_autoptr (SkgBody) body = new_body (three, 3);
  g_autoptr (SkgOverlay) overlay = NULL;
  SkgHudState hud = SKG_HUD_STATE_INIT;
  SkgSample sample;

  get_sample (settings, body, &sample);
  hud.zoom = 0.5;
  hud.pointer_column = 12;
  hud.pointer_row = 34;
  hud.pointer_value = 3;
  hud.total_ms = 18;
  hud.picture_columns = 768;
  hud.picture_rows = 640;
  overlay = skg_overlay_new (&sample, body, NULL, &hud, SKG_OVERLAY_HUD);
  g_assert_nonnull (find_item (overlay, "Cube"));
  g_assert_nonnull (find_item (overlay, "LAO 30 / CRA 25"));
  g_assert_nonnull (find_item (overlay, "SID 1020  ·  SOD 800 mm  ·  ×1.27"));
  g_assert_nonnull (find_item (overlay, "W 2.00  L 1.50  ·  bone white"));
  g_assert_nonnull (find_item (overlay, "zoom 50 %"));
  g_assert_nonnull (find_item (overlay, "768 × 640  ·  18 ms"));
  /* A line integral of 3 is 150 mm of water at 0.02 per mm. */
  g_assert_nonnull (find_item (overlay, "col 12  row 34  ·  3.000  ·  150 mm water"));
}

/* Relative luminance and contrast ratio as WCAG 2 defines them. */
static double
get_luminance (const guint8 *bgra)
{
  static const double weights[3] = { 0.0722, 0.7152, 0.2126 };
  double sum = 0;

  for (int i = 0; i < 3; i++)
    {
      double c = bgra[i] / 255.0;

      sum += weights[i] * (c <= 0.04045 ? c / 12.92 : pow ((c + 0.055) / 1.055, 2.4));
    }
  return sum;
}

static cairo_surface_t *
draw_on (SkgOverlay *overlay, double grey, guint side)
{
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, side, side);
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, grey, grey, grey);
  cairo_paint (cr);
  skg_overlay_draw (overlay, cr, 0, 0, side, side, 0, 0, side / 1536.0, 1);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

/* Darkest and lightest luminance in a rectangle. */
static void
get_extremes (
    cairo_surface_t *surface, int x0, int y0, int x1, int y1, double *low, double *high)
{
  const guint8 *data = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);

  *low = 1;
  *high = 0;
  for (int y = y0; y < y1; y++)
    for (int x = x0; x < x1; x++)
      {
        double luminance = get_luminance (data + y * stride + 4 * x);

        *low = MIN (*low, luminance);
        *high = MAX (*high, luminance);
      }
}

/* Text stands out by 4.5 : 1 from its outline wherever it is drawn: over white the
 * outline is there, over black the letters are light. */
static void
test_legible (void)
{
  /* A corner each, an edge letter, and the landmark FH-l: x0, y0, x1, y1. */
  static const int places[][4] = {
    { 0, 0, 200, 60 },      { 312, 0, 512, 60 },    { 0, 452, 200, 512 },
    { 312, 452, 512, 512 }, { 240, 0, 272, 30 },    { 240, 482, 272, 512 },
    { 0, 240, 40, 272 },    { 472, 240, 512, 272 }, { 380, 145, 412, 175 },
  };
  static const double greys[] = { 0, 0.5, 1 };
  g_autoptr (SkgBody) body = new_body (three, 3);
  g_autoptr (SkgOverlay) overlay = NULL;
  SkgHudState hud = SKG_HUD_STATE_INIT;
  SkgSample sample;

  hud.zoom = 1;
  hud.picture_columns = hud.picture_rows = SIDE;
  get_sample (NULL, body, &sample);
  overlay = skg_overlay_new (&sample, body, NULL, &hud, SKG_OVERLAY_ALL);
  for (gsize g = 0; g < G_N_ELEMENTS (greys); g++)
    {
      cairo_surface_t *surface = draw_on (overlay, greys[g], SIDE);
      double low;
      double high;

      for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
        {
          const int *p = places[i];

          get_extremes (surface, p[0], p[1], p[2], p[3], &low, &high);
          g_test_message ("grey %g, place %" G_GSIZE_FORMAT ": %.2f : 1", greys[g], i,
                          (high + 0.05) / (low + 0.05));
          g_assert_cmpfloat ((high + 0.05) / (low + 0.05), >=, 4.5);
        }
      /* Nothing is drawn where nothing is. */
      get_extremes (surface, 200, 260, 312, 420, &low, &high);
      g_assert_cmpfloat (low, ==, high);
      cairo_surface_destroy (surface);
    }
}

/* Twelve landmarks in one spot, and viewports down to nothing: no crash, and the same
 * picture twice. */
static void
test_crowd (void)
{
  static const guint sides[] = { 1, 16, 64, 200, 700 };
  SkgLandmark crowd[12];
  g_autoptr (SkgBody) body = NULL;
  g_autoptr (SkgOverlay) overlay = NULL;
  SkgSample sample;

  for (guint i = 0; i < G_N_ELEMENTS (crowd); i++)
    crowd[i] = (SkgLandmark){
      (char *) "a rather long name-l", (char *) "", { i * 0.1, 0, 0 }, TRUE
    };
  body = new_body (crowd, G_N_ELEMENTS (crowd));
  get_sample (NULL, body, &sample);
  overlay = skg_overlay_new (&sample, body, NULL, NULL, SKG_OVERLAY_ALL);
  for (gsize i = 0; i < G_N_ELEMENTS (sides); i++)
    {
      cairo_surface_t *a = draw_on (overlay, 0.5, sides[i]);
      cairo_surface_t *b = draw_on (overlay, 0.5, sides[i]);
      gsize size = (gsize) cairo_image_surface_get_stride (a) * sides[i];

      g_assert_cmpmem (cairo_image_surface_get_data (a), size,
                       cairo_image_surface_get_data (b), size);
      cairo_surface_destroy (a);
      cairo_surface_destroy (b);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene/overlay/landmarks", test_landmarks);
  g_test_add_func ("/scene/overlay/letters", test_letters);
  g_test_add_func ("/scene/overlay/hud", test_hud);
  g_test_add_func ("/scene/overlay/legible", test_legible);
  g_test_add_func ("/scene/overlay/crowd", test_crowd);
  return g_test_run ();
}
