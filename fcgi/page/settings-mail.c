/* SPDX-License-Identifier: EUPL-1.2 */
/* settings-mail.c - what one is written about, and when */

#include "fcgi/forms.h"
#include "fcgi/page/pages.h"
#include "lib/q_settings.h"

enum rc page_settings_mail_show(struct page *pg, struct err *e)
{
	struct q_val v[ST_COLS];
	xmlNode *form;
	bool found;

	if (query_row(pg->db, &q_settings_get, QARGS(q_i64(pg->user->id)), pg->mem, v, &found, e))
		return e->rc;
	if (!found)
		return ERR(e, RC_NOTFOUND, "error.404", "person %lld is gone",
			   (long long)pg->user->id);
	if (page_draft(pg, pg->body, &form_settings_mail, 0, NULL, e))
		return e->rc;
	form = page_form(pg, pg->body, &form_settings_mail, "/settings/mail");
	page_form_default(pg, form, "mail_scope", v[ST_MAIL_SCOPE].p);
	page_form_default(pg, form, "mail_mode", v[ST_MAIL_MODE].p);
	return RC_OK;
}

enum rc page_settings_mail_act(struct page *pg, struct err *e)
{
	if (query_exec(pg->db, &q_settings_mail,
		       QARGS(q_text(form_text(&pg->form, "mail_scope")),
			     q_text(form_text(&pg->form, "mail_mode")), q_i64(pg->user->id)),
		       NULL, e)
	    || page_flash(pg, "success", "settings.saved", NULL, NULL, e))
		return e->rc;
	page_redirect(pg, "/settings/mail");
	return RC_OK;
}
