/* SPDX-License-Identifier: EUPL-1.2 */
/* device.t - browsers in the list of one's own sessions */

#include "fcgi/device.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <talloc.h>
#include <cmocka.h>

static void names(void **state)
{
	static const struct { const char *agent, *want; } rows[] = {
		{ "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101"
		  " Firefox/140.0",
		  "Firefox, Windows" },
		{ "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
		  " Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0", "Edge, Windows" },
		{ "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"
		  " Chrome/141.0.0.0 Safari/537.36", "Chrome, Linux" },
		{ "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko)"
		  " Chrome/141.0.0.0 Mobile Safari/537.36", "Chrome, Android" },
		{ "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15"
		  " (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
			"Safari, iPhone" },
		{ "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15"
		  " (KHTML, like Gecko) Version/18.1 Safari/605.1.15", "Safari, macOS" },
		{ "curl/8.5.0", "curl" }, { "Mozilla/5.0 (Windows NT 10.0)", "Windows" },
		{ "Mojolicious (Perl)", "Mojolicious (Perl)" }, { "", "?" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_string_equal(device_name(*state, rows[i].agent), rows[i].want);
}

static void long_ones(void **state)
{
	char agent[200];

	memset(agent, 'x', sizeof(agent));
	agent[199] = '\0';
	assert_int_equal(strlen(device_name(*state, agent)), 63);
	memcpy(agent + 59, "ä", 2);	/* does not fit whole: left out */
	assert_int_equal(strlen(device_name(*state, agent)), 62);
}

static int setup(void **state)
{
	*state = talloc_new(NULL);
	return 0;
}

static int teardown(void **state)
{
	talloc_free(*state);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names), cmocka_unit_test(long_ones),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, setup, teardown);
}
