/* SPDX-License-Identifier: Apache-2.0
 * The inspector's body page: who the patient is. */
#include "config.h"

#include "app/body-panel.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "app/patient-list.h"
#include "scene/patient-info.h"
#include "scene/scene-random.h"

#define FIRST_LESION SKG_PHANTOM_LESIONS
#define MAX_SEED 9007199254740991.0

/* A row by what the panels call it; the keys' ranges are the scene's own. */
typedef struct
{
  const char *path;
  guint element;
  const char *label;
  const char *unit;
  guint digits;
  double step;
  const char *help;
} RowInfo;

/* By #SkgPhantomDial. */
static const RowInfo dials[SKG_PHANTOM_N_DIALS] = {
  { "patient.body.size", 0, N_ ("Stature"), "×", 2, 0.01,
    N_ ("Stature in times 176 cm") },
  { "patient.body.female", 0, N_ ("Female skeleton"), "", 2, 0.1,
    N_ ("Shape of the skeleton: 0 a man’s, 1 a woman’s") },
  { "patient.body.age", 0, N_ ("Age"), N_ ("years"), 0, 1,
    N_ ("Density of bone, thickness of its cortex, calcium of cartilage") },
  { "patient.body.bmi", 0, N_ ("Body mass index"), "kg/m²", 1, 0.5,
    N_ ("Thickness of the fat") },
  { "patient.body.femur_rotation_deg", 0, N_ ("Legs turned in"), "°", 1, 1,
    N_ ("Both legs turned about their long axis; below 0: outwards") },
  { "patient.body.arms_deg", 0, N_ ("Arms"), "°", 0, 1,
    N_ ("Arms away from the side: 10 hanging, 170 overhead") },
  { "patient.body.breath", 0, N_ ("Breath"), "", 2, 0.05,
    N_ ("0 after quiet expiration, 1 full inspiration") },
  { "patient.body.breasts", 0, N_ ("Breasts"), "×", 2, 0.1,
    N_ ("Volume of each breast in times 550 ml") },
  { "patient.body.lesions", 0, N_ ("Number"), "", 0, 1,
    N_ ("How many COVID-19 lesions the lungs have") },
  { "patient.body.lesion_size_mm", 0, N_ ("Size"), "mm", 1, 1,
    N_ ("Median diameter of the lesions") },
  { "patient.body.lesion_side", 0, N_ ("Side"), "", 2, 0.1,
    N_ ("−1 the right lung alone, 0 both, 1 the left alone") },
  { "patient.body.lesion_peripheral", 0, N_ ("Beneath the pleura"), "", 2, 0.1,
    N_ ("0 anywhere in the lung, 1 beneath the pleura") },
  { "patient.body.lesion_basal", 0, N_ ("At the bases"), "", 2, 0.1,
    N_ ("0 at any height, 1 at the bases") },
  { "patient.body.lesion_density", 0, N_ ("Density"), "", 2, 0.1,
    N_ ("0 ground glass, 1 consolidation") },
};

static const RowInfo pool[] = {
  { "patient.seed", 0, N_ ("Seed"), "", 0, 1,
    N_ ("Whose body it is: another number is another person") },
  { "patient.bodies", 0, N_ ("Bodies"), "", 0, 1,
    N_ ("How many bodies samples choose from; each is made once. What varies below is "
        "drawn for each of them") },
};

static const RowInfo shears[] = {
  { "patient.shear_deg", 0, N_ ("Left with height"), "°", 1, 1,
    N_ ("How far what is higher up stands to the left") },
  { "patient.shear_deg", 1, N_ ("Posterior with height"), "°", 1, 1,
    N_ ("How far what is higher up stands to the back") },
  { "patient.shear_deg", 2, N_ ("Left with depth"), "°", 1, 1,
    N_ ("How far what is farther back stands to the left") },
};

