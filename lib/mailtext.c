/* SPDX-License-Identifier: EUPL-1.2 */
/* mailtext - plain text in mails: quoting and line width */
#include "lib/mailtext.h"
#include "lib/xml.h"
#include <assert.h>
#include <string.h>
#include <talloc.h>

#define EXCERPT_CHARS 400
#define EXCERPT_LINES 8

static bool starts_char(char c)
{
	return ((unsigned char)c & 0xc0u) != 0x80;
}

/* How much of a line fits: all of it, or up to the last space within width (or the first
 * one behind it, when a word is longer than the line). */
static size_t fitting(const char *p, size_t len, size_t width)
{
	size_t i, chars = 0, space = 0;

	for (i = 0; i < len; i++) {
		chars += starts_char(p[i]);
		if (chars > width + 1 || (chars > width && p[i] != ' ')) {
			if (space)
				return space;
			while (i < len && p[i] != ' ')
				i++;
			return i;
		}
		if (p[i] == ' ' && i > 0)
			space = i;
	}
	return len;
}

static char *add(char *out, const char *prefix, const char *p, size_t len)
{
	while (len > 0 && (p[len - 1] == ' ' || p[len - 1] == '\t'))
		len--;
	/* "> " before nothing is ">" */
	out = talloc_strndup_append_buffer(out, prefix, strlen(prefix) - (len == 0 && *prefix));
	out = talloc_strndup_append_buffer(out, p, len);
	out = talloc_strdup_append_buffer(out, "\n");
	assert(out);
	return out;
}

static char *break_line(char *out, const char *prefix, const char *p, size_t len, size_t width)
{
	size_t n;

	do {
		n = fitting(p, len, width);
		out = add(out, prefix, p, n);
		while (n < len && p[n] == ' ')
			n++;
		p += n;
		len -= n;
	} while (len > 0);
	return out;
}

char *mailtext_wrap(const void *ctx, const char *text)
{
	char *out = talloc_strdup(ctx, "");
	bool empty = true;	/* the line before; none at the beginning */

	while (*text) {
		size_t len = strcspn(text, "\n"), visible = len;

		while (visible > 0 && (text[visible - 1] == ' ' || text[visible - 1] == '\t'))
			visible--;
		if (len == 3 && strncmp(text, "-- ", 3) == 0)	/* a signature follows */
			out = talloc_strdup_append_buffer(out, "-- \n");
		else if (visible || !empty)
			out = *text == '>' ? add(out, "", text, visible)
					   : break_line(out, "", text, visible, MAILTEXT_WIDTH);
		empty = visible == 0;
		text += len + (text[len] == '\n');
	}
	if (empty && *out)	/* an empty line at the end */
		out[strlen(out) - 1] = '\0';
	return out;
}

/* Clean text with LF only. */
static char *tidy(const void *ctx, const char *text)
{
	size_t len, i, to = 0;
	char *out = xml_clean(ctx, text, strlen(text), &len);

	for (i = 0; i < len; i++)
		if (out[i] != '\r' || out[i + 1] != '\n')
			out[to++] = out[i] == '\r' ? '\n' : out[i];
	while (to > 0 && (out[to - 1] == '\n' || out[to - 1] == ' '))
		to--;
	out[to] = '\0';
	return out;
}

char *mailtext_excerpt(const void *ctx, const char *text, bool *cut)
{
	char *out = tidy(ctx, text);
	size_t i, chars = 0, lines = 0, space = 0;

	*cut = false;
	for (i = 0; out[i] && !*cut; i++) {
		chars += starts_char(out[i]);
		if (out[i] == '\n' && ++lines == EXCERPT_LINES)
			*cut = true;
		else if (chars > EXCERPT_CHARS)
			*cut = true;
		else if (out[i] == ' ' || out[i] == '\n')
			space = i;
	}
	if (*cut) {
		/* a word that fills the excerpt is cut where it ends, between characters */
		size_t end = lines == EXCERPT_LINES || !space ? i - 1 : space;

		while (end > 0 && !starts_char(out[end]))
			end--;
		out[end] = '\0';
	}
	return out;
}

char *mailtext_quote(const void *ctx, const char *text)
{
	char *clean = tidy(NULL, text), *p = clean;
	char *out = talloc_strdup(ctx, "");

	for (;;) {
		size_t len = strcspn(p, "\n");

		out = break_line(out, "> ", p, len, MAILTEXT_WIDTH - 2);
		if (!p[len])
			break;
		p += len + 1;
	}
	talloc_free(clean);
	return out;
}
