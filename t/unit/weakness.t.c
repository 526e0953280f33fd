/* SPDX-License-Identifier: EUPL-1.2 */
/* weakness.t - passwords that are guessed first, and those that must not be refused */

#include "lib/breached.h"
#include "lib/credential.h"
#include "lib/weakness.h"

#include <glib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>
#include <unistd.h>
#include <cmocka.h>

static const struct conf conf = { .password_min = 12, .password_dictionary = "",
				   .password_breached = "" };
static const char *const anna[] = {
	"Anna-Lena", "Müller-Groß", "tschernitschka@tschirnbach.example", "St. Tschirnbach",
	"demo", "Kundenportal", "Muster Software GmbH", NULL
};

static const char *verdict(const char *password)
{
	const char *v = credential_weakness(&conf, password, strlen(password), anna);

	return v ? v : "good";
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void expect(const char *want, const char *const *passwords)
{
	for (; *passwords; passwords++)
		if (strcmp(verdict(*passwords), want) != 0)
			fail_msg("%s: %s instead of %s", *passwords, verdict(*passwords), want);
}

static void common(void **state)
{
	static const char *const words[] = {
		"passwort1234", "Passwort1234!", "P4ssw0rt2024", "PASSWORT!!!!", "123456789012",
		"qwertzuiop12", "QWERTZUIOP!!", "1q2w3e4r5t6z", "1qaz2wsx3edc", "asdfghjkl123",
		"abcdefghijkl", "aaaaaaaaaaaa", "abababababab", "abcabcabcabc", "hallohallohallo",
		"passwordpassword", "drowssap1234", "iloveyou1234", "Sommer2024!!", "admin1234567",
		"letmein12345", "1234567890qwertz", "19841984198419841984", "yxcvbnmyxcvbnm",
		"superman2023!", "zyxwvutsrqpo", "098765432109", "international1", "111111222222",
		"Schmetterling12", "kundenportal-demo", "mypassword12", "geheimgeheim",
		"............", "1a2b3c4d5e6f", NULL
	};
	(void)state;

	expect("password.error.common", words);
}

/* Words that no dictionary has, so that only knowing the person makes them weak. */
static void personal(void **state)
{
	static const char *const words[] = {
		"mueller-gross1", "Müller-Groß-12", "Tschirnbach.2024",
		"sttschirnbach8", "Tsch3rnitschk4", "annalenaTschernitschka", NULL
	};
	(void)state;

	expect("password.error.personal", words);
	assert_null(credential_weakness(&conf, "sttschirnbach8", 14, NULL));
}

static void good(void **state)
{
	static const char *const words[] = {
		"correct horse battery staple", "correcthorsebatterystaple",
		"grüner Tisch unter dem Apfelbaum", "Vier Kühe essen 3 Pizzen.", "xK9#mQ2$vL7p",
		"h7dkq2mzx9wt", "мой длинный пароль тут", "日本語のとても長い合言葉です",
		"Kartoffelsalat mit Gurke", "elefant-8391-nacht", "tr0ub4dor&3-oder-so",
		"annalena mag vier gelbe Enten", "correct battery tschirnbach tree",
		"unwahrscheinlich-bunt", NULL
	};
	(void)state;

	expect("good", words);
}

static void lengths(void **state)
{
	char text[1100];
	const char *unit = "xK9#mQ2$vL7pWz";
	(void)state;

	assert_string_equal(verdict("xK9#mQ2$vL7"), "password.error.short");
	assert_string_equal(verdict(""), "password.error.short");
	/* characters count, not bytes */
	assert_string_equal(verdict("äöüßÄÖÜ"), "password.error.short");
	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = unit[(i * i + i / 14) % 14];
	text[128] = '\0';
	assert_string_equal(verdict(text), "good");
	text[128] = 'q';
	text[129] = '\0';
	assert_string_equal(verdict(text), "password.error.long");
	memset(text, 'x', sizeof(text) - 1);
	text[1025] = '\0';
	assert_string_equal(verdict(text), "password.error.long");
	assert_string_equal(verdict("xK9#mQ2$vL7p\xff"), "form.error.utf8");
}

static void settings(void **state)
{
	struct conf c = conf;
	(void)state;

	c.password_min = 15;
	assert_string_equal(credential_weakness(&c, "xK9#mQ2$vL7p", 12, anna),
			    "password.error.short");
	assert_null(credential_weakness(&c, "xK9#mQ2$vL7pRt5", 15, NULL));
	/* without a dictionary our own words still count */
	c = conf;
	c.password_dictionary = "/nonexistent/dictionary";
	assert_string_equal(credential_weakness(&c, "passwort1234", 12, NULL),
			    "password.error.common");
	assert_null(credential_weakness(&c, "xK9#mQ2$vL7p", 12, NULL));
}

/* SECURITY a6: n lines of which every second is the SHA-1 of "<line> leaked word". */
static char *list_of(unsigned n, size_t digits, const char *end)
{
	char *path = talloc_strdup(NULL, "/tmp/weakness-XXXXXX");
	char **line = talloc_array(path, char *, n);
	int fd = mkstemp(path);
	FILE *f = fdopen(fd, "w");

	assert_non_null(f);
	for (unsigned i = 0; i < n; i++) {
		char *text = talloc_asprintf(line, "%u leaked word%s", i / 2, i % 2 ? "" : " not");
		char *hex = g_compute_checksum_for_string(G_CHECKSUM_SHA1, text, -1);

		line[i] = g_ascii_strup(hex, (gssize)digits);
		g_free(hex);
	}
	qsort(line, n, sizeof(char *), by_text);
	for (unsigned i = 0; i < n; i++) {
		fprintf(f, "%s%s", line[i], end);
		g_free(line[i]);
	}
	assert_int_equal(fclose(f), 0);
	return path;
}

static bool leaked(const char *path, const char *password)
{
	struct err e = { 0 };
	bool found;

	if (breached_has(path, password, strlen(password), &found, &e) != RC_OK)
		fail_msg("%s", e.cause);
	return found;
}

static void lists(void **state)
{
	static const struct { unsigned n; size_t digits; const char *end; } forms[] = {
		{ 2, 40, "\n" }, { 60, 40, ":3\r\n" }, { 5000, 40, ":12345\n" },
		{ 4001, 16, "\n" },
	};
	(void)state;

	for (size_t k = 0; k < sizeof(forms) / sizeof(forms[0]); k++) {
		char *path = list_of(forms[k].n, forms[k].digits, forms[k].end);

		for (unsigned i = 0; i < forms[k].n / 2; i++) {
			char text[40];

			snprintf(text, sizeof(text), "%u leaked word", i);
			if (!leaked(path, text))
				fail_msg("%s is not found in %u lines", text, forms[k].n);
			snprintf(text, sizeof(text), "%u kept word", i);
			if (leaked(path, text))
				fail_msg("%s is found in %u lines", text, forms[k].n);
		}
		unlink(path);
		talloc_free(path);
	}
}

static void breached(void **state)
{
	char *path = list_of(3000, 40, ":7\n");
	struct conf c = conf;
	struct err e = { 0 };
	bool found;
	FILE *f;
	(void)state;

	c.password_breached = path;
	assert_string_equal(credential_weakness(&c, "1234 leaked word", 16, anna),
			    "password.error.breached");
	assert_null(credential_weakness(&c, "1234 kept-other word", 20, anna));
	/* what is no such list is said, and nobody is locked out */
	f = fopen(path, "w");
	fputs("no list at all, but a text of some length\n", f);
	fclose(f);
	assert_int_equal(breached_has(path, "x", 1, &found, &e), RC_BUG);
	assert_non_null(strstr(e.cause, "no SHA-1"));
	assert_null(credential_weakness(&c, "1234 leaked word", 16, anna));
	unlink(path);
	assert_int_equal(breached_has(path, "x", 1, &found, &e), RC_BUG);
	talloc_free(path);
}

/* SECURITY a5: thousands of common ones. Every word with what people put behind it. */
static void thousands(void **state)
{
	static const char *const ends[] = {
		"12345678", "123456789!", "2024!!!!", "20242024", "!!!!!!!!", "123123123",
		"abcdefgh", "qwertzuiop", "11111111", "00000000"
	};
	size_t refused = 0, n = sizeof(ends) / sizeof(ends[0]);
	char text[64];
	(void)state;

	for (size_t i = 0; i < weakness_n_words; i++) {
		for (size_t k = 0; k < n; k++) {
			snprintf(text, sizeof(text), "%s%s", weakness_words[i], ends[k]);
			if (strcmp(verdict(text), "password.error.common") == 0)
				refused++;
			else
				print_message("# not refused: %s\n", text);
		}
	}
	assert_int_equal(refused, n * weakness_n_words);
	assert_true(refused > 3000);
}

static void order(void **state)
{
	(void)state;

	for (size_t i = 1; i < weakness_n_words; i++)
		if (strcmp(weakness_words[i - 1], weakness_words[i]) >= 0)
			fail_msg("%s stands before %s", weakness_words[i - 1], weakness_words[i]);
	for (size_t i = 0; i < weakness_n_words; i++)
		assert_true(weakness_is_common(weakness_words[i]));
	assert_false(weakness_is_common("zzzz"));
	assert_false(weakness_is_common(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(common), cmocka_unit_test(personal), cmocka_unit_test(good),
		cmocka_unit_test(lengths), cmocka_unit_test(settings), cmocka_unit_test(thousands),
		cmocka_unit_test(order), cmocka_unit_test(lists), cmocka_unit_test(breached),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
