/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * urlencoded - request_pairs over any body
 *
 * A '%' without two hexadecimal digits behind it in the same half of a field is refused,
 * as is a field too many or a name with a NUL, and nothing else is. What was read, encoded
 * again with all bytes escaped, is read as the same.
 */
#include "fcgi/request.h"
#include "t/fuzz/fuzz.h"
#include <ctype.h>
#include <stdbool.h>
#include <string.h>
#include <talloc.h>

#define FIELDS_MAX 256

/* Whether the escapes are right; the rule is told by its own words here. */
static bool well_formed(const uint8_t *p, size_t len)
{
	size_t fields = 0, start = 0;

	for (size_t i = 0; i <= len; i++) {
		bool name = true;

		if (i < len && p[i] != '&')
			continue;
		fields += i > start;
		for (size_t k = start; k < i; k++) {
			if (p[k] == '=')
				name = false;
			if (p[k] != '%')
				continue;
			if (k + 2 >= i || !isxdigit(p[k + 1]) || !isxdigit(p[k + 2]))
				return false;
			if (name && p[k + 1] == '0' && p[k + 2] == '0')
				return false;
		}
		for (size_t k = start; k < i && p[k] != '='; k++)
			if (p[k] == '\0')
				return false;
		start = i + 1;
	}
	return fields <= FIELDS_MAX;
}

static char *escape_all(char *out, const char *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		out = talloc_asprintf_append_buffer(out, "%%%02x", (unsigned char)p[i]);
	return out;
}

static void same_again(const void *mem, const struct pair *pairs, size_t n)
{
	char *text = talloc_strdup(mem, "");
	struct pair *again;
	struct err e;
	size_t m;

	for (size_t i = 0; i < n; i++) {
		text = escape_all(text, pairs[i].name, strlen(pairs[i].name));
		text = talloc_strdup_append_buffer(text, "=");
		text = escape_all(text, pairs[i].value, pairs[i].len);
		text = talloc_strdup_append_buffer(text, "&");
	}
	HOLDS(request_pairs(mem, text, strlen(text), &again, &m, &e) == RC_OK);
	HOLDS(m == n);
	for (size_t i = 0; i < n; i++) {
		HOLDS(strcmp(pairs[i].name, again[i].name) == 0);
		HOLDS(pairs[i].len == again[i].len);
		HOLDS(memcmp(pairs[i].value, again[i].value, pairs[i].len) == 0);
		HOLDS(again[i].value[again[i].len] == '\0');
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	void *mem = talloc_new(NULL);
	struct pair *pairs;
	struct err e = { 0 };
	size_t n = 0;
	enum rc rc;

	if (size > 8192) {
		talloc_free(mem);
		return 0;
	}
	rc = request_pairs(mem, (const char *)data, size, &pairs, &n, &e);
	HOLDS((rc == RC_OK) == well_formed(data, size));
	if (rc == RC_OK)
		same_again(mem, pairs, n);
	else
		HOLDS(rc == RC_INVALID && *e.cause);
	talloc_free(mem);
	return 0;
}
