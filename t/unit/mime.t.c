/* SPDX-License-Identifier: EUPL-1.2 */
/* mime - addresses, headers, bodies: what may go to a relay */
/* SECURITY a82, a83 */
#include "lib/mailtext.h"
#include "lib/mime.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include <talloc.h>

static void *mem;

static int begin(void **state)
{
	(void)state;
	mem = talloc_new(NULL);
	return 0;
}

static int end(void **state)
{
	(void)state;
	talloc_free(mem);
	return 0;
}

static void addresses(void **state)
{
	static const char *const good[] = {
		"anna.albrecht@musterstadt.example", "a@b", "o'neil+tag@x-y.example",
		"a_b@1.example",
	};
	static const char *const bad[] = {
		"", "@", "a@", "@b", "a", "a@b@c", "a b@c", "a@b c", ".a@b", "a.@b", "a..b@c",
		"\"a\"@b", "a@[127.0.0.1]", "<a@b>", "a@b>", "a@b\r\nRCPT TO:<c@d>", "a@b\n",
		"a,b@c", "a@b,c@d", "@x:a@b", "a@-b", "a@b-", "a@b..c", "a@.b", "a@b.",
		"\xc3\xa4@b", "a@b\xc3\xa4", "a@b_c",
		"(x)a@b", "a;b@c",
	};
	char longest[300];

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
		if (!mime_address_ok(good[i]))
			fail_msg("%s is an address", good[i]);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		if (mime_address_ok(bad[i]))
			fail_msg("%s is no address", bad[i]);
	memset(longest, 'a', sizeof(longest));
	memcpy(longest + 64, "@b", 3);
	assert_true(mime_address_ok(longest));
	memcpy(longest + 64, "a@b", 4);
	assert_false(mime_address_ok(longest));
	memset(longest, 'a', sizeof(longest));
	longest[1] = '@';
	for (size_t i = 60; i < 254; i += 50)
		longest[i] = '.';
	longest[254] = '\0';
	assert_true(mime_address_ok(longest));
	longest[254] = 'a';
	longest[255] = '\0';
	assert_false(mime_address_ok(longest));
}

static void header_text(void **state)
{
	(void)state;
	assert_string_equal(mime_header_text(mem, "a\r\nBcc: b", 100), "a Bcc: b");
	assert_string_equal(mime_header_text(mem, "  a \t\n b  ", 100), "a b");
	assert_string_equal(mime_header_text(mem, "\x01\x7f", 100), "");
	assert_string_equal(mime_header_text(mem, "a\xe2\x80\xae" "b\xe2\x81\xa9", 100), "a b");
	assert_string_equal(mime_header_text(mem, "a\xff" "b", 100), "a\xef\xbf\xbd" "b");
	assert_string_equal(mime_header_text(mem, "M\xc3\xbcller", 100), "M\xc3\xbcller");
	assert_string_equal(mime_header_text(mem, "M\xc3\xbcller", 2), "M\xc3\xbc\xe2\x80\xa6");
	assert_string_equal(mime_header_text(mem, "M\xc3\xbc", 2), "M\xc3\xbc");
}

static void wire(void **state)
{
	char line[1010];

	(void)state;
	assert_true(mime_is_wire("a\r\n", 3));
	assert_true(mime_is_wire("a\tb\r\n\r\n", 7));
	assert_false(mime_is_wire("a\n", 2));
	assert_false(mime_is_wire("a\r", 2));
	assert_false(mime_is_wire("a\r\nb", 4));
	assert_false(mime_is_wire("a\n.\nb\r\n", 7));
	assert_false(mime_is_wire("a\r.\r\n", 5));
	assert_false(mime_is_wire("\xc3\xa4\r\n", 4));
	assert_false(mime_is_wire("a\0b\r\n", 5));
	assert_false(mime_is_wire("", 0));
	memset(line, 'a', sizeof(line));
	memcpy(line + 998, "\r\n", 2);
	assert_true(mime_is_wire(line, 1000));
	line[998] = 'a';
	memcpy(line + 999, "\r\n", 2);
	assert_false(mime_is_wire(line, 1001));
}

static struct mime_mail plain(void)
{
	return (struct mime_mail){
		.from_name = "Kundenportal (Muster Software GmbH)",
		.from = "portal@support.example",
		.to_name = "J\xc3\xb6rg M\xc3\xbcller", .to = "joerg@musterstadt.example",
		.subject = "[#10482] Eingegangen: L\xc3\xb6hne \xe2\x80\x93 falsch",
		.message_id = "t10482.e77.12@support.example",
		.in_reply_to = "t10482@support.example",
		.references = { "t10482@support.example", "t10482.e1.3@support.example", NULL },
		.language = "de", .time_zone = "Europe/Berlin", .date_ms = INT64_C(1795427045000),
		.text = "Gr\xc3\xbc\xc3\x9f" "e\n.\n..\nFrom here\nzeile\r\nzeile",
		.html = "<p>Gr\xc3\xbc\xc3\x9f" "e</p>\n",
	};
}

