/* SPDX-License-Identifier: Apache-2.0
 * The one place that knows GtkFileChooserNative, which newer GTK replaces. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  SKG_FILE_DIALOG_OPEN_BODY,
  SKG_FILE_DIALOG_OPEN_FOLDER,
  SKG_FILE_DIALOG_ADD_CT,
  SKG_FILE_DIALOG_OPEN_LANDMARKS,
  SKG_FILE_DIALOG_OPEN_SPECTRUM,
  SKG_FILE_DIALOG_OPEN_LABELS,
  SKG_FILE_DIALOG_OPEN_MESH,
  SKG_FILE_DIALOG_SAVE_PICTURE,
  SKG_FILE_DIALOG_SAVE_SCENE,
  SKG_FILE_DIALOG_SAVE_LANDMARKS,
  SKG_FILE_DIALOG_OPEN_RADIOGRAPH,
  SKG_FILE_DIALOG_SAVE_POSE,
  SKG_FILE_DIALOG_CHOOSE_SET,
  SKG_FILE_DIALOG_CHOOSE_CLUSTER,
  SKG_FILE_DIALOG_OPEN_REAL_FOLDER,
} SkgFileDialogKind;

typedef void (*SkgFileDialogFunc) (const char *path, gpointer user_data);

/**
 * skg_file_dialog_show:
 * @name: (nullable): proposed name of a file to save
 * @func: (nullable): called with @parent when a local path was chosen, else never
 *
 * Returns: (transfer full): keep it until another is shown; dropping it closes it
 */
GtkFileChooserNative *skg_file_dialog_show (GtkWindow *parent,
                                            SkgFileDialogKind kind,
                                            const char *name,
                                            SkgFileDialogFunc func);

/* (transfer full) (nullable): what was chosen, for who connects to "response" */
char *skg_file_dialog_dup_path (GtkFileChooserNative *dialog);

G_END_DECLS
