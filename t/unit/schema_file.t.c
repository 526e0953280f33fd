/* SPDX-License-Identifier: EUPL-1.2 */
/* schema_file.t - splitting schema files into statements */
#include "lib/schema_file.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <talloc.h>
#include <cmocka.h>

static void *mem;

static enum rc split(const char *text, struct schema_file *f, struct err *e)
{
	memset(f, 0, sizeof(*f));
	talloc_free(mem);
	mem = talloc_new(NULL);
	return schema_split(mem, "0001-x.sql", text, strlen(text), f, e);
}

static void is(const struct schema_statement *s, const char *expected)
{
	assert_int_equal(s->len, strlen(expected));
	assert_memory_equal(s->sql, expected, s->len);
}

static void statements(void **state)
{
	struct schema_file f;
	struct err e;

	(void)state;
	assert_int_equal(split("-- head\n\nCREATE TABLE a (\n  x INT\n);\n"
			       "-- between; not a statement;\nINSERT INTO a VALUES (';');  \r\n"
			       "UPDATE a SET x = 1; -- not at the end\n WHERE x = 2;\n",
			       &f, &e), RC_OK);
	assert_int_equal(f.n_statements, 3);
	is(&f.statements[0], "CREATE TABLE a (\n  x INT\n)");
	is(&f.statements[1], "INSERT INTO a VALUES (';')");
	is(&f.statements[2], "UPDATE a SET x = 1; -- not at the end\n WHERE x = 2");
}

static void empty(void **state)
{
	struct schema_file f;
	struct err e;

	(void)state;
	assert_int_equal(split("", &f, &e), RC_OK);
	assert_int_equal(f.n_statements, 0);
	assert_int_equal(split("-- only a comment;\n\n", &f, &e), RC_OK);
	assert_int_equal(f.n_statements, 0);
}

static void last_without_line_end(void **state)
{
	struct schema_file f;
	struct err e;

	(void)state;
	assert_int_equal(split("SELECT 1;", &f, &e), RC_OK);
	assert_int_equal(f.n_statements, 1);
	is(&f.statements[0], "SELECT 1");
}

static void unfinished(void **state)
{
	struct schema_file f;
	struct err e;

	(void)state;
	assert_int_equal(split("SELECT 1;\nSELECT 2\n", &f, &e), RC_INVALID);
	assert_non_null(strstr(e.cause, "semicolon"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(statements), cmocka_unit_test(empty),
		cmocka_unit_test(last_without_line_end), cmocka_unit_test(unfinished),
	};
	int failed;

	cmocka_set_message_output(CM_OUTPUT_TAP);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	talloc_free(mem);
	return failed;
}
