/* SPDX-License-Identifier: EUPL-1.2 */
/* response.t - each header once, no bad bytes in any, cookies as they must be */

#include "fcgi/response.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>
#include <talloc.h>
#include <cmocka.h>

static unsigned times(const struct response *r, const char *name)
{
	unsigned n = 0;

	for (unsigned i = 0; i < r->n_headers; i++)
		n += strcasecmp(r->headers[i].name, name) == 0;
	return n;
}

static const char *header(const struct response *r, const char *name)
{
	for (unsigned i = 0; i < r->n_headers; i++)
		if (strcasecmp(r->headers[i].name, name) == 0)
			return r->headers[i].value;
	return NULL;
}

static void replaces(void **state)
{
	struct response r;

	response_init(&r, *state);
	response_header(&r, "Location", "/%d", 1);
	response_header(&r, "location", "/%d", 2);
	assert_int_equal(times(&r, "Location"), 1);
	assert_string_equal(header(&r, "Location"), "/2");
}

static void common(void **state)
{
	static const char *const once[] = {
		"Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options",
		"Referrer-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy",
		"Permissions-Policy", "Strict-Transport-Security", "Cache-Control",
		"Content-Length", "Content-Type",
	};
	struct response r;

	response_init(&r, *state);
	response_header(&r, "Content-Type", "text/html; charset=utf-8");
	r.body = "hello";
	r.body_len = 5;
	response_finish(&r, true);
	assert_int_equal(r.status, 200);
	for (size_t i = 0; i < sizeof(once) / sizeof(once[0]); i++)
		if (times(&r, once[i]) != 1)
			fail_msg("%s: %u times", once[i], times(&r, once[i]));
	assert_string_equal(header(&r, "Content-Length"), "5");
	assert_string_equal(header(&r, "Cache-Control"), "no-store");
	assert_string_equal(header(&r, "Content-Security-Policy"),
		"default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; "
		"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
	response_init(&r, *state);
	r.cacheable = true;
	response_finish(&r, false);
	assert_int_equal(times(&r, "Strict-Transport-Security"), 0);
	assert_string_equal(header(&r, "Cache-Control"), "public, max-age=3600");
}

/* A download has a policy of its own; an answer without content has no length. */
static void own_headers(void **state)
{
	struct response r;

	response_init(&r, *state);
	r.body_len = 7;
	response_header(&r, "Content-Security-Policy", "sandbox");
	response_finish(&r, false);
	assert_int_equal(times(&r, "Content-Security-Policy"), 1);
	assert_string_equal(header(&r, "Content-Security-Policy"), "sandbox");
	assert_string_equal(header(&r, "X-Content-Type-Options"), "nosniff");
	assert_string_equal(header(&r, "Content-Length"), "7");
	response_init(&r, *state);
	r.status = 304;
	response_finish(&r, false);
	assert_null(header(&r, "Content-Length"));
	response_init(&r, *state);
	r.status = 204;
	response_finish(&r, false);
	assert_null(header(&r, "Content-Length"));
}

/* One script, and nothing that could smuggle a rule of its own in with its address. */
static void script(void **state)
{
	static const char *const bad[] = { "https://a/x.js 'self'", "https://a/x.js;img-src *",
					   "https://a/x.js,default-src *", "'self'" };
	struct response r;

	response_init(&r, *state);
	response_allow_script(&r, "%s/static/portal.js", "https://a.example");
	response_finish(&r, true);
	assert_int_equal(times(&r, "Content-Security-Policy"), 1);
	assert_string_equal(header(&r, "Content-Security-Policy"),
		"default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; "
		"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
		"script-src https://a.example/static/portal.js");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		response_init(&r, *state);
		response_allow_script(&r, "%s", bad[i]);
		response_finish(&r, true);
		assert_int_equal(r.status, 500);
		assert_null(strstr(header(&r, "Content-Security-Policy"), "script-src"));
	}
}

static void refuses(void **state)
{
	static const char *const bad[] = { "a\r\nb: c", "a\nb", "a\rb", "a\x01", "a\x7f", "a\tb" };

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct response r;

		response_init(&r, *state);
		response_header(&r, "X-Secret", "for your eyes");
		response_header(&r, "Location", "%s", bad[i]);
		r.body = "page";
		r.body_len = 4;
		response_finish(&r, false);
		assert_int_equal(r.status, 500);
		assert_int_equal(times(&r, "Location"), 0);
		assert_int_equal(times(&r, "X-Secret"), 0);
		assert_int_equal(times(&r, "X-Content-Type-Options"), 1);
		assert_string_equal(r.body, "500\n");
	}
}

static void too_many(void **state)
{
	struct response r;

	response_init(&r, *state);
	for (int i = 0; i < 40; i++)
		response_header(&r, talloc_asprintf(*state, "X-%d", i), "x");
	response_finish(&r, true);
	assert_int_equal(r.status, 500);
	assert_true(r.n_headers <= 24);
}

static void cookies(void **state)
{
	struct response r;

	response_init(&r, *state);
	response_cookie(&r, true, "demo", "abc-_", -1);
	assert_string_equal(header(&r, "Set-Cookie"),
			    "__Host-demo=abc-_; Path=/; HttpOnly; SameSite=Lax; Secure");
	response_cookie(&r, true, "demo-lang", "en", 60);
	assert_int_equal(times(&r, "Set-Cookie"), 2);
	response_cookie(&r, true, "demo", "", 0);
	assert_int_equal(times(&r, "Set-Cookie"), 2);
	assert_string_equal(header(&r, "Set-Cookie"),
			    "__Host-demo=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0");
	response_init(&r, *state);
	response_cookie(&r, false, "demo", "x", -1);
	assert_string_equal(header(&r, "Set-Cookie"),
			    "demo=x; Path=/; HttpOnly; SameSite=Lax");
	assert_false(r.broken);
	response_cookie(&r, false, "demo", "x; Domain=evil.example", -1);
	assert_true(r.broken);
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
		cmocka_unit_test_setup_teardown(replaces, setup, teardown),
		cmocka_unit_test_setup_teardown(common, setup, teardown),
		cmocka_unit_test_setup_teardown(own_headers, setup, teardown),
		cmocka_unit_test_setup_teardown(script, setup, teardown),
		cmocka_unit_test_setup_teardown(refuses, setup, teardown),
		cmocka_unit_test_setup_teardown(too_many, setup, teardown),
		cmocka_unit_test_setup_teardown(cookies, setup, teardown),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
