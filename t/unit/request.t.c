/* SPDX-License-Identifier: EUPL-1.2 */
/* request.t - targets, pairs, cookies and Accept headers, good ones and bad ones */

#include "fcgi/request.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <string.h>
#include <talloc.h>
#include <cmocka.h>

static struct request *request(const void *mem)
{
	struct request *r = talloc_zero(mem, struct request);

	r->mem = mem;
	r->query = r->cookie = r->accept = r->accept_language = "";
	return r;
}

static void targets(void **state)
{
	static const struct { const char *uri, *path, *query; } row[] = {
		{ "/", "/", "" },
		{ "/tickets?scope=own&x=%20", "/tickets", "scope=own&x=%20" },
		{ "/a%20b", "/a b", "" },
		{ "/M%C3%BCller", "/M\xc3\xbcller", "" },
		{ "/a+b", "/a+b", "" },
		{ "/%2541", "/%41", "" },		/* decoded once only */
		{ "/x#y?z", "/x", "z" },
		{ "/a?b#c", "/a", "b" },
		{ "", NULL, "" },
		{ "tickets", NULL, "" },
		{ "http://evil.example/", NULL, "" },
		{ "/%", NULL, "" },
		{ "/%4", NULL, "" },
		{ "/%zz", NULL, "" },
		{ "/%00", NULL, "" },
		{ "/%0d%0aSet-Cookie:x", NULL, "" },
		{ "/%7f", NULL, "" },
		{ "/%ff", NULL, "" },
		{ "/%c0%af", NULL, "" },		/* overlong '/' */
		{ "/%ed%a0%80", NULL, "" },		/* surrogate */
		{ "/%ef%bf%be", NULL, "" },		/* U+FFFE */
		{ "//evil.example/", NULL, "" },
		{ "/a//b?c", NULL, "c" },
		{ "/a/%2e%2e/b", NULL, "" },
		{ "/.", NULL, "" },
		{ "/a/..", NULL, "" },
		{ "/a/", "/a/", "" },
		{ "/a/.b/...", "/a/.b/...", "" },
	};

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		struct request *r = request(*state);

		request_target(r, row[i].uri);
		if (row[i].path)
			assert_string_equal(r->path, row[i].path);
		else
			assert_null(r->path);
		assert_string_equal(r->query, row[i].query);
	}
}

static void pairs(void **state)
{
	static const char body[] = "a=1&b=x+y%2B&&empty=&name&a=2&%C3%A4=%00z";
	struct pair *p;
	struct err e = { 0 };
	size_t n;

	assert_int_equal(request_pairs(*state, body, sizeof(body) - 1, &p, &n, &e), RC_OK);
	assert_int_equal(n, 6);
	assert_string_equal(p[0].name, "a");
	assert_string_equal(p[0].value, "1");
	assert_string_equal(p[1].value, "x y+");
	assert_string_equal(p[2].name, "empty");
	assert_int_equal(p[2].len, 0);
	assert_string_equal(p[3].name, "name");
	assert_int_equal(p[3].len, 0);
	assert_string_equal(p[4].value, "2");
	assert_string_equal(p[5].name, "\xc3\xa4");
	assert_int_equal(p[5].len, 2);
	assert_memory_equal(p[5].value, "\0z", 2);
	assert_int_equal(request_pairs(*state, "", 0, &p, &n, &e), RC_OK);
	assert_int_equal(n, 0);
}

static void bad_pairs(void **state)
{
	static const char *const bad[] = { "a=%", "a=%4", "%zz=1", "%00=1", "a%00b=1" };
	char *many = talloc_strdup(*state, "");
	struct pair *p;
	struct err e = { 0 };
	size_t n;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(request_pairs(*state, bad[i], strlen(bad[i]), &p, &n, &e),
				 RC_INVALID);
	for (int i = 0; i < 256; i++)
		many = talloc_strdup_append(many, "a=1&");
	assert_int_equal(request_pairs(*state, many, strlen(many), &p, &n, &e), RC_OK);
	assert_int_equal(n, 256);
	many = talloc_strdup_append(many, "a=1");
	assert_int_equal(request_pairs(*state, many, strlen(many), &p, &n, &e), RC_INVALID);
}

