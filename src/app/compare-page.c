/* SPDX-License-Identifier: Apache-2.0
 * The picture compared with a real X-ray. */
#include "config.h"

#include "app/compare-page.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/compare-canvas.h"
#include "app/compare-match.h"
#include "app/compare-plot.h"
#include "scene/nudge.h"

/* Pixels along the longer side: of the numbers, made anew with each picture, and of the
 * curves, when the picture rests. */
#define SIDE 256u
#define CURVES_SIDE 512u
#define REST_MS 250

struct _SkgComparePage
{
  AdwBin parent_instance;

  SkgSession *session;
  SkgRadiograph *real; /* (nullable) */
  SkgLikeness likeness;
  guint rest_source;
  guint64 curves_serial;
  gboolean is_refreshing;
  gboolean chooses_print; /* of the real one: with the first picture beside it */

  SkgCompareCanvas *canvas;
  SkgComparePlot *histograms;
  SkgComparePlot *power;
  AdwBin *canvas_slot;
  GtkDropDown *modes;
  GtkDropDown *steps;
  GtkScale *share;
  GtkToggleButton *invert;
  GtkGrid *nudges;
  GtkBox *plots;
  GtkLabel *name;
  GtkLabel *numbers;
};

G_DEFINE_FINAL_TYPE (SkgComparePage, skg_compare_page, ADW_TYPE_BIN)

/**
 * Step: a nudge with its keys.
 * @less, @more: what its two buttons show; @less_key, @more_key: GDK key values
 */
static const struct
{
  SkgNudge nudge;
  const char *label;
  const char *less;
  const char *more;
  guint less_key;
  guint more_key;
  const char *keys;
} rows[] = {
  { SKG_NUDGE_RIGHT, N_ ("Across"), "←", "→", GDK_KEY_Left, GDK_KEY_Right, "← →" },
  { SKG_NUDGE_UP, N_ ("Up"), "↓", "↑", GDK_KEY_Down, GDK_KEY_Up, "↓ ↑" },
  { SKG_NUDGE_NEAR, N_ ("Larger"), "−", "+", GDK_KEY_minus, GDK_KEY_plus, "− +" },
  { SKG_NUDGE_PITCH, N_ ("Pitch"), "−", "+", GDK_KEY_s, GDK_KEY_w, "S W" },
  { SKG_NUDGE_YAW, N_ ("Yaw"), "−", "+", GDK_KEY_a, GDK_KEY_d, "A D" },
  { SKG_NUDGE_ROLL, N_ ("Roll"), "↻", "↺", GDK_KEY_e, GDK_KEY_q, "E Q" },
};

/* --- Refresh --- */

static const SkgDetector *
get_detector (SkgComparePage *self)
{
  const SkgSample *shown = skg_session_get_picture_sample (self->session);

  return shown != NULL ? &shown->detector
                       : &skg_session_get_sample (self->session)->detector;
}

static SkgComparePair *
new_pair (SkgComparePage *self, guint side)
{
  SkgPicture *picture = skg_session_get_picture (self->session);

  if (picture == NULL || self->real == NULL)
    return NULL;
  return skg_compare_pair_new (picture, self->real, get_detector (self),
                               gtk_toggle_button_get_active (self->invert), side);
}

static void
show_numbers (SkgComparePage *self)
{
  const SkgLikeness *l = &self->likeness;
  g_autofree char *text = NULL;

  if (self->real == NULL)
    text = g_strdup (_ ("Open a real X-ray to compare with."));
  else if (isnan (l->ncc))
    text = g_strdup (_ ("Nothing in common"));
  else
    /* Translators: NCC: normalised cross-correlation. */
    text =
        g_strdup_printf (_ ("NCC %.4f\nGradient NCC %.4f\nMutual information %.3f bit"),
                         l->ncc, l->gradient_ncc, l->mutual_information_bits);
  gtk_label_set_label (self->numbers, text);
}

