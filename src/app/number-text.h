/* SPDX-License-Identifier: Apache-2.0
 * What people type into a number row, and what stands there. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * skg_number_text_parse:
 * @text: "30", "-30", "30.5 mm", "30,5°", "30 LAO", "rao 12"; decimal point or comma,
 *   any of the hyphen, minus and dash signs
 * @unit: what may stand behind the number, besides "deg" for degrees; may be ""
 * @positive: (nullable): word for values above zero, for example "LAO"
 * @negative: (nullable): word for values below zero; it takes the number's magnitude
 *
 * Returns: %FALSE if there is no number or another word; @value is then untouched
 */
gboolean skg_number_text_parse (const char *text,
                                const char *unit,
                                const char *positive,
                                const char *negative,
                                double *value);

/**
 * skg_number_text_format:
 * "30.0°", "1020 mm", "30.0° LAO". With words the magnitude is written, never "-0".
 * Arguments as for skg_number_text_parse().
 */
char *skg_number_text_format (double value,
                              guint digits,
                              const char *unit,
                              const char *positive,
                              const char *negative);

G_END_DECLS
