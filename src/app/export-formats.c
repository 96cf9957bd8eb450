/* SPDX-License-Identifier: Apache-2.0
 * The formats of a set as check buttons. */
#include "config.h"

#include "app/export-formats.h"

#include <glib/gi18n.h>
#include <string.h>

#include "dataset/writer.h"

/* Of SKG_PLAN_N_STAGES, in the order of --stage's help. */
static const struct
{
  const char *name;
  const char *label;
} stages[] = {
  { "density", N_ ("Area densities") },
  { "primary", N_ ("Primary") },
  { "scatter", N_ ("Scatter") },
  { "detected", N_ ("Detected signal") },
  { "before-effects", N_ ("Before image effects") },
  { "tool-depth", N_ ("Depth of tools") },
  { "tool-length", N_ ("Path length in tools") },
  { "tool-density", N_ ("Area density of tools") },
};

static const struct
{
  const char *name;
  const char *label;
} formats[] = {
  { "png", N_ ("Grey pictures, label images, masks") },
  { "tiff", N_ ("Line integrals in floats") },
  { "nrrd", N_ ("Line integrals in floats") },
  { "synthex-hip", N_ ("SyntheX's hips, HDF5") },
  { "deepfluoro", N_ ("DeepFluoro's layout, HDF5") },
  { "synthex-hip-scaled", N_ ("SyntheX's hips, a file each") },
  { "synthex-tool", N_ ("SyntheX's surgical tool") },
  { "synthex-covid", N_ ("SyntheX's lesions") },
  { "coco", N_ ("Masks, boxes, key points") },
  { "heatmaps", N_ ("A map for each landmark") },
  { "paired", N_ ("Naive, heuristic, realistic of each sample") },
  { "unpaired", N_ ("Beside real pictures, for CycleGAN") },
  { "dicom", N_ ("X-ray angiographic images") },
};

typedef struct
{
  const SkgWriter *writer;
  GtkCheckButton *check;
  GtkLabel *note;
  char *reason; /* (nullable) */
} Format;

struct _SkgExportFormats
{
  GtkBox parent_instance;

  GArray *formats; /* of Format */
  GtkWidget *stage_box;
  GtkCheckButton *stage_checks[G_N_ELEMENTS (stages)];
  gboolean refreshing;
};

G_DEFINE_FINAL_TYPE (SkgExportFormats, skg_export_formats, GTK_TYPE_BOX)

static guint changed_signal;

static void
format_clear (gpointer data)
{
  g_free (((Format *) data)->reason);
}

static Format *
find (SkgExportFormats *self, const char *name)
{
  for (guint i = 0; i < self->formats->len; i++)
    {
      Format *format = &g_array_index (self->formats, Format, i);

      if (strcmp (format->writer->name, name) == 0)
        return format;
    }
  return NULL;
}

static gboolean
is_on (const Format *format)
{
  return format->reason == NULL && gtk_check_button_get_active (format->check);
}

static gboolean
takes_stages (SkgExportFormats *self)
{
  for (guint i = 0; i < self->formats->len; i++)
    {
      const Format *format = &g_array_index (self->formats, Format, i);

      if (is_on (format) && (format->writer->needs & SKG_WRITER_TAKES_STAGES))
        return TRUE;
    }
  return FALSE;
}

static void
on_toggled (SkgExportFormats *self)
{
  if (self->refreshing)
    return;
  gtk_widget_set_visible (self->stage_box, takes_stages (self));
  g_signal_emit (self, changed_signal, 0);
}

/* (transfer none): what it is, in a few words */
static const char *
find_label (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    if (strcmp (formats[i].name, name) == 0)
      return _ (formats[i].label);
  return "";
}

static void
add_format (SkgExportFormats *self, const SkgWriter *writer)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *check = gtk_check_button_new_with_label (writer->name);
  GtkWidget *note = gtk_label_new (find_label (writer->name));
  g_autofree char *summary = g_strdelimit (g_strdup (writer->summary), "\n", ' ');
  Format format = { writer, GTK_CHECK_BUTTON (check), GTK_LABEL (note), NULL };

  gtk_check_button_set_active (GTK_CHECK_BUTTON (check),
                               strcmp (writer->name, "png") == 0);
  gtk_label_set_xalign (GTK_LABEL (note), 0);
  gtk_label_set_wrap (GTK_LABEL (note), TRUE);
  gtk_widget_add_css_class (note, "export-note");
  gtk_widget_set_tooltip_text (row, summary);
  gtk_box_append (GTK_BOX (row), check);
  gtk_box_append (GTK_BOX (row), note);
  gtk_box_append (GTK_BOX (self), row);
  g_signal_connect_swapped (check, "toggled", G_CALLBACK (on_toggled), self);
  g_array_append_val (self->formats, format);
}

