/* SPDX-License-Identifier: EUPL-1.2 */
/* route.t - the table's own rules, matching, and what each path takes */

#include "fcgi/gate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <string.h>
#include <talloc.h>
#include <cmocka.h>

static void paths(void **state)
{
	static const struct { const char *path, *name, *p0; int64_t id; } row[] = {
		{ "/", "start", NULL, 0 },
		{ "/login", "login", NULL, 0 },
		{ "/tickets", "ticket-list", NULL, 0 },
		{ "/tickets/new", "ticket-new", NULL, 0 },
		{ "/tickets/10482", "ticket", "10482", 10482 },
		{ "/tickets/10482/comments", "ticket-comment", "10482", 10482 },
		{ "/tickets/10482/status", "ticket-status", "10482", 10482 },
		{ "/faq/reset-password", "faq-article", "reset-password", 0 },
		{ "/faq/x/helpful", "faq-helpful", "x", 0 },
		{ "/password/forgot", "password-forgot", NULL, 0 },
		{ "/password/forgot/sent", "password-forgot-sent", NULL, 0 },
		{ "/password/reset/%_", "password-reset", "%_", 0 },
		{ "/.well-known/change-password", "change-password", NULL, 0 },
		{ "/robots.txt", "robots", NULL, 0 },
		{ "/-/ping", "ping", NULL, 0 },
		{ "/settings/password", "settings-password", NULL, 0 },
		{ "/imprint", "imprint", NULL, 0 },
		{ "", NULL, NULL, 0 },
		{ "//", NULL, NULL, 0 },
		{ "/tickets/", NULL, NULL, 0 },
		{ "//tickets", NULL, NULL, 0 },
		{ "/Tickets", NULL, NULL, 0 },
		{ "/tickets/0", NULL, NULL, 0 },
		{ "/tickets/01", NULL, NULL, 0 },
		{ "/tickets/-1", NULL, NULL, 0 },
		{ "/tickets/1a", NULL, NULL, 0 },
		{ "/tickets/9007199254740993", NULL, NULL, 0 },
		{ "/tickets/18446744073709551617", NULL, NULL, 0 },
		{ "/tickets/../login", NULL, NULL, 0 },
		{ "/faq/A", NULL, NULL, 0 },
		{ "/faq/a_b", NULL, NULL, 0 },
		{ "/password/reset/", NULL, NULL, 0 },
		{ "/-/status", NULL, NULL, 0 },
		{ "/-/metrics", NULL, NULL, 0 },
	};

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		const char *param[2];
		int64_t id = -1;
		const struct route *r = route_match(*state, row[i].path, param, &id);

		if ((r == NULL) != (row[i].name == NULL) || (r && strcmp(r->name,
			row[i].name) != 0))
			fail_msg("%s is %s", row[i].path, r ? r->name : "nothing");
		assert_int_equal(id, row[i].id);
		if (row[i].p0)
			assert_string_equal(param[0], row[i].p0);
		else
			assert_null(param[0]);
	}
}

static void rules(const struct route *r)
{
	bool once = r->form && r->form->flags & FORM_ONCE;

	if (!r->show && !r->act)
		fail_msg("%s answers nothing", r->name);
	if ((r->act == NULL) != (r->form == NULL))
		fail_msg("%s: a POST needs a handler and a form", r->name);
	if (once && r->flags & R_OWN_TX)
		fail_msg("%s: one form, one result needs the gate's transaction", r->name);
	if (r->flags & R_POST_ONLY && (!r->act || !r->show_as))
		fail_msg("%s: R_POST_ONLY without a POST or a page to come back with", r->name);
	if (r->show_as && !route_by_name(r->show_as))
		fail_msg("%s: show_as names no route", r->name);
	if (r->flags & R_NO_DB && (r->guard != G_PUBLIC || r->act))
		fail_msg("%s: without the database only public GETs", r->name);
	if (r->flags & R_TOKEN && !strstr(r->pattern, "{token}"))
		fail_msg("%s: R_TOKEN without a token in its path", r->name);
	for (unsigned i = 0; i < ROUTE_LIMITS; i++)
		if (r->throttle[0] && (!r->throttle[i] || !r->limit[i] ||
				       r->limit[i] >= sizeof(struct conf) || r->guard < G_PERSON))
			fail_msg("%s: a limit needs a person and a setting", r->name);
	if (r->query && r->form && r->query == r->form)
		fail_msg("%s: query and form are two declarations", r->name);
}

