/* SPDX-License-Identifier: EUPL-1.2 */
/* settings-profile.c - name, phone, department, language */

#include "fcgi/forms.h"
#include "fcgi/page/pages.h"
#include "lib/access.h"
#include "lib/q_settings.h"

#include <string.h>

/* In the order of q_settings_get. */
static const char *const columns[] = {
	"given_name", "family_name", "phone", "department", "lang", NULL
};

enum rc page_settings_profile_show(struct page *pg, struct err *e)
{
	struct q_val v[ST_COLS];
	xmlNode *form;
	bool found;

	if (query_row(pg->db, &q_settings_get, QARGS(q_i64(pg->user->id)), pg->mem, v, &found,
		      e))
		return e->rc;
	if (!found)
		return ERR(e, RC_NOTFOUND, "error.404", "person %lld is gone",
			   (long long)pg->user->id);
	if (page_draft(pg, pg->body, &form_settings_profile, 0, NULL, e))
		return e->rc;
	form = page_form(pg, pg->body, &form_settings_profile, "/settings/profile");
	for (unsigned i = 0; i < catalog_languages(pg->catalog); i++)
		page_form_choice(pg, form, "lang", catalog_language(pg->catalog, i),
				 catalog_language_name(pg->catalog, i));
	for (int i = 0; columns[i]; i++)
		page_form_default(pg, form, columns[i],
				  i == ST_LANG && !*v[i].p ? pg->lang : v[i].p);
	return RC_OK;
}

enum rc page_settings_profile_act(struct page *pg, struct err *e)
{
	const struct values *f = &pg->form;

	if (catalog_find_language(pg->catalog, form_text(f, "lang")) < 0)
		form_error(&pg->form, "lang", "form.error.choice");
	if (pg->form.errors > 0)
		return RC_OK;
	if (query_exec(pg->db, &q_settings_profile,
		       QARGS(q_text(form_text(f, "given_name")),
			     q_text(form_text(f, "family_name")), q_text(form_text(f, "phone")),
			     q_text(form_text(f, "department")), q_text(form_text(f, "lang")),
			     q_i64(pg->user->id)), NULL, e)
	    || audit_add(pg->db, "profile.changed", pg->user->id, pg->user->id, 0,
			 pg->req->remote_addr, pg->req->request_id, NULL, e)
	    || page_flash(pg, "success", "settings.saved", NULL, NULL, e))
		return e->rc;
	page_redirect(pg, "/settings/profile");
	return RC_OK;
}
