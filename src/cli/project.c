/* SPDX-License-Identifier: Apache-2.0
 * `skg project`: matrices, projected landmarks and structures as JSON. Needs OpenGL for
 * structures only. */
#include "config.h"

#include "scene/project.h"

#include <glib/gi18n.h>

#include "cli/cli.h"

/* (transfer full): the whole detector with pass 2; its image is of no interest */
static SkgPicture *
find_structures (SkgScene *scene,
                 const SkgBody *body,
                 const SkgSample *sample,
                 GError **error)
{
  g_autoptr (SkgRenderService) service = NULL;
  g_auto (SkgFrame) frame = { 0 };

  if (!skg_sample_get_frame (sample, body, SKG_QUALITY_DRAFT, &frame, error))
    return NULL;
  frame.tissue = (SkgTissue){ 0 };
  frame.structures = skg_scene_choose_structures (scene, body, error);
  if (frame.structures == NULL)
    return NULL;
  service = skg_render_service_new (error);
  return service != NULL ? skg_render_service_render (service, &frame, error) : NULL;
}

static char *
describe (const char *argument, const SkgSceneOptions *options, GError **error)
{
  g_autoptr (SkgScene) scene = skg_cli_open_scene (argument, options, error);
  g_autoptr (SkgBody) body = NULL;
  g_auto (SkgSample) sample = { 0 };
  g_autoptr (SkgPicture) picture = NULL;

  if (scene == NULL)
    return NULL;
  body = skg_cli_load_body (scene, options, NULL, error);
  if (body == NULL || !skg_cli_sample (scene, body, options, &sample, error))
    return NULL;
  if (skg_cli_wants_structures (scene))
    {
      picture = find_structures (scene, body, &sample, error);
      if (picture == NULL)
        return NULL;
    }
  return skg_sample_describe_projection (&sample, body, picture);
}

static gboolean
run_project (const SkgCommand *command, char **argv, GError **error)
{
  g_auto (SkgSceneOptions) options = { 0 };
  g_auto (GStrv) scenes = g_strdupv (argv);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *joined = NULL;

  if (!skg_cli_parse (command, NULL, &options, &scenes, error) ||
      !skg_cli_check_arguments (command, scenes, 1, G_MAXUINT, error))
    return FALSE;
  for (guint i = 1; scenes[i] != NULL; i++)
    {
      char *text = describe (scenes[i], &options, error);

      if (text == NULL)
        return FALSE;
      g_ptr_array_add (texts, g_strchomp (text));
    }
  g_ptr_array_add (texts, NULL);
  joined = g_strjoinv (",\n", (char **) texts->pdata);
  if (texts->len == 2)
    g_print ("%s\n", joined);
  else
    g_print ("[\n%s\n]\n", joined);
  return TRUE;
}

const SkgCommand skg_command_project = {
  .name = "project",
  .arguments = "SCENE…",
  .summary = N_ ("Print K, [R|t], P and where landmarks and structures fall, as JSON"),
  .description =
      N_ ("SCENE is a scene file, a CT file, a DICOM folder or 'pelvis', the "
          "built-in body. Several give a JSON array. Positions are LPS mm of "
          "the patient; an integer pixel is a pixel's centre."),
  .run = run_project,
};
