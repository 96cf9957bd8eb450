/* SPDX-License-Identifier: Apache-2.0
 * A number that varies, typed. */
#include "config.h"

#include "app/range-popover.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/number-text.h"

#define N_ENTRIES 4

struct _SkgRangePopover
{
  GtkPopover parent_instance;

  SkgNumber number;
  double drawn;
  double min;
  double max;
  guint digits;
  gboolean is_refreshing;

  GtkDropDown *kinds;
  GtkLabel *labels[N_ENTRIES];
  GtkEditable *entries[N_ENTRIES];
  GtkButton *pin;
  GtkButton *centre;
  GtkLabel *error;
};

G_DEFINE_FINAL_TYPE (SkgRangePopover, skg_range_popover, GTK_TYPE_POPOVER)

static guint edited_signal;

/* --- Refresh --- */

static char *
dup_list (const double *values, guint n_values)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; values != NULL && i < n_values; i++)
    g_string_append_printf (text, "%s%.10g", i > 0 ? "; " : "", values[i]);
  return g_string_free (text, FALSE);
}

static void
set_entry (SkgRangePopover *self, guint i, const char *label, char *text)
{
  gtk_widget_set_visible (GTK_WIDGET (self->labels[i]), label != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->entries[i]), label != NULL);
  if (label != NULL)
    {
      gtk_label_set_label (self->labels[i], label);
      gtk_editable_set_text (self->entries[i], text);
    }
  g_free (text);
}

static void
refresh_entries (SkgRangePopover *self)
{
  const SkgNumber *n = &self->number;

#define NUMBER(value) g_strdup_printf ("%.10g", value)
  for (guint i = 0; i < N_ENTRIES; i++)
    set_entry (self, i, NULL, NULL);
  if (n->kind == SKG_NUMBER_CHOICE)
    {
      set_entry (self, 0, _ ("Values"), dup_list (n->choices, n->n_choices));
      set_entry (self, 1, _ ("Weights"), dup_list (n->weights, n->n_choices));
      return;
    }
  if (n->kind == SKG_NUMBER_NORMAL)
    {
      set_entry (self, 0, _ ("Mean"), NUMBER (n->a));
      /* Translators: standard deviation */
      set_entry (self, 1, _ ("SD"), NUMBER (n->b));
      set_entry (self, 2, _ ("From"), NUMBER (n->clip_low));
      set_entry (self, 3, _ ("To"), NUMBER (n->clip_high));
      return;
    }
  set_entry (self, 0, _ ("From"), NUMBER (n->a));
  set_entry (self, 1, _ ("To"), NUMBER (n->b));
#undef NUMBER
}

static void
set_button (GtkButton *button, const char *format, double value, guint digits)
{
  g_autofree char *number = g_strdup_printf ("%.*f", (int) digits, value);
  g_autofree char *text = g_strdup_printf ("%s %s", format, number);

  gtk_button_set_label (button, text);
}

void
skg_range_popover_set (SkgRangePopover *self,
                       const SkgNumber *number,
                       double drawn,
                       double min,
                       double max,
                       guint digits)
{
  gboolean same = skg_number_equal (number, &self->number);

  g_return_if_fail (SKG_IS_RANGE_POPOVER (self));

  self->drawn = drawn;
  self->min = min;
  self->max = max;
  self->digits = digits;
  /* Translators: a button: the value that was drawn becomes the constant */
  set_button (self->pin, _ ("Pin"), drawn, digits);
  /* Translators: a button: the distribution's middle becomes the constant */
  set_button (self->centre, _ ("Centre"), skg_number_get_centre (number), digits);
  if (same)
    return;
  self->is_refreshing = TRUE;
  skg_number_copy (&self->number, number);
  gtk_drop_down_set_selected (self->kinds, number->kind - SKG_NUMBER_UNIFORM);
  refresh_entries (self);
  self->is_refreshing = FALSE;
  skg_range_popover_show_error (self, NULL);
}

void
skg_range_popover_show_error (SkgRangePopover *self, const char *message)
{
  g_return_if_fail (SKG_IS_RANGE_POPOVER (self));

  gtk_label_set_label (self->error, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error), message != NULL);
}

/* --- Edits --- */

static void
emit (SkgRangePopover *self, const SkgNumber *number)
{
  skg_range_popover_show_error (self, NULL);
  g_signal_emit (self, edited_signal, 0, number);
}

