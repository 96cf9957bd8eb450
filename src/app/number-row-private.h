/* SPDX-License-Identifier: Apache-2.0
 * The number row as its own files see it. */
#pragma once

#include "app/limit-bar.h"
#include "app/number-row.h"
#include "app/range-bar.h"
#include "app/range-popover.h"

G_BEGIN_DECLS

struct _SkgNumberRow
{
  GtkBox parent_instance;

  GtkLabel *name_label;
  SkgLimitBar *bar;
  GtkSpinButton *spin;
  GtkAdjustment *adjustment;
  SkgRangeBar *range;
  GtkToggleButton *dice;

  char *label;
  char *unit;
  char *positive;
  char *negative;
  char *help;
  char *keys;
  guint digits;
  double step;
  double page;
  double lower;
  double upper;
  gboolean wrap;

  double limit_min;
  double limit_max;
  gboolean has_limits;
  gboolean is_refreshing; /* model to widget: not an edit */
  guint burst_source;

  /* number-row-range.c */
  SkgSession *session;           /* (nullable): of the number that may vary */
  const SkgNumberSource *source; /* and its data */
  gpointer source_data;
  GDestroyNotify source_free;
  double scale;      /* the row's units in one of the number's */
  double offset;     /* the row's value where the number is 0 */
  gboolean is_range; /* the number varies */
  char *proxy_text;  /* (nullable): it is not the row's own: see set_proxy() */
  GtkWidget *slider; /* (nullable): in place of @spin */
  SkgRangePopover *popover;
};

/* number-row.c */
void skg_number_row_refresh_tooltip (SkgNumberRow *row);
void skg_number_row_refresh_limits (SkgNumberRow *row);

/* number-row-range.c */
/* The range is shown in place of the constant. */
gboolean skg_number_row_shows_range (SkgNumberRow *row);
void skg_number_row_init_range (SkgNumberRow *row);
void skg_number_row_dispose_range (SkgNumberRow *row);

G_END_DECLS
