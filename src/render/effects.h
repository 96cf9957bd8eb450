/* SPDX-License-Identifier: Apache-2.0
 * Image effects (pass 7): which there are, and the resolved list that a frame holds.
 *
 * The picture that pass 8 would show is brought to x in [0, 1], 0 at its least value
 * and 1 at its largest: with the log image (bone bright) that is the picture which
 * SyntheX reads, whatever offset and scale the simulator gave it; a linear image is
 * taken as it is, bone dark. After the last effect x goes back to the picture's own
 * unit. Nothing is clipped. Effects marked "own range" bring their input to [0, 1] by
 * its own extremes first and back afterwards, as SyntheX's code does. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  SKG_EFFECT_GAUSSIAN_NOISE,
  SKG_EFFECT_GAMMA,
  SKG_EFFECT_INVERT,
  SKG_EFFECT_IMPULSE,
  SKG_EFFECT_SALT_AND_PEPPER,
  SKG_EFFECT_COARSE_SALT_AND_PEPPER,
  SKG_EFFECT_LINEAR_CONTRAST,
  SKG_EFFECT_GAMMA_CONTRAST,
  SKG_EFFECT_LOG_CONTRAST,
  SKG_EFFECT_SIGMOID_CONTRAST,
  SKG_EFFECT_AFFINE,
  SKG_EFFECT_GAUSSIAN_BLUR,
  SKG_EFFECT_AVERAGE_BLUR,
  SKG_EFFECT_DROPOUT,
  SKG_EFFECT_COARSE_DROPOUT,
  SKG_EFFECT_SHARPEN,
  SKG_EFFECT_EMBOSS,
  SKG_EFFECT_AVERAGE_POOL,
  SKG_EFFECT_MAX_POOL,
  SKG_EFFECT_MIN_POOL,
  SKG_EFFECT_MEDIAN_POOL,
  SKG_EFFECT_MULTIPLY,
  SKG_EFFECT_MULTIPLY_PIXELS,
  SKG_EFFECT_ELASTIC,
  SKG_EFFECT_PIECEWISE_AFFINE,
  SKG_EFFECT_BOX_CORRUPTION,
  SKG_EFFECT_RANDOM_CROP,
  SKG_EFFECT_ROT90,
  SKG_EFFECT_FLIP_LEFT_RIGHT,
  SKG_EFFECT_FLIP_UP_DOWN,
  SKG_EFFECT_JPEG,
  SKG_EFFECT_CLAHE,
  SKG_EFFECT_COLLIMATOR,
  SKG_EFFECT_TEXT,
  SKG_EFFECT_MARKER,
  SKG_EFFECT_LATERALITY_LETTER,
  SKG_N_EFFECT_KINDS,
} SkgEffectKind;

#define SKG_EFFECT_MAX_PARAMS 8
#define SKG_EFFECT_TEXT_BYTES 24
#define SKG_EFFECTS_MAX 32

/**
 * SkgEffectParam: one number of a kind.
 * @unit: (nullable): "px" is a length in pixels, see #SkgEffectList
 * @min, @max: allowed values, ends included
 * @value: when not given
 * @whole: rounded to a whole number when it is drawn
 * @meaning: for people, English; in the user's language by gettext
 */
typedef struct
{
  const char *name;
  const char *unit;
  double min;
  double max;
  double value;
  gboolean whole;
  const char *meaning;
} SkgEffectParam;

/**
 * SkgEffectInfo: one kind.
 * @name: "gaussian-noise"
 * @family: "intensity", "noise", "filter", "geometry" or "burn-in"
 * @formula: what it does to x, for people
 * @reference: where it comes from
 * @own_range: brings its input to [0, 1] by its own extremes
 * @geometric: moves masks and landmarks
 * @has_text: #SkgEffect.text counts
 */
typedef struct
{
  const char *name;
  const char *title;
  const char *family;
  const char *formula;
  const char *reference;
  gboolean own_range;
  gboolean geometric;
  gboolean has_text;
  guint n_params;
  SkgEffectParam params[SKG_EFFECT_MAX_PARAMS];
} SkgEffectInfo;

/* (transfer none): in the order of #SkgEffectKind */
const SkgEffectInfo *skg_effect_get_info (SkgEffectKind kind);
/* -1 if there is none of that name. */
int skg_effect_find_kind (const char *name);
/* -1 if the kind has none of that name. */
int skg_effect_find_param (SkgEffectKind kind, const char *name);

/**
 * SkgEffect: resolved.
 * @at_right: of a laterality letter: at which edge it stands; follows from the view
 * @key: of everything random inside it: noise of pixels, places of boxes, bends
 * @values: in the order of the kind's parameters
 * @text: NUL-terminated
 */
typedef struct
{
  guint kind;
  gboolean at_right;
  guint64 key;
  double values[SKG_EFFECT_MAX_PARAMS];
  char text[SKG_EFFECT_TEXT_BYTES];
} SkgEffect;

/**
 * SkgEffectList: applied in order.
 * @columns, @rows: of the detector; places and lengths scale with the picture, so that
 * a small picture shows the same as a large one. 0: the picture's own
 * @unit_px: detector pixels per "px" of the effects; 0: 1
 *
 * Noise of pixels belongs to the pixels of the picture: of another size, it is finer or
 * coarser. Clear it (all zero) before it is filled.
 */
typedef struct
{
  guint n_effects;
  guint columns;
  guint rows;
  guint unused; /* no padding: keys are compared byte by byte */
  double unit_px;
  SkgEffect effects[SKG_EFFECTS_MAX];
} SkgEffectList;

/* An effect with the defaults of its kind. */
void skg_effect_init (SkgEffect *effect, SkgEffectKind kind, guint64 key);
/* By name; a programming error if the kind has none of it. */
double skg_effect_get (const SkgEffect *effect, const char *param);
void skg_effect_set (SkgEffect *effect, const char *param, double value);
/* FALSE if the list is full. */
gboolean skg_effect_list_add (SkgEffectList *list, const SkgEffect *effect);
gboolean skg_effect_list_equal (const SkgEffectList *a, const SkgEffectList *b);

/* Hash of (key, x, y, salt), as include/noise.glsl has it. */
void skg_effect_hash (guint64 key, guint32 x, guint32 y, guint32 salt, guint32 out[4]);

G_END_DECLS
