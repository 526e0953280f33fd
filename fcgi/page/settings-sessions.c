/* SPDX-License-Identifier: EUPL-1.2 */
/* settings-sessions.c - where one is logged in, ending that, and how long it lasts */

#include "fcgi/device.h"
#include "fcgi/forms.h"
#include "fcgi/page/pages.h"
#include "lib/access.h"
#include "lib/q_session.h"
#include "lib/q_settings.h"

#include <sys/param.h>

struct list { const struct page *pg; xmlNode *node; };

static enum rc add(void *arg, const struct q_val *v, struct err *e)
{
	const struct list *list = arg;
	xmlNode *node = xml_elem(list->node, "session");

	(void)e;
	xml_attr_i64(node, "id", v[0].i);
	xml_attr_time(node, "created", v[1].i);
	xml_attr_time(node, "seen", v[2].i);
	xml_attr(node, "ip", v[3].p);
	xml_attr(node, "current", v[0].i == list->pg->session_id ? "true" : NULL);
	xml_elem_text(node, "agent", device_name(list->pg->mem, v[4].p));
	return RC_OK;
}

/* What there is to choose from, in minutes. */
static void add_idle(struct page *pg)
{
	const struct conf *c = pg->conf;
	xmlNode *node = xml_elem(pg->body, "idle");

	xml_attr_i64(node, "short", c->session_idle_ms / 60000);
	xml_attr_i64(node, "long", MIN(IDLE_LONG * c->session_idle_ms, c->session_max_ms) / 60000);
	xml_attr_i64(node, "most", c->session_max_ms / 60000);
}

enum rc page_settings_sessions_show(struct page *pg, struct err *e)
{
	struct list list = { pg, xml_elem(pg->body, "sessions") };
	struct q_val v[ST_COLS];
	xmlNode *form;
	bool found;

	if (query_each(pg->db, &q_session_list,
		       QARGS(q_i64(pg->user->id), q_i64(pg->conf->session_idle_ms / 1000),
			     q_i64(pg->conf->session_max_ms / 1000)), add, &list, e)
	    || query_row(pg->db, &q_settings_get, QARGS(q_i64(pg->user->id)), pg->mem, v,
			 &found, e))
		return e->rc;
	if (!found)
		return ERR(e, RC_NOTFOUND, "error.404", "person %lld is gone",
			   (long long)pg->user->id);
	add_idle(pg);
	form = page_form(pg, pg->body, &form_settings_sessions, "/settings/sessions");
	page_form_default(pg, form, "idle", v[ST_IDLE].p);
	return RC_OK;
}

static enum rc stay(struct page *pg, const char *idle, struct err *e)
{
	if (query_exec(pg->db, &q_settings_idle, QARGS(q_text(idle), q_i64(pg->user->id)), NULL,
		       e)
	    || page_flash(pg, "success", "settings.saved", NULL, NULL, e))
		return e->rc;
	page_redirect(pg, "/settings/sessions");
	return RC_OK;
}

static enum rc end(struct page *pg, int64_t id, bool all, struct err *e)
{
	if (all)
		return page_end_sessions(pg, pg->user->id, true, e);
	return id == pg->session_id ? page_logout(pg, e) : page_end_session(pg, id, e);
}

enum rc page_settings_sessions_act(struct page *pg, struct err *e)
{
	int64_t id = form_id(&pg->form, "session");
	bool all = form_has(&pg->form, "all"), own = all || id == pg->session_id;
	enum rc rc;

	if (!all && !id && form_has(&pg->form, "idle"))
		return stay(pg, form_text(&pg->form, "idle"), e);
	if (!all && !id) {
		form_error(&pg->form, "session", "form.error.required");
		return RC_OK;
	}
	rc = end(pg, id, all, e);
	if (rc == RC_OK)
		rc = audit_add(pg->db, all ? "sessions.ended" : "session.ended", pg->user->id,
			       pg->user->id, 0, pg->req->remote_addr, pg->req->request_id, NULL,
			       e);
	if (rc == RC_OK && !own)
		rc = page_flash(pg, "success", "sessions.ended", NULL, NULL, e);
	page_redirect(pg, own ? "/login?notice=logged-out" : "/settings/sessions");
	return rc;
}
