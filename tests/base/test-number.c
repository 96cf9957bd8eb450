/* SPDX-License-Identifier: Apache-2.0 */
#include "base/number.h"

#include <math.h>

#include "base/error.h"
#include "base/json.h"

static gboolean
read_number (SkgNumber *number, const char *text, GError **error)
{
  g_autoptr (JsonNode) node = skg_json_parse (text, -1, "test", error);

  return node != NULL && skg_number_from_json (number, node, error);
}

static void
test_round_trip (void)
{
  static const char *const texts[] = {
    "90\n",
    "0.10000000000000001\n",
    "-1.2345678901234568e-300\n",
    "{\n  \"uniform\": [60, 120]\n}\n",
    "{\n  \"normal\": [0, 2.5]\n}\n",
    "{\n  \"normal\": [0, 2.5],\n  \"clip\": [-8, 8]\n}\n",
    "{\n  \"log_uniform\": [0.001, 10]\n}\n",
    "{\n  \"choice\": [1, 2.5, -3]\n}\n",
    "{\n  \"choice\": [1, 2],\n  \"weights\": [0.25, 0.75]\n}\n",
    "{\n  \"uniform\": [60, 120],\n  \"group\": \"size\"\n}\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_auto (SkgNumber) number = { 0 };
      g_auto (SkgNumber) again = { 0 };
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = NULL;
      g_autofree char *text = NULL;

      read_number (&number, texts[i], &error);
      g_assert_no_error (error);
      node = skg_number_to_json (&number);
      text = skg_json_to_text (node);
      read_number (&again, text, &error);
      g_assert_no_error (error);
      g_assert_true (skg_number_equal (&number, &again));
      if (i != 1)
        g_assert_cmpstr (text, ==, texts[i]);
      else
        g_assert_cmpstr (text, ==, "0.1\n");
    }
}

static void
test_bad (void)
{
  static const char *const texts[] = {
    "\"90\"",
    "null",
    "true",
    "[1, 2]",
    "1e999",
    "{}",
    "{\"uniform\": 3}",
    "{\"uniform\": [1]}",
    "{\"uniform\": [2, 1]}",
    "{\"uniform\": [1, \"2\"]}",
    "{\"uniform\": [1, 2], \"clip\": [1, 2]}",
    "{\"uniform\": [1, 2], \"normal\": [0, 1]}",
    "{\"log_uniform\": [0, 1]}",
    "{\"normal\": [0, -1]}",
    "{\"normal\": [0, 1], \"clip\": [3, -3]}",
    "{\"normal\": [0, 1], \"clip\": [8, 9]}",
    "{\"normal\": [0, 0], \"clip\": [1, 2]}",
    "{\"choice\": []}",
    "{\"choice\": [1, null]}",
    "{\"choice\": [1, 2], \"weights\": [1]}",
    "{\"choice\": [1, 2], \"weights\": [1, -1]}",
    "{\"choice\": [1, 2], \"weights\": [0, 0]}",
    "{\"unifrom\": [1, 2]}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_auto (SkgNumber) number = { 0 };
      g_autoptr (GError) error = NULL;

      skg_number_set (&number, 5);
      g_test_message ("%s", texts[i]);
      g_assert_false (read_number (&number, texts[i], &error));
      g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
      g_assert_cmpint (number.kind, ==, SKG_NUMBER_CONSTANT);
      g_assert_cmpfloat (number.a, ==, 5);
    }
}

/* Mean and spread of 4e4 draws against theory, within five standard errors, and every
 * draw inside the stated range. */
static void
test_draws (void)
{
  /* The truncated normal: 1 - 2 c phi(c) / (2 Phi(c) - 1) is its variance, c = 1. */
  static const struct
  {
    const char *text;
    double mean;
    double sd;
  } cases[] = {
    { "{\"uniform\": [60, 120]}", 90, 17.320508 },
    { "{\"normal\": [3, 2]}", 3, 2 },
    { "{\"normal\": [3, 2], \"clip\": [1, 5]}", 3, 2 * 0.539560 },
    { "{\"log_uniform\": [1, 10]}", 3.908650, 2.506600 },
    { "{\"choice\": [0, 1, 2]}", 1, 0.816497 },
    { "{\"choice\": [0, 10, 99], \"weights\": [3, 1, 0]}", 2.5, 4.330127 },
  };
  const int n = 40000;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (SkgNumber) number = { 0 };
      double low;
      double high;
      double sum = 0;
      double squares = 0;

      g_assert_true (read_number (&number, cases[i].text, NULL));
      skg_number_get_range (&number, &low, &high);
      for (int k = 0; k < n; k++)
        {
          SkgRandom random;
          double x;

          skg_random_init (&random, 5, k, "x");
          x = skg_number_draw (&number, &random);
          g_assert_cmpfloat (x, >=, low);
          g_assert_cmpfloat (x, <=, high);
          sum += x - cases[i].mean;
          squares += (x - cases[i].mean) * (x - cases[i].mean);
        }
      g_test_message ("%s: mean off by %g, sd %g", cases[i].text, sum / n,
                      sqrt (squares / n));
      g_assert_cmpfloat_with_epsilon (sum / n, 0, 5 * cases[i].sd / sqrt (n));
      g_assert_cmpfloat_with_epsilon (sqrt (squares / n), cases[i].sd,
                                      5 * cases[i].sd / sqrt (n));
    }
}

