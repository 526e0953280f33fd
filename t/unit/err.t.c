/* SPDX-License-Identifier: EUPL-1.2 */
/* err.t - results, HTTP statuses, causes that are cut and never overrun */
#include "lib/err.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static void test_statuses(void **state)
{
	static const int want[RC_MAX] = { 200, 422, 403, 404, 422, 503, 503, 500 };
	(void)state;

	for (int i = 0; i < RC_MAX; i++)
		assert_int_equal(err_http_status((enum rc)i), want[i]);
	assert_int_equal(err_http_status((enum rc)99), 500);
	assert_int_equal(err_http_status((enum rc)-1), 500);
}

static void test_names(void **state)
{
	(void)state;
	assert_string_equal(err_name(RC_OK), "RC_OK");
	assert_string_equal(err_name(RC_UNCERTAIN), "RC_UNCERTAIN");
	assert_string_equal(err_name(RC_MAX), "RC_BUG");
}

static void test_set(void **state)
{
	struct err e = { 0 };
	(void)state;

	assert_int_equal(ERR(&e, RC_NOTFOUND, "ticket.missing", "ticket %d", 7), RC_NOTFOUND);
	assert_int_equal(e.rc, RC_NOTFOUND);
	assert_string_equal(e.msgid, "ticket.missing");
	assert_string_equal(e.cause, "ticket 7");
	assert_non_null(strstr(e.file, "err.t.c"));
	assert_true(e.line > 0);
	assert_int_equal(ERR(NULL, RC_BUSY, "x", "y"), RC_BUSY);
}

static void test_cut(void **state)
{
	struct err e;
	char longer[2000];
	(void)state;

	memset(longer, 'a', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	assert_int_equal(ERR(&e, RC_BUG, longer, "%s", longer), RC_BUG);
	assert_int_equal(strlen(e.msgid), sizeof(e.msgid) - 1);
	assert_int_equal(strlen(e.cause), sizeof(e.cause) - 1);
	assert_int_equal(ERR(&e, RC_BUG, NULL, "no message"), RC_BUG);
	assert_string_equal(e.msgid, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_statuses), cmocka_unit_test(test_names),
		cmocka_unit_test(test_set), cmocka_unit_test(test_cut),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
