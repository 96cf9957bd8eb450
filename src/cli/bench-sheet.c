/* SPDX-License-Identifier: Apache-2.0
 * Time of a contact sheet. */
#include "config.h"

#include "cli/bench-sheet.h"

#include <glib/gi18n.h>

#include "cli/cli.h"
#include "scene/sheet.h"
#include "scene/shipped.h"

#define TILES 25
#define TILE_PX 192
#define MAX_ROUNDS 100

/* @first_s: (out): until the first tile */
typedef struct
{
  gint64 start_us;
  double first_s;
} Clock;

static double
get_seconds (const Clock *clock)
{
  return (double) (g_get_monotonic_time () - clock->start_us) / 1e6;
}

static gboolean
on_tile (guint slot, SkgSheetTile *tile, gpointer user_data)
{
  Clock *clock = user_data;

  if (clock->first_s == 0)
    clock->first_s = get_seconds (clock);
  return TRUE;
}

static gboolean
run_round (SkgRenderService *service,
           gboolean structures,
           double *first_s,
           double *all_s,
           GError **error)
{
  const SkgSheetOptions options = { .size_px = TILE_PX, .structures = structures };
  g_autoptr (SkgScene) scene = skg_scene_new_shipped ("hip");
  Clock clock = { g_get_monotonic_time (), 0 };
  g_autoptr (SkgSheet) sheet = skg_sheet_new (scene, 0, 0, TILES, error);

  if (sheet == NULL ||
      !skg_sheet_make (sheet, &options, service, on_tile, &clock, NULL, error))
    return FALSE;
  *first_s = clock.first_s;
  *all_s = get_seconds (&clock);
  return TRUE;
}

static gboolean
run_rounds (SkgRenderService *service,
            guint n_rounds,
            gboolean structures,
            double *first_s,
            double *all_s,
            GError **error)
{
  double firsts[MAX_ROUNDS];
  double alls[MAX_ROUNDS];

  n_rounds = MIN (n_rounds, MAX_ROUNDS);
  for (guint i = 0; i < n_rounds; i++)
    if (!run_round (service, structures, &firsts[i], &alls[i], error))
      return FALSE;
  *first_s = skg_cli_median (firsts, n_rounds);
  *all_s = skg_cli_median (alls, n_rounds);
  return TRUE;
}

gboolean
skg_bench_sheet (SkgRenderService *service,
                 guint n_rounds,
                 gboolean json,
                 GError **error)
{
  double first_s[2];
  double all_s[2];
  double ignored;

  if (!run_round (service, FALSE, &ignored, &ignored, error) ||
      !run_rounds (service, n_rounds, FALSE, &first_s[0], &all_s[0], error) ||
      !run_rounds (service, n_rounds, TRUE, &first_s[1], &all_s[1], error))
    return FALSE;
  if (json)
    {
      g_print ("{ \"tiles\": %d, \"tile_px\": %d, \"first_s\": %.3f, \"all_s\": %.3f, "
               "\"first_with_overlays_s\": %.3f, \"all_with_overlays_s\": %.3f }\n",
               TILES, TILE_PX, first_s[0], all_s[0], first_s[1], all_s[1]);
      return TRUE;
    }
  g_print (
      _ ("%d samples of the Hip scene at %d^2, bodies from the cache; median of %u "
         "rounds\n"),
      TILES, TILE_PX, n_rounds);
  g_print (_ ("pictures alone   first %.2f s, all %.2f s\n"), first_s[0], all_s[0]);
  g_print (_ ("with structures  first %.2f s, all %.2f s\n"), first_s[1], all_s[1]);
  return TRUE;
}
