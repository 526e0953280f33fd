/* SPDX-License-Identifier: EUPL-1.2 */
/* gate_draft.c - a POST kept as a draft: on demand, by itself, or because its session is over */

#include "fcgi/gate.h"

#include "lib/log.h"
#include "lib/q_draft.h"
#include "lib/q_form.h"

#include <inttypes.h>
#include <string.h>
#include <talloc.h>

#define TRIES 3		/* a commit without an answer is repeated: the same draft again */

/* Neither buttons nor passwords; files hang on the form's key. */
static bool is_kept(const struct form *form, const char *name)
{
	for (const struct field *f = form->fields; f->name; f++)
		if (strcmp(f->name, name) == 0)
			return f->type != F_BUTTON && f->type != F_PASSWORD &&
				f->type != F_FILE && f->type != F_STAGED && f->type != F_REMOVE;
	return false;
}

/* As browsers encode a form, so that it takes no more room than it took on its way. */
static void encode(char **out, size_t *n, const char *s, size_t len)
{
	static const char digits[] = "0123456789ABCDEF";

	*out = talloc_realloc_size(NULL, *out, *n + 3 * len + 3);
	for (size_t i = 0; i < len; i++) {
		const unsigned char c = (unsigned char)s[i];
		const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			(c >= '0' && c <= '9') || (c && strchr("*-._", c));

		if (plain || c == ' ') {
			(*out)[(*n)++] = plain ? (char)c : '+';
			continue;
		}
		(*out)[(*n)++] = '%';
		(*out)[(*n)++] = digits[c >> 4];
		(*out)[(*n)++] = digits[c & 15];
	}
	(*out)[*n] = '\0';
}

/* The declared fields as typed, wrong ones too, with this instead of the field text if it
 * is not NULL; NULL when that is too much. */
static const char *content_of(const struct turn *t, const char *text)
{
	char *out = talloc_strdup(t->mem, "");
	size_t n = 0;

	for (size_t i = 0; i < t->n_pairs && n <= (size_t)REQUEST_BODY_MAX; i++) {
		const struct pair *p = &t->pairs[i];
		const bool other = text && strcmp(p->name, "text") == 0;

		if (!is_kept(t->route->form, p->name))
			continue;
		if (n > 0)
			out[n++] = '&';
		encode(&out, &n, p->name, strlen(p->name));
		out[n++] = '=';
		encode(&out, &n, other ? text : p->value, other ? strlen(text) : p->len);
	}
	return n > (size_t)REQUEST_BODY_MAX ? NULL : out;
}

struct keep {
	struct turn *t;
	struct draft d;
	bool by_itself;		/* by the script: no person waits for the answer */
};

/* Two windows with one draft: what the other one saved is not to be lost unseen. */
static enum rc check_known(struct keep *k, struct db *db, struct err *e)
{
	struct turn *t = k->t;
	enum rc rc = gate_knows_draft(t, db, k->d.person, &t->newer, e);

	if (rc != RC_OK || !t->newer)
		return rc;
	return ERR(e, RC_INVALID, "draft.newer", "another window has saved more of this draft");
}

#define BETWEEN "\n\n---\n"

/* What is saved again and again joins nothing: it neither goes over another form's draft nor
 * over what a rescue has put below its own. */
static enum rc leave_alone(bool same, const char *old, const char *now, struct err *e)
{
	const char *below = strstr(old, BETWEEN);

	if (same && (!below || strstr(now, below)))
		return RC_OK;
	return ERR(e, RC_INVALID, "draft.other", "there is a draft that would be lost");
}

/* Two windows, one after the other: what the first one lost must not be lost to the second,
 * so its text goes below. *done when all that came is there already. */
static enum rc join_other(struct keep *k, const struct draft *other, bool *done, struct err *e)
{
	const void *mem = k->t->mem;
	const char *now = gate_pair(k->t->pairs, k->t->n_pairs, "text"), *old, *both;
	struct pair *pairs = NULL;
	size_t n = 0;
	bool same;

	if (request_pairs(mem, other->content, strlen(other->content), &pairs, &n, e) != RC_OK)
		return e->rc;
	same = memcmp(other->key, k->d.key, sizeof(k->d.key)) == 0 &&
		gate_stand_knows(gate_single(k->t, "stand"), gate_pair(pairs, n, "stand"));
	old = gate_pair(pairs, n, "text");
	if (k->by_itself)
		return leave_alone(same, old, now, e);
	both = talloc_asprintf(mem, "%s" BETWEEN, now);
	*done = same ? strncmp(old, both, strlen(both)) == 0 : *old && strstr(old, now);
	if (same || *done || strstr(now, old))
		return RC_OK;
	both = talloc_asprintf(mem, "%s%s\n%s", both, gate_pair(pairs, n, "subject"), old);
	both = content_of(k->t, both);
	k->d.content = both ? both : k->d.content;
	return RC_OK;
}

static enum rc look_for_other(struct db *db, struct keep *k, bool *done, struct err *e)
{
	const struct draft *d = &k->d;
	struct draft other;
	bool found = false;
	enum rc rc = draft_find(db, k->t->mem, d->person, d->form, d->ref, d->updated_at,
				&other, &found, e);

	return rc == RC_OK && found ? join_other(k, &other, done, e) : rc;
}

static enum rc keep_in_write(struct db *db, void *arg, struct err *e)
{
	struct keep *k = arg;
	bool done = false;
	enum rc rc = k->d.rescued ? look_for_other(db, k, &done, e) : check_known(k, db, e);

	if (rc != RC_OK || done)
		return rc;
	rc = draft_keep(db, &k->d, e);
	if (rc != RC_OK || k->d.rescued || k->by_itself)
		return rc;
	return page_flash(&k->t->pg, "success", "draft.saved", NULL, NULL, e);
}

