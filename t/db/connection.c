/* SPDX-License-Identifier: EUPL-1.2 */
/* connection - sessions, transactions and lost connections (see connection.t) */
#include "t/db/run.h"
#include <stdbool.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct query q_put = {
	.name = "put", .sql = "INSERT INTO t_value (id, words) VALUES (?, ?)",
	.args = { Q_I64, Q_TEXT },
};
static const struct query q_get = {
	.name = "get", .sql = "SELECT id FROM t_value WHERE id >= ? ORDER BY id",
	.args = { Q_I64 }, .cols = { KEEP(I64, "id") },
};
static const struct query q_me = {
	.name = "me", .sql = "SELECT CONNECTION_ID()", .cols = { KEEP(I64, "id") },
};
static const struct query q_kill = {
	.name = "kill", .sql = "KILL CONNECTION ?", .args = { Q_I64 },
};
static const struct query q_prepared = {
	.name = "prepared", .sql = "SELECT CAST(VARIABLE_VALUE AS SIGNED) FROM"
	" information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME = 'PREPARED_STMT_COUNT'",
	.cols = { KEEP(I64, "n") },
};
static const struct query q_session = {
	.name = "session", .sql = "SELECT @@collation_connection, @@time_zone, @@sql_mode,"
	" CAST(@@max_statement_time * 1000 AS SIGNED), @@innodb_lock_wait_timeout",
	.cols = { KEEP(TEXT, "c"), KEEP(TEXT, "z"), KEEP(TEXT, "m"), KEEP(I64, "t"),
		  KEEP(I64, "l") },
};

static void make_table(void)
{
	owner("CREATE OR REPLACE TABLE t_value (id BIGINT PRIMARY KEY, words TEXT NULL)");
}

static int begin(void **state)
{
	make_table();
	*state = db_new(NULL, conf, DB_CTL);
	return 0;
}

static int end(void **state)
{
	talloc_free(*state);
	return 0;
}

static enum rc put(struct db *db, int64_t id, const char *words)
{
	return query_exec(db, &q_put, QARGS(q_i64(id), q_text(words)), NULL, &e);
}

static int64_t connection(struct db *db)
{
	struct q_val v[1];
	bool found;

	OK(query_row(db, &q_me, QNONE, NULL, v, &found, &e));
	return v[0].i;
}

/* Ends a connection as if the server had done it. */
static void kill_connection(int64_t id)
{
	struct db *db = db_new(NULL, conf, DB_CTL);

	OK(query_exec(db, &q_kill, QARGS(q_i64(id)), NULL, &e));
	talloc_free(db);
	usleep(100000);
}

static void web_session_is_read_only(void **state)
{
	struct db *db = db_new(NULL, conf, DB_WEB);

	(void)state;
	assert_int_equal(put(db, 1, "x"), RC_BUG);
	assert_non_null(strstr(e.cause, "1792"));
	OK(db_begin_write(db, &e));
	OK(put(db, 1, "x"));
	OK(db_commit(db, &e));
	/* The statement is prepared now, and still may not run outside. */
	assert_int_equal(put(db, 2, "x"), RC_BUG);
	OK(db_begin_write(db, &e));
	OK(put(db, 3, "x"));
	db_rollback(db);
	OK(db_begin_write(db, &e));
	OK(put(db, 3, "x"));
	OK(db_commit(db, &e));
	talloc_free(db);
}

static void session_is_set(void **state)
{
	struct q_val v[5];
	bool found;

	OK(query_row(*state, &q_session, QNONE, *state, v, &found, &e));
	assert_string_equal(v[0].p, "utf8mb4_uca1400_german2_ai_ci");
	assert_string_equal(v[1].p, "+00:00");
	assert_non_null(strstr(v[2].p, "STRICT_ALL_TABLES"));
	assert_int_equal(v[3].i, conf->db_timeout_ms);
	assert_int_equal(v[4].i, 3);
}

static void lost_outside_a_write(void **state)
{
	struct db *db = *state;
	int64_t first;
	struct q_val v[1];
	bool found;

	OK(put(db, 1, "x"));
	OK(query_row(db, &q_get, QARGS(q_i64(1)), db, v, &found, &e));
	first = connection(db);
	kill_connection(first);
	OK(query_row(db, &q_get, QARGS(q_i64(1)), db, v, &found, &e));
	assert_true(found);
	assert_int_not_equal(connection(db), first);
	/* A change that was only prepared on the lost connection is safe to send ... */
	kill_connection(connection(db));
	OK(put(db, 2, "x"));
	/* ... but not one that may have run on it. */
	kill_connection(connection(db));
	assert_int_equal(put(db, 3, "x"), RC_UNCERTAIN);
	kill_connection(connection(db));
	OK(db_begin_write(db, &e));
	db_rollback(db);
	/* the first question of a page nobody is logged in on */
	kill_connection(connection(db));
	OK(db_check_schema(db, &e));
}

static void lost_in_a_write(void **state)
{
	struct db *db = *state;

	OK(db_begin_write(db, &e));
	OK(put(db, 1, "x"));
	kill_connection(connection(db));
	assert_int_equal(put(db, 2, "x"), RC_BUSY);
	assert_true(db_in_write(db));
	assert_int_equal(put(db, 3, "x"), RC_BUSY);
	assert_int_equal(db_commit(db, &e), RC_BUSY);
	assert_false(db_in_write(db));
	OK(put(db, 1, "nothing of it was written"));
}

