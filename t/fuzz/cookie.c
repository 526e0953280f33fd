/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * cookie - request_cookie over any Cookie header
 *
 * What is found stands in the header behind "kp=", at the beginning of a part, holds no
 * separator and is at most 128 bytes; a name that is there twice is found not at all; one
 * added behind a header without it is found.
 */
#include "fcgi/request.h"
#include "t/fuzz/fuzz.h"
#include <string.h>
#include <talloc.h>

/* Parts that begin with the name, and the value of the last. */
static unsigned count(const char *header, const char **value, size_t *len)
{
	unsigned n = 0;

	for (const char *p = header;; p++) {
		const char *end = strchr(p, ';');

		end = end ? end : p + strlen(p);
		p += strspn(p, " \t");
		if (p < end && strncmp(p, "kp=", 3) == 0) {
			*value = p + 3;
			*len = (size_t)(end - p) - 3;
			n++;
		}
		if (!*end)
			return n;
		p = end;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	void *mem = talloc_new(NULL);
	char *header = talloc_strndup(mem, (const char *)data, size);
	struct request r = { .mem = mem, .cookie = header };
	const char *found = request_cookie(&r, "kp"), *value = "";
	size_t len = 0;
	unsigned n = count(header, &value, &len);

	while (len > 0 && (value[len - 1] == ' ' || value[len - 1] == '\t'))
		len--;
	HOLDS((found != NULL) == (n == 1 && len <= 128));
	if (found)
		HOLDS(strlen(found) == len && memcmp(found, value, len) == 0);
	if (n == 0) {
		r.cookie = talloc_asprintf(mem, "%s; kp=abc", header);
		found = request_cookie(&r, "kp");
		HOLDS(found && strcmp(found, "abc") == 0);
	}
	talloc_free(mem);
	return 0;
}
