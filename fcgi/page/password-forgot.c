/* SPDX-License-Identifier: EUPL-1.2 */
/* password-forgot.c - asking for a link; the answer is the same for every address */

#include "fcgi/forms.h"
#include "fcgi/page/pages.h"
#include "lib/access.h"
#include "lib/log.h"
#include "lib/throttle.h"

enum rc page_password_forgot_show(struct page *pg, struct err *e)
{
	(void)e;
	page_form(pg, pg->body, &form_password_forgot, "/password/forgot");
	return RC_OK;
}

/* Known or not, there is one row of the audit log and one commit. */
static enum rc ask(struct db *db, void *arg, struct err *e)
{
	struct page *pg = arg;

	if (access_forgot(db, pg->conf, form_text(&pg->form, "email"), e)
	    || audit_add(db, "password.forgot", 0, 0, 0, pg->req->remote_addr,
			 pg->req->request_id, NULL, e))
		return e->rc;
	return RC_OK;
}

enum rc page_password_forgot_act(struct page *pg, struct err *e)
{
	enum rc rc = throttle_hit(pg->db, &pg->conf->forgot_network, "forgot.network",
				  access_network(pg->mem, pg->req->remote_addr), NULL, e);

	if (rc == RC_OK)
		rc = db_write(pg->db, ask, pg, e);
	if (rc != RC_OK && rc != RC_DENIED)
		return rc;
	if (rc == RC_DENIED)
		log_info("access", "event=limit-hit route=password-forgot");
	page_redirect(pg, "/password/forgot/sent");
	return RC_OK;
}

enum rc page_password_forgot_sent_show(struct page *pg, struct err *e)
{
	(void)e;
	xml_attr_i64(xml_elem(pg->body, "ttl"), "hours", pg->conf->secret_ttl_ms / 3600000);
	return RC_OK;
}
