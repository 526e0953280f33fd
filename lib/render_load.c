/* SPDX-License-Identifier: EUPL-1.2 */
/* render_load - the sheets of a generation: read once, compiled, proven */
#include "lib/render_private.h"

#include "lib/log.h"
#include "lib/render_fn.h"
#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <libxslt/documents.h>
#include <libxslt/transform.h>
#include <libxslt/xsltutils.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

/* The set that is compiling; its files are the only ones. */
static struct sheets *loading;

/* Where the libraries' complaints go: they come in pieces and name no sheet. */
static char *complaints;
static size_t complaints_cap;

static void complain(const char *text)
{
	size_t used, n;

	if (!complaints) {
		log_error("render", "%s", text);
		return;
	}
	used = strlen(complaints);
	n = MIN(strlen(text), complaints_cap - 1 - used);
	memcpy(complaints + used, text, n);
	complaints[used + n] = '\0';
}

void render_complain(void *ctx, const char *fmt, ...)
{
	char text[400];
	va_list ap;

	(void)ctx;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	complain(text);
}

void render_listen(char *buf, size_t cap)
{
	complaints = buf;
	complaints_cap = cap;
	if (buf)
		buf[0] = '\0';
}

const char *render_said(char *text)
{
	g_strchomp(text);
	g_strdelimit(text, "\r\n", ';');
	return *text ? text : "no reason given";
}

/* The text of a sheet, read at most once for a set. */
static const char *file_text(struct sheets *s, const char *path)
{
	const char *known = g_hash_table_lookup(s->files, path);
	GError *error = NULL;
	char *text = NULL;

	if (known)
		return known;
	if (s->closed) {
		complain("it was not there when the set was loaded");
		return NULL;
	}
	if (!g_file_get_contents(path, &text, NULL, &error)) {
		complain(error->message);
		g_clear_error(&error);
		return NULL;
	}
	g_hash_table_insert(s->files, g_strdup(path), text);
	return text;
}

static xmlDoc *parse_file(const char *path, xmlDict *dict)
{
	const char *text = loading ? file_text(loading, path) : NULL;
	size_t len = text ? strlen(text) : 0;
	xmlParserCtxt *parser;
	xmlDoc *doc = NULL;

	if (!text || len > G_MAXINT)
		return NULL;
	parser = xmlNewParserCtxt();

	if (dict) {	/* an imported sheet shares the names of the importing one */
		xmlDictFree(parser->dict);
		parser->dict = dict;
		xmlDictReference(dict);
	}
	doc = xmlCtxtReadMemory(parser, text, (int)len, path, NULL,
				XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_COMPACT);
	if (doc && doc->intSubset) {
		complain("a DOCTYPE is not taken");
		xmlFreeDoc(doc);
		doc = NULL;
	}
	xmlFreeParserCtxt(parser);
	return doc;
}

/* libxslt asks here for every file: import and include while loading, never document(). */
static xmlDoc *loader(const xmlChar *uri, xmlDict *dict, int options, void *ctx, xsltLoadType type)
{
	const char *path = (const char *)uri;
	const char *below = loading ? loading->dir : NULL;
	size_t n = below ? strlen(below) : 0;

	(void)options;
	(void)ctx;
	if (type == XSLT_LOAD_DOCUMENT || n == 0 || strncmp(path, below, n) != 0 ||
	    path[n] != '/' || strstr(path, "/../")) {
		render_complain(NULL, "%s must not be read\n", path);
		return NULL;
	}
	return parse_file(path, dict);
}

static xmlParserInput *refuse_entity(const char *url, const char *id, xmlParserCtxt *parser)
{
	(void)id;
	(void)parser;
	render_complain(NULL, "external entity %s must not be read\n", url ? url : "");
	return NULL;
}

