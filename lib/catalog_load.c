/* SPDX-License-Identifier: EUPL-1.2 */
/* catalog_load - reads the message files and refuses what is not in order */
#include "lib/catalog_int.h"
#include <errno.h>
#include <libxml/parser.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <talloc.h>

#define FIRST "de"

static int language_free(struct language *l)
{
	g_hash_table_destroy(l->messages);
	return 0;
}

static const char *attr(const void *ctx, xmlNode *node, const char *name)
{
	xmlChar *value = xmlGetNoNsProp(node, BAD_CAST name);
	char *copy = value ? talloc_strdup(ctx, (char *)value) : NULL;

	xmlFree(value);
	return copy;
}

static bool is_named(const xmlNode *node, const char *name)
{
	return node->type == XML_ELEMENT_NODE && !node->ns &&
	       strcmp((const char *)node->name, name) == 0;
}

/* Braces pair up, names between them are words: a slip is found at start, not by a
 * reader of the page. */
static bool is_template(const char *p)
{
	size_t n;

	for (p += strcspn(p, "{}"); *p; p += strcspn(p, "{}")) {
		if (*p != '{')
			return false;
		n = strspn(p + 1, "abcdefghijklmnopqrstuvwxyz0123456789_");
		if (n == 0 || p[n + 1] != '}')
			return false;
		p += n + 2;
	}
	return true;
}

/* The text of an element that has no element inside. */
static enum rc read_text(struct language *l, xmlNode *node, const char *id, const char **out,
			 struct err *e)
{
	xmlChar *text;

	for (xmlNode *c = node->children; c; c = c->next)
		if (c->type == XML_ELEMENT_NODE || c->type == XML_ENTITY_REF_NODE)
			return ERR(e, RC_INVALID, "",
				   "%s.xml:%ld: message %s: <%s> cannot stand there", l->code,
				   xmlGetLineNo(c), id, c->name);
	text = xmlNodeGetContent(node);
	*out = talloc_strdup(l, text ? (char *)text : "");
	xmlFree(text);
	if (!is_template(*out))
		return ERR(e, RC_INVALID, "",
			   "%s.xml:%ld: message %s: wrong braces; allowed: {name}", l->code,
			   xmlGetLineNo(node), id);
	return RC_OK;
}

static enum rc read_form(struct language *l, xmlNode *node, const char *id, struct message *m,
			 struct err *e)
{
	int form = node->ns ? -1 : plural_form((const char *)node->name);

	if (form < 0 || !(l->rule->forms & 1u << form) || (m->forms & 1u << form))
		return ERR(e, RC_INVALID, "",
			   "%s.xml:%ld: message %s: <%s> is no plural form here, "
			   "or is there twice",
			   l->code, xmlGetLineNo(node), id, node->name);
	m->forms |= 1u << form;
	return read_text(l, node, id, &m->form[form], e);
}

static enum rc read_forms(struct language *l, xmlNode *node, const char *id, struct message *m,
			  struct err *e)
{
	enum rc rc = RC_OK;

	for (xmlNode *c = node->children; c && rc == RC_OK; c = c->next) {
		if (c->type == XML_ELEMENT_NODE)
			rc = read_form(l, c, id, m, e);
		else if (c->type != XML_COMMENT_NODE && !xmlIsBlankNode(c))
			rc = ERR(e, RC_INVALID, "",
				 "%s.xml:%ld: message %s: text beside plural forms", l->code,
				 xmlGetLineNo(node), id);
	}
	if (rc == RC_OK && m->forms != l->rule->forms)
		rc = ERR(e, RC_INVALID, "", "%s.xml:%ld: message %s: a plural form is missing",
			 l->code, xmlGetLineNo(node), id);
	return rc;
}

static enum rc read_message(struct language *l, xmlNode *node, struct err *e)
{
	const char *id = attr(l, node, "id");
	struct message *m = talloc_zero(l, struct message);

	if (!is_named(node, "m") || !id || !*id)
		return ERR(e, RC_INVALID, "", "%s.xml:%ld: <%s> is not <m id=\"...\">", l->code,
			   xmlGetLineNo(node), node->name);
	if (g_hash_table_contains(l->messages, id))
		return ERR(e, RC_INVALID, "", "%s.xml:%ld: message %s is there twice", l->code,
			   xmlGetLineNo(node), id);
	g_hash_table_insert(l->messages, (void *)(uintptr_t)id, m);
	if (xmlFirstElementChild(node))
		return read_forms(l, node, id, m, e);
	return read_text(l, node, id, &m->form[PL_OTHER], e);
}

/* Whoever adds a language learns here what there is. */
static enum rc no_rule(struct language *l, const char *plural, struct err *e)
{
	char *known = talloc_strdup(l, "");

	for (size_t i = 0; plural_rule_text(i); i++)
		known = talloc_asprintf_append_buffer(known, " \"%s\"", plural_rule_text(i));
	return ERR(e, RC_INVALID, "", "%s.xml: plural rule \"%s\" is not known; known are%s",
		   l->code, plural ? plural : "", known);
}

static enum rc read_root(struct language *l, xmlDoc *doc, struct err *e)
{
	xmlNode *root = xmlDocGetRootElement(doc);
	const char *lang, *plural;

