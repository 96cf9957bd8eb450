/* SPDX-License-Identifier: Apache-2.0
 * The Body page: which patients the scene has, and how often each is drawn. */
#include "config.h"

#include "app/patient-list.h"

#include <glib/gi18n.h>

#include "app/file-dialog.h"
#include "scene/patient-edit.h"
#include "scene/patient-info.h"

/* The place of the patient that a weight is of. */
#define DATA_PATIENT "skg-patient"

/* Widgets of one patient of several. */
typedef struct
{
  GtkWidget *show;
  GtkWidget *weight;
  GtkLabel *share;
} Entry;

struct _SkgPatientList
{
  GtkBox parent_instance;

  SkgSession *session;
  GtkFileChooserNative *chooser; /* (nullable) */
  gboolean is_refreshing;
  char *shape; /* for which patients the rows were made */
  int shown;
  GArray *entries; /* Entry */

  GtkLabel *who;
  GtkLabel *note;
  GtkWidget *kind_row;
  GtkDropDown *kind;
  GtkBox *rows;
};

G_DEFINE_FINAL_TYPE (SkgPatientList, skg_patient_list, GTK_TYPE_BOX)

static const char *const kind_titles[SKG_PHANTOM_N_KINDS] = {
  [SKG_PHANTOM_PELVIS] = N_ ("Built-in pelvis"),
  [SKG_PHANTOM_CHEST] = N_ ("Built-in chest"),
};

static const char *const region_titles[SKG_PHANTOM_N_KINDS] = {
  [SKG_PHANTOM_PELVIS] = N_ ("Pelvis"),
  [SKG_PHANTOM_CHEST] = N_ ("Chest"),
};

static SkgScene *
get_scene (SkgPatientList *self)
{
  return skg_session_get_scene (self->session);
}

static const char *
get_title (const SkgPatientInfo *patient)
{
  return patient->is_built_in ? _ (kind_titles[patient->kind]) : patient->name;
}

/* (transfer full): of the patient at @i */
static char *
dup_title (SkgPatientList *self, guint i)
{
  g_autoptr (GArray) patients = skg_scene_list_patients (get_scene (self));

  return i < patients->len
             ? g_strdup (get_title (&g_array_index (patients, SkgPatientInfo, i)))
             : NULL;
}

/* Edits */

static void
on_chosen (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  SkgPatientList *self = user_data;
  g_autofree char *path = NULL;

  if (response != GTK_RESPONSE_ACCEPT || self->session == NULL)
    return;
  path = skg_file_dialog_dup_path (GTK_FILE_CHOOSER_NATIVE (dialog));
  if (path != NULL)
    skg_session_add_patient_file (self->session, path);
}

static void
action_add_file (GtkWidget *widget, const char *action, GVariant *parameter)
{
  SkgPatientList *self = SKG_PATIENT_LIST (widget);
  GtkRoot *root = gtk_widget_get_root (widget);

  g_clear_object (&self->chooser);
  self->chooser = skg_file_dialog_show (GTK_WINDOW (root),
                                        g_str_equal (action, "patients.add-folder")
                                            ? SKG_FILE_DIALOG_OPEN_FOLDER
                                            : SKG_FILE_DIALOG_ADD_CT,
                                        NULL, NULL);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_chosen), self, 0);
}

static void
action_add_kind (GtkWidget *widget, const char *action, GVariant *parameter)
{
  SkgPatientList *self = SKG_PATIENT_LIST (widget);
  guint kind = g_variant_get_uint32 (parameter);

  if (kind < SKG_PHANTOM_N_KINDS)
    skg_session_add_patient_kind (self->session, (SkgPhantomKind) kind,
                                  _ (kind_titles[kind]));
}

static void
action_remove (GtkWidget *widget, const char *action, GVariant *parameter)
{
  SkgPatientList *self = SKG_PATIENT_LIST (widget);
  guint i = g_variant_get_uint32 (parameter);
  g_autofree char *title = dup_title (self, i);

  if (title != NULL && skg_scene_get_n_volumes (get_scene (self)) > 1)
    skg_session_remove_patient (self->session, i, title);
}

static void
action_show (GtkWidget *widget, const char *action, GVariant *parameter)
{
  SkgPatientList *self = SKG_PATIENT_LIST (widget);
  guint64 seed;
  guint64 index;

  skg_session_get_key (self->session, &seed, &index);
  if (skg_scene_find_patient_sample (get_scene (self), g_variant_get_uint32 (parameter),
                                     seed, &index))
    skg_session_set_key (self->session, seed, index);
}

