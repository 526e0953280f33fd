/* SPDX-License-Identifier: EUPL-1.2 */
/* ticket_status - closing, reopening, the desk's statuses, and closing by itself */

#include "lib/clock.h"
#include "lib/q_ticket_write.h"
#include "lib/ticket_row.h"
#include <inttypes.h>
#include <string.h>
#include <talloc.h>

/* A contact closes and reopens; *to NULL: nothing is to be done. */
static enum rc contact_target(const struct conf *conf, const struct ticket_row *r,
			      const char *asked, const char **to, struct err *e)
{
	const bool done = !strcmp(r->status, "solved") || !strcmp(r->status, "closed");

	*to = asked;
	if (!(r->on || r->lead) || (strcmp(asked, "closed") && strcmp(asked, "open")))
		return ERR(e, RC_DENIED, "ticket.denied", "person %" PRId64
			   " may not set ticket %" PRId64 " to %s", r->actor, r->id, asked);
	if (!strcmp(asked, "closed"))
		return RC_OK;
	/* Reopening what is not over is the wish for what is so already. */
	if (!done)
		*to = NULL;
	return ticket_check_late(conf, r, e);
}

static enum rc move_and_tell(struct db *db, struct ticket_row *r, const char *to,
			     struct err *e)
{
	char from[sizeof(r->status)];
	enum mail_kind kind;
	int64_t entry = 0;
	enum rc rc;

	memcpy(from, r->status, sizeof(from));
	rc = ticket_move(db, r, to, &entry, e);
	if (rc || !entry || (rc = ticket_store(db, r, e)))
		return rc;
	kind = ticket_mail(from, r->status, MAIL_KIND_MAX);
	if (kind == MAIL_KIND_MAX)
		return RC_OK;
	return outbox_notify(db, kind, r->id, entry, r->actor, e);
}

enum rc ticket_set_status(struct db *db, const struct conf *conf, const struct actor *who,
			  int64_t ticket, const char *status, struct err *e)
{
	struct ticket_row r;
	const char *to = status;
	enum rc rc;

	if (!ticket_is_status(status))
		return ERR(e, RC_INVALID, "form.error.choice", "there is no status %s", status);
	rc = ticket_lock(db, who, ticket, &r, e);
	if (!rc && !r.staff)
		rc = contact_target(conf, &r, status, &to, e);
	if (rc || !to)
		return rc;
	return move_and_tell(db, &r, to, e);
}

/* Candidates are looked for without a lock; each is judged again under its own. */
struct due { const struct conf *conf; int64_t id; bool closed; };

static enum rc close_one(struct db *db, void *arg, struct err *e)
{
	struct due *d = arg;
	struct ticket_row r;
	enum rc rc = ticket_lock(db, &(struct actor){ 0 }, d->id, &r, e);

	d->closed = false;
	if (rc || strcmp(r.status, "solved") ||
	    r.status_at + d->conf->close_after_ms > r.now)
		return rc;
	rc = move_and_tell(db, &r, "closed", e);
	d->closed = !rc;
	return rc;
}

struct ids { int64_t v[256]; unsigned n, max; };

static enum rc keep_id(void *arg, const struct q_val *v, struct err *e)
{
	struct ids *ids = arg;

	(void)e;
	if (ids->n < ids->max)
		ids->v[ids->n++] = v[0].i;
	return RC_OK;
}

enum rc ticket_close_due(struct db *db, const struct conf *conf, unsigned limit,
			 unsigned *n, struct err *e)
{
	struct ids ids = { .max = sizeof(ids.v) / sizeof(ids.v[0]) };
	enum rc rc;

	*n = 0;
	if (limit < ids.max)
		ids.max = limit;
	rc = query_each(db, &q_ticket_due,
			QARGS(q_time(clock_now_ms() - conf->close_after_ms), q_i64(ids.max)),
			keep_id, &ids, e);
	for (unsigned i = 0; i < ids.n && !rc; i++) {
		struct due d = { conf, ids.v[i], false };

		rc = db_write(db, close_one, &d, e);
		*n += !rc && d.closed;
	}
	return rc;
}
