/* SPDX-License-Identifier: EUPL-1.2 */
/* gate_session.c - who asks, in which language, and who may come in */

#include "fcgi/gate.h"

#include "lib/log.h"

#include <string.h>
#include <talloc.h>

#define LANG_COOKIE_S (365L * 24 * 3600)
#define GUEST_LABEL "guest"
#define LANGUAGES_MAX 16

static const char *cookie(const struct turn *t, const char *suffix)
{
	const char *name = talloc_asprintf(t->mem, "%s%s", t->g->conf->site, suffix);

	return request_cookie(t->req, response_cookie_name(t->mem, t->g->conf->https, name));
}

static void send_cookie(struct turn *t, const char *suffix, const char *value, long max_age_s)
{
	const char *name = talloc_asprintf(t->mem, "%s%s", t->g->conf->site, suffix);

	response_cookie(t->res, t->g->conf->https, name, value, max_age_s);
}

void gate_choose_language(struct turn *t)
{
	const struct catalog *c = t->g->catalog;
	const char *codes[LANGUAGES_MAX + 1] = { NULL };
	const char *wish = t->pg.user->lang;
	int i;

	for (unsigned n = 0; n < catalog_languages(c) && n < LANGUAGES_MAX; n++)
		codes[n] = catalog_language(c, n);
	i = wish && *wish ? catalog_find_language(c, wish) : -1;
	if (i < 0 && (wish = cookie(t, "-lang")))
		i = catalog_find_language(c, wish);
	if (i < 0)
		i = request_language(t->req, codes);
	if (i < 0)
		i = catalog_find_language(c, t->g->conf->default_language);
	t->pg.lang = catalog_language(c, i < 0 ? 0 : (unsigned)i);
}

/* RC_OK also without a session: then the turn is a guest's. */
static enum rc find_session(struct turn *t, struct err *e)
{
	const char *value = cookie(t, "");

	t->session_asked = true;
	if (!value)
		return RC_OK;
	if (session_find(t->g->db, t->g->conf, t->mem, value, &t->session, e) != RC_OK) {
		t->session = (struct session){ 0 };
		return e->rc;
	}
	t->pg.expired = t->session.expired;
	if (!t->session.found)
		return RC_OK;
	t->pg.user = &t->session.user;
	t->pg.session_id = t->session.public_id;
	memcpy(t->flash_hash, t->session.hash, sizeof(t->flash_hash));
	t->can_flash = true;
	log_set_person(t->session.user.id);
	gate_choose_language(t);
	return RC_OK;
}

/* A guest's page with a form says at once when the database is away: what is typed into
 * it could not be taken. */
static enum rc check_database(struct turn *t, struct err *e)
{
	if (t->session.found || t->route->guard != G_GUEST)
		return RC_OK;
	return db_check_schema(t->g->db, e);
}

bool gate_step_session(struct turn *t)
{
	struct err e = { 0 };
	enum rc rc;

	if (t->route->flags & R_NO_DB)
		return true;
	rc = find_session(t, &e);
	if (rc == RC_OK)
		rc = check_database(t, &e);
	if (rc == RC_OK)
		return true;
	if (rc == RC_BUSY && t->route->guard == G_PUBLIC && t->req->method != M_POST) {
		gate_log(t, rc, &e);
		return true;
	}
	return gate_fail(t, rc, &e);
}

void gate_try_session(struct turn *t)
{
	struct err e = { 0 };

	if (t->session_asked || (t->route && t->route->flags & R_NO_DB))
		return;
	if (find_session(t, &e) != RC_OK)
		gate_log(t, e.rc, &e);
}

/* The raw query without its lang fields. */
static char *without_lang(const struct turn *t)
{
	char *out = talloc_strdup(t->mem, "");

	for (const char *p = t->req->query; *p;) {
		size_t len = strcspn(p, "&");

		if (len > 0 && strncmp(p, "lang=", 5) != 0)
			out = talloc_asprintf_append(out, "%s%.*s", *out ? "&" : "", (int)len, p);
		p += len;
		p += *p == '&';
	}
	return out;
}

bool gate_step_language(struct turn *t)
{
	struct pair *pairs;
	const char *lang = NULL;
	size_t n;

	if ((t->req->method != M_GET && t->req->method != M_HEAD) ||
	    (t->route && t->route->flags & R_NO_DB))
		return true;
	if (request_pairs(t->mem, t->req->query, strlen(t->req->query), &pairs, &n, NULL) != RC_OK)
		return gate_error(t, 400, NULL);
	for (size_t i = 0; i < n; i++)
		if (strcmp(pairs[i].name, "lang") == 0)
			lang = pairs[i].value;
	if (!lang)
		return true;
	if (catalog_find_language(t->g->catalog, lang) >= 0)
		send_cookie(t, "-lang", lang, LANG_COOKIE_S);
	return gate_redirect(t, request_address(t->mem, t->req->path, without_lang(t)));
}

static bool to_login(struct turn *t)
{
	const char *here = request_address(t->mem, t->req->path, t->req->query);

	if (strcmp(here, "/") == 0 || strlen(here) > 1500)
		return gate_redirect(t, "/login");
	return gate_redirect(t, talloc_asprintf(t->mem, "/login?next=%s",
						request_encode(t->mem, here)));
}

bool gate_step_guard(struct turn *t)
{
	enum guard guard = t->route->guard;
	const struct user *user = t->pg.user;

	if (guard == G_PUBLIC || guard == G_GUEST)
		return true;
	if (!t->session.found)
		return t->req->method == M_POST ? gate_guest_post(t) : to_login(t);
	if ((guard == G_STAFF && !user->staff) || (guard == G_ADMIN && user->role != ROLE_ADMIN)) {
		log_info("gate", "event=refused route=%s", t->route->name);
		return gate_error(t, 404, NULL);
	}
	if (user->must_change && guard != G_FORCED)
		return gate_redirect(t, "/password/change");
	return true;
}

/* The cookie is random(16) and its mark: a guest costs no row. */
const unsigned char *gate_guest_id(struct turn *t)
{
	unsigned char raw[GUEST_ID + TOKEN_HASH];
	const char *value;

	if (t->has_guest)
		return t->guest_id;
	value = cookie(t, "-guest");
	if (value && token_unb64(value, raw, sizeof(raw)) == (long)sizeof(raw) &&
	    token_hmac_check(t->g->conf, GUEST_LABEL, raw, GUEST_ID, raw + GUEST_ID)) {
		memcpy(t->guest_id, raw, GUEST_ID);
	} else {
		token_random(t->guest_id, GUEST_ID);
		t->new_guest = true;
	}
	t->has_guest = true;
	return t->guest_id;
}

static void send_guest(struct turn *t)
{
	unsigned char raw[GUEST_ID + TOKEN_HASH];
	char text[4 * ((sizeof(raw) + 2) / 3) + 1];

	memcpy(raw, t->guest_id, GUEST_ID);
	token_hmac(t->g->conf, GUEST_LABEL, raw, GUEST_ID, raw + GUEST_ID);
	token_b64(raw, sizeof(raw), text);
	send_cookie(t, "-guest", text, -1);
}

void gate_send_cookies(struct turn *t)
{
	if (t->new_guest)
		send_guest(t);
	if (t->new_cookie)
		send_cookie(t, "", t->new_cookie, *t->new_cookie ? -1 : 0);
	if (t->clear_site)
		response_header(t->res, "Clear-Site-Data", "\"storage\"");
}