static void
on_weight (SkgNumberRow *row, double value, SkgPatientList *self)
{
  guint i = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), DATA_PATIENT));
  g_autofree char *title = dup_title (self, i);

  /* One that is refused, the last above 0, goes back to what it was. */
  if (!self->is_refreshing && title != NULL &&
      !skg_session_set_patient_weight (self->session, i, title, value))
    skg_patient_list_refresh (self);
}

static void
on_edit_begin (SkgNumberRow *row, SkgPatientList *self)
{
  skg_session_begin_gesture (self->session);
}

static void
on_edit_end (SkgNumberRow *row, SkgPatientList *self)
{
  skg_session_end_gesture (self->session);
}

static void
on_kind (GtkDropDown *dropdown, GParamSpec *pspec, SkgPatientList *self)
{
  guint kind = gtk_drop_down_get_selected (dropdown);

  if (self->is_refreshing || kind >= SKG_PHANTOM_N_KINDS)
    return;
  skg_session_set_phantom_kind (self->session, (SkgPhantomKind) kind,
                                _ (kind_titles[kind]));
  skg_patient_list_refresh (self);
}

/* Rows */

static GtkWidget *
new_icon_button (const char *icon, const char *tooltip, const char *action, guint i)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "dense");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "u", i);
  return button;
}

static GtkWidget *
new_weight (SkgPatientList *self, const SkgPatientInfo *patient, guint i)
{
  g_autofree char *help = g_strdup_printf (
      "%s\n%s", get_title (patient),
      _ ("How often samples have this patient, beside the other weights; 0: never"));
  GtkWidget *row = g_object_new (SKG_TYPE_NUMBER_ROW, "label", get_title (patient),
                                 "digits", 2u, "step", 0.1, "page", 1.0, "lower", 0.0,
                                 "upper", SKG_PATIENT_MAX_WEIGHT, "help", help, NULL);
  GtkEditable *spin = GTK_EDITABLE (skg_number_row_get_spin (SKG_NUMBER_ROW (row)));

  g_object_set_data (G_OBJECT (row), DATA_PATIENT, GUINT_TO_POINTER (i));
  gtk_widget_set_hexpand (row, TRUE);
  gtk_editable_set_width_chars (spin, 6);
  gtk_editable_set_max_width_chars (spin, 6);
  g_signal_connect_object (row, "edited", G_CALLBACK (on_weight), self, 0);
  g_signal_connect_object (row, "edit-begin", G_CALLBACK (on_edit_begin), self, 0);
  g_signal_connect_object (row, "edit-end", G_CALLBACK (on_edit_end), self, 0);
  return row;
}

static void
add_entry (SkgPatientList *self, const SkgPatientInfo *patient, guint i, guint n)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 2);
  GtkWidget *share = gtk_label_new (NULL);
  GtkWidget *remove = new_icon_button ("list-remove-symbolic",
                                       _ ("Remove this patient"), "patients.remove", i);
  Entry entry = {
    .show = new_icon_button ("view-reveal-symbolic",
                             _ ("Show the next sample that has this patient"),
                             "patients.show", i),
    .weight = new_weight (self, patient, i),
    .share = GTK_LABEL (share),
  };

  gtk_widget_add_css_class (box, "patient-row");
  gtk_widget_add_css_class (share, "numeric");
  gtk_widget_add_css_class (share, "dim-label");
  gtk_label_set_xalign (entry.share, 1);
  gtk_label_set_width_chars (entry.share, 6);
  gtk_widget_set_visible (remove, n > 1);
  gtk_box_append (GTK_BOX (box), entry.show);
  gtk_box_append (GTK_BOX (box), entry.weight);
  gtk_box_append (GTK_BOX (box), share);
  gtk_box_append (GTK_BOX (box), remove);
  gtk_box_append (self->rows, box);
  g_array_append_val (self->entries, entry);
}

static void
rebuild (SkgPatientList *self, const GArray *patients)
{
  GtkWidget *child;

  g_array_set_size (self->entries, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->rows))) != NULL)
    gtk_box_remove (self->rows, child);
  if (skg_scene_has_patient_list (get_scene (self)))
    for (guint i = 0; i < patients->len; i++)
      add_entry (self, &g_array_index (patients, SkgPatientInfo, i), i, patients->len);
}

