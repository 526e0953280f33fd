/* SPDX-License-Identifier: EUPL-1.2 */
/* html - writes a result tree as HTML, by the standard's serialising algorithm */
#include "lib/html.h"
#include <stdbool.h>
#include <string.h>
#include <talloc.h>

struct out {
	char *p;
	size_t len, cap;
};

static void put(struct out *o, const char *text, size_t len)
{
	if (o->cap - o->len < len + 1) {
		o->cap = (o->cap + len) * 2;
		o->p = talloc_realloc_size(NULL, o->p, o->cap);
	}
	memcpy(o->p + o->len, text, len);
	o->len += len;
	o->p[o->len] = '\0';
}

static void puts_(struct out *o, const char *text)
{
	put(o, text, strlen(text));
}

/* The same set for text and for attributes: < and > in attributes do no harm escaped. */
static void put_escaped(struct out *o, const char *p)
{
	size_t n;

	for (;;) {
		n = strcspn(p, "&<>\"\xc2");
		put(o, p, n);
		p += n;
		switch (*p) {
		case '\0': return;
		case '&': puts_(o, "&amp;"); break;
		case '<': puts_(o, "&lt;"); break;
		case '>': puts_(o, "&gt;"); break;
		case '"': puts_(o, "&quot;"); break;
		default:	/* U+00A0, or another character that begins with the same byte */
			if (p[1] == '\xa0') {
				puts_(o, "&nbsp;");
				p++;
			} else {
				put(o, p, 1);
			}
		}
		p++;
	}
}

static bool is_one_of(const xmlNode *node, const char *const *names)
{
	for (; *names; names++)
		if (strcmp((const char *)node->name, *names) == 0)
			return true;
	return false;
}

static bool is_void(const xmlNode *node)
{
	static const char *const names[] = {
		"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta",
		"source", "track", "wbr", NULL
	};

	return is_one_of(node, names);
}

static void put_name(struct out *o, const xmlNs *ns, const xmlChar *name)
{
	if (ns && ns->prefix) {
		puts_(o, (const char *)ns->prefix);
		puts_(o, ":");
	}
	puts_(o, (const char *)name);
}

static void put_attribute(struct out *o, const xmlAttr *a)
{
	puts_(o, " ");
	put_name(o, a->ns, a->name);
	puts_(o, "=\"");
	for (const xmlNode *c = a->children; c; c = c->next)
		if (c->content)
			put_escaped(o, (const char *)c->content);
	puts_(o, "\"");
}

/* A parser drops one line end after these start tags; a value that begins with one must
 * come back whole. */
static void guard_line_end(struct out *o, const xmlNode *node)
{
	static const char *const names[] = { "pre", "textarea", "listing", NULL };
	const xmlNode *c = node->children;

	if (is_one_of(node, names) && c && c->type == XML_TEXT_NODE && c->content &&
	    *c->content == '\n')
		puts_(o, "\n");
}

static void open_element(struct out *o, const xmlNode *node)
{
	puts_(o, "<");
	put_name(o, node->ns, node->name);
	for (const xmlAttr *a = node->properties; a; a = a->next)
		put_attribute(o, a);
	puts_(o, ">");
	guard_line_end(o, node);
}

static void close_element(struct out *o, const xmlNode *node)
{
	if (is_void(node))
		return;
	puts_(o, "</");
	put_name(o, node->ns, node->name);
	puts_(o, ">");
}

static enum rc put_text(struct out *o, const xmlNode *node, struct err *e)
{
	static const char *const raw[] = { "script", "style", "xmp", "iframe", "noembed",
					   "noframes", "plaintext", NULL };

	if (node->parent->type == XML_ELEMENT_NODE && is_one_of(node->parent, raw))
		return ERR(e, RC_BUG, "error.500", "text inside <%s> cannot be escaped",
			   node->parent->name);
	if (node->content)
		put_escaped(o, (const char *)node->content);
	return RC_OK;
}

static enum rc begin(struct out *o, const xmlNode *node, struct err *e)
{
	switch (node->type) {
	case XML_ELEMENT_NODE:
		open_element(o, node);
		return RC_OK;
	case XML_TEXT_NODE:
	case XML_CDATA_SECTION_NODE:
		return put_text(o, node, e);
	default:
		return RC_OK;
	}
}

/* Without recursion: how deep people nest must not decide about our stack. */
static enum rc walk(struct out *o, const xmlNode *root, struct err *e)
{
	const xmlNode *node = root;

	for (;;) {
		if (begin(o, node, e) != RC_OK)
			return RC_BUG;
		if (node->type == XML_ELEMENT_NODE && node->children && !is_void(node)) {
			node = node->children;
			continue;
		}
		for (;; node = node->parent) {
			if (node->type == XML_ELEMENT_NODE)
				close_element(o, node);
			if (node == root)
				return RC_OK;
			if (node->next)
				break;
		}
		node = node->next;
	}
}

enum rc html_write(const void *ctx, xmlDoc *doc, char **out, size_t *len, struct err *e)
{
	struct out o = { .cap = 16384 };
	xmlNode *root = xmlDocGetRootElement(doc);

	if (!root)
		return ERR(e, RC_BUG, "error.500", "the result has no root element");
	o.p = talloc_size(NULL, o.cap);
	puts_(&o, "<!DOCTYPE html>\n");
	if (walk(&o, root, e) != RC_OK) {
		talloc_free(o.p);
		return RC_BUG;
	}
	puts_(&o, "\n");
	*out = talloc_steal(ctx, o.p);
	*len = o.len;
	return RC_OK;
}
