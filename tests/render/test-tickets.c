/* SPDX-License-Identifier: Apache-2.0
 * Pictures whose pixels come while the next one is drawn are those that are waited for
 * one by one. */
#include "base/error.h"
#include "chain-fixture.h"
#include "fixtures.h"
#include "physics/tissue.h"
#include "render/render-service-private.h"

#define N_VIEWS 4

typedef struct
{
  SkgRenderService *service;
  SkgVolume *volume;
  SkgLabelMap *map;
  SkgStructureChoice *few;  /* no more than eight: a voxel holds its set */
  SkgStructureChoice *many; /* by number */
} Fixture;

static SkgStructureChoice *
choose (SkgLabelMap *map, guint n)
{
  SkgStructureRequest requests[12];
  g_autoptr (GError) error = NULL;
  SkgStructureChoice *choice;

  for (guint i = 0; i < n; i++)
    requests[i] = (SkgStructureRequest){ g_strdup_printf ("label_%u", i + 1),
                                         SKG_STRUCTURE_STYLE_INIT };
  choice = skg_structure_choice_new (map, requests, n, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < n; i++)
    g_free (requests[i].name);
  return choice;
}

/* Twelve slabs along z. */
static SkgLabelMap *
new_map (const SkgGrid *grid)
{
  gsize layer = (gsize) grid->size[0] * grid->size[1];
  gsize n = layer * grid->size[2];
  guint8 *voxels = g_new (guint8, n);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  SkgLabelMap *map;

  for (gsize i = 0; i < n; i++)
    voxels[i] = (guint8) (1 + i / layer * 12 / grid->size[2]);
  bytes = g_bytes_new_take (voxels, n);
  map = skg_label_map_new (grid, 1, 1, bytes, NULL, 0, &error);
  g_assert_no_error (error);
  return map;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  SkgGrid grid = fixture_grid (FIXTURE_ISOTROPIC, 40);

  f->service = skg_render_service_new (&error);
  g_assert_no_error (error);
  f->volume = fixture_torso (&grid, FALSE);
  f->map = new_map (&grid);
  f->few = choose (f->map, 6);
  f->many = choose (f->map, 12);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->service);
  skg_structure_choice_unref (f->few);
  skg_structure_choice_unref (f->many);
  skg_label_map_unref (f->map);
  skg_volume_unref (f->volume);
}

/* All that an export may ask for: noise, effects that move masks, stages, structures.
 */
static SkgFrame *
new_frame (Fixture *f, guint view)
{
  SkgBeam beam = chain_beam_mono (60, 2000);
  g_auto (SkgFrame) frame = { 0 };
  SkgEffect effect;

  for (guint m = 0; m < SKG_TISSUE_MAX_MATERIALS; m++)
    beam.bins[0].attenuation_cm2_g[m] = 0.2;
  chain_frame_init (&frame, 8, 8, 3, &beam, NULL, NULL);
  g_clear_pointer (&frame.area_density, g_bytes_unref);
  frame.volume = skg_volume_ref (f->volume);
  frame.quality = SKG_QUALITY_EXACT;
  frame.geometry = fixture_geometry (15.0 * view - 20, 5, 300, 90 + view, 80);
  frame.tissue = *skg_tissue_find_preset ("four-tissue");
  frame.detection.quantum_noise = TRUE;
  frame.detection.noise_key = view;
  frame.structures = skg_structure_choice_ref (view % 2 ? f->many : f->few);
  frame.stages = SKG_STAGE_BIT (SKG_STAGE_DENSITY) | SKG_STAGE_BIT (SKG_STAGE_PRIMARY) |
                 SKG_STAGE_BIT (SKG_STAGE_DETECTED) | SKG_STAGE_BIT (SKG_STAGE_IMAGE) |
                 SKG_STAGE_BIT (SKG_STAGE_DISPLAY);
  skg_effect_init (&effect, SKG_EFFECT_ELASTIC, view);
  g_assert_true (skg_effect_list_add (&frame.effects, &effect));
  return skg_frame_copy (&frame);
}

/* Frames of all views; one of each in an array of its own where @n is 1. */
static GPtrArray *
new_frames (Fixture *f, guint first, guint n)
{
  GPtrArray *frames = g_ptr_array_new_with_free_func ((GDestroyNotify) skg_frame_free);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (frames, new_frame (f, first + i));
  return frames;
}

static void
assert_same (SkgPicture *a, SkgPicture *b)
{
  g_assert_true (g_bytes_equal (a->image, b->image));
  g_assert_true (g_bytes_equal (a->display, b->display));
  g_assert_true (g_bytes_equal (a->structure_bits, b->structure_bits));
  g_assert_cmpuint (g_bytes_get_size (a->structure_bits), ==,
                    (gsize) a->columns * a->rows * sizeof (guint64));
  for (guint s = 0; s < SKG_N_STAGES; s++)
    {
      g_assert_true ((a->stages[s] == NULL) == (b->stages[s] == NULL));
      if (a->stages[s] != NULL)
        g_assert_true (g_bytes_equal (a->stages[s], b->stages[s]));
    }
}

