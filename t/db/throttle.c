/* SPDX-License-Identifier: EUPL-1.2 */
/* throttle - counted limits against a real database (see throttle.t) */
#include "t/db/run.h"
#include "lib/throttle.h"
#include <stdbool.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct conf_limit three = { 3, 60 };

static const struct query q_rows = {
	.name = "rows",
	.sql = "SELECT COUNT(*), CAST(COALESCE(SUM(hits), 0) AS SIGNED) FROM throttle",
	.cols = { KEEP(I64, "n"), KEEP(I64, "hits") },
};

static int begin(void **state)
{
	owner("DELETE FROM throttle");
	*state = db_new(NULL, conf, DB_WEB);
	return 0;
}

static int end(void **state)
{
	talloc_free(*state);
	return 0;
}

static void count(struct db *db, int64_t rows, int64_t hits)
{
	struct q_val v[2];
	bool found;

	OK(query_row(db, &q_rows, QNONE, NULL, v, &found, &e));
	assert_int_equal(v[0].i, rows);
	assert_int_equal(v[1].i, hits);
}

static void limit(void **state)
{
	struct db *db = *state;
	long wait = 0;

	for (int i = 0; i < 3; i++)
		OK(throttle_hit(db, &three, "login.account", "a@b.example", &wait, &e));
	assert_int_equal(throttle_hit(db, &three, "login.account", "a@b.example", &wait, &e),
			 RC_DENIED);
	assert_string_equal(e.msgid, "throttle.login");
	assert_in_range(wait, 55, 61);
	assert_null(strstr(e.cause, "a@b.example"));
	/* Another key, another kind: other buckets. */
	OK(throttle_hit(db, &three, "login.account", "A@b.example", NULL, &e));
	OK(throttle_hit(db, &three, "login.network", "a@b.example", NULL, &e));
	count(db, 3, 6);
	assert_false(db_in_write(db));
}

static void clear(void **state)
{
	struct db *db = *state;

	for (int i = 0; i < 3; i++)
		OK(throttle_hit(db, &three, "x.y", "k", NULL, &e));
	OK(throttle_clear(db, "x.y", "k", &e));
	OK(throttle_clear(db, "x.y", "never there", &e));
	OK(throttle_hit(db, &three, "x.y", "k", NULL, &e));
	count(db, 1, 1);
}

static void give_back(void **state)
{
	struct db *db = *state;

	for (int i = 0; i < 10; i++) {
		OK(throttle_hit(db, &three, "x.y", "k", NULL, &e));
		OK(throttle_give_back(db, "x.y", "k", &e));
	}
	OK(throttle_give_back(db, "x.y", "k", &e));
	OK(throttle_give_back(db, "x.y", "never there", &e));
	count(db, 1, 0);
	OK(throttle_hit(db, &three, "x.y", "k", NULL, &e));
	count(db, 1, 1);
}

static void windows_end(void **state)
{
	struct db *db = *state;

	for (int i = 0; i < 4; i++)
		assert_int_equal(throttle_hit(db, &three, "x.y", "k", NULL, &e),
				 i < 3 ? RC_OK : RC_DENIED);
	owner("UPDATE throttle SET started_at = started_at - INTERVAL 50 SECOND");
	assert_int_equal(throttle_hit(db, &three, "x.y", "k", NULL, &e), RC_DENIED);
	/* Being refused does not move the window. */
	owner("UPDATE throttle SET started_at = started_at - INTERVAL 11 SECOND");
	OK(throttle_hit(db, &three, "x.y", "k", NULL, &e));
	count(db, 1, 1);
	/* The clock was set back: a window from the future holds nobody. */
	owner("UPDATE throttle SET hits = 99, started_at = UTC_TIMESTAMP(3) + INTERVAL 1 DAY");
	OK(throttle_hit(db, &three, "x.y", "k", NULL, &e));
	count(db, 1, 1);
}

/* Many processes at once: each hit is counted once, and exactly the limit gets through. */
static void counted_exactly(void **state)
{
	static const struct conf_limit fifty = { 50, 600 };
	int children = 8, through = 0;

	for (int i = 0; i < children; i++)
		if (fork() == 0) {
			struct db *db = db_new(NULL, conf, DB_WEB);
			int ok = 0;

			for (int k = 0; k < 10; k++) {
				enum rc rc = throttle_hit(db, &fifty, "p.q", "k", NULL, &e);

				if (rc && rc != RC_DENIED)
					_Exit(99);
				ok += rc == RC_OK;
			}
			_Exit(ok);
		}
	for (int i = 0; i < children; i++) {
		int status = 0;

		wait(&status);
		assert_true(WIFEXITED(status));
		assert_in_range(WEXITSTATUS(status), 0, 10);
		through += WEXITSTATUS(status);
	}
	assert_int_equal(through, 50);
	count(*state, 1, 80);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(limit), TEST(clear), TEST(give_back), TEST(windows_end),
		TEST(counted_exactly),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	load_conf(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
