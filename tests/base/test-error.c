/* SPDX-License-Identifier: Apache-2.0 */
#include "base/error.h"

#include <gio/gio.h>

static void
test_exit_status (void)
{
  static const struct
  {
    int code;
    int status;
  } cases[] = {
    { SKG_ERROR_FAILED, 1 },
    { SKG_ERROR_INPUT, 2 },
    { SKG_ERROR_SERIES, 2 },
    { SKG_ERROR_GL, 3 },
  };
  g_autoptr (GError) io = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "x");

  g_assert_cmpint (skg_error_get_exit_status (NULL), ==, 0);
  g_assert_cmpint (skg_error_get_exit_status (io), ==, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (SKG_ERROR, cases[i].code, "x");

      g_assert_cmpint (skg_error_get_exit_status (error), ==, cases[i].status);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/error/exit-status", test_exit_status);
  return g_test_run ();
}
