/* SPDX-License-Identifier: EUPL-1.2 */
/* settings-password.c - the change of password as a part of the settings */

#include "fcgi/forms.h"
#include "fcgi/page/pages.h"
#include "fcgi/password_form.h"

enum rc page_settings_password_show(struct page *pg, struct err *e)
{
	(void)e;
	password_form_rule(pg);
	page_form(pg, pg->body, &form_settings_password, "/settings/password");
	return RC_OK;
}

enum rc page_settings_password_act(struct page *pg, struct err *e)
{
	return password_form_change(pg, "/settings", e);
}
