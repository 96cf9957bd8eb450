/* SPDX-License-Identifier: Apache-2.0
 * The chain made visible: a strip of small pictures from density to display. */
#include "config.h"

#include "app/stage-strip.h"

#include <glib/gi18n.h>

#include "app/stage-image.h"

#define THUMBNAIL_PX 84
/* A detector that adds nothing of its own, and the one that comes back instead. */
#define IDEAL_DETECTOR "ideal"
#define USUAL_DETECTOR "flat-panel"

/* In the order of the chain; @off: what the switch's tooltip says, or no switch. */
typedef struct
{
  SkgStage stage;
  const char *help;
  const char *off;
} StageInfo;

static const StageInfo stages[] = {
  { SKG_STAGE_DENSITY,
    N_ ("Grams per square centimetre of all materials along each ray: what the volume "
        "is marched for, once"),
    NULL },
  { SKG_STAGE_PRIMARY,
    N_ ("Photons that met nothing, by Beer and Lambert, energy by energy"), NULL },
  { SKG_STAGE_SCATTER, N_ ("Photons that the patient scattered, behind the grid"),
    N_ ("Scattered photons") },
  { SKG_STAGE_NOISE,
    N_ ("Deviation from the expected signal; small: the middle of the picture, pixel "
        "by "
        "pixel"),
    N_ ("Counted photons and electronic noise") },
  { SKG_STAGE_DETECTED, N_ ("What the detector gives, after blur and saturation"),
    N_ ("A real detector: blur, saturation, steps, its response to each energy; off: "
        "an ideal one") },
  { SKG_STAGE_DISPLAY, N_ ("What the eye gets"),
    N_ ("Local contrast: bone shows through thick and thin; for the eye only") },
};

typedef struct
{
  GtkToggleButton *button;
  GtkPicture *picture;
  GtkCheckButton *check; /* or NULL */
} Cell;

struct _SkgStageStrip
{
  AdwBin parent_instance;

  SkgSession *session;
  Cell cells_of[SKG_N_STAGES];
  gboolean is_refreshing;
  char *real_detector; /* what the switch brings back */
  double local_contrast;

  GtkBox *cells;
  GtkLabel *note;
};

G_DEFINE_FINAL_TYPE (SkgStageStrip, skg_stage_strip, ADW_TYPE_BIN)

/* --- Refresh: model to widget --- */

static gboolean
is_on (SkgStageStrip *self, SkgStage stage)
{
  SkgScene *scene = skg_session_get_scene (self->session);

  switch (stage)
    {
    case SKG_STAGE_SCATTER:
      return skg_scene_get_switch (scene, "exposure.scatter");
    case SKG_STAGE_NOISE:
      return skg_scene_get_switch (scene, "exposure.noise");
    case SKG_STAGE_DETECTED:
      return g_strcmp0 (skg_scene_get_text (scene, "exposure.detector.kind"),
                        IDEAL_DETECTOR) != 0;
    case SKG_STAGE_DISPLAY:
      return skg_session_get_sample (self->session)->display.local_contrast > 0;
    case SKG_STAGE_DENSITY:
    case SKG_STAGE_PRIMARY:
    case SKG_STAGE_IMAGE:
    case SKG_N_STAGES:
    default:
      return TRUE;
    }
}

/* One energy and one material leave only the ends of the chain. */
static gboolean
has_stage (SkgStageStrip *self, SkgStage stage)
{
  return stage == SKG_STAGE_DENSITY || stage == SKG_STAGE_DISPLAY ||
         skg_session_is_realistic (self->session);
}

static void
keep_what_is_switched_off (SkgStageStrip *self)
{
  SkgScene *scene = skg_session_get_scene (self->session);
  const char *kind = skg_scene_get_text (scene, "exposure.detector.kind");
  double local_contrast =
      skg_session_get_sample (self->session)->display.local_contrast;

  if (kind != NULL && !g_str_equal (kind, IDEAL_DETECTOR) &&
      g_strcmp0 (kind, self->real_detector) != 0)
    {
      g_free (self->real_detector);
      self->real_detector = g_strdup (kind);
    }
  if (local_contrast > 0)
    self->local_contrast = local_contrast;
}

static void
refresh_note (SkgStageStrip *self)
{
  const SkgExposure *exposure = &skg_session_get_sample (self->session)->exposure;

  if (exposure->simulator == SKG_SIMULATOR_REALISTIC)
    gtk_label_set_label (
        self->note,
        _ ("Click a stage to see it large; untick it to see what it does."));
  else
    gtk_label_set_label (
        self->note,
        exposure->simulator == SKG_SIMULATOR_NAIVE
            ? _ ("Naive simulator: one energy, one material. No photons, scatter or "
                 "detector come between.")
            : _ ("Heuristic simulator: one energy, one material above a threshold. No "
                 "photons, scatter or detector come between."));
}

