/* SPDX-License-Identifier: EUPL-1.2 */
/* page.c - the document's frame, notices, and where a handler may lead */

#include "fcgi/field.h"
#include "fcgi/gate.h"

#include "lib/log.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>
#include <talloc.h>

static const char *const role_names[] = {
	[ROLE_GUEST] = NULL, [ROLE_CONTACT] = "contact", [ROLE_AGENT] = "agent",
	[ROLE_ADMIN] = "admin",
};

static struct turn *turn_of(const struct page *pg)
{
	return pg->gate;
}

/* A telephone number as dialled: digits, and +49 for a leading 0. */
static char *dial(const void *mem, const char *phone)
{
	size_t zeros = strspn(phone, "0");
	char *out = talloc_strdup(mem, zeros == 1 ? "+49" : zeros > 1 || *phone == '+' ? "+" : "");

	for (phone += zeros; *phone; phone++)
		if (*phone >= '0' && *phone <= '9')
			out = talloc_strndup_append(out, phone, 1);
	return out;
}

static void add_hotline(const struct turn *t, xmlNode *site)
{
	const struct conf *c = t->g->conf;
	bool english = strcmp(t->pg.lang, "en") == 0 && *c->hotline_hours_en;
	xmlNode *node = xml_elem_text(site, "hotline",
				      english ? c->hotline_hours_en : c->hotline_hours);

	xml_attr(node, "phone", c->hotline_phone);
	xml_attr(node, "tel", dial(t->mem, c->hotline_phone));
	xml_attr(node, "email", c->hotline_email);
}

static void add_site(const struct turn *t)
{
	const struct catalog *catalog = t->g->catalog;
	xmlNode *site = xml_elem(t->pg.root, "site");

	xml_attr(site, "name", t->g->conf->product_name);
	xml_attr(site, "operator", t->g->conf->operator_name);
	add_hotline(t, site);
	for (unsigned i = 0; i < catalog_languages(catalog); i++) {
		const char *code = catalog_language(catalog, i);
		xmlNode *node = xml_elem_text(site, "language", catalog_language_name(catalog, i));

		xml_attr(node, "code", code);
		xml_attr(node, "current", strcmp(code, t->pg.lang) == 0 ? "true" : NULL);
	}
}

static void add_user(struct turn *t)
{
	const struct user *u = t->pg.user;
	xmlNode *node, *org;

	if (!t->session.found)
		return;
	node = xml_elem(t->pg.root, "user");
	xml_attr_i64(node, "id", u->id);
	xml_attr(node, "role", role_names[u->role]);
	xml_attr(node, "lead", u->lead ? "true" : NULL);
	xml_attr(node, "staff", u->staff ? "true" : NULL);
	xml_attr(node, "must-change", u->must_change ? "true" : NULL);
	xml_attr(node, "email", u->email);
	xml_elem_text(node, "name", u->name);
	if (!u->organisation)
		return;
	org = xml_elem_text(node, "organisation", u->organisation_name);
	xml_attr_i64(org, "id", u->organisation);
}

/* Login pages and mailed links hold no form but their own, whoever looks at them. */
static void add_logout(struct turn *t)
{
	char csrf[88], key[TOKEN_KEY_TEXT];
	xmlNode *node;

	if (!t->session.found || (t->route && t->route->guard == G_GUEST))
		return;
	gate_frame_marks(t, "logout", csrf, key);
	xml_attr(t->pg.root, "csrf", csrf);
	node = xml_elem(t->pg.root, "form");
	xml_attr(node, "name", "logout");
	xml_attr(node, "action", "/logout");
	xml_attr(node, "csrf", csrf);
	xml_attr(node, "key", key);
}

const char *gate_address(const struct turn *t)
{
	const struct route *r = t->route;

	if (!t->req->path)
		return "/";
	if (t->req->method != M_POST)
		return request_address(t->mem, t->req->path, t->req->query);
	if (r && r->flags & R_POST_ONLY && r->show_as && route_by_name(r->show_as))
		return route_path(t->mem, route_by_name(r->show_as), t->pg.param);
	return request_address(t->mem, t->req->path, "");
}

