/* SPDX-License-Identifier: EUPL-1.2 */
/* logout.c - ending one's session */

#include "fcgi/page/pages.h"
#include "lib/access.h"

enum rc page_logout_act(struct page *pg, struct err *e)
{
	if (page_logout(pg, e)
	    || audit_add(pg->db, "logout", pg->user->id, pg->user->id, 0, pg->req->remote_addr,
			 pg->req->request_id, NULL, e))
		return e->rc;
	page_redirect(pg, "/login?notice=logged-out");
	return RC_OK;
}
