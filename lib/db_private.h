/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * db_private - the one place that includes mysql.h; for lib/db*.c and lib/query*.c only
 *
 * A struct db_stmt is a prepared statement of the connection that is open now. The cache
 * owns it (keyed by SQL text); all of them are closed before the connection (SECURITY
 * c31) and prepared again at their next use.
 */
#ifndef LIB_DB_PRIVATE_H
#define LIB_DB_PRIVATE_H

#include "lib/db.h"
#include <glib.h>
#include <mysql.h>
#include <sys/types.h>

#define DB_STMT_MAX 200		/* statements kept per connection (SECURITY c36) */

struct db_stmt {
	struct db *db;
	MYSQL_STMT *stmt;
	const char *sql;
	bool busy, cached;
	uint64_t used;		/* tick of the last use, for eviction */
};

struct db {
	const struct conf *conf;
	enum db_role role;
	MYSQL *my;		/* NULL: closed */
	pid_t owner;		/* process that opened it; a child leaves it alone */
	GHashTable *stmts;	/* sql -> struct db_stmt * */
	uint64_t tick;
	bool in_write;
	bool undone;		/* the server has undone the running transaction */
	bool repeat;		/* last failure: repeat the transaction */
	bool duplicate;		/* last failure: duplicate key */
	bool lost;		/* last failure: the connection */
	int64_t since_us;	/* the running statement was begun */
	int64_t last_id;
	int64_t retry_at_ms;	/* monotonic; no new try before */
	long backoff_ms;
	struct db_stat stat;
};

/* Opens a connection and sets up its session (db_session.c). *my NULL on failure. */
enum rc db_open(struct db *db, MYSQL **my, struct err *e) MUST_CHECK;
/* Runs one statement as text and drops its result; constants only. */
enum rc db_text(struct db *db, MYSQL *my, const char *sql, struct err *e) MUST_CHECK;
/* MAX(version) of schema_version; 0 when there is no such table. */
enum rc db_schema_version(struct db *db, MYSQL *my, long *version, struct err *e) MUST_CHECK;

/* Result, flags of db and cause for an error number (db_error.c). what names the query
 * or step. Closes a lost connection. */
enum rc db_fail(struct db *db, const char *what, unsigned number, const char *text,
		struct err *e);
bool db_is_lost(unsigned number);
/* Whether the connection just lost was waited for until its limit: whoever opens another
 * one at once waits again. That the server closed one is told at once. */
bool db_was_silent(const struct db *db);
/* Lets db_connect refuse for a while. */
void db_failed_try(struct db *db);
#define DB_ER_MAX_STATEMENTS 1461u
#define DB_ER_NO_SUCH_TABLE 1146u

/* A prepared statement for sql, marked busy until db_stmt_put (db_stmt.c). */
enum rc db_stmt_get(struct db *db, const char *name, const char *sql,
		    struct db_stmt **out, struct err *e) MUST_CHECK;
void db_stmt_put(struct db_stmt *s);
/* Closes all statements. */
void db_stmt_drop(struct db *db);
/* The same without a word to the server: for a connection inherited by fork. */
void db_stmt_forget(struct db *db);

enum rc db_undone(struct err *e);
int64_t db_clock_us(void);

#endif
