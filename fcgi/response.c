/* SPDX-License-Identifier: EUPL-1.2 */
/* response.c - headers, each once and each clean; cookies; what every answer carries */

#include "fcgi/response.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <talloc.h>

#define HEADERS_MAX (sizeof(((struct response *)0)->headers) / \
		     sizeof(((struct response *)0)->headers[0]))

#define POLICY \
	"default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; " \
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

static const struct { const char *name, *value; } common[] = {
	{ "Content-Security-Policy", POLICY },
	{ "X-Content-Type-Options", "nosniff" },
	{ "X-Frame-Options", "DENY" },
	{ "Referrer-Policy", "same-origin" },
	{ "Cross-Origin-Opener-Policy", "same-origin" },
	{ "Cross-Origin-Resource-Policy", "same-origin" },
	{ "Permissions-Policy", "camera=(), geolocation=(), microphone=()" },
};

void response_init(struct response *r, const void *mem)
{
	*r = (struct response){ .mem = mem, .status = 200, .body = "" };
}

static bool value_ok(const char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s < 0x20 || *s == 0x7f)
			return false;
	return true;
}

/* Puts name and value into slot i, which may be the first free one. */
static void put(struct response *r, unsigned i, const char *name, const char *value)
{
	if (i >= HEADERS_MAX || !value_ok(name) || !value_ok(value)) {
		r->broken = true;
		return;
	}
	r->headers[i].name = talloc_strdup(r->mem, name);
	r->headers[i].value = value;
	if (i == r->n_headers)
		r->n_headers++;
}

static unsigned find(const struct response *r, const char *name)
{
	unsigned i = 0;

	while (i < r->n_headers && strcasecmp(r->headers[i].name, name) != 0)
		i++;
	return i;
}

void response_header(struct response *r, const char *name, const char *fmt, ...)
{
	va_list ap;
	char *value;

	va_start(ap, fmt);
	value = talloc_vasprintf(r->mem, fmt, ap);
	va_end(ap);
	put(r, strcasecmp(name, "Set-Cookie") == 0 ? r->n_headers : find(r, name), name, value);
}

void response_allow_script(struct response *r, const char *fmt, ...)
{
	va_list ap;
	char *url;

	va_start(ap, fmt);
	url = talloc_vasprintf(r->mem, fmt, ap);
	va_end(ap);
	/* a source ends at these: the rest would be a rule of its own */
	if (strpbrk(url, " ;,'"))
		r->broken = true;
	response_header(r, common[0].name, POLICY "; script-src %s", url);
}

const char *response_cookie_name(const void *mem, bool https, const char *name)
{
	return talloc_asprintf(mem, "%s%s", https ? "__Host-" : "", name);
}

/* Base64url, words and dots: nothing a cookie would have to quote. */
static bool cookie_ok(const char *s)
{
	return s[strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
			   "0123456789-_.")] == '\0';
}

/* The slot of an earlier cookie of that name, else the first free one. */
static unsigned find_cookie(const struct response *r, const char *name)
{
	size_t len = strlen(name);
	unsigned i;

	for (i = 0; i < r->n_headers; i++)
		if (strcasecmp(r->headers[i].name, "Set-Cookie") == 0 &&
		    strncmp(r->headers[i].value, name, len) == 0 &&
		    r->headers[i].value[len] == '=')
			break;
	return i;
}

void response_cookie(struct response *r, bool https, const char *name,
		     const char *value, long max_age_s)
{
	const char *full = response_cookie_name(r->mem, https, name);
	char *line;

	if (!cookie_ok(value) || !cookie_ok(full)) {
		r->broken = true;
		return;
	}
	line = talloc_asprintf(r->mem, "%s=%s; Path=/; HttpOnly; SameSite=Lax%s", full,
			       value, https ? "; Secure" : "");
	if (max_age_s >= 0)
		line = talloc_asprintf_append(line, "; Max-Age=%ld", max_age_s);
	put(r, find_cookie(r, full), "Set-Cookie", line);
}

static void add_common(struct response *r, bool https)
{
	static const char hsts[] = "Strict-Transport-Security";

	for (size_t i = 0; i < sizeof(common) / sizeof(common[0]); i++)
		if (find(r, common[i].name) == r->n_headers)
			response_header(r, common[i].name, "%s", common[i].value);
	if (https && find(r, hsts) == r->n_headers)
		response_header(r, hsts, "max-age=31536000");
	if (find(r, "Cache-Control") == r->n_headers)
		response_header(r, "Cache-Control", "%s",
				r->cacheable ? "public, max-age=3600" : "no-store");
	if (r->status != 304 && r->status != 204)
		response_header(r, "Content-Length", "%zu", r->body_len);
}

void response_finish(struct response *r, bool https)
{
	if (!r->broken)
		add_common(r, https);
	if (!r->broken)
		return;
	*r = (struct response){ .mem = r->mem, .status = 500, .head_only = r->head_only,
				.body = "500\n", .body_len = 4 };
	response_header(r, "Content-Type", "text/plain; charset=utf-8");
	add_common(r, https);
	r->broken = true;
}
