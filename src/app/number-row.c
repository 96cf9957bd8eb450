/* SPDX-License-Identifier: Apache-2.0
 * One number of a panel: label, limit bar, spin button with its unit in the text. */
#include "config.h"

#include "app/number-row.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/number-row-private.h"
#include "app/number-text.h"

/* Edits that follow each other sooner than this are one burst. */
#define BURST_MS 400

#define LIMIT_TOLERANCE 1e-6

G_DEFINE_FINAL_TYPE (SkgNumberRow, skg_number_row, GTK_TYPE_BOX)

enum
{
  PROP_0,
  PROP_LABEL,
  PROP_UNIT,
  PROP_POSITIVE,
  PROP_NEGATIVE,
  PROP_HELP,
  PROP_KEYS,
  PROP_DIGITS,
  PROP_STEP,
  PROP_PAGE,
  PROP_LOWER,
  PROP_UPPER,
  PROP_WRAP,
  N_PROPS
};

enum
{
  SIGNAL_EDITED,
  SIGNAL_EDIT_BEGIN,
  SIGNAL_EDIT_END,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static char *
format_value (SkgNumberRow *self, double value)
{
  return skg_number_text_format (value, self->digits, self->unit, self->positive,
                                 self->negative);
}

/* --- Refresh: model to widget --- */

void
skg_number_row_refresh_tooltip (SkgNumberRow *self)
{
  GString *text = g_string_new (self->help);

  if (self->has_limits && self->limit_min > self->limit_max)
    {
      g_string_append_printf (text, "\n%s", _ ("This machine lacks this movement."));
    }
  else if (self->has_limits)
    {
      g_autofree char *min = format_value (self, self->limit_min);
      g_autofree char *max = format_value (self, self->limit_max);

      g_string_append_c (text, '\n');
      if (self->limit_max - self->limit_min < LIMIT_TOLERANCE)
        /* Translators: a value with its unit, which this machine cannot change */
        g_string_append_printf (text, _ ("Fixed on this machine: %s"), min);
      else
        /* Translators: two values with their units */
        g_string_append_printf (text, _ ("This machine: %s to %s"), min, max);
    }
  if (skg_number_row_shows_range (self))
    g_string_append_printf (
        text, "\n%s",
        skg_number_row_is_limit_passed (self)
            ? _ ("Some samples lie beyond what this machine can do. Drag the ends; "
                 "double click for numbers.")
            : _ ("Varies: drag the ends, or the range; double click for numbers and "
                 "other distributions."));
  if (self->keys && *self->keys)
    g_string_append_printf (text, "\n%s", self->keys);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), text->str);
  g_string_free (text, TRUE);
}

void
skg_number_row_refresh_limits (SkgNumberRow *self)
{
  gboolean lacks = self->has_limits && self->limit_min > self->limit_max;
  gboolean passed = skg_number_row_is_limit_passed (self);
  double value = gtk_adjustment_get_value (self->adjustment);

  gtk_widget_set_visible (GTK_WIDGET (self->bar),
                          self->has_limits && !lacks &&
                              !skg_number_row_shows_range (self));
  if (self->has_limits && !lacks)
    skg_limit_bar_set (self->bar, value, self->limit_min, self->limit_max);
  /* One can still bring a joint back that another machine had moved. */
  gtk_widget_set_sensitive (GTK_WIDGET (self->spin), !lacks || passed);
  if (passed)
    gtk_widget_add_css_class (GTK_WIDGET (self), "limit-passed");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "limit-passed");
}

/* --- Edits: widget to model --- */

static gboolean
on_burst_end (gpointer user_data)
{
  SkgNumberRow *self = user_data;

  self->burst_source = 0;
  g_signal_emit (self, signals[SIGNAL_EDIT_END], 0);
  return G_SOURCE_REMOVE;
}

static void
on_value_changed (GtkAdjustment *adjustment, SkgNumberRow *self)
{
  if (self->is_refreshing)
    return;

  if (self->burst_source == 0)
    g_signal_emit (self, signals[SIGNAL_EDIT_BEGIN], 0);
  else
    g_source_remove (self->burst_source);
  self->burst_source = g_timeout_add (BURST_MS, on_burst_end, self);
  g_signal_emit (self, signals[SIGNAL_EDITED], 0,
                 gtk_adjustment_get_value (adjustment));
  skg_number_row_refresh_limits (self);
}