static void
add_stages (SkgExportFormats *self)
{
  GtkWidget *title = gtk_label_new (_ ("Further pictures for tiff and nrrd"));

  self->stage_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_set_margin_top (title, 6);
  gtk_box_append (GTK_BOX (self->stage_box), title);
  for (gsize i = 0; i < G_N_ELEMENTS (stages); i++)
    {
      GtkWidget *check = gtk_check_button_new_with_label (_ (stages[i].label));

      gtk_widget_set_tooltip_text (check, stages[i].name);
      g_signal_connect_swapped (check, "toggled", G_CALLBACK (on_toggled), self);
      gtk_box_append (GTK_BOX (self->stage_box), check);
      self->stage_checks[i] = GTK_CHECK_BUTTON (check);
    }
  gtk_widget_set_visible (self->stage_box, FALSE);
  gtk_box_append (GTK_BOX (self), self->stage_box);
}

char *
skg_export_formats_dup_names (SkgExportFormats *self)
{
  GString *names = g_string_new (NULL);

  g_return_val_if_fail (SKG_IS_EXPORT_FORMATS (self), NULL);
  for (guint i = 0; i < self->formats->len; i++)
    {
      const Format *format = &g_array_index (self->formats, Format, i);

      if (is_on (format))
        g_string_append_printf (names, "%s%s", names->len > 0 ? "," : "",
                                format->writer->name);
    }
  return g_string_free (names, FALSE);
}

char *
skg_export_formats_dup_stages (SkgExportFormats *self)
{
  GString *names = g_string_new (NULL);

  g_return_val_if_fail (SKG_IS_EXPORT_FORMATS (self), NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (stages) && takes_stages (self); i++)
    if (gtk_check_button_get_active (self->stage_checks[i]))
      g_string_append_printf (names, "%s%s", names->len > 0 ? "," : "", stages[i].name);
  return g_string_free (names, names->len == 0);
}

gboolean
skg_export_formats_is_active (SkgExportFormats *self, const char *name)
{
  const Format *format;

  g_return_val_if_fail (SKG_IS_EXPORT_FORMATS (self), FALSE);
  format = find (self, name);
  return format != NULL && is_on (format);
}

gboolean
skg_export_formats_set_active (SkgExportFormats *self,
                               const char *name,
                               gboolean active)
{
  const Format *format;

  g_return_val_if_fail (SKG_IS_EXPORT_FORMATS (self), FALSE);
  format = find (self, name);
  if (format == NULL || (active && format->reason != NULL))
    return FALSE;
  gtk_check_button_set_active (format->check, active);
  return TRUE;
}

const char *
skg_export_formats_get_reason (SkgExportFormats *self, const char *name)
{
  const Format *format;

  g_return_val_if_fail (SKG_IS_EXPORT_FORMATS (self), NULL);
  format = find (self, name);
  return format != NULL ? format->reason : NULL;
}

/* (transfer full) (nullable): why scene and body do not serve @writer */
static char *
dup_reason (const SkgWriter *writer, SkgScene *scene, const SkgBody *body)
{
  g_autoptr (SkgPlan) plan = skg_plan_new ();
  g_autoptr (GError) error = NULL;
  const char *text;

  /* A folder, which is asked for below, and nothing of the body. */
  if (writer->needs & SKG_WRITER_NEEDS_REAL)
    return NULL;
  plan->n = 1;
  skg_plan_add_scene (plan, scene, "scene");
  if (skg_plan_add_formats (plan, writer->name, &error) &&
      skg_plan_check (plan, &error) && skg_shot_body_check (plan, body, &error))
    return NULL;
  text = error->message;
  if (g_str_has_prefix (text, "--format "))
    text = strstr (text, ": ") != NULL ? strstr (text, ": ") + 2 : text;
  return g_strdup (text);
}

void
skg_export_formats_refresh (SkgExportFormats *self,
                            SkgScene *scene,
                            const SkgBody *body)
{
  g_return_if_fail (SKG_IS_EXPORT_FORMATS (self));
  self->refreshing = TRUE;
  for (guint i = 0; i < self->formats->len; i++)
    {
      Format *format = &g_array_index (self->formats, Format, i);

      g_free (format->reason);
      format->reason = body != NULL ? dup_reason (format->writer, scene, body) : NULL;
      gtk_widget_set_sensitive (GTK_WIDGET (format->check), format->reason == NULL);
      gtk_label_set_label (format->note, format->reason != NULL
                                             ? format->reason
                                             : find_label (format->writer->name));
    }
  self->refreshing = FALSE;
  on_toggled (self);
}

static void
skg_export_formats_finalize (GObject *object)
{
  SkgExportFormats *self = SKG_EXPORT_FORMATS (object);

  g_array_unref (self->formats);
  G_OBJECT_CLASS (skg_export_formats_parent_class)->finalize (object);
}

static void
skg_export_formats_class_init (SkgExportFormatsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = skg_export_formats_finalize;
  changed_signal =
      g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 0);
}

static void
skg_export_formats_init (SkgExportFormats *self)
{
  self->formats = g_array_new (FALSE, FALSE, sizeof (Format));
  g_array_set_clear_func (self->formats, format_clear);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  for (const SkgWriter *const *w = skg_writer_list (); *w != NULL; w++)
    add_format (self, *w);
  add_stages (self);
}

GtkWidget *
skg_export_formats_new (void)
{
  return g_object_new (SKG_TYPE_EXPORT_FORMATS, NULL);
}
