/* SPDX-License-Identifier: EUPL-1.2 */
/* token.t - random secrets, their text forms, and keyed marks */

#include "lib/token.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define NOW INT64_C(1795388400000)
#define DAY_MS (24 * 3600 * 1000L)

static struct conf conf_with(const char *secret, const char *old)
{
	struct conf c = { 0 };

	c.secret.len = strlen(secret);
	memcpy(c.secret.p, secret, c.secret.len);
	c.secret_old.len = strlen(old);
	memcpy(c.secret_old.p, old, c.secret_old.len);
	return c;
}

#define SECRET_A "0123456789abcdef0123456789abcdef"
#define SECRET_B "fedcba9876543210fedcba9876543210"

static void hex(const unsigned char *p, size_t len, char *out)
{
	for (size_t i = 0; i < len; i++)
		snprintf(out + 2 * i, 3, "%02x", p[i]);
}

/* FIPS 180-2 appendix B.1 */
static void sha256(void **state)
{
	unsigned char out[32];
	char text[65];
	(void)state;

	token_sha256("abc", 3, out);
	hex(out, sizeof(out), text);
	assert_string_equal(text, "ba7816bf8f01cfea414140de5dae2223"
			    "b00361a396177a9cb410ff61f20015ad");
}

/* openssl dgst -sha256 -hmac SECRET_A over "label", NUL, "data" */
static void hmac(void **state)
{
	struct conf a = conf_with(SECRET_A, ""), b = conf_with(SECRET_B, ""),
		ba = conf_with(SECRET_B, SECRET_A);
	unsigned char out[32];
	char text[65];
	(void)state;

	token_hmac(&a, "label", "data", 4, out);
	hex(out, sizeof(out), text);
	assert_string_equal(text,
		"4b0b030935646fc621674cfe1168649f8107c5c3f7e540dd2357735a1a7575cd");
	assert_true(token_hmac_check(&a, "label", "data", 4, out));
	assert_false(token_hmac_check(&a, "labe", "ldata", 5, out));
	assert_false(token_hmac_check(&a, "label", "date", 4, out));
	assert_false(token_hmac_check(&b, "label", "data", 4, out));
	assert_true(token_hmac_check(&ba, "label", "data", 4, out));	/* rotation */
	out[31] ^= 1;
	assert_false(token_hmac_check(&a, "label", "data", 4, out));
}

/* RFC 4648 section 10, without padding, and the two other digits */
static void base64(void **state)
{
	static const struct { const char *raw, *text; } rows[] = {
		{ "", "" }, { "f", "Zg" }, { "fo", "Zm8" }, { "foo", "Zm9v" },
		{ "foob", "Zm9vYg" }, { "fooba", "Zm9vYmE" }, { "foobar", "Zm9vYmFy" },
		{ "\xfb\xff\xbf", "-_-_" },
	};
	static const char *const bad[] = { "Z", "Zg==", "Zh", "Zm9=", "Zm+v", "Zm/v", " Zg", "Zg ",
					   "Zm9vY", "Z\xc3\xa4", "Zm8\n" };
	char text[16], raw[16];
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t len = strlen(rows[i].raw);

		assert_int_equal(token_b64(rows[i].raw, len, text), strlen(rows[i].text));
		assert_string_equal(text, rows[i].text);
		assert_int_equal(token_unb64(text, raw, sizeof(raw)), len);
		assert_memory_equal(raw, rows[i].raw, len);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (token_unb64(bad[i], raw, sizeof(raw)) != -1)
			fail_msg("\"%s\" was decoded", bad[i]);
	assert_int_equal(token_unb64("Zm9vYmFy", raw, 5), -1);
	assert_int_equal(token_unb64("Zm9vYmFy", raw, 6), 6);
}

static int by_text(const void *a, const void *b)
{
	return memcmp(a, b, TOKEN_TEXT);
}

