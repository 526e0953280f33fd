/* SPDX-License-Identifier: EUPL-1.2 */
/* markdown - articles: cmark-gfm's tree, walked into the page document */
#include "lib/richtext.h"
#include "lib/xml.h"
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <glib.h>
#include <stdbool.h>
#include <string.h>
#include <talloc.h>

#define DEPTH_MAX 40	/* what lies deeper is added to its ancestor: sheets recurse */

enum action {
	DROP,		/* neither element nor text, but what its children are (images) */
	ELEMENT,	/* element with children */
	LITERAL,	/* element with the node's own text; also raw HTML, as it was written */
	TEXT,		/* the node's own text; also raw HTML */
	EMPTY,		/* element without content */
	BREAK		/* line end in the source: a blank */
};

struct rule {
	const char *type;	/* as cmark names it: node types of extensions have no constant */
	enum action action;
	const char *element;
	const char *(*choose)(cmark_node *node);	/* the element by the node, NULL: none */
};

/* http, https, mailto, a path of ours or a place on the page; not //host. */
static bool is_target(const char *url)
{
	static const char *const schemes[] = { "http://", "https://", "mailto:" };
	const char *p;
	size_t i;

	for (p = url; *p; p++)
		if ((unsigned char)*p <= 0x20 || *p == '\\' || *p == 0x7f)
			return false;
	for (i = 0; i < G_N_ELEMENTS(schemes); i++)
		if (g_ascii_strncasecmp(url, schemes[i], strlen(schemes[i])) == 0)
			return true;
	return url[0] == '#' || (url[0] == '/' && url[1] != '/');
}

static const char *paragraph(cmark_node *node)
{
	cmark_node *item = cmark_node_parent(node);
	cmark_node *list = item ? cmark_node_parent(item) : NULL;

	if (list && cmark_node_get_type(list) == CMARK_NODE_LIST && cmark_node_get_list_tight(list))
		return NULL;
	return "p";
}

static const char *heading(cmark_node *node)
{
	return cmark_node_get_heading_level(node) <= 2 ? "h2" : "h3";
}

static const char *list(cmark_node *node)
{
	return cmark_node_get_list_type(node) == CMARK_ORDERED_LIST ? "ol" : "ul";
}

static const char *hyperlink(cmark_node *node)
{
	return is_target(cmark_node_get_url(node)) ? "link" : NULL;
}

static const char *cell(cmark_node *node)
{
	return cmark_gfm_extensions_get_table_row_is_header(cmark_node_parent(node)) ? "th" : "td";
}

static const struct rule rules[] = {
	{ "text", TEXT, NULL, NULL }, { "softbreak", BREAK, NULL, NULL },
	{ "linebreak", EMPTY, "br", NULL }, { "thematic_break", EMPTY, "hr", NULL },
	{ "paragraph", ELEMENT, NULL, paragraph }, { "heading", ELEMENT, NULL, heading },
	{ "list", ELEMENT, NULL, list }, { "item", ELEMENT, "li", NULL },
	{ "block_quote", ELEMENT, "quote", NULL }, { "emph", ELEMENT, "em", NULL },
	{ "strong", ELEMENT, "strong", NULL }, { "link", ELEMENT, NULL, hyperlink },
	{ "code_block", LITERAL, "pre", NULL }, { "code", LITERAL, "code", NULL },
	{ "html_block", LITERAL, "p", NULL }, { "html_inline", TEXT, NULL, NULL },
	{ "table", ELEMENT, "table", NULL }, { "table_header", ELEMENT, "tr", NULL },
	{ "table_row", ELEMENT, "tr", NULL }, { "table_cell", ELEMENT, NULL, cell },
	{ NULL, DROP, NULL, NULL }
};

struct walk {
	xmlNode *at;		/* where the next child goes */
	unsigned depth;		/* elements opened below the start */
	GHashTable *slugs;	/* ids given so far */
	void *tmp;
};

static const struct rule *rule_for(cmark_node *node)
{
	const char *type = cmark_node_get_type_string(node);
	const struct rule *r;

	for (r = rules; r->type && strcmp(r->type, type) != 0; r++)
		;
	return r;
}

static const char *element_name(cmark_node *node, const struct rule *r)
{
	return r->choose ? r->choose(node) : r->element;
}

