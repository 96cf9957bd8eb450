/* SPDX-License-Identifier: Apache-2.0
 * Header button: which sample of the scene is shown. */
#include "config.h"

#include "app/sample-button.h"

#include <glib/gi18n.h>

struct _SkgSampleButton
{
  AdwBin parent_instance;

  SkgSession *session;
  gboolean is_refreshing;

  GtkWidget *roll;
  GtkMenuButton *menu;
  GtkLabel *index_label;
  GtkEditable *seed_entry;
  GtkEditable *index_entry;
};

G_DEFINE_FINAL_TYPE (SkgSampleButton, skg_sample_button, ADW_TYPE_BIN)

static void
set_number (GtkEditable *entry, guint64 value)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, value);

  if (!gtk_widget_has_focus (GTK_WIDGET (entry)) &&
      g_strcmp0 (gtk_editable_get_text (entry), text) != 0)
    gtk_editable_set_text (entry, text);
}

static void
refresh (SkgSampleButton *self)
{
  gboolean random = skg_session_is_random (self->session);
  g_autofree char *text = NULL;
  guint64 seed;
  guint64 index;

  skg_session_get_key (self->session, &seed, &index);
  text = g_strdup_printf ("%" G_GUINT64_FORMAT, index);
  gtk_label_set_label (self->index_label, text);
  self->is_refreshing = TRUE;
  set_number (self->seed_entry, seed);
  set_number (self->index_entry, index);
  self->is_refreshing = FALSE;
  if (random)
    gtk_widget_remove_css_class (GTK_WIDGET (self), "idle");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self), "idle");
}

/* What is no whole number changes nothing; the entry says so. */
static gboolean
read_number (GtkEditable *entry, guint64 *value)
{
  gboolean ok = g_ascii_string_to_unsigned (gtk_editable_get_text (entry), 10, 0,
                                            G_MAXUINT64, value, NULL);

  if (ok)
    gtk_widget_remove_css_class (GTK_WIDGET (entry), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (entry), "error");
  return ok;
}

static void
on_entry_changed (GtkEditable *entry, SkgSampleButton *self)
{
  guint64 seed;
  guint64 index;

  if (self->is_refreshing || self->session == NULL)
    return;
  if (read_number (self->seed_entry, &seed) && read_number (self->index_entry, &index))
    skg_session_set_key (self->session, seed, index);
}

static void
skg_sample_button_dispose (GObject *object)
{
  SkgSampleButton *self = SKG_SAMPLE_BUTTON (object);

  g_clear_object (&self->session);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SKG_TYPE_SAMPLE_BUTTON);
  G_OBJECT_CLASS (skg_sample_button_parent_class)->dispose (object);
}

static void
skg_sample_button_class_init (SkgSampleButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = skg_sample_button_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SKG_RESOURCE_ROOT "/sample-button.ui");
  gtk_widget_class_bind_template_child (widget_class, SkgSampleButton, roll);
  gtk_widget_class_bind_template_child (widget_class, SkgSampleButton, menu);
  gtk_widget_class_bind_template_child (widget_class, SkgSampleButton, index_label);
  gtk_widget_class_bind_template_child (widget_class, SkgSampleButton, seed_entry);
  gtk_widget_class_bind_template_child (widget_class, SkgSampleButton, index_entry);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_changed);
}

static void
skg_sample_button_init (SkgSampleButton *self)
{
  self->is_refreshing = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->is_refreshing = FALSE;
}

GtkWidget *
skg_sample_button_new (SkgSession *session)
{
  SkgSampleButton *self = g_object_new (SKG_TYPE_SAMPLE_BUTTON, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "changed", G_CALLBACK (refresh), self,
                           G_CONNECT_SWAPPED);
  refresh (self);
  return GTK_WIDGET (self);
}
