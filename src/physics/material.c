/* SPDX-License-Identifier: Apache-2.0
 * Materials: what X-rays meet, by mass fractions; attenuation from xraylib. */
#include "config.h"

#include "physics/material.h"

#include <math.h>
#include <string.h>
#include <xraylib.h>

#include "base/error.h"
#include "physics/material-table.h"

#define MAX_DENSITY_G_CM3 30.0
#define FRACTION_TOLERANCE 1e-3
#define ELECTRON_REST_ENERGY_KEV 510.99895
/* How close to an edge its two sides are taken; the tables' edges differ by less. */
#define EDGE_SIDE 1e-4
/* A mixture of mixtures of mixtures: ours go two deep. */
#define MAX_DEPTH 4

/* Energies of NIST SRD 126 without those of edges. */
static const double nist_kev[] = { 1,  1.5, 2,  3,  4,  5,  6,   8,   10, 15,
                                   20, 30,  40, 50, 60, 80, 100, 150, 200 };

typedef struct
{
  int z;
  double mass_fraction;
} Element;

struct _SkgMaterial
{
  gatomicrefcount ref_count;
  char *name;
  double density_g_cm3;
  GArray *elements; /* of Element */
  GArray *points;   /* of Point, rising; NULL: attenuation is xraylib's at any energy */
};

/* Of a table that is interpolated; an edge is two points. */
typedef struct
{
  double log_kev;
  double log_cm2_g;
} Point;

G_DEFINE_BOXED_TYPE (SkgMaterial, skg_material, skg_material_ref, skg_material_unref)

static gboolean add_part (
    GArray *elements, const char *name, double fraction, int depth, double *density);

/* xraylib reads its tables when first asked; once, whatever the thread. */
static void
ensure_xraylib (void)
{
  static gsize done;

  if (g_once_init_enter (&done))
    {
      XRayInit ();
      g_once_init_leave (&done, 1);
    }
}

/* In any case for people; as it stands inside a mixture, where "CsI" is the formula of
 * which our "csi" is made. */
static const SkgMaterialRow *
find_row (const char *id, gboolean any_case)
{
  for (gsize i = 0; i < skg_n_material_rows; i++)
    if ((any_case ? g_ascii_strcasecmp : g_strcmp0) (skg_material_rows[i].id, id) == 0)
      return &skg_material_rows[i];
  return NULL;
}

static void
add_element (GArray *elements, int z, double fraction)
{
  Element element = { z, fraction };

  for (guint i = 0; i < elements->len; i++)
    if (g_array_index (elements, Element, i).z == z)
      {
        g_array_index (elements, Element, i).mass_fraction += fraction;
        return;
      }
  g_array_append_val (elements, element);
}

static gboolean
add_row (GArray *elements, const SkgMaterialRow *row, double fraction, int depth)
{
  double sum = 0;
  double unused;

  for (const SkgMaterialPart *part = row->parts; part->name != NULL; part++)
    sum += part->mass_fraction;
  for (const SkgMaterialPart *part = row->parts; part->name != NULL; part++)
    if (!add_part (elements, part->name, fraction * part->mass_fraction / sum,
                   depth + 1, &unused))
      return FALSE;
  return TRUE;
}

static gboolean
add_nist (GArray *elements, const char *name, double fraction, double *density)
{
  struct compoundDataNIST *data = GetCompoundDataNISTByName (name, NULL);

  if (data == NULL)
    return FALSE;
  for (int i = 0; i < data->nElements; i++)
    add_element (elements, data->Elements[i], fraction * data->massFractions[i]);
  *density = data->density;
  FreeCompoundDataNIST (data);
  return TRUE;
}

static gboolean
add_formula (GArray *elements, const char *name, double fraction, double *density)
{
  struct compoundData *data = CompoundParser (name, NULL);

  if (data == NULL)
    return FALSE;
  for (int i = 0; i < data->nElements; i++)
    add_element (elements, data->Elements[i], fraction * data->massFractions[i]);
  *density = data->nElements == 1 ? ElementDensity (data->Elements[0], NULL) : 0;
  FreeCompoundData (data);
  return TRUE;
}

