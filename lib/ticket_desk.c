/* SPDX-License-Identifier: EUPL-1.2 */
/* ticket_desk - who works on a ticket, what is promised, whose it is, who has read it */

#include "lib/clock.h"
#include "lib/q_ticket_write.h"
#include "lib/ticket_row.h"
#include <inttypes.h>
#include <stdio.h>
#include <talloc.h>

static const char *number(char out[24], int64_t id)
{
	if (!id)
		return NULL;
	snprintf(out, 24, "%" PRId64, id);
	return out;
}

static enum rc lock_for_desk(struct db *db, const struct actor *who, int64_t ticket,
			     struct ticket_row *r, struct err *e)
{
	enum rc rc = ticket_lock(db, who, ticket, r, e);

	if (!rc && !r->staff)
		rc = ERR(e, RC_DENIED, "ticket.denied", "person %" PRId64 " is no staff",
			 who->person);
	return rc;
}

enum rc ticket_assign(struct db *db, const struct actor *who, int64_t ticket,
		      int64_t agent, struct err *e)
{
	char old[24], new_value[24];
	struct ticket_row r;
	bool found = true;
	int64_t entry;
	enum rc rc = lock_for_desk(db, who, ticket, &r, e);

	if (!rc && agent)
		rc = query_exists(db, &q_ticket_agent, QARGS(q_i64(agent)), &found, e);
	if (!rc && !found)
		rc = ERR(e, RC_INVALID, "ticket.agent", "person %" PRId64 " is no active agent",
			 agent);
	if (rc || agent == r.assignee)
		return rc;
	rc = ticket_entry_add(db, &r, "assignee", NULL, number(old, r.assignee),
			      number(new_value, agent), &entry, e);
	r.assignee = agent;
	if (rc || (rc = ticket_store(db, &r, e)) || !agent || agent == who->person)
		return rc;
	return outbox_add(db, MAIL_ASSIGNED, agent, ticket, entry, 0, e);
}

enum rc ticket_promise(struct db *db, const struct actor *who, int64_t ticket,
		       int64_t promised_at, struct err *e)
{
	struct ticket_row r;
	enum rc rc = lock_for_desk(db, who, ticket, &r, e);

	if (rc || (rc = ticket_promise_move(db, &r, promised_at, e)))
		return rc;
	return ticket_store(db, &r, e);
}

/* The lock for a handover: whoever sees the ticket and may act on it; and the lead of its
 * organisation when the reporter is deactivated, also where the ticket is private. */
static enum rc lock_for_handover(struct db *db, const struct actor *who, int64_t ticket,
				 struct ticket_row *r, struct err *e)
{
	bool orphan = false;
	enum rc rc = RC_OK;

	if (who->person)
		rc = query_exists(db, &q_ticket_orphan, QARGS(q_i64(ticket), q_i64(who->person)),
			     &orphan, e);
	if (rc)
		return rc;
	if (orphan) {
		rc = ticket_lock(db, &(struct actor){ 0 }, ticket, r, e);
		r->actor = who->person;
		r->staff = false;
		return rc;
	}
	rc = ticket_lock(db, who, ticket, r, e);
	if (!rc && !r->staff && !r->lead && r->reporter != who->person)
		rc = ERR(e, RC_DENIED, "ticket.denied", "person %" PRId64
			 " may not hand over ticket %" PRId64, who->person, ticket);
	return rc;
}

static enum rc check_heir(struct db *db, const struct ticket_row *r, int64_t to,
			  struct err *e)
{
	void *tmp = talloc_new(NULL);
	struct q_val v[TP_COUNT];
	bool found = false, good;
	enum rc rc = query_row(db, &q_ticket_contact, QARGS(q_i64(to)), tmp, v, &found, e);

	good = !rc && found && v[TP_ACTIVE].i && v[TP_CONTACT].i &&
	       v[TP_ORGANISATION].i == r->organisation;
	talloc_free(tmp);
	if (rc || good)
		return rc;
	return ERR(e, RC_INVALID, "ticket.reporter", "person %" PRId64
		   " is no active contact of the ticket's organisation", to);
}

enum rc ticket_handover(struct db *db, const struct actor *who, int64_t ticket,
			int64_t to, struct err *e)
{
	char old[24], new_value[24];
	struct ticket_row r;
	enum rc rc = lock_for_handover(db, who, ticket, &r, e);

	if (rc || (rc = check_heir(db, &r, to, e)) || to == r.reporter)
		return rc;
	rc = ticket_entry_add(db, &r, "reporter", NULL, number(old, r.reporter),
			      number(new_value, to), NULL, e);
	if (rc || (rc = query_exec(db, &q_ticket_demote,
				   QARGS(q_i64(ticket), q_i64(r.reporter)), NULL, e)) ||
	    (rc = query_exec(db, &q_ticket_person,
			     QARGS(q_i64(ticket), q_i64(to), q_text("reporter"),
				   q_text(r.status), q_time(r.now)), NULL, e)))
		return rc;
	r.reporter = to;
	return ticket_store(db, &r, e);
}

struct mark { int64_t person, ticket; };

static enum rc mark(struct db *db, void *arg, struct err *e)
{
	const struct mark *m = arg;

	return query_exec(db, &q_ticket_mark,
			  QARGS(q_i64(m->person), q_time(clock_now_ms()), q_i64(m->ticket),
				q_i64(m->person)), NULL, e);
}

/* Most visits find nothing new: they cost one look and no commit. */
enum rc ticket_mark_read(struct db *db, int64_t person, int64_t ticket, struct err *e)
{
	struct mark m = { person, ticket };
	bool unread = false;
	enum rc rc = query_exists(db, &q_ticket_unread,
			     QARGS(q_i64(person), q_i64(ticket), q_i64(person)), &unread, e);

	if (rc || !unread)
		return rc;
	return db_write(db, mark, &m, e);
}