static char *built(const struct mime_mail *mail)
{
	struct err e = { 0 };
	char *out;
	size_t len;
	enum rc rc = mime_build(mem, mail, &out, &len, &e);

	if (rc)
		fail_msg("%s: %s", err_name(rc), e.cause);
	assert_int_equal(strlen(out), len);
	assert_true(mime_is_wire(out, len));
	return out;
}

/* Header lines begin at the start of a line; returns how many have this name. */
static unsigned headers(const char *mail, const char *name)
{
	const char *end = strstr(mail, "\r\n\r\n"), *p = mail;
	unsigned n = 0;

	assert_non_null(end);
	for (;;) {
		n += strncmp(p, name, strlen(name)) == 0 && p[strlen(name)] == ':';
		p = strstr(p, "\r\n");
		if (!p || p >= end)
			return n;
		p += 2;
	}
}

static void message(void **state)
{
	struct mime_mail mail = plain();
	char *m = built(&mail);

	(void)state;
	assert_non_null(strstr(m, "Message-Id: <t10482.e77.12@support.example>\r\n"));
	assert_non_null(strstr(m, "In-Reply-To: <t10482@support.example>\r\n"));
	assert_non_null(strstr(m, "Auto-Submitted: auto-generated\r\n"));
	assert_non_null(strstr(m, "Date: Mon, 23 Nov 2026 10:44:05 +0100\r\n"));
	assert_non_null(strstr(m, "multipart/alternative"));
	assert_true(strstr(m, "text/plain") < strstr(m, "text/html"));
	assert_non_null(strstr(m, "Gr=C3=BC=C3=9Fe\r\n"));
	assert_non_null(strstr(m, "zeile\r\nzeile"));
	assert_non_null(strstr(m, "To: =?"));
	assert_int_equal(headers(m, "To"), 1);
	assert_int_equal(headers(m, "Subject"), 1);
	assert_int_equal(headers(m, "List-Unsubscribe"), 0);
	assert_int_equal(headers(m, "Return-Receipt-To"), 0);
	mail.off_href = "https://portal.example/mail/off/abc";
	assert_int_equal(headers(built(&mail), "List-Unsubscribe"), 1);
}

/* Whatever people type, the mail has the same headers. */
static void injection(void **state)
{
	static const char *const nasty[] = {
		"x\r\nBcc: eve@evil.example", "x\n\n<script>", "x\r", "x\r\n\r\nbody", "\r\nX-A: 1",
		"=?utf-8?q?x=0d=0aBcc:_eve?=", "\"<eve@evil.example>,\"", "x\0y", "\xff\xfe", "",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	};
	static const char *const names[] = {
		"From", "To", "Cc", "Bcc", "Subject", "X-A", "Message-Id", "References",
		"Content-Type", "MIME-Version",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(nasty) / sizeof(*nasty); i++) {
		struct mime_mail mail = plain();
		char *m, *neutral = built(&mail);

		mail.subject = mail.to_name = mail.from_name = mail.text = mail.html = nasty[i];
		m = built(&mail);
		for (size_t n = 0; n < sizeof(names) / sizeof(*names); n++)
			assert_int_equal(headers(m, names[n]), headers(neutral, names[n]));
		assert_non_null(strstr(m, "joerg@musterstadt.example"));
	}
}

static void refused(void **state)
{
	struct mime_mail mail = plain();
	struct err e = { 0 };
	char *out;
	size_t len;

	(void)state;
	mail.to = "a@b>\r\nBcc: <c@d";
	assert_int_equal(mime_build(mem, &mail, &out, &len, &e), RC_INVALID);
	mail = plain();
	mail.message_id = "x\r\nBcc: y@z";
	assert_int_equal(mime_build(mem, &mail, &out, &len, &e), RC_INVALID);
	mail = plain();
	mail.references[1] = "a@b> <c@d";
	assert_int_equal(mime_build(mem, &mail, &out, &len, &e), RC_INVALID);
	mail = plain();
	mail.off_href = "https://x.example/>\r\nX: y";
	assert_int_equal(mime_build(mem, &mail, &out, &len, &e), RC_INVALID);
}

