/* SPDX-License-Identifier: EUPL-1.2 */
/* utf8 - strict decoding (RFC 3629), the one place that knows what is valid */
#ifndef LIB_UTF8_H
#define LIB_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* Number of bytes of the code point that begins at p (1-4) and the code point in *cp;
 * 0 when the bytes are no valid UTF-8 (overlong, surrogate, cut off, above U+10FFFF)
 * or len is 0. NUL is a code point like any other. */
size_t utf8_next(const char *p, size_t len, uint32_t *cp);

/* Whether XML 1.0 allows the code point in a document. */
int utf8_is_xml(uint32_t cp);

/* Whether it changes the direction of the text after it without being seen (the embeddings,
 * overrides and isolates of bidirectional text): names and subjects could feign others. */
int utf8_is_turning(uint32_t cp);

#endif
