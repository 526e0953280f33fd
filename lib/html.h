/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * html - writes a result tree as HTML, by the standard's serialising algorithm
 *
 * Why not libxslt's own output: it adds a second <meta http-equiv>, knows the void
 * elements of HTML 4 only, changes between versions, and honours
 * disable-output-escaping. Here everything is escaped, void elements have no end tag,
 * all others have one (also empty ones, also inside inline SVG), comments, processing
 * instructions and namespace declarations are left out. Text inside script and style is
 * refused, as nothing could escape it (HTML 13.3, "Serializing HTML fragments").
 */
#ifndef LIB_HTML_H
#define LIB_HTML_H

#include "lib/err.h"
#include <libxml/tree.h>
#include <stddef.h>

/* "<!DOCTYPE html>", line end, document, line end. *out (NUL-terminated) is on ctx. */
enum rc html_write(const void *ctx, xmlDoc *doc, char **out, size_t *len, struct err *e) MUST_CHECK;

#endif