/* Text that was not touched is the exact value, not its few digits: otherwise moving
 * through the rows with Tab would round the pose. Nonsense is put back. */
static int
on_spin_input (GtkSpinButton *spin, double *value, SkgNumberRow *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (spin));
  double present = gtk_adjustment_get_value (self->adjustment);
  g_autofree char *written = format_value (self, present);

  /* The spin button would take an error for zero. */
  if (g_str_equal (text, written) ||
      !skg_number_text_parse (text, self->unit, self->positive, self->negative, value))
    *value = present;
  return TRUE;
}

static gboolean
on_spin_output (GtkSpinButton *spin, SkgNumberRow *self)
{
  g_autofree char *text =
      format_value (self, gtk_adjustment_get_value (self->adjustment));

  if (g_strcmp0 (text, gtk_editable_get_text (GTK_EDITABLE (spin))) != 0)
    gtk_editable_set_text (GTK_EDITABLE (spin), text);
  return TRUE;
}

/* The wheel turns a number only where the keyboard is; else it scrolls the panel. */
static void
on_focus_changed (GtkEventControllerFocus *focus, GParamSpec *pspec, SkgNumberRow *self)
{
  GtkPropagationPhase phase = gtk_event_controller_focus_contains_focus (focus)
                                  ? GTK_PHASE_BUBBLE
                                  : GTK_PHASE_NONE;
  g_autoptr (GListModel) controllers =
      gtk_widget_observe_controllers (GTK_WIDGET (self->spin));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller =
          g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_SCROLL (controller))
        gtk_event_controller_set_propagation_phase (controller, phase);
    }
}

/* --- GObject --- */

