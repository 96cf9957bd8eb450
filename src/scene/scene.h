/* SPDX-License-Identifier: Apache-2.0
 * The document: everything that a picture depends on, each number a constant or a
 * distribution. JSON (docs/scene.md, design: one schema version, unknown keys refused).
 */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "body/labels.h"
#include "body/landmarks.h"
#include "body/phantom.h"
#include "body/structures.h"
#include "body/volume.h"
#include "render/frame.h"
#include "scene/carm.h"
#include "scene/effect-spec.h"
#include "scene/exposure.h"
#include "scene/machine.h"

G_BEGIN_DECLS

#define SKG_TYPE_SCENE (skg_scene_get_type ())
G_DECLARE_FINAL_TYPE (SkgScene, skg_scene, SKG, SCENE, GObject)

/**
 * SkgScene has one signal, "changed", emitted after every change, in the thread that
 * changed it. Not thread-safe: samples (plain values) go to other threads.
 */

/* A new scene: built-in pelvis, default machine, AP. */
SkgScene *skg_scene_new (void);

/**
 * skg_scene_new_for_path:
 * @path: a scene file (.json), a picture that carries its scene (.png, which also says
 *   which sample is shown), or anything skg_volume_load() reads: that becomes the
 * patient of an otherwise default scene Only the scene is read here; files it names are
 * loaded by skg_body_load().
 */
SkgScene *skg_scene_new_for_path (const char *path, GError **error);
/* @base_dir: (nullable): what relative paths are relative to */
SkgScene *
skg_scene_new_from_json (const char *json, const char *base_dir, GError **error);
/* With absolute paths. */
char *skg_scene_to_json (SkgScene *scene);
/**
 * skg_scene_set_json:
 * Replaces all that the scene says, as undo does; emits "changed".
 * @error: %SKG_ERROR_INPUT: not a scene; nothing changed
 */
gboolean skg_scene_set_json (SkgScene *scene, const char *json, GError **error);
gboolean skg_scene_save (SkgScene *scene, const char *path, GError **error);

/**
 * skg_scene_set_value:
 * @assignment: "carm.primary_deg=30", "exposure.simulator=naive",
 *   "carm.sod_mm={\"uniform\":[600,900]}": key path, =, JSON value (a bare word is a
 *   string)
 * @error: %SKG_ERROR_INPUT: unknown key, wrong type, out of range; nothing changed
 */
gboolean skg_scene_set_value (SkgScene *scene, const char *assignment, GError **error);

/* Patient files, absolute paths; %NULL where none. Of several patients
 * (patient.volumes) that of the shown sample, here and in what writes them below. */
const char *skg_scene_get_volume_path (SkgScene *scene);
const char *skg_scene_get_volume_series (SkgScene *scene);
const char *skg_scene_get_landmarks_path (SkgScene *scene);
const char *skg_scene_get_labels_path (SkgScene *scene);
/* (nullable): an id of skg_label_table_list(), "none", or the path of a table */
const char *skg_scene_get_labels_table (SkgScene *scene);
/* (nullable): built-in body; only the first three members count */
const SkgPhantomParams *skg_scene_get_phantom (SkgScene *scene);
void skg_scene_set_volume_path (SkgScene *scene, const char *path, const char *series);
void skg_scene_set_landmarks_path (SkgScene *scene, const char *path);
/* @path, @table: (nullable) */
void skg_scene_set_labels (SkgScene *scene, const char *path, const char *table);
void skg_scene_set_phantom (SkgScene *scene, const SkgPhantomParams *params);

/* (transfer full) (nullable): the list that the scene itself holds in place of a file
 */
SkgLandmarkSet *skg_scene_dup_landmarks (SkgScene *scene);
/* Landmarks that were edited: the scene holds them itself from now on, so that saving
 * it loses nothing. */
void skg_scene_set_landmarks (SkgScene *scene, SkgLandmarkSet *landmarks);

/**
 * SkgBodySource: what was read or made, before anything of it is changed.
 * @key: of which files, or of which built-in body, it is
 * @landmarks: (nullable): those that it has of its own: of a built-in body, or beside a
 *   CT
 */
typedef struct
{
  char *key;
  SkgVolume *volume;
  SkgLandmarkSet *landmarks;
  SkgLabelMap *labels;
} SkgBodySource;

