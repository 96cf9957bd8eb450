/* SPDX-License-Identifier: Apache-2.0
 * What the card of an image effect, or of a group, says in its two lines. */
#include "config.h"

#include "app/effect-text.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/effect-param-text.h"

/* Of an effect's numbers, those that its line has room for. */
#define MAX_SUMMARY_PARAMS 2

static void
add_part (GString *text, const char *part)
{
  if (text->len > 0)
    g_string_append (text, "  ·  ");
  g_string_append (text, part);
}

static void
add_params (GString *text, const SkgEffectNode *node)
{
  const SkgEffectInfo *info = skg_effect_get_info (node->effect);
  guint n = 0;

  for (guint i = 0; i < info->n_params && n < MAX_SUMMARY_PARAMS; i++)
    {
      g_autofree char *value = NULL;
      g_autofree char *part = NULL;
      g_autofree char *label = NULL;

      if (node->numbers[i].kind == SKG_NUMBER_UNSET ||
          (node->numbers[i].kind == SKG_NUMBER_CONSTANT &&
           node->numbers[i].a == info->params[i].value))
        continue;
      label = g_strdup (skg_effect_param_get_label (&info->params[i]));
      label[0] = g_ascii_tolower (label[0]);
      value = skg_effect_dup_number_text (&node->numbers[i], info->params[i].unit);
      part = g_strdup_printf ("%s %s", label, value);
      add_part (text, part);
      n++;
    }
}

/* The id that a group gets when nobody gives it one: "one_of-gamma". */
static gboolean
is_made_up (const SkgEffectNode *group)
{
  static const char *const prefixes[] = { "one_of-", "some_of-", "all_of-" };

  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_str_has_prefix (group->id, prefixes[i]))
      return TRUE;
  return FALSE;
}

char *
skg_effect_node_dup_summary (const SkgEffectNode *node, const SkgEffectNode *parent)
{
  gboolean is_chosen = parent != NULL && (parent->kind == SKG_EFFECT_NODE_ONE_OF ||
                                          parent->kind == SKG_EFFECT_NODE_SOME_OF);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *percent = g_strdup_printf ("%.3g\u00a0%%", node->probability * 100);
  g_autofree char *most = NULL;
  g_autofree char *weight = NULL;

  if (node->probability < 1)
    add_part (text, percent);
  if (node->kind == SKG_EFFECT_NODE_EFFECT)
    add_params (text, node);
  else if (!is_made_up (node))
    add_part (text, node->id);
  if (node->at_most > 0)
    {
      /* Translators: of the effects of a group so many stay */
      most = g_strdup_printf (_ ("at most %u"), node->at_most);
      add_part (text, most);
    }
  if (node->weight != 1)
    {
      /* Translators: how often an effect is chosen, as against the others */
      weight = g_strdup_printf (_ ("weight %.3g"), node->weight);
      add_part (text, weight);
    }
  if (text->len == 0 && !is_chosen)
    /* Translators: an effect that is applied to each picture */
    add_part (text, _ ("always"));
  return g_strdup (text->str);
}

char *
skg_effect_node_dup_title (const SkgEffectNode *node)
{
  const char *title = skg_effect_node_get_title (node);
  g_autofree char *count = NULL;

  if (node->members == NULL)
    return g_strdup (title);
  if (node->kind != SKG_EFFECT_NODE_SOME_OF)
    return g_strdup_printf ("%s %u", title, node->members->len);
  count = skg_effect_dup_number_text (&node->count, NULL);
  /* Translators: how many are chosen of how many effects: "1 or 2 of 6" */
  return g_strdup_printf (_ ("%s of %u"), count, node->members->len);
}