/* Lower case, umlauts written out, everything else one hyphen. */
static char *slug(const void *ctx, const char *text)
{
	static const struct { gunichar c; const char *to; } special[] = {
		{ 0xe4, "ae" }, { 0xf6, "oe" }, { 0xfc, "ue" }, { 0xdf, "ss" },
	};
	char *lower = g_utf8_strdown(text, -1), *out = talloc_strdup(ctx, "");
	size_t i;

	for (const char *p = lower; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		const char *add = "-";
		char one[2] = { (char)c, '\0' };

		for (i = 0; i < G_N_ELEMENTS(special); i++)
			if (special[i].c == c)
				add = special[i].to;
		if (c < 0x80 && g_ascii_isalnum((char)c))
			add = one;
		if (*add != '-' || (*out && !g_str_has_suffix(out, "-")))
			out = talloc_strdup_append(out, add);
	}
	g_free(lower);
	while (g_str_has_suffix(out, "-"))
		out[strlen(out) - 1] = '\0';
	return *out ? out : talloc_strdup(ctx, "section");
}

/* A second heading with the same text gets -2 and so on. */
static void set_id(struct walk *w, xmlNode *heading)
{
	xmlChar *text = xmlNodeGetContent(heading);
	char *base = slug(w->tmp, (char *)text), *id = base;
	unsigned n = GPOINTER_TO_UINT(g_hash_table_lookup(w->slugs, base));

	xmlFree(text);
	while (n > 0 && g_hash_table_contains(w->slugs, id))
		id = talloc_asprintf(w->tmp, "%s-%u", base, ++n);
	g_hash_table_insert(w->slugs, base, GUINT_TO_POINTER(n ? n : 1));
	if (id != base)
		g_hash_table_insert(w->slugs, id, GUINT_TO_POINTER(1));
	xml_attr(heading, "id", id);
}

static void say(struct walk *w, cmark_node *node)
{
	const char *text = cmark_node_get_literal(node);

	if (text)
		xml_text(w->at, text, strlen(text));
}

static void open_element(struct walk *w, cmark_node *node, const struct rule *r)
{
	const char *name = element_name(node, r);

	if (!name)
		return;
	if (w->depth++ >= DEPTH_MAX)
		return;
	w->at = xml_elem(w->at, name);
	if (strcmp(name, "link") == 0)
		xml_attr(w->at, "href", cmark_node_get_url(node));
}

static void close_element(struct walk *w, cmark_node *node, const struct rule *r)
{
	if (!element_name(node, r))
		return;
	if (w->depth-- > DEPTH_MAX)
		return;
	if (strcmp((const char *)w->at->name, "h2") == 0)
		set_id(w, w->at);
	w->at = w->at->parent;
}

/* A block's own text; the line end behind its last line is cmark's, not the author's. */
static void literal(struct walk *w, cmark_node *node, const char *name)
{
	const char *text = cmark_node_get_literal(node);
	size_t len = text ? strlen(text) : 0;

	if (len > 0 && text[len - 1] == '\n')
		len--;
	xml_elem_textn(w->at, name, text ? text : "", len);
}

static void enter(struct walk *w, cmark_node *node)
{
	const struct rule *r = rule_for(node);

	switch (r->action) {
	case DROP: break;
	case ELEMENT: open_element(w, node, r); break;
	case LITERAL: literal(w, node, r->element); break;
	case TEXT: say(w, node); break;
	case EMPTY: xml_elem(w->at, r->element); break;
	case BREAK: xml_text(w->at, "\n", 1); break;
	}
}

static void walk_tree(struct walk *w, cmark_node *root)
{
	cmark_iter *it = cmark_iter_new(root);
	cmark_event_type event;

	while ((event = cmark_iter_next(it)) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(it);

		if (event == CMARK_EVENT_ENTER)
			enter(w, node);
		else if (rule_for(node)->action == ELEMENT)
			close_element(w, node, rule_for(node));
	}
	cmark_iter_free(it);
}

void richtext_markdown(xmlNode *node, const char *text, size_t len)
{
	struct walk w = { .at = node };
	cmark_parser *parser;
	cmark_syntax_extension *table;
	cmark_node *root;

	cmark_gfm_core_extensions_ensure_registered();
	parser = cmark_parser_new(CMARK_OPT_VALIDATE_UTF8);
	table = cmark_find_syntax_extension("table");
	if (table)
		cmark_parser_attach_syntax_extension(parser, table);
	cmark_parser_feed(parser, text, len);
	root = cmark_parser_finish(parser);
	w.slugs = g_hash_table_new(g_str_hash, g_str_equal);
	w.tmp = talloc_new(NULL);
	walk_tree(&w, root);
	g_hash_table_destroy(w.slugs);
	talloc_free(w.tmp);
	cmark_node_free(root);
	cmark_parser_free(parser);
}
