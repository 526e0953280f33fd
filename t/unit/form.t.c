/* SPDX-License-Identifier: EUPL-1.2 */
/* form.t - every field type with good and bad values; lists, repeats, what is undeclared */

#include "fcgi/field.h"
#include "fcgi/form.h"
#include "lib/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <string.h>
#include <talloc.h>
#include <cmocka.h>

static const char *const kinds[] = { "incident", "change", NULL };

static const struct field fields[] = {
	{ "line", F_LINE, 0, 2, 5, NULL },
	{ "text", F_TEXT, 0, 0, 10, NULL },
	{ "email", F_EMAIL, 0, 0, 254, NULL },
	{ "password", F_PASSWORD, 0, 0, 8, NULL },
	{ "kind", F_ENUM, 0, 0, 0, kinds },
	{ "id", F_ID, 0, 0, 0, NULL },
	{ "bool", F_BOOL, 0, 0, 0, NULL },
	{ "date", F_DATE, 0, 0, 0, NULL },
	{ "button", F_BUTTON, 0, 0, 0, NULL },
	{ "next", F_PATH, 0, 0, 0, NULL },
	{ "opaque", F_OPAQUE, 0, 0, 4, NULL },
	{ 0 }
};
static const struct form form = { .name = "test", .fields = fields };

static struct values judge(const void *mem, const char *name, const char *value, size_t len)
{
	struct pair p = { name, value, len };
	struct values vs;
	struct err e = { 0 };

	assert_int_equal(form_read(mem, &form, &p, 1, &vs, &e), RC_OK);
	return vs;
}

struct row { const char *name, *value, *error, *text; bool absent; int64_t id; };

static const struct row rows[] = {
	{ "line", "  ab ", NULL, "ab", false, 0 },
	{ "line", "", NULL, "", true, 0 },
	{ "line", "   ", NULL, "", true, 0 },
	{ "line", "a", "form.error.short", "a", false, 0 },
	{ "line", "\xc3\xa4\xc3\xb6\xc3\xbc\xc3\x9fx", NULL, "\xc3\xa4\xc3\xb6\xc3\xbc\xc3\x9fx",
		false, 0 },
	{ "line", "abcdef", "form.error.long", "abcdef", false, 0 },
	{ "line", "a\nb", "form.error.control", "a\nb", false, 0 },
	{ "line", "a\x01", "form.error.control", "a\x01", false, 0 },
	{ "line", "a\xff", "form.error.utf8", "a\xff", false, 0 },
	{ "text", "a\r\nb\rc\nd", NULL, "a\nb\nc\nd", false, 0 },
	{ "text", "a\r\r\nb", NULL, "a\n\nb", false, 0 },
	{ "text", " a\t", NULL, " a\t", false, 0 },
	{ "text", " \r\n\t", NULL, " \n\t", true, 0 },
	{ "text", "0123456789\r\n", "form.error.long", "0123456789\n", false, 0 },
	{ "text", "a\x0b", "form.error.control", "a\x0b", false, 0 },
	{ "text", "\xed\xa0\x80", "form.error.utf8", "\xed\xa0\x80", false, 0 },
	{ "email", " Anna@Example.org ", NULL, "Anna@Example.org", false, 0 },
	{ "email", "anna", "form.error.email", "anna", false, 0 },
	{ "email", "a@b@c", "form.error.email", "a@b@c", false, 0 },
	{ "email", "a@example.org\r\nBcc: x@example.org", "form.error.control",
	  "a@example.org\r\nBcc: x@example.org", false, 0 },
	{ "password", " a b ", NULL, " a b ", false, 0 },
	{ "password", "123456789", "form.error.long", "123456789", false, 0 },
	{ "kind", "change", NULL, "change", false, 1 },
	{ "kind", "chang", "form.error.choice", "chang", false, 0 },
	{ "kind", "changed", "form.error.choice", "changed", false, 0 },
	{ "kind", "", NULL, "", true, 0 },
	{ "id", "1", NULL, "1", false, 1 },
	{ "id", "9007199254740992", NULL, "9007199254740992", false, INT64_C(9007199254740992) },
	{ "id", "9007199254740993", "form.error.number", "9007199254740993", false, 0 },
	{ "id", "99999999999999999999", "form.error.number", "99999999999999999999", false, 0 },
	{ "id", "0", "form.error.number", "0", false, 0 },
	{ "id", "01", "form.error.number", "01", false, 0 },
	{ "id", "-1", "form.error.number", "-1", false, 0 },
	{ "id", "1e3", "form.error.number", "1e3", false, 0 },
	{ "bool", "1", NULL, "1", false, 1 },
	{ "bool", "on", NULL, "on", false, 1 },
	{ "bool", "0", NULL, "0", true, 0 },
	{ "bool", "yes", "form.error.choice", "yes", false, 0 },
	{ "date", "2026-11-23", NULL, "2026-11-23", false, INT64_C(1795388400000) },
	{ "date", "2026-02-30", "form.error.date", "2026-02-30", false, 0 },
	{ "date", "2026-11-3", "form.error.date", "2026-11-3", false, 0 },
	{ "date", "2026/11/23", "form.error.date", "2026/11/23", false, 0 },
	{ "button", "", NULL, "", false, 1 },
	{ "next", "/tickets?scope=own", NULL, "/tickets?scope=own", false, 0 },
	{ "next", "//evil.example", "form.error.path", "//evil.example", false, 0 },
	{ "next", "/\\evil", "form.error.path", "/\\evil", false, 0 },
	{ "next", "\\\\evil", "form.error.path", "\\\\evil", false, 0 },
	{ "next", "https:evil", "form.error.path", "https:evil", false, 0 },
	{ "next", "/a\r\nX: y", "form.error.path", "/a\r\nX: y", false, 0 },
	{ "next", "/ ", "form.error.path", "/ ", false, 0 },
	{ "next", "/\xc3\xa4", "form.error.path", "/\xc3\xa4", false, 0 },
	{ "opaque", "abcd", NULL, "abcd", false, 0 },
	{ "opaque", "abcde", "form.error.long", "abcde", false, 0 },
};

