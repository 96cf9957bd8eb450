/* SPDX-License-Identifier: Apache-2.0
 * What a scene holds, and the table of its keys: reading, writing, ranges, --set and
 * the names of random streams all follow from that one table (scene-json.c). */
#pragma once

#include <json-glib/json-glib.h>

#include "base/number.h"
#include "scene/effect-spec.h"
#include "scene/scene-families.h"
#include "scene/scene.h"

G_BEGIN_DECLS

#define SKG_SCENE_VERSION 1

/**
 * SkgSceneData:
 * Paths are absolute. Strings are %NULL and numbers unset where nothing was given.
 * Exactly one of @volume_path and @phantom.kind is given in a checked scene.
 * @phantom_kind: owner of @phantom.kind
 * @body: by #SkgPhantomDial
 * @isocenter_follows: an isocentre that is not given moves with the patient's pose
 * @columns, @rows: 0: the machine's
 * @effects: (nullable): as it is written; @effect_spec: the same, parsed
 * @rules: (nullable): as it is written; @rule_list: (element-type SkgRule): the same
 * @rules_tries: unset: %SKG_RULES_TRIES
 * @volumes: (nullable): patient.volumes as it was read; @patients: (nullable)
 *   (element-type SkgPatient): the same, parsed. With it, no patient of its own is
 * given
 * @randomize: by #SkgFamily: its master switch
 */
typedef struct _SkgSceneData SkgSceneData;
struct _SkgSceneData
{
  char *volume_path;
  char *series;
  JsonNode *landmarks;
  char *labels_path;
  char *labels_table;
  char *phantom_kind;
  SkgPhantomParams phantom;
  SkgNumber seed;
  SkgNumber voxel_mm;
  SkgNumber bodies;
  SkgNumber body[SKG_PHANTOM_N_DIALS];
  GPtrArray *structure_edits; /* (nullable): of SkgSceneItem */
  SkgNumber shear_deg[3];
  SkgNumber position_mm[3];
  SkgNumber rotation_deg[3];
  SkgNumber ball_mm;
  SkgNumber turn_deg;
  SkgNumber cone_deg;
  char *machine;
  SkgNumber isocenter_mm[3];
  gboolean isocenter_follows;
  SkgNumber sid_mm;
  SkgNumber sod_mm;
  SkgNumber primary_deg;
  SkgNumber secondary_deg;
  SkgNumber view_cone_deg;
  SkgNumber roll_deg;
  SkgNumber wigwag_deg;
  gboolean detector_side;
  SkgNumber columns;
  SkgNumber rows;
  SkgNumber pitch_mm;
  SkgNumber shift_px[2];
  char *simulator;
  SkgNumber mu_water_per_mm;
  SkgNumber hu_low;
  JsonNode *tissue;
  JsonNode *materials;
  SkgNumber kvp;
  SkgNumber filter_al_mm;
  SkgNumber filter_cu_mm;
  char *filter_material;
  SkgNumber filter_mm;
  SkgNumber anode_deg;
  char *spectrum;
  SkgNumber photons_per_pixel;
  SkgNumber detector_kerma_ngy;
  SkgNumber mas;
  SkgNumber aec_water_cm;
  gboolean noise;
  gboolean scatter;
  gboolean fall_off;
  gboolean heel;
  gboolean flat_field;
  SkgNumber grid_ratio;
  SkgNumber focal_spot_mm;
  SkgNumber collimator_left_mm;
  SkgNumber collimator_right_mm;
  SkgNumber collimator_top_mm;
  SkgNumber collimator_bottom_mm;
  SkgNumber iris_mm;
  char *detector;
  SkgNumber csi_um;
  SkgNumber mtf_50_lp_mm;
  SkgNumber electronic_noise_quanta;
  SkgNumber gain;
  SkgNumber saturation;
  SkgNumber bits;
  SkgNumber lag;
  SkgNumber vignette;
  SkgNumber glare;
  SkgNumber pincushion;
  char *image;
  char *only_material;
  GPtrArray *tools; /* (nullable): of SkgSceneItem */
  SkgNumber window;
  SkgNumber level;
  gboolean inverted;
  SkgNumber local_contrast;
  SkgNumber edge_enhancement;
  SkgNumber clahe;
  gboolean tinted;
  JsonNode *structures;
  gboolean show_landmarks;
  gboolean show_heatmaps;
  SkgNumber heatmap_sigma_px;
  JsonNode *marks;
  gboolean show_tools;
  JsonNode *effects;
  SkgEffectSpec *effect_spec;
  JsonNode *rules;
  GArray *rule_list;
  SkgNumber rules_tries;
  JsonNode *volumes;
  GArray *patients;
  gboolean randomize[SKG_N_FAMILIES];
};

