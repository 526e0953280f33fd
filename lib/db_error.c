/* SPDX-License-Identifier: EUPL-1.2 */
/* db_error - what MariaDB's error numbers mean to us */
#include "lib/db_private.h"
#include <errmsg.h>
#include <mysqld_error.h>

enum {
	F_LOST = 1,	/* the connection is gone: close, open another at next use */
	F_REPEAT = 2,	/* the transaction was undone by the server: repeat it */
	F_QUIET = 4,	/* the server's text holds values of the row: keep it out of logs */
	F_DUP = 8
};

struct db_error { unsigned number; enum rc rc; unsigned flags; };

/* Numbers without a name here are missing from some versions of mysqld_error.h. */
static const struct db_error table[] = {
	{ CR_SERVER_GONE_ERROR, RC_BUSY, F_LOST },
	{ CR_SERVER_LOST, RC_BUSY, F_LOST },
	{ CR_COMMANDS_OUT_OF_SYNC, RC_BUSY, F_LOST },
	{ CR_MALFORMED_PACKET, RC_BUSY, F_LOST },
	{ CR_SERVER_LOST_EXTENDED, RC_BUSY, F_LOST },
	{ CR_STMT_CLOSED, RC_BUSY, F_LOST },
	{ 5013, RC_BUSY, F_LOST },	/* CR_ERR_NET_READ */
	{ 5014, RC_BUSY, F_LOST },	/* CR_ERR_NET_WRITE */
	{ ER_UNKNOWN_COM_ERROR, RC_BUSY, F_LOST },	/* 1047: Galera node not ready */
	{ ER_SERVER_SHUTDOWN, RC_BUSY, F_LOST },
	{ 1927, RC_BUSY, F_LOST },	/* ER_CONNECTION_KILLED */
	{ ER_CHECKREAD, RC_BUSY, F_REPEAT },
	{ ER_LOCK_WAIT_TIMEOUT, RC_BUSY, F_REPEAT },
	{ ER_LOCK_DEADLOCK, RC_BUSY, F_REPEAT },
	{ ER_ERROR_DURING_COMMIT, RC_BUSY, F_REPEAT },	/* Galera: not certified, or alone */
	{ ER_DUP_ENTRY, RC_CONFLICT, F_QUIET | F_DUP },
	{ ER_QUERY_INTERRUPTED, RC_BUSY, 0 },
	{ 1969, RC_BUSY, 0 },		/* ER_STATEMENT_TIMEOUT */
	{ ER_CON_COUNT_ERROR, RC_BUSY, 0 },
	{ ER_TOO_MANY_USER_CONNECTIONS, RC_BUSY, 0 },
	{ ER_USER_LIMIT_REACHED, RC_BUSY, 0 },
	{ ER_MAX_PREPARED_STMT_COUNT_REACHED, RC_BUSY, 0 },
	{ ER_OPTION_PREVENTS_STATEMENT, RC_BUSY, 0 },	/* server is read only */
	{ ER_OPEN_AS_READONLY, RC_BUSY, 0 },
	{ ER_DISK_FULL, RC_BUSY, 0 },
	{ ER_RECORD_FILE_FULL, RC_BUSY, 0 },
	{ ER_ERROR_ON_WRITE, RC_BUSY, 0 },
	{ ER_GET_ERRNO, RC_BUSY, 0 },
	{ ER_DBACCESS_DENIED_ERROR, RC_BUSY, 0 },
	{ ER_ACCESS_DENIED_ERROR, RC_BUSY, 0 },
	{ 1698, RC_BUSY, 0 },		/* ER_ACCESS_DENIED_NO_PASSWORD_ERROR */
	{ ER_BAD_DB_ERROR, RC_BUSY, 0 },
	{ ER_TRUNCATED_WRONG_VALUE, RC_BUG, F_QUIET },
	{ ER_TRUNCATED_WRONG_VALUE_FOR_FIELD, RC_BUG, F_QUIET },
	{ 0, RC_BUG, 0 },
};

static const struct db_error *find(unsigned number)
{
	const struct db_error *t = table;

	while (t->number && t->number != number)
		t++;
	return t;
}

bool db_is_lost(unsigned number)
{
	return find(number)->flags & F_LOST;
}

static const char *msgid_of(enum rc rc)
{
	return rc == RC_BUSY ? "error.503" : rc == RC_BUG ? "error.500" : "";
}

enum rc db_fail(struct db *db, const char *what, unsigned number, const char *text,
		struct err *e)
{
	const struct db_error *t = find(number);

	/* text may live in the connection that is closed below. */
	if (t->flags & F_QUIET)
		text = "(value withheld)";
	ERR(e, t->rc, msgid_of(t->rc), "database: %s: error %u: %s", what, number, text);
	db->lost = t->flags & F_LOST;
	db->repeat = t->flags & F_REPEAT;
	db->duplicate = t->flags & F_DUP;
	db->undone = db->undone || (db->in_write && db->repeat);
	if (db_was_silent(db))
		db_failed_try(db);
	if (db->lost)
		db_close(db);
	return t->rc;
}
