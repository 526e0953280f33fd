/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * outbox_queue - the mailer's side of the outbox: claim, mark, tidy
 *
 * A claim is a committed lease (owner, until): no other mailer takes the row before it
 * ends, on whichever node of a cluster. A row whose lease ended goes back into the queue.
 * Each call runs its own transaction; marking is safe to repeat.
 */
#ifndef LIB_OUTBOX_QUEUE_H
#define LIB_OUTBOX_QUEUE_H

#include "lib/conf.h"
#include "lib/db.h"
#include "lib/err.h"
#include "lib/outbox.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct outbox_row {
	int64_t id, person, ticket, entry, request;	/* 0: none */
	enum mail_kind kind;
	const char *address;
	int64_t attempts;	/* this one included */
	int64_t created_at;
};

/* Claims at most max rows that are due, fresh ones before those tried before, for lease_ms
 * by the database's clock. *rows on ctx are those claimed by this owner, so owner must be
 * new each time. Cheap when nothing is due. */
enum rc outbox_claim(struct db *db, const void *ctx, const char *owner, int64_t lease_ms,
		     unsigned max, struct outbox_row **rows, size_t *n, struct err *e) MUST_CHECK;

/* What became of a row. Gone (another mailer has it, portalctl dropped it): RC_CONFLICT. */
enum rc outbox_mark_sent(struct db *db, int64_t id, const char *owner, const char *reply,
			 struct err *e) MUST_CHECK;
/* state is "deferred" (next_ms counts), "refused" or "given_up". */
enum rc outbox_mark_failed(struct db *db, int64_t id, const char *owner, const char *state,
			   int64_t next_ms, const char *reply, struct err *e) MUST_CHECK;
/* Claimed, but not tried: back where it was. */
enum rc outbox_release(struct db *db, int64_t id, const char *owner, struct err *e) MUST_CHECK;

/* Wait after so many tries: 1, 2, 4 .. 32 minutes, then an hour. */
int64_t outbox_backoff_ms(int64_t attempts);
/* Whether a row that could not be sent now is given up. */
bool outbox_is_over(const struct conf *conf, const struct outbox_row *row, int64_t now_ms);

/* Reminders for solved tickets that will close themselves (at most limit). */
enum rc outbox_closing_soon(struct db *db, const struct conf *conf, unsigned limit,
			    struct err *e) MUST_CHECK;

/* One digest for each person (at most limit) for whom mails were kept until the last hour of
 * the digest; *n written. Once a day and person, however many mailers there are. */
enum rc outbox_digests(struct db *db, const struct conf *conf, unsigned limit, unsigned *n,
		       struct err *e) MUST_CHECK;
/* The last "HH:MM" (zone of the clock) that is not after now_ms; day: its date. */
int64_t outbox_digest_moment(const char *time, int64_t now_ms, char day[11]);

/* Ended sessions, old throttle rows, form results, reset tokens, mailed passwords and
 * texts kept for an ended session; at most 1000 of each. *n removed. */
enum rc outbox_sweep(struct db *db, const struct conf *conf, int64_t *n, struct err *e) MUST_CHECK;

#endif
