/* SPDX-License-Identifier: Apache-2.0
 * Matrices as people read them and as JSON. */
#include "config.h"

#include "app/matrix-text.h"

#include <math.h>
#include <string.h>

#define N_ROWS 3u
/* At most seven significant digits are shown, four of them decimals. */
#define SHOWN_DIGITS 7
#define MAX_DECIMALS 4
#define MAX_COLUMNS 4u

static int
get_decimals (double largest)
{
  int before = largest < 1 ? 1 : (int) floor (log10 (largest)) + 1;

  return CLAMP (SHOWN_DIGITS - before, 0, MAX_DECIMALS);
}

/* Decimals and width of a column follow from its largest number. */
char *
skg_matrix_text_format (const double *values, guint n_columns)
{
  int decimals[MAX_COLUMNS];
  int widths[MAX_COLUMNS] = { 0 };
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (n_columns <= MAX_COLUMNS, g_string_free (text, FALSE));

  for (guint j = 0; j < n_columns; j++)
    {
      double largest = 0;

      for (guint i = 0; i < N_ROWS; i++)
        largest = fmax (largest, fabs (values[i * n_columns + j]));
      decimals[j] = get_decimals (largest);
      for (guint i = 0; i < N_ROWS; i++)
        {
          g_autofree char *number =
              g_strdup_printf ("%.*f", decimals[j], values[i * n_columns + j]);

          widths[j] = MAX (widths[j], (int) strlen (number));
        }
    }
  for (guint i = 0; i < N_ROWS; i++)
    for (guint j = 0; j < n_columns; j++)
      {
        double value = values[i * n_columns + j];

        /* No "-0.0000". */
        if (fabs (value) < 0.5 * pow (10, -decimals[j]))
          value = 0;
        g_string_append_printf (text, "%*.*f%s", widths[j], decimals[j], value,
                                j + 1 < n_columns ? "  "
                                : i + 1 < N_ROWS  ? "\n"
                                                  : "");
      }
  return g_string_free (text, FALSE);
}

char *
skg_matrix_text_to_json (const double *values, guint n_columns)
{
  GString *text = g_string_new ("[");

  for (guint i = 0; i < N_ROWS; i++)
    {
      g_string_append (text, i == 0 ? "[" : ", [");
      for (guint j = 0; j < n_columns; j++)
        {
          char number[G_ASCII_DTOSTR_BUF_SIZE];

          g_ascii_dtostr (number, sizeof number, values[i * n_columns + j]);
          g_string_append_printf (text, "%s%s", j == 0 ? "" : ", ", number);
        }
      g_string_append_c (text, ']');
    }
  g_string_append_c (text, ']');
  return g_string_free (text, FALSE);
}