static gboolean
read_entry (SkgRangePopover *self, guint i, double *value)
{
  if (skg_number_text_parse (gtk_editable_get_text (self->entries[i]), "", NULL, NULL,
                             value))
    return TRUE;
  skg_range_popover_show_error (self, _ ("A number is needed in each place."));
  return FALSE;
}

/* "0; 30; 45", with blanks or semicolons between. (nullable) */
static double *
read_list (SkgRangePopover *self, guint i, guint *length)
{
  g_auto (GStrv) words =
      g_strsplit_set (gtk_editable_get_text (self->entries[i]), "; \t", -1);
  g_autofree double *values = g_new (double, g_strv_length (words) + 1);

  *length = 0;
  for (guint k = 0; words[k] != NULL; k++)
    {
      if (*words[k] == '\0')
        continue;
      if (*length == SKG_NUMBER_MAX_CHOICES ||
          !skg_number_text_parse (words[k], "", NULL, NULL, &values[*length]))
        {
          skg_range_popover_show_error (self, _ ("Numbers with blanks between them are "
                                                 "needed."));
          return NULL;
        }
      (*length)++;
    }
  return g_steal_pointer (&values);
}

static gboolean
read_choice (SkgRangePopover *self, SkgNumber *number)
{
  guint n_weights = 0;

  number->choices = read_list (self, 0, &number->n_choices);
  number->weights = read_list (self, 1, &n_weights);
  if (number->choices == NULL || number->weights == NULL)
    return FALSE;
  if (n_weights == 0)
    g_clear_pointer (&number->weights, g_free);
  if (number->n_choices > 0 && (n_weights == 0 || n_weights == number->n_choices))
    return TRUE;
  skg_range_popover_show_error (self, _ ("As many weights as values are needed, or "
                                         "none."));
  return FALSE;
}

static gboolean
read_number (SkgRangePopover *self, SkgNumber *number)
{
  number->kind = self->number.kind;
  number->group = g_strdup (self->number.group);
  if (number->kind == SKG_NUMBER_CHOICE)
    return read_choice (self, number);
  if (!read_entry (self, 0, &number->a) || !read_entry (self, 1, &number->b))
    return FALSE;
  number->has_clip = number->kind == SKG_NUMBER_NORMAL;
  return !number->has_clip || (read_entry (self, 2, &number->clip_low) &&
                               read_entry (self, 3, &number->clip_high));
}

static void
on_typed (SkgRangePopover *self)
{
  g_auto (SkgNumber) number = { 0 };

  if (self->is_refreshing || !read_number (self, &number) ||
      skg_number_equal (&number, &self->number))
    return;
  emit (self, &number);
}

static void
on_focus_left (GtkEventControllerFocus *focus, SkgRangePopover *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    on_typed (self);
}

/* About the same values, by another law: a quarter of the width is one standard
 * deviation, so that the clip cuts off a twentieth. */
static void
convert (SkgRangePopover *self, SkgNumberKind kind, SkgNumber *number)
{
  double low;
  double high;

  skg_number_get_range (&self->number, &low, &high);
  low = MAX (low, self->min);
  high = MIN (high, self->max);
  *number = (SkgNumber){ .kind = kind, .a = low, .b = high };
  number->group = g_strdup (self->number.group);
  if (kind == SKG_NUMBER_NORMAL)
    {
      number->a = (low + high) / 2;
      number->b = (high - low) / 4;
      number->has_clip = TRUE;
      number->clip_low = low;
      number->clip_high = high;
    }
  else if (kind == SKG_NUMBER_LOG_UNIFORM && low <= 0)
    {
      number->b = MAX (high, 1e-6);
      number->a = number->b / 10;
    }
  else if (kind == SKG_NUMBER_CHOICE)
    {
      number->a = number->b = 0;
      number->n_choices = 2;
      number->choices = g_new (double, 2);
      number->choices[0] = low;
      number->choices[1] = high;
    }
}

static void
on_kind (GtkDropDown *kinds, GParamSpec *pspec, SkgRangePopover *self)
{
  g_auto (SkgNumber) number = { 0 };
  SkgNumberKind kind = SKG_NUMBER_UNIFORM + gtk_drop_down_get_selected (kinds);

  if (self->is_refreshing || kind == self->number.kind)
    return;
  convert (self, kind, &number);
  emit (self, &number);
}

