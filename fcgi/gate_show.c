/* SPDX-License-Identifier: EUPL-1.2 */
/* gate_show.c - from the document to the answer: a page, its XML, a redirect */

#include "fcgi/gate.h"

#include "lib/clock.h"
#include "lib/log.h"

#include <string.h>
#include <talloc.h>

static int free_xml(char **p)
{
	xmlFree(*p);
	return 0;
}

/* The document itself, as it was asked for. */
static enum rc dump(struct turn *t, char **out, size_t *len, struct err *e)
{
	char **hook = talloc(t->mem, char *);
	xmlChar *text = NULL;
	int n = 0;

	xmlDocDumpMemoryEnc(t->pg.root->doc, &text, &n, "UTF-8");
	if (!text)
		return ERR(e, RC_BUG, "", "could not serialise the page document");
	*hook = (char *)text;
	talloc_set_destructor(hook, free_xml);
	*out = *hook;
	*len = (size_t)n;
	return RC_OK;
}

/* All documents vary with these; gzip at nginx adds the encoding. */
#define VARY "Accept, Accept-Encoding, Accept-Language, Cookie"

enum rc gate_draw(struct turn *t, const char *name, int status, struct err *e)
{
	bool xml = request_wants_xml(t->req);
	int64_t start = clock_mono_ms();
	char *out = NULL;
	size_t len = 0;
	enum rc rc;

	xml_attr(t->pg.root, "name", name);
	xml_attr_i64(t->pg.root, "status", status);
	rc = xml ? dump(t, &out, &len, e) :
		render_run(t->mem, t->g->sheets, "page", name, NULL, t->pg.root->doc,
			   &out, &len, e);
	t->st->ms_render += clock_mono_ms() - start;
	if (rc != RC_OK)
		return rc;
	t->res->status = status;
	t->res->body = out;
	t->res->body_len = len;
	response_header(t->res, "Content-Type", "%s; charset=utf-8",
			xml ? "application/xml" : "text/html");
	response_header(t->res, "Content-Language", "%s", t->pg.lang);
	response_header(t->res, "Vary", VARY);
	if (t->has_script && !xml)
		response_allow_script(t->res, "%s%s/portal.js", t->g->conf->base_url,
				      t->g->conf->static_prefix);
	gate_send_cookies(t);
	return RC_OK;
}

bool gate_redirect(struct turn *t, const char *location)
{
	t->res->status = 303;
	response_header(t->res, "Location", "%s", location);
	gate_send_cookies(t);
	return false;
}

bool gate_send_text(struct turn *t)
{
	t->res->status = t->pg.status ? t->pg.status : 200;
	t->res->cacheable = t->text_cacheable;
	t->res->body = t->text;
	t->res->body_len = strlen(t->text);
	response_header(t->res, "Content-Type", "%s; charset=utf-8", t->text_type);
	return false;
}

/* The route whose page show draws: its declared query is what show expects. */
static const struct route *shown_route(const struct turn *t)
{
	const struct route *r = t->route->show_as ? route_by_name(t->route->show_as) : NULL;

	return r ? r : t->route;
}

static const char *shown_name(const struct turn *t)
{
	return t->as ? t->as : t->route->show_as ? t->route->show_as : t->route->name;
}

static enum rc read_query(struct turn *t, struct err *e)
{
	const struct form *query = shown_route(t)->query;
	struct pair *pairs;
	size_t n = 0;

	if (!query) {
		form_empty(t->mem, NULL, &t->pg.query);
		return RC_OK;
	}
	if (request_pairs(t->mem, t->req->query, strlen(t->req->query), &pairs, &n, e) != RC_OK ||
	    form_read(t->mem, query, pairs, n, &t->pg.query, e) != RC_OK)
		return e->rc;
	if (t->pg.query.errors > 0)
		return ERR(e, RC_INVALID, "", "the address has fields that are wrong");
	return RC_OK;
}

static enum rc fill(struct turn *t, struct err *e)
{
	t->as = NULL;
	t->text = NULL;
	t->file = NULL;
	t->pg.status = 0;
	t->pg.redirect = NULL;
	page_begin(t);
	if (t->session.found && t->session.flash)
		page_show_flash(t, t->session.flash);
	if (read_query(t, e) != RC_OK)
		return e->rc;
	return t->route->show(&t->pg, e);
}

/* What is noted once the answer is out: a message shown, a ticket read. */
static void note(struct turn *t, int status)
{
	if (!t->session.found || t->req->method == M_HEAD)
		return;
	t->g->after.flash = t->session.flash != NULL;
	t->g->after.read = shown_route(t)->flags & R_SEEN && status == 200 && t->pg.id > 0;
	t->g->after.ticket = t->pg.id;
}

bool gate_show(struct turn *t)
{
	struct err e = { 0 };
	enum rc rc = fill(t, &e);
	int status = t->pg.status ? t->pg.status : 200;

	if (rc == RC_OK && t->pg.redirect)
		return gate_redirect(t, t->pg.redirect);
	if (rc == RC_OK && t->text)
		return gate_send_text(t);
	if (rc == RC_OK && t->file)
		return gate_send_file(t);
	if (rc == RC_OK || (rc == RC_NOTFOUND && t->as))
		rc = gate_draw(t, shown_name(t), status, &e);
	if (rc != RC_OK)
		return gate_fail(t, rc, &e);
	note(t, status);
	return false;
}

enum rc gate_again(struct turn *t, int status, struct err *e)
{
	enum rc rc;

	if (!t->route->show)
		return ERR(e, RC_INVALID, "", "route %s has no page to show again",
			   t->route->name);
	t->pg.again = true;
	rc = fill(t, e);
	if (rc == RC_OK && t->pg.redirect) {
		gate_redirect(t, t->pg.redirect);
		return RC_OK;
	}
	if (rc == RC_OK || (rc == RC_NOTFOUND && t->as)) {
		status = t->pg.status ? t->pg.status : status;
		rc = gate_draw(t, shown_name(t), status, e);
	}
	if (rc == RC_OK)
		note(t, status);
	return rc;
}
