/* SPDX-License-Identifier: EUPL-1.2 */
/* gate.c - the one way of every request: the steps in their order, and what follows */

#include "fcgi/gate.h"

#include "lib/board.h"
#include "lib/clock.h"
#include "lib/log.h"
#include "lib/ticket.h"

#include <string.h>
#include <talloc.h>

/* Other sites' code on this host may reach our socket, but it does not know the secret. */
static bool step_secret(struct turn *t)
{
	const struct conf_secret *want = &t->g->conf->fastcgi_secret;
	const char *have = t->req->site_secret;

	if (want->len == 0 ||
	    (strlen(have) == want->len && token_equal(have, want->p, want->len)))
		return true;
	log_warn("gate", "event=site-secret-refused a request without this site's secret");
	t->res->status = 403;
	return false;
}

static bool step_match(struct turn *t)
{
	if (!t->req->path)
		return gate_error(t, 400, NULL);
	t->route = route_match(t->mem, t->req->path, t->pg.param, &t->pg.id);
	/* the page's link to another language leads back here */
	if (!t->route)
		return gate_step_language(t) ? gate_error(t, 404, NULL) : false;
	t->st->route = t->route->name;
	board_request_route(t->route->name);
	return true;
}

static bool step_method(struct turn *t)
{
	if (route_takes(t->route, t->req->method))
		return true;
	if (!gate_step_language(t))
		return false;
	response_header(t->res, "Allow", "%s", route_allow(t->mem, t->route));
	return gate_error(t, 405, NULL);
}

static bool step_run(struct turn *t)
{
	return t->req->method == M_POST ? gate_act(t) : gate_show(t);
}

static step_fn *const steps[] = {
	step_secret, step_match, step_method, gate_step_body, gate_step_session,
	gate_step_language, gate_step_guard, gate_step_upload, gate_step_csrf, gate_step_form,
	step_run,
};

static struct turn *turn_new(struct gate *g, const struct request *req,
			     struct response *res, struct gate_stat *st)
{
	struct turn *t = talloc_zero(req->mem, struct turn);

	t->g = g;
	t->req = req;
	t->res = res;
	t->st = st;
	t->mem = req->mem;
	t->csrf = t->key = "";
	t->pg = (struct page){
		.mem = req->mem, .conf = g->conf, .catalog = g->catalog, .db = g->db,
		.req = req, .user = &t->guest, .now = clock_now_ms(), .gate = t,
	};
	gate_choose_language(t);
	return t;
}

/* Times in whole ms; what took less than half of one counts as none. */
static void count(struct turn *t, int64_t start)
{
	struct db_stat db = db_stat_get(t->g->db);

	t->st->ms_total = clock_mono_ms() - start;
	t->st->ms_db = (db.us + 500) / 1000;
	t->st->statements = db.statements;
	t->st->rows = db.rows;
}

static void grumble(const char *what, const struct err *e)
{
	log_warn("gate", "could not note %s: %s", what, e->cause);
}

/* Shown once: forgotten before the answer goes out, or the next page could show it again. */
static void forget_flash(const struct turn *t)
{
	struct err e = { 0 };

	if (t->g->after.flash && session_flash_clear(t->g->db, t->session.hash, &e) != RC_OK)
		grumble("that a message was shown", &e);
}

void gate_answer(struct gate *g, const struct request *req, struct response *res,
		 struct gate_stat *st)
{
	int64_t start = clock_mono_ms();
	struct turn *t;

	response_init(res, req->mem);
	res->head_only = req->method == M_HEAD;
	*st = (struct gate_stat){ .route = "-" };
	memset(&g->after, 0, sizeof(g->after));
	db_stat_reset(g->db);
	log_set_person(0);
	t = turn_new(g, req, res, st);
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]) && steps[i](t); i++)
		;
	forget_flash(t);
	g->after.touch = t->session.found && t->session.touch && !t->new_cookie;
	g->after.person = t->session.user.id;
	memcpy(g->after.session, t->session.hash, sizeof(g->after.session));
	if (g->conf->https && g->conf->hsts_subdomains)
		response_header(res, "Strict-Transport-Security",
				"max-age=31536000; includeSubDomains");
	response_finish(res, g->conf->https);
	count(t, start);
}

void gate_after(struct gate *g, const void *mem)
{
	struct err e = { 0 };

	(void)mem;
	if (g->after.touch && session_touch(g->db, g->after.session, &e) != RC_OK)
		grumble("that the session was seen", &e);
	if (g->after.read &&
	    ticket_mark_read(g->db, g->after.person, g->after.ticket, &e) != RC_OK)
		grumble("that a ticket was read", &e);
	memset(&g->after, 0, sizeof(g->after));
}