/**
 * SkgBody: what stands in the beam, loaded.
 * @landmarks: (nullable)
 * @labels: (nullable)
 * @name: for the HUD
 * @source: what it was made of
 * @key: of the source and of all that was changed but landmarks; (nullable) if it was
 *   not loaded for a scene
 * @landmarks_key: (nullable): what the scene said of landmarks: a file or a list
 * @moves: (nullable): of structures that stand elsewhere, in @moved_labels, which are
 *   not yet sheared
 * @patient_from_source: the shear of this body, if it @is_sheared
 * @patient: which of the scene's patient.volumes it is
 */
typedef struct
{
  SkgVolume *volume;
  SkgLandmarkSet *landmarks;
  SkgLabelMap *labels;
  char *name;
  char *title; /* the name, in the user's language */
  SkgBodySource source;
  char *key;
  char *landmarks_key;
  GArray *moves;
  SkgLabelMap *moved_labels;
  gboolean is_sheared;
  SkgMat4 patient_from_source;
  guint patient;
} SkgBody;

/* patient.bodies at most. */
#define SKG_SCENE_MAX_BODIES 1000

/**
 * skg_body_load:
 * Loads (or makes) what @scene names, for sample 0 of seed 0; blocks, any thread if the
 * scene does not change meanwhile. Landmarks beside a volume (same stem, .mrk.json or
 * .fcsv) are taken when the scene names none.
 */
SkgBody *skg_body_load (SkgScene *scene,
                        const SkgLoadOptions *options,
                        SkgProgressFunc progress,
                        gpointer user_data,
                        GCancellable *cancellable,
                        GError **error);
/**
 * skg_body_add_labels:
 * Labels beside the volume (its name with -labels, _labels, -seg, _seg or .seg before
 * the ending), for a body that has none. What is wrong with them, or that they lie
 * elsewhere, becomes a warning of the volume: the CT opens all the same.
 */
void skg_body_add_labels (SkgScene *scene,
                          SkgBody *body,
                          SkgProgressFunc progress,
                          gpointer user_data,
                          GCancellable *cancellable);
void skg_body_free (SkgBody *body);
/**
 * skg_body_copy_source:
 * Returns: (transfer full) (nullable): what can be skg_body_load_sample()'s @previous
 * in another thread
 */
SkgBody *skg_body_copy_source (const SkgBody *body);
/* The labels of @body, and of its source, are @labels (taken), which the scene names by
 * now. */
void skg_body_take_labels (SkgBody *body, SkgScene *scene, SkgLabelMap *labels);
/**
 * skg_body_update_landmarks:
 * Makes those of @body what @scene says by now: its list, its file, or else what the
 * body has of its own; nothing else of the body is loaded.
 * @error: the file cannot be read; the landmarks stay
 */
gboolean skg_body_update_landmarks (SkgBody *body, SkgScene *scene, GError **error);
/* The same file or list as before is read anew. */
void skg_body_forget_landmarks (SkgBody *body);
/* (transfer full): @landmarks as a list or file of the scene has them: where they are
 * before the body is sheared */
SkgLandmarkSet *skg_body_dup_source_landmarks (const SkgBody *body,
                                               SkgLandmarkSet *landmarks);

/* patient.volumes, of which each sample has one; 1 where there is one patient */
guint skg_scene_get_n_volumes (SkgScene *scene);
/* Which of them a sample has, counted from 0. */
guint skg_scene_get_volume_number (SkgScene *scene, guint64 seed, guint64 index);

/**
 * skg_scene_get_body_number:
 * Which of the scene's bodies (patient.bodies, counted from 0; of all patient.volumes
 * one after the other) a sample has. Body number n of a seed is always the same one,
 * whatever samples have it.
 */
guint skg_scene_get_body_number (SkgScene *scene, guint64 seed, guint64 index);
/* patient.bodies, of all patient.volumes together */
guint skg_scene_get_n_bodies (SkgScene *scene);
/**
 * skg_scene_dup_body_key:
 * A text that differs between two samples if and only if their bodies do: whether a
 * loaded one (its key) will do. Samples of a scene, sorted by it, need each body once.
 */
char *skg_scene_dup_body_key (SkgScene *scene, guint64 seed, guint64 index);
/* Whether the body of a sample is made of what @body was made of, so that nothing is
 * read or made anew for it. */
gboolean skg_scene_has_body_source (SkgScene *scene,
                                    const SkgBody *body,
                                    guint64 seed,
                                    guint64 index);
/**
 * skg_body_load_sample:
 * @previous: (nullable): a body whose source is taken if it is the same one: then
 *   nothing is read, and what is done to it takes a fraction of a second
 *
 * skg_body_load() for a sample of the scene: the body that it has, with its lesions,
 * sheared as it is.
 */
