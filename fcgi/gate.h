/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * gate - one request on its way through the gate; private to fcgi/gate*.c and page.c
 *
 * struct turn is what the rooms of the gate share. A step answers true to go on and
 * false when the answer stands (t->res is filled).
 */
#ifndef FCGI_GATE_H
#define FCGI_GATE_H

#include "fcgi/route.h"
#include "fcgi/session.h"
#include "lib/token.h"
#include "lib/upload.h"

#define GUEST_ID 16
#define FORM_KEY_AGE_MS (24L * 3600 * 1000)

/* A file that was not taken, and why; name NULL and size 0 when it is not about one. */
struct refused_file { const char *msgid, *name; int64_t size; };

struct turn {
	struct gate *g;
	const struct request *req;
	struct response *res;
	struct gate_stat *st;
	const void *mem;

	const struct route *route;	/* NULL: none matched */
	struct page pg;			/* pg.gate points back here */
	xmlNode *notices;

	bool session_asked;		/* the database was asked (or need not be) */
	struct session session;
	struct user guest;
	unsigned char guest_id[GUEST_ID];
	bool has_guest;			/* guest_id is from the cookie, or was made */
	bool new_guest;			/* made for this answer: the cookie must go out */

	const struct pair *pairs;	/* of a POST's body */
	size_t n_pairs;
	const char *csrf, *key;		/* as posted, "" if absent or repeated */
	bool key_ok;

	/* files of the form: staged before, then the n_fresh that came with this request */
	struct upload *files;
	size_t n_files, n_fresh;
	int64_t file_owner;
	struct refused_file refused[16];
	size_t n_refused;

	bool key_used;			/* a form was sent with it before */
	bool has_script;		/* the page has a form that the script helps with */
	/* the draft that page_form fills its form with; form NULL: none */
	struct {
		const struct form *form;
		struct values values;
		unsigned char key[TOKEN_KEY_RANDOM];
	} draft;
	const char *newer;	/* state of the draft that was not known; NULL: none */
	/* message above the form that comes back, and its argument (NULL none) */
	const char *form_error, *form_error_arg;

	/* what a handler asked for; forgotten when its transaction is repeated */
	const char *as;			/* page_as */
	const char *text, *text_type;	/* page_text */
	bool text_cacheable;
	const struct page_file *file;	/* page_file */
	const char *new_cookie;		/* page_login; "" ends the cookie */
	bool clear_site;		/* page_logout */
	unsigned char flash_hash[32];	/* session that page_flash writes to */
	bool can_flash;
};

typedef bool step_fn(struct turn *t);

/* gate_session.c */
step_fn gate_step_session, gate_step_language, gate_step_guard;
/* Looks for the session if nobody has yet; a failure leaves a guest. */
void gate_try_session(struct turn *t);
/* Language of a page before and after the session is known. */
void gate_choose_language(struct turn *t);
/* The guest's id: from the cookie if that is genuine, else a new one whose cookie goes
 * out with the answer. */
const unsigned char *gate_guest_id(struct turn *t);
/* Cookies that the handlers asked for. */
void gate_send_cookies(struct turn *t);

/* gate_form.c */
step_fn gate_step_body, gate_step_csrf, gate_step_form;
/* Values of the form as posted, again from the start. */
void gate_read_form(struct turn *t);
/* csrf and key for a form of this name on a page of this answer. */
void gate_form_marks(struct turn *t, const char *form, char csrf[88],
		     char key[TOKEN_KEY_TEXT]);
/* The same with the random part of a key: the form that was filled in under it. */
void gate_form_marks_again(struct turn *t, const char *form,
			   const unsigned char random[TOKEN_KEY_RANDOM], char csrf[88],
			   char key[TOKEN_KEY_TEXT]);
/* The same for the frame's own form (logout): the session's, whatever page it is on. */
void gate_frame_marks(struct turn *t, const char *form, char csrf[88],
		      char key[TOKEN_KEY_TEXT]);
/* The only field of that name as posted; "" when it is missing or there twice. */
const char *gate_single(const struct turn *t, const char *name);
bool gate_origin_ok(const struct turn *t);
bool gate_csrf_ok(struct turn *t);

/* gate_upload.c */
/* Reads a multipart body: its texts become pairs, its files are staged for the person of
 * the session once the csrf value in front of them is good; for whom the form's key names
 * when the session is over. Files of all others are skipped. */
step_fn gate_step_upload;
/* The form's field of that type, NULL if there is none. */
const struct field *gate_file_field(const struct turn *t, enum field_type type);
/* How many bytes a body may have. */
int64_t gate_body_max(const struct turn *t);
/* Notes why a file was not taken; the form comes back with it. */
void gate_refuse_file(struct turn *t, const char *msgid, const char *name, int64_t size);

