/* SPDX-License-Identifier: EUPL-1.2 */
/* ticket-new.c - reporting something */

#include "fcgi/page/pages.h"
#include "fcgi/suggest.h"
#include "fcgi/ticket_start.h"
#include "lib/ticket.h"
#include "lib/upload.h"

#include <inttypes.h>
#include <string.h>
#include <talloc.h>

/* The desk reports on behalf of a contact on a page of its own. */
static enum rc contacts_only(const struct page *pg, struct err *e)
{
	if (!pg->user->staff)
		return RC_OK;
	return ERR(e, RC_DENIED, "error.403", "staff have no organisation to report for");
}

enum rc page_ticket_new_show(struct page *pg, struct err *e)
{
	struct ticket_start s = { 0 };
	enum rc rc = contacts_only(pg, e);

	if (rc == RC_OK)
		rc = ticket_start_read(pg, &s, e);
	if (rc == RC_OK)
		rc = view_ticket_new(pg, &s, e);
	if (rc != RC_OK || !pg->again || !form_has(&pg->form, "suggest"))
		return rc;
	return suggest_add(pg, form_text(&pg->form, "subject"), form_text(&pg->form, "text"),
			   form_id(&pg->form, "module"), 0, e);
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
		.ref = ticket_start_ref(f), .kind = form_text(f, "kind"),
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