SkgBody *skg_body_load_sample (SkgScene *scene,
                               guint64 seed,
                               guint64 index,
                               const SkgBody *previous,
                               const SkgLoadOptions *options,
                               SkgProgressFunc progress,
                               gpointer user_data,
                               GCancellable *cancellable,
                               GError **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgBody, skg_body_free)

/* SyntheX's: 2.5 * 8 / downsampling pixels of its training images (Gao et al. 2023,
 * hip_imaging/src/dataset.py), which is 20 pixels of the detector, 3.88 mm on it. */
#define SKG_HEATMAP_SIGMA_PX 20.0

/**
 * SkgSample: a scene with all numbers drawn: (scene, seed, index) and nothing else.
 * @pose: the arm, world space. An isocentre that the scene leaves open is the
 *   body's skg_volume_get_aim_mm()
 * @heatmap_sigma_px: of the heat maps that stand for landmarks, detector pixels
 * @effects: those that this sample has, in detector pixels
 * @home_mm: isocentre at which the sliding joints are zero, world
 * @try_number: which try of the sample this is, counted from 0: so many before it broke
 *   a rule
 * @tools: (nullable): owned; a sample that was drawn is released with
 *   skg_sample_clear(), or nothing happens where the scene has no tools
 *
 * Copied by assignment it borrows @tools; skg_sample_copy() makes another owner.
 */
typedef struct _SkgToolSet SkgToolSet;

typedef struct
{
  SkgPose pose;
  SkgVec3 home_mm;
  SkgDetector detector;
  const SkgMachine *machine;
  SkgMat4 world_from_patient;
  SkgExposure exposure;
  SkgDisplay display;
  SkgEffectList effects;
  gboolean show_landmarks;
  gboolean show_heatmaps;
  double heatmap_sigma_px;
  gboolean show_tools;
  guint try_number;
  SkgToolSet *tools;
} SkgSample;

void skg_sample_clear (SkgSample *sample);
/* @to: cleared before */
void skg_sample_copy (const SkgSample *from, SkgSample *to);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SkgSample, skg_sample_clear)

/**
 * skg_scene_sample:
 * @body: (nullable): for the default isocentre and the rules of the scene
 * @error: %SKG_ERROR_REJECTED: no try satisfies the rules; %SKG_ERROR_INPUT: a rule
 *   names what @body does not have, or what else cannot be drawn
 *
 * With a body and rules (scene/rules.h) a sample is drawn in tries, at most rules_tries
 * of them, and the first that breaks no rule is it. Try 0 is what the sample would be
 * without rules. Each try draws all numbers anew from streams of its own, but for those
 * of the body (patient.bodies, .body, .volumes, .shear_deg), which is that of the
 * index. Without a body rules are not looked at.
 */
gboolean skg_scene_sample (SkgScene *scene,
                           const SkgBody *body,
                           guint64 seed,
                           guint64 index,
                           SkgSample *sample,
                           GError **error);

/* Whether a place on the detector, pixels, gets beam: inside blades and iris, or none
 * are simulated. */
gboolean
skg_sample_is_in_collimator (const SkgSample *sample, double column, double row);

/**
 * skg_sample_get_frame:
 * A frame of the whole detector; release with skg_frame_clear().
 * @error: %SKG_ERROR_INPUT: a spectrum file that cannot be read
 */
gboolean skg_sample_get_frame (const SkgSample *sample,
                               const SkgBody *body,
                               SkgQuality quality,
                               SkgFrame *frame,
                               GError **error);

/**
 * skg_scene_set_shown_sample:
 * Which sample the hand that edits has before it. Every edit below gives a value that
 * this sample is to have: a number that varies is then moved as a whole, its width
 * kept, so that the sample gets the value and no range is lost. (0, 0) at first.
 */
void skg_scene_set_shown_sample (SkgScene *scene, guint64 seed, guint64 index);
void skg_scene_get_shown_sample (SkgScene *scene, guint64 *seed, guint64 *index);
/* Which try the shown sample is (SkgSample's try_number): to be said after it was
 * drawn, so that edits know what it drew; 0 again with another sample. */
void skg_scene_set_shown_try (SkgScene *scene, guint number);
guint skg_scene_get_shown_try (SkgScene *scene);

/**
 * skg_scene_set_number:
 * @path: of a numeric key, "exposure.kvp"
 * @index: of a vector's element, else 0
 * @value: kept inside the key's range; NaN: as if the key had not been given, which
 * only keys without a default of their own allow
 *
 * Writes a constant (moves a distribution) and emits "changed" if that changed
 * something. A change that would make the scene unacceptable is left out.
 */
