/* SPDX-License-Identifier: EUPL-1.2 */
/* query - runs declared queries */
#include "lib/query_private.h"
#include <assert.h>
#include <string.h>
#include <talloc.h>

unsigned q_count_args(const struct query *q)
{
	unsigned n = 0;

	while (n < Q_MAX_ARGS && q->args[n] != Q_END)
		n++;
	return n;
}

unsigned q_count_cols(const struct query *q)
{
	unsigned n = 0;

	while (n < Q_MAX_COLS && q->cols[n].show != QS_END)
		n++;
	return n;
}

static enum rc stmt_fail(struct q_run *r, struct err *e)
{
	MYSQL_STMT *stmt = r->s->stmt;

	return db_fail(r->db, r->q->name, mysql_stmt_errno(stmt), mysql_stmt_error(stmt), e);
}

static enum rc execute(struct q_run *r, struct q_args args, struct err *e)
{
	MYSQL_BIND params[Q_MAX_ARGS];
	MYSQL_TIME times[Q_MAX_ARGS];
	MYSQL_STMT *stmt = r->s->stmt;
	unsigned long expected = mysql_stmt_param_count(stmt);
	enum rc rc = q_bind_args(r->q, args, params, times, e);

	if (rc)
		return rc;
	if (expected != r->n_args)
		return ERR(e, RC_BUG, "error.500", "query %s has %lu places, declared are %u",
			   r->q->name, expected, r->n_args);
	if (r->n_args && mysql_stmt_bind_param(stmt, params))
		return stmt_fail(r, e);
	if (mysql_stmt_execute(stmt) || (r->n_cols && mysql_stmt_store_result(stmt)))
		return stmt_fail(r, e);
	if (mysql_stmt_insert_id(stmt))
		r->db->last_id = (int64_t)mysql_stmt_insert_id(stmt);
	r->db->lost = r->db->duplicate = false;
	return RC_OK;
}

static enum rc bind_result(struct q_run *r, struct err *e)
{
	enum rc rc = q_bind_cols(r, e);

	if (!rc && r->n_cols && mysql_stmt_bind_result(r->s->stmt, r->bind))
		rc = stmt_fail(r, e);
	return rc;
}

/* One try: connection, statement, execution. */
static enum rc run_once(struct q_run *r, struct q_args args, bool *executed, struct err *e)
{
	enum rc rc = db_connect(r->db, e);

	if (!rc)
		rc = db_stmt_get(r->db, r->q->name, r->q->sql, &r->s, e);
	if (rc)
		return rc;
	*executed = true;
	rc = execute(r, args, e);
	if (!rc)
		rc = bind_result(r, e);
	if (rc)
		db_stmt_put(r->s);
	return rc;
}

enum rc q_run_begin(struct q_run *r, struct db *db, const struct query *q,
		    struct q_args args, struct err *e)
{
	int64_t start = db_clock_us();
	enum rc rc;

	/* All zero: the client library leaves the error mark of a NULL as it was. */
	*r = (struct q_run){ .db = db, .q = q, .mem = talloc_new(db),
			     .n_args = q_count_args(q), .n_cols = q_count_cols(q) };
	assert(r->mem);
	if (db->in_write && db->undone) {
		db->repeat = true;
		talloc_free((void *)(uintptr_t)r->mem);
		return db_undone(e);
	}
	db->lost = db->repeat = db->duplicate = false;
	db->since_us = start;
	for (int try = 0;; try++) {
		bool executed = false;

		rc = run_once(r, args, &executed, e);
		if (!rc || !db->lost || try > 0 || db->in_write || db_was_silent(db))
			break;
		/* Outside a transaction a lost connection is opened again, once: reading
		 * twice does no harm, a change may have happened already. */
		if (executed && !r->n_cols) {
			rc = ERR(e, RC_UNCERTAIN, "error.uncertain",
				 "the database connection was lost in %s", q->name);
			break;
		}
	}
	db->stat.us += db_clock_us() - start;
	db->stat.statements++;
	if (rc)
		talloc_free((void *)(uintptr_t)r->mem);
	return rc;
}

