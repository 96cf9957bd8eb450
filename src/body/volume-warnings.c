/* SPDX-License-Identifier: Apache-2.0
 * Looks at a volume's numbers and warns where they do not look like a CT in HU. */
#include "config.h"

#include "body/volume-warnings.h"

/* Every CT with any air in it has voxels far below this; stored without its offset
 * (DICOM rescale intercept -1000 or -1024) it has none. */
#define LOWEST_WITHOUT_OFFSET_HU -100.0
/* Fat to muscle, -120 to 80 HU, as stored without the offset. */
#define SOFT_TISSUE_LOW 880.0
#define SOFT_TISSUE_HIGH 1120.0
#define SOFT_TISSUE_FRACTION 0.05
/* Scanners clip at 3071 HU (12 bits) or above; bone stays below 2000. */
#define METAL_HU 2500.0
#define CLIPPED_VOXELS 30

typedef struct
{
  gsize n_voxels;
  gsize n_soft;
  gsize n_at_max;
} Census;

static inline void
count_voxel (Census *census, double value, double max_hu)
{
  census->n_soft += value >= SOFT_TISSUE_LOW && value <= SOFT_TISSUE_HIGH;
  census->n_at_max += value >= max_hu;
}

static Census
take_census (SkgVolume *volume, double max_hu)
{
  const SkgGrid *grid = skg_volume_get_grid (volume);
  gconstpointer voxels = g_bytes_get_data (skg_volume_get_voxels (volume), NULL);
  Census census = { (gsize) grid->size[0] * grid->size[1] * grid->size[2], 0, 0 };

  if (skg_volume_get_voxel_type (volume) == SKG_VOXEL_TYPE_INT16)
    for (gsize i = 0; i < census.n_voxels; i++)
      count_voxel (&census, ((const gint16 *) voxels)[i], max_hu);
  else
    for (gsize i = 0; i < census.n_voxels; i++)
      count_voxel (&census, (double) ((const float *) voxels)[i], max_hu);
  return census;
}

void
skg_volume_check_values (SkgVolume *volume)
{
  g_autofree char *text = NULL;
  double min_hu;
  double max_hu;
  Census census;

  skg_volume_get_range_hu (volume, &min_hu, &max_hu);
  census = take_census (volume, max_hu);
  if (min_hu > LOWEST_WITHOUT_OFFSET_HU && max_hu > SOFT_TISSUE_HIGH &&
      (double) census.n_soft > SOFT_TISSUE_FRACTION * (double) census.n_voxels)
    {
      text =
          g_strdup_printf ("HU offset missing: the lowest number is %g and soft tissue "
                           "lies near 1000; 1000 or 1024 was probably not subtracted",
                           min_hu);
      skg_volume_add_warning (volume, text);
    }
  else if (min_hu > LOWEST_WITHOUT_OFFSET_HU)
    {
      text =
          g_strdup_printf ("looks like MR or another image that is not in HU: numbers "
                           "from %g to %g, no air near -1000",
                           min_hu, max_hu);
      skg_volume_add_warning (volume, text);
    }
  else if (max_hu >= METAL_HU && census.n_at_max >= CLIPPED_VOXELS)
    {
      text = g_strdup_printf ("clipped metal: %" G_GSIZE_FORMAT
                              " voxels stand exactly at the maximum of %g HU",
                              census.n_at_max, max_hu);
      skg_volume_add_warning (volume, text);
    }
}
