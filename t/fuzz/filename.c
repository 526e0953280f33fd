/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * filename - filename_clean, filename_type and filename_disposition over any name
 *
 * A clean name is 1 to 200 bytes of valid text without controls, separators and a leading
 * dot, and stays as it is when cleaned again; its type is none a browser runs; the header's
 * value is one line of ASCII whose quoted part holds no quote and whose other form, decoded,
 * is the name.
 */
#include "lib/filename.h"
#include "lib/xml.h"
#include "t/fuzz/fuzz.h"
#include <ctype.h>
#include <string.h>
#include <talloc.h>

static void check_name(const char *name)
{
	size_t len = strlen(name);

	HOLDS(len >= 1 && len <= FILENAME_MAX_BYTES && xml_valid(name, len));
	HOLDS(!strpbrk(name, "/\\:\r\n\t") && name[0] != '.' && name[0] != ' ');
	for (size_t i = 0; i < len; i++)
		HOLDS((unsigned char)name[i] >= 0x20 && name[i] != 0x7f);
}

/* RFC 8187: attr-char or %XX, nothing else. */
static void check_encoded(const char *p, const char *name)
{
	static const char hex[] = "0123456789ABCDEF";

	for (; *p; p++, name++) {
		char c = *p;

		HOLDS(isalnum((unsigned char)c) || strchr("!#$&+-.^_`|~%", c));
		if (c == '%') {
			HOLDS(p[1] && p[2] && strchr(hex, p[1]) && strchr(hex, p[2]));
			c = (char)((strchr(hex, p[1]) - hex) << 4 | (strchr(hex, p[2]) - hex));
			p += 2;
		}
		HOLDS(c == *name);
	}
	HOLDS(*name == '\0');
}

static void check_header(const void *mem, const char *name)
{
	const char *value = filename_disposition(mem, name), *quoted, *end, *star;

	for (const char *p = value; *p; p++)
		HOLDS(*p >= 0x20 && *p < 0x7f);
	HOLDS(strncmp(value, "attachment; filename=\"", 22) == 0);
	quoted = value + 22;
	end = strchr(quoted, '"');
	HOLDS(end && !memchr(quoted, '\\', (size_t)(end - quoted)));
	star = strstr(end, "filename*=UTF-8''");
	HOLDS(star != NULL);
	check_encoded(star + 17, name);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	void *mem = talloc_new(NULL);
	char *name = filename_clean(mem, (const char *)data, size);
	const char *type = filename_type(name);

	check_name(name);
	HOLDS(strcmp(filename_clean(mem, name, strlen(name)), name) == 0);
	HOLDS(!strstr(type, "html") && !strstr(type, "svg") && !strstr(type, "script") &&
	      !strstr(type, "xml;") && strcmp(type, "text/xml") != 0);
	check_header(mem, name);
	talloc_free(mem);
	return 0;
}
