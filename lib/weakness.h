/* SPDX-License-Identifier: EUPL-1.2 */
/* weakness - what is private to lib/weakness*.c (credential_weakness is in credential.h) */
#ifndef LIB_WEAKNESS_H
#define LIB_WEAKNESS_H

#include <stdbool.h>
#include <stddef.h>

/* Whether word (lower case, ASCII letters) is one that passwords are made of first. */
extern const char *const weakness_words[];	/* in the order of strcmp */
extern const size_t weakness_n_words;
bool weakness_is_common(const char *word);

#endif
