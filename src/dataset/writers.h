/* SPDX-License-Identifier: Apache-2.0
 * The formats: each in the file of its name. */
#pragma once

#include "dataset/writer.h"

G_BEGIN_DECLS

extern const SkgWriter skg_writer_png;
extern const SkgWriter skg_writer_tiff;
extern const SkgWriter skg_writer_nrrd;
extern const SkgWriter skg_writer_synthex_hip;
extern const SkgWriter skg_writer_deepfluoro;
extern const SkgWriter skg_writer_synthex_hip_scaled;
extern const SkgWriter skg_writer_synthex_tool;
extern const SkgWriter skg_writer_synthex_covid;
extern const SkgWriter skg_writer_coco;
extern const SkgWriter skg_writer_heatmaps;
extern const SkgWriter skg_writer_paired;
extern const SkgWriter skg_writer_unpaired;
extern const SkgWriter skg_writer_dicom;

G_END_DECLS
