/* SPDX-License-Identifier: EUPL-1.2 */
/* token - random secrets and keyed marks */
#include "lib/token.h"

#include "lib/log.h"

#include <assert.h>
#include <endian.h>
#include <errno.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <talloc.h>

#define PASSWORD_LEN 16
#define KEY_TIME TOKEN_KEY_RANDOM
#define KEY_PERSON (KEY_TIME + 8)
#define KEY_MARK (KEY_PERSON + 8)
#define KEY_BYTES (KEY_MARK + TOKEN_HASH)
/* Nodes of one site need not agree on the millisecond. */
#define CLOCK_SKEW_MS (60L * 1000)

void token_random(void *out, size_t len)
{
	unsigned char *p = out;

	while (len > 0) {
		ssize_t n = getrandom(p, len, 0);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			log_alert("token", "the kernel gives no random bytes: %s", strerror(errno));
			abort();
		}
		p += n;
		len -= (size_t)n;
	}
}

void token_sha256(const void *p, size_t len, unsigned char out[32])
{
	unsigned n = 0;

	if (EVP_Digest(p, len, out, &n, EVP_sha256(), NULL) != 1 || n != TOKEN_HASH)
		abort();
}

bool token_equal(const void *a, const void *b, size_t len)
{
	return CRYPTO_memcmp(a, b, len) == 0;
}

/* -- base64url (RFC 4648 section 5), without padding --------------------------------- */

static const char digits64[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

size_t token_b64(const void *p, size_t len, char *out)
{
	const unsigned char *in = p;
	uint32_t bits = 0;
	unsigned have = 0;
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		bits = bits << 8 | in[i];
		for (have += 8; have >= 6; have -= 6)
			out[n++] = digits64[bits >> (have - 6) & 63];
	}
	if (have > 0)
		out[n++] = digits64[bits << (6 - have) & 63];
	out[n] = '\0';
	return n;
}

static int digit64(char c)
{
	const char *at = c ? strchr(digits64, c) : NULL;

	return at ? (int)(at - digits64) : -1;
}

long token_unb64(const char *text, void *out, size_t cap)
{
	unsigned char *to = out;
	uint32_t bits = 0;
	unsigned have = 0;
	size_t n = 0;

	for (; *text; text++) {
		int d = digit64(*text);

		if (d < 0)
			return -1;
		bits = (bits << 6 | (uint32_t)d) & 0x3fff;
		have += 6;
		if (have < 8)
			continue;
		have -= 8;
		if (n == cap)
			return -1;
		to[n++] = (unsigned char)(bits >> have & 0xff);
	}
	/* One text per value: no lone digit, and what is left over is zero. */
	if (have >= 6 || (bits & ((1u << have) - 1)) != 0)
		return -1;
	return (long)n;
}

/* -- tokens and passwords ------------------------------------------------------------ */

void token_new(char text[TOKEN_TEXT], unsigned char hash[TOKEN_HASH])
{
	unsigned char raw[TOKEN_BYTES];

	token_random(raw, sizeof(raw));
	token_b64(raw, sizeof(raw), text);
	explicit_bzero(raw, sizeof(raw));
	token_sha256(text, TOKEN_TEXT - 1, hash);
}

bool token_hash(const char *text, unsigned char hash[TOKEN_HASH])
{
	unsigned char raw[TOKEN_BYTES];
	bool good = text && strlen(text) == TOKEN_TEXT - 1 &&
		token_unb64(text, raw, sizeof(raw)) == TOKEN_BYTES;

	explicit_bzero(raw, sizeof(raw));
	if (good)
		token_sha256(text, TOKEN_TEXT - 1, hash);
	return good;
}

/* Nothing that looks like another sign: no i, l, o, 0, 1. 14 of 31 signs are 69 bits. */
static const char password_signs[] = "abcdefghjkmnpqrstuvwxyz23456789";
#define SIGNS (sizeof(password_signs) - 1)

static bool is_gap(size_t i)
{
	return i == 5 || i == 10;
}

static char random_sign(void)
{
	unsigned char r;

	do
		token_random(&r, sizeof(r));
	while (r >= 256 / SIGNS * SIGNS);	/* else the first ones would come more often */
	return password_signs[r % SIGNS];
}

void token_password(char out[17])
{
	for (size_t i = 0; i < PASSWORD_LEN; i++)
		out[i] = is_gap(i) ? '-' : random_sign();
	out[PASSWORD_LEN] = '\0';
}

bool token_is_password(const char *text, size_t len)
{
	if (len != PASSWORD_LEN)
		return false;
	for (size_t i = 0; i < len; i++)
		if (is_gap(i) ? text[i] != '-' : !text[i] || !strchr(password_signs, text[i]))
			return false;
	return true;
}

/* -- marks --------------------------------------------------------------------------- */

static void mark(const struct conf_secret *secret, const char *label, const void *data,
		 size_t len, unsigned char out[32])
{
	size_t n = strlen(label) + 1;
	unsigned char *all = talloc_size(NULL, n + len);
	unsigned got = 0;

	assert(all && secret->len > 0);
	memcpy(all, label, n);
	if (len)
		memcpy(all + n, data, len);
	if (!HMAC(EVP_sha256(), secret->p, (int)secret->len, all, n + len, out, &got) ||
	    got != TOKEN_HASH)
		abort();
	explicit_bzero(all, n + len);
	talloc_free(all);
}

