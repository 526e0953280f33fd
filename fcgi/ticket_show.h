/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * ticket_show - the parts of a ticket's own page
 */
#ifndef FCGI_TICKET_SHOW_H
#define FCGI_TICKET_SHOW_H

#include "fcgi/page.h"
#include "lib/q_ticket.h"

struct ticket_shown {
	xmlNode *node;			/* body/ticket */
	struct q_val v[TD_COUNT];
	const char *status;
	int64_t reopen_until;		/* closed: until when, else 0 */
	bool may_close, may_reopen, may_comment;
	int64_t newest;			/* entry, once the entries are there */
};

/* Loads ticket pg->id as far as the reader may see it and says what may be done. */
enum rc ticket_show_load(struct page *pg, struct ticket_shown *t, struct err *e) MUST_CHECK;
/* <entries> in the ticket, and <steps>. */
enum rc ticket_show_entries(struct page *pg, struct ticket_shown *t, struct err *e) MUST_CHECK;
/*
 * Somebody may have answered while this form was open (its field seen): RC_INVALID with
 * msgid, then the page comes back with the new entries, to be confirmed. Asked under the
 * ticket's lock, so after the act, which is undone.
 */
enum rc ticket_check_newer(struct page *pg, const char *msgid, struct err *e) MUST_CHECK;
/* <visible> and <people>. */
enum rc ticket_show_people(struct page *pg, const struct ticket_shown *t,
			   struct err *e) MUST_CHECK;
/* <mails> for the desk: what went out about the ticket and what became of it. */
enum rc ticket_show_mails(struct page *pg, struct err *e) MUST_CHECK;

#endif
