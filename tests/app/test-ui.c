/* SPDX-License-Identifier: Apache-2.0
 * Every .ui file loads, and what a key or a menu names is an action that exists. */
#include "config.h"

#include "app/window-private.h"
#include "window-fixture.h"

#define UI_FOLDER SKG_RESOURCE_ROOT "/"

typedef void (*UiFunc) (const char *path, const char *text);

static void
for_each_ui (const char *folder, UiFunc func)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) names = g_resources_enumerate_children (folder, 0, &error);

  g_assert_no_error (error);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat (folder, names[i], NULL);
      g_autoptr (GBytes) bytes = NULL;

      if (g_str_has_suffix (path, "/"))
        for_each_ui (path, func);
      if (!g_str_has_suffix (path, ".ui"))
        continue;
      bytes = g_resources_lookup_data (path, 0, &error);
      g_assert_no_error (error);
      func (path, g_bytes_get_data (bytes, NULL));
    }
}

/* A template's class exists once a window has been opened: creating it has loaded the
 * template. Anything else is built here. */
static void
check_loads (const char *path, const char *text)
{
  g_autoptr (GRegex) regex =
      g_regex_new ("<template[^>]* class=\"(\\w+)\"", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autoptr (GtkBuilder) builder = NULL;
  g_autoptr (GError) error = NULL;

  g_test_message ("%s", path);
  if (g_regex_match (regex, text, 0, &match))
    {
      g_autofree char *name = g_match_info_fetch (match, 1);

      g_assert_true (g_type_is_a (g_type_from_name (name), GTK_TYPE_WIDGET));
      return;
    }
  builder = gtk_builder_new ();
  gtk_builder_add_from_resource (builder, path, &error);
  g_assert_no_error (error);
}

/* Rows of a list are made when they are seen. */
static void
show_all_panels (SkgWindow *window)
{
  g_autoptr (GtkSelectionModel) pages = gtk_stack_get_pages (window->panels);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (pages)); i++)
    {
      gtk_selection_model_select_item (pages, i, TRUE);
      fixture_turn_loop (200);
    }
  skg_window_set_show_compare (window, TRUE);
  fixture_turn_loop (200);
  skg_window_set_show_compare (window, FALSE);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.export", NULL);
  fixture_turn_loop (200);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.export", NULL);
  /* There is no such folder, as the dialog then says. */
  gtk_window_close (GTK_WINDOW (skg_window_fit_style (window, "/dev/null", NULL)));
  fixture_turn_loop (200);
}

static void
test_load (void)
{
  SkgWindow *window = fixture_open_window ();
  SkgScene *scene = skg_session_get_scene (skg_window_get_session (window));

  g_assert_true (
      skg_scene_set_value (scene, "tools=[{\"kind\":\"guide-wire\"}]", NULL));
  g_assert_true (skg_scene_set_value (
      scene, "annotations.marks=[{\"kind\":\"ruler\",\"points\":[[0,0],[9,9]]}]",
      NULL));
  show_all_panels (window);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.contact-sheet", NULL);
  for_each_ui (UI_FOLDER, check_loads);
  fixture_close_window (window);
}

static gboolean
class_has_action (gpointer klass, const char *wanted)
{
  GType owner;
  const char *name;
  const GVariantType *type;
  const char *property;

  for (guint i = 0;
       gtk_widget_class_query_action (klass, i, &owner, &name, &type, &property); i++)
    if (g_str_equal (name, wanted))
      return TRUE;
  return FALSE;
}

static void
check_action (const char *action)
{
  g_autoptr (GTypeClass) window_class = g_type_class_ref (SKG_TYPE_WINDOW);
  g_autoptr (GTypeClass) view_class = g_type_class_ref (SKG_TYPE_XRAY_VIEW);

  g_test_message ("%s", action);
  if (g_str_has_prefix (action, "app."))
    g_assert_true (g_action_map_lookup_action (
                       G_ACTION_MAP (fixture_get_application ()), action + 4) != NULL);
  else if (!g_str_equal (action, "win.show-help-overlay")) /* GtkApplication's own */
    g_assert_true (class_has_action (window_class, action) ||
                   class_has_action (view_class, action));
}

/* Actions of panels have prefixes of their own; the window's and the program's are
 * named from anywhere. */
static void
check_named_actions (const char *path, const char *text)
{
  g_autoptr (GRegex) regex = g_regex_new (">((?:win|app)\\.[a-z-]+)<", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  for (g_regex_match (regex, text, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL))
    {
      g_autofree char *action = g_match_info_fetch (match, 1);

      check_action (action);
    }
}

static void
test_actions (void)
{
  SkgWindow *window = fixture_open_window ();

  gtk_widget_activate_action (GTK_WIDGET (window), "win.contact-sheet", NULL);
  for_each_ui (UI_FOLDER, check_named_actions);
  fixture_close_window (window);
}

static void
test_accels (void)
{
  static const char *const with_accel[] = {
    "win.open",       "win.open-folder", "win.open-landmarks",    "win.save-picture",
    "win.save-view",  "win.copy-view",   "win.save-scene",        "win.show-panels",
    "win.fullscreen", "app.quit",        "win.show-help-overlay", "app.new-window",
  };
  GtkApplication *application = GTK_APPLICATION (fixture_get_application ());
  g_auto (GStrv) described = gtk_application_list_action_descriptions (application);

  for (guint i = 0; i < G_N_ELEMENTS (with_accel); i++)
    g_assert_true (g_strv_contains ((const char *const *) described, with_accel[i]));
  for (guint i = 0; described[i] != NULL; i++)
    if (!g_str_equal (described[i], "window.close"))
      check_action (described[i]);
}

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);
  g_test_add_func ("/app/ui/load", test_load);
  g_test_add_func ("/app/ui/actions", test_actions);
  g_test_add_func ("/app/ui/accels", test_accels);
  return fixture_run ();
}
