/* SPDX-License-Identifier: EUPL-1.2 */
/* password-reset.c - the page behind a mailed link, and its button */

#include "fcgi/forms.h"
#include "fcgi/page/pages.h"
#include "fcgi/password_form.h"
#include "lib/access.h"
#include "lib/log.h"

#define DEAD "password-dead"

static void dead(struct page *pg)
{
	log_info("access", "event=link-refused route=password-reset");
	page_as(pg, DEAD, 404);
}

static enum rc note(struct db *db, const struct page *pg, const char *event, int64_t person,
		    const char *how, struct err *e)
{
	return audit_add(db, event, 0, person, 0, pg->req->remote_addr, pg->req->request_id,
			 how, e);
}

/* Opening it changes nothing: scanners of mails open links. */
enum rc page_password_reset_show(struct page *pg, struct err *e)
{
	bool chosen = pg->conf->reset == RESET_CHOSEN;
	int64_t request, person;

	if (access_link(pg->db, pg->param[0], &request, &person, e))
		return e->rc;
	if (!request) {
		dead(pg);
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
	int64_t request, person;

	if (access_link(db, pg->param[0], &request, &person, e)
	    || access_use_link(db, pg->conf, pg->param[0], e)
	    || note(db, pg, "password.link-used", person, "mailed", e))
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
	if (note(pg->db, pg, "password.link-used", person, "chosen", e)
	    || note(pg->db, pg, "password.changed", person, "", e)
	    || page_end_sessions(pg, person, true, e))
		return e->rc;
	page_redirect(pg, "/login?notice=chosen");
	return RC_OK;
}

enum rc page_password_reset_act(struct page *pg, struct err *e)
{
	enum rc rc = pg->conf->reset == RESET_CHOSEN ? choose(pg, e) :
		db_write(pg->db, press, pg, e);

	if (rc == RC_NOTFOUND)
		dead(pg);
	return rc;
}