static void lost_in_commit(void **state)
{
	struct db *db = *state;

	OK(db_begin_write(db, &e));
	OK(put(db, 1, "x"));
	kill_connection(connection(db));
	assert_int_equal(db_commit(db, &e), RC_UNCERTAIN);
	OK(put(db, 1, "x"));
}

static enum rc insert_fragile(struct db *db, void *arg, struct err *err)
{
	int *tries = arg;

	(*tries)++;
	return query_exec(db, &q_put, QARGS(q_i64(1), q_text("x")), NULL, err);
}

static void fragile(int failures, unsigned number)
{
	char sql[512];

	snprintf(sql, sizeof(sql), "CREATE OR REPLACE TRIGGER t_fragile BEFORE INSERT ON t_value"
		 " FOR EACH ROW BEGIN SET @n = COALESCE(@n, 0) + 1; IF @n <= %d THEN SIGNAL"
		 " SQLSTATE '40001' SET MYSQL_ERRNO = %u; END IF; END", failures, number);
	owner(sql);
}

/* A deadlock, a row that changed meanwhile, a lock wait, what Galera says at COMMIT. */
static void deadlocks_are_repeated(void **state)
{
	static const unsigned numbers[] = { 1213, 1020, 1205, 1180 };
	struct db *db = *state;

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		int tries = 0;

		make_table();
		fragile(2, numbers[i]);
		OK(db_write(db, insert_fragile, &tries, &e));
		assert_int_equal(tries, 3);
		db_close(db);
		fragile(100, numbers[i]);
		tries = 0;
		assert_int_equal(db_write(db, insert_fragile, &tries, &e), RC_BUSY);
		assert_true(db_should_repeat(db));
		assert_int_equal(tries, 5);
		assert_false(db_in_write(db));
		db_close(db);
		fragile(0, numbers[i]);
		OK(put(db, 2, "x"));
		assert_false(db_should_repeat(db));
		db_close(db);
	}
}

/* Whoever overlooks the deadlock must not write outside the transaction. */
static void nothing_follows_a_deadlock(void **state)
{
	struct db *db = *state;
	struct q_val v[1];
	bool found;

	fragile(1, 1213);
	OK(db_begin_write(db, &e));
	assert_int_equal(put(db, 1, "x"), RC_BUSY);
	assert_int_equal(put(db, 2, "x"), RC_BUSY);
	assert_true(db_should_repeat(db));
	assert_int_equal(db_commit(db, &e), RC_BUSY);
	assert_true(db_should_repeat(db));
	OK(query_row(db, &q_get, QARGS(q_i64(1)), NULL, v, &found, &e));
	assert_false(found);
	OK(put(db, 2, "x"));
}

static void statements_are_bounded(void **state)
{
	struct db *db = *state, *other = db_new(NULL, conf, DB_CTL);
	struct q_val v[1];
	bool found;

	for (int i = 0; i < 450; i++) {
		char sql[64];
		struct query q = { .name = "many", .sql = sql, .cols = { KEEP(I64, "n") } };

		snprintf(sql, sizeof(sql), "SELECT %d", i % 225);
		OK(query_row(db, &q, QNONE, NULL, v, &found, &e));
		assert_int_equal(v[0].i, i % 225);
	}
	OK(query_row(other, &q_prepared, QNONE, NULL, v, &found, &e));
	assert_in_range(v[0].i, 2, 202);
	talloc_free(other);
}

static void a_child_opens_its_own(void **state)
{
	struct db *db = *state;
	int64_t mine = connection(db);
	int status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		bool other = connection(db) != mine;

		talloc_free(db);
		_Exit(other ? 0 : 1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_int_equal(connection(db), mine);
}

static void a_dead_database_is_not_asked_again_at_once(void **state)
{
	struct conf copy = *conf;
	struct db *db;

	(void)state;
	copy.db_socket = "/nonexistent/mysql.sock";
	db = db_new(NULL, &copy, DB_WEB);
	assert_int_equal(db_connect(db, &e), RC_BUSY);
	assert_null(strstr(e.cause, "not tried"));
	assert_int_equal(db_connect(db, &e), RC_BUSY);
	assert_non_null(strstr(e.cause, "not tried"));
	usleep(120000);
	copy.db_socket = conf->db_socket;
	OK(db_connect(db, &e));
	talloc_free(db);
}

static void the_schema_must_fit(void **state)
{
	struct db *db = db_new(NULL, conf, DB_WEB);

	(void)state;
	owner("INSERT INTO schema_version (version, name, checksum) VALUES (9000, 'x', 'x')");
	assert_int_equal(db_connect(db, &e), RC_BUSY);
	assert_non_null(strstr(e.cause, "newer than this program"));
	owner("DELETE FROM schema_version WHERE version = 9000");
	usleep(120000);
	OK(db_connect(db, &e));
	talloc_free(db);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(web_session_is_read_only), TEST(session_is_set),
		TEST(lost_outside_a_write), TEST(lost_in_a_write), TEST(lost_in_commit),
		TEST(deadlocks_are_repeated), TEST(nothing_follows_a_deadlock),
		TEST(statements_are_bounded),
		TEST(a_child_opens_its_own), TEST(a_dead_database_is_not_asked_again_at_once),
		TEST(the_schema_must_fit),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	load_conf(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