static void
refresh_numbers (SkgComparePage *self)
{
  g_autoptr (SkgComparePair) pair = new_pair (self, SIDE);
  SkgLikeness *l = &self->likeness;

  *l = (SkgLikeness){ (double) NAN, (double) NAN, (double) NAN };
  if (pair != NULL)
    {
      l->ncc =
          skg_similarity_ncc (pair->simulated, pair->real, pair->columns, pair->rows);
      l->gradient_ncc = skg_similarity_gradient_ncc (pair->simulated, pair->real,
                                                     pair->columns, pair->rows);
      l->mutual_information_bits = skg_similarity_mutual_information (
          pair->simulated, pair->real, pair->columns, pair->rows);
    }
  show_numbers (self);
}

static void
refresh_simulated (SkgComparePage *self)
{
  SkgPicture *picture = skg_session_get_picture (self->session);
  const SkgDetector *detector = get_detector (self);
  g_autoptr (GdkTexture) texture = NULL;

  if (picture != NULL)
    texture = gdk_memory_texture_new ((int) picture->columns, (int) picture->rows,
                                      GDK_MEMORY_R8G8B8A8, picture->display,
                                      4 * (gsize) picture->columns);
  skg_compare_canvas_set_simulated (self->canvas, texture, detector->columns,
                                    detector->rows);
}

static void
refresh_real (SkgComparePage *self)
{
  double place[4] = { 0, 0, 1, 1 };
  g_autoptr (GdkTexture) texture = NULL;

  if (self->real != NULL)
    {
      texture = skg_compare_make_texture (self->real,
                                          gtk_toggle_button_get_active (self->invert));
      skg_compare_get_place (self->real, get_detector (self), place);
    }
  skg_compare_canvas_set_real (self->canvas, texture, place);
}

/* --- Curves: in a thread, once the picture rests --- */

typedef struct
{
  SkgComparePair *pair;
  SkgCompareCurves curves;
  guint64 serial;
} CurvesJob;

static void
curves_job_free (gpointer data)
{
  CurvesJob *job = data;

  skg_compare_pair_free (job->pair);
  g_free (job);
}

static void
run_curves (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  CurvesJob *job = data;

  skg_compare_pair_count (job->pair, &job->curves);
  g_task_return_boolean (task, TRUE);
}

static void
on_curves_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SkgComparePage *self = SKG_COMPARE_PAGE (source);
  CurvesJob *job = g_task_get_task_data (G_TASK (result));

  if (self->session == NULL || job->serial != self->curves_serial)
    return;
  skg_compare_plot_set (self->histograms, job->curves.histograms[0],
                        job->curves.histograms[1], SKG_COMPARE_BINS);
  skg_compare_plot_set (self->power, job->curves.power[0], job->curves.power[1],
                        SKG_NOISE_FREQUENCIES);
}

static gboolean
on_rest (gpointer user_data)
{
  SkgComparePage *self = user_data;
  g_autoptr (GTask) task = NULL;
  SkgComparePair *pair = new_pair (self, CURVES_SIDE);
  CurvesJob *job;

  self->rest_source = 0;
  if (pair == NULL)
    return G_SOURCE_REMOVE;
  job = g_new0 (CurvesJob, 1);
  job->pair = pair;
  job->serial = ++self->curves_serial;
  task = g_task_new (self, NULL, on_curves_done, NULL);
  g_task_set_task_data (task, job, curves_job_free);
  g_task_run_in_thread (task, run_curves);
  return G_SOURCE_REMOVE;
}

static void
await_rest (SkgComparePage *self)
{
  g_clear_handle_id (&self->rest_source, g_source_remove);
  self->rest_source = g_timeout_add (REST_MS, on_rest, self);
}

/* Of the two ways to print an X-ray, the one that is more like ours. */
static void
choose_print (SkgComparePage *self)
{
  if (!self->chooses_print || isnan (self->likeness.ncc))
    return;
  self->chooses_print = FALSE;
  if (self->likeness.ncc < 0)
    gtk_toggle_button_set_active (self->invert,
                                  !gtk_toggle_button_get_active (self->invert));
}

