/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * filename - names of files that people send, and what a browser is told about them
 *
 * A name is data: no file of the host ever has it. It is made harmless once, when it comes
 * in, and every check looks at the result.
 */
#ifndef LIB_FILENAME_H
#define LIB_FILENAME_H

#include <stddef.h>

#define FILENAME_MAX_BYTES 200

/*
 * The name to keep, on ctx: 1 to 200 bytes of valid UTF-8. What is invisible or turns the
 * reading direction goes first, then folders, then leading dots and blanks at the ends;
 * ':' and wrong bytes become '_'. Too long: the end of the stem goes, a short extension
 * stays. Nothing left: "file".
 */
char *filename_clean(const void *ctx, const char *raw, size_t len);

/* The type sent with a download, by the extension: never what the sender claimed, and
 * "application/octet-stream" for everything a browser could run. */
const char *filename_type(const char *name);
/* "image", "archive" or "file": which symbol stands before it. */
const char *filename_kind(const char *name);

/* Value of Content-Disposition (RFC 6266) with the name in ASCII and, by RFC 8187, as it
 * is; on ctx. */
char *filename_disposition(const void *ctx, const char *name);

#endif
