/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * ticket_row - one locked ticket and what is being done to it; private to ticket*.c
 *
 * ticket_lock takes the row's lock, ticket_entry_add tells what happened, ticket_store
 * writes the row and its copies in ticket_person once, at the end.
 */
#ifndef LIB_TICKET_ROW_H
#define LIB_TICKET_ROW_H

#include "lib/outbox.h"
#include "lib/ticket.h"

struct ticket_row {
	int64_t id, organisation, reporter, assignee;
	int64_t status_at, promised_at, answered_at;	/* 0: none */
	char status[16];
	int64_t actor;			/* 0: the portal itself */
	bool on, lead, staff;		/* what the actor is to the ticket, from the database */
	int64_t now, last_entry;
};

/* RC_NOTFOUND ("ticket.missing") when who may not see it. */
enum rc ticket_lock(struct db *db, const struct actor *who, int64_t id,
		    struct ticket_row *r, struct err *e) MUST_CHECK;
/* text or values may be NULL; *entry (may be NULL) is its id. */
enum rc ticket_entry_add(struct db *db, struct ticket_row *r, const char *type,
			 const char *text, const char *old, const char *new_value,
			 int64_t *entry, struct err *e) MUST_CHECK;
/* Another status, with its entry; nothing when it is the same. */
enum rc ticket_move(struct db *db, struct ticket_row *r, const char *status,
		    int64_t *entry, struct err *e) MUST_CHECK;
/* Another promised time, with its entry; nothing when it is the same. */
enum rc ticket_promise_move(struct db *db, struct ticket_row *r, int64_t promised_at,
			    struct err *e) MUST_CHECK;
enum rc ticket_store(struct db *db, const struct ticket_row *r, struct err *e) MUST_CHECK;

/* RC_INVALID ("ticket.too_late") when it was closed longer ago than the settings allow. */
enum rc ticket_check_late(const struct conf *conf, const struct ticket_row *r,
			  struct err *e) MUST_CHECK;
/* The mail that tells contacts of this change of status; fallback when none does. */
enum mail_kind ticket_mail(const char *from, const char *to, enum mail_kind fallback);
bool ticket_is_status(const char *word);

#endif
