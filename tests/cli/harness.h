/* SPDX-License-Identifier: Apache-2.0
 * Running the built `skg` and reading what it wrote. */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "body/landmarks.h"
#include "body/volume.h"
#include "render/frame.h"

G_BEGIN_DECLS

/**
 * Outcome: what one run of skg left.
 * @status: exit status; -1 if a signal ended it
 * @out, @err: standard output and error; @out has @out_length bytes and a zero
 */
typedef struct
{
  int status;
  char *out;
  gsize out_length;
  char *err;
} Outcome;

void outcome_clear (Outcome *outcome);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, outcome_clear)

/* Runs skg in harness_folder() with the arguments up to %NULL. */
Outcome harness_run (const char *argument, ...) G_GNUC_NULL_TERMINATED;
/* @environment: "NAME=VALUE" to set, "NAME" to unset, %NULL at the end; @argv without
 * the program's name. @user: 0, or whom to become first (needs root). */
Outcome
harness_run_full (const char *const *argv, const char *const *environment, guint user);

/* Asserts status 0 and nothing but notes on standard error. */
void harness_assert_success (const Outcome *outcome);
/* Asserts @status and exactly one line on standard error that starts with "skg: " and
 * holds all of the texts up to %NULL. */
void
harness_assert_failure (const Outcome *outcome, int status, ...) G_GNUC_NULL_TERMINATED;

/* A folder of this process, removed by harness_finish(). */
const char *harness_folder (void);
/* (transfer full): path of a file in it. */
char *harness_path (const char *name);
/* Writes a file into it; @length -1: a string. Returns (transfer full) its path. */
char *harness_write (const char *name, const void *contents, gssize length);
/* Until a set in it, which @child makes, has @n samples, or the child is gone. */
void harness_wait_for_samples (const char *set, guint n, GSubprocess *child);
void harness_finish (void);

/* (transfer full) (nullable): real data; skips the test visibly where there is none. */
char *harness_data (const char *name);

/* The floats of an uncompressed .mha picture; asserts its size. Free with g_free(). */
float *harness_read_picture (const char *path, guint *columns, guint *rows);

/* JSON of a run; asserts that it is some. */
JsonNode *harness_parse (const Outcome *outcome);

/**
 * Pinhole: what `skg project` printed: enough to make rays independently.
 */
typedef struct
{
  double k[3][3];
  double rt[3][4];
  guint columns;
  guint rows;
} Pinhole;

void harness_read_pinhole (JsonObject *projection, Pinhole *pinhole);
/* Source and the point of a pixel on the plane at depth @depth_mm, patient mm. */
SkgVec3 pinhole_get_source (const Pinhole *pinhole);
SkgVec3
pinhole_get_point (const Pinhole *pinhole, double column, double row, double depth_mm);
/* Column and row of a patient point. */
void
pinhole_project (const Pinhole *pinhole, SkgVec3 point_mm, double *column, double *row);

/* A volume from a function of patient mm; int16 HU. */
typedef double (*HuFunc) (SkgVec3 point_mm, gconstpointer data);
SkgVolume *harness_make_volume (const SkgGrid *grid, HuFunc hu, gconstpointer data);

G_END_DECLS
