/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * query_private - one run of a declared query: arguments bound, result stored, rows fetched
 *
 * The whole result is stored before the first row is given out, so a row's receiver may
 * run queries of its own on the same connection.
 */
#ifndef LIB_QUERY_PRIVATE_H
#define LIB_QUERY_PRIVATE_H

#include "lib/db_private.h"
#include "lib/query.h"

struct q_run {
	struct db *db;
	const struct query *q;
	struct db_stmt *s;
	const void *mem;	/* buffers of the run */
	unsigned n_args, n_cols;
	MYSQL_BIND bind[Q_MAX_COLS];
	MYSQL_TIME time[Q_MAX_COLS];
	unsigned long length[Q_MAX_COLS];
	my_bool is_null[Q_MAX_COLS], error[Q_MAX_COLS];
	int64_t number[Q_MAX_COLS];
	struct q_val val[Q_MAX_COLS];	/* the row fetched last */
};

unsigned q_count_args(const struct query *q);
unsigned q_count_cols(const struct query *q);

/* Prepares (or finds), binds, executes and stores. On success the caller ends with
 * q_run_end. */
enum rc q_run_begin(struct q_run *r, struct db *db, const struct query *q,
		    struct q_args args, struct err *e) MUST_CHECK;
/* Next row into r->val; *more false after the last. */
enum rc q_run_fetch(struct q_run *r, bool *more, struct err *e) MUST_CHECK;
/* The fetched row's values, copied to ctx; vals may be NULL. */
void q_run_copy(const struct q_run *r, const void *ctx, struct q_val *vals);
enum rc q_run_too_many(const struct q_run *r, struct err *e) MUST_CHECK;
void q_run_end(struct q_run *r);

/* Arguments and columns (query_bind.c). params and times have Q_MAX_ARGS entries. */
enum rc q_bind_args(const struct query *q, struct q_args args, MYSQL_BIND *params,
		    MYSQL_TIME *times, struct err *e) MUST_CHECK;
enum rc q_bind_cols(struct q_run *r, struct err *e) MUST_CHECK;
void q_read_row(struct q_run *r);
MYSQL_TIME q_time_from_ms(int64_t ms);
int64_t q_time_to_ms(const MYSQL_TIME *t);

#endif
