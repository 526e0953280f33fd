/* SPDX-License-Identifier: EUPL-1.2 */
/* filename.t - names that hide, lead elsewhere or never end; types; Content-Disposition */

#include "lib/filename.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <talloc.h>
#include <time.h>
#include <cmocka.h>

#define ROW(raw, clean) { raw, sizeof(raw) - 1, clean }

static void names(void **state)
{
	static const struct { const char *raw; size_t len; const char *clean; } row[] = {
		ROW("Beleg.pdf", "Beleg.pdf"),
		ROW("\xc3\x84nderung 26.1.pdf", "\xc3\x84nderung 26.1.pdf"),
		ROW("", "file"),
		ROW(".", "file"),
		ROW("..", "file"),
		ROW("/", "file"),
		ROW(" . . ", "file"),
		ROW("../../etc/passwd", "passwd"),
		ROW("/etc/shadow", "shadow"),
		ROW("..\\..\\boot.ini", "boot.ini"),
		ROW("C:\\Users\\x\\Rechnung.docx", "Rechnung.docx"),
		ROW("a/", "file"),
		ROW("C:autoexec.bat", "C_autoexec.bat"),
		ROW("a.txt:stream", "a.txt_stream"),
		ROW(".htaccess", "htaccess"),
		ROW("...bashrc", "bashrc"),
		ROW("\xe2\x80\x8b.htaccess", "htaccess"),		/* zero width space */
		ROW(".\xe2\x80\x8b./x", "x"),
		ROW("\xef\xbb\xbf.profile", "profile"),			/* byte order mark */
		ROW("a\xe2\x80\xae" "fdp.exe", "afdp.exe"),		/* right to left */
		ROW("a\xe2\x81\xa6" "b\xe2\x81\xa9.txt", "ab.txt"),	/* isolates */
		ROW("a\xc2\xad" "b.txt", "ab.txt"),			/* soft hyphen */
		ROW("a\r\nSet-Cookie: x.txt", "aSet-Cookie_ x.txt"),
		ROW("a\0b.php\0.png", "ab.php.png"),
		ROW("tab\there", "tabhere"),
		ROW("a\xc2\x85" "b", "ab"),				/* C1 control */
		ROW("a\xff\xfe.txt", "a__.txt"),
		ROW("a\xc0\xaf" "b.txt", "a__b.txt"),			/* overlong '/' */
		ROW("a\xed\xa0\x80" "b", "a___b"),			/* surrogate */
		ROW("end.txt. . ", "end.txt"),
		ROW("\"quoted\" <b>.txt", "\"quoted\" <b>.txt"),
		ROW("\xf0\x9f\x93\x8e.png", "\xf0\x9f\x93\x8e.png"),
	};

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++)
		assert_string_equal(filename_clean(*state, row[i].raw, row[i].len), row[i].clean);
}

static void lengths(void **state)
{
	char raw[70001];
	char *name;

	memset(raw, 'a', 200);
	raw[200] = '\0';
	assert_string_equal(filename_clean(*state, raw, 200), raw);
	memset(raw, 'a', 300);
	memcpy(raw + 296, ".pdf", 4);
	name = filename_clean(*state, raw, 300);
	assert_int_equal(strlen(name), 200);
	assert_string_equal(name + 195, "a.pdf");
	/* cut between characters, not inside one: 150 times two bytes */
	for (size_t i = 0; i < 300; i += 2)
		memcpy(raw + i, "\xc3\xa4", 2);
	memcpy(raw + 300, ".p", 2);
	name = filename_clean(*state, raw, 302);
	assert_int_equal(strlen(name), 200);
	assert_string_equal(name + 198, ".p");
	memcpy(raw + 300, ".pd", 3);
	name = filename_clean(*state, raw, 303);
	assert_int_equal(strlen(name), 199);
	assert_string_equal(name + 194, "\xc3\xa4.pd");
}

/* An extension of 64 KiB is none, and costs no time. */
static void long_extension(void **state)
{
	char raw[70001];
	clock_t start = clock();
	char *name;

	memset(raw, 'x', sizeof(raw));
	memcpy(raw, "a.", 2);
	name = filename_clean(*state, raw, 65536);
	assert_int_equal(strlen(name), 200);
	assert_string_equal(filename_type(name), "application/octet-stream");
	assert_true(clock() - start < CLOCKS_PER_SEC / 20);
}

static void types(void **state)
{
	static const struct { const char *name, *type, *kind; } row[] = {
		{ "a.pdf", "application/pdf", "file" },
		{ "A.PDF", "application/pdf", "file" },
		{ "bild.png", "image/png", "image" },
		{ "log.txt", "text/plain", "file" },
		{ "a.zip", "application/zip", "archive" },
		{ "a.pdf.exe", "application/octet-stream", "file" },
		{ "a.svg", "application/octet-stream", "file" },
		{ "a.html", "application/octet-stream", "file" },
		{ "a.xhtml", "application/octet-stream", "file" },
		{ "a.htm", "application/octet-stream", "file" },
		{ "a.xml", "application/octet-stream", "file" },
		{ "a.xsl", "application/octet-stream", "file" },
		{ "a.js", "application/octet-stream", "file" },
		{ "a.mjs", "application/octet-stream", "file" },
		{ "a.css", "application/octet-stream", "file" },
		{ "a.swf", "application/octet-stream", "file" },
		{ "a.mht", "application/octet-stream", "file" },
		{ "a.eml", "application/octet-stream", "file" },
		{ "pdf", "application/octet-stream", "file" },
		{ "a", "application/octet-stream", "file" },
		{ "", "application/octet-stream", "file" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		assert_string_equal(filename_type(row[i].name), row[i].type);
		assert_string_equal(filename_kind(row[i].name), row[i].kind);
	}
}

static void dispositions(void **state)
{
	static const struct { const char *name, *ascii, *coded; } row[] = {
		{ "Beleg.pdf", "Beleg.pdf", "Beleg.pdf" },
		{ "a b.txt", "a b.txt", "a%20b.txt" },
		{ "\xc3\x84nderung.pdf", "_nderung.pdf", "%C3%84nderung.pdf" },
		{ "\xf0\x9f\x93\x8e.png", "_.png", "%F0%9F%93%8E.png" },
		{ "a\"b\\c.txt", "a_b_c.txt", "a%22b%5Cc.txt" },
		{ "100%.txt", "100_.txt", "100%25.txt" },
		{ "a'b(c)*;,=.txt", "a'b(c)*;,=.txt", "a%27b%28c%29%2A%3B%2C%3D.txt" },
		{ "!#$&+-.^_`|~", "!#$&+-.^_`|~", "!#$&+-.^_`|~" },
		{ "a\r\nb", "a__b", "a%0D%0Ab" },
	};

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++)
		assert_string_equal(filename_disposition(*state, row[i].name),
			talloc_asprintf(*state, "attachment; filename=\"%s\"; filename*=UTF-8''%s",
					row[i].ascii, row[i].coded));
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
		cmocka_unit_test(names), cmocka_unit_test(lengths),
		cmocka_unit_test(long_extension), cmocka_unit_test(types),
		cmocka_unit_test(dispositions),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, setup, teardown);
}
