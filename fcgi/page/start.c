/* SPDX-License-Identifier: EUPL-1.2 */
/* start.c - what waits for me, what changed, announcements, figures */

#include "fcgi/page/pages.h"
#include "fcgi/ticket_filter.h"
#include "fcgi/ticket_view.h"
#include "lib/q_start.h"

static enum rc add_tickets(struct page *pg, const char *name, const struct query *q,
			   struct err *e)
{
	return query_xml(pg->db, q,
			 QARGS(q_text(pg->lang), q_text(pg->conf->default_language),
			       q_i64(pg->user->id)),
			 xml_elem(pg->body, name), NULL, e);
}

static enum rc add_announcements(struct page *pg, struct err *e)
{
	return query_xml(pg->db, &q_start_announcements,
			 QARGS(q_text(pg->lang), q_text(pg->conf->default_language),
			       q_time(pg->now), q_time(pg->now), q_i64(pg->user->id)),
			 xml_elem(pg->body, "announcements"), NULL, e);
}

static enum rc add_counts(struct page *pg, struct err *e)
{
	struct ticket_counts c;
	enum rc rc = view_counts(pg, &c, e);

	for (const enum list_scope *s = ticket_scopes(pg->user);
	     rc == RC_OK && *s != LIST_SCOPES; s++) {
		xmlNode *counts = xml_elem(pg->body, "counts");

		xml_attr(counts, "scope", list_scope_names[*s]);
		for (unsigned i = 0; i < LIST_STATUSES; i++) {
			xmlNode *count = xml_elem(counts, "count");

			xml_attr(count, "status", list_status_names[i]);
			xml_attr_i64(count, "n", c.n[*s][i]);
			xml_attr(count, "href",
				 ticket_filter_href(pg, *s, list_status_names[i]));
		}
	}
	return rc;
}

enum rc page_start_show(struct page *pg, struct err *e)
{
	const bool staff = pg->user->staff;
	enum rc rc;

	if ((rc = add_tickets(pg, "waiting", staff ? &q_start_desk : &q_start_waiting, e)) ||
	    (rc = add_tickets(pg, "changed", &q_start_changed, e)) ||
	    (rc = page_drafts(pg, pg->body, NULL, e)) ||
	    (rc = add_announcements(pg, e)))
		return rc;
	return add_counts(pg, e);
}
