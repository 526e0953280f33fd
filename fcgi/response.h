/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * response - what goes out: status, headers (each once), body
 *
 * Header values with CR, LF or other control characters are refused (the answer becomes
 * 500). The common security headers (SECURITY a53-a58) are added by response_finish,
 * which the gate calls; worker.c writes what is there: status, headers, body.
 */
#ifndef FCGI_RESPONSE_H
#define FCGI_RESPONSE_H

#include <stdbool.h>
#include <stddef.h>

struct response {
	const void *mem;
	int status;
	struct { const char *name, *value; } headers[24];
	unsigned n_headers;
	const char *body;
	size_t body_len;
	/* A body that is not held in memory: called with what is still to come until
	 * body_len bytes are sent, it gives the next ones, on mem. False: it failed and has
	 * said why; the connection ends there. NULL: body is it. */
	bool (*piece)(void *arg, const void *mem, const char **p, size_t *len);
	void *piece_arg;
	bool head_only;		/* HEAD: headers and Content-Length alone */
	bool cacheable;		/* public, unpersonal text (robots.txt) */
	bool broken;		/* a bad header was offered */
};

void response_init(struct response *r, const void *mem);
/* Adds or (same name, not Set-Cookie) replaces; value is copied. */
void response_header(struct response *r, const char *name, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* The policy of a page with the script: this one file (printf) may run, no other. */
void response_allow_script(struct response *r, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* HttpOnly; SameSite=Lax; Path=/; Secure and __Host- on https. max_age_s < 0: session
 * cookie, 0: delete. name is without prefix ("{site}", "{site}-guest", "{site}-lang"). */
void response_cookie(struct response *r, bool https, const char *name,
		     const char *value, long max_age_s);

/* The name a browser sends it under. */
const char *response_cookie_name(const void *mem, bool https, const char *name);
/* Adds what every answer has and this one has not set otherwise: security headers,
 * Cache-Control; and Content-Length, but to a 204 or 304, which has no content. A broken
 * response becomes a bare 500. Nothing may be added afterwards. */
void response_finish(struct response *r, bool https);

#endif