/* gate_files.c */
/* Adds the files that the form names as staged to those that came, removes what it names
 * for removal. False: the answer stands. */
bool gate_collect_files(struct turn *t);
/* The files that came stand for the form's key from now on. */
enum rc gate_keep_files(struct turn *t, int64_t person, struct err *e) MUST_CHECK;
/* The staged files of a draft, into t->files. */
enum rc gate_load_files(struct turn *t, const unsigned char *key, struct err *e) MUST_CHECK;
/* t->files and t->refused as values of the form just read. */
void gate_file_values(struct turn *t);
/* Removes the files that came with this request. */
void gate_drop_files(struct turn *t);
/* What a field of these types shows. */
void gate_draw_files(const struct turn *t, xmlNode *node, enum field_type type);

/* gate_download.c */
/* t->file as the answer, or the part of it that was asked for. */
bool gate_send_file(struct turn *t);
/* gate_draft.c */
/* A POST from somebody whose session is over: kept for whom the form was made. */
bool gate_guest_post(struct turn *t);
/* A POST of a session that is another one by now: true when its text was kept for the
 * person who is logged in. */
bool gate_rescue_own(struct turn *t);
/* For whom the form was made that came back; false when nothing of it is to be kept. */
bool gate_rescuable(const struct turn *t, int64_t *person);
/* Whether the button "draft" was pressed. */
bool gate_wants_draft(const struct turn *t);
/* Saves the POST as a draft; the answer is to be 303 to gate_address. */
enum rc gate_save_draft(struct turn *t, struct err *e) MUST_CHECK;

/* Whether the page's script saves by itself: the field "draft" says "auto". */
bool gate_is_auto(const struct turn *t);
/* Saves it. Nobody looks at the answer: no page, no message for the next one. */
step_fn gate_auto;
/* That answer: 204 when it is kept, 409 when what is there already stands against it; a
 * cause that *e has is logged. */
bool gate_answer_auto(struct turn *t, enum rc rc, const struct err *e);

/* gate_stand.c */
/* The field "stand" for a page that is drawn: posted NULL for a new page, else what came with
 * the form; drafts: of the draft that fills the page, NULL none. */
const char *gate_stand(const struct turn *t, const char *posted, const char *drafts);
/* Whether a page with this stand has seen a draft with that one. */
bool gate_stand_knows(const char *page, const char *draft);
/* *newer NULL when the page of this POST has seen what is in the draft under its key (or there
 * is none), else that draft's ID.N. */
enum rc gate_knows_draft(struct turn *t, struct db *db, int64_t person, const char **newer,
			 struct err *e) MUST_CHECK;
/* The first value of that name, "" if there is none. */
const char *gate_pair(const struct pair *pairs, size_t n, const char *name);

/* gate_act.c */
bool gate_act(struct turn *t);

/* gate_show.c */
bool gate_show(struct turn *t);
/* The page of a POST again: what was typed, the error, this status. False when the
 * page cannot be shown (*e says why). */
enum rc gate_again(struct turn *t, int status, struct err *e) MUST_CHECK;
/* Turns the document into the answer. */
enum rc gate_draw(struct turn *t, const char *name, int status, struct err *e) MUST_CHECK;
/* What page_text gave, as the answer. */
bool gate_send_text(struct turn *t);
/* 303; always the answer. */
bool gate_redirect(struct turn *t, const char *location);

/* gate_error.c */
/* A failure as the answer: status and text by the result, logged once. */
bool gate_fail(struct turn *t, enum rc rc, const struct err *e);
/* An error page with this status; msgid NULL: "error.<status>". */
bool gate_error(struct turn *t, int status, const char *msgid);
/* One line in the log for a failure. */
void gate_log(const struct turn *t, enum rc rc, const struct err *e);

/* page.c */
/* The address a browser can come back to: after a POST that has no page of its own, that
 * of the page it is drawn as. */
const char *gate_address(const struct turn *t);
/* A fresh document in t->pg. */
void page_begin(struct turn *t);
/* This page comes with the script, and its policy lets that one in. */
void page_wants_script(struct turn *t);
/* Notices kept in the session (lines of kind, id, arguments). */
void page_show_flash(struct turn *t, const char *lines);

/* route.c */
const struct route *route_by_name(const char *name);
/* Path of a route with these parameters, on mem. */
char *route_path(const void *mem, const struct route *route, const char *const param[2]);
/* "GET, HEAD, POST" as far as the route has them, on mem. */
char *route_allow(const void *mem, const struct route *route);
bool route_takes(const struct route *route, enum method method);

#endif
