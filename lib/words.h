/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * words - what to search for in what somebody has written
 *
 * Words that tell something: at least four letters (three with digits or in capitals), none
 * of those that every report holds, each once, without the endings of German and English so
 * that other forms of it are found. What comes out holds letters and digits only: it may
 * go into a boolean FULLTEXT search as it is.
 */
#ifndef LIB_WORDS_H
#define LIB_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#define WORDS_MAX 6

struct words { const char *stem[WORDS_MAX]; size_t n; };

/* Fills *w with the first words of text, on ctx; those in skip (may be NULL) are left out. */
void words_read(const void *ctx, struct words *w, const char *text, const struct words *skip);
/* "rechnung* 2207*" of both (b may be NULL), on ctx; "" if there are none. */
char *words_boolean(const void *ctx, const struct words *a, const struct words *b);
/* "%rechnung%", on ctx; "" (which no text is like) when there are not so many words. */
const char *words_like(const void *ctx, const struct words *w, size_t i);

#endif
