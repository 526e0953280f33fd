/* SPDX-License-Identifier: EUPL-1.2 */
/* outbox_queue - the mailer's side of the outbox: claim, mark, tidy */
#include "lib/outbox_queue.h"
#include "lib/clock.h"
#include "lib/log.h"
#include "lib/q_outbox.h"
#include <assert.h>
#include <inttypes.h>
#include <string.h>
#include <talloc.h>

#define MINUTE_MS INT64_C(60000)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)

int64_t outbox_backoff_ms(int64_t attempts)
{
	if (attempts < 1)
		return MINUTE_MS;
	return attempts > 6 ? HOUR_MS : MINUTE_MS << (attempts - 1);
}

bool outbox_is_over(const struct conf *conf, const struct outbox_row *row, int64_t now_ms)
{
	return now_ms - row->created_at >= conf->mail_give_up_ms;
}

static enum rc is_due(struct db *db, bool *due, struct err *e)
{
	struct q_val v;
	bool found;
	void *mem = talloc_new(NULL);
	enum rc rc = query_row(db, &q_outbox_due, QNONE, mem, &v, &found, e);

	*due = !rc && found && v.i;
	talloc_free(mem);
	return rc;
}

struct claim {
	const char *owner;
	int64_t lease_ms;
	unsigned max;
};

static enum rc claim_rows(struct db *db, void *arg, struct err *e)
{
	const struct claim *c = arg;
	struct q_arg owner = q_text(c->owner), lease = q_i64(c->lease_ms);
	int64_t fresh = 0;
	enum rc rc = query_exec(db, &q_outbox_expire, QNONE, NULL, e);

	if (!rc)
		rc = query_exec(db, &q_outbox_claim,
				QARGS(owner, lease, q_text("queued"), q_i64(c->max)), &fresh, e);
	if (!rc && fresh < c->max)
		rc = query_exec(db, &q_outbox_claim,
				QARGS(owner, lease, q_text("deferred"), q_i64(c->max - fresh)),
				NULL, e);
	return rc;
}

struct rows {
	const void *ctx;
	struct outbox_row *v;
	unsigned n;
};

static enum mail_kind kind_by_name(const char *name)
{
	enum mail_kind k;

	for (k = 0; k < MAIL_KIND_MAX; k++)
		if (strcmp(mail_kind_name(k), name) == 0)
			break;
	return k;
}

static enum rc keep_row(void *arg, const struct q_val *v, struct err *e)
{
	struct rows *r = arg;

	(void)e;
	r->v = talloc_realloc(r->ctx, r->v, struct outbox_row, r->n + 1);
	assert(r->v);
	r->v[r->n++] = (struct outbox_row){
		.id = v[OH_ID].i, .person = v[OH_PERSON].i, .ticket = v[OH_TICKET].i,
		.entry = v[OH_ENTRY].i, .request = v[OH_REQUEST].i,
		.kind = kind_by_name(v[OH_KIND].p),
		.address = talloc_strdup(r->ctx, v[OH_ADDRESS].p),
		.attempts = v[OH_ATTEMPTS].i, .created_at = v[OH_CREATED].i,
	};
	return RC_OK;
}

enum rc outbox_claim(struct db *db, const void *ctx, const char *owner, int64_t lease_ms,
		     unsigned max, struct outbox_row **rows, size_t *n, struct err *e)
{
	struct claim c = { owner, lease_ms, max };
	struct rows r = { .ctx = ctx };
	bool due = false;
	enum rc rc = is_due(db, &due, e);

	*n = 0;
	if (rc || !due || max == 0)
		return rc;
	rc = db_write(db, claim_rows, &c, e);
	/* RC_UNCERTAIN: the rows may be ours after all; then they are found here, and if this
	 * fails too they come back when the lease ends. */
	if (rc && rc != RC_UNCERTAIN)
		return rc;
	rc = query_each(db, &q_outbox_held, QARGS(q_text(owner)), keep_row, &r, e);
	*rows = r.v;
	*n = rc ? 0 : r.n;
	return rc;
}

struct mark {
	const struct query *q;
	struct q_args args;
};

static enum rc mark(struct db *db, void *arg, struct err *e)
{
	const struct mark *m = arg;

	return query_exec_n(db, m->q, m->args, 1, "", e);
}

enum rc outbox_mark_sent(struct db *db, int64_t id, const char *owner, const char *reply,
			 struct err *e)
{
	struct mark m = { &q_outbox_sent, QARGS(q_text(reply), q_i64(id), q_text(owner)) };

	return db_write(db, mark, &m, e);
}

enum rc outbox_mark_failed(struct db *db, int64_t id, const char *owner, const char *state,
			   int64_t next_ms, const char *reply, struct err *e)
{
	struct mark m = { &q_outbox_failed, QARGS(q_text(state), q_time(next_ms), q_text(reply),
						  q_i64(id), q_text(owner)) };

	return db_write(db, mark, &m, e);
}

enum rc outbox_release(struct db *db, int64_t id, const char *owner, struct err *e)
{
	struct mark m = { &q_outbox_release, QARGS(q_i64(id), q_text(owner)) };

	return db_write(db, mark, &m, e);
}

struct soon {
	int64_t before_ms;
	unsigned limit;
};

static enum rc remind(struct db *db, void *arg, struct err *e)
{
	const struct soon *s = arg;

	return query_exec(db, &q_outbox_closing_soon, QARGS(q_time(s->before_ms), q_i64(s->limit)),
			  NULL, e);
}

enum rc outbox_closing_soon(struct db *db, const struct conf *conf, unsigned limit, struct err *e)
{
	const int64_t half = conf->close_after_ms / 2, want = conf->close_warn_before_ms;
	const int64_t ahead = want < half ? want : half;
	struct soon s = { clock_now_ms() - conf->close_after_ms + ahead, limit };

	return db_write(db, remind, &s, e);
}

/* A throttle row says nothing any more when the longest window since is over. */
static int64_t longest_window_ms(const struct conf *c)
{
	const struct conf_limit *limits[] = {
		&c->login_account, &c->login_network, &c->forgot_account, &c->forgot_network,
		&c->ticket_person, &c->comment_person,
	};
	int64_t most = 3600;

	for (size_t i = 0; i < sizeof(limits) / sizeof(*limits); i++)
		if (limits[i]->window_s > most)
			most = limits[i]->window_s;
	return most * 1000;
}

struct sweep {
	const struct query *q;
	int64_t before_ms, n;
};

static enum rc sweep_one(struct db *db, void *arg, struct err *e)
{
	struct sweep *s = arg;

	return query_exec(db, s->q, QARGS(q_time(s->before_ms)), &s->n, e);
}

enum rc outbox_sweep(struct db *db, const struct conf *conf, int64_t *n, struct err *e)
{
	int64_t now = clock_now_ms();
	/* a form key is good for a day; its result must outlive it */
	struct sweep all[] = {
		{ &q_sweep_session, now - conf->session_idle_ms, 0 },
		{ &q_sweep_session_old, now - conf->session_max_ms, 0 },
		{ &q_sweep_throttle, now - 2 * longest_window_ms(conf), 0 },
		{ &q_sweep_form_result, now - 2 * DAY_MS, 0 },
		{ &q_sweep_reset_token, now - DAY_MS, 0 },
		{ &q_sweep_mailed, now - DAY_MS, 0 },
		{ &q_sweep_draft, now - DAY_MS, 0 },
	};
	enum rc rc = RC_OK;

	*n = 0;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all) && !rc; i++) {
		rc = db_write(db, sweep_one, &all[i], e);
		*n += all[i].n;
	}
	return rc;
}
