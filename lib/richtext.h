/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * richtext - what people wrote, as elements of the page document
 *
 * One small vocabulary for comments (plain text) and articles (Markdown), drawn
 * by xslt/lib/text.xsl: p, br, pre, link[@href], h2, h3, ul, ol, li, em, strong,
 * code, quote, hr, and table/tr/th/td. No HTML ever comes from the text itself.
 */
#ifndef LIB_RICHTEXT_H
#define LIB_RICHTEXT_H

#include <libxml/tree.h>
#include <stddef.h>

/* Plain text: blank lines part paragraphs, single line ends become br, lines
 * between ``` lines become pre, http/https/mailto addresses become link. Linear
 * time (SECURITY a63). Children are appended to node. */
void richtext_plain(xmlNode *node, const char *text, size_t len);

/* CommonMark with tables by cmark-gfm; raw HTML is shown as text or dropped,
 * links other than http, https, mailto, "/..." and "#..." lose their target.
 * h1 in the source becomes h2 (the page owns h1). h2 gets @id (slug). */
void richtext_markdown(xmlNode *node, const char *text, size_t len);

#endif