/* Refresh */

static char *
dup_shape (SkgPatientList *self, const GArray *patients)
{
  GString *shape =
      g_string_new (skg_scene_has_patient_list (get_scene (self)) ? "several" : "one");

  for (guint i = 0; i < patients->len; i++)
    g_string_append_printf (shape, "\n%s",
                            get_title (&g_array_index (patients, SkgPatientInfo, i)));
  return g_string_free (shape, FALSE);
}

static void
refresh_head (SkgPatientList *self, const GArray *patients, guint64 seed, guint64 index)
{
  const SkgPatientInfo *first = &g_array_index (patients, SkgPatientInfo, 0);
  guint n = skg_scene_get_n_bodies (get_scene (self));
  g_autofree char *who = NULL;
  g_autofree char *note = NULL;

  if (self->shown >= 0)
    {
      who = g_strdup_printf (ngettext ("%u patient", "%u patients", patients->len),
                             patients->len);
      /* Translators: the patient that the shown sample has */
      note = g_strdup_printf (
          _ ("Each sample has one of them, as often as its weight says. Shown: %s"),
          get_title (&g_array_index (patients, SkgPatientInfo, self->shown)));
    }
  else if (n > 1)
    note = g_strdup_printf (
        _ ("Body %u of %u, each drawn once"),
        skg_scene_get_body_number (get_scene (self), seed, index) + 1, n);
  else
    note =
        g_strdup (first->is_built_in ? _ ("Numbers that are not given follow the seed.")
                  : skg_session_has_lungs (self->session)
                      ? _ ("A CT; its labels have lungs, which may get lesions.")
                      : _ ("A CT. With labels of its lungs it can get lesions."));
  gtk_label_set_label (self->who, who != NULL ? who : get_title (first));
  gtk_label_set_label (self->note, note);
}

static void
refresh_entries (SkgPatientList *self, const GArray *patients)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      const Entry *entry = &g_array_index (self->entries, Entry, i);
      const SkgPatientInfo *patient = &g_array_index (patients, SkgPatientInfo, i);
      g_autofree char *share = g_strdup_printf ("%.3g\u00a0%%", 100 * patient->share);

      skg_number_row_set_value (SKG_NUMBER_ROW (entry->weight), patient->weight);
      gtk_label_set_label (entry->share, share);
      if ((int) i == self->shown)
        gtk_widget_add_css_class (entry->show, "shown");
      else
        gtk_widget_remove_css_class (entry->show, "shown");
      gtk_widget_set_sensitive (entry->show, patient->weight > 0);
    }
}

void
skg_patient_list_refresh (SkgPatientList *self)
{
  g_autoptr (GArray) patients = NULL;
  g_autofree char *shape = NULL;
  const SkgPatientInfo *first;
  guint64 seed;
  guint64 index;

  g_return_if_fail (SKG_IS_PATIENT_LIST (self));

  patients = skg_scene_list_patients (get_scene (self));
  shape = dup_shape (self, patients);
  first = &g_array_index (patients, SkgPatientInfo, 0);
  skg_session_get_key (self->session, &seed, &index);
  self->is_refreshing = TRUE;
  if (g_strcmp0 (shape, self->shape) != 0)
    {
      g_free (self->shape);
      self->shape = g_steal_pointer (&shape);
      rebuild (self, patients);
    }
  self->shown = self->entries->len > 0
                    ? (int) skg_scene_get_volume_number (get_scene (self), seed, index)
                    : -1;
  refresh_head (self, patients, seed, index);
  refresh_entries (self, patients);
  gtk_widget_set_visible (self->kind_row,
                          self->entries->len == 0 && first->is_built_in);
  if (first->is_built_in)
    gtk_drop_down_set_selected (self->kind, first->kind);
  self->is_refreshing = FALSE;
}

/* GObject */

static void
skg_patient_list_dispose (GObject *object)
{
  SkgPatientList *self = SKG_PATIENT_LIST (object);

  g_clear_object (&self->chooser);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (skg_patient_list_parent_class)->dispose (object);
}

static void
skg_patient_list_finalize (GObject *object)
{
  SkgPatientList *self = SKG_PATIENT_LIST (object);

  g_array_unref (self->entries);
  g_free (self->shape);
  G_OBJECT_CLASS (skg_patient_list_parent_class)->finalize (object);
}