static void types(void **state)
{
	assert_true(clock_set_zone("Europe/Berlin"));
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct row *r = &rows[i];
		struct values vs = judge(*state, r->name, r->value, strlen(r->value));
		const struct value *v = form_value(&vs, r->name);

		if ((r->error && (!v->error || strcmp(v->error, r->error) != 0)) ||
		    (!r->error && v->error))
			fail_msg("%s \"%s\": %s", r->name, r->value, v->error ? v->error : "good");
		assert_int_equal(vs.errors, r->error != NULL);
		if (strcmp(v->text, r->text) != 0)
			fail_msg("%s \"%s\" became \"%s\"", r->name, r->value, v->text);
		if (v->present == r->absent)
			fail_msg("%s \"%s\" present %d", r->name, r->value, v->present);
		assert_int_equal(v->id, r->id);
	}
}

static void nul(void **state)
{
	static const char *const names[] = { "line", "text", "email", "password" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct values vs = judge(*state, names[i], "a\0b", 3);

		assert_string_equal(form_value(&vs, names[i])->error, "form.error.control");
	}
	assert_string_equal(judge(*state, "id", "1\0", 2).v[5].error, "form.error.number");
	assert_string_equal(judge(*state, "next", "/\0/x", 4).v[9].error, "form.error.path");
	assert_string_equal(judge(*state, "kind", "change\0", 7).v[4].error, "form.error.choice");
}

static const struct field list_fields[] = {
	{ "person", F_ID, F_LIST, 0, 0, NULL },
	{ "status", F_ENUM, F_LIST | F_DROP_BAD, 0, 0, kinds },
	{ "page", F_ID, F_DROP_BAD, 0, 0, NULL },
	{ "subject", F_LINE, F_REQUIRED, 1, 200, NULL },
	{ 0 }
};
static const struct form list_form = { .name = "list", .fields = list_fields };

#define PAIR(n, v) { n, v, sizeof(v) - 1 }

static void lists(void **state)
{
	const struct pair p[] = {
		PAIR("person", "3"), PAIR("status", "nonsense"), PAIR("person", ""),
		PAIR("status", "change"), PAIR("person", "12"), PAIR("page", "x"),
		PAIR("subject", "s"), PAIR("owner_id", "1"), PAIR("role", "admin"),
	};
	struct values vs;
	struct err e = { 0 };

	assert_int_equal(form_read(*state, &list_form, p, sizeof(p) / sizeof(p[0]), &vs, &e),
		RC_OK);
	assert_int_equal(vs.errors, 0);
	assert_int_equal(form_value(&vs, "person")->n, 2);
	assert_int_equal(form_value(&vs, "person")->ids[1], 12);
	assert_string_equal(form_value(&vs, "person")->list[0], "3");
	assert_null(form_value(&vs, "person")->list[2]);
	assert_int_equal(form_value(&vs, "status")->n, 1);
	assert_string_equal(form_value(&vs, "status")->list[0], "change");
	assert_false(form_has(&vs, "page"));
}

static void repeated(void **state)
{
	const struct pair p[] = {
		PAIR("subject", "one"), PAIR("subject", "two"), PAIR("page", "1"), PAIR("page",
			"2"),
	};
	struct values vs;
	struct err e = { 0 };

	assert_int_equal(form_read(*state, &list_form, p, 4, &vs, &e), RC_OK);
	assert_int_equal(vs.errors, 2);
	assert_string_equal(form_value(&vs, "subject")->error, "form.error.repeated");
	assert_string_equal(form_text(&vs, "subject"), "one");
	assert_string_equal(form_value(&vs, "page")->error, "form.error.repeated");
	assert_false(form_has(&vs, "page"));
}

