/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * xml - the only way to put text into a tree (SECURITY a62, a67)
 *
 * All text is cleaned on entry: invalid or overlong UTF-8, surrogates,
 * U+FFFE/FFFF and characters XML 1.0 forbids become U+FFFD; so do characters that turn
 * the text after them unseen, in elements of one text (names, subjects). Nodes belong to
 * their document; a document made by xml_doc hangs on a talloc context and dies
 * with it. Allocation failure ends the process (a worker is replaced).
 */
#ifndef LIB_XML_H
#define LIB_XML_H

#include <libxml/tree.h>
#include <stddef.h>
#include <stdint.h>

/* New document with root element; freed with ctx. Returns the root. */
xmlNode *xml_doc(const void *ctx, const char *root);

/* New last child without text. */
xmlNode *xml_elem(xmlNode *parent, const char *name);
/* New last child with text (NUL-terminated; NULL: the element is not made and
 * NULL is returned). */
xmlNode *xml_elem_text(xmlNode *parent, const char *name, const char *text);
/* The same with a length; text may hold NUL (becomes U+FFFD). */
xmlNode *xml_elem_textn(xmlNode *parent, const char *name, const char *text, size_t len);
/* Appends text to a node (mixed content). */
void xml_text(xmlNode *node, const char *text, size_t len);

/* Attributes; a NULL value makes none. */
void xml_attr(xmlNode *node, const char *name, const char *value);
void xml_attrn(xmlNode *node, const char *name, const char *value, size_t len);
void xml_attr_i64(xmlNode *node, const char *name, int64_t value);
void xml_attr_time(xmlNode *node, const char *name, int64_t ms);

/* Cleaned copy of text on ctx (the rule above). *out_len may be NULL. */
char *xml_clean(const void *ctx, const char *text, size_t len, size_t *out_len);
/* Strict check: valid UTF-8 (no overlong, no surrogates) of XML characters. */
int xml_valid(const char *text, size_t len);

#endif
