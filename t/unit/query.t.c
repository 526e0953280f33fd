/* SPDX-License-Identifier: EUPL-1.2 */
/* query.t - composing, escaping and times, without a database */
#include "lib/query_private.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <talloc.h>
#include <cmocka.h>

static const struct query base = {
	.name = "base",
	.sql = "SELECT id FROM t WHERE a = ? {where} GROUP BY id {order} {limit} -- {x}",
	.args = { Q_I64 },
	.cols = { KEEP(I64, "id") },
};
static const struct q_fragment kind = { "AND kind = ?", { Q_TEXT } };
static const struct q_fragment between = { "AND at BETWEEN ? AND ?", { Q_TIME, Q_TIME } };
static const struct q_fragment by_id = { "ORDER BY id", { Q_END } };
static const struct q_fragment limit = { "LIMIT ?", { Q_I64 } };

static void compose_all(void **state)
{
	const struct q_fragment *where[] = { &kind, &between };
	const struct query *q = query_compose(NULL, &base, where, 2, &by_id, &limit);

	(void)state;
	assert_string_equal(q->sql, "SELECT id FROM t WHERE a = ?  AND kind = ? AND at BETWEEN ?"
			    " AND ? GROUP BY id  ORDER BY id  LIMIT ? -- {x}");
	assert_int_equal(q_count_args(q), 5);
	assert_int_equal(q->args[0], Q_I64);
	assert_int_equal(q->args[1], Q_TEXT);
	assert_int_equal(q->args[3], Q_TIME);
	assert_int_equal(q->args[4], Q_I64);
	assert_int_equal(q_count_cols(q), 1);
	talloc_free((void *)(uintptr_t)q);
}

static void compose_nothing(void **state)
{
	const struct query *q = query_compose(NULL, &base, NULL, 0, NULL, NULL);

	(void)state;
	assert_string_equal(q->sql, "SELECT id FROM t WHERE a = ?  GROUP BY id   -- {x}");
	assert_int_equal(q_count_args(q), 1);
	talloc_free((void *)(uintptr_t)q);
}

static void compose_is_stable(void **state)
{
	const struct q_fragment *where[] = { &kind };
	const struct query *a = query_compose(NULL, &base, where, 1, &by_id, NULL);
	const struct query *b = query_compose(NULL, &base, where, 1, &by_id, NULL);

	(void)state;
	assert_string_equal(a->sql, b->sql);
	assert_string_equal(a->name, "base");
	talloc_free((void *)(uintptr_t)a);
	talloc_free((void *)(uintptr_t)b);
}

static void like(void **state)
{
	static const char *const rows[][2] = {
		{ "", "" }, { "plain", "plain" }, { "100%", "100\\%" }, { "a_b", "a\\_b" },
		{ "\\", "\\\\" }, { "%_\\%", "\\%\\_\\\\\\%" },
		{ "M\xc3\xbcller", "M\xc3\xbcller" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char *out = query_like(NULL, rows[i][0]);

		assert_string_equal(out, rows[i][1]);
		talloc_free(out);
	}
}

/* Expected values from `date -u -d TIME +%s`. */
struct moment { int64_t ms; unsigned y, mo, d, h, mi, s, ms_part; };
static const struct moment moments[] = {
	{ 0, 1970, 1, 1, 0, 0, 0, 0 },
	{ -1, 1969, 12, 31, 23, 59, 59, 999 },
	{ 951782400000, 2000, 2, 29, 0, 0, 0, 0 },
	{ 1078099199999, 2004, 2, 29, 23, 59, 59, 999 },
	{ 4107542400000, 2100, 3, 1, 0, 0, 0, 0 },
	{ 1774745999000, 2026, 3, 29, 0, 59, 59, 0 },
	{ 1774746000123, 2026, 3, 29, 1, 0, 0, 123 },
	{ 1795430460000, 2026, 11, 23, 10, 41, 0, 0 },
	{ 253402300799999, 9999, 12, 31, 23, 59, 59, 999 },
	{ -2208988800000, 1900, 1, 1, 0, 0, 0, 0 },
	{ -62135596800000, 1, 1, 1, 0, 0, 0, 0 },
};

static void times(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(moments) / sizeof(*moments); i++) {
		const struct moment *m = &moments[i];
		MYSQL_TIME t = q_time_from_ms(m->ms);

		assert_int_equal(t.year, m->y);
		assert_int_equal(t.month, m->mo);
		assert_int_equal(t.day, m->d);
		assert_int_equal(t.hour, m->h);
		assert_int_equal(t.minute, m->mi);
		assert_int_equal(t.second, m->s);
		assert_int_equal(t.second_part, m->ms_part * 1000);
		assert_int_equal(q_time_to_ms(&t), m->ms);
	}
}

static void times_of_every_day(void **state)
{
	unsigned day = 0, month = 0;

	(void)state;
	for (int64_t ms = -2208988800000; ms < 4107542400000; ms += 86400000) {
		MYSQL_TIME t = q_time_from_ms(ms);

		assert_int_equal(q_time_to_ms(&t), ms);
		assert_true(t.day == day + 1 || (t.day == 1 && t.month != month));
		day = t.day;
		month = t.month;
	}
}

static void arguments_must_fit(void **state)
{
	MYSQL_BIND params[Q_MAX_ARGS];
	MYSQL_TIME t[Q_MAX_ARGS];
	struct err e;

	(void)state;
	assert_int_equal(q_bind_args(&base, QARGS(q_i64(1)), params, t, &e), RC_OK);
	assert_int_equal(q_bind_args(&base, QNONE, params, t, &e), RC_BUG);
	assert_int_equal(q_bind_args(&base, QARGS(q_text("1")), params, t, &e), RC_BUG);
	assert_int_equal(q_bind_args(&base, QARGS(q_i64(1), q_i64(2)), params, t, &e), RC_BUG);
	assert_int_equal(q_bind_args(&base, QARGS(q_i64_or_null(0)), params, t, &e), RC_OK);
	assert_int_equal(params[0].buffer_type, MYSQL_TYPE_NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(compose_all), cmocka_unit_test(compose_nothing),
		cmocka_unit_test(compose_is_stable), cmocka_unit_test(like),
		cmocka_unit_test(times), cmocka_unit_test(times_of_every_day),
		cmocka_unit_test(arguments_must_fit),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