static void list_limit(void **state)
{
	struct pair p[FIELD_LIST_MAX + 2];
	struct values vs;
	struct err e = { 0 };

	for (size_t i = 0; i < FIELD_LIST_MAX + 1; i++)
		p[i] = (struct pair)PAIR("person", "7");
	p[FIELD_LIST_MAX + 1] = (struct pair)PAIR("subject", "s");
	assert_int_equal(form_read(*state, &list_form, p, FIELD_LIST_MAX + 2, &vs, &e), RC_OK);
	assert_int_equal(vs.errors, 1);
	assert_int_equal(form_value(&vs, "person")->n, FIELD_LIST_MAX);
}

static void required(void **state)
{
	struct values vs;
	struct err e = { 0 };

	assert_int_equal(form_read(*state, &list_form, NULL, 0, &vs, &e), RC_OK);
	assert_int_equal(vs.errors, 1);
	assert_string_equal(form_value(&vs, "subject")->error, "form.error.required");
	form_error(&vs, "subject", "other");
	assert_string_equal(form_value(&vs, "subject")->error, "form.error.required");
	form_empty(*state, &list_form, &vs);
	assert_int_equal(vs.errors, 0);
	assert_string_equal(form_text(&vs, "subject"), "");
}

static void hash_of(const void *mem, const struct pair *p, size_t n, unsigned char out[32])
{
	struct values vs;
	struct err e = { 0 };

	assert_int_equal(form_read(mem, &list_form, p, n, &vs, &e), RC_OK);
	form_hash(&vs, out);
}

static void hashes(void **state)
{
	const struct pair a[] = { PAIR("subject", "x"), PAIR("person", "1"), PAIR("person", "2") };
	const struct pair b[] = { PAIR("person", "1"), PAIR("csrf", "y"), PAIR("person", "2"),
				  PAIR("subject", " x ") };
	const struct pair c[] = { PAIR("subject", "x"), PAIR("person", "2"), PAIR("person", "1") };
	const struct pair d[] = { PAIR("subject", "x"), PAIR("person", "12") };
	unsigned char h[4][32];

	hash_of(*state, a, 3, h[0]);
	hash_of(*state, b, 4, h[1]);
	hash_of(*state, c, 3, h[2]);
	hash_of(*state, d, 2, h[3]);
	assert_memory_equal(h[0], h[1], 32);
	assert_memory_not_equal(h[0], h[2], 32);
	assert_memory_not_equal(h[0], h[3], 32);
}

static const struct field file_fields[] = {
	{ "file", F_FILE, F_LIST, 0, 0, NULL },
	{ "staged", F_STAGED, F_LIST | F_DROP_BAD, 0, 0, NULL },
	{ "remove", F_REMOVE, F_LIST | F_DROP_BAD, 0, 0, NULL },
	{ 0 }
};
static const struct form file_form = { "files", file_fields, 0 };

/* A text is no file; which ids a file has does not change what a form says. */
static void files(void **state)
{
	const struct pair p[] = {
		{ "file", "geheim", 6 }, { "staged", "7", 1 }, { "staged", "x", 1 },
		{ "remove", "9", 1 },
	};
	const char *const list[] = { "abc a.txt", NULL };
	unsigned char h[3][32];
	struct values vs;

	assert_int_equal(form_read(*state, &file_form, p, 4, &vs, NULL), RC_OK);
	assert_int_equal(vs.errors, 0);
	assert_false(form_value(&vs, "file")->present);
	assert_int_equal(form_value(&vs, "staged")->n, 1);
	assert_int_equal(form_value(&vs, "staged")->ids[0], 7);
	assert_int_equal(form_value(&vs, "remove")->ids[0], 9);
	form_hash(&vs, h[0]);
	assert_int_equal(form_read(*state, &file_form, p, 1, &vs, NULL), RC_OK);
	form_hash(&vs, h[1]);
	assert_memory_equal(h[0], h[1], 32);
	form_value(&vs, "file")->list = list;
	form_value(&vs, "file")->n = 1;
	form_hash(&vs, h[2]);
	assert_memory_not_equal(h[1], h[2], 32);
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
		cmocka_unit_test_setup_teardown(types, setup, teardown),
		cmocka_unit_test_setup_teardown(nul, setup, teardown),
		cmocka_unit_test_setup_teardown(lists, setup, teardown),
		cmocka_unit_test_setup_teardown(repeated, setup, teardown),
		cmocka_unit_test_setup_teardown(list_limit, setup, teardown),
		cmocka_unit_test_setup_teardown(required, setup, teardown),
		cmocka_unit_test_setup_teardown(hashes, setup, teardown),
		cmocka_unit_test_setup_teardown(files, setup, teardown),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
