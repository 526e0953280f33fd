/* SPDX-License-Identifier: EUPL-1.2 */
/* ticket_filter.c - the address of a list as a filter, and the filter as addresses */

#include "fcgi/ticket_filter.h"

#include "fcgi/address.h"
#include "fcgi/forms.h"
#include "fcgi/ticket_cursor.h"
#include "fcgi/ticket_view.h"
#include "lib/clock.h"

#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#define NUMBER_DIGITS 15
#define ONE_AND_A_HALF_DAYS (INT64_C(36) * 3600 * 1000)

const char *const list_scope_names[LIST_SCOPES] = { "own", "org", "all" };

const enum list_scope *ticket_scopes(const struct user *u)
{
	static const enum list_scope staff[] = { LIST_ALL, LIST_SCOPES },
		both[] = { LIST_OWN, LIST_ORG, LIST_SCOPES },
		own[] = { LIST_OWN, LIST_SCOPES };

	if (u->staff)
		return staff;
	return view_sees_organisation(u) ? both : own;
}

/* A scope one does not have leads to the first one has. */
static enum list_scope read_scope(const struct page *pg)
{
	const struct value *v = form_value(&pg->query, "scope");
	const enum list_scope *scopes = ticket_scopes(pg->user);

	for (size_t i = 0; v->present && scopes[i] != LIST_SCOPES; i++)
		if (strcmp(list_scope_names[scopes[i]], v->text) == 0)
			return scopes[i];
	return scopes[0];
}

static void read_status(const struct page *pg, struct ticket_filter *f)
{
	const struct value *v = form_value(&pg->query, "status");
	bool all = false;

	for (size_t i = 0; v->present && i < v->n; i++) {
		bool known = strcmp(v->list[i], "all") == 0;

		all = all || known;
		for (size_t k = 0; k < f->n_status && !known; k++)
			known = strcmp(f->status[k], v->list[i]) == 0;
		if (!known)
			f->status[f->n_status++] = v->list[i];
	}
	if (all || f->n_status == LIST_STATUSES)
		f->n_status = 0;
	f->open_only = !v->present || v->n == 0;
}

/* "10482" or "#10482"; 0 if it is no number. */
static int64_t read_number(const char *q)
{
	size_t n;

	q += *q == '#';
	n = strspn(q, "0123456789");
	return n > 0 && n <= NUMBER_DIGITS && !q[n] ? strtoll(q, NULL, 10) : 0;
}

/* Who knows the number wants that ticket, whatever its status. */
static void read_search(struct page *pg, struct ticket_filter *f)
{
	const char *q = form_text(&pg->query, "q");

	if (!*q)
		return;
	f->number = read_number(q);
	if (f->number)
		f->open_only = false;
	else
		f->like = talloc_asprintf(pg->mem, "%%%s%%", query_like(pg->mem, q));
}

/* Local midnight after the day that begins at ms. */
static int64_t day_after(int64_t ms)
{
	struct clock_local t;
	int64_t next = 0;

	clock_to_local(ms + ONE_AND_A_HALF_DAYS, &t);
	return clock_from_local_date(t.year, t.month, t.day, &next) ? next : 0;
}

static void read_sort(const struct page *pg, struct ticket_filter *f)
{
	static const char *const names[SORT_MAX] = {
		"updated", "created", "status", "priority", "subject"
	};
	const struct value *v = form_value(&pg->query, "sort");
	const char *name = v->present ? v->text : "-updated";

	f->descending = *name == '-';
	name += f->descending;
	for (unsigned i = 0; i < SORT_MAX; i++)
		if (strcmp(names[i], name) == 0)
			f->sort = (enum list_sort)i;
}

static const char *text_or_null(const struct page *pg, const char *field)
{
	return form_has(&pg->query, field) ? form_text(&pg->query, field) : NULL;
}

static void read_cursor(struct page *pg, struct list_view *v)
{
	if (!ticket_cursor_read(pg->mem, form_text(&pg->query, "after"), false, &v->f, &v->place))
		ticket_cursor_read(pg->mem, form_text(&pg->query, "before"), true, &v->f,
				   &v->place);
}

void ticket_filter_read(struct page *pg, struct list_view *v)
{
	struct ticket_filter *f = &v->f;

	*v = (struct list_view){ 0 };
	f->scope = read_scope(pg);
	f->person = pg->user->id;
	f->lang = pg->lang;
	f->default_lang = pg->conf->default_language;
	f->limit = pg->conf->page_size;
	read_status(pg, f);
	f->kind = text_or_null(pg, "kind");
	f->priority = text_or_null(pg, "priority");
	f->module = form_id(&pg->query, "module");
	f->reporter = form_id(&pg->query, "reporter");
	if (form_has(&pg->query, "from"))
		f->from = form_id(&pg->query, "from");
	if (form_has(&pg->query, "to"))
		f->to = day_after(form_id(&pg->query, "to"));
	read_search(pg, f);
	read_sort(pg, f);
	read_cursor(pg, v);
	v->narrowed = f->kind || f->priority || f->module || f->reporter || f->from ||
		      f->to || f->number || f->like;
}

/* Cursors belong to the pager: a new filter begins at its first page. */
static void drop_fields(xmlNode *form, const char *const *names)
{
	xmlNode *n, *next;

	for (n = form->children; n; n = next) {
		xmlChar *name = xmlGetNoNsProp(n, (const xmlChar *)"name");

		next = n->next;
		for (size_t i = 0; name && names[i]; i++) {
			if (strcmp(names[i], (const char *)name) == 0) {
				xmlUnlinkNode(n);
				xmlFreeNode(n);
				break;
			}
		}
		xmlFree(name);
	}
}

enum rc ticket_filter_form(struct page *pg, const struct list_view *v, struct err *e)
{
	static const char *const own[] = { "after", "before", "reporter", NULL };
	static const char *const all[] = { "after", "before", NULL };
	const bool people = v->f.scope == LIST_ORG;
	xmlNode *form = page_form(pg, xml_elem(pg->body, "filter"), &query_ticket_list,
				  "/tickets");

	page_form_default(pg, form, "sort", "-updated");
	page_form_default(pg, form, "scope", list_scope_names[v->f.scope]);
	drop_fields(form, people || v->f.reporter ? all : own);
	return view_choices(pg, form, "module", people ? "reporter" : NULL, NULL, e);
}

char *ticket_filter_href(struct page *pg, enum list_scope scope, const char *status)
{
	static const char *const keep[] = { "sort", NULL };
	struct address a;

	address_init(&a, pg->mem, "/tickets");
	address_add(&a, "scope", list_scope_names[scope]);
	address_add(&a, "status", status);
	if (pg->query.form == &query_ticket_list)
		address_add_fields(&a, &pg->query, keep);
	return a.text;
}

char *ticket_filter_page(struct page *pg, const struct list_view *v, const char *field,
			 const char *cursor)
{
	static const char *const keep[] = {
		"status", "q", "kind", "module", "priority", "reporter", "from", "to", "sort",
		NULL
	};
	struct address a;

	address_init(&a, pg->mem, "/tickets");
	address_add(&a, "scope", list_scope_names[v->f.scope]);
	address_add_fields(&a, &pg->query, keep);
	address_add(&a, field, cursor);
	return a.text;
}