/* What looks like an encoded host name need not be one; either way it is not touched. */
static void host_names(void **state)
{
	static const char *const address[] = {
		"anna@xn--mnchen-3ya.example", "a@xn--a", "a@xn--ample.example", "a@XN--A.example",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(address) / sizeof(*address); i++) {
		struct mime_mail mail = plain();
		char want[80];

		mail.to = address[i];
		snprintf(want, sizeof(want), "<%s>\r\n", address[i]);
		assert_non_null(strstr(built(&mail), want));
	}
}

/* Body lines on the wire are at most 76 bytes. */
static void long_lines(void **state)
{
	struct mime_mail mail = plain();
	char text[20001], *m, *p;

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	mail.text = mail.html = text;
	m = built(&mail);
	for (p = strstr(m, "\r\n\r\n"); p && *p; p = strstr(p, "\r\n")) {
		p += 2;
		assert_true(strcspn(p, "\r") <= 76);
	}
}

static void wrapping(void **state)
{
	char word[100], line[300];

	(void)state;
	assert_string_equal(mailtext_wrap(mem, "a  \n\n\n\nb"), "a\n\nb\n");
	assert_string_equal(mailtext_wrap(mem, "\n\na\n\n\n"), "a\n");
	assert_string_equal(mailtext_wrap(mem, ""), "");
	assert_string_equal(mailtext_wrap(mem, "a\n-- \nb -- \n"), "a\n-- \nb --\n");
	memset(word, 'w', 71);
	word[71] = '\0';
	snprintf(line, sizeof(line), "%s b", word);
	assert_string_equal(mailtext_wrap(mem, line), talloc_asprintf(mem, "%s\nb\n", word));
	snprintf(line, sizeof(line), "a %s", word);
	assert_string_equal(mailtext_wrap(mem, line), talloc_asprintf(mem, "a\n%s\n", word));
	snprintf(line, sizeof(line), "%s%s%s", word, word, word);
	assert_string_equal(mailtext_wrap(mem, line), talloc_asprintf(mem, "%s\n", line));
	snprintf(line, sizeof(line), "> %s %s", word, word);
	assert_string_equal(mailtext_wrap(mem, line), talloc_asprintf(mem, "%s\n", line));
	/* 72 umlauts are 72 columns */
	for (int i = 0; i < 72; i++)
		memcpy(line + 2 * i, "\xc3\xbc", 3);
	assert_string_equal(mailtext_wrap(mem, talloc_asprintf(mem, "%s x", line)),
			    talloc_asprintf(mem, "%s\nx\n", line));
}

static void quoting(void **state)
{
	char text[1000];
	bool cut;
	char *out;

	(void)state;
	assert_string_equal(mailtext_quote(mem, "a\r\n\r\nb\n"), "> a\n>\n> b\n");
	assert_string_equal(mailtext_quote(mem, "> a"), "> > a\n");
	assert_string_equal(mailtext_excerpt(mem, "kurz\n", &cut), "kurz");
	assert_false(cut);
	out = mailtext_excerpt(mem, "1\n2\n3\n4\n5\n6\n7\n8\n9", &cut);
	assert_string_equal(out, "1\n2\n3\n4\n5\n6\n7\n8");
	assert_true(cut);
	for (size_t i = 0; i < sizeof(text) - 1; i++)
		text[i] = i % 10 == 9 ? ' ' : 'x';
	text[sizeof(text) - 1] = '\0';
	out = mailtext_excerpt(mem, text, &cut);
	assert_true(cut);
	assert_int_equal(strlen(out), 399);
	for (size_t i = 0; i + 1 < sizeof(text); i += 3)
		memcpy(text + i, "\xe2\x82\xac", 3);
	out = mailtext_excerpt(mem, text, &cut);
	assert_false(cut);
	memset(text, 'x', sizeof(text) - 1);
	memcpy(text + 399, "\xc3\xa4\xc3\xa4", 4);
	out = mailtext_excerpt(mem, text, &cut);
	assert_true(cut);
	assert_int_equal(strlen(out), 401);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(addresses, begin, end),
		cmocka_unit_test_setup_teardown(header_text, begin, end),
		cmocka_unit_test_setup_teardown(wire, begin, end),
		cmocka_unit_test_setup_teardown(message, begin, end),
		cmocka_unit_test_setup_teardown(injection, begin, end),
		cmocka_unit_test_setup_teardown(refused, begin, end),
		cmocka_unit_test_setup_teardown(host_names, begin, end),
		cmocka_unit_test_setup_teardown(long_lines, begin, end),
		cmocka_unit_test_setup_teardown(wrapping, begin, end),
		cmocka_unit_test_setup_teardown(quoting, begin, end),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
