/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * err - the closed set of results, and why something failed
 *
 * Every function that can fail returns an enum rc and fills *e only on
 * failure, so calls chain with ||. The deepest caller that knows the reason
 * sets it; the gate (fcgi/route.c) logs it once. The cause is for operators,
 * the message id names the text that users see.
 */
#ifndef LIB_ERR_H
#define LIB_ERR_H

enum rc {
	RC_OK,
	RC_INVALID,	/* what was sent is wrong: 422 */
	RC_DENIED,	/* not allowed and no secret that it exists: 403 */
	RC_NOTFOUND,	/* missing, or not for this person: 404 */
	RC_CONFLICT,	/* somebody else was faster: 422 */
	RC_BUSY,	/* may work later: 503 with Retry-After */
	RC_UNCERTAIN,	/* connection lost while writing: 503, outcome unknown */
	RC_BUG,		/* our fault: 500 */
	RC_MAX
};

struct err {
	enum rc rc;
	char msgid[64];		/* message id, "" if there is none for users */
	char cause[512];	/* for the log, already free of secrets */
	const char *file;
	int line;
};

/* The code once more behind the call: so a compiler knows that it is never RC_OK. */
#define ERR(e, code, msgid, ...) \
	err_is((err_set((e), (code), (msgid), __FILE__, __LINE__, __VA_ARGS__), (code)))

#define MUST_CHECK __attribute__((warn_unused_result))

/* Fills *e and returns code. e may be NULL (then the code alone counts). */
enum rc err_set(struct err *e, enum rc code, const char *msgid,
		const char *file, int line, const char *fmt, ...)
	__attribute__((format(printf, 6, 7)));

static inline enum rc err_is(enum rc code)
{
	return code;
}

/* HTTP status for a result; RC_OK is 200. */
int err_http_status(enum rc code);

/* "RC_BUSY" and so on; never NULL. */
const char *err_name(enum rc code);

#endif
