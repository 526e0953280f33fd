/* SPDX-License-Identifier: EUPL-1.2 */
/* gate_act.c - a POST in its transaction: one form, one result; or the page again */

#include "fcgi/gate.h"

#include "lib/access.h"
#include "lib/log.h"
#include "lib/q_draft.h"
#include "lib/q_form.h"
#include "lib/throttle.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#define UNCERTAIN_TRIES 3
#define NETWORK 1
#define RETRY_S 5

/* Everything a handler has asked for in an attempt that was undone. */
static void forget(struct turn *t)
{
	t->as = NULL;
	t->text = NULL;
	t->file = NULL;
	t->new_cookie = NULL;
	t->clear_site = false;
	t->can_flash = t->session.found;
	memcpy(t->flash_hash, t->session.hash, sizeof(t->flash_hash));
	t->pg.session_id = t->session.public_id;
	t->pg.redirect = NULL;
	t->pg.status = 0;
	gate_read_form(t);
}

static enum rc act(struct turn *t, struct err *e)
{
	enum rc rc = t->route->act(&t->pg, e);

	if (rc == RC_OK && t->pg.form.errors > 0)
		return ERR(e, RC_INVALID, "", "fields are wrong");
	if (rc == RC_OK && !t->pg.redirect && !t->text)
		return ERR(e, RC_BUG, "", "route %s ended without a redirect", t->route->name);
	return rc;
}

/* What was kept of this form is sent now. */
static enum rc forget_draft(struct turn *t, struct db *db, struct err *e)
{
	unsigned char key[TOKEN_KEY_RANDOM];
	const char *newer = NULL;
	enum rc rc;

	if (!t->key_ok || !(t->route->form->flags & FORM_RESCUE) ||
	    !token_form_key_random(t->key, key))
		return RC_OK;
	rc = gate_knows_draft(t, db, t->pg.user->id, &newer, e);
	return rc == RC_OK && !newer ? draft_sent(db, t->pg.user->id, key, e) : rc;
}

struct job {
	struct turn *t;
	const struct form_mark *mark;	/* NULL: not FORM_ONCE */
	bool fresh;
};

static enum rc attempt(struct db *db, void *arg, struct err *e)
{
	struct job *job = arg;
	struct turn *t = job->t;
	enum rc rc;

	forget(t);
	job->fresh = true;
	rc = job->mark ? form_result_claim(db, job->mark, &job->fresh, e) : RC_OK;
	if (rc != RC_OK || !job->fresh)
		return rc;
	rc = act(t, e);
	if (rc == RC_OK)
		rc = forget_draft(t, db, e);
	if (rc == RC_OK && job->mark)
		rc = form_result_store(db, job->mark, t->pg.redirect, e);
	return rc;
}

/*
 * The outcome of a COMMIT whose answer was lost is settled by doing it again where one
 * form has one result: if it was committed, the claim finds it.
 */
static enum rc transaction(struct job *job, struct err *e)
{
	enum rc rc = RC_OK;
	bool uncertain = false;

	for (int n = 0; n < UNCERTAIN_TRIES; n++) {
		rc = db_write(job->t->g->db, attempt, job, e);
		if (rc != RC_UNCERTAIN || !job->mark)
			break;
		uncertain = true;
		log_warn("gate", "outcome of a commit unknown, settled by repeating it route=%s",
			 job->t->route->name);
	}
	if (rc == RC_BUSY && uncertain)
		return ERR(e, RC_UNCERTAIN, "error.uncertain",
			   "the database stayed away after a commit without an answer");
	return rc;
}

/* R_OWN_TX: the handler's transactions are its own; none may be left open. */
static enum rc without_transaction(struct turn *t, struct err *e)
{
	enum rc rc;

	forget(t);
	rc = act(t, e);
	if (!db_in_write(t->g->db))
		return rc;
	db_rollback(t->g->db);
	return rc != RC_OK ? rc :
		ERR(e, RC_BUG, "", "route %s left its transaction open", t->route->name);
}

static bool again(struct turn *t, int status)
{
	struct err e = { 0 };
	enum rc rc;

	if (status == 429 || status == 503)
		response_header(t->res, "Retry-After", "%ld",
				t->pg.retry_after_s > 0 ? t->pg.retry_after_s : RETRY_S);
	rc = gate_again(t, status, &e);
	return rc == RC_OK ? false : gate_fail(t, rc, &e);
}

/* What stands above the form: the handler's reason if there is a text for it. */
static const char *reason(const struct turn *t, const struct err *e)
{
	if (t->pg.form.errors > 0)
		return NULL;
	if (*e->msgid && strncmp(e->msgid, "error.", 6) != 0 &&
	    catalog_has(t->g->catalog, e->msgid))
		return e->msgid;
	return "form.retry";
}

static bool failed(struct turn *t, enum rc rc, const struct err *e)
{
	struct err ignored = { 0 };
	bool limit = rc == RC_DENIED && strncmp(e->msgid, "throttle.", 9) == 0;
	int status = limit ? 429 : rc == RC_BUSY ? 503 : 422;

	if (rc == RC_NOTFOUND && t->as) {
		struct err why = { 0 };
		const char *name = t->as;

		status = t->pg.status ? t->pg.status : 404;
		page_begin(t);
		rc = gate_draw(t, name, status, &why);
		return rc == RC_OK ? false : gate_fail(t, rc, &why);
	}
	if (rc != RC_INVALID && rc != RC_CONFLICT && rc != RC_BUSY && !limit)
		return gate_fail(t, rc, e);
	if (!t->route->show || (rc == RC_BUSY && db_connect(t->g->db, &ignored) != RC_OK))
		return gate_fail(t, rc, e);
	if (rc != RC_INVALID)
		gate_log(t, rc, e);
	t->form_error = reason(t, e);
	return again(t, status);
}

