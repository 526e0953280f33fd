/* SPDX-License-Identifier: EUPL-1.2 */
/* ticket.c - one ticket: what happened, who sees it, what may be done */

#include "fcgi/forms.h"
#include "fcgi/page/pages.h"
#include "fcgi/suggest.h"
#include "fcgi/ticket_show.h"
#include "fcgi/ticket_view.h"

#include <inttypes.h>
#include <string.h>
#include <talloc.h>

/* What was typed is measured against everything that is shown now. */
static void add_comment_form(struct page *pg, const struct ticket_shown *t)
{
	xmlNode *form = page_form(pg, pg->body, &form_comment, "/tickets/%" PRId64 "/comments",
				  pg->id);

	view_set_value(form, "seen", talloc_asprintf(pg->mem, "%" PRId64, t->newest));
}

static void add_status_form(struct page *pg, const struct ticket_shown *t)
{
	xmlNode *form = page_form(pg, pg->body, &form_ticket_status,
				  "/tickets/%" PRId64 "/status", pg->id);

	view_set_value(form, "seen", talloc_asprintf(pg->mem, "%" PRId64, t->newest));
}

static void add_forms(struct page *pg, const struct ticket_shown *t)
{
	if (t->may_comment)
		add_comment_form(pg, t);
	if (t->may_close || t->may_reopen)
		add_status_form(pg, t);
	else if (pg->again && pg->form.form == &form_ticket_status)
		page_notice(pg, "warning", "ticket.too_late.status", NULL, NULL);
}

/* A comment that came too late to reopen the ticket is the text of a new one. */
static enum rc follow_up(struct page *pg, const struct ticket_shown *t, struct err *e)
{
	const struct q_val *v = t->v;
	const struct ticket_start s = {
		.kind = v[TC_KIND].p, .priority = v[TC_PRIORITY].p,
		.subject = view_ref_subject(pg, v[TC_SUBJECT].p),
		.text = form_text(&pg->form, "text"),
		.module = v[TC_MODULE_ID].null ? 0 : v[TC_MODULE_ID].i, .ref = pg->id,
	};

	xmlUnlinkNode(t->node);
	xmlFreeNode(t->node);
	page_as(pg, "ticket-new", 422);
	page_notice(pg, "warning", "ticket.too_late", NULL, NULL);
	return view_ticket_new(pg, &s, e);
}

static xmlNode *child(xmlNode *node, const char *name)
{
	xmlNode *n = node ? node->children : NULL;

	while (n && strcmp((const char *)n->name, name) != 0)
		n = n->next;
	return n;
}

static bool was_just_sent(const struct page *pg)
{
	return page_shows(pg, "ticket.sent", talloc_asprintf(pg->mem, "%" PRId64, pg->id));
}

/* Once, on the page after sending: it may help while the desk has not answered yet. */
static enum rc suggest(struct page *pg, const struct ticket_shown *t, struct err *e)
{
	xmlNode *first = child(child(child(t->node, "entries"), "entry"), "text");
	xmlChar *text = first ? xmlNodeGetContent(first) : NULL;
	enum rc rc = suggest_add(pg, t->v[TC_SUBJECT].p, text ? (const char *)text : "",
				 t->v[TC_MODULE_ID].null ? 0 : t->v[TC_MODULE_ID].i, pg->id, e);

	xmlFree(text);
	return rc;
}

enum rc page_ticket_show(struct page *pg, struct err *e)
{
	struct ticket_shown t;
	enum rc rc = ticket_show_load(pg, &t, e);

	if (rc != RC_OK)
		return rc;
	if (pg->again && pg->form.form == &form_comment && !t.may_comment)
		return follow_up(pg, &t, e);
	if ((rc = ticket_show_entries(pg, &t, e)) || (rc = ticket_show_people(pg, &t, e)) ||
	    (rc = ticket_show_mails(pg, e)))
		return rc;
	if (!t.v[TD_REF].null)
		rc = query_xml(pg->db, &q_ticket_subject,
			       QARGS(q_i64(t.v[TD_REF].i), q_i64(pg->user->id)), pg->body,
			       NULL, e);
	if (rc == RC_OK)
		rc = page_draft(pg, pg->body, &form_comment, pg->id, NULL, e);
	if (rc == RC_OK)
		add_forms(pg, &t);
	if (rc == RC_OK && was_just_sent(pg))
		rc = suggest(pg, &t, e);
	return rc;
}
