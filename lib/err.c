/* SPDX-License-Identifier: EUPL-1.2 */
/* err - the closed set of results, and why something failed */
#include "lib/err.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct {
	const char *name;
	int http;
} results[RC_MAX] = {
	[RC_OK] = { "RC_OK", 200 },
	[RC_INVALID] = { "RC_INVALID", 422 },
	[RC_DENIED] = { "RC_DENIED", 403 },
	[RC_NOTFOUND] = { "RC_NOTFOUND", 404 },
	[RC_CONFLICT] = { "RC_CONFLICT", 422 },
	[RC_BUSY] = { "RC_BUSY", 503 },
	[RC_UNCERTAIN] = { "RC_UNCERTAIN", 503 },
	[RC_BUG] = { "RC_BUG", 500 },
};

enum rc err_set(struct err *e, enum rc code, const char *msgid,
		const char *file, int line, const char *fmt, ...)
{
	va_list ap;

	if (!e)
		return code;
	e->rc = code;
	snprintf(e->msgid, sizeof(e->msgid), "%s", msgid ? msgid : "");
	va_start(ap, fmt);
	vsnprintf(e->cause, sizeof(e->cause), fmt, ap);
	va_end(ap);
	e->file = file;
	e->line = line;
	return code;
}

/* A value outside the set is a fault of ours, so it counts as RC_BUG. */
static enum rc known(enum rc code)
{
	return (unsigned)code < RC_MAX ? code : RC_BUG;
}

int err_http_status(enum rc code)
{
	return results[known(code)].http;
}

const char *err_name(enum rc code)
{
	return results[known(code)].name;
}
