/* SPDX-License-Identifier: EUPL-1.2 */
/* ticket_cursor.c - where a page of the list ended, as text for the address */

#include "fcgi/ticket_cursor.h"

#include "lib/clock.h"
#include "lib/token.h"
#include "lib/xml.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#define RAW_MAX 1000
#define TIME_MAX INT64_C(253402300799999)	/* end of the year 9999 */

static const char *const status_words[] = { "new", "open", "waiting", "solved", "closed", NULL };
static const char *const priority_words[] = { "low", "normal", "high", "critical", NULL };

/* Index in the enum as the database counts, from 1. */
static int64_t index_of(const char *const *words, const char *word)
{
	int64_t i = 0;

	while (words[i] && strcmp(words[i], word))
		i++;
	return i + 1;
}

static char *attr(const void *mem, xmlNode *node, const char *name)
{
	xmlChar *value = xmlGetNoNsProp(node, (const xmlChar *)name);
	char *copy = talloc_strdup(mem, value ? (const char *)value : "");

	xmlFree(value);
	return copy;
}

static char *subject(const void *mem, xmlNode *ticket)
{
	for (xmlNode *n = ticket->children; n; n = n->next) {
		if (strcmp((const char *)n->name, "subject") == 0) {
			xmlChar *text = xmlNodeGetContent(n);
			char *copy = talloc_strdup(mem, (const char *)text);

			xmlFree(text);
			return copy;
		}
	}
	return talloc_strdup(mem, "");
}

static int64_t sort_value(const void *mem, const struct ticket_filter *f, xmlNode *ticket)
{
	int64_t ms = 0;

	switch (f->sort) {
	case SORT_UPDATED:
	case SORT_CREATED:
		clock_parse_iso(attr(mem, ticket, f->sort == SORT_UPDATED ? "updated" : "created"),
				&ms);
		return ms;
	case SORT_STATUS:
		return index_of(status_words, attr(mem, ticket, "status"));
	case SORT_PRIORITY:
		return index_of(priority_words, attr(mem, ticket, "priority"));
	default:
		return 0;
	}
}

char *ticket_cursor_write(const void *mem, const struct ticket_filter *f, xmlNode *ticket,
			  int64_t place)
{
	char *raw = talloc_asprintf(mem, "%d:%d:%" PRId64 ":%s:%" PRId64 ":%s", (int)f->sort,
				    f->descending, sort_value(mem, f, ticket),
				    attr(mem, ticket, "id"), place,
				    f->sort == SORT_SUBJECT ? subject(mem, ticket) : "");
	size_t len = strlen(raw);
	char *out = talloc_size(mem, 4 * ((len + 2) / 3) + 1);

	token_b64(raw, len, out);
	return out;
}

/* A number of at least least and at most most, and the colon behind it. */
static bool number(const char **p, int64_t least, int64_t most, int64_t *out)
{
	char *end;

	if (**p < '0' || **p > '9')
		return false;
	errno = 0;
	*out = strtoll(*p, &end, 10);
	if (errno || *end != ':' || *out < least || *out > most)
		return false;
	*p = end + 1;
	return true;
}

bool ticket_cursor_read(const void *mem, const char *text, bool before,
			struct ticket_filter *f, int64_t *place)
{
	char *raw = talloc_zero_size(mem, RAW_MAX + 1);
	const char *p = raw;
	struct ticket_cursor c = { .set = true, .before = before };
	long len = token_unb64(text, raw, RAW_MAX);
	int64_t sort, down;

	if (len <= 0 || memchr(raw, '\0', (size_t)len) || !xml_valid(raw, (size_t)len))
		return false;
	if (!number(&p, 0, SORT_MAX - 1, &sort) || !number(&p, 0, 1, &down) ||
	    !number(&p, 0, TIME_MAX, &c.value) || !number(&p, 1, INT64_C(1) << 53, &c.id) ||
	    !number(&p, 1, CURSOR_PLACE_MAX, place))
		return false;
	if (sort != (int64_t)f->sort || down != f->descending)
		return false;
	c.text = p;
	f->cursor = c;
	return true;
}
