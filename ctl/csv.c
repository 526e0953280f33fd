/* SPDX-License-Identifier: EUPL-1.2 */
/* csv - semicolon-separated lines */
#include "ctl/csv.h"
#include <glib.h>
#include <string.h>

/* Takes a quoted field that begins behind its quote; *rest is where it ended. NULL if the
 * closing quote is missing or followed by other text. */
static char *quoted(char *p, char **rest)
{
	char *begin = p, *out = p;

	for (; *p; p++) {
		if (*p == '"' && p[1] == '"')
			p++;
		else if (*p == '"')
			break;
		*out++ = *p;
	}
	if (*p != '"')
		return NULL;
	p++;
	p += strspn(p, " \t");
	if (*p && *p != ';')
		return NULL;
	*rest = p;
	/* *rest lies behind out: the terminator overwrites nothing that is still read. */
	*out = '\0';
	return begin;
}

int csv_split(char *line, char **fields, int max)
{
	char *p = line;

	for (int n = 0; n < max; n++) {
		char *rest, *field;

		p += strspn(p, " \t");
		if (*p == '"') {
			field = quoted(p + 1, &rest);
			if (!field)
				return -1;
		} else {
			field = p;
			rest = p + strcspn(p, ";");
		}
		fields[n] = field;
		if (!*rest) {
			g_strstrip(field);
			return n + 1;
		}
		*rest = '\0';
		g_strstrip(field);
		p = rest + 1;
	}
	return max + 1;
}