/* Process wide, once: from here on neither library opens a file by itself. */
static void lock_libraries(void)
{
	static bool done;

	if (done)
		return;
	done = true;
	xmlInitParser();
	xmlSetExternalEntityLoader(refuse_entity);
	xsltSetLoaderFunc(loader);
	xmlSetGenericErrorFunc(NULL, render_complain);
	xsltSetGenericErrorFunc(NULL, render_complain);
	xsltMaxDepth = DEPTH_MAX;
	xsltMaxVars = VARS_MAX;
}

static int sheets_free(struct sheets *s)
{
	unsigned i;

	for (i = 0; i < s->n; i++)
		xsltFreeStylesheet(s->sheet[i].style);
	g_hash_table_destroy(s->files);
	free(s->dir);
	return 0;
}

/* libxslt compiles on after what it calls warnings; a slip is a slip. */
enum rc render_compile(struct sheets *s, const char *path, xsltStylesheet **out,
		       struct err *e)
{
	char why[400];
	xsltStylesheet *style;
	xmlDoc *doc;

	render_listen(why, sizeof(why));
	loading = s;
	doc = parse_file(path, NULL);
	style = doc ? xsltParseStylesheetDoc(doc) : NULL;
	loading = NULL;
	render_listen(NULL, 0);
	if (!style)
		xmlFreeDoc(doc);
	if (style && style->errors == 0 && !*why) {
		*out = style;
		return RC_OK;
	}
	xsltFreeStylesheet(style);
	return ERR(e, RC_INVALID, "", "sheet %s: %s", path, render_said(why));
}

static bool is_rare(const xsltStylesheet *style)
{
	xmlChar *value = xmlGetNsProp(xmlDocGetRootElement(style->doc), BAD_CAST "rare",
				      BAD_CAST RENDER_NS);
	bool rare = xmlStrEqual(value, BAD_CAST "true");

	xmlFree(value);
	return rare;
}

static enum rc add(struct sheets *s, const char *kind, const char *path, const char *name,
		   struct err *e)
{
	xsltStylesheet *style = NULL;

	if (render_compile(s, path, &style, e) != RC_OK)
		return e->rc;
	if (strcmp(kind, "mail") == 0 || is_rare(style)) {
		xsltFreeStylesheet(style);
		style = NULL;
	}
	s->sheet = talloc_realloc(s, s->sheet, struct sheet, s->n + 1);
	s->sheet[s->n++] = (struct sheet){ kind, talloc_strdup(s, name),
					   talloc_strdup(s, path), style };
	return RC_OK;
}

static enum rc load_kind(struct sheets *s, const char *dir, const char *kind, struct err *e)
{
	char *folder = talloc_asprintf(s, "%s/%s", dir, kind), *name;
	GDir *d = g_dir_open(folder, 0, NULL);
	const char *file;
	enum rc rc = RC_OK;

	while (d && rc == RC_OK && (file = g_dir_read_name(d))) {
		if (*file == '.' || !g_str_has_suffix(file, ".xsl"))
			continue;
		name = talloc_strndup(s, file, strlen(file) - strlen(".xsl"));
		rc = add(s, kind, talloc_asprintf(s, "%s/%s", folder, file), name, e);
	}
	if (d)
		g_dir_close(d);
	return rc;
}

enum rc render_load(const void *ctx, const char *dir, const struct catalog *catalog,
		    struct sheets **out, struct err *e)
{
	struct sheets *s = talloc_zero(ctx, struct sheets);
	enum rc rc = RC_OK;

	lock_libraries();
	s->catalog = catalog;
	s->files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	/* names in imports are resolved to plain paths, so the folder must be one too */
	s->dir = realpath(dir, NULL);
	talloc_set_destructor(s, sheets_free);
	if (s->dir) {
		rc = load_kind(s, s->dir, "page", e);
		if (rc == RC_OK)
			rc = load_kind(s, s->dir, "mail", e);
	}
	s->closed = true;
	if (rc == RC_OK && s->n == 0)
		rc = ERR(e, RC_INVALID, "", "there are no sheets in %s/page and %s/mail", dir, dir);
	if (rc != RC_OK)
		talloc_free(s);
	else
		*out = s;
	return rc;
}
