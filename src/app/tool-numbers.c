/* SPDX-License-Identifier: Apache-2.0
 * The numbers that give a tool of a kind its shape. */
#include "config.h"

#include "app/tool-numbers.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "app/item-source.h"

/* Longest text of a curve's points. */
#define POINTS_CHARS 24

/* What a row's number stands for: of a list all of its elements alike. */
#define ALL_ELEMENTS SKG_ITEM_ALL_ELEMENTS

/* Numbers are kept to 1e-6, so that files stay legible. */
#define DECIMALS 1e6

/**
 * Part: one row.
 * @param: index into the parameters of the kind
 * @element: of a list, or ALL_ELEMENTS
 * @row: (nullable): else @entry: the points of a curve
 */
typedef struct
{
  guint param;
  int element;
  SkgNumberRow *row;
  GtkEntry *entry;
} Part;

struct _SkgToolNumbers
{
  GtkBox parent_instance;

  SkgSession *session;
  gboolean is_refreshing;
  int index;
  const SkgToolKind *kind; /* of which the rows are */
  guint *lengths;          /* (array): elements of each parameter, likewise */
  GArray *parts;           /* Part */
};

G_DEFINE_FINAL_TYPE (SkgToolNumbers, skg_tool_numbers, GTK_TYPE_BOX)

static guint refused_signal;

/* Numbers of a parameter, as given or its default. Returns how many. */
static guint
get_numbers (SkgToolNumbers *self, const SkgToolParam *param, double *numbers)
{
  guint n = skg_scene_get_tool_numbers (skg_session_get_scene (self->session),
                                        (guint) self->index, param->key, numbers,
                                        SKG_TOOL_MAX_NUMBERS);

  if (n > 0)
    return n;
  n = param->length * param->width;
  for (guint i = 0; i < n; i++)
    numbers[i] = param->values[i];
  return n;
}

/* A parameter that is no list has but one. */
static int
get_element (const SkgToolParam *param, int element)
{
  return param->max_length == 1 ? 0 : element;
}

/* Edits: widget to model */

static gboolean
on_put_back (gpointer user_data)
{
  SkgToolNumbers *self = user_data;

  skg_tool_numbers_refresh (self, self->index);
  return G_SOURCE_REMOVE;
}

/* Not at once: an adjustment that is set while it tells of a change tells again, as if
 * the user had typed the old number. */
static void
put_back (SkgToolNumbers *self)
{
  g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_put_back, g_object_ref (self),
                   g_object_unref);
}

static void
set_json (SkgToolNumbers *self, const SkgToolParam *param, const char *json)
{
  g_autoptr (GError) error = NULL;

  if (!skg_session_set_tool_value (self->session, (guint) self->index, param->key, json,
                                   &error))
    put_back (self);
  g_signal_emit (self, refused_signal, 0, error != NULL ? error->message : NULL);
}

static void
append_number (GString *json, double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (json, g_ascii_formatd (text, sizeof text, "%.10g", number));
}

/* A number, a list of them, or a list of points. */
static char *
dup_json (const SkgToolParam *param, const double *numbers, guint n)
{
  g_autoptr (GString) json = g_string_new (NULL);

  if (param->max_length == 1 && param->width == 1)
    append_number (json, numbers[0]);
  else
    {
      g_string_append_c (json, '[');
      for (guint i = 0; i < n; i++)
        {
          if (i > 0)
            g_string_append_c (json, ',');
          if (param->width > 1 && i % param->width == 0)
            g_string_append_c (json, '[');
          append_number (json, numbers[i]);
          if (param->width > 1 && i % param->width == param->width - 1)
            g_string_append_c (json, ']');
        }
      g_string_append_c (json, ']');
    }
  return g_strdup (json->str);
}

static const Part *
find_part (SkgToolNumbers *self, gconstpointer widget)
{
  for (guint i = 0; i < self->parts->len; i++)
    {
      const Part *part = &g_array_index (self->parts, Part, i);

      if ((gconstpointer) part->row == widget || (gconstpointer) part->entry == widget)
        return part;
    }
  return NULL;
}

static void
on_edited (SkgNumberRow *row, double value, SkgToolNumbers *self)
{
  const Part *part = find_part (self, row);
  const SkgToolParam *param;
  SkgNumber number = { .kind = SKG_NUMBER_CONSTANT };
  SkgItemNumber at;
  g_autoptr (GError) error = NULL;

  if (self->is_refreshing || part == NULL)
    return;
  param = &self->kind->params[part->param];
  number.a = rint (value * DECIMALS) / DECIMALS;
  at = (SkgItemNumber){ NULL, (guint) self->index, param->key,
                        get_element (param, part->element) };
  if (!skg_item_source_set (self->session, &at, &number, &error))
    put_back (self);
  g_signal_emit (self, refused_signal, 0, error != NULL ? error->message : NULL);
}

