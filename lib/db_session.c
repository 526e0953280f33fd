/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * db_session - opening a connection and proving that its session is what we need
 *
 * SECURITY (c)30-35: no automatic reconnect, character set by option, no local files,
 * TLS with a checked certificate on TCP, limits on every wait; what was set is read back
 * and a difference refuses the connection, since a proxy or an init_connect could undo it.
 */
#include "lib/db_private.h"
#include <stdlib.h>
#include <string.h>

#define COLLATION "utf8mb4_uca1400_german2_ai_ci"
#define SQL_MODE "STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION"
#define LOCK_WAIT_S "3"		/* less than db_timeout: a lock is told from a slow statement */
#define READ_SLACK_MS 1000	/* the server's own limit should strike first */

static const char *const session_sql[] = {
	"SET SESSION collation_connection = '" COLLATION "', time_zone = '+00:00',"
	" sql_mode = '" SQL_MODE "', innodb_lock_wait_timeout = " LOCK_WAIT_S ","
	" innodb_strict_mode = 1, autocommit = 1",
	"SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
	NULL
};

/* 11.1 renamed the tx_ variables; the row counts for whichever name is there. */
struct expected { const char *name, *other_name, *value; };
static const struct expected session_expected[] = {
	{ "character_set_client", NULL, "utf8mb4" },
	{ "character_set_connection", NULL, "utf8mb4" },
	{ "character_set_results", NULL, "utf8mb4" },
	{ "collation_connection", NULL, COLLATION },
	{ "time_zone", NULL, "+00:00" },
	{ "sql_mode", NULL, SQL_MODE },
	{ "innodb_lock_wait_timeout", NULL, LOCK_WAIT_S },
	{ "innodb_strict_mode", NULL, "ON" },
	{ "autocommit", NULL, "ON" },
	{ "transaction_isolation", "tx_isolation", "READ-COMMITTED" },
};
#define N_EXPECTED (sizeof(session_expected) / sizeof(*session_expected))

enum rc db_text(struct db *db, MYSQL *my, const char *sql, struct err *e)
{
	int64_t start = db->since_us = db_clock_us();
	int failed = mysql_query(my, sql);

	db->stat.us += db_clock_us() - start;
	db->stat.statements++;
	if (failed)
		return db_fail(db, sql, mysql_errno(my), mysql_error(my), e);
	db->lost = false;
	mysql_free_result(mysql_store_result(my));
	return RC_OK;
}

static unsigned seconds(long ms)
{
	return ms < 1000 ? 1 : (unsigned)((ms + 999) / 1000);
}

static void set_options(const struct db *db, MYSQL *my)
{
	const struct conf *c = db->conf;
	const my_bool off = 0, on = 1;
	const unsigned none = 0, protocol = *c->db_host ? MYSQL_PROTOCOL_TCP
							 : MYSQL_PROTOCOL_SOCKET;
	unsigned connect_s = seconds(c->db_connect_timeout_ms);
	unsigned io_s = seconds(c->db_timeout_ms + READ_SLACK_MS);

	mysql_options(my, MYSQL_OPT_RECONNECT, &off);
	mysql_options(my, MYSQL_OPT_LOCAL_INFILE, &none);
	mysql_options(my, MYSQL_SET_CHARSET_NAME, "utf8mb4");
	mysql_options(my, MYSQL_OPT_PROTOCOL, &protocol);
	mysql_options(my, MYSQL_OPT_CONNECT_TIMEOUT, &connect_s);
	/* A migration may rebuild a large table: only the owner waits without limit. */
	if (db->role != DB_OWNER) {
		mysql_options(my, MYSQL_OPT_READ_TIMEOUT, &io_s);
		mysql_options(my, MYSQL_OPT_WRITE_TIMEOUT, &io_s);
	}
	/* The settings demand a certificate for every host that is not loopback. */
	if (*c->db_host && *c->db_tls_ca) {
		mysql_options(my, MYSQL_OPT_SSL_ENFORCE, &on);
		mysql_options(my, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &on);
		mysql_options(my, MYSQL_OPT_SSL_CA, c->db_tls_ca);
	}
}

static enum rc log_on(struct db *db, MYSQL *my, struct err *e)
{
	const struct conf *c = db->conf;
	const bool owner = db->role == DB_OWNER;
	const struct conf_secret *secret = owner ? &c->db_owner_password : &c->db_password;
	const char *user = owner ? c->db_owner_user : c->db_user;
	char password[sizeof(secret->p) + 1];
	MYSQL *ok;

	if (!*user)
		return ERR(e, RC_BUSY, "error.503", "the setting %s is not set",
			   owner ? "db_owner_user" : "db_user");
	memcpy(password, secret->p, secret->len);
	password[secret->len] = '\0';
	set_options(db, my);
	ok = mysql_real_connect(my, *c->db_host ? c->db_host : NULL, user, password,
				c->db_name, (unsigned)c->db_port,
				*c->db_host ? NULL : c->db_socket, CLIENT_FOUND_ROWS);
	explicit_bzero(password, sizeof(password));
	if (ok)
		return RC_OK;
	/* Whatever the reason: without a connection the portal waits for the database. */
	return ERR(e, RC_BUSY, "error.503", "could not connect to the database %s as %s:"
		   " error %u: %s", c->db_name, user, mysql_errno(my), mysql_error(my));
}

