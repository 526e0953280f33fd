/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * target - request_target, request_encode and route_match over any address
 *
 * A path begins with '/', is valid text without control characters, without empty and dot
 * segments, and encoded again gives the same path. What a route takes as a number is one,
 * as a slug is in small letters, digits and '-'. The address made of path and query is
 * printable ASCII.
 */
#include "fcgi/route.h"
#include "lib/xml.h"
#include "t/fuzz/fuzz.h"
#include <stdbool.h>
#include <string.h>
#include <talloc.h>

#define SLUG "abcdefghijklmnopqrstuvwxyz0123456789-"

static bool has_odd_segment(const char *path)
{
	return strstr(path, "//") || strstr(path, "/./") || strstr(path, "/../") ||
	       (strlen(path) > 1 && strcmp(path + strlen(path) - 2, "/.") == 0) ||
	       (strlen(path) > 2 && strcmp(path + strlen(path) - 3, "/..") == 0);
}

static void check_path(const struct request *r)
{
	struct request again = { .mem = r->mem };
	size_t len = strlen(r->path);

	HOLDS(r->path[0] == '/');
	HOLDS(xml_valid(r->path, len));
	for (size_t i = 0; i < len; i++)
		HOLDS((unsigned char)r->path[i] >= 0x20 && r->path[i] != 0x7f);
	HOLDS(!has_odd_segment(r->path));
	request_target(&again, request_encode(r->mem, r->path));
	HOLDS(again.path && strcmp(again.path, r->path) == 0);
}

static void check_route(const struct request *r)
{
	const char *param[2] = { NULL, NULL };
	int64_t id = 0;
	const struct route *route = route_match(r->mem, r->path, param, &id);

	if (!route)
		return;
	if (strstr(route->pattern, "{id}"))
		HOLDS(id > 0 && id <= INT64_C(9007199254740992));
	if (strstr(route->pattern, "{slug}"))
		HOLDS(param[0] && param[0][strspn(param[0], SLUG)] == '\0');
	if (!strchr(route->pattern, '{'))
		HOLDS(strcmp(route->pattern, r->path) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	void *mem = talloc_new(NULL);
	struct request r = { .mem = mem };
	char *address;

	request_target(&r, talloc_strndup(mem, (const char *)data, size));
	HOLDS(r.query && !strchr(r.query, '#'));
	if (r.path) {
		check_path(&r);
		check_route(&r);
		address = request_address(mem, r.path, r.query);
		for (const char *p = address; *p; p++)
			HOLDS(*p > 0x20 && *p < 0x7f);
	}
	talloc_free(mem);
	return 0;
}
