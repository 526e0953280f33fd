/* SPDX-License-Identifier: EUPL-1.2 */
/* ticket_start.c - what the form of a new ticket begins with: address, draft, or what was typed */

#include "fcgi/ticket_start.h"

#include "fcgi/forms.h"

#include <stdlib.h>
#include <string.h>

/* A hidden field: digits, or it counts as absent. */
int64_t ticket_start_ref(const struct values *vs)
{
	const struct value *v = form_value(vs, "ref");

	if (!v->present || v->len > 15 || strspn(v->text, "0123456789") != v->len)
		return 0;
	return strtoll(v->text, NULL, 10);
}

/* What was typed as a comment and came too late for it. */
static enum rc read_comment(struct page *pg, struct ticket_start *s, struct err *e)
{
	const struct values *typed = NULL;
	enum rc rc = page_draft(pg, pg->body, &form_comment, s->ref, &typed, e);

	if (rc == RC_OK && typed)
		s->text = form_text(typed, "text");
	return rc;
}

/* A follow-up begins with the subject of the ticket it refers to. */
static enum rc read_followed(struct page *pg, struct ticket_start *s, struct err *e)
{
	struct q_val v[2];
	bool found = false;
	enum rc rc = query_row(pg->db, &q_ticket_subject,
			       QARGS(q_i64(s->ref), q_i64(pg->user->id)), pg->mem, v, &found, e);

	if (rc != RC_OK || !found)
		return rc;
	s->subject = view_ref_subject(pg, v[1].p);
	return read_comment(pg, s, e);
}

static enum rc read_query(struct page *pg, struct ticket_start *s, struct err *e)
{
	s->kind = form_has(&pg->query, "kind") ? form_text(&pg->query, "kind") : NULL;
	s->subject = form_has(&pg->query, "subject") ? form_text(&pg->query, "subject") : NULL;
	s->module = form_id(&pg->query, "module");
	s->ref = form_id(&pg->query, "ref");
	return s->ref && !s->subject ? read_followed(pg, s, e) : RC_OK;
}

/* An address that asks for something begins a ticket of its own. */
static bool asks(const struct page *pg)
{
	return form_has(&pg->query, "ref") || form_has(&pg->query, "kind") ||
	       form_has(&pg->query, "subject") || form_has(&pg->query, "module");
}

enum rc ticket_start_read(struct page *pg, struct ticket_start *s, struct err *e)
{
	const struct values *draft = NULL;
	enum rc rc = RC_OK;

	if (pg->again) {
		s->ref = ticket_start_ref(&pg->form);
		return RC_OK;
	}
	if (asks(pg))
		return read_query(pg, s, e);
	rc = page_draft(pg, pg->body, &form_ticket_new, 0, &draft, e);
	if (rc == RC_OK && draft)
		s->ref = ticket_start_ref(draft);
	return rc;
}
