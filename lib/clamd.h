/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * clamd - asks a virus scanner about a content: clamd's INSTREAM, one connection per question
 *
 * Source: clamd(8), section COMMANDS. The content goes out in pieces and is never whole in
 * our memory. Every wait has its limit; the answer is read also when clamd stops listening
 * before the content is over (its size limit).
 */
#ifndef LIB_CLAMD_H
#define LIB_CLAMD_H

#include "lib/err.h"
#include <stdbool.h>
#include <stddef.h>

enum clamd_verdict {
	CLAMD_CLEAN,
	CLAMD_INFECTED,		/* text: the signature's name */
	CLAMD_ERROR,		/* clamd says that it cannot tell; text: what it says */
	CLAMD_AWAY,		/* nobody there, or too busy to take a connection */
	CLAMD_BROKEN,		/* it was there, and no whole answer came */
	CLAMD_STOPPED		/* stop said so */
};

struct clamd_answer {
	enum clamd_verdict verdict;
	char text[100];		/* printable ASCII; a cause for all but CLEAN and STOPPED */
};

struct clamd {
	const char *address;	/* unix:/path or HOST:PORT, as in the settings */
	int connect_ms, send_ms, reply_ms;	/* send_ms: for each piece */
	/* Asked several times a second while waiting; NULL never. */
	bool (*stop)(void);
};

struct clamd_content {
	/* The next piece; *len 0: that was all. *p stays until the next call. */
	enum rc (*next)(void *arg, const char **p, size_t *len, struct err *e);
	void *arg;
};

/* RC_OK with an answer, or what the content failed with. */
enum rc clamd_scan(const struct clamd *c, const struct clamd_content *content,
		   struct clamd_answer *out, struct err *e) MUST_CHECK;
/* True when clamd answers at all; else why says what is wrong. */
bool clamd_ping(const struct clamd *c, struct clamd_answer *why);

#endif
