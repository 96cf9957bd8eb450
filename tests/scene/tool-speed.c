/* SPDX-License-Identifier: Apache-2.0
 * Not a test: prints how long a picture takes when only a tool has moved, and how much
 * longer one with structures takes, for docs/validation.md. Arguments: pixels of a side
 * (768). */
#include <stdio.h>
#include <stdlib.h>

#include "render/render-service.h"
#include "scene/scene.h"
#include "scene/tools.h"

static SkgBody *
load (SkgScene *scene)
{
  g_autoptr (GError) error = NULL;
  SkgBody *body = skg_body_load (scene, NULL, NULL, NULL, NULL, &error);

  if (body == NULL)
    g_error ("%s", error->message);
  return body;
}

/* @choice: (nullable) */
static SkgPicture *
render (SkgRenderService *service,
        SkgScene *scene,
        SkgBody *body,
        SkgStructureChoice *choice,
        guint size)
{
  g_auto (SkgSample) sample = { 0 };
  g_auto (SkgFrame) frame = { 0 };
  g_autoptr (GError) error = NULL;
  SkgPicture *picture = NULL;

  if (skg_scene_sample (scene, body, 0, 0, &sample, &error) &&
      skg_sample_get_frame (&sample, body, SKG_QUALITY_LIVE, &frame, &error))
    {
      frame.geometry = skg_geometry_resize (&frame.geometry, size, size);
      if (choice != NULL)
        frame.structures = skg_structure_choice_ref (choice);
      picture = skg_render_service_render (service, &frame, &error);
    }
  if (picture == NULL)
    g_error ("%s", error->message);
  return picture;
}

static void
measure (SkgRenderService *service,
         SkgScene *scene,
         SkgBody *body,
         const char *tool,
         guint size)
{
  double best[2] = { G_MAXDOUBLE, G_MAXDOUBLE };
  double full_ms = 0;
  g_autofree char *assignment = g_strdup_printf ("tools=[%s]", tool);
  g_autoptr (GError) error = NULL;

  if (!skg_scene_set_value (scene, assignment, &error))
    g_error ("%s", error->message);
  for (int i = 0; i < 12; i++)
    {
      double start_ms;
      g_autofree char *move = g_strdup_printf ("tools[0].twist_deg=%d", i + 1);
      g_autofree char *bend = g_strdup_printf ("tools[0].bend_deg=%g", 0.2 * i + 0.1);
      g_autoptr (SkgPicture) picture = NULL;

      start_ms = (double) g_get_monotonic_time () / 1e3;
      skg_scene_set_value (scene, i < 6 ? move : bend, NULL);
      picture = render (service, scene, body, NULL, size);
      start_ms = (double) g_get_monotonic_time () / 1e3 - start_ms;
      if (i == 0)
        full_ms = start_ms;
      else
        best[i >= 6] = MIN (best[i >= 6], start_ms);
    }
  printf ("%-60.60s first %6.0f ms, moved %5.1f ms, bent %5.1f ms\n", tool, full_ms,
          best[0], best[1]);
}

/* Switched on over a picture that is there, again, and after the arm was turned. */
static void
measure_outlines (SkgRenderService *service,
                  SkgScene *scene,
                  SkgBody *body,
                  const char *structures,
                  guint size)
{
  g_autofree char *assignment =
      g_strdup_printf ("annotations.structures=%s", structures);
  g_autoptr (SkgStructureChoice) choice = NULL;
  g_autoptr (GError) error = NULL;
  double times_ms[3];

  if (!skg_scene_set_value (scene, "tools=[]", &error) ||
      !skg_scene_set_value (scene, assignment, &error))
    g_error ("%s", error->message);
  choice = skg_scene_choose_structures (scene, body, &error);
  if (choice == NULL)
    g_error ("%s", error->message);
  skg_picture_unref (render (service, scene, body, NULL, size));
  for (int i = 0; i < 3; i++)
    {
      double start_ms;

      if (i == 2)
        {
          skg_scene_set_value (scene, "carm.primary_deg=20", NULL);
          skg_picture_unref (render (service, scene, body, NULL, size));
        }
      start_ms = (double) g_get_monotonic_time () / 1e3;
      skg_picture_unref (render (service, scene, body, choice, size));
      times_ms[i] = (double) g_get_monotonic_time () / 1e3 - start_ms;
    }
  skg_scene_set_value (scene, "carm.primary_deg=0", NULL);
  printf ("outlines, %-50.50s first %6.1f ms, again %5.1f ms, turned %6.1f ms\n",
          structures, times_ms[0], times_ms[1], times_ms[2]);
}

int
main (int argc, char **argv)
{
  static const char *const simulators[] = { "naive", "realistic" };
  static const char *const tools[] = {
    "{\"kind\":\"k-wire\",\"rotation_deg\":[60,20,0]}",
    "{\"kind\":\"manipulator\",\"rotation_deg\":[0,90,0]}",
    "{\"kind\":\"manipulator\",\"rotation_deg\":[80,5,0]}",
    "{\"kind\":\"cannulated-screw\",\"rotation_deg\":[30,60,0]}",
    "{\"kind\":\"hip-stem\",\"rotation_deg\":[180,0,180]}",
  };
  guint size = argc > 1 ? (guint) atoi (argv[1]) : 768;
  g_autoptr (GError) error = NULL;
  SkgRenderService *service = skg_render_service_new (&error);
  g_autoptr (SkgScene) scene = skg_scene_new ();
  g_autoptr (SkgBody) body = load (scene);

  if (service == NULL)
    g_error ("%s", error->message);
  for (gsize s = 0; s < G_N_ELEMENTS (simulators); s++)
    {
      g_autofree char *simulator =
          g_strdup_printf ("exposure.simulator=%s", simulators[s]);

      if (!skg_scene_set_value (scene, simulator, &error))
        g_error ("%s", error->message);
      printf ("%s, %u x %u\n", simulators[s], size, size);
      for (gsize t = 0; t < G_N_ELEMENTS (tools); t++)
        measure (service, scene, body, tools[t], size);
      measure_outlines (service, scene, body, "synthex-hip", size);
      measure_outlines (service, scene, body, "all", size);
    }
  g_object_unref (service);
  return 0;
}
