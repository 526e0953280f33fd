/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * route - the table of pages and the one gate every request passes
 *
 * Order in the gate, and only here: per-site secret, match, 404/405, session, guard,
 * CSRF and key for every POST, form, handler in its transaction, render, response.
 */
#ifndef FCGI_ROUTE_H
#define FCGI_ROUTE_H

#include "fcgi/page.h"
#include "lib/render.h"
#include "fcgi/response.h"

enum guard {
	G_PUBLIC,	/* everyone; uses a session if there is one */
	G_GUEST,	/* login pages: everyone; signed guest cookie for their forms */
	G_PERSON,	/* needs a session; must_change leads to /password/change */
	G_FORCED,	/* needs a session, also one that must change its password */
	G_STAFF,	/* 404 for contacts */
	G_ADMIN
};
enum {
	R_NO_DB = 1,	/* answers without the database */
	R_SEEN = 2,	/* notes after the answer that the person has read ticket {id} */
	R_OWN_TX = 4,	/* POST handler runs without the gate's transaction and begins its
			 * own (login: throttle and Argon2 must not hold one open) */
	R_TOKEN = 8,	/* forms are bound to the {token} of the path, not to a cookie */
	R_POST_ONLY = 16,	/* show serves wrong POSTs only; GET is 405 */
	R_FILE = 32,	/* no page: the answer is a file */
	R_NO_CSRF = 64	/* the {token} of the path is all the proof a POST needs; its body may
			 * be of any type, then it has no fields */
};

#define ROUTE_LIMITS 2

struct route {
	/* stem of page/<name>.c and xslt/page/<name>.xsl; page/@name */
	const char *name;
	const char *pattern;	/* "/tickets/{id}/comments"; {id} digits, {slug}, {token},
				 * {name} of a file */
	enum guard guard;
	unsigned flags;
	const struct form *query;	/* declared GET fields, NULL none */
	page_fn *show;		/* GET and HEAD; NULL: no GET. Also a wrong POST's page */
	const struct form *form;	/* declared POST fields */
	page_fn *act;		/* POST; NULL: no POST */
	const char *show_as;	/* name of the page drawn by show when it is not name; that
				 * route's query is what show finds in pg->query */
	/* Counted before the POST's transaction begins (429 with the text kept), per
	 * person [0] and per network [1]: throttle kind, and where in struct conf its
	 * limit is. */
	const char *throttle[ROUTE_LIMITS];
	size_t limit[ROUTE_LIMITS];
};
extern const struct route routes[];	/* ends with name NULL; routes.c */

/* Everything a worker keeps between requests. */
struct gate {
	const struct conf *conf;
	const struct catalog *catalog;
	const struct sheets *sheets;
	const char *version;	/* of the static files, NULL: unknown */
	struct db *db;
	struct {		/* bytes of all files as counted last; private to the gate */
		int64_t bytes, due;	/* monotonic ms of the next count */
		int64_t said;		/* of the last alert that there is no room */
	} store;
	struct {		/* for gate_after; private to the gate */
		bool touch, flash, read;
		unsigned char session[32];
		int64_t person, ticket;
	} after;
};

struct gate_stat {
	const char *route;
	int64_t ms_total, ms_db, ms_render;
	unsigned statements, rows;
};

/* Answers one request; always leaves a complete response. Called by worker.c. */
void gate_answer(struct gate *g, const struct request *req, struct response *res,
		 struct gate_stat *st);
/* What the route's flags ask for after the answer was sent (session seen, ticket
 * read). */
void gate_after(struct gate *g, const void *mem);
/* Fewest rows a test can walk: number of routes. */
size_t route_count(void);
/* Finds by method-independent path; params as in struct page. NULL if none. */
const struct route *route_match(const void *mem, const char *path,
				const char *param[2], int64_t *id);

#endif