static void
skg_number_row_get_property (GObject *object,
                             guint property_id,
                             GValue *value,
                             GParamSpec *pspec)
{
  SkgNumberRow *self = SKG_NUMBER_ROW (object);

  switch (property_id)
    {
    case PROP_LABEL:
      g_value_set_string (value, self->label);
      break;
    case PROP_UNIT:
      g_value_set_string (value, self->unit);
      break;
    case PROP_POSITIVE:
      g_value_set_string (value, self->positive);
      break;
    case PROP_NEGATIVE:
      g_value_set_string (value, self->negative);
      break;
    case PROP_HELP:
      g_value_set_string (value, self->help);
      break;
    case PROP_KEYS:
      g_value_set_string (value, self->keys);
      break;
    case PROP_DIGITS:
      g_value_set_uint (value, self->digits);
      break;
    case PROP_STEP:
      g_value_set_double (value, self->step);
      break;
    case PROP_PAGE:
      g_value_set_double (value, self->page);
      break;
    case PROP_LOWER:
      g_value_set_double (value, self->lower);
      break;
    case PROP_UPPER:
      g_value_set_double (value, self->upper);
      break;
    case PROP_WRAP:
      g_value_set_boolean (value, self->wrap);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
take_string (char **place, const GValue *value)
{
  g_free (*place);
  *place = g_value_dup_string (value);
}

static void
skg_number_row_set_property (GObject *object,
                             guint property_id,
                             const GValue *value,
                             GParamSpec *pspec)
{
  SkgNumberRow *self = SKG_NUMBER_ROW (object);

  switch (property_id)
    {
    case PROP_LABEL:
      take_string (&self->label, value);
      break;
    case PROP_UNIT:
      take_string (&self->unit, value);
      break;
    case PROP_POSITIVE:
      take_string (&self->positive, value);
      break;
    case PROP_NEGATIVE:
      take_string (&self->negative, value);
      break;
    case PROP_HELP:
      take_string (&self->help, value);
      break;
    case PROP_KEYS:
      take_string (&self->keys, value);
      break;
    case PROP_DIGITS:
      self->digits = g_value_get_uint (value);
      break;
    case PROP_STEP:
      self->step = g_value_get_double (value);
      break;
    case PROP_PAGE:
      self->page = g_value_get_double (value);
      break;
    case PROP_LOWER:
      self->lower = g_value_get_double (value);
      break;
    case PROP_UPPER:
      self->upper = g_value_get_double (value);
      break;
    case PROP_WRAP:
      self->wrap = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
skg_number_row_constructed (GObject *object)
{
  SkgNumberRow *self = SKG_NUMBER_ROW (object);

  G_OBJECT_CLASS (skg_number_row_parent_class)->constructed (object);
  gtk_label_set_label (self->name_label, self->label);
  self->is_refreshing = TRUE;
  gtk_adjustment_configure (self->adjustment, CLAMP (0, self->lower, self->upper),
                            self->lower, self->upper, self->step, self->page, 0);
  /* Steps are exact multiples only if the spin button does not round them. */
  gtk_spin_button_configure (self->spin, self->adjustment, 0, self->digits);
  gtk_spin_button_set_wrap (self->spin, self->wrap);
  gtk_spin_button_update (self->spin);
  self->is_refreshing = FALSE;
  skg_number_row_refresh_tooltip (self);
  skg_number_row_refresh_limits (self);
}

static void
skg_number_row_dispose (GObject *object)
{
  SkgNumberRow *self = SKG_NUMBER_ROW (object);

  g_clear_handle_id (&self->burst_source, g_source_remove);
  skg_number_row_dispose_range (self);
  gtk_widget_dispose_template (GTK_WIDGET (object), SKG_TYPE_NUMBER_ROW);
  G_OBJECT_CLASS (skg_number_row_parent_class)->dispose (object);
}

static void
skg_number_row_finalize (GObject *object)
{
  SkgNumberRow *self = SKG_NUMBER_ROW (object);

  g_free (self->label);
  g_free (self->unit);
  g_free (self->positive);
  g_free (self->negative);
  g_free (self->help);
  g_free (self->keys);
  G_OBJECT_CLASS (skg_number_row_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags =
      G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  const struct
  {
    guint id;
    const char *name;
    const char *fallback;
  } strings[] = {
    { PROP_LABEL, "label", "" },       { PROP_UNIT, "unit", "" },
    { PROP_POSITIVE, "positive", "" }, { PROP_NEGATIVE, "negative", "" },
    { PROP_HELP, "help", "" },         { PROP_KEYS, "keys", "" },
  };
  const struct
  {
    guint id;
    const char *name;
    double fallback;
  } numbers[] = {
    { PROP_STEP, "step", 1 },
    { PROP_PAGE, "page", 10 },
    { PROP_LOWER, "lower", -1e6 },
    { PROP_UPPER, "upper", 1e6 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (strings); i++)
    properties[strings[i].id] =
        g_param_spec_string (strings[i].name, NULL, NULL, strings[i].fallback, flags);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    properties[numbers[i].id] = g_param_spec_double (numbers[i].name, NULL, NULL, -1e9,
                                                     1e9, numbers[i].fallback, flags);
  properties[PROP_DIGITS] = g_param_spec_uint ("digits", NULL, NULL, 0, 6, 1, flags);
  properties[PROP_WRAP] = g_param_spec_boolean ("wrap", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
skg_number_row_class_init (SkgNumberRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = skg_number_row_get_property;
  object_class->set_property = skg_number_row_set_property;
  object_class->constructed = skg_number_row_constructed;
  object_class->dispose = skg_number_row_dispose;
  object_class->finalize = skg_number_row_finalize;
  install_properties (object_class);

  signals[SIGNAL_EDITED] =
      g_signal_new ("edited", SKG_TYPE_NUMBER_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, G_TYPE_DOUBLE);
  signals[SIGNAL_EDIT_BEGIN] =
      g_signal_new ("edit-begin", SKG_TYPE_NUMBER_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_EDIT_END] =
      g_signal_new ("edit-end", SKG_TYPE_NUMBER_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 0);

  g_type_ensure (SKG_TYPE_LIMIT_BAR);
  g_type_ensure (SKG_TYPE_RANGE_BAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SKG_RESOURCE_ROOT "/number-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SkgNumberRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, SkgNumberRow, bar);
  gtk_widget_class_bind_template_child (widget_class, SkgNumberRow, spin);
  gtk_widget_class_bind_template_child (widget_class, SkgNumberRow, adjustment);
  gtk_widget_class_bind_template_child (widget_class, SkgNumberRow, range);
  gtk_widget_class_bind_template_child (widget_class, SkgNumberRow, dice);
  gtk_widget_class_bind_template_callback (widget_class, on_value_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_spin_input);
  gtk_widget_class_bind_template_callback (widget_class, on_spin_output);
  gtk_widget_class_bind_template_callback (widget_class, on_focus_changed);
}

static void
skg_number_row_init (SkgNumberRow *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->is_refreshing = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (focus, "notify::contains-focus", G_CALLBACK (on_focus_changed),
                    self);
  gtk_widget_add_controller (GTK_WIDGET (self->spin), focus);
  skg_number_row_init_range (self);
  on_focus_changed (GTK_EVENT_CONTROLLER_FOCUS (focus), NULL, self);
}

/* --- Public --- */

double
skg_number_row_get_value (SkgNumberRow *self)
{
  g_return_val_if_fail (SKG_IS_NUMBER_ROW (self), 0);
  return gtk_adjustment_get_value (self->adjustment);
}

void
skg_number_row_set_value (SkgNumberRow *self, double value)
{
  g_return_if_fail (SKG_IS_NUMBER_ROW (self));

  if (value == gtk_adjustment_get_value (self->adjustment))
    return;
  self->is_refreshing = TRUE;
  gtk_adjustment_set_value (self->adjustment, value);
  self->is_refreshing = FALSE;
  skg_number_row_refresh_limits (self);
}

void
skg_number_row_set_range (SkgNumberRow *self, double lower, double upper)
{
  g_return_if_fail (SKG_IS_NUMBER_ROW (self));

  self->is_refreshing = TRUE;
  gtk_adjustment_set_lower (self->adjustment, lower);
  gtk_adjustment_set_upper (self->adjustment, upper);
  self->is_refreshing = FALSE;
}

void
skg_number_row_set_limits (SkgNumberRow *self, double min, double max)
{
  g_return_if_fail (SKG_IS_NUMBER_ROW (self));

  if (self->has_limits && min == self->limit_min && max == self->limit_max)
    return;
  self->has_limits = TRUE;
  self->limit_min = min;
  self->limit_max = max;
  skg_number_row_refresh_tooltip (self);
  skg_number_row_refresh_limits (self);
}

void
skg_number_row_set_steps (SkgNumberRow *self, guint digits, double step)
{
  g_return_if_fail (SKG_IS_NUMBER_ROW (self));

  if (self->digits == digits && self->step == step)
    return;
  self->digits = digits;
  self->step = step;
  self->is_refreshing = TRUE;
  gtk_spin_button_set_digits (self->spin, digits);
  gtk_adjustment_set_step_increment (self->adjustment, step);
  gtk_adjustment_set_page_increment (self->adjustment, 10 * step);
  /* The digits may change while the value does not. */
  gtk_spin_button_update (self->spin);
  self->is_refreshing = FALSE;
}

gboolean
skg_number_row_is_limit_passed (SkgNumberRow *self)
{
  double value;

  g_return_val_if_fail (SKG_IS_NUMBER_ROW (self), FALSE);

  if (skg_number_row_shows_range (self))
    return skg_range_bar_is_passed (self->range);
  value = gtk_adjustment_get_value (self->adjustment);
  if (!self->has_limits)
    return FALSE;
  if (self->limit_min > self->limit_max)
    return fabs (value) > LIMIT_TOLERANCE;
  return value < self->limit_min - LIMIT_TOLERANCE ||
         value > self->limit_max + LIMIT_TOLERANCE;
}

const char *
skg_number_row_get_label (SkgNumberRow *self)
{
  g_return_val_if_fail (SKG_IS_NUMBER_ROW (self), NULL);
  return self->label;
}

GtkSpinButton *
skg_number_row_get_spin (SkgNumberRow *self)
{
  g_return_val_if_fail (SKG_IS_NUMBER_ROW (self), NULL);
  return self->spin;
}
