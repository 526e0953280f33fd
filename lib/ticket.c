/* SPDX-License-Identifier: EUPL-1.2 */
/* ticket - reporting a ticket and writing to it */

#include "lib/ticket.h"
#include "lib/clock.h"
#include "lib/q_ticket.h"
#include "lib/q_ticket_write.h"
#include "lib/ticket_row.h"
#include <inttypes.h>
#include <string.h>
#include <talloc.h>

/* Active contacts of the organisation only. */
static enum rc check_contact(struct db *db, int64_t person, int64_t organisation,
			     const char *msgid, struct err *e)
{
	void *tmp = talloc_new(NULL);
	struct q_val v[TP_COUNT];
	bool found = false, good;
	enum rc rc = query_row(db, &q_ticket_contact, QARGS(q_i64(person)), tmp, v, &found, e);

	good = !rc && found && v[TP_ACTIVE].i && v[TP_CONTACT].i &&
	       !v[TP_ORGANISATION].null && v[TP_ORGANISATION].i == organisation;
	talloc_free(tmp);
	if (rc || good)
		return rc;
	return ERR(e, RC_INVALID, msgid, "person %" PRId64
		   " is no active contact of organisation %" PRId64, person, organisation);
}

static enum rc check_new(struct db *db, const struct actor *who, const struct ticket_new *t,
			 struct err *e)
{
	bool found = true;
	enum rc rc = RC_OK;

	for (size_t i = 0; i < t->n_participants && !rc; i++)
		rc = check_contact(db, t->participants[i], t->organisation,
				   "ticket.participant", e);
	if (!rc && t->module)
		rc = query_exists(db, &q_ticket_module, QARGS(q_i64(t->module)), &found, e);
	if (!rc && !found)
		return ERR(e, RC_INVALID, "ticket.module", "module %" PRId64 " is not offered",
			   t->module);
	if (!rc && t->ref && who->person)
		rc = query_exists(db, &q_ticket_subject,
			    QARGS(q_i64(t->ref), q_i64(who->person)), &found, e);
	if (!rc && !found)
		return ERR(e, RC_INVALID, "ticket.ref", "ticket %" PRId64
			   " is not visible to person %" PRId64, t->ref, who->person);
	return rc;
}

static enum rc insert(struct db *db, const struct ticket_new *t, struct ticket_row *r,
		      struct err *e)
{
	const struct q_arg now = q_time(r->now);
	enum rc rc = query_exec(db, &q_ticket_insert,
				QARGS(q_i64(t->organisation), q_i64(t->reporter),
				      q_i64(t->created_by), q_text(t->kind),
				      q_text(t->priority), q_i64_or_null(t->module),
				      q_bool(t->is_private), q_text(t->subject),
				      q_i64_or_null(t->ref), now, now, now), NULL, e);

	r->id = db_last_id(db);
	return rc;
}

static enum rc put_on(struct db *db, const struct ticket_row *r, int64_t person,
		      const char *part, struct err *e)
{
	return query_exec(db, &q_ticket_person,
			  QARGS(q_i64(r->id), q_i64(person), q_text(part), q_text("new"),
				q_time(r->now)), NULL, e);
}

static enum rc put_people(struct db *db, const struct ticket_new *t,
			  const struct ticket_row *r, struct err *e)
{
	enum rc rc = put_on(db, r, t->reporter, "reporter", e);

	for (size_t i = 0; i < t->n_participants && !rc; i++)
		if (t->participants[i] != t->reporter)
			rc = put_on(db, r, t->participants[i], "participant", e);
	return rc;
}

/* The receipt goes to the reporter also for the own action: it is what people keep. */
static enum rc tell_new(struct db *db, const struct ticket_new *t,
			const struct ticket_row *r, struct err *e)
{
	enum rc rc = outbox_add(db, MAIL_TICKET_RECEIVED, t->reporter, r->id, r->last_entry,
				0, e);

	return rc ? rc : outbox_notify(db, MAIL_TICKET_NEW_ORG, r->id, r->last_entry,
				       r->actor, e);
}

enum rc ticket_create(struct db *db, const struct conf *conf, const struct actor *who,
		      const struct ticket_new *t, int64_t *id, int64_t *entry,
		      struct err *e)
{
	struct ticket_row r = { .actor = t->created_by, .now = clock_now_ms() };
	enum rc rc;

	(void)conf;
	r.staff = t->created_by != t->reporter;
	rc = check_contact(db, t->reporter, t->organisation, "ticket.reporter", e);
	if (rc || (rc = check_new(db, who, t, e)) || (rc = insert(db, t, &r, e)) ||
	    (rc = ticket_entry_add(db, &r, "text", t->text, NULL, NULL, entry, e)) ||
	    (rc = query_exec(db, &q_ticket_first_entry,
			     QARGS(q_i64(r.last_entry), q_i64(r.id)), NULL, e)) ||
	    (rc = put_people(db, t, &r, e)) || (rc = tell_new(db, t, &r, e)))
		return rc;
	*id = r.id;
	return RC_OK;
}

/* Where a comment moves the ticket: what was asked for, else what follows by itself. */
static enum rc comment_target(const struct conf *conf, const struct ticket_row *r,
			      const char *asked, const char **to, struct err *e)
{
	enum rc rc = RC_OK;

	*to = asked ? asked : r->status;
	if (asked && !ticket_is_status(asked))
		return ERR(e, RC_INVALID, "form.error.choice", "there is no status %s", asked);
	if (r->staff) {
		if (!asked && !strcmp(r->status, "new"))
			*to = "open";
		return RC_OK;
	}
	rc = ticket_check_late(conf, r, e);
	if (rc)
		return rc;
	if (asked && (strcmp(asked, "closed") || !(r->on || r->lead)))
		return ERR(e, RC_DENIED, "ticket.denied", "person %" PRId64
			   " may not set ticket %" PRId64 " to %s", r->actor, r->id, asked);
	if (!asked && strcmp(r->status, "new"))
		*to = "open";
	return RC_OK;
}

enum rc ticket_comment(struct db *db, const struct conf *conf, const struct actor *who,
		       int64_t ticket, const char *text, const char *status,
		       int64_t promised_at, int64_t *entry, struct err *e)
{
	struct ticket_row r;
	char from[sizeof(r.status)];
	const char *to;
	enum rc rc = ticket_lock(db, who, ticket, &r, e);

	if (rc || (rc = comment_target(conf, &r, status, &to, e)))
		return rc;
	memcpy(from, r.status, sizeof(from));
	rc = ticket_entry_add(db, &r, "text", text, NULL, NULL, entry, e);
	if (!rc && r.staff && !r.answered_at)
		r.answered_at = r.now;
	if (rc || (rc = ticket_move(db, &r, to, NULL, e)) ||
	    (promised_at && r.staff && (rc = ticket_promise_move(db, &r, promised_at, e))) ||
	    (rc = ticket_store(db, &r, e)))
		return rc;
	return outbox_notify(db, ticket_mail(from, r.status, MAIL_ANSWER), r.id, *entry,
			     r.actor, e);
}