	if (doc->intSubset || doc->extSubset)
		return ERR(e, RC_INVALID, "", "%s.xml: a DOCTYPE is not taken", l->code);
	if (!root || !is_named(root, "messages"))
		return ERR(e, RC_INVALID, "", "%s.xml: root is not <messages>", l->code);
	lang = attr(l, root, "lang");
	l->name = attr(l, root, "name");
	plural = attr(l, root, "plural");
	if (!lang || strcmp(lang, l->code) != 0 || !l->name || !*l->name)
		return ERR(e, RC_INVALID, "", "%s.xml: messages/@lang must be \"%s\", @name given",
			   l->code, l->code);
	l->rule = plural ? plural_find(plural) : NULL;
	return l->rule ? RC_OK : no_rule(l, plural, e);
}

static enum rc read_messages(struct language *l, xmlDoc *doc, struct err *e)
{
	enum rc rc = read_root(l, doc, e);
	xmlNode *c = rc == RC_OK ? xmlDocGetRootElement(doc)->children : NULL;

	for (; c && rc == RC_OK; c = c->next) {
		if (c->type == XML_ELEMENT_NODE)
			rc = read_message(l, c, e);
		else if (c->type != XML_COMMENT_NODE && !xmlIsBlankNode(c))
			rc = ERR(e, RC_INVALID, "", "%s.xml:%ld: text outside a message", l->code,
				 xmlGetLineNo(c));
	}
	return rc;
}

/* Read into memory first: the parser itself opens nothing. */
static enum rc parse(const char *path, xmlParserCtxt *parser, xmlDoc **doc, struct err *e)
{
	GError *error = NULL;
	const xmlError *why;
	char *text;
	size_t len;

	*doc = NULL;
	if (!g_file_get_contents(path, &text, &len, &error)) {
		ERR(e, RC_INVALID, "", "could not read messages: %s", error->message);
		g_clear_error(&error);
		return RC_INVALID;
	}
	if (len <= G_MAXINT)
		*doc = xmlCtxtReadMemory(parser, text, (int)len, path, NULL,
					 XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_NOERROR |
					 XML_PARSE_NOWARNING);
	g_free(text);
	if (*doc)
		return RC_OK;
	why = xmlCtxtGetLastError(parser);
	return ERR(e, RC_INVALID, "", "%s:%d: %s", path, why ? why->line : 0,
		   why && why->message ? why->message : "is no XML");
}

static enum rc load_language(struct catalog *c, const char *dir, const char *file, struct err *e)
{
	struct language *l = talloc_zero(c, struct language);
	xmlParserCtxt *parser = xmlNewParserCtxt();
	xmlDoc *doc = NULL;
	enum rc rc;

	l->code = talloc_strndup(l, file, strlen(file) - strlen(".xml"));
	l->messages = g_hash_table_new(g_str_hash, g_str_equal);
	talloc_set_destructor(l, language_free);
	rc = parse(talloc_asprintf(l, "%s/%s", dir, file), parser, &doc, e);
	if (rc == RC_OK)
		rc = read_messages(l, doc, e);
	xmlFreeDoc(doc);
	xmlFreeParserCtxt(parser);
	c->language = talloc_realloc(c, c->language, struct language *, c->n + 1);
	c->language[c->n++] = l;
	return rc;
}

static int by_code(const void *a, const void *b)
{
	const struct language *const *x = a, *const *y = b;
	bool x_first = strcmp((*x)->code, FIRST) == 0, y_first = strcmp((*y)->code, FIRST) == 0;

	return x_first || y_first ? y_first - x_first : strcmp((*x)->code, (*y)->code);
}

static enum rc ids_within(const struct language *a, const struct language *b, struct err *e)
{
	GHashTableIter it;
	void *id;

	g_hash_table_iter_init(&it, a->messages);
	while (g_hash_table_iter_next(&it, &id, NULL))
		if (!g_hash_table_contains(b->messages, id))
			return ERR(e, RC_INVALID, "", "message %s is in %s.xml but not in %s.xml",
				   (char *)id, a->code, b->code);
	return RC_OK;
}

static enum rc compare(const struct catalog *c, struct err *e)
{
	enum rc rc = RC_OK;

	if (c->n == 0 || strcmp(c->language[0]->code, FIRST) != 0)
		return ERR(e, RC_INVALID, "", "messages in " FIRST ".xml are missing");
	for (unsigned i = 1; i < c->n && rc == RC_OK; i++) {
		rc = ids_within(c->language[0], c->language[i], e);
		if (rc == RC_OK)
			rc = ids_within(c->language[i], c->language[0], e);
	}
	return rc;
}

enum rc catalog_load(const void *ctx, const char *dir, struct catalog **out, struct err *e)
{
	GError *error = NULL;
	GDir *d = g_dir_open(dir, 0, &error);
	struct catalog *c;
	const char *file;
	enum rc rc = RC_OK;

	if (!d) {
		ERR(e, RC_INVALID, "", "could not read messages: %s", error->message);
		g_clear_error(&error);
		return RC_INVALID;
	}
	c = talloc_zero(ctx, struct catalog);
	while (rc == RC_OK && (file = g_dir_read_name(d)))
		if (g_str_has_suffix(file, ".xml") && *file != '.')
			rc = load_language(c, dir, file, e);
	g_dir_close(d);
	if (rc == RC_OK && c->n)
		qsort(c->language, c->n, sizeof(c->language[0]), by_code);
	if (rc == RC_OK)
		rc = compare(c, e);
	if (rc != RC_OK)
		talloc_free(c);
	else
		*out = c;
	return rc;
}
