/* SPDX-License-Identifier: EUPL-1.2 */
/* clock.t - ISO 8601 both ways, local time across the changes of the clock */
#include "lib/clock.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static void check_iso(int64_t ms, const char *want)
{
	char text[CLOCK_ISO_SIZE];
	int64_t back;

	assert_string_equal(clock_iso(ms, text), want);
	assert_true(clock_parse_iso(want, &back));
	assert_true(back == ms);
}

static void test_iso(void **state)
{
	(void)state;
	check_iso(0, "1970-01-01T00:00:00.000Z");
	check_iso(1, "1970-01-01T00:00:00.001Z");
	check_iso(-1, "1969-12-31T23:59:59.999Z");
	check_iso(-1000, "1969-12-31T23:59:59.000Z");
	check_iso(INT64_C(1795430460000), "2026-11-23T10:41:00.000Z");
	check_iso(INT64_C(951782400123), "2000-02-29T00:00:00.123Z");
	check_iso(INT64_C(253402300799999), "9999-12-31T23:59:59.999Z");
	check_iso(INT64_C(-62135596800000), "0001-01-01T00:00:00.000Z");
}

static void test_iso_out_of_range(void **state)
{
	char text[CLOCK_ISO_SIZE];
	(void)state;

	assert_string_equal(clock_iso(INT64_MAX, text), "9999-12-31T23:59:59.999Z");
	assert_string_equal(clock_iso(INT64_MIN, text), "0001-01-01T00:00:00.000Z");
}

static void test_parse_short(void **state)
{
	int64_t ms;
	(void)state;

	assert_true(clock_parse_iso("2026-11-23T10:41:00Z", &ms));
	assert_true(ms == INT64_C(1795430460000));
	assert_true(clock_parse_iso("2026-11-23", &ms));
	assert_true(ms == INT64_C(1795392000000));
}

static void test_parse_refuses(void **state)
{
	static const char *const bad[] = {
		"", "2026", "2026-11", "2026-1-23", "2026-02-30", "2026-13-01", "2026-00-10",
		"2025-02-29", "2026-11-23T", "2026-11-23T24:00:00Z", "2026-11-23T10:60:00Z",
		"2026-11-23T10:41:00", "2026-11-23T10:41:00.5Z", "2026-11-23T10:41:00.0000Z",
		"2026-11-23T10:41:00.000Zx", "2026-11-23 10:41:00Z", " 2026-11-23", "+026-11-23",
		"0000-01-01", "2026-11-23T10:41:00.000+01:00",
	};
	int64_t ms = 42;
	(void)state;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (clock_parse_iso(bad[i], &ms))
			fail_msg("taken: %s", bad[i]);
	assert_true(ms == 42);
}

static void check_local(const char *iso, int hour, int day, int weekday)
{
	struct clock_local at;
	int64_t ms;

	assert_true(clock_parse_iso(iso, &ms));
	clock_to_local(ms, &at);
	assert_int_equal(at.hour, hour);
	assert_int_equal(at.day, day);
	assert_int_equal(at.weekday, weekday);
}

static void test_local(void **state)
{
	(void)state;
	assert_true(clock_set_zone("Europe/Berlin"));
	check_local("2026-11-23T10:41:00Z", 11, 23, 1);
	check_local("2026-07-01T22:30:00Z", 0, 2, 4);
	check_local("2026-03-29T00:59:59Z", 1, 29, 0);	/* the last moment of winter */
	check_local("2026-03-29T01:00:00Z", 3, 29, 0);
	check_local("2026-10-25T00:59:59Z", 2, 25, 0);	/* 2:59 comes twice */
	check_local("2026-10-25T01:00:00Z", 2, 25, 0);
	check_local("2026-10-25T02:00:00Z", 3, 25, 0);
	assert_true(clock_set_zone("UTC"));
	check_local("2026-11-23T10:41:00Z", 10, 23, 1);
}

static void test_zone_names(void **state)
{
	static const char *const bad[] = {
		"",	   "Europe/Berlim", "../../etc/passwd", "/etc/localtime", "Europe/Berlin ",
		"\xc3\x84"
	};
	(void)state;

	assert_true(clock_set_zone("Asia/Kolkata"));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_false(clock_zone_known(bad[i]));
		assert_false(clock_set_zone(bad[i]));
	}
	assert_true(clock_zone_known("Europe/Berlin"));
	check_local("2026-11-23T10:41:00Z", 16, 23, 1);	/* the zone that was set stays */
}

static void check_midnight(int y, int m, int d, const char *want)
{
	char text[CLOCK_ISO_SIZE];
	int64_t ms;

	assert_true(clock_from_local_date(y, m, d, &ms));
	assert_string_equal(clock_iso(ms, text), want);
}

static void test_midnight(void **state)
{
	int64_t ms;
	(void)state;

	assert_true(clock_set_zone("Europe/Berlin"));
	check_midnight(2026, 11, 23, "2026-11-22T23:00:00.000Z");
	check_midnight(2026, 7, 1, "2026-06-30T22:00:00.000Z");
	check_midnight(2026, 3, 29, "2026-03-28T23:00:00.000Z");
	check_midnight(2026, 3, 30, "2026-03-29T22:00:00.000Z");
	assert_true(clock_set_zone("America/Santiago"));	/* 0:00 to 1:00 was skipped */
	check_midnight(2025, 9, 7, "2025-09-07T04:00:00.000Z");
	assert_false(clock_from_local_date(2026, 2, 29, &ms));
	assert_false(clock_from_local_date(2026, 0, 1, &ms));
	assert_false(clock_from_local_date(0, 1, 1, &ms));
	assert_false(clock_from_local_date(10000, 1, 1, &ms));
}

static void test_now(void **state)
{
	int64_t a = clock_mono_ms(), b = clock_mono_ms();
	(void)state;

	assert_true(b >= a);
	assert_true(clock_now_ms() > INT64_C(1700000000000));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_iso), cmocka_unit_test(test_iso_out_of_range),
		cmocka_unit_test(test_parse_short), cmocka_unit_test(test_parse_refuses),
		cmocka_unit_test(test_local), cmocka_unit_test(test_zone_names),
		cmocka_unit_test(test_midnight), cmocka_unit_test(test_now),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
