/* SPDX-License-Identifier: Apache-2.0
 * The whole focal spot: given up, it costs nothing that was there; complete, its
 * penumbra is as wide as similar triangles say. */
#include <math.h>

#include "base/error.h"
#include "fixtures.h"
#include "render/renderer.h"

#define SID_MM 1020.0
#define SOD_MM 680.0
#define PIXELS 200u
#define EXTENT_MM 60.0

typedef struct
{
  SkgRenderer *renderer;
  SkgVolume *volume;
  SkgFrame frame;
} Fixture;

static gboolean
is_left (SkgVec3 point_mm, gpointer user_data)
{
  return point_mm.x < 0;
}

/* A thin plate of which the left half is heavy, at the isocentre across the beam. */
static SkgVolume *
new_edge (void)
{
  SkgGrid grid = {
    .size = { 400, 8, 120 },
    .spacing_mm = { 0.25, 0.25, 0.5 },
    .origin_mm = { -49.875, -0.875, -29.75 },
    .direction = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } },
  };

  return fixture_solid (&grid, 3000, is_left, NULL);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->renderer = skg_renderer_new (&error);
  g_assert_no_error (error);
  f->volume = new_edge ();
  f->frame = (SkgFrame){ .geometry = fixture_geometry (0, 0, EXTENT_MM, PIXELS, PIXELS),
                         .volume = f->volume,
                         .quality = SKG_QUALITY_LIVE,
                         .line = SKG_LINE_MODEL_NAIVE (SKG_MU_WATER_PER_MM) };
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_pointer (&f->renderer, skg_renderer_free);
  g_clear_pointer (&f->volume, skg_volume_unref);
}

static SkgPicture *
render (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  SkgPicture *picture =
      skg_renderer_render (f->renderer, &f->frame, NULL, NULL, &error);

  g_assert_no_error (error);
  return picture;
}

static gboolean
stop_at_third (gpointer user_data)
{
  guint *asked = user_data;

  return ++*asked >= 3;
}

static void
test_given_up (Fixture *f, gconstpointer data)
{
  g_autoptr (SkgPicture) before = render (f);
  g_autoptr (SkgPicture) after = NULL;
  g_autoptr (GError) error = NULL;
  guint64 count = skg_renderer_get_integrate_count (f->renderer);
  guint asked = 0;

  f->frame.focal_samples = 9;
  f->frame.focal_mm = 3;
  g_assert_null (
      skg_renderer_render (f->renderer, &f->frame, stop_at_third, &asked, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  /* The rays from its middle are still there, unmarched and unchanged. */
  f->frame.focal_samples = 1;
  f->frame.display.inverted = TRUE;
  after = render (f);
  g_assert_cmpuint (skg_renderer_get_integrate_count (f->renderer), ==, count);
  g_assert_true (g_bytes_equal (before->image, after->image));
  g_assert_false (g_bytes_equal (before->display, after->display));
}

/* Pixels of the middle row over which the edge runs from 5 to 95 %. */
static guint
get_edge_px (SkgPicture *picture)
{
  double first = skg_picture_get_value (picture, PIXELS / 4, PIXELS / 2);
  double last = skg_picture_get_value (picture, 3 * PIXELS / 4, PIXELS / 2);
  guint n = 0;

  for (guint column = PIXELS / 4; column < 3 * PIXELS / 4; column++)
    {
      double share =
          (skg_picture_get_value (picture, (int) column, PIXELS / 2) - first) /
          (last - first);

      n += share > 0.05 && share < 0.95;
    }
  return n;
}

static void
test_penumbra (Fixture *f, gconstpointer data)
{
  const double focal_mm = 3;
  /* The spot seen through the edge: 3 mm * 340 / 680 = 1.5 mm, 5 pixels. */
  double penumbra_px = focal_mm * (SID_MM - SOD_MM) / SOD_MM / (EXTENT_MM / PIXELS);
  g_autoptr (SkgPicture) point = render (f);
  g_autoptr (SkgPicture) spot = NULL;
  guint64 count = skg_renderer_get_integrate_count (f->renderer);
  double wider;

  f->frame.focal_samples = 9;
  f->frame.focal_mm = focal_mm;
  spot = render (f);
  g_assert_cmpuint (skg_renderer_get_integrate_count (f->renderer), ==, count + 1);
  /* Between 5 and 95 % of nine even steps lie eight of the nine intervals; the edge's
   * own width and the pixels' add one and a half. */
  wider = (double) get_edge_px (spot);
  g_test_message ("edge of a point %u px, of the spot %.0f px, penumbra %.2f px",
                  get_edge_px (point), wider, penumbra_px);
  g_assert_cmpfloat (wider, >=, penumbra_px * 8 / 9 - 1.5);
  g_assert_cmpfloat (wider, <=, penumbra_px + 2.5);
  g_assert_cmpuint (get_edge_px (point), <=, 2);
}

static void
add_test (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add_test ("/render/focal-spot/given-up", test_given_up);
  add_test ("/render/focal-spot/penumbra", test_penumbra);
  return g_test_run ();
}