static void
skg_patient_list_class_init (SkgPatientListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = skg_patient_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = skg_patient_list_finalize;
  gtk_widget_class_install_action (widget_class, "patients.add-file", NULL,
                                   action_add_file);
  gtk_widget_class_install_action (widget_class, "patients.add-folder", NULL,
                                   action_add_file);
  gtk_widget_class_install_action (widget_class, "patients.add-kind", "u",
                                   action_add_kind);
  gtk_widget_class_install_action (widget_class, "patients.remove", "u", action_remove);
  gtk_widget_class_install_action (widget_class, "patients.show", "u", action_show);
}

static GtkWidget *
new_add_button (void)
{
  GtkWidget *add = gtk_menu_button_new ();
  g_autoptr (GMenu) menu = g_menu_new ();

  g_menu_append (menu, _ ("CT…"), "patients.add-file");
  g_menu_append (menu, _ ("DICOM Folder…"), "patients.add-folder");
  for (guint i = 0; i < SKG_PHANTOM_N_KINDS; i++)
    {
      g_autofree char *action = g_strdup_printf ("patients.add-kind(uint32 %u)", i);

      g_menu_append (menu, _ (kind_titles[i]), action);
    }
  gtk_menu_button_set_label (GTK_MENU_BUTTON (add), _ ("Add"));
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (add), G_MENU_MODEL (menu));
  gtk_widget_set_valign (add, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (add, "dense");
  gtk_widget_set_tooltip_text (add, _ ("Another patient: each sample has one of them, "
                                       "as often as its weight says"));
  return add;
}

static GtkWidget *
new_kind_row (SkgPatientList *self)
{
  const char *titles[SKG_PHANTOM_N_KINDS + 1] = { NULL };
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (_ ("Region"));

  for (guint i = 0; i < SKG_PHANTOM_N_KINDS; i++)
    titles[i] = _ (region_titles[i]);
  self->kind = GTK_DROP_DOWN (gtk_drop_down_new_from_strings (titles));
  gtk_widget_add_css_class (row, "number-row");
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_valign (GTK_WIDGET (self->kind), GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (
      row, _ ("Another region keeps the seed and what both bodies have. Landmarks, "
              "structures and rules by the names of the old one go."));
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (self->kind));
  g_signal_connect_object (self->kind, "notify::selected", G_CALLBACK (on_kind), self,
                           0);
  return row;
}

static void
skg_patient_list_init (SkgPatientList *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->shown = -1;
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  self->who = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (head, "panel-heading-row");
  gtk_widget_add_css_class (GTK_WIDGET (self->who), "panel-heading");
  gtk_label_set_xalign (self->who, 0);
  gtk_label_set_ellipsize (self->who, PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_set_hexpand (GTK_WIDGET (self->who), TRUE);
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->who));
  gtk_box_append (GTK_BOX (head), new_add_button ());
  gtk_box_append (GTK_BOX (self), head);
  self->note = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->note), "panel-note");
  gtk_label_set_xalign (self->note, 0);
  gtk_label_set_wrap (self->note, TRUE);
  gtk_label_set_wrap_mode (self->note, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_width_chars (self->note, 20);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->note));
  self->kind_row = new_kind_row (self);
  gtk_box_append (GTK_BOX (self), self->kind_row);
  self->rows = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->rows));
}

GtkWidget *
skg_patient_list_new (SkgSession *session)
{
  SkgPatientList *self = g_object_new (SKG_TYPE_PATIENT_LIST, NULL);

  self->session = g_object_ref (session);
  return GTK_WIDGET (self);
}

SkgNumberRow *
skg_patient_list_get_weight (SkgPatientList *self, guint patient)
{
  g_return_val_if_fail (SKG_IS_PATIENT_LIST (self), NULL);

  return patient < self->entries->len
             ? SKG_NUMBER_ROW (g_array_index (self->entries, Entry, patient).weight)
             : NULL;
}

int
skg_patient_list_get_shown (SkgPatientList *self)
{
  g_return_val_if_fail (SKG_IS_PATIENT_LIST (self), -1);
  return self->shown;
}

GtkDropDown *
skg_patient_list_get_kind (SkgPatientList *self)
{
  g_return_val_if_fail (SKG_IS_PATIENT_LIST (self), NULL);
  return self->kind;
}