/* Of all patients alike; of a scene with one they stand with the arm's numbers. */
static const RowInfo places[] = {
  { "patient.position_mm", 0, N_ ("x, left"), "mm", 1, 5,
    N_ ("Where the patient lies in the room: + to the left.") },
  { "patient.position_mm", 1, N_ ("y, back"), "mm", 1, 5,
    N_ ("Where the patient lies in the room: + to the back, down on the table.") },
  { "patient.position_mm", 2, N_ ("z, head"), "mm", 1, 5,
    N_ ("Where the patient lies in the room: + toward the head end of the table.") },
  { "patient.rotation_deg", 0, N_ ("Turn about x"), "°", 1, 1,
    N_ ("The body turned about its left-right axis, through its middle.") },
  { "patient.rotation_deg", 1, N_ ("Turn about y"), "°", 1, 1,
    N_ ("The body turned about its front-back axis, through its middle.") },
  { "patient.rotation_deg", 2, N_ ("Turn about z"), "°", 1, 1,
    N_ ("The body turned about its long axis, through its middle.") },
};

/* One row that is there. */
typedef struct
{
  const RowInfo *info;
  SkgNumberRow *row;
} Row;

struct _SkgBodyPanel
{
  AdwBin parent_instance;

  SkgSession *session;
  gboolean is_refreshing;
  char *shape;  /* for which patient the rows were made */
  GArray *rows; /* Row */

  SkgPatientList *list;
  AdwBin *list_slot;
  GtkBox *pool;
  GtkWidget *person_box;
  GtkBox *person;
  GtkWidget *reset;
  GtkWidget *lesions_box;
  GtkBox *lesions;
  GtkWidget *place_box;
  GtkBox *place;
  GtkBox *shear;
};

G_DEFINE_FINAL_TYPE (SkgBodyPanel, skg_body_panel, ADW_TYPE_BIN)

static SkgScene *
get_scene (SkgBodyPanel *self)
{
  return skg_session_get_scene (self->session);
}

/* Edits */

static void
on_edited (SkgNumberRow *row, double value, SkgBodyPanel *self)
{
  for (guint i = 0; i < self->rows->len && !self->is_refreshing; i++)
    {
      const Row *one = &g_array_index (self->rows, Row, i);

      if (one->row == row)
        {
          skg_scene_set_number (get_scene (self), one->info->path, one->info->element,
                                value);
          return;
        }
    }
}

static void
on_edit_begin (SkgNumberRow *row, SkgBodyPanel *self)
{
  skg_session_begin_gesture (self->session);
}

static void
on_edit_end (SkgNumberRow *row, SkgBodyPanel *self)
{
  skg_session_end_gesture (self->session);
}

static void
on_reset (GtkButton *button, SkgBodyPanel *self)
{
  skg_scene_clear_body_numbers (get_scene (self));
}

/* Rows */

/* What may be typed. */
static void
get_range (const RowInfo *info, double *min, double *max)
{
  if (strcmp (info->path, "patient.seed") == 0)
    {
      *min = 0;
      *max = MAX_SEED;
    }
  else if (!skg_scene_get_number_limits (info->path, min, max))
    {
      *min = 1;
      *max = SKG_SCENE_MAX_BODIES;
    }
}

static void
add_row (SkgBodyPanel *self, GtkBox *box, const RowInfo *info)
{
  g_autofree char *help = NULL;
  Row one = { .info = info };
  double min;
  double max;

  get_range (info, &min, &max);
  /* Translators: what a number is, and its range */
  help = g_strdup_printf (_ ("%s (%g to %g)"), _ (info->help), min, max);
  one.row =
      g_object_new (SKG_TYPE_NUMBER_ROW, "label", _ (info->label), "unit",
                    *info->unit != '\0' ? _ (info->unit) : "", "digits", info->digits,
                    "step", info->step, "page", 10 * info->step, "help", help, NULL);
  skg_number_row_set_range (one.row, min, max);
  g_signal_connect_object (one.row, "edited", G_CALLBACK (on_edited), self, 0);
  g_signal_connect_object (one.row, "edit-begin", G_CALLBACK (on_edit_begin), self, 0);
  g_signal_connect_object (one.row, "edit-end", G_CALLBACK (on_edit_end), self, 0);
  skg_number_row_bind (one.row, self->session, info->path, info->element, 1);
  gtk_box_append (box, GTK_WIDGET (one.row));
  g_array_append_val (self->rows, one);
}

