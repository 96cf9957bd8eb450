/* SPDX-License-Identifier: Apache-2.0
 * Looks whether a set is what it says: every hash, and a few samples made again. */
#pragma once

#include "dataset/exporter.h"

G_BEGIN_DECLS

/**
 * SkgVerifyResult:
 * @n_files: looked at
 * @n_bad: missing, or of another hash
 * @n_again: samples that were rendered again and came out the same
 * @n_differ: that came out otherwise
 * @n_other_gl: that another OpenGL made, and were not compared
 * @problems: (element-type utf8): one line each
 */
typedef struct
{
  guint64 n_files;
  guint64 n_bad;
  guint n_again;
  guint n_differ;
  guint n_other_gl;
  GPtrArray *problems;
} SkgVerifyResult;

void skg_verify_result_clear (SkgVerifyResult *result);

/* @error: %SKG_ERROR_INPUT: no set, or not complete */
gboolean skg_verify_files (const char *folder, SkgVerifyResult *result, GError **error);

/* @n_samples: chosen at random */
gboolean skg_verify_samples (const char *folder,
                             guint n_samples,
                             SkgRenderService *service,
                             SkgExportLoadFunc load,
                             SkgVerifyResult *result,
                             GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SkgVerifyResult, skg_verify_result_clear)

G_END_DECLS
