/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * db - one connection to MariaDB, its statements and its transactions
 *
 * Life cycle: db_new after fork; the connection opens at first use and opens
 * again after it was lost, outside a write only. Session: utf8mb4 with
 * collation uca1400_german2_ai_ci, time_zone +00:00, READ COMMITTED, strict
 * sql_mode, innodb_lock_wait_timeout, max_statement_time; READ ONLY by default
 * (see db_begin_write). All of it is set once at connect and read back.
 *
 * Only db_private.h includes mysql.h, and only lib/db*.c and lib/query*.c include that.
 */
#ifndef LIB_DB_H
#define LIB_DB_H

#include "lib/conf.h"
#include "lib/err.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The schema this program was built for: the highest number of schema/NNNN-*.sql (a test
 * compares). */
#define SCHEMA_VERSION 3

struct db;

enum db_role {
	DB_WEB,		/* the portal's account, session READ ONLY */
	DB_MAILER,	/* the portal's account, session READ WRITE */
	DB_OWNER,	/* the schema's owner: migrations, portalctl migrate */
	DB_CTL		/* portalctl: the portal's account, READ WRITE */
};

/* Never touches the network. conf must outlive the result. Freed with ctx
 * (statements first, then the connection). */
struct db *db_new(const void *ctx, const struct conf *conf, enum db_role role);

/* Opens the connection if there is none. RC_BUSY when the database is away, full
 * or still starting. After a failure the next try is refused at once (RC_BUSY)
 * for a short while (100 ms doubling to 2 s), so that a dead database costs no
 * page its whole connect timeout. */
enum rc db_connect(struct db *db, struct err *e) MUST_CHECK;
/* Closes it; the next use opens a new one. */
void db_close(struct db *db);
/* True if the schema's version is the one this program was built for; else
 * RC_BUSY with a cause that says which of the two is older. Checked by
 * db_connect for DB_WEB and DB_MAILER. */
enum rc db_check_schema(struct db *db, struct err *e) MUST_CHECK;

/* START TRANSACTION READ WRITE ... COMMIT. A lost connection before COMMIT is
 * RC_BUSY (nothing was written), in COMMIT it is RC_UNCERTAIN. */
enum rc db_begin_write(struct db *db, struct err *e) MUST_CHECK;
enum rc db_commit(struct db *db, struct err *e) MUST_CHECK;
void db_rollback(struct db *db);
bool db_in_write(const struct db *db);

/* True if the last failure on this connection was a deadlock, a lock wait, error
 * 1020 or a Galera certification failure: repeat the whole transaction. */
bool db_should_repeat(const struct db *db);

/* Runs fn in a write transaction, and again (at most 5 times, with jitter) when
 * db_should_repeat. fn must have no effect outside the database. */
enum rc db_write(struct db *db, enum rc (*fn)(struct db *, void *, struct err *),
		 void *arg, struct err *e) MUST_CHECK;

/* The same for what may be done twice: again (at most 3 times) also when the answer to its
 * COMMIT was lost. */
enum rc db_write_twice(struct db *db, enum rc (*fn)(struct db *, void *, struct err *),
		       void *arg, struct err *e) MUST_CHECK;

/* One statement of a schema file or a grant, as text: DB_OWNER only (lib/migrate.c). */
enum rc db_run(struct db *db, const char *sql, size_t len, struct err *e) MUST_CHECK;

/* Figures for the access line; reset by db_stat_reset. */
struct db_stat { unsigned statements; unsigned rows; int64_t us; };
struct db_stat db_stat_get(const struct db *db);
void db_stat_reset(struct db *db);

/* Id made by the last INSERT on this connection. */
int64_t db_last_id(const struct db *db);

#endif