/* SECURITY C14: unique, and every bit is one about half of the time. */
static void many_tokens(void **state)
{
	enum { N = 20000 };
	char (*text)[TOKEN_TEXT] = malloc(N * sizeof(*text));
	unsigned ones[8 * TOKEN_BYTES] = { 0 };
	unsigned char hash[32], raw[TOKEN_BYTES], again[32];
	(void)state;

	for (size_t i = 0; i < N; i++) {
		token_new(text[i], hash);
		assert_int_equal(strlen(text[i]), TOKEN_TEXT - 1);
		assert_true(token_hash(text[i], again));
		assert_memory_equal(hash, again, sizeof(hash));
		assert_int_equal(token_unb64(text[i], raw, sizeof(raw)), TOKEN_BYTES);
		for (size_t b = 0; b < 8 * TOKEN_BYTES; b++)
			ones[b] += raw[b / 8] >> b % 8 & 1;
	}
	qsort(text, N, sizeof(*text), by_text);
	for (size_t i = 1; i < N; i++)
		assert_memory_not_equal(text[i - 1], text[i], TOKEN_TEXT);
	/* 10000 expected, standard deviation 71: seven of them */
	for (size_t b = 0; b < 8 * TOKEN_BYTES; b++)
		assert_in_range(ones[b], N / 2 - 500, N / 2 + 500);
	free(text);
}

/* SECURITY a20 */
static void strange_tokens(void **state)
{
	static const char *const bad[] = { "", " ", "%", "_", "0", "null", "'", "\xff" };
	unsigned char hash[32];
	char text[TOKEN_TEXT], other[TOKEN_TEXT + 2];
	(void)state;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(token_hash(bad[i], hash));
	assert_false(token_hash(NULL, hash));
	token_new(text, hash);
	snprintf(other, sizeof(other), "%s", text);
	other[TOKEN_TEXT - 2] = '\0';
	assert_false(token_hash(other, hash));		/* cut */
	snprintf(other, sizeof(other), "%s=", text);
	assert_false(token_hash(other, hash));
	snprintf(other, sizeof(other), "%sA", text);
	assert_false(token_hash(other, hash));
	/* the last digit has two bits of no use: another text for the same bytes is none */
	snprintf(other, sizeof(other), "%.*sB", TOKEN_TEXT - 2, text);
	assert_false(token_hash(other, hash));
}

static void passwords(void **state)
{
	static const char signs[] = "abcdefghjkmnpqrstuvwxyz23456789";
	unsigned seen[128] = { 0 };
	char one[17], two[17];
	(void)state;

	for (int i = 0; i < 2000; i++) {
		token_password(one);
		assert_int_equal(strlen(one), 16);
		assert_int_equal(one[5], '-');
		assert_int_equal(one[10], '-');
		for (int k = 0; k < 16; k++) {
			if (k == 5 || k == 10)
				continue;
			assert_non_null(strchr(signs, one[k]));
			seen[(unsigned char)one[k]]++;
		}
		assert_true(token_is_password(one, 16));
		token_password(two);
		assert_string_not_equal(one, two);
	}
	/* 28000 of 31 signs: 903 each, standard deviation 30 */
	for (const char *s = signs; *s; s++)
		assert_in_range(seen[(unsigned char)*s], 700, 1110);
}

static void password_form(void **state)
{
	static const char *const other[] = { "", "abcde-fghij", "abcde-fghjk-mnpq",
		"abcde-fghj-mnpq1",
		"abcde-fghj-mnpqR", "abcdefghjkmnpqrs", "abcde_fghj_mnpqr", "abcde-fghj-mnpqrs",
		"kundenportal-demo", "abcdo-fghj-mnpqr" };
	(void)state;

	assert_true(token_is_password("abcde-fghj-mnpqr", 16));
	assert_false(token_is_password("abcde-fghj-mnpq\0", 16));
	for (size_t i = 0; i < sizeof(other) / sizeof(other[0]); i++)
		if (token_is_password(other[i], strlen(other[i])))
			fail_msg("\"%s\" counts as made by us", other[i]);
}

static void csrf(void **state)
{
	struct conf a = conf_with(SECRET_A, ""), b = conf_with(SECRET_B, "");
	char one[88], two[88];
	(void)state;

	token_csrf(&a, "session-1", 9, one);
	token_csrf(&a, "session-1", 9, two);
	assert_int_equal(strlen(one), 86);
	assert_string_not_equal(one, two);
	assert_true(token_csrf_check(&a, "session-1", 9, one));
	assert_true(token_csrf_check(&a, "session-1", 9, two));
	assert_false(token_csrf_check(&a, "session-2", 9, one));
	assert_false(token_csrf_check(&b, "session-1", 9, one));
	one[3] = one[3] == 'A' ? 'B' : 'A';
	assert_false(token_csrf_check(&a, "session-1", 9, one));
	assert_false(token_csrf_check(&a, "session-1", 9, ""));
	assert_false(token_csrf_check(&a, "session-1", 9, NULL));
	two[85] = '\0';
	assert_false(token_csrf_check(&a, "session-1", 9, two));
}

