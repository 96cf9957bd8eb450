/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/random.h"

static void
test_bad (void)
{
  static const char *const texts[] = {
    "",
    " ",
    "{",
    "}",
    "[1,]",
    "{\"a\":1,}",
    "{\"a\" 1}",
    "{a:1}",
    "'a'",
    "NaN",
    "-Infinity",
    "Infinity",
    "01",
    "1.",
    ".5",
    "+1",
    "0x10",
    "1e",
    "tru",
    "nulll",
    "[1] 2",
    "// c\n1",
    "/* c */ 1",
    "\"\\x\"",
    "\"\\u12\"",
    "\"\\u0000\"",
    "\"a",
    "\"\n\"",
    "{\"a\":1,\"a\":2}",
    "{\"a\":{\"b\":1,\"b\":1}}",
    "{\"\\u0061\":1}",
    "\"\xff\"",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = skg_json_parse (texts[i], -1, "file.json", &error);

      g_test_message ("%s", texts[i]);
      g_assert_null (node);
      g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
      g_assert_true (g_str_has_prefix (error->message, "file.json: line "));
      g_assert_null (strchr (error->message, '\n'));
    }
}

/* A million brackets: refused, not a stack overflow. */
static void
test_nesting (void)
{
  g_autofree char *deep = g_strnfill (1000000, '[');
  g_autoptr (GError) error = NULL;

  g_assert_null (skg_json_parse (deep, -1, "x", &error));
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "nested too deeply"));
}

/* Doubles of random bits survive. */
static void
test_doubles (void)
{
  SkgRandom random;

  skg_random_init (&random, 1, 0, "bits");
  for (int i = 0; i < 20000; i++)
    {
      guint64 bits = skg_random_next_uint64 (&random);
      double value;
      g_autofree char *text = NULL;
      g_autoptr (JsonNode) node = NULL;

      memcpy (&value, &bits, sizeof value);
      if (!isfinite (value))
        continue;
      text = skg_json_dup_double (value);
      node = skg_json_parse (text, -1, "x", NULL);
      g_assert_nonnull (node);
      g_assert_cmpfloat (json_node_get_double (node), ==, value);
    }
}

static void
test_text (void)
{
  const char *text = "{\n"
                     "  \"a\": [1, 2.5, \"x \\\"y\\\" \\u0001 \xc3\xa4\"],\n"
                     "  \"b\": {\n"
                     "    \"c\": { \"uniform\": [0, 1] },\n"
                     "    \"d\": [{ \"normal\": [0, 1], \"clip\": [-2, 2] }, 0, 0.1]\n"
                     "  },\n"
                     "  \"e\": [],\n"
                     "  \"f\": {},\n"
                     "  \"g\": true,\n"
                     "  \"h\": null\n"
                     "}\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = skg_json_parse (text, -1, "x", &error);
  g_autofree char *again = NULL;

  g_assert_no_error (error);
  again = skg_json_to_text (node);
  g_assert_cmpstr (again, ==, text);
}

static void
test_near (void)
{
  static const char *const names[] = { "sid_mm", "sod_mm", "primary_deg", NULL };

  g_assert_cmpstr (skg_json_find_near ("primry_deg", names), ==, "primary_deg");
  g_assert_cmpstr (skg_json_find_near ("sdo_mm", names), ==, "sod_mm");
  g_assert_cmpstr (skg_json_find_near ("sid", names), ==, "sid_mm");
  g_assert_null (skg_json_find_near ("colour", names));
}

static void
test_load (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (skg_json_load ("/nonexistent/a.json", &error));
  g_assert_error (error, SKG_ERROR, SKG_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "/nonexistent/a.json"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/json/bad", test_bad);
  g_test_add_func ("/base/json/nesting", test_nesting);
  g_test_add_func ("/base/json/doubles", test_doubles);
  g_test_add_func ("/base/json/text", test_text);
  g_test_add_func ("/base/json/near", test_near);
  g_test_add_func ("/base/json/load", test_load);
  return g_test_run ();
}