static void
on_constant (GtkButton *button, SkgRangePopover *self)
{
  SkgNumber number = { .kind = SKG_NUMBER_CONSTANT };

  number.a = button == self->pin ? self->drawn : skg_number_get_centre (&self->number);
  emit (self, &number);
}

/* --- GObject --- */

static void
skg_range_popover_finalize (GObject *object)
{
  skg_number_clear (&SKG_RANGE_POPOVER (object)->number);
  G_OBJECT_CLASS (skg_range_popover_parent_class)->finalize (object);
}

static void
skg_range_popover_class_init (SkgRangePopoverClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = skg_range_popover_finalize;
  edited_signal = g_signal_new ("edited", SKG_TYPE_RANGE_POPOVER, G_SIGNAL_RUN_LAST, 0,
                                NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
add_entries (SkgRangePopover *self, GtkGrid *grid)
{
  for (guint i = 0; i < N_ENTRIES; i++)
    {
      GtkWidget *label = gtk_label_new (NULL);
      GtkWidget *entry = gtk_entry_new ();
      GtkEventController *focus = gtk_event_controller_focus_new ();

      self->labels[i] = GTK_LABEL (label);
      self->entries[i] = GTK_EDITABLE (entry);
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_mnemonic_widget (GTK_LABEL (label), entry);
      gtk_editable_set_width_chars (GTK_EDITABLE (entry), 14);
      gtk_editable_set_alignment (GTK_EDITABLE (entry), 1);
      gtk_widget_set_hexpand (entry, TRUE);
      gtk_widget_add_css_class (entry, "numeric");
      g_signal_connect_swapped (entry, "activate", G_CALLBACK (on_typed), self);
      g_signal_connect (focus, "leave", G_CALLBACK (on_focus_left), self);
      gtk_widget_add_controller (entry, focus);
      gtk_grid_attach (grid, label, 0, (int) i + 1, 1, 1);
      gtk_grid_attach (grid, entry, 1, (int) i + 1, 1, 1);
    }
}

static GtkButton *
add_button (SkgRangePopover *self, GtkBox *box, const char *tooltip)
{
  GtkWidget *button = gtk_button_new ();

  gtk_widget_set_hexpand (button, TRUE);
  gtk_widget_set_tooltip_text (button, tooltip);
  g_signal_connect (button, "clicked", G_CALLBACK (on_constant), self);
  gtk_box_append (box, button);
  return GTK_BUTTON (button);
}

static void
skg_range_popover_init (SkgRangePopover *self)
{
  const char *const names[] = { _ ("Uniform"), _ ("Normal"), _ ("Log-uniform"),
                                /* Translators: one of a list of values */
                                _ ("One of a list"), NULL };
  GtkGrid *grid = GTK_GRID (gtk_grid_new ());
  GtkBox *buttons = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6));

  self->is_refreshing = TRUE;
  gtk_grid_set_row_spacing (grid, 6);
  gtk_grid_set_column_spacing (grid, 8);
  gtk_widget_add_css_class (GTK_WIDGET (grid), "range-popover");
  self->kinds = GTK_DROP_DOWN (gtk_drop_down_new_from_strings (names));
  g_signal_connect (self->kinds, "notify::selected", G_CALLBACK (on_kind), self);
  gtk_grid_attach (grid, GTK_WIDGET (self->kinds), 0, 0, 2, 1);
  add_entries (self, grid);

  self->pin = add_button (
      self, buttons, _ ("The drawn value becomes the constant: the picture stays"));
  self->centre =
      add_button (self, buttons, _ ("The distribution's middle becomes the constant"));
  gtk_grid_attach (grid, GTK_WIDGET (buttons), 0, N_ENTRIES + 1, 2, 1);

  self->error = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->error, TRUE);
  gtk_label_set_max_width_chars (self->error, 28);
  gtk_label_set_xalign (self->error, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->error), "error");
  gtk_widget_add_css_class (GTK_WIDGET (self->error), "caption");
  gtk_widget_set_visible (GTK_WIDGET (self->error), FALSE);
  gtk_grid_attach (grid, GTK_WIDGET (self->error), 0, N_ENTRIES + 2, 2, 1);
  gtk_popover_set_child (GTK_POPOVER (self), GTK_WIDGET (grid));
  self->is_refreshing = FALSE;
}

GtkWidget *
skg_range_popover_new (void)
{
  return g_object_new (SKG_TYPE_RANGE_POPOVER, NULL);
}
