/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * page - the page document and all that a handler may do; the only fcgi header a
 * handler includes (lib headers for queries come on top)
 *
 * A handler is called by the gate after match, session, guard, CSRF and form. On GET
 * it fills pg->body. On POST it acts inside the write transaction that the gate has
 * begun (READ WRITE) and ends with page_redirect; the gate commits, and only then is
 * anything sent. With wrong input it calls form_error and returns RC_INVALID: the
 * gate rolls back and calls the route's show handler so that the same page comes back
 * with status 422, errors and what was typed.
 */
#ifndef FCGI_PAGE_H
#define FCGI_PAGE_H

#include "fcgi/form.h"
#include "fcgi/request.h"
#include "lib/catalog.h"
#include "lib/conf.h"
#include "lib/db.h"
#include "lib/err.h"
#include "lib/query.h"
#include "lib/xml.h"

enum role { ROLE_GUEST, ROLE_CONTACT, ROLE_AGENT, ROLE_ADMIN };

struct user {			/* who asks; all 0 and ROLE_GUEST for a guest */
	int64_t id, organisation;
	enum role role;
	bool lead, sees_all, must_change;
	enum { VIS_OWN, VIS_CHOSEN, VIS_ALL } visibility;	/* of the organisation */
	const char *name, *email, *organisation_name, *lang;
	bool staff;		/* agent or admin */
};

struct page {
	const void *mem;		/* dies with the request */
	const struct conf *conf;
	const struct catalog *catalog;
	struct db *db;
	const struct request *req;
	const struct user *user;
	const char *lang;
	int64_t now;			/* ms, one moment for the whole request */
	xmlNode *root, *body;		/* page, page/body */
	const char *param[2];		/* captured path parts as text */
	int64_t id;			/* the first {id} of the path, 0 if none */
	struct values query;		/* GET fields (declared on the route) */
	struct values form;		/* POST fields; on a fresh GET no field is present */
	bool again;			/* true when show is called after a wrong POST */
	bool expired;			/* a guest whose cookie names a session that is over */
	int64_t session_id;		/* public id of the own session, 0 for a guest */
	/* filled by the helpers below, read by the gate */
	const char *redirect;
	int status;			/* 0 = 200 (or 422 when again) */
	long retry_after_s;		/* for RC_DENIED "throttle.*" and RC_BUSY; 0: the
					 * gate's own guess */
	void *gate;			/* private to the gate */
};

typedef enum rc page_fn(struct page *pg, struct err *e);

/* Ends a POST: 303 to a local path (printf). */
void page_redirect(struct page *pg, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* This page is another one (xslt/page/<name>.xsl) with this status: dead links. In
 * show; in act together with RC_NOTFOUND, then the page comes with an empty body. */
void page_as(struct page *pg, const char *name, int status);
/* The answer is no document but this text (copied). type: "text/plain" ... Also an act may
 * end with it where no browser waits for a page. */
void page_text(struct page *pg, const char *type, const char *text, bool cacheable);
/* The answer is a file, always a download: what follows from the name and the request
 * (type, range, conditions) is the gate's business. The struct is copied, name and tag
 * stay on pg->mem. */
struct page_file {
	const char *name;
	int64_t size;
	const char *tag;	/* entity tag with its quotes, by content */
	/* At least one byte from offset on, on mem. */
	enum rc (*read)(void *arg, const void *mem, int64_t offset, const char **p,
			size_t *len, struct err *e);
	void *arg;
};
void page_file(struct page *pg, const struct page_file *file);
/* Message shown once on the next page of this session: message id with up to two
 * parameters. kind: "success", "info", "warning". A guest has no session: RC_BUG (send
 * a declared query field along with the redirect instead). */
enum rc page_flash(struct page *pg, const char *kind, const char *msgid,
		   const char *arg1, const char *arg2, struct err *e) MUST_CHECK;
/* Whether this page shows that message with that first parameter. */
bool page_shows(const struct page *pg, const char *msgid, const char *arg1);
/* A notice on this page. */
void page_notice(struct page *pg, const char *kind, const char *msgid,
		 const char *arg1, const char *arg2);
/*
 * <form name action csrf key [errors]><field name type [required list max error]>
 * <value/>...<choice value [selected]/></field></form> below parent: from the
 * declaration, with what was typed (pg->form when again and of this form) or the
 * defaults set by page_form_default. action is printf'd.
 */
xmlNode *page_form(struct page *pg, xmlNode *parent, const struct form *form,
		   const char *action, ...) __attribute__((format(printf, 4, 5)));
/* Sets the value shown in a fresh form; no effect when it is shown again. */
void page_form_default(struct page *pg, xmlNode *form, const char *field, const char *value);
/* Adds a choice (modules, people): value and text. */
void page_form_choice(struct page *pg, xmlNode *form, const char *field,
		      const char *value, const char *text);

/*
 * The reader's draft of this form (of ticket ref, 0 none), if there is one: <draft> with its
 * button below parent, and the page_form that follows is filled with it. *values (may be
 * NULL): what is in it, NULL when there is none. A form that is shown again has none.
 */
enum rc page_draft(struct page *pg, xmlNode *parent, const struct form *form, int64_t ref,
		   const struct values **values, struct err *e) MUST_CHECK;
/* <drafts> below parent: all of the reader's, with the address to come back to when one
 * is discarded (NULL: without buttons). */
enum rc page_drafts(struct page *pg, xmlNode *parent, const char *back,
		    struct err *e) MUST_CHECK;
/* Where the form of that name is filled in. */
const char *page_form_address(struct page *pg, const char *form, int64_t ref);

/* Session handling for login, logout and password pages (gate.c implements). */
enum rc page_login(struct page *pg, int64_t person, struct err *e) MUST_CHECK;
	/* new session row, cookie; ends the session the request came with. These run
	 * in the write transaction that is open, or in one of their own. */
enum rc page_logout(struct page *pg, struct err *e) MUST_CHECK;
enum rc page_end_sessions(struct page *pg, int64_t person, bool also_this,
			  struct err *e) MUST_CHECK;
/* One of the own sessions by its public id; another person's is left alone. */
enum rc page_end_session(struct page *pg, int64_t public_id, struct err *e) MUST_CHECK;

#endif
