/* SPDX-License-Identifier: EUPL-1.2 */
/* linkify - finds web and mail addresses in plain text (SECURITY a63) */
#include "lib/linkify.h"
#include "lib/utf8.h"
#include "lib/xml.h"
#include <glib.h>
#include <stdbool.h>
#include <string.h>

#define ADDRESS_MAX 2000	/* longer ones stay text */

/* Whether a code point may be part of an address: nothing blank, unseen, or used to
 * enclose addresses in running text. */
static bool is_address_char(uint32_t cp)
{
	if (cp < 0x80)
		return cp > 0x20 && cp != 0x7f && !strchr("<>\"`{}|\\^", (int)cp);
	switch (g_unichar_type(cp)) {
	case G_UNICODE_CONTROL:
	case G_UNICODE_FORMAT:
	case G_UNICODE_UNASSIGNED:
	case G_UNICODE_PRIVATE_USE:
	case G_UNICODE_SURROGATE:
	case G_UNICODE_LINE_SEPARATOR:
	case G_UNICODE_PARAGRAPH_SEPARATOR:
	case G_UNICODE_SPACE_SEPARATOR:
	case G_UNICODE_INITIAL_PUNCTUATION:
	case G_UNICODE_FINAL_PUNCTUATION:
	case G_UNICODE_OPEN_PUNCTUATION:
	case G_UNICODE_CLOSE_PUNCTUATION:
	case G_UNICODE_OTHER_PUNCTUATION:
		return false;
	default:
		return true;
	}
}

static size_t run_length(const char *p, size_t len)
{
	size_t i = 0, n;
	uint32_t cp;

	while (i < len) {
		n = utf8_next(p + i, len - i, &cp);
		if (n == 0 || !is_address_char(cp))
			break;
		i += n;
	}
	return i;
}

/* Takes off what belongs to the sentence. A closing bracket stays as long as the address
 * itself has opened one: .../wiki/Stadt_(Begriff) */
static size_t trim(const char *p, size_t len)
{
	long round = 0, square = 0;
	size_t i;

	for (i = 0; i < len; i++) {
		round += (p[i] == '(') - (p[i] == ')');
		square += (p[i] == '[') - (p[i] == ']');
	}
	for (; len > 0; len--) {
		char c = p[len - 1];

		if ((c == ')' && round >= 0) || (c == ']' && square >= 0) ||
		    !strchr(".,;:!?'*_~()[]", c))
			break;
		round += (c == ')') - (c == '(');
		square += (c == ']') - (c == '[');
	}
	return len;
}

/* Length of "http://", "https://" or "mailto:" at p, else 0. */
static size_t scheme(const char *p, size_t len)
{
	static const char *const names[] = { "https://", "http://", "mailto:" };
	size_t i, n;

	for (i = 0; i < G_N_ELEMENTS(names); i++) {
		n = strlen(names[i]);
		if (len > n && g_ascii_strncasecmp(p, names[i], n) == 0)
			return n;
	}
	return 0;
}

/* mailto: one @ inside; web: a host that begins with a letter, a digit or [ */
static bool is_address(const char *p, size_t prefix, size_t len)
{
	const char *at;
	unsigned char first = (unsigned char)p[prefix];

	if (len <= prefix || len > ADDRESS_MAX)
		return false;
	if (p[prefix - 1] == '/')
		return g_ascii_isalnum(first) || first >= 0x80 || first == '[';
	at = memchr(p + prefix, '@', len - prefix);
	return at && at > p + prefix && at + 1 < p + len && g_ascii_isalnum(at[1]);
}

/* Next place at or behind i where an address may begin: h or m that begins a word. */
static size_t next_start(const char *p, size_t len, size_t i)
{
	for (; i < len; i++)
		if (strchr("hHmM", p[i]) && p[i] && (i == 0 || !g_ascii_isalnum(p[i - 1])))
			break;
	return i;
}

void linkify(xmlNode *node, const char *text, size_t len)
{
	size_t said = 0, i = 0, prefix, run, n;

	while ((i = next_start(text, len, i)) < len) {
		prefix = scheme(text + i, len - i);
		if (prefix == 0) {
			i++;
			continue;
		}
		/* a run is looked at once, whether it becomes a link or not */
		run = prefix + run_length(text + i + prefix, len - i - prefix);
		n = trim(text + i, run);
		if (is_address(text + i, prefix, n)) {
			xml_text(node, text + said, i - said);
			xml_attrn(xml_elem_textn(node, "link", text + i, n), "href", text + i, n);
			said = i + n;
		}
		i += run;
	}
	xml_text(node, text + said, len - said);
}
