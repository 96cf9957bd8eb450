/* SPDX-License-Identifier: Apache-2.0
 * skiagraph: the window program. */
#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "app/application.h"

int
main (int argc, char *argv[])
{
  g_autoptr (SkgApplication) application = NULL;
  /* Of a build folder, where nothing is installed. */
  const char *locale_dir = g_getenv ("SKIAGRAPH_LOCALE_DIR");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_dir != NULL ? locale_dir : SKG_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_application_name ("Skiagraph");

  application = skg_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
