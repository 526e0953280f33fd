/* SPDX-License-Identifier: EUPL-1.2 */
/* draft.c - going on with a draft, or discarding it */

#include "fcgi/page/pages.h"
#include "lib/q_draft.h"

#include <inttypes.h>

enum rc page_draft_show(struct page *pg, struct err *e)
{
	struct draft d;
	bool found = false;
	enum rc rc = draft_get(pg->db, pg->mem, pg->user->id, pg->id, pg->now, &d, &found, e);

	if (rc != RC_OK)
		return rc;
	if (!found)
		return ERR(e, RC_NOTFOUND, "draft.missing", "person %" PRId64
			   " has no draft %" PRId64, pg->user->id, pg->id);
	page_redirect(pg, "%s", page_form_address(pg, d.form, d.ref));
	return RC_OK;
}

enum rc page_draft_act(struct page *pg, struct err *e)
{
	enum rc rc = draft_discard(pg->db, pg->user->id, pg->id, e);

	if (rc == RC_OK)
		rc = page_flash(pg, "success", "draft.discarded", NULL, NULL, e);
	if (rc == RC_OK)
		page_redirect(pg, "%s", form_has(&pg->form, "next") ?
			      form_text(&pg->form, "next") : "/drafts");
	return rc;
}
