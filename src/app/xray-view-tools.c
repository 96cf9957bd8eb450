/* SPDX-License-Identifier: Apache-2.0
 * Tools in the X-ray view, which the pointer can take. */
#include "config.h"

#include "app/xray-view-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "scene/tool-place.h"

/* View units: how near the pointer takes a tool. */
#define TAKE_PX 5.0

void
skg_xray_view_update_tools (SkgXrayView *self)
{
  SkgPicture *picture = skg_session_get_picture (self->session);
  const SkgSample *shown = skg_session_get_picture_sample (self->session);

  if (picture == NULL || picture->shadow == NULL)
    {
      g_clear_pointer (&self->tool_outlines, skg_tool_outlines_unref);
      return;
    }
  if (self->tool_outlines != NULL &&
      skg_tool_outlines_are_of (self->tool_outlines, picture, shown))
    return;
  g_clear_pointer (&self->tool_outlines, skg_tool_outlines_unref);
  self->tool_outlines = skg_tool_outlines_new (picture->tools, picture->shadow,
                                               picture->columns, picture->rows, shown);
}

int
skg_xray_view_pick_tool (SkgXrayView *self, double x, double y)
{
  double column;
  double row;
  int index;

  if (!self->takes_tools || isnan (x) || skg_session_get_body (self->session) == NULL)
    return -1;
  skg_xray_view_update_tools (self);
  if (self->tool_outlines == NULL)
    return -1;
  skg_view_transform_to_pixel (&self->transform, x, y, &column, &row);
  index = skg_tool_outlines_pick (self->tool_outlines, column, row,
                                  TAKE_PX / self->transform.scale);
  /* The picture may be of a scene that had more of them. */
  return skg_session_get_tool (self->session, index) != NULL ? index : -1;
}

void
skg_xray_view_begin_tool (SkgXrayView *self)
{
  const SkgPlacedTool *placed = skg_session_get_tool (self->session, self->drag_tool);
  double column;
  double row;

  skg_view_transform_to_pixel (&self->transform, self->press_x, self->press_y, &column,
                               &row);
  self->tool_depth_mm = skg_tool_find_depth_mm (skg_session_get_sample (self->session),
                                                placed, column, row);
  self->tool_start_mm =
      skg_session_get_tool_position_mm (self->session, (guint) self->drag_tool);
  skg_session_set_selected_tool (self->session, self->drag_tool);
}

void
skg_xray_view_drag_tool (SkgXrayView *self, double dx, double dy)
{
  const SkgSample *sample = skg_session_get_sample (self->session);
  const SkgPlacedTool *placed = skg_session_get_tool (self->session, self->drag_tool);
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;
  SkgVec3 way_mm;

  if (placed == NULL || !(self->tool_depth_mm > 0))
    return;
  name = g_strdup (placed->name);
  way_mm =
      skg_sample_get_plane_way_mm (sample, dx / self->transform.scale,
                                   dy / self->transform.scale, self->tool_depth_mm);
  if (skg_session_set_tool_position (self->session, (guint) self->drag_tool,
                                     skg_vec3_add (self->tool_start_mm, way_mm),
                                     &error))
    /* Translators: a tool's name and its way along patient left, posterior, superior
     */
    skg_xray_view_take_note (self,
                             g_strdup_printf (_ ("%s %+.1f, %+.1f, %+.1f mm"), name,
                                              way_mm.x, way_mm.y, way_mm.z),
                             0);
  else
    skg_xray_view_take_note (self, g_strdup (error->message), 0);
}

void
skg_xray_view_set_takes_tools (SkgXrayView *self, gboolean takes)
{
  g_return_if_fail (SKG_IS_XRAY_VIEW (self));

  if (self->takes_tools == !!takes)
    return;
  self->takes_tools = !!takes;
  skg_xray_view_update_hot_blade (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