/* Our own names first: they are the field's, and "lead" is no formula. */
static gboolean
add_part (
    GArray *elements, const char *name, double fraction, int depth, double *density)
{
  const SkgMaterialRow *row = find_row (name, depth == 0);

  *density = 0;
  if (depth > MAX_DEPTH)
    return FALSE;
  if (row != NULL)
    {
      *density = row->density_g_cm3;
      return add_row (elements, row, fraction, depth);
    }
  return add_nist (elements, name, fraction, density) ||
         add_formula (elements, name, fraction, density);
}

static SkgMaterial *
material_take (const char *name, double density_g_cm3, GArray *elements)
{
  SkgMaterial *self = g_new0 (SkgMaterial, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->name = g_strdup (name);
  self->density_g_cm3 = density_g_cm3;
  self->elements = elements;
  return self;
}

/* Ids that begin alike, or all of them. */
static char *
list_near (const char *name)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  for (int all = 0; all < 2 && ids->len == 0; all++)
    for (gsize i = 0; i < skg_n_material_rows; i++)
      if (all || g_ascii_strncasecmp (skg_material_rows[i].id, name, 2) == 0)
        g_ptr_array_add (ids, (gpointer) skg_material_rows[i].id);
  g_ptr_array_add (ids, NULL);
  return g_strjoinv (", ", (char **) ids->pdata);
}

static GMutex registry_mutex;
static GHashTable *registry; /* id -> SkgMaterial */

const char *
skg_material_register (const char *id, SkgMaterial *material)
{
  g_return_val_if_fail (id != NULL && material != NULL, NULL);

  id = g_intern_string (id);
  g_mutex_lock (&registry_mutex);
  if (registry == NULL)
    registry = g_hash_table_new (g_str_hash, g_str_equal);
  if (!g_hash_table_contains (registry, id))
    g_hash_table_insert (registry, (gpointer) id, skg_material_ref (material));
  g_mutex_unlock (&registry_mutex);
  return id;
}

static SkgMaterial *
find_registered (const char *id)
{
  SkgMaterial *material = NULL;

  g_mutex_lock (&registry_mutex);
  if (registry != NULL)
    material = g_hash_table_lookup (registry, id);
  if (material != NULL)
    skg_material_ref (material);
  g_mutex_unlock (&registry_mutex);
  return material;
}

SkgMaterial *
skg_material_find (const char *name, GError **error)
{
  SkgMaterial *registered;
  g_autoptr (GArray) elements = g_array_new (FALSE, FALSE, sizeof (Element));
  const SkgMaterialRow *row;
  double density;

  g_return_val_if_fail (name != NULL, NULL);

  registered = find_registered (name);
  if (registered != NULL)
    return registered;
  ensure_xraylib ();
  row = find_row (name, TRUE);
  if (g_ascii_strcasecmp (name, "Ti6Al4V") == 0)
    {
      g_set_error (
          error, SKG_ERROR, SKG_ERROR_INPUT,
          "material \"%s\" reads as a formula of atoms; the alloy, by mass, is "
          "\"ti-6al-4v\"",
          name);
      return NULL;
    }
  if (!add_part (elements, name, 1, 0, &density))
    {
      g_autofree char *near = list_near (name);

      g_set_error (
          error, SKG_ERROR, SKG_ERROR_INPUT,
          "unknown material \"%s\"; an element, a formula, a NIST compound or one "
          "of these is allowed: %s",
          name, near);
      return NULL;
    }
  return material_take (row != NULL ? row->label : name, density,
                        g_steal_pointer (&elements));
}

static gboolean
check_mixture (const char *name,
               double density_g_cm3,
               const SkgMaterialPart *parts,
               gsize n_parts,
               GError **error)
{
  double sum = 0;

  for (gsize i = 0; i < n_parts; i++)
    {
      if (!(parts[i].mass_fraction > 0 && parts[i].mass_fraction <= 1))
        {
          g_set_error (
              error, SKG_ERROR, SKG_ERROR_INPUT,
              "material \"%s\": mass fraction of \"%s\" is %g; above 0 and up to 1 "
              "is allowed",
              name, parts[i].name, parts[i].mass_fraction);
          return FALSE;
        }
      sum += parts[i].mass_fraction;
    }
  if (fabs (sum - 1) > FRACTION_TOLERANCE)
    {
      g_set_error (error, SKG_ERROR, SKG_ERROR_INPUT,
                   "material \"%s\": mass fractions sum to %g; they must sum to 1",
                   name, sum);
      return FALSE;
    }
  if (!(density_g_cm3 > 0 && density_g_cm3 <= MAX_DENSITY_G_CM3))
    {
      g_set_error (
          error, SKG_ERROR, SKG_ERROR_INPUT,
          "material \"%s\": density is %g g/cm3; above 0 and up to %g is allowed", name,
          density_g_cm3, MAX_DENSITY_G_CM3);
      return FALSE;
    }
  return TRUE;
}