static void
refresh (SkgStageStrip *self)
{
  int large = skg_session_get_large_stage (self->session);

  if (large != SKG_SESSION_NO_STAGE && !has_stage (self, large))
    {
      skg_session_set_large_stage (self->session, SKG_SESSION_NO_STAGE);
      return; /* comes back here */
    }
  self->is_refreshing = TRUE;
  keep_what_is_switched_off (self);
  for (gsize i = 0; i < G_N_ELEMENTS (stages); i++)
    {
      SkgStage stage = stages[i].stage;
      Cell *cell = &self->cells_of[stage];
      gboolean has = has_stage (self, stage);

      gtk_widget_set_sensitive (GTK_WIDGET (cell->button), has);
      gtk_toggle_button_set_active (cell->button, large == SKG_SESSION_NO_STAGE
                                                      ? stage == SKG_STAGE_DISPLAY
                                                      : stage == (SkgStage) large);
      if (!has)
        gtk_picture_set_paintable (cell->picture, NULL);
      if (cell->check == NULL)
        continue;
      gtk_widget_set_sensitive (GTK_WIDGET (cell->check), has);
      gtk_check_button_set_active (cell->check, has && is_on (self, stage));
    }
  refresh_note (self);
  self->is_refreshing = FALSE;
}

/* A hidden strip costs nothing. */
static void
on_session_changed (SkgSession *session, SkgStageStrip *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    refresh (self);
}

/* A quick picture has no thumbnails: those of the last full one stay. */
static void
on_picture_changed (SkgSession *session, SkgStageStrip *self)
{
  SkgPicture *picture = skg_session_get_picture (session);
  gboolean has_chain;

  if (picture == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  has_chain = picture->thumbnails[SKG_THUMBNAIL_DENSITY] != NULL;
  if (!has_chain && (picture->cells != NULL || !skg_session_is_picture_full (session)))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (stages); i++)
    {
      SkgStage stage = stages[i].stage;
      g_autoptr (GdkTexture) texture = skg_stage_dup_thumbnail (picture, stage);

      gtk_picture_set_paintable (self->cells_of[stage].picture,
                                 GDK_PAINTABLE (texture));
    }
}

static void
skg_stage_strip_map (GtkWidget *widget)
{
  SkgStageStrip *self = SKG_STAGE_STRIP (widget);

  GTK_WIDGET_CLASS (skg_stage_strip_parent_class)->map (widget);
  skg_session_set_wants_thumbnails (self->session, TRUE);
  refresh (self);
  on_picture_changed (self->session, self);
}

/* What only the strip could close must not stay open. */
static void
skg_stage_strip_unmap (GtkWidget *widget)
{
  SkgStageStrip *self = SKG_STAGE_STRIP (widget);

  skg_session_set_wants_thumbnails (self->session, FALSE);
  skg_session_set_large_stage (self->session, SKG_SESSION_NO_STAGE);
  GTK_WIDGET_CLASS (skg_stage_strip_parent_class)->unmap (widget);
}

/* --- Edits: widget to model --- */

static void
on_open_toggled (GtkToggleButton *button, SkgStageStrip *self)
{
  if (self->is_refreshing)
    return;
  for (int stage = 0; stage < SKG_N_STAGES; stage++)
    if (self->cells_of[stage].button == button)
      {
        gboolean opens =
            gtk_toggle_button_get_active (button) && stage != SKG_STAGE_DISPLAY;

        skg_session_set_large_stage (self->session,
                                     opens ? stage : SKG_SESSION_NO_STAGE);
      }
  /* Pressed again, the display stays what is seen. */
  refresh (self);
}

static void
switch_detector (SkgStageStrip *self, gboolean on)
{
  g_autofree char *assignment =
      g_strconcat ("exposure.detector.kind=",
                   !on                           ? IDEAL_DETECTOR
                   : self->real_detector != NULL ? self->real_detector
                                                 : USUAL_DETECTOR,
                   NULL);
  g_autoptr (GError) error = NULL;

  if (!skg_scene_set_value (skg_session_get_scene (self->session), assignment, &error))
    g_signal_emit_by_name (self->session, "render-failed", error->message);
}

/* Another picture of the same body: an automatic window is chosen anew. */
static void
switch_local_contrast (SkgStageStrip *self, gboolean on)
{
  SkgDisplay display = skg_session_get_sample (self->session)->display;

  display.local_contrast = on ? self->local_contrast : 0;
  if (skg_session_is_window_automatic (self->session))
    display.window = 0;
  skg_session_set_display (self->session, &display);
}

