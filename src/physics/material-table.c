/* SPDX-License-Identifier: Apache-2.0
 * The materials that we ship. */
#include "config.h"

#include "physics/material-table.h"

#include <glib/gi18n.h>

#define ICRU44 "ICRU Report 44 (1989), as in NIST SRD 126"
#define NIST "NIST composition, xraylib"

/* clang-format off */
const SkgMaterialRow skg_material_rows[] = {
  { "water", N_ ("Water"), 1.0, { { "Water, Liquid", 1 } }, NIST },
  { "air", N_ ("Air, dry"), 1.205e-3, { { "Air, Dry (near sea level)", 1 } }, NIST },
  { "soft-tissue", N_ ("Soft tissue"), 1.06,
    { { "H", .102 }, { "C", .143 }, { "N", .034 }, { "O", .708 }, { "Na", .002 },
      { "P", .003 }, { "S", .003 }, { "Cl", .002 }, { "K", .003 } }, ICRU44 },
  { "muscle", N_ ("Skeletal muscle"), 1.05,
    { { "H", .102 }, { "C", .143 }, { "N", .034 }, { "O", .710 }, { "Na", .001 },
      { "P", .002 }, { "S", .003 }, { "Cl", .001 }, { "K", .004 } }, ICRU44 },
  { "adipose", N_ ("Adipose tissue"), 0.95,
    { { "H", .114 }, { "C", .598 }, { "N", .007 }, { "O", .278 }, { "Na", .001 },
      { "S", .001 }, { "Cl", .001 } }, ICRU44 },
  { "bone", N_ ("Cortical bone"), 1.92,
    { { "H", .034 }, { "C", .155 }, { "N", .042 }, { "O", .435 }, { "Na", .001 },
      { "Mg", .002 }, { "P", .103 }, { "S", .003 }, { "Ca", .225 } }, ICRU44 },
  /* Solid lung tissue: its air is in the density that HU give. */
  { "lung", N_ ("Lung tissue"), 1.05,
    { { "H", .103 }, { "C", .105 }, { "N", .031 }, { "O", .749 }, { "Na", .002 },
      { "P", .002 }, { "S", .003 }, { "Cl", .003 }, { "K", .002 } }, ICRU44 },
  { "blood", N_ ("Blood"), 1.06,
    { { "H", .102 }, { "C", .110 }, { "N", .033 }, { "O", .745 }, { "Na", .001 },
      { "P", .001 }, { "S", .002 }, { "Cl", .003 }, { "K", .002 }, { "Fe", .001 } },
    ICRU44 },
  { "iodine-contrast", N_ ("Contrast medium, 300 mg I/ml"), 1.33,
    { { "Water, Liquid", .536 }, { "I", .2256 }, { "C", .1354 }, { "H", .0186 },
      { "N", .0299 }, { "O", .0545 } },
    "aqueous iohexol (C19H26I3N3O9), 300 mg iodine per ml" },
  { "barium-cement", N_ ("Bone cement with 10 % barium sulphate"), 1.25,
    { { "Polymethyl Methacralate (Lucite, Perspex)", .9 }, { "BaSO4", .1 } },
    "PMMA cement, 10 % BaSO4 by mass" },
  { "pmma", N_ ("PMMA"), 1.19,
    { { "Polymethyl Methacralate (Lucite, Perspex)", 1 } }, NIST },
  { "peek", N_ ("PEEK"), 1.30, { { "C19H12O3", 1 } }, "repeat unit C19H12O3" },
  { "cfrp", N_ ("Carbon fibre in epoxy"), 1.55,
    { { "C", .70 }, { "C21H25ClO5", .30 } },
    "70 % fibre by mass in bisphenol-A epoxy" },
  { "polyethylene", N_ ("Polyethylene (UHMWPE)"), 0.94, { { "Polyethylene", 1 } }, NIST },
  { "aluminium", N_ ("Aluminium"), 2.699, { { "Al", 1 } }, NIST },
  { "copper", N_ ("Copper"), 8.96, { { "Cu", 1 } }, NIST },
  { "iron", N_ ("Iron"), 7.874, { { "Fe", 1 } }, NIST },
  { "titanium", N_ ("Titanium"), 4.54, { { "Ti", 1 } }, NIST },
  { "ti-6al-4v", N_ ("Titanium alloy Ti-6Al-4V"), 4.43,
    { { "Ti", .90 }, { "Al", .06 }, { "V", .04 } }, "ASTM F136, nominal, by mass" },
  { "316l", N_ ("Stainless steel 316L"), 7.99,
    { { "Fe", .655 }, { "Cr", .17 }, { "Ni", .12 }, { "Mo", .025 }, { "Mn", .02 },
      { "Si", .01 } }, "ASTM F138, nominal, by mass" },
  { "nitinol", N_ ("Nitinol"), 6.45,
    { { "Ni", .558 }, { "Ti", .442 } }, "ASTM F2063, nominal, by mass" },
  { "cocrmo", N_ ("Cobalt-chromium-molybdenum"), 8.3,
    { { "Co", .66 }, { "Cr", .28 }, { "Mo", .06 } }, "ASTM F75, nominal, by mass" },
  { "tantalum", N_ ("Tantalum"), 16.65, { { "Ta", 1 } }, NIST },
  { "tungsten", N_ ("Tungsten"), 19.3, { { "W", 1 } }, NIST },
  { "lead", N_ ("Lead"), 11.35, { { "Pb", 1 } }, NIST },
  { "csi", N_ ("Caesium iodide"), 4.51, { { "CsI", 1 } }, NIST },
  { "gd2o2s", N_ ("Gadolinium oxysulphide"), 7.44, { { "Gd2O2S", 1 } }, NIST },
};
/* clang-format on */

const gsize skg_n_material_rows = G_N_ELEMENTS (skg_material_rows);
