/* SPDX-License-Identifier: EUPL-1.2 */
/* gate_form.c - whether a POST is what it claims to be: size, origin, csrf, key, fields */

#include "fcgi/gate.h"

#include "lib/clock.h"
#include "lib/log.h"

#include <string.h>
#include <strings.h>
#include <talloc.h>

const char *gate_single(const struct turn *t, const char *name)
{
	const char *found = NULL;

	for (size_t i = 0; i < t->n_pairs; i++) {
		if (strcmp(t->pairs[i].name, name) != 0)
			continue;
		if (found || strlen(t->pairs[i].value) != t->pairs[i].len)
			return "";
		found = t->pairs[i].value;
	}
	return found ? found : "";
}

static bool is_urlencoded(const char *type)
{
	static const char want[] = "application/x-www-form-urlencoded";
	size_t n = sizeof(want) - 1;

	return strncasecmp(type, want, n) == 0 && (!type[n] || strchr("; \t", type[n]));
}

bool gate_step_body(struct turn *t)
{
	const struct request *req = t->req;
	struct pair *pairs = NULL;
	struct err e = { 0 };

	if (req->content_length > gate_body_max(t))
		return gate_error(t, 413, NULL);
	if (req->method != M_POST)
		return true;
	/* of a multipart one nothing is read before it is known who sends it */
	if (req->read && req->content_length > 0)
		return true;
	if (req->content_length < 0 || (size_t)req->content_length != req->body_len)
		return gate_error(t, 400, NULL);
	if (req->body_len > 0 && !is_urlencoded(req->content_type))
		return t->route->flags & R_NO_CSRF ? true : gate_error(t, 400, NULL);
	if (request_pairs(t->mem, req->body, req->body_len, &pairs, &t->n_pairs, &e) != RC_OK) {
		gate_log(t, RC_INVALID, &e);
		return gate_error(t, 400, NULL);
	}
	t->pairs = pairs;
	t->csrf = gate_single(t, "csrf");
	t->key = gate_single(t, "key");
	return true;
}

bool gate_origin_ok(const struct turn *t)
{
	const char *site = t->req->fetch_site, *origin = t->req->origin;

	if (*site)
		return strcmp(site, "same-origin") == 0 || strcmp(site, "none") == 0;
	return !*origin || strcmp(origin, t->g->conf->base_url) == 0;
}

/* What the csrf value of this answer's forms is bound to. */
struct bond { const void *id; size_t len; };

static struct bond session_bond(const struct turn *t)
{
	return (struct bond){ t->session.hash, sizeof(t->session.hash) };
}

static struct bond bond_of(struct turn *t)
{
	if (t->route && t->route->flags & R_TOKEN)
		return (struct bond){ t->pg.param[0], strlen(t->pg.param[0]) };
	if (t->session.found)
		return session_bond(t);
	return (struct bond){ gate_guest_id(t), GUEST_ID };
}

static bool bound_to(const struct turn *t, struct bond b)
{
	return token_csrf_check(t->g->conf, b.id, b.len, t->csrf);
}

/* A login page that was opened before somebody logged in in another tab still counts:
 * its guest cookie is this browser's as well. */
bool gate_csrf_ok(struct turn *t)
{
	if (bound_to(t, bond_of(t)))
		return true;
	return t->route->guard == G_GUEST && !(t->route->flags & R_TOKEN) &&
		bound_to(t, (struct bond){ gate_guest_id(t), GUEST_ID });
}

bool gate_step_csrf(struct turn *t)
{
	const struct err said = { 0 };
	bool origin, kept;

	if (t->req->method != M_POST || t->route->flags & R_NO_CSRF)
		return true;
	origin = gate_origin_ok(t);
	if (origin && gate_csrf_ok(t))
		return true;
	log_info("gate", "event=csrf-refused route=%s reason=%s", t->route->name,
		 origin ? "token" : "origin");
	/* the page was opened under an earlier session of the same person */
	kept = origin && gate_rescue_own(t);
	if (gate_is_auto(t))
		return gate_answer_auto(t, kept ? RC_OK : RC_DENIED, &said);
	return gate_error(t, 403, kept ? "error.kept" : NULL);
}

/* Whose a form's key is: a form bound to a mailed token belongs to nobody logged in. */
static int64_t key_person(const struct turn *t)
{
	return t->route && t->route->flags & R_TOKEN ? 0 : t->pg.user->id;
}

void gate_form_marks(struct turn *t, const char *form, char csrf[88],
		     char key[TOKEN_KEY_TEXT])
{
	struct bond b = bond_of(t);

	token_csrf(t->g->conf, b.id, b.len, csrf);
	token_form_key(t->g->conf, key_person(t), form, t->pg.now, key);
}

void gate_form_marks_again(struct turn *t, const char *form,
			   const unsigned char random[TOKEN_KEY_RANDOM], char csrf[88],
			   char key[TOKEN_KEY_TEXT])
{
	struct bond b = bond_of(t);

	token_csrf(t->g->conf, b.id, b.len, csrf);
	token_form_key_with(t->g->conf, key_person(t), form, t->pg.now, random, key);
}

void gate_frame_marks(struct turn *t, const char *form, char csrf[88],
		      char key[TOKEN_KEY_TEXT])
{
	struct bond b = session_bond(t);

	token_csrf(t->g->conf, b.id, b.len, csrf);
	token_form_key(t->g->conf, t->pg.user->id, form, t->pg.now, key);
}

void gate_read_form(struct turn *t)
{
	struct err e = { 0 };

	if (form_read(t->mem, t->route->form, t->pairs, t->n_pairs, &t->pg.form, &e) != RC_OK)
		form_empty(t->mem, t->route->form, &t->pg.form);
	gate_file_values(t);
}

bool gate_step_form(struct turn *t)
{
	const struct form *form = t->route->form;

	if (t->req->method != M_POST) {
		form_empty(t->mem, form, &t->pg.form);
		return true;
	}
	gate_read_form(t);
	t->key_ok = form && token_form_key_check(t->g->conf, key_person(t), form->name,
						 t->pg.now, FORM_KEY_AGE_MS, t->key);
	return gate_collect_files(t);
}