/* By one service for each picture: nothing is kept from another. */
static SkgPicture *
render_alone (const SkgFrame *frame)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkgRenderService) service = skg_render_service_new (&error);
  SkgPicture *picture;

  g_assert_no_error (error);
  picture = skg_render_service_render (service, frame, &error);
  g_assert_no_error (error);
  return picture;
}

static void
test_same (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) frames = new_frames (f, 0, N_VIEWS);
  g_autoptr (GPtrArray) expected =
      g_ptr_array_new_with_free_func ((GDestroyNotify) skg_picture_unref);
  SkgRenderTicket *tickets[N_VIEWS + 1];
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < N_VIEWS; i++)
    g_ptr_array_add (expected, render_alone (frames->pdata[i]));
  /* One ticket of all, and one of each, all begun before the first is waited for. */
  tickets[0] = skg_render_service_begin (f->service, frames);
  for (guint i = 0; i < N_VIEWS; i++)
    {
      g_autoptr (GPtrArray) one = new_frames (f, i, 1);

      tickets[1 + i] = skg_render_service_begin (f->service, one);
    }
  for (guint t = 0; t <= N_VIEWS; t++)
    {
      g_autoptr (GPtrArray) pictures = skg_render_ticket_finish (tickets[t], &error);

      g_assert_no_error (error);
      g_assert_cmpuint (pictures->len, ==, t == 0 ? N_VIEWS : 1);
      for (guint i = 0; i < pictures->len; i++)
        assert_same (pictures->pdata[i], expected->pdata[t == 0 ? i : t - 1]);
    }
}

/* The same view with other structures: pass 1 runs once. */
static void
test_march_once (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) frames = new_frames (f, 1, 1);
  SkgFrame *again = skg_frame_copy (frames->pdata[0]);
  guint64 count = skg_render_service_get_integrate_count (f->service);
  g_autoptr (GPtrArray) pictures = NULL;
  g_autoptr (GError) error = NULL;
  SkgPicture *first;
  SkgPicture *second;

  skg_structure_choice_unref (again->structures);
  again->structures = skg_structure_choice_ref (f->few);
  g_ptr_array_add (frames, again);
  pictures =
      skg_render_ticket_finish (skg_render_service_begin (f->service, frames), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (skg_render_service_get_integrate_count (f->service), ==, count + 1);
  first = pictures->pdata[0];
  second = pictures->pdata[1];
  g_assert_true (g_bytes_equal (first->image, second->image));
  g_assert_true (first->structures == f->many);
  g_assert_true (second->structures == f->few);
}

/* A frame in the middle that no driver can draw: its ticket says so, the one before and
 * the one after have all their pictures. */
static void
test_failing (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) good = new_frames (f, 0, 2);
  g_autoptr (GPtrArray) bad = new_frames (f, 0, 3);
  SkgRenderTicket *tickets[3];

  ((SkgFrame *) bad->pdata[1])->geometry.columns = 1u << 20;
  tickets[0] = skg_render_service_begin (f->service, good);
  tickets[1] = skg_render_service_begin (f->service, bad);
  tickets[2] = skg_render_service_begin (f->service, good);
  for (guint t = 0; t < 3; t++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) pictures = skg_render_ticket_finish (tickets[t], &error);

      if (t == 1)
        {
          g_assert_error (error, SKG_ERROR, SKG_ERROR_GL);
          g_assert_null (pictures);
          continue;
        }
      g_assert_no_error (error);
      g_assert_cmpuint (pictures->len, ==, 2);
    }
}

/* What is lost is drawn again by a new context; a ticket of before keeps its pixels. */
static void
test_lost (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) frames = new_frames (f, 0, 2);
  SkgRenderTicket *before = skg_render_service_begin (f->service, frames);
  SkgRenderTicket *after;
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) second = NULL;
  g_autoptr (GError) error = NULL;

  skg_render_service_pretend_loss (f->service);
  after = skg_render_service_begin (f->service, frames);
  first = skg_render_ticket_finish (before, &error);
  g_assert_no_error (error);
  second = skg_render_ticket_finish (after, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 2; i++)
    assert_same (first->pdata[i], second->pdata[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func)                                                                \
  g_test_add ("/render/tickets/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("same", test_same);
  ADD ("march-once", test_march_once);
  ADD ("failing", test_failing);
  ADD ("lost", test_lost);
#undef ADD
  return g_test_run ();
}
