/* SPDX-License-Identifier: EUPL-1.2 */
/* q_draft - statements of drafts */

#include "lib/q_draft.h"

#include "lib/q_visible.h"

#include <inttypes.h>
#include <string.h>
#include <talloc.h>

/* What nobody has fetched in time counts as swept. */
#define ALIVE "(d.rescued = 0 OR d.updated_at > ?)"

static const struct query q_draft_write = {
	.name = "draft_write",
	.sql = "INSERT INTO draft (person_id, form, ref_id, form_key, content, rescued, updated_at)"
	       " SELECT w.id, ?, ?, ?, ?, ?, ? FROM person w WHERE w.id = ? AND w.active = 1"
	       " ON DUPLICATE KEY UPDATE form_key = VALUES(form_key), content = VALUES(content),"
	       " rescued = VALUES(rescued), updated_at = VALUES(updated_at)",
	.args = { Q_TEXT, Q_I64, Q_BIN, Q_TEXT, Q_BOOL, Q_TIME, Q_I64 },
};

static const struct query q_draft_lock = {
	.name = "draft_lock",
	.sql = "SELECT d.form_key FROM draft d WHERE d.person_id = ? AND d.form = ?"
	       " AND d.ref_id = ? AND " ALIVE " FOR UPDATE",
	.args = { Q_I64, Q_TEXT, Q_I64, Q_TIME },
	.cols = { KEEP(BIN, "key") },
};

static const struct query q_draft_ticket = {
	.name = "draft_ticket",
	.sql = "SELECT t.id FROM ticket t WHERE t.id = ? AND " VISIBLE_TO,
	.args = { Q_I64, Q_I64 },
	.cols = { KEEP(I64, "id") },
};

#define COLS "d.id, d.form, d.ref_id, d.updated_at, d.rescued, d.form_key, d.content"
#define SHOW \
	KEEP(I64, "id"), KEEP(TEXT, "form"), KEEP(I64, "ref"), KEEP(TIME, "updated"), \
	KEEP(BOOL, "rescued"), KEEP(BIN, "key"), KEEP(TEXT, "content")
enum { D_ID, D_FORM, D_REF, D_UPDATED, D_RESCUED, D_KEY, D_CONTENT, D_SUBJECT };

static const struct query q_draft_find = {
	.name = "draft_find",
	.sql = "SELECT " COLS " FROM draft d WHERE d.person_id = ? AND d.form = ?"
	       " AND d.ref_id = ? AND " ALIVE,
	.args = { Q_I64, Q_TEXT, Q_I64, Q_TIME },
	.cols = { SHOW },
};

static const struct query q_draft_get = {
	.name = "draft_get",
	.sql = "SELECT " COLS " FROM draft d WHERE d.id = ? AND d.person_id = ? AND " ALIVE,
	.args = { Q_I64, Q_I64, Q_TIME },
	.cols = { SHOW },
};

static const struct query q_draft_list = {
	.name = "draft_list",
	.sql = "SELECT " COLS ", t.subject FROM draft d"
	       " LEFT JOIN ticket t ON t.id = d.ref_id AND " VISIBLE_TO
	       " WHERE d.person_id = ? AND " ALIVE
	       " ORDER BY d.updated_at DESC, d.id DESC LIMIT 100",
	.args = { Q_I64, Q_I64, Q_TIME },
	.cols = { SHOW, KEEP(TEXT, "subject") },
};

static const struct query q_draft_discard = {
	.name = "draft_discard",
	.sql = "DELETE FROM draft WHERE id = ? AND person_id = ?",
	.args = { Q_I64, Q_I64 },
};

static const struct query q_draft_sent = {
	.name = "draft_sent",
	.sql = "DELETE FROM draft WHERE person_id = ? AND form_key = ?",
	.args = { Q_I64, Q_BIN },
};

const struct query *const q_draft[] = {
	&q_draft_write, &q_draft_lock, &q_draft_ticket, &q_draft_find, &q_draft_get,
	&q_draft_list, &q_draft_discard, &q_draft_sent, NULL
};

static struct q_arg alive(int64_t now)
{
	return q_time(now - DRAFT_RESCUED_MS);
}

static bool same_key(const struct q_val *v, const struct draft *d)
{
	return v->len == sizeof(d->key) && memcmp(v->p, d->key, sizeof(d->key)) == 0;
}

/* What somebody saved on purpose is not lost to a second form of the same kind. */
static enum rc check_other(struct db *db, const void *tmp, const struct draft *d, struct err *e)
{
	struct q_val v;
	bool found = false;
	enum rc rc = query_row(db, &q_draft_lock,
			       QARGS(q_i64(d->person), q_text(d->form), q_i64(d->ref),
				     alive(d->updated_at)), tmp, &v, &found, e);

