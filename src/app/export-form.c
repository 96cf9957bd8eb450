/* SPDX-License-Identifier: Apache-2.0
 * The rows of the export page. */
#include "config.h"

#include "app/export-form.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/export-formats.h"

#define MAX_SEED 9007199254740991.0 /* what a spin button holds exactly */

static const guint sizes_px[] = { 0, 1024, 768, 512, 384, 256, 192, 128 };

/* As --split takes them; the last is typed. */
static const struct
{
  const char *label;
  const char *splits;
} splits[] = {
  { N_ ("Not divided"), NULL },
  { N_ ("90 % train, 10 % validation"), "train=0.9,valid=0.1" },
  { N_ ("80 % train, 10 % validation, 10 % test"), "train=0.8,valid=0.1,test=0.1" },
  { N_ ("Other shares"), "" },
};

struct _SkgExportForm
{
  GtkBox parent_instance;

  SkgSession *session;
  gboolean refreshing;
  gboolean seed_is_own; /* typed here: no more that of the shown sample */

  GtkSpinButton *count;
  GtkSpinButton *start;
  GtkSpinButton *seed;
  GtkDropDown *size;
  GtkSpinButton *reduce;
  GtkDropDown *bits;
  SkgExportFormats *formats;
  GtkWidget *real_row;
  GtkLabel *real_label;
  char *real_folder;
  GtkDropDown *split;
  GtkEntry *split_text;
  GtkDropDown *split_by;
  GtkWidget *split_by_row;
  GtkLabel *folder_label;
  char *folder;
};

G_DEFINE_FINAL_TYPE (SkgExportForm, skg_export_form, GTK_TYPE_BOX)

enum
{
  CHANGED,
  CHOOSE_FOLDER,
  CHOOSE_REAL,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
refresh_shown (SkgExportForm *self)
{
  guint split = gtk_drop_down_get_selected (self->split);

  gtk_widget_set_visible (self->real_row,
                          skg_export_formats_is_active (self->formats, "unpaired"));
  gtk_widget_set_visible (GTK_WIDGET (self->split_text),
                          split + 1 == G_N_ELEMENTS (splits));
  gtk_widget_set_visible (self->split_by_row, split > 0);
}

static void
tell (SkgExportForm *self)
{
  if (self->refreshing)
    return;
  refresh_shown (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_notify (GObject *object, GParamSpec *pspec, SkgExportForm *self)
{
  tell (self);
}

static void
on_seed (GtkSpinButton *seed, SkgExportForm *self)
{
  if (!self->refreshing)
    self->seed_is_own = TRUE;
  tell (self);
}

/* --- Building --- */

static void
add_heading (SkgExportForm *self, const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "panel-heading");
  gtk_box_append (GTK_BOX (self), label);
}

static GtkWidget *
add_row (SkgExportForm *self, const char *text, const char *tooltip, GtkWidget *control)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *label = gtk_label_new_with_mnemonic (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), control);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_tooltip_text (row, tooltip);
  gtk_widget_add_css_class (row, "export-row");
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), control);
  gtk_box_append (GTK_BOX (self), row);
  return row;
}

static GtkSpinButton *
add_spin (SkgExportForm *self,
          const char *text,
          const char *tooltip,
          double low,
          double high,
          double value)
{
  GtkWidget *spin = gtk_spin_button_new_with_range (low, high, 1);

  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), value);
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), high < 100 ? 3 : 6);
  g_signal_connect_swapped (spin, "value-changed", G_CALLBACK (tell), self);
  add_row (self, text, tooltip, spin);
  return GTK_SPIN_BUTTON (spin);
}

static GtkDropDown *
add_choice (SkgExportForm *self,
            const char *text,
            const char *tooltip,
            const char *const *names,
            GtkWidget **row)
{
  GtkWidget *choice = gtk_drop_down_new_from_strings (names);
  GtkWidget *made = add_row (self, text, tooltip, choice);

  g_signal_connect (choice, "notify::selected", G_CALLBACK (on_notify), self);
  if (row != NULL)
    *row = made;
  return GTK_DROP_DOWN (choice);
}

static void
on_folder_clicked (GtkButton *button, SkgExportForm *self)
{
  g_signal_emit (self, signals[CHOOSE_FOLDER], 0);
}

static void
on_real_clicked (GtkButton *button, SkgExportForm *self)
{
  g_signal_emit (self, signals[CHOOSE_REAL], 0);
}

/* A path, and a button that asks for another. */
static GtkWidget *
add_path (SkgExportForm *self,
          const char *tooltip,
          GCallback callback,
          GtkLabel **label)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Choose…"));
  GtkWidget *path = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (path), 0);
  gtk_label_set_ellipsize (GTK_LABEL (path), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_set_hexpand (path, TRUE);
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_widget_add_css_class (button, "dense");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (row, "export-row");
  g_signal_connect (button, "clicked", callback, self);
  gtk_box_append (GTK_BOX (row), path);
  gtk_box_append (GTK_BOX (row), button);
  gtk_box_append (GTK_BOX (self), row);
  *label = GTK_LABEL (path);
  return row;
}