static void
on_check_toggled (GtkCheckButton *check, SkgStageStrip *self)
{
  SkgScene *scene = skg_session_get_scene (self->session);
  gboolean on = gtk_check_button_get_active (check);

  if (self->is_refreshing)
    return;
  if (check == self->cells_of[SKG_STAGE_SCATTER].check)
    skg_scene_set_switch (scene, "exposure.scatter", on);
  else if (check == self->cells_of[SKG_STAGE_NOISE].check)
    skg_scene_set_switch (scene, "exposure.noise", on);
  else if (check == self->cells_of[SKG_STAGE_DETECTED].check)
    switch_detector (self, on);
  else if (check == self->cells_of[SKG_STAGE_DISPLAY].check)
    switch_local_contrast (self, on);
}

/* --- Building --- */

static GtkWidget *
make_label (SkgStageStrip *self, const StageInfo *info, Cell *cell)
{
  const char *title = skg_stage_get_title (info->stage);
  GtkWidget *label;

  if (info->off == NULL)
    {
      label = gtk_label_new (title);
      gtk_widget_add_css_class (label, "caption");
      gtk_widget_add_css_class (label, "stage-name");
      return label;
    }
  label = gtk_check_button_new_with_label (title);
  cell->check = GTK_CHECK_BUTTON (label);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_set_halign (label, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (label, _ (info->off));
  g_signal_connect (label, "toggled", G_CALLBACK (on_check_toggled), self);
  return label;
}

static GtkWidget *
make_cell (SkgStageStrip *self, const StageInfo *info)
{
  Cell *cell = &self->cells_of[info->stage];
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  GtkWidget *button = gtk_toggle_button_new ();
  GtkWidget *picture = gtk_picture_new ();

  cell->button = GTK_TOGGLE_BUTTON (button);
  cell->picture = GTK_PICTURE (picture);
  gtk_widget_set_size_request (picture, THUMBNAIL_PX, THUMBNAIL_PX);
  gtk_picture_set_can_shrink (cell->picture, TRUE);
  gtk_widget_set_overflow (picture, GTK_OVERFLOW_HIDDEN);
  gtk_button_set_child (GTK_BUTTON (button), picture);
  gtk_widget_add_css_class (button, "stage");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _ (info->help));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  skg_stage_get_title (info->stage), -1);
  g_signal_connect (button, "toggled", G_CALLBACK (on_open_toggled), self);
  gtk_box_append (GTK_BOX (box), button);
  gtk_box_append (GTK_BOX (box), make_label (self, info, cell));
  return box;
}

static void
add_cells (SkgStageStrip *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (stages); i++)
    {
      if (i > 0)
        {
          GtkWidget *arrow = gtk_label_new ("\342\200\272");

          gtk_widget_add_css_class (arrow, "dim-label");
          gtk_box_append (self->cells, arrow);
        }
      gtk_box_append (self->cells, make_cell (self, &stages[i]));
    }
}

static void
skg_stage_strip_dispose (GObject *object)
{
  SkgStageStrip *self = SKG_STAGE_STRIP (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->real_detector, g_free);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SKG_TYPE_STAGE_STRIP);
  G_OBJECT_CLASS (skg_stage_strip_parent_class)->dispose (object);
}

static void
skg_stage_strip_class_init (SkgStageStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = skg_stage_strip_dispose;
  widget_class->map = skg_stage_strip_map;
  widget_class->unmap = skg_stage_strip_unmap;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SKG_RESOURCE_ROOT "/stage-strip.ui");
  gtk_widget_class_bind_template_child (widget_class, SkgStageStrip, cells);
  gtk_widget_class_bind_template_child (widget_class, SkgStageStrip, note);
}

static void
skg_stage_strip_init (SkgStageStrip *self)
{
  self->local_contrast = SKG_LOCAL_CONTRAST_DEFAULT;
  gtk_widget_init_template (GTK_WIDGET (self));
  add_cells (self);
}

GtkWidget *
skg_stage_strip_new (SkgSession *session)
{
  SkgStageStrip *self = g_object_new (SKG_TYPE_STAGE_STRIP, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "changed", G_CALLBACK (on_session_changed), self,
                           0);
  g_signal_connect_object (session, "picture-changed", G_CALLBACK (on_picture_changed),
                           self, 0);
  return GTK_WIDGET (self);
}

GtkToggleButton *
skg_stage_strip_get_button (SkgStageStrip *self, SkgStage stage)
{
  g_return_val_if_fail (SKG_IS_STAGE_STRIP (self) && stage < SKG_N_STAGES, NULL);
  return self->cells_of[stage].button;
}

GtkCheckButton *
skg_stage_strip_get_check (SkgStageStrip *self, SkgStage stage)
{
  g_return_val_if_fail (SKG_IS_STAGE_STRIP (self) && stage < SKG_N_STAGES, NULL);
  return self->cells_of[stage].check;
}

GdkPaintable *
skg_stage_strip_get_image (SkgStageStrip *self, SkgStage stage)
{
  g_return_val_if_fail (SKG_IS_STAGE_STRIP (self) && stage < SKG_N_STAGES, NULL);
  return gtk_picture_get_paintable (self->cells_of[stage].picture);
}
