/* SPDX-License-Identifier: Apache-2.0
 * What people type into a number row, and what stands there. */
#include "config.h"

#include "app/number-text.h"

#include <math.h>
#include <string.h>

#define DEGREE "°"
#define NO_BREAK_SPACE "\u00a0"

static gboolean
is_word (const char *word, const char *expected)
{
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;

  if (!expected || !*expected)
    return FALSE;
  a = g_utf8_casefold (word, -1);
  b = g_utf8_casefold (expected, -1);
  return g_str_equal (a, b);
}

/* One kind of minus, decimal point and space, and a space between number and word. */
static char *
normalize (const char *text)
{
  GString *out = g_string_new (NULL);
  gboolean was_number = FALSE;

  for (const char *c = text; *c; c = g_utf8_next_char (c))
    {
      gunichar u = g_utf8_get_char (c);
      gboolean is_number;

      if (u == 0x2212 || u == 0x2013 || u == 0x2010)
        u = '-';
      else if (u == ',' || u == 0x066b)
        u = '.';
      else if (g_unichar_isspace (u))
        u = ' ';
      is_number = g_unichar_isdigit (u) || u == '.' || u == '-' || u == '+';
      if (is_number != was_number)
        g_string_append_c (out, ' ');
      was_number = is_number;
      g_string_append_unichar (out, u);
    }
  return g_string_free (out, FALSE);
}

static gboolean
parse_number (const char *word, double *value)
{
  char *end;
  double parsed = g_ascii_strtod (word, &end);

  if (end == word || *end || !isfinite (parsed))
    return FALSE;
  *value = parsed;
  return TRUE;
}

gboolean
skg_number_text_parse (const char *text,
                       const char *unit,
                       const char *positive,
                       const char *negative,
                       double *value)
{
  g_autofree char *plain = NULL;
  g_auto (GStrv) words = NULL;
  double number = 0;
  guint n_numbers = 0;
  int side = 0;

  if (!g_utf8_validate (text, -1, NULL))
    return FALSE;
  plain = normalize (text);
  words = g_strsplit (plain, " ", -1);
  for (guint i = 0; words[i]; i++)
    {
      if (!*words[i])
        continue;
      if (parse_number (words[i], &number))
        n_numbers++;
      else if (side == 0 && is_word (words[i], positive))
        side = 1;
      else if (side == 0 && is_word (words[i], negative))
        side = -1;
      else if (!is_word (words[i], unit) &&
               !(g_strcmp0 (unit, DEGREE) == 0 && is_word (words[i], "deg")))
        return FALSE;
    }
  if (n_numbers != 1)
    return FALSE;

  *value = side < 0 ? -fabs (number) : number;
  return TRUE;
}

char *
skg_number_text_format (double value,
                        guint digits,
                        const char *unit,
                        const char *positive,
                        const char *negative)
{
  const double half_digit = 0.5 * pow (10, -(double) digits);
  gboolean has_words = positive && *positive && negative && *negative;
  const char *space = *unit && !g_str_equal (unit, DEGREE) ? NO_BREAK_SPACE : "";
  double shown = fabs (value) < half_digit ? 0 : value;

  if (has_words)
    return g_strdup_printf ("%.*f%s%s %s", (int) digits, fabs (shown), space, unit,
                            shown < 0 ? negative : positive);
  return g_strdup_printf ("%.*f%s%s", (int) digits, shown, space, unit);
}
