/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * token - random secrets and keyed marks
 *
 * Randomness comes from getrandom(2) only. The database keeps SHA-256 of tokens.
 * The site's secret (conf.secret, at least 32 bytes) keys every HMAC-SHA-256; each
 * purpose has its own label, so that one mark can never stand for another.
 */
#ifndef LIB_TOKEN_H
#define LIB_TOKEN_H

#include "lib/conf.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TOKEN_BYTES 32
#define TOKEN_TEXT 44		/* base64url of 32 bytes without padding, and NUL */
#define TOKEN_HASH 32

/* len bytes from getrandom; ends the process if the kernel gives none. */
void token_random(void *out, size_t len);
/* New token: text for the mail or cookie, hash for the database. */
void token_new(char text[TOKEN_TEXT], unsigned char hash[TOKEN_HASH]);
/* Hash of a received token; false if it has not exactly the form token_new makes. */
bool token_hash(const char *text, unsigned char hash[TOKEN_HASH]);
/* SHA-256 of any bytes. */
void token_sha256(const void *p, size_t len, unsigned char out[32]);
/* The same of bytes that come piece by piece; freed with ctx. Nothing is added after end. */
struct token_digest;
struct token_digest *token_digest_new(const void *ctx);
void token_digest_add(struct token_digest *d, const void *p, size_t len);
void token_digest_end(struct token_digest *d, unsigned char out[32]);
/* Random password of 16 characters as PRODUCT.md section 2 says: letters and digits
 * that cannot be mistaken for each other, in groups with '-'; more than 64 bits. */
void token_password(char out[17]);
/* Whether text has the form that token_password makes (login checks it against mailed
 * passwords only; nobody may choose one of that form). */
bool token_is_password(const char *text, size_t len);

/* HMAC-SHA-256 under the site's secret over label, NUL, data. With conf.secret_old
 * set, token_hmac_check accepts a mark made with either (rotation). */
void token_hmac(const struct conf *conf, const char *label, const void *data,
		size_t len, unsigned char out[32]);
bool token_hmac_check(const struct conf *conf, const char *label, const void *data,
		      size_t len, const unsigned char mark[32]);
/* Constant-time comparison. */
bool token_equal(const void *a, const void *b, size_t len);

/* Base64url without padding; out holds 4*((len+2)/3)+1 bytes. Returns length. */
size_t token_b64(const void *p, size_t len, char *out);
/* Strict decode; number of bytes or -1 (also when more than cap). */
long token_unb64(const char *text, void *out, size_t cap);

/*
 * CSRF value: base64url of mask(32) and (mask xor HMAC(label "csrf", id)), so that
 * every page shows another text (BREACH). id is the session's or guest's id.
 */
void token_csrf(const struct conf *conf, const void *id, size_t len, char out[88]);
bool token_csrf_check(const struct conf *conf, const void *id, size_t len, const char *text);

/*
 * Form key: base64url of random(16), time(8, ms), person(8), mark(32) where the mark covers
 * random, time, person and form name. Valid for 24 h (PRODUCT.md section 2). The random
 * part is the form's handle in the database: results, drafts and files hang on it.
 */
#define TOKEN_KEY_TEXT 87
#define TOKEN_KEY_RANDOM 16
void token_form_key(const struct conf *conf, int64_t person, const char *form,
		    int64_t now_ms, char out[TOKEN_KEY_TEXT]);
/* The same with a random part that is there already: a filled form shown again. */
void token_form_key_with(const struct conf *conf, int64_t person, const char *form,
			 int64_t now_ms, const unsigned char random[TOKEN_KEY_RANDOM],
			 char out[TOKEN_KEY_TEXT]);
/* True if genuine, made for this person, not from the future (a minute is forgiven, nodes'
 * clocks differ) and at most max_age_ms old. */
bool token_form_key_check(const struct conf *conf, int64_t person, const char *form,
			  int64_t now_ms, int64_t max_age_ms, const char *text);
/* The same for whomever it was made; *person is set when true. */
bool token_form_key_person(const struct conf *conf, const char *form, int64_t now_ms,
			   int64_t max_age_ms, const char *text, int64_t *person);
/* Random part of a key that was found good. */
bool token_form_key_random(const char *text, unsigned char out[TOKEN_KEY_RANDOM]);

#endif
