/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * outbox - mails as rows, written in the transaction of the fact they tell of
 *
 * A row holds no text: kind, ticket, entry and recipient say what to write; the
 * document is built when the mail is sent, secrets are made then too and only their
 * hashes are kept. States: queued, sending, sent, deferred, refused, given_up.
 *
 * Who wants one mail a day gets notifications as rows in state held; the mailer binds them
 * to a digest (told) when its hour has come. Mails about the account are never held.
 */
#ifndef LIB_OUTBOX_H
#define LIB_OUTBOX_H

#include "lib/db.h"
#include "lib/err.h"
#include <stdint.h>

enum mail_kind {
	MAIL_RESET_LINK,	/* "reset_link": link to /password/reset/{token} */
	MAIL_NEW_PASSWORD,	/* "new_password" */
	MAIL_PASSWORD_CHANGED,	/* "password_changed" */
	MAIL_INVITATION,	/* "invitation" */
	MAIL_TICKET_RECEIVED,	/* "ticket_received": to the reporter */
	MAIL_ANSWER,		/* "answer" */
	MAIL_QUESTION,		/* "question": it is your turn */
	MAIL_SOLVED,		/* "solved" */
	MAIL_CLOSED,		/* "closed" */
	MAIL_CLOSED_SOON,	/* "closed_soon" */
	MAIL_REOPENED,		/* "reopened" */
	MAIL_TICKET_NEW_ORG,	/* "ticket_new_org": organisation, opted in */
	MAIL_TICKET_NEW_DESK,	/* "ticket_new_desk" */
	MAIL_ASSIGNED,		/* "assigned" */
	MAIL_COMMENT_DESK,	/* "comment_desk": customer wrote, to assignee or desk */
	MAIL_DIGEST,		/* "digest" */
	MAIL_ADDRESS_CHANGED,	/* "address_changed": to the old address */
	MAIL_TEST,		/* "test" */
	MAIL_KIND_MAX
};
/* Name as stored in outbox.kind and as stem of xslt/mail/<stem>.xsl with '-' for
 * '_'; NULL out of range. */
const char *mail_kind_name(enum mail_kind kind);

/* One mail to one person (to the address stored with the person at this moment).
 * ticket, entry, request may be 0. Call inside a write transaction. */
enum rc outbox_add(struct db *db, enum mail_kind kind, int64_t person,
		   int64_t ticket, int64_t entry, int64_t request, struct err *e) MUST_CHECK;

/* Mails for an event on a ticket, to everyone whom it concerns and who wants it,
 * except actor: reporter and participants (mail_scope own or organisation), the
 * organisation's people with mail_scope = organisation as far as they may see the
 * ticket, and the desk (assignee, else all agents) when a contact acted. kind is
 * the contacts' kind (MAIL_ANSWER, ...). */
enum rc outbox_notify(struct db *db, enum mail_kind kind, int64_t ticket,
		      int64_t entry, int64_t actor, struct err *e) MUST_CHECK;

#endif
