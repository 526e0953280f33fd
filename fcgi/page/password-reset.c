/* SPDX-License-Identifier: EUPL-1.2 */
/* password-reset.c - the page behind a mailed link, and its button */

#include "fcgi/forms.h"
#include "fcgi/page/pages.h"
#include "fcgi/password_form.h"
#include "lib/access.h"

#define DEAD "password-dead"

/* Opening it changes nothing: scanners of mails open links. */
enum rc page_password_reset_show(struct page *pg, struct err *e)
{
	bool chosen = pg->conf->reset == RESET_CHOSEN;
	int64_t request, person;

	if (access_link(pg->db, pg->param[0], &request, &person, e))
		return e->rc;
	if (!request) {
		page_as(pg, DEAD, 404);
		return RC_OK;
	}
	if (chosen)
		password_form_rule(pg);
	xml_attr(xml_elem(pg->body, "reset"), "mode", chosen ? "chosen" : "mailed");
	page_form(pg, pg->body, chosen ? &form_password_reset : &form_password_button,
		  "/password/reset/%s", pg->param[0]);
	return RC_OK;
}

static enum rc press(struct db *db, void *arg, struct err *e)
{
	struct page *pg = arg;

	if (access_use_link(db, pg->conf, pg->param[0], e)
	    || audit_add(db, "password.link-used", 0, 0, 0, pg->req->remote_addr,
			 pg->req->request_id, "mailed", e))
		return e->rc;
	page_redirect(pg, "/login?notice=mailed");
	return RC_OK;
}

static enum rc choose(struct page *pg, struct err *e)
{
	const struct value *password = form_value(&pg->form, "password");
	int64_t person = 0;
	enum rc rc;

	if (!password_form_repeated(pg))
		return RC_OK;
	rc = access_use_link_chosen(pg->db, pg->conf, pg->param[0], password->text,
				    password->len, &person, e);
	if (rc != RC_OK)
		return password_form_refused(pg, rc, e);
	if (page_end_sessions(pg, person, true, e))
		return e->rc;
	page_redirect(pg, "/login?notice=chosen");
	return RC_OK;
}

enum rc page_password_reset_act(struct page *pg, struct err *e)
{
	enum rc rc = pg->conf->reset == RESET_CHOSEN ? choose(pg, e) :
		db_write(pg->db, press, pg, e);

	if (rc == RC_NOTFOUND)
		page_as(pg, DEAD, 404);
	return rc;
}
