/* SPDX-License-Identifier: EUPL-1.2 */
/* render - stylesheets and the transform; owner of libxslt */
#include "lib/render.h"
#include "lib/clock.h"
#include "lib/html.h"
#include "lib/log.h"
#include "lib/render_fn.h"
#include <glib.h>
#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <libxslt/documents.h>
#include <libxslt/security.h>
#include <libxslt/transform.h>
#include <libxslt/xsltutils.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#define DEPTH_MAX 600		/* templates inside each other */
#define VARS_MAX 6000
#define STEPS_MAX 10000000ul	/* of the sheet, and of XPath, for one page */

struct sheet {
	const char *kind, *name;
	xsltStylesheet *style;
};

struct sheets {
	const struct catalog *catalog;
	struct sheet *sheet;
	unsigned n;
};

/* Files may be opened only while a set is loaded, only below its folder. */
static const char *open_below;

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

__attribute__((format(printf, 2, 3)))
static void on_generic(void *ctx, const char *fmt, ...)
{
	char text[400];
	va_list ap;

	(void)ctx;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	complain(text);
}

static void listen_to(char *buf, size_t cap)
{
	complaints = buf;
	complaints_cap = cap;
	if (buf)
		buf[0] = '\0';
}

/* One line for the log: ends of lines become "; ". */
static const char *one_line(char *text)
{
	g_strchomp(text);
	g_strdelimit(text, "\r\n", ';');
	return *text ? text : "no reason given";
}

static xmlDoc *parse_file(const char *path, xmlDict *dict)
{
	xmlParserCtxt *parser = xmlNewParserCtxt();
	GError *error = NULL;
	xmlDoc *doc = NULL;
	char *text = NULL;
	size_t len;

	if (dict) {	/* an imported sheet shares the names of the importing one */
		xmlDictFree(parser->dict);
		parser->dict = dict;
		xmlDictReference(dict);
	}
	if (!g_file_get_contents(path, &text, &len, &error))
		complain(error->message);
	else if (len <= G_MAXINT)
		doc = xmlCtxtReadMemory(parser, text, (int)len, path, NULL,
					XML_PARSE_NONET | XML_PARSE_NOCDATA);
	if (doc && doc->intSubset) {
		complain("a DOCTYPE is not taken");
		xmlFreeDoc(doc);
		doc = NULL;
	}
	g_clear_error(&error);
	g_free(text);
	xmlFreeParserCtxt(parser);
	return doc;
}

/* libxslt asks here for every file: import and include while loading, never document(). */
static xmlDoc *loader(const xmlChar *uri, xmlDict *dict, int options, void *ctx, xsltLoadType type)
{
	const char *path = (const char *)uri;
	size_t n = open_below ? strlen(open_below) : 0;

	(void)options;
	(void)ctx;
	if (type == XSLT_LOAD_DOCUMENT || n == 0 || strncmp(path, open_below, n) != 0 ||
	    path[n] != '/' || strstr(path, "/../")) {
		on_generic(NULL, "%s must not be read\n", path);
		return NULL;
	}
	return parse_file(path, dict);
}

static xmlParserInput *refuse_entity(const char *url, const char *id, xmlParserCtxt *parser)
{
	(void)id;
	(void)parser;
	on_generic(NULL, "external entity %s must not be read\n", url ? url : "");
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
	xmlSetGenericErrorFunc(NULL, on_generic);
	xsltSetGenericErrorFunc(NULL, on_generic);
	xsltMaxDepth = DEPTH_MAX;
	xsltMaxVars = VARS_MAX;
}

static int sheets_free(struct sheets *s)
{
	unsigned i;

	for (i = 0; i < s->n; i++)
		xsltFreeStylesheet(s->sheet[i].style);
	return 0;
}

static enum rc compile(struct sheets *s, const char *kind, const char *path, const char *name,
		       struct err *e)
{
	char why[400];
	xsltStylesheet *style;
	xmlDoc *doc;

	listen_to(why, sizeof(why));
	doc = parse_file(path, NULL);
	style = doc ? xsltParseStylesheetDoc(doc) : NULL;
	listen_to(NULL, 0);
	if (!style)
		xmlFreeDoc(doc);
	/* libxslt compiles on after what it calls warnings; a slip is a slip */
	if (!style || style->errors > 0 || *why) {
		xsltFreeStylesheet(style);
		return ERR(e, RC_INVALID, "", "sheet %s: %s", path, one_line(why));
	}
	s->sheet = talloc_realloc(s, s->sheet, struct sheet, s->n + 1);
	s->sheet[s->n++] = (struct sheet){ kind, talloc_strdup(s, name), style };
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
		rc = compile(s, kind, talloc_asprintf(s, "%s/%s", folder, file), name, e);
	}
	if (d)
		g_dir_close(d);
	return rc;
}

enum rc render_load(const void *ctx, const char *dir, const struct catalog *catalog,
		    struct sheets **out, struct err *e)
{
	struct sheets *s = talloc_zero(ctx, struct sheets);
	/* names in imports are resolved to plain paths, so the folder must be one too */
	char *real = realpath(dir, NULL);
	enum rc rc;

