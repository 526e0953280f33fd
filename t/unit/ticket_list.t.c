/* SPDX-License-Identifier: EUPL-1.2 */
/* ticket_list.t - cursors, addresses, and the arguments of composed lists */

#include "fcgi/address.h"
#include "fcgi/forms.h"
#include "fcgi/request.h"
#include "fcgi/ticket_cursor.h"
#include "lib/token.h"
#include "lib/xml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>
#include <cmocka.h>

static int setup(void **state) { *state = talloc_new(NULL); return 0; }
static int teardown(void **state) { return talloc_free(*state); }

static xmlNode *ticket(void *mem, const char *subject)
{
	xmlNode *node = xml_doc(mem, "ticket");

	xml_attr(node, "id", "10482");
	xml_attr(node, "status", "waiting");
	xml_attr(node, "priority", "critical");
	xml_attr(node, "created", "2026-11-23T10:41:00.123Z");
	xml_attr(node, "updated", "2026-11-24T10:41:00.456Z");
	xml_elem_text(node, "subject", subject);
	return node;
}

static void cursor_comes_back(void **state)
{
	static const int64_t value[SORT_MAX] = {
		INT64_C(1795516860456), INT64_C(1795430460123), 3, 4, 0
	};
	xmlNode *node = ticket(*state, "Gr\xc3\xbc\xc3\x9f" "e: a:b");

	for (unsigned i = 0; i < 2 * SORT_MAX; i++) {
		struct ticket_filter f = { .sort = (enum list_sort)(i / 2), .descending = i & 1 };
		char *text = ticket_cursor_write(*state, &f, node, 25);
		int64_t place = 0;

		assert_int_equal(strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
					"0123456789-_"), strlen(text));
		assert_true(ticket_cursor_read(*state, text, i & 1, &f, &place));
		assert_true(f.cursor.set);
		assert_int_equal(f.cursor.before, i & 1);
		assert_int_equal(f.cursor.value, value[f.sort]);
		assert_int_equal(f.cursor.id, 10482);
		assert_int_equal(place, 25);
		assert_string_equal(f.cursor.text, f.sort == SORT_SUBJECT ?
				    "Gr\xc3\xbc\xc3\x9f" "e: a:b" : "");
	}
}

static void cursor_of_another_order(void **state)
{
	struct ticket_filter made = { .sort = SORT_UPDATED, .descending = true };
	struct ticket_filter other = { .sort = SORT_CREATED, .descending = true };
	struct ticket_filter up = { .sort = SORT_UPDATED };
	char *text = ticket_cursor_write(*state, &made, ticket(*state, "x"), 1);
	int64_t place;

	assert_false(ticket_cursor_read(*state, text, false, &other, &place));
	assert_false(other.cursor.set);
	assert_false(ticket_cursor_read(*state, text, false, &up, &place));
	assert_true(ticket_cursor_read(*state, text, false, &made, &place));
}

static void made_up_cursors(void **state)
{
	static const struct { const char *raw; size_t len; } row[] = {
#define RAW(s) { s, sizeof(s) - 1 }
		RAW(""), RAW("0"), RAW("0:1"), RAW("0:1:5:6"), RAW("0:1:5:6:7"),
		RAW("0:1:-5:6:7:"), RAW("0:1: 5:6:7:"), RAW("0:1:+5:6:7:"), RAW("0:1:0x5:6:7:"),
		RAW("0:1:5:0:7:"), RAW("0:1:5:6:0:"), RAW("5:1:5:6:7:"), RAW("0:2:5:6:7:"),
		RAW("0:1:99999999999999999999:6:7:"), RAW("0:1:253402300800000:6:7:"),
		RAW("0:1:5:9007199254740993:7:"), RAW("0:1:5:6:1000000001:"),
		RAW("0:1:5:6:7:\0x"), RAW("0:1:5:6:7:\xff"), RAW("0:1:5:6:7:\x01"),
	};
	struct ticket_filter f = { .sort = SORT_UPDATED, .descending = true };
	char text[200];
	int64_t place;

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		token_b64(row[i].raw, row[i].len, text);
		assert_false(ticket_cursor_read(*state, text, false, &f, &place));
		assert_false(f.cursor.set);
	}
	assert_false(ticket_cursor_read(*state, "no base64!", false, &f, &place));
	token_b64("0:1:5:6:7:", 10, text);
	assert_true(ticket_cursor_read(*state, text, false, &f, &place));
}