/* max_statement_time is in seconds with decimals, which our setting is not; the owner's
 * statements have no limit. */
static enum rc set_limit(struct db *db, MYSQL *my, struct err *e)
{
	MYSQL_STMT *stmt;
	MYSQL_BIND bind = { 0 };
	double limit = (double)db->conf->db_timeout_ms / 1000.0;
	static const char sql[] = "SET SESSION max_statement_time = ?";
	enum rc rc = RC_OK;

	if (db->role == DB_OWNER)
		return db_text(db, my, "SET SESSION max_statement_time = 0", e);
	stmt = mysql_stmt_init(my);
	if (!stmt)
		abort();
	bind.buffer_type = MYSQL_TYPE_DOUBLE;
	bind.buffer = &limit;
	if (mysql_stmt_prepare(stmt, sql, sizeof(sql) - 1) ||
	    mysql_stmt_bind_param(stmt, &bind) || mysql_stmt_execute(stmt))
		rc = db_fail(db, sql, mysql_stmt_errno(stmt), mysql_stmt_error(stmt), e);
	mysql_stmt_close(stmt);
	return rc;
}

/* Index into session_expected, -1 if the variable is none of ours. */
static int expected_index(const char *name)
{
	for (size_t i = 0; i < N_EXPECTED; i++) {
		const struct expected *x = &session_expected[i];

		if (!strcmp(name, x->name) || (x->other_name && !strcmp(name, x->other_name)))
			return (int)i;
	}
	return -1;
}

static enum rc verify_rows(MYSQL_RES *res, bool *galera, struct err *e)
{
	bool seen[N_EXPECTED] = { false };
	MYSQL_ROW row;

	while ((row = mysql_fetch_row(res))) {
		int i = expected_index(row[0]);

		if (!strcmp(row[0], "wsrep_on"))
			*galera = row[1] && !strcmp(row[1], "ON");
		if (i < 0)
			continue;
		if (!row[1] || strcmp(row[1], session_expected[i].value))
			return ERR(e, RC_BUSY, "error.503", "database session: %s is %s, not %s",
				   row[0], row[1] ? row[1] : "NULL", session_expected[i].value);
		seen[i] = true;
	}
	for (size_t i = 0; i < N_EXPECTED; i++)
		if (!seen[i])
			return ERR(e, RC_BUSY, "error.503", "database session: there is no %s;"
				   " MariaDB 10.11 or newer is needed", session_expected[i].name);
	return RC_OK;
}

static enum rc verify(struct db *db, MYSQL *my, bool *galera, struct err *e)
{
	static const char sql[] = "SHOW SESSION VARIABLES";
	MYSQL_RES *res;
	enum rc rc;

	if (mysql_query(my, sql) || !(res = mysql_store_result(my)))
		return db_fail(db, sql, mysql_errno(my), mysql_error(my), e);
	rc = verify_rows(res, galera, e);
	mysql_free_result(res);
	return rc;
}

enum rc db_schema_version(struct db *db, MYSQL *my, long *version, struct err *e)
{
	static const char sql[] = "SELECT MAX(version) FROM schema_version";
	MYSQL_RES *res;
	MYSQL_ROW row;

	*version = 0;
	if (mysql_query(my, sql)) {
		if (mysql_errno(my) == DB_ER_NO_SUCH_TABLE)
			return RC_OK;
		return db_fail(db, sql, mysql_errno(my), mysql_error(my), e);
	}
	res = mysql_store_result(my);
	row = res ? mysql_fetch_row(res) : NULL;
	if (row && row[0])
		*version = strtol(row[0], NULL, 10);
	mysql_free_result(res);
	return RC_OK;
}

static enum rc set_up(struct db *db, MYSQL *my, struct err *e)
{
	bool galera = false;
	enum rc rc = RC_OK;

	for (const char *const *sql = session_sql; *sql && !rc; sql++)
		rc = db_text(db, my, *sql, e);
	if (!rc)
		rc = set_limit(db, my, e);
	if (!rc)
		rc = verify(db, my, &galera, e);
	/* On Galera a read waits until this node has applied what others committed. */
	if (!rc && galera)
		rc = db_text(db, my, "SET SESSION wsrep_sync_wait = 1", e);
	if (!rc && db->role == DB_WEB)
		rc = db_text(db, my, "SET SESSION TRANSACTION READ ONLY", e);
	return rc;
}

enum rc db_open(struct db *db, MYSQL **out, struct err *e)
{
	MYSQL *my = mysql_init(NULL);
	enum rc rc;

	if (!my)
		abort();
	rc = log_on(db, my, e);
	if (!rc)
		rc = set_up(db, my, e);
	if (rc) {
		mysql_close(my);
		return rc;
	}
	*out = my;
	return RC_OK;
}