enum rc q_run_fetch(struct q_run *r, bool *more, struct err *e)
{
	int res;

	*more = false;
	if (!r->s->stmt)
		return ERR(e, RC_BUSY, "error.503", "the database connection was lost while the"
			   " rows of %s were read", r->q->name);
	res = mysql_stmt_fetch(r->s->stmt);
	if (res == MYSQL_NO_DATA)
		return RC_OK;
	/* Buffers have the size of the longest value: a cut one is our mistake, as is a
	 * number that does not fit. */
	if (res == MYSQL_DATA_TRUNCATED)
		return ERR(e, RC_BUG, "error.500", "query %s: a value does not fit its column",
			   r->q->name);
	if (res)
		return stmt_fail(r, e);
	q_read_row(r);
	r->db->stat.rows++;
	*more = true;
	return RC_OK;
}

enum rc q_run_too_many(const struct q_run *r, struct err *e)
{
	return ERR(e, RC_BUG, "error.500", "query %s gave more than one row", r->q->name);
}

void q_run_end(struct q_run *r)
{
	db_stmt_put(r->s);
	talloc_free((void *)(uintptr_t)r->mem);
}

enum rc query_each(struct db *db, const struct query *q, struct q_args args,
		   enum rc (*fn)(void *arg, const struct q_val *vals, struct err *e),
		   void *arg, struct err *e)
{
	struct q_run r;
	bool more = true;
	enum rc rc = q_run_begin(&r, db, q, args, e);

	if (rc)
		return rc;
	while (!rc && more) {
		rc = q_run_fetch(&r, &more, e);
		if (!rc && more)
			rc = fn(arg, r.val, e);
	}
	q_run_end(&r);
	return rc;
}

void q_run_copy(const struct q_run *r, const void *ctx, struct q_val *vals)
{
	for (unsigned i = 0; vals && i < r->n_cols; i++) {
		vals[i] = r->val[i];
		if (!vals[i].p)
			continue;
		vals[i].p = talloc_memdup(ctx, vals[i].p, vals[i].len + 1);
		assert(vals[i].p);
	}
}

enum rc query_row(struct db *db, const struct query *q, struct q_args args,
		  const void *ctx, struct q_val *vals, bool *found, struct err *e)
{
	struct q_run r;
	bool more = false;
	enum rc rc = q_run_begin(&r, db, q, args, e);

	*found = false;
	if (rc)
		return rc;
	rc = q_run_fetch(&r, &more, e);
	if (!rc && more) {
		*found = true;
		q_run_copy(&r, ctx, vals);
		rc = q_run_fetch(&r, &more, e);
		if (!rc && more)
			rc = q_run_too_many(&r, e);
	}
	q_run_end(&r);
	return rc;
}

enum rc query_exists(struct db *db, const struct query *q, struct q_args args, bool *found,
		     struct err *e)
{
	void *tmp = talloc_new(NULL);
	struct q_val v[Q_MAX_COLS];
	enum rc rc = query_row(db, q, args, tmp, v, found, e);

	talloc_free(tmp);
	return rc;
}

enum rc query_exec(struct db *db, const struct query *q, struct q_args args,
		   int64_t *changed, struct err *e)
{
	struct q_run r;
	enum rc rc = q_run_begin(&r, db, q, args, e);

	if (rc)
		return rc;
	if (changed)
		*changed = (int64_t)mysql_stmt_affected_rows(r.s->stmt);
	q_run_end(&r);
	return RC_OK;
}

enum rc query_exec_n(struct db *db, const struct query *q, struct q_args args,
		     int64_t n, const char *msgid, struct err *e)
{
	int64_t changed = 0;
	enum rc rc = query_exec(db, q, args, &changed, e);

	if (rc || changed == n)
		return rc;
	return ERR(e, RC_CONFLICT, msgid, "query %s changed %lld rows, not %lld", q->name,
		   (long long)changed, (long long)n);
}

bool query_duplicate(const struct db *db)
{
	return db->duplicate;
}