static void
refresh_all (SkgComparePage *self)
{
  if (self->session == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  refresh_simulated (self);
  refresh_numbers (self);
  choose_print (self);
  await_rest (self);
}

static void
on_picture_changed (SkgSession *session, SkgComparePage *self)
{
  refresh_all (self);
}

/* --- Edits --- */

static gboolean
uses_share (SkgCompareMode mode)
{
  return mode == SKG_COMPARE_SWIPE || mode == SKG_COMPARE_BLEND;
}

static void
on_mode_changed (GtkDropDown *modes, GParamSpec *pspec, SkgComparePage *self)
{
  SkgCompareMode mode = gtk_drop_down_get_selected (modes);

  if (mode >= SKG_N_COMPARE_MODES || self->canvas == NULL)
    return;
  skg_compare_canvas_set_mode (self->canvas, mode);
  gtk_widget_set_sensitive (GTK_WIDGET (self->share), uses_share (mode));
}

static void
on_share_changed (GtkRange *range, SkgComparePage *self)
{
  if (!self->is_refreshing && self->canvas != NULL)
    skg_compare_canvas_set_share (self->canvas, gtk_range_get_value (range));
}

static void
on_divider_moved (SkgCompareCanvas *canvas, SkgComparePage *self)
{
  self->is_refreshing = TRUE;
  gtk_range_set_value (GTK_RANGE (self->share), skg_compare_canvas_get_share (canvas));
  self->is_refreshing = FALSE;
}

static void
on_invert_toggled (GtkToggleButton *invert, SkgComparePage *self)
{
  if (self->session == NULL)
    return;
  refresh_real (self);
  refresh_all (self);
}

static double
get_step (SkgComparePage *self)
{
  static const double steps[] = { 0.2, 1, 5 };

  return steps[MIN (gtk_drop_down_get_selected (self->steps), 2)];
}

static void
nudge (SkgComparePage *self, guint row, double sign)
{
  SkgPose pose = skg_session_get_sample (self->session)->pose;
  double step = sign * get_step (self);

  skg_pose_nudge (&pose, rows[row].nudge,
                  rows[row].nudge >= SKG_NUDGE_PITCH ? SKG_RAD_FROM_DEG (step) : step);
  skg_session_set_pose (self->session, &pose);
}

static void
on_nudge_clicked (GtkButton *button, SkgComparePage *self)
{
  int code = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "skg-nudge"));

  nudge (self, (guint) code / 2, code % 2 ? 1 : -1);
}

static gboolean
on_key (GtkEventControllerKey *keys,
        guint key,
        guint code,
        GdkModifierType state,
        SkgComparePage *self)
{
  guint lower = gdk_keyval_to_lower (key);

  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK))
    return FALSE;
  if (lower == GDK_KEY_equal || lower == GDK_KEY_KP_Add)
    lower = GDK_KEY_plus;
  if (lower == GDK_KEY_KP_Subtract)
    lower = GDK_KEY_minus;
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (lower == rows[i].less_key || lower == rows[i].more_key)
      {
        nudge (self, i, lower == rows[i].more_key ? 1 : -1);
        return TRUE;
      }
  return FALSE;
}

/* --- Object --- */

static void
on_map (SkgComparePage *self)
{
  refresh_real (self);
  refresh_all (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

static GtkWidget *
new_nudge_button (SkgComparePage *self, guint row, gboolean more)
{
  GtkWidget *button =
      gtk_button_new_with_label (more ? rows[row].more : rows[row].less);
  g_autofree char *tip = g_strdup_printf (_ ("%s: one step (keys %s)"),
                                          _ (rows[row].label), rows[row].keys);

  gtk_widget_set_tooltip_text (button, tip);
  gtk_widget_add_css_class (button, "nudge");
  g_object_set_data (G_OBJECT (button), "skg-nudge",
                     GINT_TO_POINTER ((int) row * 2 + (more ? 1 : 0)));
  g_signal_connect (button, "clicked", G_CALLBACK (on_nudge_clicked), self);
  return button;
}

/* Three rows of shifts, and beside them three of turns. */
static void
add_nudges (SkgComparePage *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      GtkWidget *label = gtk_label_new (_ (rows[i].label));
      int column = i < 3 ? 0 : 3;
      int row = (int) i % 3;

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_widget_add_css_class (label, "caption");
      gtk_grid_attach (self->nudges, label, column, row, 1, 1);
      gtk_grid_attach (self->nudges, new_nudge_button (self, i, FALSE), column + 1, row,
                       1, 1);
      gtk_grid_attach (self->nudges, new_nudge_button (self, i, TRUE), column + 2, row,
                       1, 1);
    }
}

static void
add_plots (SkgComparePage *self)
{
  self->histograms =
      SKG_COMPARE_PLOT (skg_compare_plot_new (_ ("Histogram of greys"), FALSE));
  self->power = SKG_COMPARE_PLOT (skg_compare_plot_new (_ ("Noise power"), TRUE));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->histograms),
                               _ ("Greys from black to white: green the simulated, "
                                  "yellow the real X-ray"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->power),
                               _ ("Noise power, decades, from 1/64 to half a cycle a "
                                  "pixel of 512; anatomy is in it at low frequencies"));
  gtk_box_append (self->plots, GTK_WIDGET (self->histograms));
  gtk_box_append (self->plots, GTK_WIDGET (self->power));
}