/* "0 0 0; 10.5 0 3", or as JSON has it. FALSE for what is no number. */
static gboolean
parse_points (const char *text, double *numbers, guint *n)
{
  for (*n = 0;;)
    {
      char *end;

      text += strspn (text, " ;,[]()\t\n");
      if (*text == '\0')
        return TRUE;
      if (*n == SKG_TOOL_MAX_NUMBERS)
        return FALSE;
      numbers[*n] = g_ascii_strtod (text, &end);
      if (end == text || !isfinite (numbers[*n]))
        return FALSE;
      ++*n;
      text = end;
    }
}

static void
take_points (SkgToolNumbers *self, GtkEntry *entry)
{
  const Part *part = find_part (self, entry);
  const SkgToolParam *param;
  double numbers[SKG_TOOL_MAX_NUMBERS];
  g_autofree char *json = NULL;
  guint n;

  if (self->is_refreshing || part == NULL)
    return;
  param = &self->kind->params[part->param];
  if (!parse_points (gtk_editable_get_text (GTK_EDITABLE (entry)), numbers, &n) ||
      n % param->width != 0)
    {
      g_signal_emit (self, refused_signal, 0,
                     _ ("Points are three numbers each, in mm: 0 0 -100; 0 0 0"));
      skg_tool_numbers_refresh (self, self->index);
      return;
    }
  json = dup_json (param, numbers, n);
  set_json (self, param, json);
}

static void
on_points_activated (GtkEntry *entry, SkgToolNumbers *self)
{
  take_points (self, entry);
}

/* Rows */

static char *
dup_help (const SkgToolParam *param)
{
  const char *unit = param->unit == NULL ? "" : param->unit;

  /* Translators: the range of a number, and its unit */
  return g_strdup_printf (_ ("%s, %g to %g %s"), _ (param->label), param->min,
                          param->max, unit);
}

static const char *
get_unit (const SkgToolParam *param)
{
  return param->unit == NULL                    ? ""
         : g_str_equal (param->unit, "degrees") ? "°"
                                                : param->unit;
}

static void
add_row (SkgToolNumbers *self, GtkBox *box, guint param_index, int element)
{
  const SkgToolParam *param = &self->kind->params[param_index];
  g_autofree char *help = dup_help (param);
  g_autofree char *label =
      element >= 0 ? g_strdup_printf ("%s %d", _ (param->label), element + 1)
                   : g_strdup (_ (param->label));
  gboolean fine = param->max <= 50;
  double step = param->is_integer ? 1 : fine ? 0.1 : 1;
  guint digits = param->is_integer ? 0 : param->min < 0.1 && param->min > 0 ? 2 : 1;
  Part part = { .param = param_index, .element = element };
  const SkgItemNumber at = { NULL, SKG_ITEM_SELECTED_TOOL, param->key,
                             get_element (param, element) };

  part.row = g_object_new (SKG_TYPE_NUMBER_ROW, "label", label, "unit",
                           get_unit (param), "digits", MAX (digits, fine ? 2u : 0u),
                           "step", step, "page", 10 * step, "lower", param->min,
                           "upper", param->max, "help", help, NULL);
  if (param->is_integer)
    skg_number_row_set_steps (part.row, 0, 1);
  g_signal_connect_object (part.row, "edited", G_CALLBACK (on_edited), self, 0);
  skg_item_source_bind (part.row, self->session, &at);
  gtk_box_append (box, GTK_WIDGET (part.row));
  g_array_append_val (self->parts, part);
}

/* All elements alike; each alone in an expander. */
static void
add_list (SkgToolNumbers *self, guint param_index, guint length)
{
  GtkWidget *expander;
  GtkWidget *box;

  add_row (self, GTK_BOX (self), param_index, ALL_ELEMENTS);
  if (length < 2)
    return;
  expander = gtk_expander_new (_ ("Each of them"));
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_expander_set_child (GTK_EXPANDER (expander), box);
  for (guint i = 0; i < length; i++)
    add_row (self, GTK_BOX (box), param_index, (int) i);
  gtk_box_append (GTK_BOX (self), expander);
}