void page_begin(struct turn *t)
{
	xmlNode *root = xml_doc(t->mem, "page");

	t->pg.root = root;
	t->draft.form = NULL;
	t->has_script = false;
	xml_attr(root, "lang", t->pg.lang);
	xml_attr_time(root, "now", t->pg.now);
	xml_attr(root, "request", t->req->request_id);
	xml_attr(root, "path", gate_address(t));
	xml_attr(root, "static", t->g->conf->static_prefix);
	xml_attr(root, "version", t->g->version);
	add_site(t);
	add_user(t);
	add_logout(t);
	t->notices = xml_elem(root, "notices");
	t->pg.body = xml_elem(root, "body");
}

void page_wants_script(struct turn *t)
{
	if (t->has_script)
		return;
	t->has_script = true;
	xml_attr(t->pg.root, "script", "true");
}

static void add_notice(struct turn *t, const char *kind, const char *msgid,
		       const char *const *args, size_t n)
{
	xmlNode *node = xml_elem(t->notices, "notice");

	xml_attr(node, "kind", kind);
	xml_attr(node, "id", msgid);
	for (size_t i = 0; i < n; i++)
		if (args[i] && *args[i])
			xml_elem_text(node, "arg", args[i]);
}

void page_notice(struct page *pg, const char *kind, const char *msgid,
		 const char *arg1, const char *arg2)
{
	const char *const args[] = { arg1, arg2 };

	add_notice(turn_of(pg), kind, msgid, args, 2);
}

bool page_shows(const struct page *pg, const char *msgid, const char *arg1)
{
	const struct turn *t = pg->gate;
	bool shows = false;

	for (xmlNode *n = t->notices->children; n && !shows; n = n->next) {
		xmlChar *id = xmlGetNoNsProp(n, (const xmlChar *)"id");
		xmlChar *arg = n->children ? xmlNodeGetContent(n->children) : NULL;

		shows = id && arg && strcmp((const char *)id, msgid) == 0 &&
			strcmp((const char *)arg, arg1) == 0;
		xmlFree(id);
		xmlFree(arg);
	}
	return shows;
}

void page_show_flash(struct turn *t, const char *lines)
{
	while (*lines) {
		const char *word[4] = { "", "", "", "" };
		size_t len = strcspn(lines, "\n");
		const char *end = lines + len;

		for (size_t i = 0; i < 4 && lines <= end; i++) {
			size_t n = strcspn(lines, "\t\n");

			word[i] = talloc_strndup(t->mem, lines, n);
			lines += n + 1;
		}
		lines = *end ? end + 1 : end;
		if (*word[1])
			add_notice(t, word[0], word[1], word + 2, 2);
	}
}

/* Only addresses of this portal that can be looked at. */
static bool may_lead_to(struct page *pg, const char *location)
{
	const char *param[2];
	int64_t id;
	const struct route *r;

	if (!field_path_ok(location, strlen(location)))
		return false;
	r = route_match(pg->mem, talloc_strndup(pg->mem, location, strcspn(location, "?#")),
			param, &id);
	return r && route_takes(r, M_GET);
}

void page_redirect(struct page *pg, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	pg->redirect = talloc_vasprintf(pg->mem, fmt, ap);
	va_end(ap);
	if (may_lead_to(pg, pg->redirect))
		return;
	log_info("gate", "event=redirect-refused not a page of this portal");
	pg->redirect = "/";
}

void page_as(struct page *pg, const char *name, int status)
{
	turn_of(pg)->as = talloc_strdup(pg->mem, name);
	pg->status = status;
}

void page_file(struct page *pg, const struct page_file *file)
{
	turn_of(pg)->file = talloc_memdup(pg->mem, file, sizeof(*file));
}

void page_text(struct page *pg, const char *type, const char *text, bool cacheable)
{
	struct turn *t = turn_of(pg);

	t->text_type = talloc_strdup(pg->mem, type);
	t->text = talloc_strdup(pg->mem, text);
	t->text_cacheable = cacheable;
}