SkgMaterial *
skg_material_new_mixture (const char *name,
                          double density_g_cm3,
                          const SkgMaterialPart *parts,
                          gsize n_parts,
                          GError **error)
{
  g_autoptr (GArray) elements = g_array_new (FALSE, FALSE, sizeof (Element));
  double sum = 0;

  g_return_val_if_fail (name != NULL, NULL);

  ensure_xraylib ();
  if (!check_mixture (name, density_g_cm3, parts, n_parts, error))
    return NULL;
  for (gsize i = 0; i < n_parts; i++)
    sum += parts[i].mass_fraction;
  for (gsize i = 0; i < n_parts; i++)
    {
      double unused;

      if (!add_part (elements, parts[i].name, parts[i].mass_fraction / sum, 0, &unused))
        {
          g_set_error (
              error, SKG_ERROR, SKG_ERROR_INPUT,
              "material \"%s\": unknown part \"%s\"; an element, a formula, a NIST "
              "compound or a material's id is allowed",
              name, parts[i].name);
          return NULL;
        }
    }
  return material_take (name, density_g_cm3, g_steal_pointer (&elements));
}

SkgMaterial *
skg_material_ref (SkgMaterial *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
skg_material_unref (SkgMaterial *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_array_unref (self->elements);
  g_clear_pointer (&self->points, g_array_unref);
  g_free (self->name);
  g_free (self);
}

const char *
skg_material_get_name (SkgMaterial *self)
{
  return self->name;
}

double
skg_material_get_density_g_cm3 (SkgMaterial *self)
{
  return self->density_g_cm3;
}

static double
get_exact (const SkgMaterial *self, double energy_kev)
{
  double sum = 0;

  for (guint i = 0; i < self->elements->len; i++)
    {
      const Element *element = &g_array_index (self->elements, Element, i);

      sum += element->mass_fraction * CS_Total (element->z, energy_kev, NULL);
    }
  return sum;
}

/* Between the last point at or below @energy_kev and the next. */
static double
get_interpolated (const GArray *points, double energy_kev)
{
  const Point *p = (const Point *) (gconstpointer) points->data;
  double log_kev = log (energy_kev);
  guint low = 0;
  guint high = points->len - 1;
  double share;

  while (high - low > 1)
    {
      guint middle = (low + high) / 2;

      if (p[middle].log_kev <= log_kev)
        low = middle;
      else
        high = middle;
    }
  share = (log_kev - p[low].log_kev) / (p[high].log_kev - p[low].log_kev);
  return exp (p[low].log_cm2_g * (1 - share) + p[high].log_cm2_g * share);
}

double
skg_material_get_attenuation_cm2_g (SkgMaterial *self, double energy_kev)
{
  g_return_val_if_fail (
      energy_kev >= SKG_ENERGY_MIN_KEV && energy_kev <= SKG_ENERGY_MAX_KEV, 0);

  return self->points != NULL ? get_interpolated (self->points, energy_kev)
                              : get_exact (self, energy_kev);
}

/* Mean share of a photon's energy that Compton scattering gives to the electron, by
 * the Klein-Nishina cross-section (Z Phys 52:853, 1929), free electrons: Simpson over
 * the cosine of the scattering angle. */
static double
get_recoil_share (double energy_kev)
{
  enum
  {
    N_INTERVALS = 64
  };
  double a = energy_kev / ELECTRON_REST_ENERGY_KEV;
  double total = 0;
  double transferred = 0;

  for (int i = 0; i <= N_INTERVALS; i++)
    {
      double cosine = -1 + 2.0 * i / N_INTERVALS;
      double ratio = 1 / (1 + a * (1 - cosine));
      double weight = i == 0 || i == N_INTERVALS ? 1 : i % 2 ? 4 : 2;
      double sigma =
          weight * ratio * ratio * (ratio + 1 / ratio - (1 - cosine * cosine));

      total += sigma;
      transferred += sigma * (1 - ratio);
    }
  return transferred / total;
}

double
skg_material_get_energy_transfer_cm2_g (SkgMaterial *self, double energy_kev)
{
  double recoil_share;
  double sum = 0;

  g_return_val_if_fail (
      energy_kev >= SKG_ENERGY_MIN_KEV && energy_kev <= SKG_ENERGY_MAX_KEV, 0);

  recoil_share = get_recoil_share (energy_kev);
  for (guint i = 0; i < self->elements->len; i++)
    {
      const Element *element = &g_array_index (self->elements, Element, i);

      sum += element->mass_fraction *
             (CS_Photo (element->z, energy_kev, NULL) +
              recoil_share * CS_Compt (element->z, energy_kev, NULL));
    }
  return sum;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

GArray *
skg_material_list_edges_kev (SkgMaterial *self, double from_kev, double to_kev)
{
  static const int shells[] = { K_SHELL,  L1_SHELL, L2_SHELL, L3_SHELL, M1_SHELL,
                                M2_SHELL, M3_SHELL, M4_SHELL, M5_SHELL };
  GArray *edges = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < self->elements->len; i++)
    for (gsize s = 0; s < G_N_ELEMENTS (shells); s++)
      {
        double edge_kev =
            EdgeEnergy (g_array_index (self->elements, Element, i).z, shells[s], NULL);

        if (edge_kev > from_kev && edge_kev < to_kev)
          g_array_append_val (edges, edge_kev);
      }
  if (self->points != NULL)
    for (gsize i = 0; i < G_N_ELEMENTS (nist_kev); i++)
      if (nist_kev[i] > from_kev && nist_kev[i] < to_kev)
        g_array_append_val (edges, nist_kev[i]);
  g_array_sort (edges, compare_doubles);
  return edges;
}

static int
compare_points (gconstpointer a, gconstpointer b)
{
  return compare_doubles (&((const Point *) a)->log_kev, &((const Point *) b)->log_kev);
}

SkgMaterial *
skg_material_new_nist_grid (SkgMaterial *material)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (Point));
  g_autoptr (GArray) edges =
      skg_material_list_edges_kev (material, SKG_ENERGY_MIN_KEV, SKG_ENERGY_MAX_KEV);
  SkgMaterial *self;

  for (gsize i = 0; i < G_N_ELEMENTS (nist_kev); i++)
    {
      Point point = { log (nist_kev[i]), log (get_exact (material, nist_kev[i])) };

      g_array_append_val (points, point);
    }
  for (guint i = 0; i < edges->len; i++)
    for (int side = -1; side <= 1; side += 2)
      {
        double kev = g_array_index (edges, double, i) * (1 + side * EDGE_SIDE);
        Point point = { log (kev), log (get_exact (material, kev)) };

        g_array_append_val (points, point);
      }
  g_array_sort (points, compare_points);
  self = material_take (material->name, material->density_g_cm3,
                        g_array_copy (material->elements));
  self->points = g_steal_pointer (&points);
  return self;
}