static void
skg_compare_page_dispose (GObject *object)
{
  SkgComparePage *self = SKG_COMPARE_PAGE (object);

  g_clear_handle_id (&self->rest_source, g_source_remove);
  g_clear_object (&self->session);
  g_clear_pointer (&self->real, skg_radiograph_free);
  self->canvas = NULL;
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SKG_TYPE_COMPARE_PAGE);
  G_OBJECT_CLASS (skg_compare_page_parent_class)->dispose (object);
}

static void
skg_compare_page_class_init (SkgComparePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = skg_compare_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SKG_RESOURCE_ROOT "/compare-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SkgComparePage, canvas_slot);
  gtk_widget_class_bind_template_child (widget_class, SkgComparePage, modes);
  gtk_widget_class_bind_template_child (widget_class, SkgComparePage, steps);
  gtk_widget_class_bind_template_child (widget_class, SkgComparePage, share);
  gtk_widget_class_bind_template_child (widget_class, SkgComparePage, invert);
  gtk_widget_class_bind_template_child (widget_class, SkgComparePage, nudges);
  gtk_widget_class_bind_template_child (widget_class, SkgComparePage, plots);
  gtk_widget_class_bind_template_child (widget_class, SkgComparePage, name);
  gtk_widget_class_bind_template_child (widget_class, SkgComparePage, numbers);
  gtk_widget_class_bind_template_callback (widget_class, on_mode_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_share_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_invert_toggled);
}

static void
skg_compare_page_init (SkgComparePage *self)
{
  GtkEventController *keys;

  self->likeness = (SkgLikeness){ (double) NAN, (double) NAN, (double) NAN };
  gtk_widget_init_template (GTK_WIDGET (self));
  self->canvas = SKG_COMPARE_CANVAS (skg_compare_canvas_new ());
  adw_bin_set_child (self->canvas_slot, GTK_WIDGET (self->canvas));
  gtk_widget_set_sensitive (GTK_WIDGET (self->share), FALSE);
  g_signal_connect (self->canvas, "share-changed", G_CALLBACK (on_divider_moved), self);
  keys = gtk_event_controller_key_new ();
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self->canvas), keys);
  add_nudges (self);
  add_plots (self);
  g_signal_connect (self, "map", G_CALLBACK (on_map), NULL);
}

GtkWidget *
skg_compare_page_new (SkgSession *session)
{
  SkgComparePage *self = g_object_new (SKG_TYPE_COMPARE_PAGE, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "picture-changed", G_CALLBACK (on_picture_changed),
                           self, 0);
  show_numbers (self);
  return GTK_WIDGET (self);
}

gboolean
skg_compare_page_load (SkgComparePage *self, const char *path, GError **error)
{
  SkgRadiograph *real;

  g_return_val_if_fail (SKG_IS_COMPARE_PAGE (self), FALSE);

  real = skg_radiograph_load (path, NULL, error);
  if (real == NULL)
    return FALSE;
  g_clear_pointer (&self->real, skg_radiograph_free);
  self->real = real;
  gtk_label_set_label (self->name, real->name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name), path);
  self->chooses_print = TRUE;
  refresh_real (self);
  refresh_all (self);
  return TRUE;
}

SkgLikeness
skg_compare_page_get_likeness (SkgComparePage *self)
{
  const SkgLikeness none = { (double) NAN, (double) NAN, (double) NAN };

  g_return_val_if_fail (SKG_IS_COMPARE_PAGE (self), none);

  return self->likeness;
}
