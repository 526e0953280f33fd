/* SPDX-License-Identifier: EUPL-1.2 */
/* ticket-status.c - closing and reopening */

#include "fcgi/page/pages.h"
#include "fcgi/ticket_show.h"
#include "lib/ticket.h"

#include <inttypes.h>
#include <string.h>

enum rc page_ticket_status_act(struct page *pg, struct err *e)
{
	const struct actor who = { .person = pg->user->id, .staff = pg->user->staff };
	const char *status = form_text(&pg->form, "status");
	const bool close = strcmp(status, "closed") == 0;
	enum rc rc = ticket_set_status(pg->db, pg->conf, &who, pg->id, status, e);

	if (rc == RC_OK && close)
		rc = ticket_check_newer(pg, "ticket.newer", e);
	if (rc == RC_OK)
		rc = page_flash(pg, "success", close ? "ticket.closed" : "ticket.reopened",
				NULL, NULL, e);
	if (rc == RC_OK)
		page_redirect(pg, "/tickets/%" PRId64, pg->id);
	return rc;
}