/* Every route is well-formed and reached by its own pattern. */
static void table(void **state)
{
	static const char *const param[2] = { "7", "x" };

	assert_true(route_count() > 20);
	for (const struct route *r = routes; r->name; r++) {
		const char *found[2];
		const char *path;
		int64_t id;

		rules(r);
		assert_ptr_equal(route_by_name(r->name), r);
		path = route_path(*state, r, param);
		if (route_match(*state, path, found, &id) != r)
			fail_msg("%s is hidden behind another route", r->pattern);
	}
}

static void fields_are_sane(const struct form *f)
{
	if (!f)
		return;
	assert_true(f->name && *f->name);
	for (const struct field *x = f->fields; x->name; x++) {
		if ((x->type == F_ENUM) != (x->choices != NULL))
			fail_msg("%s.%s: choices belong to F_ENUM", f->name, x->name);
		if (strcmp(x->name, "csrf") == 0 || strcmp(x->name, "key") == 0)
			fail_msg("%s.%s is the gate's own field", f->name, x->name);
		if ((x->type == F_LINE || x->type == F_TEXT || x->type == F_PASSWORD) && !x->max)
			fail_msg("%s.%s has no upper length", f->name, x->name);
		if (x->max && x->min > x->max)
			fail_msg("%s.%s: min above max", f->name, x->name);
		for (const struct field *y = f->fields; y < x; y++)
			if (strcmp(x->name, y->name) == 0)
				fail_msg("%s.%s is declared twice", f->name, x->name);
	}
}

static void declared_fields(void **state)
{
	(void)state;
	for (const struct route *r = routes; r->name; r++) {
		fields_are_sane(r->form);
		fields_are_sane(r->query);
	}
}

static const struct route *named(const char *name)
{
	const struct route *r = route_by_name(name);

	assert_non_null(r);
	return r;
}

static void methods(void **state)
{
	assert_string_equal(route_allow(*state, named("login")), "GET, HEAD, POST");
	assert_string_equal(route_allow(*state, named("ticket")), "GET, HEAD");
	assert_string_equal(route_allow(*state, named("ticket-comment")), "POST");
	assert_string_equal(route_allow(*state, named("logout")), "POST");
	assert_true(route_takes(named("login"), M_HEAD));
	assert_false(route_takes(named("ticket-comment"), M_GET));
	assert_false(route_takes(named("start"), M_POST));
	assert_false(route_takes(named("login"), M_OTHER));
	assert_null(route_by_name("nothing"));
}

/* Who gets in where is part of the contract: a change of guard must be seen here. */
static void guards(void **state)
{
	static const char *const open[] = {
		"login", "password-forgot", "password-forgot-sent", "password-reset", "mail-off",
		"accessibility", "privacy", "imprint", "robots", "ping", "change-password", NULL
	};

	(void)state;
	for (const struct route *r = routes; r->name; r++) {
		bool is_open = false;

		for (size_t i = 0; open[i]; i++)
			is_open |= strcmp(open[i], r->name) == 0;
		if (is_open != (r->guard == G_PUBLIC || r->guard == G_GUEST))
			fail_msg("%s: guard %d", r->name, r->guard);
		if (strncmp(r->pattern, "/desk", 5) == 0 && r->guard < G_STAFF)
			fail_msg("%s: the desk is for staff", r->name);
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
		cmocka_unit_test_setup_teardown(paths, setup, teardown),
		cmocka_unit_test_setup_teardown(table, setup, teardown),
		cmocka_unit_test_setup_teardown(declared_fields, setup, teardown),
		cmocka_unit_test_setup_teardown(methods, setup, teardown),
		cmocka_unit_test_setup_teardown(guards, setup, teardown),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
