/* SPDX-License-Identifier: EUPL-1.2 */
/* gate_error.c - failures as pages: which status, which text, what the log hears */

#include "fcgi/gate.h"

#include "fcgi/page/pages.h"
#include "lib/log.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#define RETRY_S 5

static const struct {
	enum log_level level;
	const char *msgid;	/* NULL: that of the status */
} results[RC_MAX] = {
	[RC_INVALID] = { LOG_LV_INFO, NULL },
	[RC_DENIED] = { LOG_LV_INFO, NULL },
	[RC_NOTFOUND] = { LOG_LV_INFO, NULL },
	[RC_CONFLICT] = { LOG_LV_INFO, NULL },
	[RC_BUSY] = { LOG_LV_WARN, NULL },
	[RC_UNCERTAIN] = { LOG_LV_ERROR, "error.uncertain" },
	[RC_BUG] = { LOG_LV_ERROR, NULL },
};

void gate_log(const struct turn *t, enum rc rc, const struct err *e)
{
	char id[32] = "";

	if (t->pg.id > 0)
		snprintf(id, sizeof(id), " id=%" PRId64, t->pg.id);
	log_line(results[rc].level, "gate", "%s route=%s%s result=%s", e->cause,
		 t->route ? t->route->name : "-", id, err_name(rc));
}

/* The last resort needs neither sheet nor database. */
static bool plain(struct turn *t)
{
	const struct catalog *c = t->g->catalog;
	const char *lang = t->pg.lang;

	response_init(t->res, t->mem);
	t->res->head_only = t->req->method == M_HEAD;
	t->res->status = 500;
	response_header(t->res, "Content-Type", "text/plain; charset=utf-8");
	response_header(t->res, "Content-Language", "%s", lang);
	t->res->body = talloc_asprintf(t->mem, "%s\n\n%s\n\n%s\n",
				       catalog_text(t->mem, c, lang, "error.500.title", NULL, 0),
				       catalog_text(t->mem, c, lang, "error.500.text", NULL, 0),
				       t->req->request_id);
	t->res->body_len = strlen(t->res->body);
	return false;
}

bool gate_error(struct turn *t, int status, const char *msgid)
{
	char id[32];
	struct err e = { 0 };
	long retry = 0;

	gate_try_session(t);
	snprintf(id, sizeof(id), "error.%d", status);
	if (status == 503 || status == 429) {
		retry = t->pg.retry_after_s > 0 ? t->pg.retry_after_s : RETRY_S;
		response_header(t->res, "Retry-After", "%ld", retry);
	}
	t->new_cookie = NULL;
	page_begin(t);
	/* what may go better next time; the browser still has what was typed, and the files */
	page_error_fill(&t->pg, status, msgid ? msgid : id, retry,
			t->req->method == M_POST && (status >= 500 || status == 429));
	if (gate_draw(t, "error", status, &e) == RC_OK)
		return false;
	gate_log(t, RC_BUG, &e);
	return plain(t);
}

bool gate_fail(struct turn *t, enum rc rc, const struct err *e)
{
	const char *title = talloc_asprintf(t->mem, "%s.title", e->msgid);

	gate_log(t, rc, e);
	if (rc == RC_DENIED && strncmp(e->msgid, "throttle.", 9) == 0)
		return gate_error(t, 429, NULL);
	/* the cause's own page, if there is one */
	if (strncmp(title, "error.", 6) == 0 && catalog_has(t->g->catalog, title))
		return gate_error(t, err_http_status(rc), e->msgid);
	return gate_error(t, err_http_status(rc), results[rc].msgid);
}
