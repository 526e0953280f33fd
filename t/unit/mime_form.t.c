/* SPDX-License-Identifier: EUPL-1.2 */
/* mime_form.t - forms in pieces of every size; what is refused */

#include "lib/mime_form.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <talloc.h>
#include <cmocka.h>

#define TYPE "multipart/form-data; boundary=XyZ"
#define HEAD(name) "Content-Disposition: form-data; name=\"" name "\"\r\n\r\n"
#define FILE_HEAD(name, file) \
	"Content-Disposition: form-data; name=\"" name "\"; filename=\"" file "\"\r\n" \
	"Content-Type: application/pdf\r\n\r\n"

struct source { const char *p; size_t len, step; char *seen; };

static size_t next(void *arg, char *buf, size_t len)
{
	struct source *s = arg;
	size_t n = s->step < s->len ? s->step : s->len;

	if (n > len)
		n = len;
	memcpy(buf, s->p, n);
	s->p += n;
	s->len -= n;
	return n;
}

static enum rc begin(void *arg, const struct mime_part *part, struct err *e)
{
	struct source *s = arg;

	(void)e;
	s->seen = talloc_asprintf_append(s->seen, "<%s|%s:", part->name,
					 part->filename ? part->filename : "-");
	return RC_OK;
}

static enum rc data(void *arg, const char *p, size_t len, struct err *e)
{
	struct source *s = arg;

	(void)e;
	s->seen = talloc_strndup_append(s->seen, p, len);
	return RC_OK;
}

static enum rc end(void *arg, struct err *e)
{
	struct source *s = arg;

	(void)e;
	s->seen = talloc_strdup_append(s->seen, ">");
	return RC_OK;
}

static enum rc run(const void *mem, const char *type, const char *body, size_t len,
		   size_t step, char **seen)
{
	struct source s = { body, len, step, talloc_strdup(mem, "") };
	const struct mime_form f = { next, begin, data, end, &s };
	struct err e = { 0 };
	enum rc rc = mime_form_read(type, &f, &e);

	*seen = s.seen;
	if (rc != RC_OK)
		assert_true(*e.cause != '\0');
	assert_true(rc != RC_OK || s.len == 0);
	return rc;
}

/* Wherever a piece ends, the parts are the same. */
static void pieces(void **state)
{
	static const char body[] =
		"--XyZ\r\n" HEAD("csrf") "abc\r\n"
		"--XyZ\r\n" FILE_HEAD("file", "a.pdf") "one\r\n--Xy\r\n\r\n--XyQ two\r\n\r\n"
		"--XyZ\r\n" HEAD("empty") "\r\n"
		"--XyZ\r\n" FILE_HEAD("file", "") "\r\n"
		"--XyZ--\r\nwhat follows counts for nothing";
	static const char want[] =
		"<csrf|-:abc><file|a.pdf:one\r\n--Xy\r\n\r\n--XyQ two\r\n><empty|-:><file|:>";

	for (size_t step = 1; step < sizeof(body); step++) {
		char *seen;

		assert_int_equal(run(*state, TYPE, body, sizeof(body) - 1, step, &seen), RC_OK);
		assert_string_equal(seen, want);
	}
}

static void file_names(void **state)
{
	static const struct { const char *sent, *name; } row[] = {
		{ "\xc3\x84nderung.pdf", "\xc3\x84nderung.pdf" },
		{ "a%22b.txt", "a\"b.txt" },
		{ "100%.txt", "100%.txt" },
		{ "a b;c=d.txt", "a b;c=d.txt" },
	};

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		char *body = talloc_asprintf(*state, "--XyZ\r\nContent-Disposition: form-data;"
			" name=\"f\"; filename=\"%s\"\r\n\r\nx\r\n--XyZ--\r\n", row[i].sent);
		char *seen;

		assert_int_equal(run(*state, TYPE, body, strlen(body), 7, &seen), RC_OK);
		assert_string_equal(seen, talloc_asprintf(*state, "<f|%s:x>", row[i].name));
	}
}