static void cookies(void **state)
{
	struct request *r = request(*state);
	char *big = talloc_size(*state, 140);

	assert_null(request_cookie(r, "demo"));
	r->cookie = "demo-lang=en; demo=abc;  demo-guest=g ";
	assert_string_equal(request_cookie(r, "demo"), "abc");
	assert_string_equal(request_cookie(r, "demo-lang"), "en");
	assert_string_equal(request_cookie(r, "demo-guest"), "g");
	assert_null(request_cookie(r, "dem"));
	assert_null(request_cookie(r, "emo"));
	r->cookie = "demo=a; demo=b";
	assert_null(request_cookie(r, "demo"));
	r->cookie = "demo=";
	assert_string_equal(request_cookie(r, "demo"), "");
	r->cookie = "demo;=x;;";
	assert_null(request_cookie(r, "demo"));
	memcpy(big, "demo=", 5);
	memset(big + 5, 'x', 129);
	big[5 + 128] = '\0';
	r->cookie = big;
	assert_int_equal(strlen(request_cookie(r, "demo")), 128);
	big[5 + 128] = 'x';
	big[5 + 129] = '\0';
	assert_null(request_cookie(r, "demo"));
}

static void accept_xml(void **state)
{
	static const struct { const char *accept, *query; bool xml; } row[] = {
		{ "", "", false },
		{ "*/*", "", false },
		{ "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "", false },
		{ "application/xml", "", true },
		{ "APPLICATION/XML", "", true },
		{ "application/xml, text/html;q=0.9", "", true },
		{ "application/xml;q=0.5, text/html;q=0.5", "", false },
		{ "application/xml, */*", "", false },
		{ "application/xml, */*;q=0.1", "", true },
		{ "application/xml;q=0.2, text/*;q=0.1, */*;q=0.9", "", true },
		{ "application/xml;q=0", "", false },
		{ "application/xml;q=0.", "", false },
		{ "application/xml;q=x", "", false },
		{ "application/xml;v=1;q=0.3 , text/html ; q=0.2", "", true },
		{ "application/xml-dtd", "", false },
		{ ",,;q=1,", "", false },
		{ "text/html", "view=xml", true },
		{ "text/html", "a=b&view=xml", true },
		{ "application/xml", "view=html", false },
		{ "text/html", "view=xmlx", false },
		{ "text/html", "view=%", false },
	};

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		struct request *r = request(*state);

		r->accept = row[i].accept;
		r->query = row[i].query;
		if (request_wants_xml(r) != row[i].xml)
			fail_msg("Accept \"%s\" query \"%s\"", row[i].accept, row[i].query);
	}
}

static void languages(void **state)
{
	static const char *const codes[] = { "de", "en", NULL };
	static const struct { const char *header; int want; } row[] = {
		{ "", -1 }, { "de", 0 }, { "en", 1 }, { "fr", -1 }, { "*", -1 },
		{ "en-GB,en;q=0.9,de;q=0.8", 1 }, { "fr-CH, de-CH;q=0.9, en;q=0.8", 0 },
		{ "de;q=0.3, en;q=0.7", 1 }, { "en;q=0, de;q=0.1", 0 }, { "EN-us", 1 },
		{ "den", -1 }, { "de,en", 0 }, { "en,de", 1 }, { "d", -1 },
	};

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		struct request *r = request(*state);

		r->accept_language = row[i].header;
		if (request_language(r, codes) != row[i].want)
			fail_msg("Accept-Language \"%s\"", row[i].header);
	}
}

static void addresses(void **state)
{
	const void *m = *state;

	assert_string_equal(request_address(m, "/tickets", ""), "/tickets");
	assert_string_equal(request_address(m, "/a b", "x=1&y=%20"), "/a%20b?x=1&y=%20");
	assert_string_equal(request_address(m, "/M\xc3\xbc", "q=\xc3\xbc\"<"),
			    "/M%C3%BC?q=%C3%BC%22%3C");
	assert_string_equal(request_address(m, "/a%b?c", ""), "/a%25b%3Fc");
	assert_string_equal(request_encode(m, "/tickets?a=1&b"), "/tickets%3Fa%3D1%26b");
}

static int setup(void **state)
{
	*state = talloc_new(NULL);
	return 0;
}

static int teardown(void **state)
{
	return talloc_free(*state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(targets, setup, teardown),
		cmocka_unit_test_setup_teardown(pairs, setup, teardown),
		cmocka_unit_test_setup_teardown(bad_pairs, setup, teardown),
		cmocka_unit_test_setup_teardown(cookies, setup, teardown),
		cmocka_unit_test_setup_teardown(accept_xml, setup, teardown),
		cmocka_unit_test_setup_teardown(languages, setup, teardown),
		cmocka_unit_test_setup_teardown(addresses, setup, teardown),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
