/* SPDX-License-Identifier: Apache-2.0
 * A format of a set: one file of src/dataset each, and a table of all. */
#pragma once

#include "dataset/records.h"
#include "dataset/set-files.h"
#include "dataset/shot.h"

G_BEGIN_DECLS

/**
 * SkgWriterNeeds:
 * @SKG_WRITER_NEEDS_MASKS: the body has no structures: refused
 * @SKG_WRITER_NEEDS_HIP: all of SyntheX's 14 landmarks
 * @SKG_WRITER_NEEDS_TOOL: landmarks "base" and "tip"
 * @SKG_WRITER_NEEDS_LANDMARKS: at least one
 * @SKG_WRITER_NEEDS_PAIRED: pictures of all three simulators
 * @SKG_WRITER_NEEDS_REAL: a folder of real pictures
 * @SKG_WRITER_TAKES_STAGES: further stages are written, too
 */
typedef enum
{
  SKG_WRITER_NEEDS_MASKS = 1 << 0,
  SKG_WRITER_NEEDS_HIP = 1 << 1,
  SKG_WRITER_NEEDS_TOOL = 1 << 2,
  SKG_WRITER_NEEDS_LANDMARKS = 1 << 3,
  SKG_WRITER_NEEDS_PAIRED = 1 << 4,
  SKG_WRITER_NEEDS_REAL = 1 << 5,
  SKG_WRITER_TAKES_STAGES = 1 << 6,
} SkgWriterNeeds;

/**
 * SkgSetEnd: what the end of a set is made from.
 * @records: of all samples, in order
 * @files: where to write
 */
typedef struct
{
  const SkgPlan *plan;
  SkgRecords *records;
  SkgSetFiles *files;
} SkgSetEnd;

/**
 * SkgWriter:
 * @summary: what lies in its folder, for README.txt
 * @mask_set: (nullable): structures that it takes: "" the scene's own, or the id of a
 *   set; %NULL none
 * @check: (nullable): what of the plan does not fit
 * @write: the files of one sample; any thread. What only the end of the set can put
 *   together goes into a part (skg_set_files_commit(), is_part)
 * @finish: (nullable): files of the whole set, from parts and records
 * @estimate: bytes for each sample, rather too many
 */
struct _SkgWriter
{
  const char *name;
  const char *summary;
  const char *mask_set;
  guint needs;
  gboolean (*check) (const SkgPlan *plan, GError **error);
  gboolean (*write) (const SkgShot *shot, SkgSetFiles *files, GError **error);
  gboolean (*finish) (const SkgSetEnd *end, GError **error);
  guint64 (*estimate) (const SkgShot *shot);
};

/* (nullable) */
const SkgWriter *skg_writer_find (const char *name);
/* (array zero-terminated=1) */
const SkgWriter *const *skg_writer_list (void);
/* "png, tiff, ..." */
char *skg_writer_dup_names (void);

/* "NAME/train/" or "NAME/". */
char *skg_writer_dup_folder (const char *name, const SkgPlan *plan, guint split);
/* Path of a part, below the set's folder. */
char *skg_writer_dup_part (const char *name, guint64 index);

gboolean skg_writer_save_png (SkgSetFiles *files,
                              const char *path,
                              const void *pixels,
                              guint columns,
                              guint rows,
                              guint n_channels,
                              guint bits,
                              GError **error);
/* Label image of 8 bits, or 16 where a number is above 255. */
gboolean skg_writer_save_labels (const SkgShot *shot,
                                 const SkgShotMasks *masks,
                                 SkgSetFiles *files,
                                 const char *path,
                                 GError **error);
gboolean skg_writer_save_float (SkgSetFiles *files,
                                const char *path,
                                const float *values,
                                const SkgShot *shot,
                                GError **error);

G_END_DECLS
