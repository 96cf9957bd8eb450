/* SPDX-License-Identifier: Apache-2.0
 * One number of a panel: label, limit bar, spin button with its unit in the text. */
#pragma once

#include <gtk/gtk.h>

#include "app/number-source.h"
#include "app/session.h"

G_BEGIN_DECLS

#define SKG_TYPE_NUMBER_ROW (skg_number_row_get_type ())
G_DECLARE_FINAL_TYPE (SkgNumberRow, skg_number_row, SKG, NUMBER_ROW, GtkBox)

/**
 * SkgNumberRow:
 * Set up by properties in a template: "label", "unit" ("°", "mm", "px", ""),
 * "positive" and "negative" (words for the sign: "LAO", "RAO"), "digits", "step",
 * "page", "lower" and "upper" (what can be typed; a machine's limits only warn),
 * "wrap", and for the tooltip "help" (what it does and what else it is called) and
 * "keys". Values are in the row's own unit.
 *
 * Signals:
 * "edited" (double value): the user changed the value; not emitted by
 *   skg_number_row_set_value()
 * "edit-begin", "edit-end": around a burst of edits, such as a held-down arrow
 */

/**
 * skg_number_row_bind:
 * @path, @index: of a number of the scene that may vary; else nothing happens
 * @scale: the row's units in one of the scene's
 *
 * Gives the row its dice. While the number varies the row shows the range in place of
 * the spin button and edits it by itself; constants stay with who made the row.
 */
void skg_number_row_bind (SkgNumberRow *row,
                          SkgSession *session,
                          const char *path,
                          guint index,
                          double scale);
/**
 * skg_number_row_bind_source:
 * @data: taken; freed with @data_free when the row goes
 * @scale: the row's units in one of the number's; below 0 they count the other way
 * @offset: the row's value where the number is 0
 *
 * The same for a number that stands elsewhere.
 */
void skg_number_row_bind_source (SkgNumberRow *row,
                                 SkgSession *session,
                                 const SkgNumberSource *source,
                                 gpointer data,
                                 GDestroyNotify data_free,
                                 double scale,
                                 double offset);
/* The row's own value follows from several numbers: the dice makes that vary to which
 * it is bound, and the row goes on showing what the sample has. @text: what the dice is
 * said to do */
void skg_number_row_set_proxy (SkgNumberRow *row, const char *text);
/* @slider: a child of the row, which shows the constant in place of the spin button */
void skg_number_row_set_slider (SkgNumberRow *row, GtkWidget *slider);
/* Another @offset, for a row that counts from somewhere that moves. */
void skg_number_row_set_offset (SkgNumberRow *row, double offset);
/* What the scene now says of it; comes by itself with "changed" of the session. */
void skg_number_row_refresh (SkgNumberRow *row);

double skg_number_row_get_value (SkgNumberRow *row);
/* From the model. Leaves the text alone if the value is the one it has. */
void skg_number_row_set_value (SkgNumberRow *row, double value);
/* What can be typed at all. */
void skg_number_row_set_range (SkgNumberRow *row, double lower, double upper);
/* For numbers that go through decades: digits that are shown and size of a step. */
void skg_number_row_set_steps (SkgNumberRow *row, guint digits, double step);
/* The machine's limits; min > max: it lacks this joint. */
void skg_number_row_set_limits (SkgNumberRow *row, double min, double max);
gboolean skg_number_row_is_limit_passed (SkgNumberRow *row);
const char *skg_number_row_get_label (SkgNumberRow *row);
GtkSpinButton *skg_number_row_get_spin (SkgNumberRow *row);

G_END_DECLS
