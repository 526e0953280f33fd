/* SPDX-License-Identifier: EUPL-1.2 */
/* mail-off.c - the link in mails that switches notifications off */

#include "fcgi/forms.h"
#include "fcgi/page/pages.h"
#include "lib/access.h"
#include "lib/mail_off.h"

static enum rc read_token(const struct page *pg, int64_t *person, enum mail_off *what,
			  struct err *e)
{
	if (mail_off_read(pg->conf, pg->param[0], person, what))
		return RC_OK;
	return ERR(e, RC_NOTFOUND, "error.404", "a link to switch mails off is none of ours");
}

static const char *word(enum mail_off what)
{
	return what == MAIL_OFF_ALL ? "all" : "organisation";
}

/* Opening it changes nothing: scanners of mails open links. */
enum rc page_mail_off_show(struct page *pg, struct err *e)
{
	int64_t person;
	enum mail_off what;
	bool off = false;
	xmlNode *node;
	enum rc rc = read_token(pg, &person, &what, e);

	if (rc == RC_OK)
		rc = mail_off_is(pg->db, person, what, &off, e);
	if (rc != RC_OK)
		return rc;
	node = xml_elem(pg->body, "off");
	xml_attr(node, "what", word(what));
	xml_attr(node, "done", off ? "true" : NULL);
	if (!off)
		page_form(pg, pg->body, &form_mail_off, "/mail/off/%s", pg->param[0]);
	return RC_OK;
}

/* A mail program that acts for its user (RFC 8058) sends no button and wants no redirect. */
enum rc page_mail_off_act(struct page *pg, struct err *e)
{
	int64_t person;
	enum mail_off what;
	bool changed = false;
	enum rc rc = read_token(pg, &person, &what, e);

	if (rc == RC_OK)
		rc = mail_off_set(pg->db, person, what, &changed, e);
	if (rc == RC_OK && changed)
		rc = audit_add(pg->db, "mail.off", 0, person, 0, pg->req->remote_addr,
			       pg->req->request_id, word(what), e);
	if (rc != RC_OK)
		return rc;
	if (form_has(&pg->form, "off"))
		page_redirect(pg, "/mail/off/%s", pg->param[0]);
	else
		page_text(pg, "text/plain", "OK\n", false);
	return RC_OK;
}
