/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * conf_doc.t - the table itself, and what is printed from it: effective values, the
 * example file and the manual page ("conf_doc.t --write" writes both anew)
 */
#include "lib/conf.h"
#include "lib/conf_table.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>
#include <unistd.h>
#include <cmocka.h>

#define MAN "doc/portal.conf.5"
#define EXAMPLE "conf/portal.conf.example"
#define MAN_BEGIN ".\\\" settings begin: written by portal.conf's table, see t/unit/conf_doc.t.c\n"
#define MAN_END ".\\\" settings end\n"

static char dir[64];
static void *ctx;

static const char *in_dir(const char *name)
{
	return talloc_asprintf(ctx, "%s/%s", dir, name);
}

static void spew(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	if (!f || fputs(text, f) < 0 || fclose(f) != 0)
		abort();
}

static char *slurp(const char *path)
{
	FILE *f = fopen(path, "r");
	char *text = talloc_zero_size(ctx, 200000);

	if (!f)
		fail_msg("%s: %s", path, strerror(errno));
	assert_true(fread(text, 1, 199999, f) < 199999);
	fclose(f);
	return text;
}

static struct conf *load_text(const char *text)
{
	struct conf *c = NULL;
	struct err e;

	spew(in_dir("portal.conf"), text);
	if (conf_load(ctx, in_dir("portal.conf"), stderr, &c, &e) != RC_OK)
		fail_msg("%s", e.cause);
	return c;
}

/* The settings that must be given, and more. */
static struct conf *load(const char *more)
{
	return load_text(talloc_asprintf(ctx, "[portal]\nbase_url = https://portal.example.org\n"
			"operator_name = M\nmail_from = portal@support.example\n"
			"secret_file = %s/secret\n%s", dir, more));
}

static char *printed(void (*fn)(FILE *))
{
	char *text, *copy;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	fn(f);
	fclose(f);
	copy = talloc_strdup(ctx, text);
	free(text);
	return copy;
}

static void test_print(void **state)
{
	struct conf *c = load("site = demo\nworkers = 8\nmail_host = portal.example.org\n");
	char *text;
	size_t len;
	FILE *f = open_memstream(&text, &len);
	(void)state;

	assert_non_null(c);
	conf_print(c, f);
	fclose(f);
	assert_non_null(strstr(text, "\nworkers = 8\t# changed\n"));
	assert_non_null(strstr(text, "\nsite = demo\t# changed\n"));
	assert_non_null(
		strstr(text, "\nlisten = " RUNSTATEDIR "/kundenportal/demo/portald.sock\n"));
	assert_non_null(strstr(text, "\nsession_idle = 1h\n"));
	assert_non_null(strstr(text, "\nargon2_memory = 19M\n"));
	assert_non_null(strstr(text, "\nlogin_account = 10 / 15min\n"));
	assert_non_null(strstr(text, "\nmail_host = portal.example.org\n"));
	assert_non_null(strstr(text, "\nsecret_file = (set)\t# changed\n"));
	assert_non_null(strstr(text, "\nfastcgi_secret_file = \n"));
	assert_null(strstr(text, "0123456789"));
	free(text);
}

/* Every default passes its own parser and is printed in a form that can be read again. */
static void test_table(void **state)
{
	struct conf *c = load(""), *d = load("");
	unsigned n = 0;
	(void)state;

	for (const struct section *sec = conf_sections; sec->title; sec++)
		for (const struct setting *s = sec->settings; s->name; s++, n++) {
			char *wrong, *text;

			assert_ptr_equal(conf_find(s->name), s);
			assert_true(s->doc && s->doc[0] && s->doc[strlen(s->doc) - 1] == '.');
			assert_true(s->fallback || s->example);
			if (!s->fallback || s->kind == K_SECRET)
				continue;
			if (!conf_parse(c, s, s->fallback, &wrong))
				fail_msg("%s: %s", s->name, wrong);
			text = conf_format(ctx, c, s);
			assert_true(conf_parse(d, s, text, &wrong));
			assert_string_equal(conf_format(ctx, d, s), text);
		}
	assert_true(n > 60);
	assert_string_equal(conf_nearest("sesion_idle")->name, "session_idle");
	assert_null(conf_nearest("something_else_entirely"));
}

static void test_example_is_current(void **state)
{
	(void)state;
	assert_string_equal(slurp(EXAMPLE), printed(conf_print_example));
}

/* The example is a working file once its secret is there. */
static void test_example_loads(void **state)
{
	char *text = slurp(EXAMPLE), *at = strstr(text, "\nsecret_file = ");
	(void)state;

	assert_non_null(at);
	*at = '\0';
	at = strchr(at + 1, '\n');
	assert_non_null(
		load_text(talloc_asprintf(ctx, "%s\nsecret_file = %s/secret%s", text, dir, at)));
}

static void test_man_is_current(void **state)
{
	char *text = slurp(MAN), *begin = strstr(text, MAN_BEGIN), *end = strstr(text, MAN_END);
	(void)state;

	assert_non_null(begin);
	assert_non_null(end);
	*end = '\0';
	assert_string_equal(begin + strlen(MAN_BEGIN), printed(conf_print_man));
}

static void write_files(void)
{
	char *text = slurp(MAN), *begin = strstr(text, MAN_BEGIN), *end = strstr(text, MAN_END);

	if (!begin || !end)
		abort();
	*begin = '\0';
	spew(MAN, talloc_asprintf(ctx, "%s" MAN_BEGIN "%s%s", text, printed(conf_print_man), end));
	spew(EXAMPLE, printed(conf_print_example));
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_print), cmocka_unit_test(test_table),
		cmocka_unit_test(test_example_is_current), cmocka_unit_test(test_example_loads),
		cmocka_unit_test(test_man_is_current),
	};
	int failed = 0;

	ctx = talloc_new(NULL);
	snprintf(dir, sizeof(dir), "/tmp/conf-doc-t.XXXXXX");
	if (!mkdtemp(dir))
		return 1;
	spew(in_dir("secret"), "0123456789012345678901234567890123456789\n");
	if (argc > 1 && strcmp(argv[1], "--write") == 0) {
		write_files();
	} else {
		cmocka_set_message_output(CM_OUTPUT_TAP);
		failed = cmocka_run_group_tests(tests, NULL, NULL);
	}
	unlink(in_dir("portal.conf"));
	unlink(in_dir("secret"));
	rmdir(dir);
	talloc_free(ctx);
	return failed;
}
