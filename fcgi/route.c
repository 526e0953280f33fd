/* SPDX-License-Identifier: EUPL-1.2 */
/* route.c - matching paths against the table, and paths made from it */

#include "fcgi/gate.h"

#include <assert.h>
#include <string.h>
#include <talloc.h>

#define ID_DIGITS 16
#define ID_MAX (INT64_C(1) << 53)
#define SLUG_MAX 100
#define TOKEN_MAX 200
#define NAME_MAX_BYTES 200

static bool is_id(const char *s, size_t len)
{
	return len > 0 && len <= ID_DIGITS && *s != '0' && strspn(s, "0123456789") >= len;
}

static bool is_slug(const char *s, size_t len)
{
	return len > 0 && len <= SLUG_MAX &&
		strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-") >= len;
}

/* Anything: what token is genuine is not the route's business. */
static bool is_token(const char *s, size_t len)
{
	(void)s;
	return len > 0 && len <= TOKEN_MAX;
}

static bool is_name(const char *s, size_t len)
{
	(void)s;
	return len > 0 && len <= NAME_MAX_BYTES;
}

static const struct kind {
	const char *name;
	bool (*is)(const char *s, size_t len);
	bool number;
} kinds[] = {
	{ "{id}", is_id, true },
	{ "{slug}", is_slug, false },
	{ "{token}", is_token, false },
	{ "{name}", is_name, false },
};

static const struct kind *kind_of(const char *pattern, size_t len)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strlen(kinds[i].name) == len && strncmp(pattern, kinds[i].name, len) == 0)
			return &kinds[i];
	assert(*pattern != '{');
	return NULL;
}

static int64_t number(const char *s)
{
	int64_t n = 0;

	for (; *s; s++)
		n = n * 10 + (*s - '0');
	return n;
}

/* One path against one pattern, segment by segment. */
static bool match(const void *mem, const char *pattern, const char *path,
		  const char *param[2], int64_t *id)
{
	unsigned n = 0;

	param[0] = param[1] = NULL;
	*id = 0;
	while (*pattern == '/' && *path == '/') {
		size_t want = strcspn(++pattern, "/"), have = strcspn(++path, "/");
		const struct kind *kind = kind_of(pattern, want);

		if (!kind && (want != have || strncmp(pattern, path, want) != 0))
			return false;
		if (kind && !kind->is(path, have))
			return false;
		if (kind) {
			assert(n < 2);
			param[n] = talloc_strndup(mem, path, have);
			if (kind->number && *id == 0)
				*id = number(param[n]);
			if (kind->number && number(param[n]) > ID_MAX)
				return false;
			n++;
		}
		pattern += want;
		path += have;
	}
	return *pattern == '\0' && *path == '\0';
}

const struct route *route_match(const void *mem, const char *path,
				const char *param[2], int64_t *id)
{
	for (const struct route *r = routes; r->name; r++)
		if (match(mem, r->pattern, path, param, id))
			return r;
	param[0] = param[1] = NULL;
	*id = 0;
	return NULL;
}

size_t route_count(void)
{
	size_t n = 0;

	while (routes[n].name)
		n++;
	return n;
}

const struct route *route_by_name(const char *name)
{
	for (const struct route *r = routes; r->name; r++)
		if (strcmp(r->name, name) == 0)
			return r;
	return NULL;
}

char *route_path(const void *mem, const struct route *route, const char *const param[2])
{
	char *out = talloc_strdup(mem, "");
	unsigned n = 0;

	for (const char *p = route->pattern; *p;) {
		size_t len = *p == '{' ? strcspn(p, "}") + 1 : strcspn(p, "{");

		if (*p == '{') {
			assert(n < 2 && param[n]);
			out = talloc_asprintf_append(out, "%s", request_encode(mem, param[n++]));
		} else {
			out = talloc_strndup_append(out, p, len);
		}
		p += len;
	}
	return out;
}

bool route_takes(const struct route *route, enum method method)
{
	if (method == M_POST)
		return route->act != NULL;
	if (method == M_GET || method == M_HEAD)
		return route->show && !(route->flags & R_POST_ONLY);
	return false;
}

char *route_allow(const void *mem, const struct route *route)
{
	bool get = route_takes(route, M_GET), post = route_takes(route, M_POST);

	return talloc_asprintf(mem, "%s%s%s", get ? "GET, HEAD" : "", get && post ? ", " : "",
			       post ? "POST" : "");
}