static void
clear_box (GtkBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}

static gboolean
has_dial (SkgBodyPanel *self, const SkgPatientInfo *patient, guint dial)
{
  const SkgPhantomDialInfo *info = skg_phantom_dial_get_info ((SkgPhantomDial) dial);

  if (skg_scene_has_patient_list (get_scene (self)))
    return FALSE;
  return patient->is_built_in
             ? (info->kinds & 1u << patient->kind) != 0
             : dial >= FIRST_LESION && skg_session_has_lungs (self->session);
}

static void
rebuild (SkgBodyPanel *self, const GArray *patients)
{
  const SkgPatientInfo *patient = &g_array_index (patients, SkgPatientInfo, 0);
  gboolean is_list = skg_scene_has_patient_list (get_scene (self));

  g_array_set_size (self->rows, 0);
  clear_box (self->pool);
  clear_box (self->person);
  clear_box (self->lesions);
  clear_box (self->place);
  clear_box (self->shear);
  for (guint i = patient->is_built_in ? 0 : 1; !is_list && i < G_N_ELEMENTS (pool); i++)
    add_row (self, self->pool, &pool[i]);
  for (guint i = 0; i < SKG_PHANTOM_N_DIALS; i++)
    if (has_dial (self, patient, i))
      add_row (self, i < FIRST_LESION ? self->person : self->lesions, &dials[i]);
  for (guint i = 0; is_list && i < G_N_ELEMENTS (places); i++)
    add_row (self, self->place, &places[i]);
  for (guint i = 0; i < G_N_ELEMENTS (shears); i++)
    add_row (self, self->shear, &shears[i]);
  gtk_widget_set_visible (self->place_box, is_list);
  gtk_widget_set_visible (self->person_box, has_dial (self, patient, 0));
  gtk_widget_set_visible (self->lesions_box, has_dial (self, patient, FIRST_LESION));
}

/* Refresh */

static char *
dup_shape (SkgBodyPanel *self, const GArray *patients)
{
  GString *shape = g_string_new (NULL);

  g_string_append_printf (shape, "%d %d", skg_scene_has_patient_list (get_scene (self)),
                          skg_session_has_lungs (self->session));
  for (guint i = 0; i < patients->len; i++)
    {
      const SkgPatientInfo *patient = &g_array_index (patients, SkgPatientInfo, i);

      g_string_append_printf (shape, "\n%s %d", patient->name, patient->is_built_in);
    }
  return g_string_free (shape, FALSE);
}

/* What the shown body has. */
static double
get_value (SkgBodyPanel *self, const RowInfo *info, const double *values)
{
  double value = skg_scene_draw_number (get_scene (self), info->path, info->element);

  if (info >= dials && info < dials + SKG_PHANTOM_N_DIALS)
    value = values[info - dials];
  return isnan (value) ? 0 : value;
}

static void
skg_body_panel_refresh (SkgBodyPanel *self)
{
  g_autoptr (GArray) patients = skg_scene_list_patients (get_scene (self));
  g_autofree char *shape = dup_shape (self, patients);
  double values[SKG_PHANTOM_N_DIALS];
  gboolean given = FALSE;

  self->is_refreshing = TRUE;
  if (g_strcmp0 (shape, self->shape) != 0)
    {
      g_free (self->shape);
      self->shape = g_steal_pointer (&shape);
      rebuild (self, patients);
    }
  skg_scene_get_body_values (get_scene (self), values);
  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *one = &g_array_index (self->rows, Row, i);

      skg_number_row_set_value (one->row, get_value (self, one->info, values));
    }
  for (guint i = 0; i < SKG_PHANTOM_N_DIALS; i++)
    {
      const SkgNumber *number =
          skg_scene_peek_number (get_scene (self), dials[i].path, 0);

      given |= number != NULL && number->kind != SKG_NUMBER_UNSET;
    }
  gtk_widget_set_sensitive (self->reset, given);
  skg_patient_list_refresh (self->list);
  self->is_refreshing = FALSE;
}