/* Larger than the buffer, and full of what looks like the beginning of a boundary. */
static void large(void **state)
{
	const size_t n = 300000;
	char *content = talloc_size(*state, n + 1), *body, *seen;

	memset(content, '-', n);
	content[n] = '\0';
	for (size_t i = 0; i + 4 < n; i += 97)
		memcpy(content + i, "\r\n--", 4);
	body = talloc_asprintf(*state, "--XyZ\r\n%s%s\r\n--XyZ--", FILE_HEAD("f", "g"), content);
	assert_int_equal(run(*state, TYPE, body, strlen(body), 65536, &seen), RC_OK);
	assert_string_equal(seen, talloc_asprintf(*state, "<f|g:%s>", content));
}

static void refused(void **state)
{
	char *much = talloc_size(*state, 20001), *seen, *body;
	static const char *const row[] = {
		"",
		"--XyZ",
		"--XyZ\r\n",
		"x--XyZ--",
		"--Xyz--",				/* another boundary */
		"--XyZ\r\n" HEAD("a") "no end",
		"--XyZ\r\n" HEAD("a") "no end\r\n--XyZ",
		"--XyZ\r\n" HEAD("a") "no end\r\n--XyZ-",
		"--XyZ\r\n" HEAD("a") "x\r\n--XyZQ\r\n",
		"--XyZ\r\n" HEAD("a") "x\n--XyZ--\n",	/* lines that end with LF alone */
		"--XyZ\r\n\r\nno headers\r\n--XyZ--",
		"--XyZ\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\nx\r\n--XyZ--",
		"--XyZ\r\nContent-Disposition: form-data\r\n\r\nx\r\n--XyZ--",
		"--XyZ\r\nContent-Disposition: form-data; name=\"\"\r\n\r\nx\r\n--XyZ--",
		"--XyZ\r\nContent-Type: multipart/mixed; boundary=q\r\n" HEAD("a") "x\r\n--XyZ--",
		"--XyZ\r\nContent-Transfer-Encoding: base64\r\n" HEAD("a") "eA==\r\n--XyZ--",
	};
	static const char *const types[] = {
		"multipart/form-data", "multipart/form-data; boundary=",
		"multipart/form-data; boundary=\"\"",
		"multipart/form-data; boundary=\"a\\\"b\"",
		"multipart/form-data; boundary=\"ends \"",
		"multipart/form-data; boundary=a{b}",
		"multipart/form-data; boundary="
		"0123456789012345678901234567890123456789012345678901234567890123456789x",
	};

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++)
		assert_int_equal(run(*state, TYPE, row[i], strlen(row[i]), 5, &seen), RC_INVALID);
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		assert_int_equal(run(*state, types[i], "--XyZ--", 7, 5, &seen), RC_INVALID);
	memset(much, 'a', 20000);
	much[20000] = '\0';
	body = talloc_asprintf(*state, "--XyZ\r\nX-Much: %s\r\n%sx\r\n--XyZ--", much, HEAD("a"));
	assert_int_equal(run(*state, TYPE, body, strlen(body), 4096, &seen), RC_INVALID);
	much[8000] = '\0';
	body = talloc_asprintf(*state, "--XyZ\r\nX-Much: %s\r\n%sx\r\n--XyZ--", much, HEAD("a"));
	assert_int_equal(run(*state, TYPE, body, strlen(body), 4096, &seen), RC_OK);
}

static void content_types(void **state)
{
	(void)state;
	assert_true(mime_is_form("multipart/form-data; boundary=x"));
	assert_true(mime_is_form("Multipart/Form-Data;boundary=x"));
	assert_false(mime_is_form("multipart/form-database"));
	assert_false(mime_is_form("multipart/mixed; boundary=x"));
	assert_false(mime_is_form("application/x-www-form-urlencoded"));
	assert_false(mime_is_form(""));
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
		cmocka_unit_test(pieces), cmocka_unit_test(file_names),
		cmocka_unit_test(large), cmocka_unit_test(refused),
		cmocka_unit_test(content_types),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, setup, teardown);
}
