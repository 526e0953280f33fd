/* SPDX-License-Identifier: EUPL-1.2 */
/* render - the transform; owner of libxslt, with render_load.c */
#include "lib/render_private.h"

#include "lib/clock.h"
#include "lib/html.h"
#include "lib/log.h"
#include "lib/render_fn.h"
#include <libxslt/security.h>
#include <libxslt/transform.h>
#include <libxslt/xsltutils.h>
#include <string.h>
#include <talloc.h>

#define STEPS_MAX 10000000ul	/* of the sheet, and of XPath, for one page */

static struct sheet *find(const struct sheets *s, const char *kind, const char *name)
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

static void drop_recent(struct sheets *s)
{
	if (!s->recent)
		return;
	xsltFreeStylesheet(s->recent->style);
	s->recent->style = NULL;
	s->recent = NULL;
}

/* What is compiled for one use takes the place of the one before. A mail's stays until
 * then: its three modes are drawn one after the other, and often another of its kind. */
static enum rc use(struct sheets *s, struct sheet *sheet, struct err *e)
{
	if (sheet->style)
		return RC_OK;
	drop_recent(s);
	if (render_compile(s, sheet->path, &sheet->style, e) != RC_OK)
		return e->rc;
	s->recent = sheet;
	return RC_OK;
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
		xsltSetTransformErrorFunc(t, NULL, render_complain);
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

/* The answer from the result tree, which belongs to the sheet's dictionary. */
static enum rc write_result(const void *mem, const struct sheet *sheet, const char *mode,
			    xmlDoc *result, struct render *r, char **out, size_t *len,
			    struct err *e)
{
	struct err why;
	enum rc rc;

	if (!result)
		return ERR(e, RC_BUG, "error.500", "sheet %s/%s.xsl failed: %s", sheet->kind,
			   sheet->name, render_said(r->errors));
	if (*r->errors)
		log_warn("render", "sheet %s/%s.xsl: %s", sheet->kind, sheet->name,
			 render_said(r->errors));
	rc = mode && strcmp(mode, "html") != 0 ? write_text(mem, result, out, len) :
		html_write(mem, result, out, len, &why);
	xmlFreeDoc(result);
	return rc == RC_OK ? RC_OK : ERR(e, rc, why.msgid, "sheet %s/%s.xsl: %s", sheet->kind,
					 sheet->name, why.cause);
}

enum rc render_run(const void *mem, const struct sheets *const_s, const char *kind,
		   const char *name, const char *mode, xmlDoc *doc, char **out, size_t *len,
		   struct err *e)
{
	/* what is compiled for one use is no part of what a caller sees of a set */
	struct sheets *s = (struct sheets *)const_s;
	struct sheet *sheet = find(s, kind, name);
	struct render r;
	xmlDoc *result;
	enum rc rc;

	if (!sheet)
		return ERR(e, RC_BUG, "error.500", "there is no sheet %s/%s.xsl", kind, name);
	if (use(s, sheet, e) != RC_OK)
		return e->rc;
	init(&r, mem, s, doc);
	render_listen(r.errors, sizeof(r.errors));
	result = transform(sheet, mode, doc, &r);
	render_listen(NULL, 0);
	rc = write_result(mem, sheet, mode, result, &r, out, len, e);
	if (strcmp(kind, "page") == 0)
		drop_recent(s);
	return rc;
}
