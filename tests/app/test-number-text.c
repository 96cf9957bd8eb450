/* SPDX-License-Identifier: Apache-2.0 */
#include <locale.h>
#include <math.h>

#include "app/matrix-text.h"
#include "app/number-text.h"

static void
assert_parses (const char *text, double expected)
{
  double value = NAN;

  g_assert_true (skg_number_text_parse (text, "°", "LAO", "RAO", &value));
  g_assert_cmpfloat_with_epsilon (value, expected, 1e-12);
}

static void
assert_refuses (const char *text)
{
  double value = 7;

  g_assert_false (skg_number_text_parse (text, "°", "LAO", "RAO", &value));
  g_assert_cmpfloat (value, ==, 7);
}

static void
test_parse (void)
{
  double value;

  assert_parses ("30", 30);
  assert_parses (" -30.5 ", -30.5);
  assert_parses ("\u2212"
                 "30",
                 -30);
  assert_parses ("30,25", 30.25);
  assert_parses ("30.0°", 30);
  assert_parses ("30.0° LAO", 30);
  assert_parses ("30.0°\u00a0RAO", -30);
  assert_parses ("30RAO", -30);
  assert_parses ("rao 12", -12);
  assert_parses ("-12 RAO", -12);
  assert_parses ("-12 LAO", -12);
  assert_parses ("5 deg", 5);
  assert_refuses ("");
  assert_refuses ("LAO");
  assert_refuses ("30 CRA");
  assert_refuses ("30 mm");
  assert_refuses ("30 30");
  assert_refuses ("12-3");
  assert_refuses ("30 LAO RAO");
  assert_refuses ("nan");
  assert_refuses ("\xff");
  g_assert_true (skg_number_text_parse ("1020\u00a0mm", "mm", NULL, NULL, &value));
  g_assert_cmpfloat (value, ==, 1020);
  g_assert_false (skg_number_text_parse ("5 deg", "mm", NULL, NULL, &value));
}

static void
assert_formats (double value, const char *positive, const char *expected)
{
  g_autofree char *text =
      skg_number_text_format (value, 1, "°", positive, positive ? "RAO" : NULL);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_format (void)
{
  g_autofree char *mm = skg_number_text_format (1020, 0, "mm", NULL, NULL);

  assert_formats (30, NULL, "30.0°");
  assert_formats (-30.04, NULL, "-30.0°");
  assert_formats (-0.04, NULL, "0.0°");
  assert_formats (30, "LAO", "30.0° LAO");
  assert_formats (-30, "LAO", "30.0° RAO");
  assert_formats (-0.01, "LAO", "0.0° LAO");
  g_assert_cmpstr (mm, ==, "1020\u00a0mm");
}

/* What is written must be read again, whatever the language. */
static void
test_round_trip (void)
{
  const char *languages[] = { "C.UTF-8", "de_DE.UTF-8" };

  for (gsize n = 0; n < G_N_ELEMENTS (languages); n++)
    {
      if (!setlocale (LC_NUMERIC, languages[n]))
        continue;
      for (double value = -180; value <= 180; value += 12.5)
        {
          g_autofree char *text = skg_number_text_format (value, 1, "°", "LAO", "RAO");
          double again;

          g_assert_true (skg_number_text_parse (text, "°", "LAO", "RAO", &again));
          g_assert_cmpfloat_with_epsilon (again, value, 0.051);
        }
    }
  setlocale (LC_NUMERIC, "C.UTF-8");
}

static void
test_matrix (void)
{
  const double values[] = { -5257.731958762887, 0, 767.5, 0, 1.0 / 3, 1e-9, 0, -1, 1 };
  g_autofree char *text = skg_matrix_text_format (values, 3);
  g_autofree char *json = skg_matrix_text_to_json (values, 3);

  g_assert_cmpstr (text, ==,
                   "-5257.732   0.0000  767.5000\n"
                   "    0.000   0.3333    0.0000\n"
                   "    0.000  -1.0000    1.0000");
  g_assert_true (g_str_has_prefix (json, "[[-5257.73195876288"));
  g_assert_cmpfloat (g_ascii_strtod (json + 2, NULL), ==, values[0]);
  g_assert_true (g_str_has_suffix (json, ", [0, -1, 1]]"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/number-text/parse", test_parse);
  g_test_add_func ("/app/number-text/format", test_format);
  g_test_add_func ("/app/number-text/round-trip", test_round_trip);
  g_test_add_func ("/app/matrix-text/matrix", test_matrix);
  return g_test_run ();
}