void
skg_scene_set_number (SkgScene *scene, const char *path, guint index, double value);
/* A switch: "exposure.noise". */
void skg_scene_set_switch (SkgScene *scene, const char *path, gboolean value);
/* The constant, or the centre of the distribution, at @path; NaN if not given. */
double skg_scene_get_number (SkgScene *scene, const char *path, guint index);
gboolean skg_scene_get_switch (SkgScene *scene, const char *path);
/* (nullable) (transfer none): of a text-valued key */
const char *skg_scene_get_text (SkgScene *scene, const char *path);
/* What sets the number of photons, in place of what did. */
void skg_scene_set_dose (SkgScene *scene, SkgDose dose, double value);
/* Blades beyond 5 m stand open, as the scene writes it: not at all. Left out if nothing
 * would be left between them. */
void skg_scene_set_collimator (SkgScene *scene, const SkgCollimator *collimator);
/* Also shows all materials again if the one that is shown is not in @table.
 * (transfer none): a plain value; presets are recognized */
void skg_scene_set_tissue (SkgScene *scene, const SkgTissue *table);

/* @material: of the tissue table, counted from 1, of which alone the picture is made;
 * 0: of all */
void skg_scene_set_shown_material (SkgScene *scene, guint material);

/**
 * Structures that are looked for in every picture: annotations.structures, names or
 * {"name", "color", "fill", "outline", "visible", "mask"}.
 *
 * skg_scene_dup_structures:
 * Returns: (transfer full) (element-type SkgStructureRequest): owns what it holds
 */
GArray *skg_scene_dup_structures (SkgScene *scene);
void skg_scene_set_structures (SkgScene *scene,
                               const SkgStructureRequest *requests,
                               guint n_requests);
/* (element-type SkgStructureRequest), frees what its elements hold. */
GArray *skg_structure_requests_new (void);
void skg_structure_requests_add (GArray *requests,
                                 const char *name,
                                 const SkgStructureStyle *style);

/**
 * skg_scene_choose_structures:
 * @error: %SKG_ERROR_INPUT: a name that the body's labels don't have, or no labels
 *
 * Returns: (transfer full) (nullable): for a frame; %NULL without an error if the scene
 *   names none
 */
SkgStructureChoice *
skg_scene_choose_structures (SkgScene *scene, const SkgBody *body, GError **error);
/* The same of what is in the masks ("mask" is not false); an error as well if the scene
 * names structures and none of them is. */
SkgStructureChoice *
skg_scene_choose_masks (SkgScene *scene, const SkgBody *body, GError **error);

/**
 * Image effects. skg_scene_get_effects() gives what is there, for reading; to change
 * something, write skg_effect_spec_to_json() of a changed copy with
 * skg_scene_set_effects(), which checks it as a file is checked.
 *
 * @node: (nullable): as the key "effects" has it; %NULL: none
 */
const SkgEffectSpec *skg_scene_get_effects (SkgScene *scene);
gboolean skg_scene_set_effects (SkgScene *scene, JsonNode *node, GError **error);

/**
 * skg_scene_list_drawn:
 * @with_constants: also numbers that do not vary
 *
 * What sample (@seed, @index) draws, without a body.
 *
 * Returns: (transfer full): an object: key paths to numbers
 *   ("patient.rotation_deg[0]"); "body": which of patient.bodies, if there are several;
 *   "tools": a list of objects with kind and the numbers that vary; "structures": of
 *   objects with name and likewise; "effects": a list
 * of objects with id, kind and every parameter
 */
JsonNode *skg_scene_list_drawn (SkgScene *scene,
                                guint64 seed,
                                guint64 index,
                                gboolean with_constants);
/* The same of try @number (SkgSample's try_number) of a scene with rules; the above is
 * that of try 0, which is the sample where there are none. */
JsonNode *skg_scene_list_drawn_in_try (SkgScene *scene,
                                       guint64 seed,
                                       guint64 index,
                                       guint number,
                                       gboolean with_constants);

/* What the window edits; each writes constants and emits "changed". */
void skg_scene_set_pose (SkgScene *scene, const SkgPose *pose);
void skg_scene_set_machine (SkgScene *scene, const SkgMachine *machine);
void skg_scene_set_detector (SkgScene *scene, const SkgDetector *detector);
void skg_scene_set_display (SkgScene *scene, const SkgDisplay *display);
void skg_scene_set_show_landmarks (SkgScene *scene, gboolean show);
void skg_scene_set_show_tools (SkgScene *scene, gboolean show);

G_END_DECLS
