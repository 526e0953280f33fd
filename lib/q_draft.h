/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * q_draft - what was typed and not sent: one draft per person, form and ticket
 *
 * A draft is saved by its author, or rescued: posted when the session was over and kept
 * for a day. Its content is application/x-www-form-urlencoded and holds the declared
 * fields as typed, wrong ones too. Its form_key is the random part of the key of the form
 * that was filled in; staged files hang on the same.
 */
#ifndef LIB_Q_DRAFT_H
#define LIB_Q_DRAFT_H

#include "lib/db.h"
#include "lib/err.h"
#include "lib/query.h"

#define DRAFT_RESCUED_MS (24L * 3600 * 1000)

struct draft {
	int64_t id, person, ref, updated_at;	/* ref: ticket the form belongs to, 0 none */
	const char *form, *content;
	unsigned char key[16];
	bool rescued;
};

/* Writes the draft of (person, form, ref) in the open transaction, over the one that is
 * there; now is d->updated_at. RC_NOTFOUND when the person is not active or may not see
 * the ticket. Saved ones only: another filled-in form's draft (other key) is not written
 * over: RC_INVALID "draft.other". */
enum rc draft_keep(struct db *db, const struct draft *d, struct err *e) MUST_CHECK;
/* *d (text on ctx) for this person, form and ref; *found false when there is none or
 * its day is over. */
enum rc draft_find(struct db *db, const void *ctx, int64_t person, const char *form,
		   int64_t ref, int64_t now, struct draft *d, bool *found,
		   struct err *e) MUST_CHECK;
/* The same by its id. */
enum rc draft_get(struct db *db, const void *ctx, int64_t person, int64_t id, int64_t now,
		  struct draft *d, bool *found, struct err *e) MUST_CHECK;
/* Own drafts, newest first; subject is that of the ticket, NULL when the form belongs to
 * none or it may not be seen any more. */
enum rc draft_each(struct db *db, int64_t person, int64_t now,
		   enum rc (*fn)(void *arg, const struct draft *d, const char *subject,
				 struct err *e), void *arg, struct err *e) MUST_CHECK;
/* Discards an own draft; RC_NOTFOUND "draft.missing" when there is none. */
enum rc draft_discard(struct db *db, int64_t person, int64_t id, struct err *e) MUST_CHECK;
/* Discards the draft of the form that has just been sent. */
enum rc draft_sent(struct db *db, int64_t person, const unsigned char key[16],
		   struct err *e) MUST_CHECK;

extern const struct query *const q_draft[];	/* for q_all.c */

#endif
