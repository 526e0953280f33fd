/* SPDX-License-Identifier: EUPL-1.2 */
/* gate_key.t - csrf and form keys: for a session, a guest, a mailed link; origins */

#include "fcgi/gate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <string.h>
#include <talloc.h>
#include <cmocka.h>

#define NOW INT64_C(1795388400000)

static const struct field no_fields[] = { { 0 } };
static const struct form form = { .name = "login", .fields = no_fields, .flags = FORM_ONCE };
static const struct route guest_route = { .name = "login", .guard = G_GUEST, .form = &form };
static const struct route person_route = { .name = "x", .guard = G_PERSON, .form = &form };
static const struct route token_route = { .name = "r", .guard = G_GUEST, .form = &form,
					  .flags = R_TOKEN };

struct site { struct conf conf; struct gate gate; };

static struct site *site(const void *mem)
{
	struct site *s = talloc_zero(mem, struct site);

	s->conf.site = "demo";
	s->conf.base_url = "https://portal.example";
	s->conf.https = true;
	memcpy(s->conf.secret.p, "0123456789abcdef0123456789abcdef", 32);
	s->conf.secret.len = 32;
	s->gate.conf = &s->conf;
	return s;
}

/* A request with these cookies and, for a POST, this csrf and key. */
static struct turn *turn(struct site *s, const struct route *route, const char *cookie)
{
	struct turn *t = talloc_zero(s, struct turn);
	struct request *req = talloc_zero(t, struct request);

	*req = (struct request){ .mem = t, .method = M_POST, .cookie = cookie, .origin = "",
				 .fetch_site = "" };
	t->g = &s->gate;
	t->mem = t;
	t->req = req;
	t->res = talloc_zero(t, struct response);
	response_init(t->res, t);
	t->route = route;
	t->csrf = t->key = "";
	t->pg.user = &t->guest;
	t->pg.now = NOW;
	return t;
}

static void log_in(struct turn *t, int64_t person, int fill)
{
	t->session.found = true;
	memset(t->session.hash, fill, sizeof(t->session.hash));
	t->session.user.id = person;
	t->pg.user = &t->session.user;
}

static const char *guest_cookie(struct turn *t)
{
	gate_send_cookies(t);
	assert_int_equal(t->res->n_headers, 1);
	return talloc_strndup(t, t->res->headers[0].value,
			      strcspn(t->res->headers[0].value, ";"));
}

static bool key_ok(struct turn *t, const char *key)
{
	t->key = key;
	return gate_step_form(t) && t->key_ok;
}

static void session_forms(void **state)
{
	struct site *s = site(*state);
	struct turn *anna = turn(s, &person_route, ""), *bernd = turn(s, &person_route, "");
	char csrf[88], again[88], key[TOKEN_KEY_TEXT];

	log_in(anna, 1, 0x11);
	log_in(bernd, 2, 0x22);
	gate_form_marks(anna, "login", csrf, key);
	gate_form_marks(anna, "login", again, key);
	assert_string_not_equal(csrf, again);	/* masked */
	anna->csrf = bernd->csrf = csrf;
	assert_true(gate_csrf_ok(anna));
	assert_false(gate_csrf_ok(bernd));
	assert_true(key_ok(anna, key));
	assert_false(key_ok(bernd, key));
	gate_form_marks(anna, "other-form", csrf, key);
	assert_false(key_ok(anna, key));
	assert_false(key_ok(anna, ""));
	assert_false(anna->new_guest);
}

static void key_ages(void **state)
{
	struct site *s = site(*state);
	struct turn *t = turn(s, &person_route, "");
	char csrf[88], key[TOKEN_KEY_TEXT];

	log_in(t, 1, 0x11);
	gate_form_marks(t, "login", csrf, key);
	t->pg.now = NOW + FORM_KEY_AGE_MS - 1000;
	assert_true(key_ok(t, key));
	t->pg.now = NOW + FORM_KEY_AGE_MS + 1000;
	assert_false(key_ok(t, key));
	t->pg.now = NOW - 3600 * 1000;
	assert_false(key_ok(t, key));
}

