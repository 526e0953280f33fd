/* SPDX-License-Identifier: EUPL-1.2 */
/* ticket-comment.c - a comment, or the desk's answer */

#include "fcgi/page/pages.h"
#include "lib/q_ticket.h"
#include "lib/ticket.h"
#include "lib/upload.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* A hidden field: digits, or it counts as absent. */
static int64_t read_seen(const struct page *pg)
{
	const struct value *v = form_value(&pg->form, "seen");

	if (!v->present || v->len > 15 || strspn(v->text, "0123456789") != v->len)
		return 0;
	return strtoll(v->text, NULL, 10);
}

/*
 * Somebody may have answered while this was written: then it comes back with the new
 * entries above it, to be confirmed. Asked under the ticket's lock, so after the comment,
 * which is undone.
 */
static enum rc check_newer(struct page *pg, struct err *e)
{
	const int64_t seen = read_seen(pg);
	struct q_val newest;
	bool found = false;
	enum rc rc;

	if (!seen)
		return RC_OK;
	rc = query_row(pg->db, &q_ticket_newer,
		       QARGS(q_i64(pg->id), q_i64(seen), q_i64(pg->user->id),
			     q_i64(pg->user->id)), pg->mem, &newest, &found, e);
	if (rc != RC_OK || !found || !newest.i)
		return rc;
	return ERR(e, RC_INVALID, "comment.newer", "entry %" PRId64
		   " was written meanwhile", newest.i);
}

enum rc page_ticket_comment_act(struct page *pg, struct err *e)
{
	const struct actor who = { .person = pg->user->id, .staff = pg->user->staff };
	const struct value *files = form_value(&pg->form, "file");
	const bool close = form_has(&pg->form, "close");
	int64_t entry;
	enum rc rc = ticket_comment(pg->db, pg->conf, &who, pg->id,
				    form_text(&pg->form, "text"), close ? "closed" : NULL, 0,
				    &entry, e);

	if (rc == RC_OK)
		rc = upload_link(pg->db, pg->user->id, files->ids, files->n, entry, e);
	if (rc == RC_OK)
		rc = check_newer(pg, e);
	if (rc == RC_OK)
		rc = page_flash(pg, "success", "comment.sent", NULL, NULL, e);
	if (rc == RC_OK && close)
		rc = page_flash(pg, "success", "ticket.closed", NULL, NULL, e);
	if (rc == RC_OK)
		page_redirect(pg, "/tickets/%" PRId64, pg->id);
	return rc;
}