void token_hmac(const struct conf *conf, const char *label, const void *data, size_t len,
		unsigned char out[32])
{
	mark(&conf->secret, label, data, len, out);
}

bool token_hmac_check(const struct conf *conf, const char *label, const void *data,
		      size_t len, const unsigned char received[32])
{
	unsigned char want[TOKEN_HASH];

	mark(&conf->secret, label, data, len, want);
	if (token_equal(want, received, sizeof(want)))
		return true;
	if (conf->secret_old.len == 0)
		return false;
	mark(&conf->secret_old, label, data, len, want);
	return token_equal(want, received, sizeof(want));
}

static void fold_mask(const unsigned char *mask, unsigned char *p)
{
	for (size_t i = 0; i < TOKEN_HASH; i++)
		p[i] ^= mask[i];
}

void token_csrf(const struct conf *conf, const void *id, size_t len, char out[88])
{
	unsigned char raw[2 * TOKEN_HASH];

	token_random(raw, TOKEN_HASH);
	token_hmac(conf, "csrf", id, len, raw + TOKEN_HASH);
	fold_mask(raw, raw + TOKEN_HASH);
	token_b64(raw, sizeof(raw), out);
}

bool token_csrf_check(const struct conf *conf, const void *id, size_t len, const char *text)
{
	unsigned char raw[2 * TOKEN_HASH];

	if (!text || token_unb64(text, raw, sizeof(raw)) != (long)sizeof(raw))
		return false;
	fold_mask(raw, raw + TOKEN_HASH);
	return token_hmac_check(conf, "csrf", id, len, raw + TOKEN_HASH);
}

static void put_number(unsigned char *to, int64_t n)
{
	uint64_t be = htobe64((uint64_t)n);

	memcpy(to, &be, sizeof(be));
}

static int64_t get_number(const unsigned char *from)
{
	uint64_t be;

	memcpy(&be, from, sizeof(be));
	return (int64_t)be64toh(be);
}

/* What the mark of a form key covers: all that stands before it, and the form's name. */
static char *key_content(const unsigned char *raw, const char *form, size_t *len)
{
	size_t name = strlen(form);
	char *all = talloc_size(NULL, KEY_MARK + name + 1);

	assert(all);
	memcpy(all, raw, KEY_MARK);
	memcpy(all + KEY_MARK, form, name + 1);
	*len = KEY_MARK + name;
	return all;
}

void token_form_key_with(const struct conf *conf, int64_t person, const char *form,
			 int64_t now_ms, const unsigned char random[TOKEN_KEY_RANDOM],
			 char out[TOKEN_KEY_TEXT])
{
	unsigned char raw[KEY_BYTES];
	size_t len;
	char *content;

	memcpy(raw, random, TOKEN_KEY_RANDOM);
	put_number(raw + KEY_TIME, now_ms);
	put_number(raw + KEY_PERSON, person);
	content = key_content(raw, form, &len);
	token_hmac(conf, "form", content, len, raw + KEY_MARK);
	talloc_free(content);
	token_b64(raw, sizeof(raw), out);
}

void token_form_key(const struct conf *conf, int64_t person, const char *form,
		    int64_t now_ms, char out[TOKEN_KEY_TEXT])
{
	unsigned char random[TOKEN_KEY_RANDOM];

	token_random(random, sizeof(random));
	token_form_key_with(conf, person, form, now_ms, random, out);
}

bool token_form_key_person(const struct conf *conf, const char *form, int64_t now_ms,
			   int64_t max_age_ms, const char *text, int64_t *person)
{
	unsigned char raw[KEY_BYTES];
	int64_t at;
	size_t len;
	char *content;
	bool genuine;

	if (!text || token_unb64(text, raw, sizeof(raw)) != (long)sizeof(raw))
		return false;
	content = key_content(raw, form, &len);
	genuine = token_hmac_check(conf, "form", content, len, raw + KEY_MARK);
	talloc_free(content);
	if (!genuine)
		return false;
	/* Only numbers we wrote ourselves are calculated with. */
	at = get_number(raw + KEY_TIME);
	if (at > now_ms + CLOCK_SKEW_MS || now_ms - at > max_age_ms)
		return false;
	*person = get_number(raw + KEY_PERSON);
	return true;
}

bool token_form_key_check(const struct conf *conf, int64_t person, const char *form,
			  int64_t now_ms, int64_t max_age_ms, const char *text)
{
	int64_t whose;

	return token_form_key_person(conf, form, now_ms, max_age_ms, text, &whose) &&
		whose == person;
}

bool token_form_key_random(const char *text, unsigned char out[TOKEN_KEY_RANDOM])
{
	unsigned char raw[KEY_BYTES];

	if (!text || token_unb64(text, raw, sizeof(raw)) != (long)sizeof(raw))
		return false;
	memcpy(out, raw, TOKEN_KEY_RANDOM);
	return true;
}
