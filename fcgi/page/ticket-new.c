/* SPDX-License-Identifier: EUPL-1.2 */
/* ticket-new.c - reporting something */

#include "fcgi/page/pages.h"
#include "fcgi/ticket_view.h"
#include "lib/ticket.h"
#include "lib/upload.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

/* The desk reports on behalf of a contact on a page of its own. */
static enum rc contacts_only(const struct page *pg, struct err *e)
{
	if (!pg->user->staff)
		return RC_OK;
	return ERR(e, RC_DENIED, "error.403", "staff have no organisation to report for");
}

/* A hidden field: digits, or it counts as absent. */
static int64_t read_ref(const struct page *pg)
{
	const struct value *v = form_value(&pg->form, "ref");

	if (!v->present || v->len > 15 || strspn(v->text, "0123456789") != v->len)
		return 0;
	return strtoll(v->text, NULL, 10);
}

/* A follow-up begins with the subject of the ticket it refers to. */
static enum rc read_start(struct page *pg, struct ticket_start *s, struct err *e)
{
	struct q_val v[2];
	bool found = false;
	enum rc rc;

	if (pg->again) {
		s->ref = read_ref(pg);
		return RC_OK;
	}
	s->kind = form_has(&pg->query, "kind") ? form_text(&pg->query, "kind") : NULL;
	s->subject = form_has(&pg->query, "subject") ? form_text(&pg->query, "subject") : NULL;
	s->module = form_id(&pg->query, "module");
	s->ref = form_id(&pg->query, "ref");
	if (!s->ref || s->subject)
		return RC_OK;
	rc = query_row(pg->db, &q_ticket_subject, QARGS(q_i64(s->ref), q_i64(pg->user->id)),
		       pg->mem, v, &found, e);
	if (rc == RC_OK && found)
		s->subject = view_ref_subject(pg, v[1].p);
	return rc;
}

enum rc page_ticket_new_show(struct page *pg, struct err *e)
{
	struct ticket_start s = { 0 };
	enum rc rc = contacts_only(pg, e);

	if (rc == RC_OK)
		rc = read_start(pg, &s, e);
	return rc == RC_OK ? view_ticket_new(pg, &s, e) : rc;
}

/* What the domain refuses belongs to a field of the form. */
static enum rc field_error(struct page *pg, enum rc rc, const struct err *e)
{
	static const struct { const char *msgid, *field; } fields[] = {
		{ "ticket.participant", "participant" },
		{ "ticket.module", "module" },
		{ "ticket.ref", "ref" },
	};

	for (size_t i = 0; rc == RC_INVALID && i < sizeof(fields) / sizeof(fields[0]); i++)
		if (strcmp(e->msgid, fields[i].msgid) == 0)
			form_error(&pg->form, fields[i].field, fields[i].msgid);
	return rc;
}

enum rc page_ticket_new_act(struct page *pg, struct err *e)
{
	const struct values *f = &pg->form;
	const struct value *people = form_value(f, "participant");
	const struct value *files = form_value(f, "file");
	const struct ticket_new t = {
		.organisation = pg->user->organisation, .reporter = pg->user->id,
		.created_by = pg->user->id, .module = form_id(f, "module"),
		.ref = read_ref(pg), .kind = form_text(f, "kind"),
		.priority = form_has(f, "priority") ? form_text(f, "priority") : "normal",
		.subject = form_text(f, "subject"), .text = form_text(f, "text"),
		.is_private = form_id(f, "private"), .participants = people->ids,
		.n_participants = people->present ? people->n : 0,
	};
	const struct actor who = { .person = pg->user->id };
	int64_t id, entry;
	enum rc rc = contacts_only(pg, e);

	if (rc == RC_OK)
		rc = field_error(pg, ticket_create(pg->db, pg->conf, &who, &t, &id, &entry, e), e);
	if (rc == RC_OK)
		rc = upload_link(pg->db, pg->user->id, files->ids, files->n, entry, e);
	if (rc == RC_OK)
		rc = page_flash(pg, "success", "ticket.sent",
				talloc_asprintf(pg->mem, "%" PRId64, id), NULL, e);
	if (rc == RC_OK)
		page_redirect(pg, "/tickets/%" PRId64, id);
	return rc;
}
