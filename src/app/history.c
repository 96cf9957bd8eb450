/* SPDX-License-Identifier: Apache-2.0
 * Undo and redo. */
#include "config.h"

#include "app/history.h"

/**
 * State:
 * @name: of the step that led here; %NULL for the first
 * @kind: (nullable): of that step, while another may join it
 * @time_us: when that step was last recorded
 */
typedef struct
{
  char *text;
  char *name;
  char *kind;
  gint64 time_us;
} State;

struct _SkgHistory
{
  GPtrArray *states;
  guint present;
  char *saved;
};

static void
state_free (gpointer data)
{
  State *state = data;

  g_free (state->text);
  g_free (state->name);
  g_free (state->kind);
  g_free (state);
}

static State *
get_state (SkgHistory *self, guint index)
{
  return g_ptr_array_index (self->states, index);
}

static State *
get_present (SkgHistory *self)
{
  return get_state (self, self->present);
}

SkgHistory *
skg_history_new (const char *state)
{
  SkgHistory *self = g_new0 (SkgHistory, 1);
  State *first = g_new0 (State, 1);

  g_return_val_if_fail (state != NULL, NULL);

  self->states = g_ptr_array_new_with_free_func (state_free);
  self->saved = g_strdup (state);
  first->text = g_strdup (state);
  g_ptr_array_add (self->states, first);
  return self;
}

void
skg_history_free (SkgHistory *self)
{
  g_ptr_array_unref (self->states);
  g_free (self->saved);
  g_free (self);
}

const char *
skg_history_get_state (SkgHistory *self)
{
  return get_present (self)->text;
}

/* Also only where nothing has been undone since: what has been is another branch. */
static gboolean
may_join (SkgHistory *self, const char *kind, gint64 merge_us, gint64 now_us)
{
  const State *present = get_present (self);

  return kind != NULL && self->present > 0 && self->present + 1 == self->states->len &&
         g_strcmp0 (present->kind, kind) == 0 && now_us - present->time_us <= merge_us;
}

const char *
skg_history_get_merge_base (SkgHistory *self,
                            const char *kind,
                            gint64 merge_us,
                            gint64 now_us)
{
  return may_join (self, kind, merge_us, now_us)
             ? get_state (self, self->present - 1)->text
             : NULL;
}

static void
drop_last (SkgHistory *self)
{
  g_ptr_array_set_size (self->states, (int) self->present);
  self->present--;
  skg_history_close_step (self);
}

static void
drop_undone (SkgHistory *self)
{
  g_ptr_array_set_size (self->states, (int) self->present + 1);
}

static void
add_state (SkgHistory *self)
{
  if (self->states->len > SKG_HISTORY_MAX_STEPS)
    {
      g_ptr_array_remove_index (self->states, 0);
      g_clear_pointer (&get_state (self, 0)->name, g_free);
    }
  g_ptr_array_add (self->states, g_new0 (State, 1));
  self->present = self->states->len - 1;
}

void
skg_history_record (SkgHistory *self,
                    const char *text,
                    const char *name,
                    const char *kind,
                    gint64 merge_us,
                    gint64 now_us)
{
  State *state;

  g_return_if_fail (text != NULL && name != NULL);

  if (g_strcmp0 (get_present (self)->text, text) == 0)
    return;
  if (!may_join (self, kind, merge_us, now_us))
    {
      drop_undone (self);
      add_state (self);
    }
  else if (g_strcmp0 (get_state (self, self->present - 1)->text, text) == 0)
    {
      drop_last (self);
      return;
    }
  state = get_present (self);
  g_free (state->text);
  g_free (state->name);
  g_free (state->kind);
  *state = (State){ g_strdup (text), g_strdup (name), g_strdup (kind), now_us };
}

void
skg_history_close_step (SkgHistory *self)
{
  g_clear_pointer (&get_present (self)->kind, g_free);
}

const char *
skg_history_get_undo_name (SkgHistory *self)
{
  return self->present > 0 ? get_present (self)->name : NULL;
}

const char *
skg_history_get_redo_name (SkgHistory *self)
{
  return self->present + 1 < self->states->len
             ? get_state (self, self->present + 1)->name
             : NULL;
}

const char *
skg_history_peek_undo (SkgHistory *self)
{
  return self->present > 0 ? get_state (self, self->present - 1)->text : NULL;
}

const char *
skg_history_peek_redo (SkgHistory *self)
{
  return self->present + 1 < self->states->len
             ? get_state (self, self->present + 1)->text
             : NULL;
}

void
skg_history_undo (SkgHistory *self)
{
  g_return_if_fail (self->present > 0);

  self->present--;
  skg_history_close_step (self);
}

void
skg_history_redo (SkgHistory *self)
{
  g_return_if_fail (self->present + 1 < self->states->len);

  self->present++;
  skg_history_close_step (self);
}

void
skg_history_mark_saved (SkgHistory *self)
{
  g_free (self->saved);
  self->saved = g_strdup (get_present (self)->text);
  skg_history_close_step (self);
}

void
skg_history_mark_unsaved (SkgHistory *self)
{
  g_clear_pointer (&self->saved, g_free);
}

gboolean
skg_history_is_modified (SkgHistory *self)
{
  return g_strcmp0 (self->saved, get_present (self)->text) != 0;
}

const char *
skg_history_get_saved (SkgHistory *self)
{
  return self->saved;
}