static int
compare_elements (gconstpointer a, gconstpointer b)
{
  const SkgMaterialElement *x = a;
  const SkgMaterialElement *y = b;

  if (x->mass_fraction > y->mass_fraction || x->mass_fraction < y->mass_fraction)
    return x->mass_fraction < y->mass_fraction ? 1 : -1;
  return x->z - y->z;
}

GArray *
skg_material_list_elements (SkgMaterial *self)
{
  GArray *elements = g_array_new (FALSE, TRUE, sizeof (SkgMaterialElement));

  for (guint i = 0; i < self->elements->len; i++)
    {
      const Element *element = &g_array_index (self->elements, Element, i);
      SkgMaterialElement out = { .z = element->z,
                                 .mass_fraction = element->mass_fraction };
      char *symbol = AtomicNumberToSymbol (element->z, NULL);

      g_strlcpy (out.symbol, symbol, sizeof out.symbol);
      xrlFree (symbol);
      g_array_append_val (elements, out);
    }
  g_array_sort (elements, compare_elements);
  return elements;
}

const char *const *
skg_material_list_ids (void)
{
  static gsize once;
  static const char **ids;

  if (g_once_init_enter (&once))
    {
      ids = g_new0 (const char *, skg_n_material_rows + 1);
      for (gsize i = 0; i < skg_n_material_rows; i++)
        ids[i] = skg_material_rows[i].id;
      g_once_init_leave (&once, 1);
    }
  return ids;
}
