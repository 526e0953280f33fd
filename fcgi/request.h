/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * request - what came in, free of libfcgi
 *
 * Made by worker.c from FCGI parameters and body. Everything is on the request's
 * talloc context. Text is as received (bytes); form.c judges it.
 */
#ifndef FCGI_REQUEST_H
#define FCGI_REQUEST_H

#include "lib/conf.h"
#include "lib/err.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum method { M_GET = 1, M_HEAD = 2, M_POST = 4, M_OTHER = 8 };

#define REQUEST_BODY_MAX (256L * 1024)	/* urlencoded bodies; larger is 413 */

struct pair { const char *name; const char *value; size_t len; };

struct request {
	const void *mem;
	enum method method;
	const char *path;	/* decoded once, starts with '/', no query; NULL = bad */
	const char *query;	/* raw, "" if none */
	const char *remote_addr;	/* "" if none; checked by inet_pton */
	const char *request_id;	/* nginx's $request_id, or our own 32 hex digits */
	const char *user_agent, *accept, *accept_language, *origin, *fetch_site,
		*content_type, *referer;	/* "" if absent */
	const char *cookie;	/* raw header, "" if none */
	const char *site_secret;	/* FastCGI parameter PORTAL_SECRET */
	int64_t content_length;	/* -1 bad, 0 none */
	const char *if_none_match, *if_range, *range;	/* "" if absent */
	const char *body;	/* urlencoded body read whole (bounded) */
	size_t body_len;
	/* A multipart body is not read: at most len bytes of it, 0 at its end or when the
	 * peer is gone. NULL: there is none. */
	size_t (*read)(const struct request *r, char *buf, size_t len);
	void *read_arg;
};

/* Splits REQUEST_URI (raw) into path (decoded, NULL when it is bad: wrong escapes,
 * control characters, invalid UTF-8, "//" or dot segments) and query, on r->mem. */
void request_target(struct request *r, const char *uri);
/* Path and query as one ASCII address (for Location and links), on mem. query: raw, ""
 * for none. */
char *request_address(const void *mem, const char *path, const char *query);
/* Percent-encodes everything but unreserved characters and '/', on mem. */
char *request_encode(const void *mem, const char *text);
/* Index of the language in codes (NULL-terminated) that Accept-Language likes best, -1
 * when it names none of them; "de-AT" counts for "de". */
int request_language(const struct request *r, const char *const *codes);
/* The value of one cookie on mem; NULL when absent, given twice or longer than 128. */
const char *request_cookie(const struct request *r, const char *name);
/* Splits an urlencoded string; RC_INVALID for bad escapes or more than 256 pairs. */
enum rc request_pairs(const void *mem, const char *s, size_t len,
		      struct pair **pairs, size_t *n, struct err *e) MUST_CHECK;
/* 1 if XML is wanted: ?view=xml, or Accept with application/xml above text/html. */
bool request_wants_xml(const struct request *r);

#endif