/* A page that is left saves once more, and that may arrive after its form was sent: then
 * there is nothing to keep. One that is being sent just now is waited for. */
static enum rc keep_unsent(struct db *db, void *arg, struct err *e)
{
	struct keep *k = arg;
	struct form_mark mark = { .person = k->d.person };
	bool fresh = false;
	enum rc rc;

	memcpy(mark.key, k->d.key, sizeof(mark.key));
	rc = form_result_claim(db, &mark, &fresh, e);
	if (rc == RC_OK && !fresh)
		return ERR(e, RC_INVALID, "form.used", "the form has been sent");
	if (rc == RC_OK)
		rc = keep_in_write(db, k, e);
	return rc == RC_OK ? form_result_release(db, &mark, e) : rc;
}

static enum rc keep(struct turn *t, int64_t person, bool rescued, struct err *e)
{
	struct keep k = { t, { .person = person, .ref = t->pg.id, .form = t->route->form->name,
			       .content = content_of(t, NULL), .rescued = rescued,
			       .updated_at = t->pg.now }, gate_is_auto(t) };
	enum rc rc = RC_UNCERTAIN;

	if (!k.d.content || !token_form_key_random(t->key, k.d.key))
		return ERR(e, RC_INVALID, "", "the form is too large for a draft");
	for (int n = 0; n < TRIES && rc == RC_UNCERTAIN; n++)
		rc = db_write(t->g->db, k.by_itself ? keep_unsent : keep_in_write, &k, e);
	return rc;
}

bool gate_rescuable(const struct turn *t, int64_t *person)
{
	const struct form *form = t->route->form;

	return form && form->flags & FORM_RESCUE && gate_origin_ok(t) &&
		token_form_key_person(t->g->conf, form->name, t->pg.now, FORM_KEY_AGE_MS,
				      t->key, person) && *person > 0;
}

/* The same form with the same content may have been sent before the session ended. */
static enum rc find_result(struct turn *t, int64_t person, const char **location,
			   struct err *e)
{
	struct form_mark mark = { .person = person };
	bool same = false;
	enum rc rc;

	gate_read_form(t);
	(void)token_form_key_random(t->key, mark.key);
	form_hash(&t->pg.form, mark.content);
	rc = form_result_find(t->g->db, t->mem, &mark, location, &same, e);
	if (!same)
		*location = NULL;
	return rc;
}

static bool to_login(struct turn *t, const char *notice, const char *next)
{
	return gate_redirect(t, talloc_asprintf(t->mem, "/login?%snext=%s", notice,
						request_encode(t->mem, next)));
}

/* *location: where the form led that had been sent already; then nothing is kept. */
static enum rc rescue(struct turn *t, int64_t person, const char **location, struct err *e)
{
	enum rc rc = gate_is_auto(t) ? RC_OK : find_result(t, person, location, e);

	if (rc != RC_OK || *location)
		return rc;
	rc = keep(t, person, true, e);
	return rc == RC_OK ? gate_keep_files(t, person, e) : rc;
}

bool gate_guest_post(struct turn *t)
{
	const char *location = NULL;
	struct err e = { 0 };
	int64_t person = 0;
	enum rc rc = RC_NOTFOUND;

	/* a form with files has not been read yet: whose it is stands in its key */
	if (!gate_step_upload(t))
		return false;
	if (gate_rescuable(t, &person)) {
		rc = rescue(t, person, &location, &e);
		if (rc == RC_OK && location)
			return to_login(t, "", location);
	}
	log_info("gate", "event=post-without-session route=%s kept=%s", t->route->name,
		 rc == RC_OK ? "yes" : "no");
	if (gate_is_auto(t))
		return gate_answer_auto(t, *e.cause || rc == RC_OK ? rc : RC_DENIED, &e);
	if (rc == RC_OK)
		return to_login(t, "notice=rescued&", gate_address(t));
	/* nothing is there to hang it on: said like any other POST without a session */
	if (rc == RC_NOTFOUND || rc == RC_INVALID)
		return gate_redirect(t, "/login");
	return gate_fail(t, rc, &e);
}

bool gate_rescue_own(struct turn *t)
{
	struct err e = { 0 };
	int64_t person = 0;
	enum rc rc;

	if (!t->session.found || !gate_rescuable(t, &person) || person != t->session.user.id)
		return false;
	rc = keep(t, person, true, &e);
	if (rc != RC_OK)
		gate_log(t, rc, &e);
	return rc == RC_OK;
}

bool gate_wants_draft(const struct turn *t)
{
	const struct form *form = t->route->form;

	return form && form->flags & FORM_DRAFT && form_has(&t->pg.form, "draft");
}

bool gate_is_auto(const struct turn *t)
{
	const struct form *form = t->route->form;

	return form && form->flags & FORM_DRAFT && strcmp(gate_single(t, "draft"), "auto") == 0;
}

bool gate_answer_auto(struct turn *t, enum rc rc, const struct err *e)
{
	if (rc != RC_OK && *e->cause)
		gate_log(t, rc, e);
	t->res->status = rc == RC_OK ? 204 : rc == RC_INVALID ? 409 : err_http_status(rc);
	return false;
}

bool gate_auto(struct turn *t)
{
	struct err e = { 0 };
	enum rc rc = t->key_ok ? keep(t, t->pg.user->id, false, &e) :
		ERR(&e, RC_INVALID, "form.expired", "a draft under a key that is no good");

	return gate_answer_auto(t, rc, &e);
}

enum rc gate_save_draft(struct turn *t, struct err *e)
{
	form_forgive(&t->pg.form);
	return keep(t, t->pg.user->id, false, e);
}