static bool key_good(const struct conf *c, int64_t person, const char *form, int64_t now,
		     const char *key)
{
	return token_form_key_check(c, person, form, now, DAY_MS, key);
}

static void form_key(void **state)
{
	struct conf a = conf_with(SECRET_A, ""), b = conf_with(SECRET_B, "");
	char key[TOKEN_KEY_TEXT], other[TOKEN_KEY_TEXT];
	(void)state;

	token_form_key(&a, 7, "ticket-new", NOW, key);
	token_form_key(&a, 7, "ticket-new", NOW, other);
	assert_int_equal(strlen(key), TOKEN_KEY_TEXT - 1);
	assert_string_not_equal(key, other);
	assert_true(key_good(&a, 7, "ticket-new", NOW, key));
	assert_true(key_good(&a, 7, "ticket-new", NOW + DAY_MS, key));
	assert_false(key_good(&a, 7, "ticket-new", NOW + DAY_MS + 1, key));
	assert_true(key_good(&a, 7, "ticket-new", NOW - 59 * 1000, key));
	assert_false(key_good(&a, 7, "ticket-new", NOW - 61 * 1000, key));
	assert_false(key_good(&a, 8, "ticket-new", NOW, key));
	assert_false(key_good(&a, 7, "ticket-ne", NOW, key));
	assert_false(key_good(&a, 7, "comment", NOW, key));
	assert_false(key_good(&b, 7, "ticket-new", NOW, key));
	key[20] = key[20] == 'A' ? 'B' : 'A';
	assert_false(key_good(&a, 7, "ticket-new", NOW, key));
	assert_false(key_good(&a, 7, "ticket-new", NOW, ""));
	assert_false(key_good(&a, 7, "ticket-new", NOW, NULL));
}

/* Whose a key is can be asked of the key itself, and not be changed in it. */
static void form_key_person(void **state)
{
	struct conf a = conf_with(SECRET_A, "");
	unsigned char raw[64], random[TOKEN_KEY_RANDOM], again[TOKEN_KEY_RANDOM];
	char key[TOKEN_KEY_TEXT], changed[TOKEN_KEY_TEXT];
	int64_t person = 0;
	(void)state;

	token_form_key(&a, 7, "comment", NOW, key);
	assert_true(token_form_key_person(&a, "comment", NOW, DAY_MS, key, &person));
	assert_int_equal(person, 7);
	person = 99;
	assert_false(token_form_key_person(&a, "ticket-new", NOW, DAY_MS, key, &person));
	assert_false(token_form_key_person(&a, "comment", NOW + DAY_MS + 1, DAY_MS, key, &person));
	assert_false(token_form_key_person(&a, "comment", NOW, DAY_MS, "", &person));
	assert_int_equal(token_unb64(key, raw, sizeof(raw)), sizeof(raw));
	for (size_t i = 0; i < sizeof(raw); i++) {
		raw[i] ^= 1;
		token_b64(raw, sizeof(raw), changed);
		raw[i] ^= 1;
		if (token_form_key_person(&a, "comment", NOW, DAY_MS, changed, &person))
			fail_msg("a key with byte %zu changed is taken", i);
	}
	assert_int_equal(person, 99);
	assert_true(token_form_key_random(key, random));
	assert_memory_equal(random, raw, sizeof(random));
	assert_false(token_form_key_random("AAAA", random));
	token_form_key_with(&a, 8, "comment", NOW, random, changed);
	assert_true(key_good(&a, 8, "comment", NOW, changed));
	assert_false(key_good(&a, 7, "comment", NOW, changed));
	assert_true(token_form_key_random(changed, again));
	assert_memory_equal(random, again, sizeof(random));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sha256), cmocka_unit_test(hmac), cmocka_unit_test(base64),
		cmocka_unit_test(many_tokens), cmocka_unit_test(strange_tokens),
		cmocka_unit_test(passwords), cmocka_unit_test(password_form),
		cmocka_unit_test(csrf), cmocka_unit_test(form_key),
		cmocka_unit_test(form_key_person),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
