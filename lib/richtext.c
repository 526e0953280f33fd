/* SPDX-License-Identifier: EUPL-1.2 */
/* richtext - plain text, as elements of the page document (Markdown: markdown.c) */
#include "lib/richtext.h"
#include "lib/linkify.h"
#include "lib/xml.h"
#include <stdbool.h>
#include <string.h>
#include <talloc.h>

/* The text line by line; p has no CR and is valid. */
struct lines {
	const char *p, *end;
};

struct line {
	const char *p;
	size_t len;	/* without the line end */
};

static bool next_line(struct lines *l, struct line *out)
{
	const char *nl;

	if (l->p == l->end)
		return false;
	nl = memchr(l->p, '\n', (size_t)(l->end - l->p));
	out->p = l->p;
	out->len = (size_t)((nl ? nl : l->end) - l->p);
	l->p = nl ? nl + 1 : l->end;
	return true;
}

static bool is_blank(const struct line *line)
{
	size_t i;

	for (i = 0; i < line->len; i++)
		if (line->p[i] != ' ' && line->p[i] != '\t')
			return false;
	return true;
}

/* ``` after at most three blanks; a word may follow (the language), no other `. */
static bool is_fence(const struct line *line)
{
	size_t i = 0;

	while (i < line->len && i < 3 && line->p[i] == ' ')
		i++;
	return line->len - i >= 3 && memcmp(line->p + i, "```", 3) == 0 &&
	       !memchr(line->p + i + 3, '`', line->len - i - 3);
}

/* All lines up to the closing fence, or to the end where it is missing. */
static void code(xmlNode *node, struct lines *l)
{
	const char *from = l->p, *to = l->p;
	struct line line;

	while (next_line(l, &line)) {
		if (is_fence(&line))
			break;
		to = line.p + line.len;
	}
	xml_elem_textn(node, "pre", from, (size_t)(to - from));
}

/* CRLF and CR become LF. */
static size_t unify_line_ends(char *p, size_t len)
{
	size_t in, to = 0;

	for (in = 0; in < len; in++) {
		if (p[in] == '\r' && in + 1 < len && p[in + 1] == '\n')
			continue;
		p[to++] = p[in] == '\r' ? '\n' : p[in];
	}
	p[to] = '\0';
	return to;
}

void richtext_plain(xmlNode *node, const char *text, size_t len)
{
	char *clean = xml_clean(NULL, text, len, &len);
	struct lines l = { clean, clean + unify_line_ends(clean, len) };
	xmlNode *paragraph = NULL;
	struct line line;

	while (next_line(&l, &line)) {
		if (is_fence(&line)) {
			code(node, &l);
			paragraph = NULL;
		} else if (is_blank(&line)) {
			paragraph = NULL;
		} else {
			if (paragraph)
				xml_elem(paragraph, "br");
			else
				paragraph = xml_elem(node, "p");
			linkify(paragraph, line.p, line.len);
		}
	}
	talloc_free(clean);
}
