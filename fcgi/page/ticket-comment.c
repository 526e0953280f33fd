/* SPDX-License-Identifier: EUPL-1.2 */
/* ticket-comment.c - a comment, or the desk's answer */

#include "fcgi/page/pages.h"
#include "fcgi/ticket_show.h"
#include "lib/ticket.h"
#include "lib/upload.h"

#include <inttypes.h>

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
		rc = ticket_check_newer(pg, "comment.newer", e);
	if (rc == RC_OK)
		rc = page_flash(pg, "success", "comment.sent", NULL, NULL, e);
	if (rc == RC_OK && close)
		rc = page_flash(pg, "success", "ticket.closed", NULL, NULL, e);
	if (rc == RC_OK)
		page_redirect(pg, "/tickets/%" PRId64, pg->id);
	return rc;
}
