/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * breached - a list of leaked passwords on this host (setting password_breached)
 *
 * Text, as the lists of the field come: in each line the SHA-1 of one password in
 * hexadecimal, or at least its first 16 digits, then nothing or a colon and a count; in
 * ascending order. It is searched where it lies, so its size does not matter, and nothing
 * leaves the host.
 */
#ifndef LIB_BREACHED_H
#define LIB_BREACHED_H

#include "lib/err.h"
#include <stdbool.h>
#include <stddef.h>

/* Whether the list holds the password. RC_BUG: it cannot be read or is none; cause says
 * why. */
enum rc breached_has(const char *path, const char *password, size_t len, bool *found,
		     struct err *e) MUST_CHECK;

#endif
