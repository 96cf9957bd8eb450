/* SPDX-License-Identifier: Apache-2.0
 * Rows whose number is of a tool or of an edited structure. */
#include "config.h"

#include "app/item-source.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/error.h"
#include "scene/tools.h"

/* @at: its texts are owned */
typedef struct
{
  SkgSession *session;
  SkgItemNumber at;
} ItemNumber;

static SkgScene *
get_scene (const ItemNumber *self)
{
  return skg_session_get_scene (self->session);
}

/* Without a selected tool it is one beyond all, of which nothing is known. */
static SkgItemNumber
resolve (SkgSession *session, const SkgItemNumber *at)
{
  SkgItemNumber resolved = *at;

  if (at->structure == NULL && at->tool == SKG_ITEM_SELECTED_TOOL)
    resolved.tool = (guint) skg_session_get_selected_tool (session);
  return resolved;
}

/* What the elements of a key are while none is given. Returns how many. */
static guint
get_fill (SkgSession *session, const SkgItemNumber *at, double *fill)
{
  const SkgPlacedTool *placed;
  const SkgToolKind *kind;

  memset (fill, 0, SKG_TOOL_MAX_NUMBERS * sizeof *fill);
  if (at->structure != NULL)
    return 3;
  if (strcmp (at->key, "position_mm") == 0)
    {
      SkgVec3 position_mm = skg_session_get_tool_position_mm (session, at->tool);

      fill[0] = position_mm.x;
      fill[1] = position_mm.y;
      fill[2] = position_mm.z;
    }
  placed = skg_session_get_tool (session, (int) at->tool);
  kind = placed != NULL ? skg_tool_find_kind (placed->kind) : NULL;
  for (guint i = 0; kind != NULL && i < kind->n_params; i++)
    if (strcmp (kind->params[i].key, at->key) == 0)
      {
        guint n = kind->params[i].length * kind->params[i].width;

        for (guint k = 0; k < n; k++)
          fill[k] = kind->params[i].values[k];
        return n;
      }
  return 3;
}

gboolean
skg_item_source_set (SkgSession *session,
                     const SkgItemNumber *at,
                     const SkgNumber *number,
                     GError **error)
{
  SkgScene *scene = skg_session_get_scene (session);
  const SkgItemNumber now = resolve (session, at);
  double fill[SKG_TOOL_MAX_NUMBERS];
  g_autofree char *json = NULL;
  guint n = 0;

  if (now.structure != NULL || now.tool < skg_scene_get_n_tools (scene))
    n = get_fill (session, &now, fill);
  if (now.structure != NULL)
    return skg_item_number_set (scene, &now, number, fill, n, error);
  json = skg_item_number_dup_json (scene, &now, number, fill, n);
  if (json != NULL)
    return skg_session_set_tool_value (session, now.tool, now.key, json, error);
  g_set_error_literal (error, SKG_ERROR, SKG_ERROR_INPUT,
                       _ ("This number is not there any more."));
  return FALSE;
}

static const SkgNumber *
peek (gpointer data)
{
  ItemNumber *self = data;
  const SkgItemNumber at = resolve (self->session, &self->at);

  return skg_item_number_peek (get_scene (self), &at);
}

static gboolean
set (gpointer data, const SkgNumber *number, GError **error)
{
  ItemNumber *self = data;

  return skg_item_source_set (self->session, &self->at, number, error);
}

static void
get_limits (gpointer data, double *min, double *max)
{
  ItemNumber *self = data;
  const SkgItemNumber at = resolve (self->session, &self->at);

  *min = 0;
  *max = 1;
  skg_item_number_get_limits (get_scene (self), &at, min, max);
}

static double
draw (gpointer data)
{
  ItemNumber *self = data;
  const SkgItemNumber at = resolve (self->session, &self->at);

  return skg_item_number_draw (get_scene (self), &at);
}

static void
draw_many (gpointer data, const SkgNumber *number, double *values, guint n_values)
{
  ItemNumber *self = data;
  const SkgItemNumber at = resolve (self->session, &self->at);

  skg_item_number_draw_many (get_scene (self), &at, number, values, n_values);
}

static void
free_data (gpointer data)
{
  ItemNumber *self = data;

  g_object_unref (self->session);
  g_free ((char *) self->at.structure);
  g_free ((char *) self->at.key);
  g_free (self);
}

void
skg_item_source_bind (SkgNumberRow *row, SkgSession *session, const SkgItemNumber *at)
{
  static const SkgNumberSource source = { peek, set, get_limits, draw, draw_many };
  const SkgItemNumber now = resolve (session, at);
  ItemNumber *data;
  double min;
  double max;

  if ((at->structure != NULL || skg_session_get_selected_tool (session) >= 0) &&
      !skg_item_number_get_limits (skg_session_get_scene (session), &now, &min, &max))
    return;
  data = g_new0 (ItemNumber, 1);
  data->session = g_object_ref (session);
  data->at = *at;
  data->at.structure = g_strdup (at->structure);
  data->at.key = g_strdup (at->key);
  skg_number_row_bind_source (row, session, &source, data, free_data, 1, 0);
}
