/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * mailtext - plain text in mails: quoting and line width
 *
 * Widths are counted in code points; a word that is longer than the line (an address)
 * stays whole. All results are on ctx.
 */
#ifndef LIB_MAILTEXT_H
#define LIB_MAILTEXT_H

#include <stdbool.h>
#include <stddef.h>

#define MAILTEXT_WIDTH 72

/* Breaks long lines at spaces; lines that begin with ">" are left alone. Blanks at line
 * ends go, more than one empty line becomes one, the text ends with one line end. */
char *mailtext_wrap(const void *ctx, const char *text);

/* The beginning of a text: at most 400 characters and 8 lines, cut between words. *cut
 * says whether something was left out. */
char *mailtext_excerpt(const void *ctx, const char *text, bool *cut);

/* Every line with "> " before it, none wider than the line. */
char *mailtext_quote(const void *ctx, const char *text);

#endif