static void guest_forms(void **state)
{
	struct site *s = site(*state);
	struct turn *get = turn(s, &guest_route, ""), *post, *stranger;
	char csrf[88], key[TOKEN_KEY_TEXT];
	const char *cookie;

	gate_form_marks(get, "login", csrf, key);
	assert_true(get->new_guest);
	cookie = guest_cookie(get);
	assert_memory_equal(cookie, "__Host-demo-guest=", 18);
	post = turn(s, &guest_route, cookie);
	post->csrf = csrf;
	assert_true(gate_csrf_ok(post));
	assert_false(post->new_guest);		/* kept, no second cookie */
	stranger = turn(s, &guest_route, "");
	stranger->csrf = csrf;
	assert_false(gate_csrf_ok(stranger));
}

static void forged_guest(void **state)
{
	struct site *s = site(*state);
	struct turn *get = turn(s, &guest_route, ""), *post;
	char csrf[88], key[TOKEN_KEY_TEXT];
	char *cookie;

	gate_form_marks(get, "login", csrf, key);
	cookie = talloc_strdup(s, guest_cookie(get));
	cookie[18] = cookie[18] == 'A' ? 'B' : 'A';
	post = turn(s, &guest_route, cookie);
	post->csrf = csrf;
	assert_false(gate_csrf_ok(post));
	assert_true(post->new_guest);
}

/* The login page of another tab still works after logging in; no other page's does. */
static void guest_form_after_login(void **state)
{
	struct site *s = site(*state);
	struct turn *get = turn(s, &guest_route, ""), *post;
	char csrf[88], key[TOKEN_KEY_TEXT];
	const char *cookie;

	gate_form_marks(get, "login", csrf, key);
	cookie = guest_cookie(get);
	post = turn(s, &guest_route, cookie);
	log_in(post, 1, 0x11);
	post->csrf = csrf;
	assert_true(gate_csrf_ok(post));
	post = turn(s, &person_route, cookie);
	log_in(post, 1, 0x11);
	post->csrf = csrf;
	assert_false(gate_csrf_ok(post));
}

/* The page of a mailed link sets no cookie: its form hangs on the token. */
static void token_forms(void **state)
{
	struct site *s = site(*state);
	struct turn *get = turn(s, &token_route, ""), *post = turn(s, &token_route, "");
	char csrf[88], key[TOKEN_KEY_TEXT];

	get->pg.param[0] = post->pg.param[0] = "token-of-the-mail";
	gate_form_marks(get, "login", csrf, key);
	gate_send_cookies(get);
	assert_int_equal(get->res->n_headers, 0);
	post->csrf = csrf;
	assert_true(gate_csrf_ok(post));
	assert_true(key_ok(post, key));
	log_in(post, 1, 0x11);
	assert_true(gate_csrf_ok(post));	/* whoever is logged in */
	assert_true(key_ok(post, key));
	post->pg.param[0] = "another-token";
	assert_false(gate_csrf_ok(post));
}

static void origins(void **state)
{
	static const struct { const char *site, *origin; bool ok; } row[] = {
		{ "", "", true },
		{ "", "https://portal.example", true },
		{ "", "https://evil.example", false },
		{ "", "https://portal.example.evil.example", false },
		{ "", "http://portal.example", false },
		{ "", "null", false },
		{ "same-origin", "", true },
		{ "none", "", true },
		/* the browser says so itself */
		{ "same-origin", "https://evil.example", true },
		{ "same-site", "https://portal.example", false },
		{ "cross-site", "https://portal.example", false },
		{ "cross-site", "", false },
		{ "nonsense", "", false },
	};
	struct site *s = site(*state);

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		struct turn *t = turn(s, &guest_route, "");
		struct request req = *t->req;

		req.fetch_site = row[i].site;
		req.origin = row[i].origin;
		t->req = &req;
		if (gate_origin_ok(t) != row[i].ok)
			fail_msg("Sec-Fetch-Site \"%s\" Origin \"%s\"", row[i].site, row[i].origin);
	}
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
		cmocka_unit_test_setup_teardown(session_forms, setup, teardown),
		cmocka_unit_test_setup_teardown(key_ages, setup, teardown),
		cmocka_unit_test_setup_teardown(guest_forms, setup, teardown),
		cmocka_unit_test_setup_teardown(forged_guest, setup, teardown),
		cmocka_unit_test_setup_teardown(guest_form_after_login, setup, teardown),
		cmocka_unit_test_setup_teardown(token_forms, setup, teardown),
		cmocka_unit_test_setup_teardown(origins, setup, teardown),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
