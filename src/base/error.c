/* SPDX-License-Identifier: Apache-2.0
 * The one error domain of the program, and its exit statuses. */
#include "config.h"

#include "base/error.h"

/* clang-format off */
G_DEFINE_QUARK (skg-error-quark, skg_error)
/* clang-format on */

int
skg_error_get_exit_status (const GError *error)
{
  if (error == NULL)
    return 0;
  if (error->domain == G_OPTION_ERROR)
    return 2;
  if (error->domain != SKG_ERROR)
    return 1;

  switch ((SkgError) error->code)
    {
    case SKG_ERROR_INPUT:
    case SKG_ERROR_SERIES:
      return 2;
    case SKG_ERROR_GL:
      return 3;
    case SKG_ERROR_FAILED:
    case SKG_ERROR_REJECTED:
    default:
      return 1;
    }
}
