/* SPDX-License-Identifier: Apache-2.0
 * Choosing a file or folder. */
#include "config.h"

#include "app/file-dialog.h"

#include <glib/gi18n.h>

typedef struct
{
  const char *title;
  GtkFileChooserAction action;
  const char *filter_name; /* (nullable) */
  const char *patterns[12];
} Kind;

static const Kind kinds[] = {
  [SKG_FILE_DIALOG_OPEN_BODY] = { N_ ("Open a CT or a Scene"),
                                  GTK_FILE_CHOOSER_ACTION_OPEN,
                                  N_ ("CT volumes and scenes"),
                                  { "*.nii", "*.nii.gz", "*.nrrd", "*.nhdr", "*.mha",
                                    "*.mhd", "*.dcm", "*.json" } },
  [SKG_FILE_DIALOG_OPEN_FOLDER] = { N_ ("Open a DICOM Folder"),
                                    GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
                                    NULL,
                                    { NULL } },
  [SKG_FILE_DIALOG_ADD_CT] = { N_ ("Add a CT"),
                               GTK_FILE_CHOOSER_ACTION_OPEN,
                               N_ ("CT volumes"),
                               { "*.nii", "*.nii.gz", "*.nrrd", "*.nhdr", "*.mha",
                                 "*.mhd", "*.dcm" } },
  [SKG_FILE_DIALOG_OPEN_LANDMARKS] = { N_ ("Open Landmarks"),
                                       GTK_FILE_CHOOSER_ACTION_OPEN,
                                       N_ ("Landmarks"),
                                       { "*.fcsv", "*.mrk.json" } },
  [SKG_FILE_DIALOG_OPEN_SPECTRUM] = { N_ ("Open a Spectrum"),
                                      GTK_FILE_CHOOSER_ACTION_OPEN,
                                      N_ ("Spectra: keV and fluence"),
                                      { "*.csv", "*.txt" } },
  [SKG_FILE_DIALOG_OPEN_LABELS] = { N_ ("Open a Label Map"),
                                    GTK_FILE_CHOOSER_ACTION_OPEN,
                                    N_ ("Label maps"),
                                    { "*.nii", "*.nii.gz", "*.nrrd", "*.nhdr", "*.mha",
                                      "*.mhd" } },
  [SKG_FILE_DIALOG_OPEN_MESH] = { N_ ("Open a Mesh"),
                                  GTK_FILE_CHOOSER_ACTION_OPEN,
                                  N_ ("Closed meshes"),
                                  { "*.stl", "*.ply", "*.obj" } },
  [SKG_FILE_DIALOG_SAVE_PICTURE] = { N_ ("Save Picture"),
                                     GTK_FILE_CHOOSER_ACTION_SAVE,
                                     N_ ("PNG pictures"),
                                     { "*.png" } },
  [SKG_FILE_DIALOG_SAVE_SCENE] = { N_ ("Save Scene"),
                                   GTK_FILE_CHOOSER_ACTION_SAVE,
                                   N_ ("Scenes"),
                                   { "*.json" } },
  [SKG_FILE_DIALOG_SAVE_LANDMARKS] = { N_ ("Save Landmarks"),
                                       GTK_FILE_CHOOSER_ACTION_SAVE,
                                       N_ ("Landmarks (.mrk.json, .fcsv)"),
                                       { "*.mrk.json", "*.fcsv" } },
  [SKG_FILE_DIALOG_OPEN_RADIOGRAPH] = { N_ ("Open a Real X-ray"),
                                        GTK_FILE_CHOOSER_ACTION_OPEN,
                                        N_ ("PNG, TIFF, DICOM"),
                                        { "*.png", "*.tif", "*.tiff", "*.dcm" } },
  [SKG_FILE_DIALOG_SAVE_POSE] = { N_ ("Save Pose"),
                                  GTK_FILE_CHOOSER_ACTION_SAVE,
                                  N_ ("Projections"),
                                  { "*.json" } },
  [SKG_FILE_DIALOG_CHOOSE_SET] = { N_ ("Folder of the Set"),
                                   GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
                                   NULL,
                                   { NULL } },
  [SKG_FILE_DIALOG_CHOOSE_CLUSTER] = { N_ ("Folder of the Scripts"),
                                       GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
                                       NULL,
                                       { NULL } },
  [SKG_FILE_DIALOG_OPEN_REAL_FOLDER] = { N_ ("Open a Folder of Real X-rays"),
                                         GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
                                         NULL,
                                         { NULL } },
};

char *
skg_file_dialog_dup_path (GtkFileChooserNative *dialog)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

  return file != NULL ? g_file_get_path (file) : NULL;
}

static void
on_response (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  SkgFileDialogFunc func = (SkgFileDialogFunc) user_data;
  g_autofree char *path = NULL;

  if (response != GTK_RESPONSE_ACCEPT)
    return;
  path = skg_file_dialog_dup_path (GTK_FILE_CHOOSER_NATIVE (dialog));
  if (path != NULL)
    func (path, gtk_native_dialog_get_transient_for (dialog));
}

static void
add_filters (GtkFileChooser *chooser, const Kind *kind)
{
  g_autoptr (GtkFileFilter) filter = NULL;
  g_autoptr (GtkFileFilter) all = NULL;

  if (kind->filter_name == NULL)
    return;
  filter = gtk_file_filter_new ();
  gtk_file_filter_set_name (filter, _ (kind->filter_name));
  for (guint i = 0; kind->patterns[i] != NULL; i++)
    gtk_file_filter_add_pattern (filter, kind->patterns[i]);
  gtk_file_chooser_add_filter (chooser, filter);

  all = gtk_file_filter_new ();
  gtk_file_filter_set_name (all, _ ("All files"));
  gtk_file_filter_add_pattern (all, "*");
  gtk_file_chooser_add_filter (chooser, all);
}

GtkFileChooserNative *
skg_file_dialog_show (GtkWindow *parent,
                      SkgFileDialogKind kind,
                      const char *name,
                      SkgFileDialogFunc func)
{
  const Kind *k = &kinds[kind];
  GtkFileChooserNative *dialog =
      gtk_file_chooser_native_new (_ (k->title), parent, k->action, NULL, NULL);

  add_filters (GTK_FILE_CHOOSER (dialog), k);
  if (name != NULL)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  if (func != NULL)
    g_signal_connect (dialog, "response", G_CALLBACK (on_response), (gpointer) func);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
  return dialog;
}
