/* SPDX-License-Identifier: Apache-2.0
 * Fitting a scene's exposure, detector and contrast to real pictures, and what is to be
 * said of it. */
#pragma once

#include "scene/style-real.h"
#include "scene/style-samples.h"

G_BEGIN_DECLS

#define SKG_STYLE_DEFAULT_SAMPLES 10u
#define SKG_STYLE_MAX_SAMPLES 64u
#define SKG_STYLE_DEFAULT_PX 256u
#define SKG_STYLE_DEFAULT_PICTURES 32u
/* Real pictures whose fit is shown beside them. */
#define SKG_STYLE_MAX_EXAMPLES 6u

/**
 * SkgStylePolarity:
 * @SKG_STYLE_POLARITY_AUTO: of all pictures together, whichever is nearer to the scene
 *   as it is
 * @SKG_STYLE_POLARITY_SAME: as the scene has it
 * @SKG_STYLE_POLARITY_NEGATIVE: the real ones are negatives of it
 */
typedef enum
{
  SKG_STYLE_POLARITY_AUTO,
  SKG_STYLE_POLARITY_SAME,
  SKG_STYLE_POLARITY_NEGATIVE,
} SkgStylePolarity;

/**
 * SkgStyleOptions:
 * @sampling: of the scene
 * @knobs: (nullable) (array zero-terminated=1): names, as skg_style_choose() takes them
 */
typedef struct
{
  SkgStyleSampling sampling;
  SkgStylePolarity polarity;
  const char *const *knobs;
} SkgStyleOptions;

/**
 * SkgStyleFit: of one real picture.
 * @before: its distance to the mean of the samples of the scene as it was
 * @after: to that of the samples with @values, its own best ones
 * @scene: to that of the samples of the scene with the new distributions
 */
typedef struct
{
  SkgStyleDistance before;
  SkgStyleDistance after;
  SkgStyleDistance scene;
  double values[SKG_STYLE_MAX_KNOBS];
} SkgStyleFit;

/**
 * SkgStyleExample: one real picture and one sample of the scene.
 * @real: number of the picture
 * @before, @after: float[rows][columns]: as the scene was, and with the picture's
 * values
 * @before_stats, @after_stats: means of all samples
 */
typedef struct
{
  guint real;
  guint columns;
  guint rows;
  float *before;
  float *after;
  SkgStyleStats before_stats;
  SkgStyleStats after_stats;
} SkgStyleExample;

/**
 * SkgStyleResult:
 * @fits: (element-type SkgStyleFit): in the order of the real pictures
 * @inverted: the real pictures are negatives of the scene's
 * @mean: of the fits; of a logarithmic knob the geometric one
 * @sd: standard deviation of the fits, in the knob's unit, or of its natural logarithm;
 *   0 for one picture
 * @resolution: likewise of fits to the scene's own samples, whose knobs all stand at
 *   @mean: what of @sd is chance of anatomy and not the pictures'
 * @numbers: what goes into the scene
 * @before, @after, @scene: means over the real pictures
 * @self: mean distance of one sample of the new scene to the mean of the others: what
 *   pictures of one style have between them; no fit gets below it but by chance
 * @examples: (element-type SkgStyleExample)
 * @n_evaluations: of all samples together
 * @evaluation_ms: time of one
 */
typedef struct
{
  SkgStyleChoice choice;
  GArray *fits;
  gboolean inverted;
  double mean[SKG_STYLE_MAX_KNOBS];
  double sd[SKG_STYLE_MAX_KNOBS];
  double resolution[SKG_STYLE_MAX_KNOBS];
  SkgNumber numbers[SKG_STYLE_MAX_KNOBS];
  SkgStyleDistance before;
  SkgStyleDistance after;
  SkgStyleDistance scene;
  double self;
  GPtrArray *examples;
  guint n_samples;
  guint n_evaluations;
  double evaluation_ms;
} SkgStyleResult;

/**
 * skg_style_fit:
 * @reals: (element-type SkgStyleReal): at least one; turned round where they are
 *   negatives
 * @progress: (nullable): 0 to 1
 *
 * For each real picture looks for values of the knobs that bring samples of @scene as
 * near to it as can be (skg_style_get_distance() to the mean of all samples): first a
 * scan of each knob for all pictures together, then Powell's BOBYQA (NLopt; with one
 * knob Nelder and Mead's simplex) from the nearest place that was looked at so far.
 * What several pictures' values spread more than what the same search gives for samples
 * of equal values (by half) becomes a distribution of that mean and of the spread that
 * is left when the chance is taken away, root (sd^2 - resolution^2): log-uniform where
 * the knob is logarithmic, else normal, clipped at two standard deviations; otherwise a
 * constant. @scene stays as it is. Blocks.
 * @error: as skg_style_choose() and skg_style_samples_new();
 * %G_IO_ERROR_CANCELLED
 */
SkgStyleResult *skg_style_fit (SkgScene *scene,
                               GPtrArray *reals,
                               const SkgStyleOptions *options,
                               SkgRenderService *service,
                               SkgProgressFunc progress,
                               gpointer user_data,
                               GCancellable *cancellable,
                               GError **error);
void skg_style_result_free (SkgStyleResult *result);

/* Puts @numbers into @scene. @error: nothing is changed then */
gboolean
skg_style_result_apply (const SkgStyleResult *result, SkgScene *scene, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgStyleResult, skg_style_result_free)

G_END_DECLS
