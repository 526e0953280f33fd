/* SPDX-License-Identifier: EUPL-1.2 */
/* gate_draft.c - a POST kept as a draft: on demand, or because its session is over */

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

struct keep { struct turn *t; struct draft d; };

static const char *field(const struct pair *pairs, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(pairs[i].name, name) == 0)
			return pairs[i].value;
	return "";
}

#define BETWEEN "\n\n---\n"

/* Two windows, one after the other: what the first one lost must not be lost to the second,
 * so its text goes below. *done when all that came is there already. */
static enum rc join_other(struct keep *k, const struct draft *other, bool *done, struct err *e)
{
	const void *mem = k->t->mem;
	const bool same = memcmp(other->key, k->d.key, sizeof(k->d.key)) == 0;
	const char *now = field(k->t->pairs, k->t->n_pairs, "text"), *old, *both;
	struct pair *pairs = NULL;
	size_t n = 0;

	if (request_pairs(mem, other->content, strlen(other->content), &pairs, &n, e) != RC_OK)
		return e->rc;
	old = field(pairs, n, "text");
	both = talloc_asprintf(mem, "%s" BETWEEN, now);
	*done = same ? strncmp(old, both, strlen(both)) == 0 : *old && strstr(old, now);
	if (same || *done || strstr(now, old))
		return RC_OK;
	both = talloc_asprintf(mem, "%s%s\n%s", both, field(pairs, n, "subject"), old);
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
	enum rc rc = k->d.rescued ? look_for_other(db, k, &done, e) : RC_OK;

	if (rc != RC_OK || done)
		return rc;
	rc = draft_keep(db, &k->d, e);
	if (rc != RC_OK || k->d.rescued)
		return rc;
	return page_flash(&k->t->pg, "success", "draft.saved", NULL, NULL, e);
}

static enum rc keep(struct turn *t, int64_t person, bool rescued, struct err *e)
{
	struct keep k = { t, { .person = person, .ref = t->pg.id, .form = t->route->form->name,
			       .content = content_of(t, NULL), .rescued = rescued,
			       .updated_at = t->pg.now } };
	enum rc rc = RC_UNCERTAIN;

	if (!k.d.content || !token_form_key_random(t->key, k.d.key))
		return ERR(e, RC_INVALID, "", "the form is too large for a draft");
	for (int n = 0; n < TRIES && rc == RC_UNCERTAIN; n++)
		rc = db_write(t->g->db, keep_in_write, &k, e);
	return rc;
}

bool gate_rescuable(const struct turn *t, int64_t *person)
{
	const struct form *form = t->route->form;

	return form && form->flags & FORM_DRAFT && gate_origin_ok(t) &&
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
		rc = find_result(t, person, &location, &e);
		if (rc == RC_OK && location)
			return to_login(t, "", location);
		if (rc == RC_OK)
			rc = keep(t, person, true, &e);
		if (rc == RC_OK)
			rc = gate_keep_files(t, person, &e);
	}
	log_info("gate", "event=post-without-session route=%s kept=%s", t->route->name,
		 rc == RC_OK ? "yes" : "no");
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

enum rc gate_save_draft(struct turn *t, struct err *e)
{
	form_forgive(&t->pg.form);
	return keep(t, t->pg.user->id, false, e);
}
