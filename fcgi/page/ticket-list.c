/* SPDX-License-Identifier: EUPL-1.2 */
/* ticket-list.c - the tickets of a person, an organisation, or all for staff */

#include "fcgi/page/pages.h"
#include "fcgi/ticket_rows.h"

#include <string.h>

static void add_scopes(struct page *pg, const struct list_view *v,
		       const struct ticket_counts *c)
{
	const enum list_scope *s = ticket_scopes(pg->user);
	xmlNode *scopes = xml_elem(pg->body, "scopes");

	for (; *s != LIST_SCOPES; s++) {
		xmlNode *node = xml_elem(scopes, "scope");

		xml_attr(node, "name", list_scope_names[*s]);
		xml_attr_i64(node, "n", view_count_open(c, *s));
		xml_attr(node, "href", ticket_filter_href(pg, *s, NULL));
		xml_attr(node, "current", *s == v->f.scope ? "true" : NULL);
	}
}

static void add_count(struct page *pg, const struct list_view *v, xmlNode *counts,
		      const char *status, int64_t n, bool current)
{
	xmlNode *node = xml_elem(counts, "count");
	const char *wanted = strcmp(status, "default") ? status : NULL;

	xml_attr(node, "status", status);
	xml_attr_i64(node, "n", n);
	xml_attr(node, "href", ticket_filter_href(pg, v->f.scope, wanted));
	xml_attr(node, "current", current ? "true" : NULL);
}

static void add_counts(struct page *pg, const struct list_view *v,
		       const struct ticket_counts *c)
{
	const struct ticket_filter *f = &v->f;
	const int64_t *n = c->n[f->scope];
	xmlNode *counts = xml_elem(pg->body, "counts");
	int64_t open = view_count_open(c, f->scope);

	add_count(pg, v, counts, "default", open, f->open_only);
	for (unsigned i = 0; i < LIST_STATUSES; i++)
		add_count(pg, v, counts, list_status_names[i], n[i],
			  f->n_status == 1 && !strcmp(f->status[0], list_status_names[i]));
	add_count(pg, v, counts, "all", open + n[LIST_STATUSES - 1],
		  !f->open_only && !f->n_status && !f->number);
}

enum rc page_ticket_list_show(struct page *pg, struct err *e)
{
	struct ticket_counts c;
	struct list_view v;
	enum rc rc;

	ticket_filter_read(pg, &v);
	rc = view_counts(pg, &c, e);
	if (rc != RC_OK)
		return rc;
	add_scopes(pg, &v, &c);
	add_counts(pg, &v, &c);
	rc = ticket_filter_form(pg, &v, e);
	return rc == RC_OK ? ticket_rows(pg, &v, &c, e) : rc;
}
