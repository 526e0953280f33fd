/* SPDX-License-Identifier: EUPL-1.2 */
/* outbox - mails as rows: one for a person, or those that an event on a ticket causes */
#include "lib/outbox.h"
#include "lib/q_outbox.h"
#include <inttypes.h>
#include <talloc.h>

struct kind {
	const char *name;
	bool about_ticket;
	enum mail_kind desk;	/* what the desk gets when a contact did it */
};

static const struct kind kinds[MAIL_KIND_MAX] = {
	[MAIL_RESET_LINK] = { "reset_link", false, MAIL_KIND_MAX },
	[MAIL_NEW_PASSWORD] = { "new_password", false, MAIL_KIND_MAX },
	[MAIL_PASSWORD_CHANGED] = { "password_changed", false, MAIL_KIND_MAX },
	[MAIL_INVITATION] = { "invitation", false, MAIL_KIND_MAX },
	[MAIL_TICKET_RECEIVED] = { "ticket_received", true, MAIL_KIND_MAX },
	[MAIL_ANSWER] = { "answer", true, MAIL_COMMENT_DESK },
	[MAIL_QUESTION] = { "question", true, MAIL_COMMENT_DESK },
	[MAIL_SOLVED] = { "solved", true, MAIL_COMMENT_DESK },
	[MAIL_CLOSED] = { "closed", true, MAIL_CLOSED },
	[MAIL_CLOSED_SOON] = { "closed_soon", true, MAIL_KIND_MAX },
	[MAIL_REOPENED] = { "reopened", true, MAIL_REOPENED },
	[MAIL_TICKET_NEW_ORG] = { "ticket_new_org", true, MAIL_TICKET_NEW_DESK },
	[MAIL_TICKET_NEW_DESK] = { "ticket_new_desk", true, MAIL_TICKET_NEW_DESK },
	[MAIL_ASSIGNED] = { "assigned", true, MAIL_KIND_MAX },
	[MAIL_COMMENT_DESK] = { "comment_desk", true, MAIL_COMMENT_DESK },
	[MAIL_DIGEST] = { "digest", false, MAIL_KIND_MAX },
	[MAIL_ADDRESS_CHANGED] = { "address_changed", false, MAIL_KIND_MAX },
	[MAIL_TEST] = { "test", false, MAIL_KIND_MAX },
};

const char *mail_kind_name(enum mail_kind kind)
{
	return kind >= 0 && kind < MAIL_KIND_MAX ? kinds[kind].name : NULL;
}

enum rc outbox_add(struct db *db, enum mail_kind kind, int64_t person, int64_t ticket,
		   int64_t entry, int64_t request, struct err *e)
{
	const char *name = mail_kind_name(kind);

	if (!name || !db_in_write(db))
		return ERR(e, RC_BUG, "error.500", "a mail of kind %d cannot be written here",
			   (int)kind);
	return query_exec(db, &q_outbox_add,
			  QARGS(q_text(name), q_i64_or_null(ticket), q_i64_or_null(entry),
				q_i64_or_null(request), q_bool(kinds[kind].about_ticket),
				q_i64(person), q_bool(kinds[kind].about_ticket)), NULL, e);
}

/* Whether the desk has to hear of it: a contact acted (the portal itself and the desk do
 * not tell the desk). */
static enum rc contact_acted(struct db *db, int64_t actor, bool *is, struct err *e)
{
	struct q_val staff;
	bool found;
	enum rc rc;
	void *mem;

	*is = false;
	if (!actor)
		return RC_OK;
	mem = talloc_new(NULL);
	rc = query_row(db, &q_outbox_actor, QARGS(q_i64(actor)), mem, &staff, &found, e);
	*is = !rc && found && !staff.i;
	talloc_free(mem);
	return rc;
}

/* A question is for those on the ticket; to others of the organisation it is an answer. */
static enum mail_kind organisation_kind(enum mail_kind kind)
{
	return kind == MAIL_QUESTION ? MAIL_ANSWER : kind;
}

enum rc outbox_notify(struct db *db, enum mail_kind kind, int64_t ticket, int64_t entry,
		      int64_t actor, struct err *e)
{
	struct q_arg rest[] = { q_i64_or_null(entry), q_i64(ticket), q_i64(actor) };
	enum mail_kind desk_kind;
	bool desk;
	enum rc rc;

	if (!mail_kind_name(kind) || !db_in_write(db))
		return ERR(e, RC_BUG, "error.500", "mails of kind %d cannot be written here",
			   (int)kind);
	rc = contact_acted(db, actor, &desk, e);
	desk_kind = kinds[kind].desk;
	desk = desk && desk_kind != MAIL_KIND_MAX;
	if (!rc)
		rc = query_exec(db, &q_outbox_on_ticket,
				QARGS(q_text(kinds[kind].name), rest[0], rest[1], rest[2],
				      q_i64(kind != MAIL_TICKET_NEW_ORG)), NULL, e);
	if (!rc)
		rc = query_exec(db, &q_outbox_organisation,
				QARGS(q_text(kinds[organisation_kind(kind)].name), rest[0], rest[1],
				      rest[2]), NULL, e);
	if (!rc && desk)
		rc = query_exec(db, &q_outbox_desk,
				QARGS(q_text(kinds[desk_kind].name), rest[0], rest[1], rest[2]),
				NULL, e);
	return rc;
}