static void
add_samples (SkgExportForm *self)
{
  add_heading (self, _ ("Samples"));
  self->count = add_spin (self, _ ("_How many"),
                          _ ("Pictures of the set, with all that belongs to each"), 1,
                          (double) SKG_PLAN_MAX_SAMPLES, 1000);
  self->start = add_spin (self, _ ("_First"),
                          _ ("Number of the first sample, as the window and the "
                             "contact sheet count them"),
                          0, (double) SKG_PLAN_MAX_SAMPLES, 0);
  self->seed = add_spin (self, _ ("_Seed"),
                         _ ("With the scene and a sample's number it says all that is "
                            "drawn"),
                         0, MAX_SEED, 0);
  g_signal_connect (self->seed, "value-changed", G_CALLBACK (on_seed), self);
}

static void
add_pictures (SkgExportForm *self)
{
  const char *names[G_N_ELEMENTS (sizes_px) + 1] = { _ ("The detector's own") };
  char *texts[G_N_ELEMENTS (sizes_px)] = { NULL };
  const char *bits[] = { _ ("8 bits"), _ ("16 bits"), NULL };

  for (guint i = 1; i < G_N_ELEMENTS (sizes_px); i++)
    names[i] = texts[i] = g_strdup_printf ("%u", sizes_px[i]);
  names[G_N_ELEMENTS (sizes_px)] = NULL;
  add_heading (self, _ ("Pictures"));
  self->size =
      add_choice (self, _ ("_Pixels"),
                  _ ("Of the longer side. All of the detector is rendered, with "
                     "exact marching"),
                  names, NULL);
  gtk_drop_down_set_selected (self->size, 4);
  self->reduce =
      add_spin (self, _ ("_Average blocks of"),
                _ ("So many by so many rendered pixels become one"), 1, 16, 1);
  self->bits = add_choice (self, _ ("_Grey"), _ ("Of PNG pictures"), bits, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (sizes_px); i++)
    g_free (texts[i]);
}

static void
add_splits (SkgExportForm *self)
{
  const char *names[G_N_ELEMENTS (splits) + 1] = { NULL };
  const char *by[] = { _ ("By body"), _ ("By picture"), NULL };

  for (guint i = 0; i < G_N_ELEMENTS (splits); i++)
    names[i] = _ (splits[i].label);
  add_heading (self, _ ("Split"));
  self->split = GTK_DROP_DOWN (gtk_drop_down_new_from_strings (names));
  g_signal_connect (self->split, "notify::selected", G_CALLBACK (on_notify), self);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->split));
  self->split_text = GTK_ENTRY (gtk_entry_new ());
  gtk_editable_set_text (GTK_EDITABLE (self->split_text), "train=0.7,valid=0.3");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->split_text),
                               _ ("Names and shares: train=0.7,valid=0.3"));
  g_signal_connect_swapped (self->split_text, "changed", G_CALLBACK (tell), self);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->split_text));
  self->split_by = add_choice (self, _ ("Di_vided"),
                               _ ("By body: nothing of a patient is in two parts"), by,
                               &self->split_by_row);
}

static void
skg_export_form_init (SkgExportForm *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 2);
  gtk_widget_add_css_class (GTK_WIDGET (self), "panel");
  self->refreshing = TRUE;
  add_heading (self, _ ("Folder"));
  add_path (self,
            _ ("Folder of the set: new, empty, or of this same set, which goes on"),
            G_CALLBACK (on_folder_clicked), &self->folder_label);
  add_samples (self);
  add_pictures (self);
  add_heading (self, _ ("Formats"));
  self->formats = SKG_EXPORT_FORMATS (skg_export_formats_new ());
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->formats));
  g_signal_connect_swapped (self->formats, "changed", G_CALLBACK (tell), self);
  self->real_row =
      add_path (self, _ ("Folder of real pictures, for the format unpaired"),
                G_CALLBACK (on_real_clicked), &self->real_label);
  add_splits (self);
  skg_export_form_set_folder (self, NULL);
  skg_export_form_set_real_folder (self, NULL);
  refresh_shown (self);
  self->refreshing = FALSE;
}

/* --- Reading and setting --- */