static double
get_share (double z)
{
  return 0.5 * erfc (-z * M_SQRT1_2);
}

/* What lies below a quantile is the share that it was asked for: the library's erfc is
 * the oracle. */
static void
test_quantile_normal (void)
{
  const double shares[] = {
    1e-15, 1e-9, 1e-4, 0.02, 0.074, 0.076, 0.3, 0.5, 0.8, 0.999
  };
  const double clips[][2] = {
    { -1, 1 }, { -0.5, 3 }, { 1, 2 }, { -3, -2 }, { 2.5, 9 }
  };
  g_auto (SkgNumber) number = { .kind = SKG_NUMBER_NORMAL, .a = 5, .b = 2 };

  for (guint i = 0; i < G_N_ELEMENTS (shares); i++)
    {
      double z = (skg_number_get_quantile (&number, shares[i]) - 5) / 2;

      /* 1e-12 of the share: the quantile has about 15 digits. */
      g_assert_cmpfloat_with_epsilon (get_share (z), shares[i],
                                      1e-12 * shares[i] + 1e-15);
    }
  number.has_clip = TRUE;
  for (guint c = 0; c < G_N_ELEMENTS (clips); c++)
    {
      double first = get_share (clips[c][0]);
      double last = get_share (clips[c][1]);

      number.clip_low = 5 + 2 * clips[c][0];
      number.clip_high = 5 + 2 * clips[c][1];
      for (guint i = 0; i < G_N_ELEMENTS (shares); i++)
        {
          double x = skg_number_get_quantile (&number, shares[i]);

          g_assert_cmpfloat (x, >=, number.clip_low);
          g_assert_cmpfloat (x, <=, number.clip_high);
          g_assert_cmpfloat_with_epsilon (
              (get_share ((x - 5) / 2) - first) / (last - first), shares[i], 1e-11);
        }
    }
}

static void
test_quantile_others (void)
{
  double choices[] = { 30, 10, 20 };
  double weights[] = { 1, 0, 3 };
  SkgNumber uniform = { .kind = SKG_NUMBER_UNIFORM, .a = 60, .b = 120 };
  SkgNumber log_uniform = { .kind = SKG_NUMBER_LOG_UNIFORM, .a = 0.01, .b = 100 };
  SkgNumber choice = { .kind = SKG_NUMBER_CHOICE, .choices = choices, .n_choices = 3 };
  SkgNumber constant = { .kind = SKG_NUMBER_CONSTANT, .a = 7 };

  g_assert_cmpfloat (skg_number_get_quantile (&uniform, 0), ==, 60);
  g_assert_cmpfloat (skg_number_get_quantile (&uniform, 0.25), ==, 75);
  g_assert_cmpfloat_with_epsilon (skg_number_get_quantile (&log_uniform, 0.75), 10,
                                  1e-13);
  g_assert_cmpfloat (skg_number_get_quantile (&choice, 0.3), ==, 30);
  g_assert_cmpfloat (skg_number_get_quantile (&choice, 0.34), ==, 10);
  g_assert_cmpfloat (skg_number_get_quantile (&choice, 0.99), ==, 20);
  choice.weights = weights;
  g_assert_cmpfloat (skg_number_get_quantile (&choice, 0.24), ==, 30);
  g_assert_cmpfloat (skg_number_get_quantile (&choice, 0.26), ==, 20);
  g_assert_cmpfloat (skg_number_get_quantile (&constant, 0.3), ==, 7);
}

/* One draw for all of a group, which is no number's own; without a group nothing is
 * changed. */
static void
test_group (void)
{
  g_auto (SkgNumber) a = { 0 };
  g_auto (SkgNumber) b = { 0 };
  g_auto (SkgNumber) alone = { 0 };
  double sum = 0;

  g_assert_true (read_number (&a, "{\"uniform\":[0,1],\"group\":\"size\"}", NULL));
  g_assert_true (
      read_number (&b, "{\"log_uniform\":[1,100],\"group\":\"size\"}", NULL));
  g_assert_true (read_number (&alone, "{\"uniform\":[0,1]}", NULL));
  g_assert_false (skg_number_equal (&a, &alone));
  for (guint i = 0; i < 4000; i++)
    {
      SkgRandom random;
      double u = skg_number_draw_stream (&a, 4, i, "carm.sod_mm");

      g_assert_cmpfloat (u, ==, skg_number_draw_group ("size", 4, i));
      g_assert_cmpfloat (skg_number_draw_stream (&b, 4, i, "exposure.kvp"), ==,
                         skg_number_get_quantile (&b, u));
      skg_random_init (&random, 4, i, "carm.sod_mm");
      g_assert_cmpfloat (skg_number_draw_stream (&alone, 4, i, "carm.sod_mm"), ==,
                         skg_number_draw (&alone, &random));
      sum += u;
    }
  /* Four standard errors of the mean of 4000 uniform draws: 4 / sqrt (12 4000). */
  g_assert_cmpfloat (fabs (sum / 4000 - 0.5), <, 0.0183);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/number/round-trip", test_round_trip);
  g_test_add_func ("/base/number/bad", test_bad);
  g_test_add_func ("/base/number/draws", test_draws);
  g_test_add_func ("/base/number/quantile-normal", test_quantile_normal);
  g_test_add_func ("/base/number/quantile-others", test_quantile_others);
  g_test_add_func ("/base/number/group", test_group);
  return g_test_run ();
}