static void
add_points (SkgToolNumbers *self, guint param_index)
{
  const SkgToolParam *param = &self->kind->params[param_index];
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *label = gtk_label_new (_ (param->label));
  Part part = { .param = param_index, .element = ALL_ELEMENTS };

  gtk_widget_add_css_class (box, "number-row");
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  part.entry = GTK_ENTRY (gtk_entry_new ());
  gtk_editable_set_width_chars (GTK_EDITABLE (part.entry), POINTS_CHARS);
  gtk_widget_set_hexpand (GTK_WIDGET (part.entry), TRUE);
  gtk_widget_set_tooltip_text (
      box, _ ("Points that the curve passes through, in the tool's own frame: x y z in "
              "mm; x y z; … The last one is the tip. Enter takes them."));
  gtk_accessible_update_property (GTK_ACCESSIBLE (part.entry),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ (param->label), -1);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (part.entry));
  gtk_box_append (GTK_BOX (self), box);
  g_signal_connect_object (part.entry, "activate", G_CALLBACK (on_points_activated),
                           self, 0);
  g_array_append_val (self->parts, part);
}

static void
rebuild (SkgToolNumbers *self)
{
  GtkWidget *child;

  g_array_set_size (self->parts, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_box_remove (GTK_BOX (self), child);
  for (guint i = 0; self->kind != NULL && i < self->kind->n_params; i++)
    {
      const SkgToolParam *param = &self->kind->params[i];

      if (param->width > 1)
        add_points (self, i);
      else if (param->max_length > 1)
        add_list (self, i, self->lengths[i]);
      else
        add_row (self, GTK_BOX (self), i, ALL_ELEMENTS);
    }
}

/* Refresh: model to widget */

/* Whether the rows are of another kind or number of elements. */
static gboolean
take_kind (SkgToolNumbers *self, const SkgToolKind *kind)
{
  guint n = kind != NULL ? kind->n_params : 0;
  g_autofree guint *lengths = g_new0 (guint, n + 1);
  double numbers[SKG_TOOL_MAX_NUMBERS];
  gboolean same = kind == self->kind;

  for (guint i = 0; i < n; i++)
    {
      lengths[i] =
          get_numbers (self, &kind->params[i], numbers) / kind->params[i].width;
      same = same && (lengths[i] == self->lengths[i] || kind->params[i].width > 1);
    }
  self->kind = kind;
  g_free (self->lengths);
  self->lengths = g_steal_pointer (&lengths);
  return !same;
}

static void
refresh_part (SkgToolNumbers *self, const Part *part)
{
  const SkgToolParam *param = &self->kind->params[part->param];
  double numbers[SKG_TOOL_MAX_NUMBERS];
  guint n = get_numbers (self, param, numbers);
  double sum = 0;
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    sum += numbers[i];
  if (part->row != NULL)
    {
      skg_number_row_set_value (
          part->row, part->element == ALL_ELEMENTS ? sum / n : numbers[part->element]);
      return;
    }
  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append (text, i % param->width == 0 ? "; " : " ");
      append_number (text, numbers[i]);
    }
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (part->entry)), text->str) != 0)
    gtk_editable_set_text (GTK_EDITABLE (part->entry), text->str);
}

void
skg_tool_numbers_refresh (SkgToolNumbers *self, int index)
{
  const SkgPlacedTool *placed;

  g_return_if_fail (SKG_IS_TOOL_NUMBERS (self));

  placed = skg_session_get_tool (self->session, index);
  self->is_refreshing = TRUE;
  self->index = index;
  if (take_kind (self, placed != NULL ? skg_tool_find_kind (placed->kind) : NULL))
    rebuild (self);
  for (guint i = 0; i < self->parts->len; i++)
    refresh_part (self, &g_array_index (self->parts, Part, i));
  self->is_refreshing = FALSE;
}

/* GObject */

static void
skg_tool_numbers_finalize (GObject *object)
{
  SkgToolNumbers *self = SKG_TOOL_NUMBERS (object);

  g_clear_object (&self->session);
  g_free (self->lengths);
  g_array_unref (self->parts);
  G_OBJECT_CLASS (skg_tool_numbers_parent_class)->finalize (object);
}

static void
skg_tool_numbers_class_init (SkgToolNumbersClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = skg_tool_numbers_finalize;
  refused_signal = g_signal_new ("refused", SKG_TYPE_TOOL_NUMBERS, G_SIGNAL_RUN_LAST, 0,
                                 NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
skg_tool_numbers_init (SkgToolNumbers *self)
{
  self->index = SKG_SESSION_NO_TOOL;
  self->lengths = g_new0 (guint, 1);
  self->parts = g_array_new (FALSE, TRUE, sizeof (Part));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
}

GtkWidget *
skg_tool_numbers_new (SkgSession *session)
{
  SkgToolNumbers *self = g_object_new (SKG_TYPE_TOOL_NUMBERS, NULL);

  self->session = g_object_ref (session);
  return GTK_WIDGET (self);
}
