/* SPDX-License-Identifier: Apache-2.0
 * The export page as its own files see it. */
#pragma once

#include "app/export-choice.h"
#include "app/export-page.h"

G_BEGIN_DECLS

#define SKG_EXPORT_DRY_SAMPLES 16u

typedef enum
{
  SKG_EXPORT_JOB_NONE,
  SKG_EXPORT_JOB_DRY_RUN,
  SKG_EXPORT_JOB_SET,
  SKG_EXPORT_JOB_CLUSTER,
} SkgExportJob;

struct _SkgExportPage
{
  AdwBin parent_instance;

  SkgSession *session;
  SkgExportForm *form;
  guint refresh_source;
  gboolean form_is_stale; /* the scene is another one */
  char *scene_path;       /* (nullable): of the saved scene */
  SkgPlan *plan;          /* (nullable): what the form asks for, if it can be had */
  char *source;           /* (nullable): the scene's path in @plan */
  GtkFileChooserNative *chooser;
  char *cluster; /* (nullable): whose scripts are to be saved */

  SkgExportProcess *process;
  SkgExportJob job;
  char *job_folder;
  char *job_key;    /* what the speed that it measures is of */
  char *dry_folder; /* (nullable): of the dry run that runs */
  SkgExportSpeed speed;
  char *speed_key; /* (nullable): nothing is measured yet */

  GtkScrolledWindow *form_slot;
  GtkLabel *estimate;
  GtkLabel *problem;
  GtkLabel *command;
  GtkWidget *progress_box;
  GtkProgressBar *bar;
  GtkLabel *progress_text;
  GtkButton *pause;
  GtkWidget *result_box;
  GtkLabel *result_text;
  GtkWidget *show_folder;
  GtkStack *stack;
  GtkPicture *preview;
  GtkWidget *log_expander;
  GtkTextView *log;
};

/* export-page.c: what the form asks for, anew */
void skg_export_page_refresh (SkgExportPage *page);
/* The parts of a plan that its speed depends on. */
char *skg_export_page_dup_key (SkgExportPage *page);

/* export-page-run.c */
void skg_export_page_class_install_actions (GtkWidgetClass *widget_class);
void skg_export_page_refresh_actions (SkgExportPage *page);
void skg_export_page_clear_run (SkgExportPage *page);

G_END_DECLS
