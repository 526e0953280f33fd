/* SPDX-License-Identifier: EUPL-1.2 */
/* linkify - finds web and mail addresses in plain text (SECURITY a63) */
#ifndef LIB_LINKIFY_H
#define LIB_LINKIFY_H

#include <libxml/tree.h>
#include <stddef.h>

/* Appends text (valid UTF-8) to node; http, https and mailto addresses become
 * link[@href]. Punctuation and an unpaired bracket behind an address stay outside.
 * Looks at each byte a bounded number of times. */
void linkify(xmlNode *node, const char *text, size_t len);

#endif