/**
 * SkgPatient: one of patient.volumes.
 * @first_body: how many bodies those before it have together
 * @data: of its patient alone
 */
typedef struct
{
  double weight;
  guint first_body;
  SkgSceneData *data;
} SkgPatient;

/**
 * SkgSceneFieldType:
 * @SKG_SCENE_FIELD_PATH: a file, kept absolute, written relative to the scene
 * @SKG_SCENE_FIELD_INTEGER: a whole number, never a distribution
 * @SKG_SCENE_FIELD_CONSTANT: a number, never a distribution
 * @SKG_SCENE_FIELD_NUMBER: constant or distribution
 * @SKG_SCENE_FIELD_NODE: JSON of its own, kept as it is; checked by who reads it
 * @SKG_SCENE_FIELD_FILE_OR_LIST: a node, too: a text, which is treated as a path, or a
 *   list
 * @SKG_SCENE_FIELD_LIST: objects, each with a kind that says its keys (scene-items.h)
 */
typedef enum
{
  SKG_SCENE_FIELD_STRING,
  SKG_SCENE_FIELD_PATH,
  SKG_SCENE_FIELD_BOOLEAN,
  SKG_SCENE_FIELD_INTEGER,
  SKG_SCENE_FIELD_CONSTANT,
  SKG_SCENE_FIELD_NUMBER,
  SKG_SCENE_FIELD_NODE,
  SKG_SCENE_FIELD_FILE_OR_LIST,
  SKG_SCENE_FIELD_LIST,
} SkgSceneFieldType;

/**
 * SkgSceneField:
 * @path: key path, "carm.sid_mm"
 * @offset: in #SkgSceneData
 * @length: 1, or the elements of a vector
 * @min, @max: allowed values, ends included, in @unit
 */
typedef struct
{
  const char *path;
  SkgSceneFieldType type;
  gsize offset;
  guint length;
  double min;
  double max;
  const char *unit;
} SkgSceneField;

/* The table; in the order in which they are written. */
extern const SkgSceneField skg_scene_fields[];
extern const guint skg_n_scene_fields;

/* (array length=n_fields): in the order in which they are written */
const SkgSceneField *skg_scene_list_fields (guint *n_fields);
const SkgSceneField *skg_scene_find_field (const char *path);

SkgSceneData *skg_scene_data_new (void);
void skg_scene_data_free (SkgSceneData *data);
/* Puts phantom.kind, .seed and .voxel_mm in step with the keys. */
void skg_scene_data_update (SkgSceneData *data);

/* A complete, checked scene, or %NULL. @source is named in messages. */
SkgSceneData *skg_scene_data_from_json (JsonNode *root,
                                        const char *base_dir,
                                        const char *source,
                                        GError **error);
/* @base_dir: (nullable): paths are written relative to it */
JsonNode *skg_scene_data_to_json (const SkgSceneData *data, const char *base_dir);

/* "SOURCE: PATH: VALUE is not allowed: ALLOWED"; returns FALSE. */
gboolean skg_scene_refuse (const char *source,
                           const char *path,
                           JsonNode *node,
                           const char *allowed,
                           GError **error);
/* One number of @field, in its range; @path names it in messages. */
gboolean skg_scene_read_number (const char *source,
                                const SkgSceneField *field,
                                const char *path,
                                JsonNode *node,
                                SkgNumber *number,
                                GError **error);
/* @path as seen from @base_dir, both absolute; absolute where only the root is common.
 */
char *skg_scene_dup_relative_path (const char *path, const char *base_dir);

