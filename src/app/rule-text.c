/* SPDX-License-Identifier: Apache-2.0
 * What rules are called in the window. */
#include "config.h"

#include "app/rule-text.h"

#include <glib/gi18n.h>

static const struct
{
  const char *title;
  const char *help;
} texts[SKG_N_RULE_KINDS] = {
  [SKG_RULE_LANDMARK_IN_VIEW] = { N_ ("Landmark in view"),
                                  N_ ("The landmark lies in the picture") },
  [SKG_RULE_LANDMARKS_IN_VIEW_MIN] = { N_ ("Landmarks in view"),
                                       N_ ("So many of all landmarks lie in the "
                                           "picture") },
  [SKG_RULE_STRUCTURE_IN_VIEW] = { N_ ("Structure in view"),
                                   N_ ("The structure’s shadow covers an area of the "
                                       "detector") },
  [SKG_RULE_NO_COLLISION] = { N_ ("No collision"),
                              N_ ("The arm meets neither table nor patient") },
  [SKG_RULE_WITHIN_LIMITS] = { N_ ("Within the machine’s limits"),
                               N_ ("No joint passes a limit of the machine") },
};

const char *
skg_rule_text_get_title (SkgRuleKind kind)
{
  g_return_val_if_fail (kind < SKG_N_RULE_KINDS, NULL);
  return _ (texts[kind].title);
}

const char *
skg_rule_text_get_help (SkgRuleKind kind)
{
  g_return_val_if_fail (kind < SKG_N_RULE_KINDS, NULL);
  return _ (texts[kind].help);
}

char *
skg_rule_text_dup (const SkgRule *rule)
{
  const char *title;

  g_return_val_if_fail (rule != NULL, NULL);

  title = skg_rule_text_get_title (rule->kind);
  switch (rule->kind)
    {
    case SKG_RULE_LANDMARK_IN_VIEW:
      /* Translators: a rule and the landmark that it is about */
      return g_strdup_printf (_ ("%s: %s"), title, rule->name);
    case SKG_RULE_LANDMARKS_IN_VIEW_MIN:
      /* Translators: a rule and how many of all landmarks it asks for */
      return g_strdup_printf (_ ("%s: at least %.0f"), title, rule->min);
    case SKG_RULE_STRUCTURE_IN_VIEW:
      /* Translators: a rule, a structure, and the area that it asks for in pixels */
      return g_strdup_printf (_ ("%s: %s, %.0f\u00a0px"), title, rule->name, rule->min);
    case SKG_RULE_NO_COLLISION:
    case SKG_RULE_WITHIN_LIMITS:
    case SKG_N_RULE_KINDS:
    default:
      return g_strdup (title);
    }
}
