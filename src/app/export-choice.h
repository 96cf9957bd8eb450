/* SPDX-License-Identifier: Apache-2.0
 * What the export page asks for, as a plan and as the command that makes it. */
#pragma once

#include "dataset/plan.h"

G_BEGIN_DECLS

/**
 * SkgExportChoice:
 * @longer_px: pixels of the longer side; 0: the detector's own
 * @formats: names with commas between them
 * @stages, @splits, @real_folder: (nullable)
 * @folder: (nullable): where the set comes to
 */
typedef struct
{
  guint64 n;
  guint64 start;
  guint64 seed;
  guint longer_px;
  guint reduce;
  guint bits;
  char *formats;
  char *stages;
  char *splits;
  gboolean split_by_picture;
  char *real_folder;
  char *folder;
} SkgExportChoice;

void skg_export_choice_clear (SkgExportChoice *choice);

/**
 * skg_export_choice_new_plan:
 * @source: path of the scene, as the command names it
 * @error: as skg_plan_check()
 */
SkgPlan *skg_export_choice_new_plan (const SkgExportChoice *choice,
                                     SkgScene *scene,
                                     const char *source,
                                     GError **error);

/* (transfer full): a line for a shell. @folder: (nullable) */
char *skg_export_dup_command (const SkgPlan *plan, const char *folder);
/* (transfer full): the same for a process: @program, its arguments, and JSON lines for
 * progress. */
char **
skg_export_dup_argv (const SkgPlan *plan, const char *program, const char *folder);

/**
 * SkgExportSpeed: measured, to tell how long a set takes.
 * @sample_s: of rendering, and of waiting for encoders
 * @body_s: of loading or making one body, and what its first sample costs more
 * @sample_bytes: on the disk
 */
typedef struct
{
  double sample_s;
  double body_s;
  double sample_bytes;
} SkgExportSpeed;

double skg_export_estimate_s (const SkgExportSpeed *speed, const SkgPlan *plan);

/* (transfer full): "about 40 s", "about 1 h 12 min" */
char *skg_export_dup_duration (double seconds);

/* Bytes of all files below @folder that stay when the set is complete. */
guint64 skg_export_measure_bytes (const char *folder);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SkgExportChoice, skg_export_choice_clear)

G_END_DECLS