void
skg_export_form_get_choice (SkgExportForm *self, SkgExportChoice *choice)
{
  guint split;

  g_return_if_fail (SKG_IS_EXPORT_FORM (self));
  split = gtk_drop_down_get_selected (self->split);
  *choice = (SkgExportChoice){
    .n = (guint64) gtk_spin_button_get_value (self->count),
    .start = (guint64) gtk_spin_button_get_value (self->start),
    .seed = (guint64) gtk_spin_button_get_value (self->seed),
    .longer_px = sizes_px[gtk_drop_down_get_selected (self->size)],
    .reduce = (guint) gtk_spin_button_get_value_as_int (self->reduce),
    .bits = gtk_drop_down_get_selected (self->bits) == 0 ? 8 : 16,
    .formats = skg_export_formats_dup_names (self->formats),
    .stages = skg_export_formats_dup_stages (self->formats),
    .split_by_picture = gtk_drop_down_get_selected (self->split_by) == 1,
    .folder = g_strdup (self->folder),
  };
  if (split + 1 == G_N_ELEMENTS (splits))
    choice->splits = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->split_text)));
  else
    choice->splits = g_strdup (splits[split].splits);
  if (skg_export_formats_is_active (self->formats, "unpaired"))
    choice->real_folder = g_strdup (self->real_folder);
}

static void
show_path (GtkLabel *label, const char *path, const char *otherwise)
{
  g_autofree char *shown = path != NULL ? g_filename_display_name (path) : NULL;

  gtk_label_set_label (label, shown != NULL ? shown : otherwise);
  gtk_widget_set_tooltip_text (GTK_WIDGET (label), shown);
  gtk_widget_set_opacity (GTK_WIDGET (label), shown != NULL ? 1 : 0.6);
}

void
skg_export_form_set_folder (SkgExportForm *self, const char *path)
{
  g_return_if_fail (SKG_IS_EXPORT_FORM (self));
  g_free (self->folder);
  self->folder = g_strdup (path);
  show_path (self->folder_label, path, _ ("Not chosen yet"));
  tell (self);
}

void
skg_export_form_set_real_folder (SkgExportForm *self, const char *path)
{
  g_return_if_fail (SKG_IS_EXPORT_FORM (self));
  g_free (self->real_folder);
  self->real_folder = g_strdup (path);
  show_path (self->real_label, path, _ ("Real pictures: not chosen yet"));
  tell (self);
}

void
skg_export_form_set_count (SkgExportForm *self, guint64 n)
{
  g_return_if_fail (SKG_IS_EXPORT_FORM (self));
  gtk_spin_button_set_value (self->count, (double) n);
}

void
skg_export_form_set_longer_px (SkgExportForm *self, guint longer_px)
{
  g_return_if_fail (SKG_IS_EXPORT_FORM (self));
  for (guint i = 0; i < G_N_ELEMENTS (sizes_px); i++)
    if (sizes_px[i] == longer_px)
      gtk_drop_down_set_selected (self->size, i);
}

gboolean
skg_export_form_set_format (SkgExportForm *self, const char *name, gboolean active)
{
  g_return_val_if_fail (SKG_IS_EXPORT_FORM (self), FALSE);
  return skg_export_formats_set_active (self->formats, name, active);
}

const char *
skg_export_form_get_reason (SkgExportForm *self, const char *name)
{
  g_return_val_if_fail (SKG_IS_EXPORT_FORM (self), NULL);
  return skg_export_formats_get_reason (self->formats, name);
}

void
skg_export_form_refresh (SkgExportForm *self)
{
  guint64 seed;
  guint64 index;

  g_return_if_fail (SKG_IS_EXPORT_FORM (self));
  skg_session_get_key (self->session, &seed, &index);
  self->refreshing = TRUE;
  if (!self->seed_is_own)
    gtk_spin_button_set_value (self->seed, (double) seed);
  skg_export_formats_refresh (self->formats, skg_session_get_scene (self->session),
                              skg_session_get_body (self->session));
  self->refreshing = FALSE;
  tell (self);
}

/* --- Object --- */

static void
skg_export_form_dispose (GObject *object)
{
  SkgExportForm *self = SKG_EXPORT_FORM (object);

  g_clear_object (&self->session);
  G_OBJECT_CLASS (skg_export_form_parent_class)->dispose (object);
}

static void
skg_export_form_finalize (GObject *object)
{
  SkgExportForm *self = SKG_EXPORT_FORM (object);

  g_free (self->folder);
  g_free (self->real_folder);
  G_OBJECT_CLASS (skg_export_form_parent_class)->finalize (object);
}

static void
skg_export_form_class_init (SkgExportFormClass *klass)
{
  static const char *const names[] = { "changed", "choose-folder", "choose-real" };

  G_OBJECT_CLASS (klass)->dispose = skg_export_form_dispose;
  G_OBJECT_CLASS (klass)->finalize = skg_export_form_finalize;
  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                               0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

GtkWidget *
skg_export_form_new (SkgSession *session)
{
  SkgExportForm *self = g_object_new (SKG_TYPE_EXPORT_FORM, NULL);

  self->session = g_object_ref (session);
  return GTK_WIDGET (self);
}
