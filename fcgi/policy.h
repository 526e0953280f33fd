/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * policy - what the master does about a child: pure decisions, no system calls
 *
 * Times are monotonic ms. A child is ordered to end in steps, each stronger than the one
 * before: QUIT (finish the request), TERM, KILL. A stronger order is never replaced by a
 * weaker one.
 */
#ifndef FCGI_POLICY_H
#define FCGI_POLICY_H

#include "lib/board.h"
#include <stdbool.h>
#include <stdint.h>

enum order { ORDER_NONE, ORDER_QUIT, ORDER_TERM, ORDER_KILL };

#ifdef SANITIZED
#define POLICY_STOP_GRACE_MS 10000	/* a process looks for leaks when it ends */
#else
#define POLICY_STOP_GRACE_MS 1000	/* TERM to KILL when the portal stops */
#endif
#define POLICY_DEADLINE_GRACE_MS 5000	/* TERM to KILL when a request takes too long */
#define POLICY_BACKOFF_FIRST_MS 2000
#define POLICY_BACKOFF_MAX_MS 60000
#define POLICY_BURST 5			/* early deaths within a second, once healthy */
#define POLICY_BUSY_SAMPLES 3
#define POLICY_BUSY_SAY_MS 60000

struct policy_limits {
	int64_t deadline_ms;	/* request_deadline */
	int64_t stop_ms;	/* stop_timeout */
};

struct policy_child {
	bool timed;		/* answers requests: the deadline counts for it */
	enum order told;	/* strongest order given so far */
	int64_t told_ms;
	enum order wanted;	/* what the master wants of it now */
	enum board_state state;
	int64_t since_ms;	/* state entered */
	int64_t request_ms;	/* request began, 0 = none */
};

/* The stronger of two. */
enum order policy_stronger(enum order a, enum order b);
/* How long the child has been at one request (or at starting); 0 if it is idle. */
int64_t policy_busy_ms(const struct policy_child *c, int64_t now);
bool policy_overdue(const struct policy_child *c, const struct policy_limits *l, int64_t now);
/* The order to give now; ORDER_NONE: leave it alone. */
enum order policy_order(const struct policy_child *c, const struct policy_limits *l,
			int64_t now);

/* Starting again what ended, one of these per kind of child. */
struct backoff {
	bool healthy;		/* one of them has served since the generation began */
	int64_t delay_ms;	/* last pause */
	int64_t until_ms;	/* no start before */
	int64_t burst_ms;	/* second in which early deaths are counted */
	unsigned burst;
};
/* A child ended unasked. served: it had begun a request (or, for the mailer, had run for
 * a while). A user who can make a worker crash cannot slow the start of the next. */
void backoff_died(struct backoff *b, bool served, int64_t now);
/* Since the kind is healthy again, or the generation is new. */
void backoff_served(struct backoff *b);
/* ms until the next start, 0 = at once. */
int64_t backoff_wait(const struct backoff *b, int64_t now);

/* max_requests less up to a tenth, so that workers do not all end at once. */
unsigned long policy_recycle(unsigned long max_requests, uint32_t random);

/* Whether a request waits although every worker is busy, sampled about once a second.
 * say is true at most once a minute and only after POLICY_BUSY_SAMPLES in a row. */
struct busy { unsigned row; int64_t said_ms; };
bool policy_busy_say(struct busy *b, bool all_busy_and_waiting, int64_t now);

#endif
