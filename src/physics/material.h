/* SPDX-License-Identifier: Apache-2.0
 * Materials: what X-rays meet, by mass fractions; attenuation from xraylib. */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Photon energies for which materials can be asked. */
#define SKG_ENERGY_MIN_KEV 1.0
#define SKG_ENERGY_MAX_KEV 200.0

/**
 * SkgMaterialPart: a part of a mixture.
 * @name: element symbol ("Ti"), chemical formula ("CsI"), one of xraylib's NIST
 *   compounds ("Water, Liquid") or the id of a material of ours ("bone")
 * @mass_fraction: above 0; those of a mixture sum to 1
 */
typedef struct
{
  const char *name;
  double mass_fraction;
} SkgMaterialPart;

/* Immutable, shared by reference between threads. */
typedef struct _SkgMaterial SkgMaterial;

#define SKG_TYPE_MATERIAL (skg_material_get_type ())
GType skg_material_get_type (void);

/**
 * skg_material_find:
 * @name: id of a material of ours (skg_material_list_ids()), an element symbol, a
 *   formula, or a NIST compound of xraylib; ids in any case
 * @error: %SKG_ERROR_INPUT: unknown; names near misses
 *
 * A formula counts ATOMS: "Ti6Al4V" is no alloy here and is refused in favour of
 * "ti-6al-4v", which is by mass.
 *
 * Returns: (transfer full)
 */
SkgMaterial *skg_material_find (const char *name, GError **error);

/**
 * skg_material_new_mixture:
 * @density_g_cm3: above 0, at most 30
 * @error: %SKG_ERROR_INPUT: unknown part, fractions that don't sum to 1 within 1e-3
 */
SkgMaterial *skg_material_new_mixture (const char *name,
                                       double density_g_cm3,
                                       const SkgMaterialPart *parts,
                                       gsize n_parts,
                                       GError **error);

/**
 * skg_material_register:
 * Makes @material findable as @id for the rest of the process; an id that is taken
 * keeps its material. Any thread.
 *
 * Returns: (transfer none): the interned id
 */
const char *skg_material_register (const char *id, SkgMaterial *material);

/**
 * skg_material_new_nist_grid:
 *
 * The same material with its attenuation taken at the energies of NIST's tables alone
 * (SRD 126: 1, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 40, 50, 60, 80, 100, 150, 200
 * keV, and both sides of each edge) and interpolated between them, both logarithmic. So
 * DeepDRR and others compute; between 30 and 60 keV it is up to 1 % too high for soft
 * tissue, which is 3 % less signal behind 20 g/cm2 at 60 kV. For comparison with them.
 *
 * Returns: (transfer full)
 */
SkgMaterial *skg_material_new_nist_grid (SkgMaterial *material);

SkgMaterial *skg_material_ref (SkgMaterial *material);
void skg_material_unref (SkgMaterial *material);

const char *skg_material_get_name (SkgMaterial *material);
double skg_material_get_density_g_cm3 (SkgMaterial *material);

/**
 * skg_material_get_attenuation_cm2_g:
 * Total mass attenuation with coherent scattering, cm2/g. Within 1e-3 of NIST SRD 126.
 * At an absorption edge the value above it.
 */
double skg_material_get_attenuation_cm2_g (SkgMaterial *material, double energy_kev);

/**
 * skg_material_get_energy_transfer_cm2_g:
 * Photoelectric absorption, and of Compton scattering the mean share of energy that
 * the electron takes (Klein-Nishina). Not xraylib's CS_Energy(), which is a third too
 * low for nitrogen and oxygen. Within about 1 % of NIST's mu_en / rho up to 60 keV.
 */
double skg_material_get_energy_transfer_cm2_g (SkgMaterial *material,
                                               double energy_kev);

/* (transfer full) (element-type double): K, L and M edges of all its elements between
 * the two energies, rising, keV: where a table must be split; with
 * skg_material_new_nist_grid() also the energies where its slope jumps. */
GArray *
skg_material_list_edges_kev (SkgMaterial *material, double from_kev, double to_kev);

/**
 * SkgMaterialElement:
 * @z: atomic number
 * @symbol: "Ca"
 * @mass_fraction: those of a material sum to 1
 */
typedef struct
{
  int z;
  char symbol[4];
  double mass_fraction;
} SkgMaterialElement;

/* (transfer full) (element-type SkgMaterialElement): by falling mass fraction */
GArray *skg_material_list_elements (SkgMaterial *material);

/* (transfer none) (array zero-terminated=1): ids of the materials of ours */
const char *const *skg_material_list_ids (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkgMaterial, skg_material_unref)

G_END_DECLS
