/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * ticket - what may happen to a ticket, for pages and portalctl alike
 *
 * Each operation runs inside the caller's write transaction, locks the ticket's row,
 * keeps the copies in ticket_person in step, writes the entries that tell of it and the
 * mails that follow (outbox_notify). Who may see a ticket is decided by one SQL
 * predicate (q_visible.h), used here too: what one may not see is RC_NOTFOUND
 * ("ticket.missing").
 */
#ifndef LIB_TICKET_H
#define LIB_TICKET_H

#include "lib/conf.h"
#include "lib/db.h"
#include "lib/err.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct actor {			/* who acts; all rights are read from the database */
	int64_t person;		/* 0: the portal itself or portalctl */
	bool staff;
};

struct ticket_new {
	int64_t organisation, reporter, created_by, module, ref;
	const char *kind, *priority, *subject, *text;	/* words of PRODUCT.md */
	bool is_private;
	const int64_t *participants;
	size_t n_participants;
};

/* Participants who are not active people of the organisation are RC_INVALID
 * ("ticket.participant"); an unknown or inactive module likewise ("ticket.module"). */
enum rc ticket_create(struct db *db, const struct conf *conf, const struct actor *who,
		      const struct ticket_new *t, int64_t *id, int64_t *entry,
		      struct err *e) MUST_CHECK;

/* A contact's comment or the desk's answer. A contact's comment on waiting or solved
 * moves to open, on closed reopens within the time of the settings, later it is
 * RC_INVALID ("ticket.too_late"). status (desk or close button; NULL none) is set in
 * the same step; promised_at 0 none. *entry is the new entry. */
enum rc ticket_comment(struct db *db, const struct conf *conf, const struct actor *who,
		       int64_t ticket, const char *text, const char *status,
		       int64_t promised_at, int64_t *entry, struct err *e) MUST_CHECK;

/* Close, reopen, or any status by the desk. A contact may close (closed) and reopen
 * (open; within the time of the settings) as reporter, participant or lead: else
 * RC_DENIED. The same status again is RC_OK and does nothing. */
enum rc ticket_set_status(struct db *db, const struct conf *conf, const struct actor *who,
			  int64_t ticket, const char *status, struct err *e) MUST_CHECK;

/* Desk: who works on it (0 nobody), until when an answer is promised (0 none). */
enum rc ticket_assign(struct db *db, const struct actor *who, int64_t ticket,
		      int64_t agent, struct err *e) MUST_CHECK;
enum rc ticket_promise(struct db *db, const struct actor *who, int64_t ticket,
		       int64_t promised_at, struct err *e) MUST_CHECK;

/* Another reporter takes the ticket over (handover of private tickets). */
enum rc ticket_handover(struct db *db, const struct actor *who, int64_t ticket,
			int64_t to, struct err *e) MUST_CHECK;

/* Notes that the person has seen everything there is now. Runs its own transaction, and
 * only when something was unread; nothing for a ticket that person may not see. */
enum rc ticket_mark_read(struct db *db, int64_t person, int64_t ticket,
			 struct err *e) MUST_CHECK;

/* Closes what has been solved for longer than close_after; at most limit tickets; run
 * by the mailer once a minute. *n closed. Runs its own transactions. */
enum rc ticket_close_due(struct db *db, const struct conf *conf, unsigned limit,
			 unsigned *n, struct err *e) MUST_CHECK;

#endif
