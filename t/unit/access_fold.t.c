/* SPDX-License-Identifier: EUPL-1.2 */
/* access_fold.t - one account per address, one limit per network */

#include "lib/access.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <talloc.h>
#include <cmocka.h>

static void folded(void **state)
{
	static const struct { const char *given, *want; } rows[] = {
		{ "anna@musterstadt.example", "anna@musterstadt.example" },
		{ " Anna.Albrecht@Musterstadt.EXAMPLE\r\n", "anna.albrecht@musterstadt.example" },
		{ "\tA+B_c-d@x-y.example", "a+b_c-d@x-y.example" },
		{ "o'neil@example.org", "o'neil@example.org" },
		{ "x@[127.0.0.1]", NULL }, { "", NULL }, { "   ", NULL }, { "anna", NULL },
		{ "@x.example", NULL }, { "anna@", NULL }, { "a b@x.example", NULL },
		{ "a@x.example, b@x.example", NULL }, { "\"a b\"@x.example", NULL },
		{ "a@x.example\nBcc: b@x.example", NULL }, { "a..b@x.example", NULL },
		{ ".a@x.example", NULL }, { "a@-x.example", NULL }, { "a@x..example", NULL },
		{ "ä@x.example", NULL }, { "a@xä.example", NULL }, { "a@@x.example", NULL },
		{ "<a@x.example>", NULL }, { "a\x01@x.example", NULL },
	};
	char longest[300];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *got = access_fold_email(*state, rows[i].given);

		if (!rows[i].want != !got || (got && strcmp(got, rows[i].want) != 0))
			fail_msg("\"%s\" became %s", rows[i].given, got ? got : "none");
	}
	memset(longest, 'a', sizeof(longest));
	memcpy(longest + 60, "@", 1);
	for (size_t i = 100; i < 250; i += 40)
		longest[i] = '.';
	longest[254] = '\0';
	assert_non_null(access_fold_email(*state, longest));
	longest[254] = 'a';
	longest[255] = '\0';
	assert_null(access_fold_email(*state, longest));
}

static void networks(void **state)
{
	static const struct { const char *ip, *want; } rows[] = {
		{ "192.0.2.7", "192.0.2.7" }, { "::ffff:192.0.2.7", "192.0.2.7" },
		{ "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64" },
		{ "2001:db8:1:2::", "2001:db8:1:2::/64" }, { "::1", "::/64" }, { "", "" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_string_equal(access_network(*state, rows[i].ip), rows[i].want);
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
		cmocka_unit_test(folded), cmocka_unit_test(networks),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, setup, teardown);
}
