/* SPDX-License-Identifier: EUPL-1.2 */
/* login.c - logging in: limits, one password check, a new session */

#include "fcgi/forms.h"
#include "fcgi/login_limit.h"
#include "fcgi/page/pages.h"
#include "lib/access.h"
#include "lib/person.h"

#include <string.h>

/* What guests are told on the login page comes with the address: they have no session. */
static const struct { const char *word, *kind, *msgid; } notices[] = {
	{ "logged-out", "success", "logout.done" },
	{ "mailed", "success", "password.mailed" },
	{ "chosen", "success", "password.changed" },
	{ "rescued", "info", "login.rescued" },
};

static const char *next_of(const struct values *vs)
{
	return vs->form && form_has(vs, "next") ? form_text(vs, "next") : "/";
}

enum rc page_login_show(struct page *pg, struct err *e)
{
	xmlNode *form;

	(void)e;
	if (pg->user->id && !pg->again) {
		page_redirect(pg, "%s", next_of(&pg->query));
		return RC_OK;
	}
	for (size_t i = 0; i < sizeof(notices) / sizeof(notices[0]); i++)
		if (strcmp(form_text(&pg->query, "notice"), notices[i].word) == 0)
			page_notice(pg, notices[i].kind, notices[i].msgid, NULL, NULL);
	if (pg->expired && !pg->again && !form_has(&pg->query, "notice"))
		xml_elem(pg->body, "expired");
	form = page_form(pg, pg->body, &form_login, "/login");
	if (form_has(&pg->query, "next"))
		page_form_default(pg, form, "next", form_text(&pg->query, "next"));
	return RC_OK;
}

static enum rc wrong(struct err *e)
{
	return ERR(e, RC_INVALID, "login.failed", "the login was refused");
}

/* Whose account was tried is for the audit log only; the question costs the same whether
 * there is one or not. */
static enum rc refuse(const struct login_try *t, struct err *e)
{
	const struct request *req = t->pg->req;
	struct person_found tried = { 0 };
	struct err missing = { 0 };
	enum rc rc = person_find(t->pg->db, t->account, &tried, &missing);

	if (rc != RC_OK && rc != RC_NOTFOUND)
		return ERR(e, rc, missing.msgid, "%s", missing.cause);
	rc = audit_add(t->pg->db, "login.failed", 0, tried.id, 0, req->remote_addr,
		       req->request_id, NULL, e);
	return rc ? rc : wrong(e);
}

struct enter { const struct login_try *t; int64_t person; };

static enum rc enter_in_write(struct db *db, void *arg, struct err *e)
{
	const struct enter *x = arg;
	const struct request *req = x->t->pg->req;
	enum rc rc = page_login(x->t->pg, x->person, e);

	return rc ? rc : audit_add(db, "login.ok", x->person, x->person, 0, req->remote_addr,
				   req->request_id, NULL, e);
}

static enum rc enter(const struct login_try *t, int64_t person, struct err *e)
{
	struct page *pg = t->pg;
	struct enter x = { t, person };
	bool must = false;
	enum rc rc = access_must_change(pg->db, person, &must, e);

	if (rc == RC_OK)
		rc = db_write(pg->db, enter_in_write, &x, e);
	if (rc != RC_OK)
		return rc;
	login_limit_forgive(t);
	page_redirect(pg, "%s", must ? "/password/change" : next_of(&pg->form));
	return RC_OK;
}

enum rc page_login_act(struct page *pg, struct err *e)
{
	const struct value *password = form_value(&pg->form, "password");
	const struct login_try t = {
		pg, access_fold_email(pg->mem, form_text(&pg->form, "email")),
		access_network(pg->mem, pg->req->remote_addr), password->text, password->len
	};
	int64_t person = 0;
	enum rc rc = login_limit_hit(&t, e);

	if (rc == RC_DENIED) {
		rc = login_limit_refuse(&t, e);
		return rc ? rc : wrong(e);
	}
	if (rc == RC_OK)
		rc = access_login(pg->db, pg->conf, t.account, t.password, t.len, &person, e);
	if (rc != RC_OK)
		return rc;
	return person ? enter(&t, person, e) : refuse(&t, e);
}
