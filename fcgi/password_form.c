/* SPDX-License-Identifier: EUPL-1.2 */
/* password_form.c - what the pages that choose a password share */

#include "fcgi/password_form.h"

#include "lib/access.h"
#include "lib/throttle.h"

#include <inttypes.h>
#include <string.h>
#include <talloc.h>

void password_form_rule(struct page *pg)
{
	xml_attr_i64(xml_elem(pg->body, "rule"), "min", pg->conf->password_min);
}

bool password_form_repeated(struct page *pg)
{
	const struct value *one = form_value(&pg->form, "password");
	const struct value *two = form_value(&pg->form, "password2");

	if (!one->present)
		form_error(&pg->form, "password", "form.error.required");
	else if (!two->present || one->len != two->len ||
		 memcmp(one->text, two->text, one->len) != 0)
		form_error(&pg->form, "password2", "password.error.repeat");
	return pg->form.errors == 0;
}

enum rc password_form_refused(struct page *pg, enum rc rc, struct err *e)
{
	if (rc != RC_INVALID)
		return rc;
	form_error(&pg->form, strcmp(e->msgid, "password.error.current") == 0 ? "current" :
		   "password", talloc_strdup(pg->mem, e->msgid));
	return RC_OK;
}

/* Guessing at an open session's current password is limited like logging in. */
#define LIMIT "login.current"

static const char *limit_key(const struct page *pg)
{
	return talloc_asprintf(pg->mem, "%" PRId64, pg->user->id);
}

static enum rc check_limit(struct page *pg, struct err *e)
{
	return throttle_hit(pg->db, &pg->conf->login_account, LIMIT, limit_key(pg),
			    &pg->retry_after_s, e);
}

/* The change has ended every session of this person; this browser gets a new one. */
static enum rc renew(struct db *db, void *arg, struct err *e)
{
	struct page *pg = arg;
	const struct user *u = pg->user;
	enum rc rc = page_login(pg, u->id, e);

	if (rc == RC_OK)
		rc = page_flash(pg, "success", u->must_change ? "password.chosen" :
				"password.changed", NULL, NULL, e);
	if (rc == RC_OK)
		rc = audit_add(db, "password.changed", u->id, u->id, 0, pg->req->remote_addr,
			       pg->req->request_id, NULL, e);
	return rc;
}

static enum rc changed(struct page *pg, const char *where, struct err *e)
{
	enum rc rc = throttle_clear(pg->db, LIMIT, limit_key(pg), e);

	if (rc == RC_OK)
		rc = db_write(pg->db, renew, pg, e);
	if (rc == RC_OK)
		page_redirect(pg, "%s", where);
	return rc;
}

enum rc password_form_change(struct page *pg, const char *where, struct err *e)
{
	const struct value *password = form_value(&pg->form, "password");
	const struct value *current = form_value(&pg->form, "current");
	bool forced = pg->user->must_change;
	enum rc rc;

	if (!forced && !current->present)
		form_error(&pg->form, "current", "form.error.required");
	if (!password_form_repeated(pg))
		return RC_OK;
	rc = forced ? RC_OK : check_limit(pg, e);
	if (rc == RC_OK)
		rc = access_set_password(pg->db, pg->conf, pg->user->id,
					 forced ? NULL : current->text, current->len,
					 password->text, password->len, e);
	if (rc == RC_OK)
		return changed(pg, where, e);
	rc = password_form_refused(pg, rc, e);
	/* the current one was right: the limit is for guesses at it */
	if (rc == RC_OK && !forced && !form_value(&pg->form, "current")->error)
		rc = throttle_clear(pg->db, LIMIT, limit_key(pg), e);
	return rc;
}