/* The longest subject there can be still goes through the address's field. */
static void longest_cursor_fits(void **state)
{
	struct ticket_filter f = { .sort = SORT_SUBJECT };
	char subject[801];
	int64_t place;
	char *text;

	for (size_t i = 0; i < 800; i += 4)
		memcpy(subject + i, "\xf0\x9f\x98\x80", 4);
	subject[800] = '\0';
	text = ticket_cursor_write(*state, &f, ticket(*state, subject), CURSOR_PLACE_MAX);
	assert_in_range(strlen(text), 1000, 1400);
	assert_true(ticket_cursor_read(*state, text, false, &f, &place));
	assert_string_equal(f.cursor.text, subject);
}

static void addresses(void **state)
{
	static const char query[] =
		"status=new&status=open&q=M%C3%BCll%20%26%20%3Da&kind=incident&sort=nonsense";
	static const char *const keep[] = { "q", "status", "sort", "module", NULL };
	struct pair *pairs;
	struct values vs;
	struct address a;
	struct err e;
	size_t n;

	assert_int_equal(request_pairs(*state, query, strlen(query), &pairs, &n, &e), RC_OK);
	assert_int_equal(form_read(*state, &query_ticket_list, pairs, n, &vs, &e), RC_OK);
	address_init(&a, *state, "/tickets");
	address_add(&a, "scope", NULL);
	assert_string_equal(a.text, "/tickets");
	address_add(&a, "scope", "own");
	address_add_fields(&a, &vs, keep);
	assert_string_equal(a.text, "/tickets?scope=own&q=M%C3%BCll%20%26%20%3Da"
				    "&status=new&status=open");
}

struct tally { unsigned filters, own, org, all; };

static unsigned declared(const struct query *q)
{
	unsigned n = 0;

	while (n < Q_MAX_ARGS && q->args[n] != Q_END)
		n++;
	return n;
}

static void args_fit(const struct query *q, const struct q_arg_list *args)
{
	assert_int_equal(declared(q), args->n);
	for (size_t i = 0; i < args->n; i++)
		assert_int_equal(args->v[i].type, q->args[i]);
	assert_null(strchr(q->sql, '{'));
}

static enum rc check_filter(const struct ticket_filter *f, void *arg, struct err *e)
{
	struct tally *t = arg;
	void *mem = talloc_new(NULL);
	struct q_arg_list args;

	(void)e;
	args_fit(q_ticket_list(mem, f, &args), &args);
	args_fit(q_ticket_total(mem, f, &args), &args);
	t->filters++;
	t->own += f->scope == LIST_OWN;
	t->org += f->scope == LIST_ORG;
	t->all += f->scope == LIST_ALL;
	talloc_free(mem);
	return RC_OK;
}

static void arguments_fit_their_places(void **state)
{
	struct tally t = { 0 };
	struct err e;

	(void)state;
	assert_int_equal(q_ticket_each_filter(check_filter, &t, &e), RC_OK);
	assert_int_equal(t.filters, 2880);
	assert_int_equal(t.own, 960);
	assert_int_equal(t.org, 960);
	assert_int_equal(t.all, 960);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(cursor_comes_back, setup, teardown),
		cmocka_unit_test_setup_teardown(cursor_of_another_order, setup, teardown),
		cmocka_unit_test_setup_teardown(made_up_cursors, setup, teardown),
		cmocka_unit_test_setup_teardown(longest_cursor_fits, setup, teardown),
		cmocka_unit_test_setup_teardown(addresses, setup, teardown),
		cmocka_unit_test(arguments_fit_their_places),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