	if (rc != RC_OK || !found || same_key(&v, d))
		return rc;
	return ERR(e, RC_INVALID, "draft.other", "person %" PRId64
		   " has another draft of form %s", d->person, d->form);
}

static enum rc check_ticket(struct db *db, const void *tmp, const struct draft *d,
			    struct err *e)
{
	struct q_val v;
	bool found = false;
	enum rc rc = query_row(db, &q_draft_ticket, QARGS(q_i64(d->ref), q_i64(d->person)),
			       tmp, &v, &found, e);

	if (rc != RC_OK || found)
		return rc;
	return ERR(e, RC_NOTFOUND, "ticket.missing", "ticket %" PRId64
		   " is not visible to person %" PRId64, d->ref, d->person);
}

static enum rc write_draft(struct db *db, const struct draft *d, struct err *e)
{
	int64_t changed = 0;
	enum rc rc = query_exec(db, &q_draft_write,
				QARGS(q_text(d->form), q_i64(d->ref),
				      q_bin(d->key, sizeof(d->key)), q_text(d->content),
				      q_bool(d->rescued), q_time(d->updated_at),
				      q_i64(d->person)), &changed, e);

	if (rc != RC_OK || changed > 0)
		return rc;
	return ERR(e, RC_NOTFOUND, "", "person %" PRId64 " is not active", d->person);
}

enum rc draft_keep(struct db *db, const struct draft *d, struct err *e)
{
	void *tmp = talloc_new(NULL);
	enum rc rc = d->ref ? check_ticket(db, tmp, d, e) : RC_OK;

	if (rc == RC_OK && !d->rescued)
		rc = check_other(db, tmp, d, e);
	if (rc == RC_OK)
		rc = write_draft(db, d, e);
	talloc_free(tmp);
	return rc;
}

static void fill(struct draft *d, int64_t person, const struct q_val *v)
{
	*d = (struct draft){
		.id = v[D_ID].i, .person = person, .ref = v[D_REF].i,
		.updated_at = v[D_UPDATED].i, .form = v[D_FORM].p, .content = v[D_CONTENT].p,
		.rescued = !v[D_RESCUED].null && v[D_RESCUED].i,
	};
	if (v[D_KEY].len == sizeof(d->key))
		memcpy(d->key, v[D_KEY].p, sizeof(d->key));
}

enum rc draft_find(struct db *db, const void *ctx, int64_t person, const char *form,
		   int64_t ref, int64_t now, struct draft *d, bool *found, struct err *e)
{
	struct q_val v[D_SUBJECT];
	enum rc rc = query_row(db, &q_draft_find,
			       QARGS(q_i64(person), q_text(form), q_i64(ref), alive(now)),
			       ctx, v, found, e);

	if (rc == RC_OK && *found)
		fill(d, person, v);
	return rc;
}

enum rc draft_get(struct db *db, const void *ctx, int64_t person, int64_t id, int64_t now,
		  struct draft *d, bool *found, struct err *e)
{
	struct q_val v[D_SUBJECT];
	enum rc rc = query_row(db, &q_draft_get, QARGS(q_i64(id), q_i64(person), alive(now)),
			       ctx, v, found, e);

	if (rc == RC_OK && *found)
		fill(d, person, v);
	return rc;
}

struct each {
	int64_t person;
	enum rc (*fn)(void *arg, const struct draft *d, const char *subject, struct err *e);
	void *arg;
};

static enum rc each_row(void *arg, const struct q_val *v, struct err *e)
{
	const struct each *x = arg;
	struct draft d;

	fill(&d, x->person, v);
	return x->fn(x->arg, &d, v[D_SUBJECT].null ? NULL : v[D_SUBJECT].p, e);
}

enum rc draft_each(struct db *db, int64_t person, int64_t now,
		   enum rc (*fn)(void *arg, const struct draft *d, const char *subject,
				 struct err *e), void *arg, struct err *e)
{
	struct each x = { person, fn, arg };

	return query_each(db, &q_draft_list, QARGS(q_i64(person), q_i64(person), alive(now)),
			  each_row, &x, e);
}

enum rc draft_discard(struct db *db, int64_t person, int64_t id, struct err *e)
{
	int64_t changed = 0;
	enum rc rc = query_exec(db, &q_draft_discard, QARGS(q_i64(id), q_i64(person)), &changed,
				e);

	if (rc != RC_OK || changed > 0)
		return rc;
	return ERR(e, RC_NOTFOUND, "draft.missing", "person %" PRId64
		   " has no draft %" PRId64, person, id);
}

enum rc draft_sent(struct db *db, int64_t person, const unsigned char key[16], struct err *e)
{
	return query_exec(db, &q_draft_sent, QARGS(q_i64(person), q_bin(key, 16)), NULL, e);
}