/**
 * skg_scene_set_at_path:
 * @path: "carm.sid_mm", "patient.rotation_deg[0]", "tools[1].points_mm[0][2]"; an index
 *   one beyond the end of a list of objects appends one
 *
 * Returns: FALSE if a list along the path lacks the element
 */
gboolean skg_scene_set_at_path (JsonNode *root, const char *path, JsonNode *value);

/* @data: (transfer full): in the place of the present one; says that it changed */
void skg_scene_take_data (SkgScene *scene, SkgSceneData *data);
/* (transfer none): for reading */
const SkgSceneData *skg_scene_get_data (SkgScene *scene);
/* (transfer none): what samples are drawn from: families that are switched off stand at
 * their centres. Valid until the scene changes */
const SkgSceneData *skg_scene_get_drawn_data (SkgScene *scene);
/* (transfer full) (nullable): %NULL if no family is off; scene-families.c
 * @plain: all are off */
SkgSceneData *skg_scene_data_new_centred (const SkgSceneData *data, gboolean plain);

/* (transfer full) (nullable): patient.landmarks, where it is a list of its own;
 * scene-landmarks.c */
SkgLandmarkSet *skg_scene_data_dup_landmarks (const SkgSceneData *data);
/* patient.landmarks as a list of its own; scene-landmarks.c. */
gboolean skg_scene_check_landmarks (const SkgSceneData *data,
                                    const char *source,
                                    GError **error);
/* patient.volumes: into @data's patients, and back; patients.c. */
gboolean skg_patients_read (SkgSceneData *data,
                            const char *base_dir,
                            const char *source,
                            GError **error);
/* (transfer full) (nullable) */
JsonNode *skg_patients_to_json (const SkgSceneData *data, const char *base_dir);
/* (transfer none) (array zero-terminated=1): keys of one of them, but for its weight */
const char *const *skg_patient_list_keys (void);
/* Which of them a sample has, by the stream "patient.volumes"; 0 if there is one. */
guint
skg_scene_data_choose_patient (const SkgSceneData *data, guint64 seed, guint64 index);
/* (transfer none): what says which patient that is: @data itself if it has but one */
const SkgSceneData *skg_scene_data_get_patient (const SkgSceneData *data,
                                                guint patient);
/* Number of its first body among all bodies of the scene. */
guint skg_scene_data_get_first_body (const SkgSceneData *data, guint patient);
/* (transfer none): of the shown sample; to be written as well */
SkgSceneData *skg_scene_get_shown_patient (SkgScene *scene);

/* Groups of numbers that are drawn together; groups.c. @source is named in messages. */
gboolean
skg_scene_check_groups (const SkgSceneData *data, const char *source, GError **error);

/* annotations.marks; marks-json.c */
gboolean
skg_scene_check_marks (const SkgSceneData *data, const char *source, GError **error);

/* Index of the streams that a number is drawn from: the sample's, or for what belongs
 * to its body (patient.body.*) the body's number; body-sample.c. */
guint64 skg_scene_data_get_stream_index (const SkgSceneData *data,
                                         const char *path,
                                         guint64 seed,
                                         guint64 index);

/* Seed of the streams that a number is drawn from in try @number: the try's, or for
 * what belongs to the body (patient.body.*, patient.shear_deg) the sample's;
 * body-sample.c. */
guint64 skg_scene_get_stream_seed (const char *path, guint64 seed, guint number);

/* What the body's own keys say of each other; body-sample.c. @source is named in
 * messages. */
gboolean
skg_scene_check_body (const SkgSceneData *data, const char *source, GError **error);

/* patient.labels_table and annotations.structures; structures.c. @source is named in
 * messages. */
gboolean skg_scene_check_structures (const SkgSceneData *data,
                                     const char *source,
                                     GError **error);

/**
 * skg_scene_get_default_sod_mm:
 * The source to isocentre distance where a scene names none: 0.78 of the SID to the
 * next 10 mm (800 of 1020), or the machine's own if that is longer, within the
 * machine's limits. Nearer the tube, a pelvis overflows the picture: 530 mm leaves a
 * field of 155 mm at the isocentre, 800 mm one of 234 mm.
 */
double skg_scene_get_default_sod_mm (const SkgMachine *machine, double sid_mm);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgSceneData, skg_scene_data_free)

G_END_DECLS