/* The same form was sent before: the same answer, or the text back if it is another. */
static bool answer_used(struct turn *t, const char *location, bool same)
{
	static const char tickets[] = "/tickets/";
	size_t n = sizeof(tickets) - 1;

	if (same) {
		gate_drop_files(t);
		return gate_redirect(t, location);
	}
	t->key_used = true;
	log_info("gate", "event=form-used route=%s", t->route->name);
	t->form_error = "form.used.other";
	if (strncmp(location, tickets, n) == 0 && strspn(location + n, "0123456789") > 0) {
		t->form_error = "form.used";
		t->form_error_arg = talloc_strndup(t->mem, location + n,
						   strspn(location + n, "0123456789"));
	}
	return again(t, 422);
}

static const char *bucket(const struct turn *t, unsigned i)
{
	if (i == NETWORK)
		return access_network(t->mem, t->req->remote_addr);
	return talloc_asprintf(t->mem, "%" PRId64, t->pg.user->id);
}

/* Counted before it was known that somebody else was sending the same form just then. */
static enum rc give_back(struct turn *t, struct err *e)
{
	enum rc rc = RC_OK;

	for (unsigned i = 0; i < ROUTE_LIMITS && t->route->throttle[i] && rc == RC_OK; i++)
		rc = throttle_give_back(t->g->db, t->route->throttle[i], bucket(t, i), e);
	return rc;
}

static bool used(struct turn *t, const struct form_mark *mark)
{
	const char *location = NULL;
	struct err e = { 0 };
	bool same = false;
	enum rc rc = give_back(t, &e);

	if (rc == RC_OK)
		rc = form_result_find(t->g->db, t->mem, mark, &location, &same, &e);
	if (rc == RC_OK && !location)
		rc = ERR(&e, RC_BUSY, "", "the earlier result of this form is gone");
	return rc == RC_OK ? answer_used(t, location, same) : gate_fail(t, rc, &e);
}

/* One more from this person and from this network. */
static enum rc hit(struct turn *t, struct err *e)
{
	const struct route *r = t->route;
	enum rc rc = RC_OK;

	for (unsigned i = 0; i < ROUTE_LIMITS && rc == RC_OK; i++) {
		const struct conf_limit *limit =
			(const void *)((const char *)t->g->conf + r->limit[i]);

		rc = throttle_hit(t->g->db, limit, r->throttle[i], bucket(t, i),
				  &t->pg.retry_after_s, e);
		/* of whom it was too much the text must not tell this person */
		if (rc == RC_DENIED && i == NETWORK)
			snprintf(e->msgid, sizeof(e->msgid), "throttle.network");
	}
	if (rc == RC_DENIED)
		log_info("gate", "event=limit-hit route=%s", r->name);
	return rc;
}

/* Limits count before the transaction: its rollback must not give the hit back. A form
 * that was sent already costs none. */
static bool limit_ok(struct turn *t, const struct form_mark *mark)
{
	const char *location = NULL;
	struct err e = { 0 };
	bool same = false;
	enum rc rc = RC_OK;

	if (!t->route->throttle[0])
		return true;
	if (mark)
		rc = form_result_find(t->g->db, t->mem, mark, &location, &same, &e);
	if (rc == RC_OK && location)
		return answer_used(t, location, same);
	if (rc == RC_OK)
		rc = hit(t, &e);
	/* of the form itself nothing has been written yet */
	if (rc == RC_UNCERTAIN)
		rc = RC_BUSY;
	return rc == RC_OK ? true : failed(t, rc, &e);
}

static void mark_of(const struct turn *t, struct form_mark *mark)
{
	*mark = (struct form_mark){ .person = t->pg.user->id };
	(void)token_form_key_random(t->key, mark->key);
	form_hash(&t->pg.form, mark->content);
}

bool gate_act(struct turn *t)
{
	bool once = t->route->form && t->route->form->flags & FORM_ONCE;
	struct form_mark mark;
	struct job job = { t, once ? &mark : NULL, true };
	struct err e = { 0 };
	enum rc rc;

	if (gate_is_auto(t))
		return gate_auto(t);
	if (form_looks(&t->pg.form))
		return again(t, 200);
	if (once && !t->key_ok) {
		t->form_error = "form.expired";
		return again(t, 422);
	}
	if (gate_wants_draft(t)) {
		rc = gate_save_draft(t, &e);
		return rc == RC_OK ? gate_redirect(t, gate_address(t)) : failed(t, rc, &e);
	}
	if (t->pg.form.errors > 0)
		return again(t, 422);
	if (once)
		mark_of(t, &mark);
	if (!limit_ok(t, job.mark))
		return false;
	if (t->route->flags & R_OWN_TX)
		rc = without_transaction(t, &e);
	else
		rc = transaction(&job, &e);
	if (rc == RC_OK && !job.fresh)
		return used(t, &mark);
	if (rc == RC_OK && !t->pg.redirect)
		return gate_send_text(t);
	return rc == RC_OK ? gate_redirect(t, t->pg.redirect) : failed(t, rc, &e);
}
