/* SPDX-License-Identifier: EUPL-1.2 */
/* utf8 - strict decoding (RFC 3629), the one place that knows what is valid */
#include "lib/utf8.h"

/* Length by first byte, its payload, and the least code point of that length: anything
 * below was encoded with more bytes than it needs. */
static size_t lead(unsigned char c, uint32_t *cp, uint32_t *least)
{
	if (c < 0x80) {
		*cp = c;
		*least = 0;
		return 1;
	}
	if (c >= 0xc2 && c <= 0xdf) {
		*cp = c & 0x1fu;
		*least = 0x80;
		return 2;
	}
	if (c >= 0xe0 && c <= 0xef) {
		*cp = c & 0x0fu;
		*least = 0x800;
		return 3;
	}
	if (c >= 0xf0 && c <= 0xf4) {
		*cp = c & 0x07u;
		*least = 0x10000;
		return 4;
	}
	return 0;
}

size_t utf8_next(const char *p, size_t len, uint32_t *cp)
{
	uint32_t value = 0, least = 0;
	size_t n, i;

	if (len == 0)
		return 0;
	n = lead((unsigned char)p[0], &value, &least);
	if (n == 0 || n > len)
		return 0;
	for (i = 1; i < n; i++) {
		unsigned char c = (unsigned char)p[i];

		if ((c & 0xc0u) != 0x80)
			return 0;
		value = value << 6 | (c & 0x3fu);
	}
	if (value < least || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff))
		return 0;
	*cp = value;
	return n;
}

int utf8_is_xml(uint32_t cp)
{
	if (cp < 0x20)
		return cp == 0x09 || cp == 0x0a || cp == 0x0d;
	return cp != 0xfffe && cp != 0xffff && !(cp >= 0xd800 && cp <= 0xdfff) && cp <= 0x10ffff;
}

int utf8_is_turning(uint32_t cp)
{
	return (cp >= 0x202a && cp <= 0x202e) || (cp >= 0x2066 && cp <= 0x2069);
}
