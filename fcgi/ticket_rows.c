/* SPDX-License-Identifier: EUPL-1.2 */
/* ticket_rows.c - one page of the list, and the way to its neighbours */

#include "fcgi/ticket_rows.h"

#include "fcgi/ticket_cursor.h"

#include <string.h>

struct rows { xmlNode *list; int64_t n, total; bool more, has_prev, has_next; };

/* One row more than a page shows whether there is another; it goes again. A page before a
 * cursor was read backwards. */
static void trim(struct rows *r, const struct list_view *v)
{
	xmlNode *first = r->list->children;

	r->more = r->n > v->f.limit;
	if (r->more) {
		xmlNode *last = r->list->last;

		xmlUnlinkNode(last);
		xmlFreeNode(last);
		r->n--;
	}
	if (!v->f.cursor.set || !v->f.cursor.before)
		return;
	while (first && first->next) {
		xmlNode *next = first->next;

		xmlUnlinkNode(next);
		xmlAddPrevSibling(r->list->children, next);
	}
}

static enum rc add_rows(struct page *pg, const struct list_view *v, struct rows *r,
			struct err *e)
{
	struct ticket_filter f = v->f;
	struct q_arg_list args;
	const struct query *q;
	size_t n = 0;
	enum rc rc;

	f.limit++;
	q = q_ticket_list(pg->mem, &f, &args);
	r->list = xml_elem(pg->body, "tickets");
	xml_attr(r->list, "scope", list_scope_names[f.scope]);
	rc = query_xml(pg->db, q, (struct q_args){ args.v, args.n }, r->list, &n, e);
	r->n = (int64_t)n;
	trim(r, v);
	r->has_prev = f.cursor.set && (!f.cursor.before || r->more);
	r->has_next = r->more || (f.cursor.set && f.cursor.before);
	return rc;
}

/* From the counts where they know it; -1 when there are too many to count. */
static int64_t total_of_counts(const struct list_view *v, const struct ticket_counts *c)
{
	const int64_t *n = c->n[v->f.scope];
	int64_t sum = 0;

	for (unsigned i = 0; i < LIST_STATUSES; i++) {
		bool wanted = !v->f.n_status && (!v->f.open_only || i < LIST_STATUSES - 1);

		for (size_t k = 0; k < v->f.n_status; k++)
			wanted = wanted || !strcmp(v->f.status[k], list_status_names[i]);
		if (wanted && i == LIST_STATUSES - 1 && n[i] >= LIST_COUNT_MAX)
			return -1;
		sum += wanted ? n[i] : 0;
	}
	return sum;
}

static enum rc find_total(struct page *pg, const struct list_view *v,
			  const struct ticket_counts *c, struct rows *r, struct err *e)
{
	struct q_arg_list args;
	const struct query *q;
	struct q_val n;
	bool found = false;
	enum rc rc;

	r->total = v->narrowed ? r->n : total_of_counts(v, c);
	if (!v->narrowed || (!v->f.cursor.set && !r->more))
		return RC_OK;
	q = q_ticket_total(pg->mem, &v->f, &args);
	rc = query_row(pg->db, q, (struct q_args){ args.v, args.n }, pg->mem, &n, &found, e);
	r->total = rc == RC_OK && found && n.i <= LIST_COUNT_MAX ? n.i : -1;
	return rc;
}

/* Places are counted from the cursor's; where the list is known to begin, from 1. */
static int64_t first_place(const struct list_view *v, const struct rows *r)
{
	int64_t first = 1;

	if (v->f.cursor.set && !v->f.cursor.before)
		first = v->place + 1;
	else if (v->f.cursor.set && r->has_prev)
		first = v->place - r->n;
	return first > 0 ? first : 1;
}

static void add_pager(struct page *pg, const struct list_view *v, const struct rows *r)
{
	xmlNode *pager = xml_elem(pg->body, "pager");
	int64_t first = first_place(v, r), last = first + r->n - 1;
	int64_t total = r->total >= 0 && r->total < last ? last : r->total;

	xml_attr_i64(pager, "first", r->n ? first : 0);
	xml_attr_i64(pager, "last", r->n ? last : 0);
	if (total >= 0) {
		xml_attr_i64(pager, "total", total);
		xml_attr_i64(r->list, "total", total);
	}
	if (r->n && r->has_prev)
		xml_attr(xml_elem(pager, "prev"), "href",
			 ticket_filter_page(pg, v, "before",
				ticket_cursor_write(pg->mem, &v->f, r->list->children, first)));
	if (r->n && r->has_next)
		xml_attr(xml_elem(pager, "next"), "href",
			 ticket_filter_page(pg, v, "after",
				ticket_cursor_write(pg->mem, &v->f, r->list->last, last)));
}

enum rc ticket_rows(struct page *pg, const struct list_view *v,
		    const struct ticket_counts *c, struct err *e)
{
	struct rows r = { 0 };
	enum rc rc = add_rows(pg, v, &r, e);

	if (rc == RC_OK)
		rc = find_total(pg, v, c, &r, e);
	if (rc == RC_OK)
		add_pager(pg, v, &r);
	return rc;
}