	lock_libraries();
	talloc_set_destructor(s, sheets_free);
	s->catalog = catalog;
	open_below = real;
	rc = real ? load_kind(s, real, "page", e) : RC_OK;
	if (real && rc == RC_OK)
		rc = load_kind(s, real, "mail", e);
	open_below = NULL;
	free(real);
	if (rc == RC_OK && s->n == 0)
		rc = ERR(e, RC_INVALID, "", "there are no sheets in %s/page and %s/mail", dir, dir);
	if (rc != RC_OK)
		talloc_free(s);
	else
		*out = s;
	return rc;
}

static const struct sheet *find(const struct sheets *s, const char *kind, const char *name)
{
	unsigned i;

	for (i = 0; i < s->n; i++)
		if (strcmp(s->sheet[i].name, name) == 0 && strcmp(s->sheet[i].kind, kind) == 0)
			return &s->sheet[i];
	return NULL;
}

int render_has(const struct sheets *s, const char *kind, const char *name)
{
	return find(s, kind, name) != NULL;
}

static void init(struct render *r, const void *mem, const struct sheets *s, xmlDoc *doc)
{
	xmlNode *root = xmlDocGetRootElement(doc);
	xmlChar *lang = xmlGetNoNsProp(root, BAD_CAST "lang");
	xmlChar *now = xmlGetNoNsProp(root, BAD_CAST "now");
	int64_t ms;

	*r = (struct render){ .mem = mem, .catalog = s->catalog };
	r->lang = talloc_strdup(mem, lang ? (char *)lang : "");
	r->now = now && clock_parse_iso((char *)now, &ms) ? ms : clock_now_ms();
	xmlFree(lang);
	xmlFree(now);
}

static xsltSecurityPrefs *forbid_all(xsltTransformContext *t)
{
	static const xsltSecurityOption options[] = {
		XSLT_SECPREF_READ_FILE, XSLT_SECPREF_WRITE_FILE, XSLT_SECPREF_CREATE_DIRECTORY,
		XSLT_SECPREF_READ_NETWORK, XSLT_SECPREF_WRITE_NETWORK,
	};
	xsltSecurityPrefs *prefs = xsltNewSecurityPrefs();
	int failed = prefs == NULL;
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(options) && !failed; i++)
		failed = xsltSetSecurityPrefs(prefs, options[i], xsltSecurityForbid);
	if (!failed && xsltSetCtxtSecurityPrefs(prefs, t) == 0)
		return prefs;
	xsltFreeSecurityPrefs(prefs);
	return NULL;
}

static void set_limits(xsltTransformContext *t)
{
	t->maxTemplateDepth = DEPTH_MAX;
	t->maxTemplateVars = VARS_MAX;
	t->opLimit = STEPS_MAX;
	t->xpathCtxt->opLimit = STEPS_MAX;
}

/* The result tree, NULL when anything at all went wrong. */
static xmlDoc *transform(const struct sheet *sheet, const char *mode, xmlDoc *doc, struct render *r)
{
	xsltTransformContext *t = xsltNewTransformContext(sheet->style, doc);
	xsltSecurityPrefs *prefs = t ? forbid_all(t) : NULL;
	xmlDoc *result = NULL;

	if (prefs) {
		xsltSetTransformErrorFunc(t, NULL, on_generic);
		set_limits(t);
		render_register(t, r);
		if (mode)	/* compared by address: it must come from the names of the sheet */
			t->mode = xmlDictLookup(t->dict, BAD_CAST mode, -1);
		result = xsltApplyStylesheetUser(sheet->style, doc, NULL, NULL, NULL, t);
		if (t->state != XSLT_STATE_OK) {
			xmlFreeDoc(result);
			result = NULL;
		}
	}
	if (t)
		xsltFreeTransformContext(t);
	xsltFreeSecurityPrefs(prefs);
	return result;
}

static enum rc write_text(const void *mem, xmlDoc *doc, char **out, size_t *len)
{
	xmlChar *text = xmlNodeGetContent((xmlNode *)doc);

	*out = talloc_strdup(mem, text ? (char *)text : "");
	*len = strlen(*out);
	xmlFree(text);
	return RC_OK;
}

enum rc render_run(const void *mem, const struct sheets *s, const char *kind, const char *name,
		   const char *mode, xmlDoc *doc, char **out, size_t *len, struct err *e)
{
	const struct sheet *sheet = find(s, kind, name);
	struct render r;
	struct err why;
	xmlDoc *result;
	enum rc rc;

	if (!sheet)
		return ERR(e, RC_BUG, "error.500", "there is no sheet %s/%s.xsl", kind, name);
	init(&r, mem, s, doc);
	listen_to(r.errors, sizeof(r.errors));
	result = transform(sheet, mode, doc, &r);
	listen_to(NULL, 0);
	if (!result)
		return ERR(e, RC_BUG, "error.500", "sheet %s/%s.xsl failed: %s", kind, name,
			   one_line(r.errors));
	if (*r.errors)
		log_warn("render", "sheet %s/%s.xsl: %s", kind, name, one_line(r.errors));
	if (mode && strcmp(mode, "html") != 0)
		rc = write_text(mem, result, out, len);
	else
		rc = html_write(mem, result, out, len, &why);
	xmlFreeDoc(result);
	if (rc != RC_OK)
		return ERR(e, rc, why.msgid, "sheet %s/%s.xsl: %s", kind, name, why.cause);
	return RC_OK;
}
