/* SPDX-License-Identifier: EUPL-1.2 */
/* password-change.c - a password of one's own, asked for or forced after a mailed one */

#include "fcgi/forms.h"
#include "fcgi/page/pages.h"
#include "fcgi/password_form.h"

enum rc page_password_change_show(struct page *pg, struct err *e)
{
	bool forced = pg->user->must_change;

	(void)e;
	if (forced)
		xml_elem(pg->body, "forced");
	password_form_rule(pg);
	page_form(pg, pg->body, forced ? &form_password_forced : &form_password_change,
		  "/password/change");
	return RC_OK;
}

enum rc page_password_change_act(struct page *pg, struct err *e)
{
	return password_form_change(pg, pg->user->must_change ? "/" : "/settings", e);
}
