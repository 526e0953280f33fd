/* SPDX-License-Identifier: EUPL-1.2 */
/* ticket_row - the lock on a ticket, its entries, and writing it back */

#include "lib/ticket_row.h"
#include "lib/clock.h"
#include "lib/q_ticket_write.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

bool ticket_is_status(const char *word)
{
	static const char *const words[] = { "new", "open", "waiting", "solved", "closed" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (!strcmp(words[i], word))
			return true;
	return false;
}

static void fill(struct ticket_row *r, const struct q_val *v)
{
	snprintf(r->status, sizeof(r->status), "%s", v[TL_STATUS].p);
	r->organisation = v[TL_ORGANISATION].i;
	r->reporter = v[TL_REPORTER].i;
	r->assignee = v[TL_ASSIGNEE].null ? 0 : v[TL_ASSIGNEE].i;
	r->status_at = v[TL_STATUS_AT].i;
	r->promised_at = v[TL_PROMISED].null ? 0 : v[TL_PROMISED].i;
	r->answered_at = v[TL_ANSWERED].null ? 0 : v[TL_ANSWERED].i;
	r->on = !v[TL_ON].null && v[TL_ON].i;
	r->lead = !v[TL_LEAD].null && v[TL_LEAD].i;
	r->staff = !v[TL_STAFF].null && v[TL_STAFF].i;
}

enum rc ticket_lock(struct db *db, const struct actor *who, int64_t id,
		    struct ticket_row *r, struct err *e)
{
	void *tmp = talloc_new(NULL);
	struct q_val v[TL_COUNT];
	bool found = false;
	enum rc rc;

	memset(r, 0, sizeof(*r));
	if (who->person)
		rc = query_row(db, &q_ticket_lock,
			       QARGS(q_i64(who->person), q_i64(who->person),
				     q_i64(who->person), q_i64(id), q_i64(who->person)),
			       tmp, v, &found, e);
	else
		rc = query_row(db, &q_ticket_lock_any, QARGS(q_i64(id)), tmp, v, &found, e);
	if (!rc && !found)
		rc = ERR(e, RC_NOTFOUND, "ticket.missing", "ticket %" PRId64
			 " is not visible to person %" PRId64, id, who->person);
	if (!rc)
		fill(r, v);
	r->id = id;
	r->actor = who->person;
	r->now = clock_now_ms();
	talloc_free(tmp);
	return rc;
}

enum rc ticket_entry_add(struct db *db, struct ticket_row *r, const char *type,
			 const char *text, const char *old, const char *new_value,
			 int64_t *entry, struct err *e)
{
	enum rc rc = query_exec(db, &q_ticket_entry,
				QARGS(q_i64(r->id), q_i64_or_null(r->actor), q_text(type),
				      q_bool(r->staff && r->actor), q_time(r->now),
				      q_text(text), q_text(old), q_text(new_value)),
				NULL, e);

	if (rc)
		return rc;
	r->last_entry = db_last_id(db);
	if (entry)
		*entry = r->last_entry;
	return RC_OK;
}

enum rc ticket_move(struct db *db, struct ticket_row *r, const char *status,
		    int64_t *entry, struct err *e)
{
	enum rc rc;

	if (!strcmp(r->status, status))
		return RC_OK;
	rc = ticket_entry_add(db, r, "status", NULL, r->status, status, entry, e);
	if (rc)
		return rc;
	snprintf(r->status, sizeof(r->status), "%s", status);
	r->status_at = r->now;
	return RC_OK;
}

enum rc ticket_promise_move(struct db *db, struct ticket_row *r, int64_t promised_at,
			    struct err *e)
{
	char old[CLOCK_ISO_SIZE], new_value[CLOCK_ISO_SIZE];
	enum rc rc;

	if (promised_at == r->promised_at)
		return RC_OK;
	rc = ticket_entry_add(db, r, "promise", NULL,
			      r->promised_at ? clock_iso(r->promised_at, old) : NULL,
			      promised_at ? clock_iso(promised_at, new_value) : NULL, NULL, e);
	if (!rc)
		r->promised_at = promised_at;
	return rc;
}

static struct q_arg time_or_null(int64_t ms)
{
	return ms ? q_time(ms) : q_null(Q_TIME);
}

enum rc ticket_store(struct db *db, const struct ticket_row *r, struct err *e)
{
	enum rc rc;

	if (!r->last_entry)
		return RC_OK;
	rc = query_exec(db, &q_ticket_store,
			QARGS(q_text(r->status), q_time(r->status_at),
			      q_i64_or_null(r->assignee), time_or_null(r->promised_at),
			      q_i64(r->reporter), time_or_null(r->answered_at),
			      q_time(r->now), q_i64(r->last_entry), q_i64(r->id)),
			NULL, e);
	if (rc)
		return rc;
	return query_exec(db, &q_ticket_copies,
			  QARGS(q_text(r->status), q_time(r->now), q_i64(r->id)), NULL, e);
}

enum rc ticket_check_late(const struct conf *conf, const struct ticket_row *r, struct err *e)
{
	if (strcmp(r->status, "closed") || r->now <= r->status_at + conf->reopen_within_ms)
		return RC_OK;
	return ERR(e, RC_INVALID, "ticket.too_late", "ticket %" PRId64
		   " was closed too long ago to be reopened", r->id);
}

enum mail_kind ticket_mail(const char *from, const char *to, enum mail_kind fallback)
{
	if (!strcmp(from, to))
		return fallback;
	if (!strcmp(to, "waiting"))
		return MAIL_QUESTION;
	if (!strcmp(to, "solved"))
		return MAIL_SOLVED;
	if (!strcmp(to, "closed"))
		return MAIL_CLOSED;
	if (!strcmp(from, "solved") || !strcmp(from, "closed"))
		return MAIL_REOPENED;
	return fallback;
}