/* A hidden page costs nothing. */
static void
on_session_changed (SkgSession *session, SkgBodyPanel *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    skg_body_panel_refresh (self);
}

static void
skg_body_panel_map (GtkWidget *widget)
{
  skg_body_panel_refresh (SKG_BODY_PANEL (widget));
  GTK_WIDGET_CLASS (skg_body_panel_parent_class)->map (widget);
}

/* GObject */

static void
skg_body_panel_dispose (GObject *object)
{
  SkgBodyPanel *self = SKG_BODY_PANEL (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SKG_TYPE_BODY_PANEL);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (skg_body_panel_parent_class)->dispose (object);
}

static void
skg_body_panel_finalize (GObject *object)
{
  SkgBodyPanel *self = SKG_BODY_PANEL (object);

  g_array_unref (self->rows);
  g_free (self->shape);
  G_OBJECT_CLASS (skg_body_panel_parent_class)->finalize (object);
}

static void
skg_body_panel_class_init (SkgBodyPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = skg_body_panel_dispose;
  G_OBJECT_CLASS (klass)->finalize = skg_body_panel_finalize;
  widget_class->map = skg_body_panel_map;
  g_type_ensure (SKG_TYPE_NUMBER_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SKG_RESOURCE_ROOT "/body-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, SkgBodyPanel, list_slot);
  gtk_widget_class_bind_template_child (widget_class, SkgBodyPanel, pool);
  gtk_widget_class_bind_template_child (widget_class, SkgBodyPanel, person_box);
  gtk_widget_class_bind_template_child (widget_class, SkgBodyPanel, person);
  gtk_widget_class_bind_template_child (widget_class, SkgBodyPanel, reset);
  gtk_widget_class_bind_template_child (widget_class, SkgBodyPanel, lesions_box);
  gtk_widget_class_bind_template_child (widget_class, SkgBodyPanel, lesions);
  gtk_widget_class_bind_template_child (widget_class, SkgBodyPanel, place_box);
  gtk_widget_class_bind_template_child (widget_class, SkgBodyPanel, place);
  gtk_widget_class_bind_template_child (widget_class, SkgBodyPanel, shear);
  gtk_widget_class_bind_template_callback (widget_class, on_reset);
}

static void
skg_body_panel_init (SkgBodyPanel *self)
{
  self->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
skg_body_panel_new (SkgSession *session)
{
  SkgBodyPanel *self = g_object_new (SKG_TYPE_BODY_PANEL, NULL);

  self->session = g_object_ref (session);
  self->list = SKG_PATIENT_LIST (skg_patient_list_new (session));
  adw_bin_set_child (self->list_slot, GTK_WIDGET (self->list));
  g_signal_connect_object (session, "changed", G_CALLBACK (on_session_changed), self,
                           0);
  g_signal_connect_object (session, "body-changed", G_CALLBACK (on_session_changed),
                           self, 0);
  skg_body_panel_refresh (self);
  return GTK_WIDGET (self);
}

SkgNumberRow *
skg_body_panel_get_row (SkgBodyPanel *self, const char *path, guint element)
{
  g_return_val_if_fail (SKG_IS_BODY_PANEL (self), NULL);

  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *one = &g_array_index (self->rows, Row, i);

      if (strcmp (one->info->path, path) == 0 && one->info->element == element)
        return one->row;
    }
  return NULL;
}
