/* SPDX-License-Identifier: EUPL-1.2 */
/* ticket_show.c - the parts of a ticket's own page */

#include "fcgi/ticket_show.h"

#include "fcgi/forms.h"
#include "fcgi/ticket_view.h"
#include "lib/filename.h"
#include "lib/q_outbox.h"
#include "lib/q_upload.h"
#include "lib/upload_scan.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

static bool flag(const struct ticket_shown *t, unsigned col)
{
	return !t->v[col].null && t->v[col].i;
}

static void mark(const struct ticket_shown *t, const char *name, bool yes)
{
	xml_attr(t->node, name, yes ? "true" : NULL);
}

/* The same rules as in lib/ticket.c, which judges again when it comes to it. */
static void judge(struct page *pg, struct ticket_shown *t)
{
	const bool closed = !strcmp(t->status, "closed"), solved = !strcmp(t->status, "solved");
	const bool staff = pg->user->staff;
	const bool acts = staff || flag(t, TD_ON) || flag(t, TD_LEAD);
	const int64_t since = t->v[TC_STATUS_AT].i;

	if (closed)
		t->reopen_until = since + pg->conf->reopen_within_ms;
	t->may_comment = !closed || staff || pg->now <= t->reopen_until;
	t->may_close = acts && !closed;
	t->may_reopen = acts && (solved || closed) && t->may_comment;
	mark(t, "may-comment", t->may_comment);
	mark(t, "may-close", t->may_close);
	mark(t, "may-reopen", t->may_reopen);
	if (closed)
		xml_attr_time(t->node, "reopen-until", t->reopen_until);
	if (solved)
		xml_attr_time(t->node, "closes", since + pg->conf->close_after_ms);
}

enum rc ticket_show_load(struct page *pg, struct ticket_shown *t, struct err *e)
{
	enum rc rc;

	memset(t, 0, sizeof(*t));
	rc = query_xml_one(pg->db, &q_ticket_detail,
			   QARGS(q_text(pg->lang), q_text(pg->conf->default_language),
				 q_i64(pg->id), q_i64(pg->user->id)),
			   pg->mem, pg->body, &t->node, t->v, "ticket.missing", e);
	if (rc != RC_OK)
		return rc;
	t->status = t->v[TC_STATUS].p;
	judge(pg, t);
	return RC_OK;
}

static bool attr_is(xmlNode *node, const char *name, const char *value)
{
	xmlChar *have = xmlGetNoNsProp(node, (const xmlChar *)name);
	bool same = have && !strcmp((const char *)have, value);

	xmlFree(have);
	return same;
}

static int64_t attr_number(xmlNode *node, const char *name)
{
	xmlChar *have = xmlGetNoNsProp(node, (const xmlChar *)name);
	int64_t n = 0;

	for (const xmlChar *p = have; p && *p >= '0' && *p <= '9'; p++)
		n = n * 10 + (*p - '0');
	xmlFree(have);
	return n;
}

/* When the ticket came to this status first, as written in its entries; NULL never. */
static xmlChar *first_time(xmlNode *entries, const char *status)
{
	for (xmlNode *n = entries->children; n; n = n->next)
		if (attr_is(n, "type", "status") && attr_is(n, "new-value", status))
			return xmlGetNoNsProp(n, (const xmlChar *)"at");
	return NULL;
}

/* The way of a ticket. A question to the customer is a step only while it is asked. */
static void add_steps(struct page *pg, const struct ticket_shown *t, xmlNode *entries)
{
	xmlNode *steps = xml_elem(pg->body, "steps");
	bool done = true;

	for (unsigned i = 0; i < LIST_STATUSES; i++) {
		const char *status = list_status_names[i];
		const bool current = !strcmp(status, t->status);
		xmlNode *step;
		xmlChar *at;

		if (!strcmp(status, "waiting") && !current)
			continue;
		step = xml_elem(steps, "step");
		xml_attr(step, "status", status);
		done = done && !current;
		xml_attr(step, "done", done ? "true" : NULL);
		xml_attr(step, "current", current ? "true" : NULL);
		at = first_time(entries, status);
		if (current)
			xml_attr_time(step, "at", t->v[TC_STATUS_AT].i);
		else if (!strcmp(status, "new"))
			xml_attr_time(step, "at", t->v[TC_CREATED].i);
		else if (done)
			xml_attr(step, "at", (const char *)at);
		xmlFree(at);
	}
}

/* Files come in the order of their entries, so one walk finds the place of each. */
struct files { struct page *pg; xmlNode *entry; };

static xmlNode *attachments_of(xmlNode *entry)
{
	bool there = entry->last && !strcmp((const char *)entry->last->name, "attachments");

	return there ? entry->last : xml_elem(entry, "attachments");
}

static enum rc add_file(void *arg, const struct q_val *v, struct err *e)
{
	struct files *f = arg;
	const bool own = v[UT_SENDER].i == f->pg->user->id;
	const char *name = v[UT_NAME].p;
	const char *scan = upload_scan_shown(f->pg->conf, v[UT_SCAN].p);
	xmlNode *node;

	(void)e;
	while (f->entry && attr_number(f->entry, "id") < v[UT_ENTRY].i)
		f->entry = f->entry->next;
	if (!f->entry || attr_number(f->entry, "id") != v[UT_ENTRY].i)
		return RC_OK;
	node = xml_elem(attachments_of(f->entry), "attachment");
	xml_attr_i64(node, "id", v[UT_ID].i);
	xml_attr(node, "name", name);
	xml_attr_i64(node, "size", v[UT_SIZE].i);
	xml_attr(node, "kind", filename_kind(name));
	xml_attr(node, "scan", scan);
	xml_attr(node, "own", scan && own ? "true" : NULL);
	if (upload_access(f->pg->conf, v[UT_SCAN].p, own) == UPLOAD_OPEN)
		xml_attr(node, "href",
			 talloc_asprintf(f->pg->mem, "/attachments/%" PRId64 "/%s", v[UT_ID].i,
					 request_encode(f->pg->mem, name)));
	return RC_OK;
}

static enum rc add_attachments(struct page *pg, xmlNode *entries, struct err *e)
{
	struct files f = { pg, entries->children };

	return query_each(pg->db, &q_upload_of_ticket,
			  QARGS(q_i64(pg->id), q_i64(pg->user->id)), add_file, &f, e);
}

/* The newest entry that was on the page the form came from: a hidden field, digits, or it
 * counts as absent. */
static int64_t read_seen(const struct page *pg)
{
	const struct form *form = pg->form.form;
	const struct value *v;

	if (form != &form_comment && form != &form_ticket_status)
		return 0;
	v = form_value(&pg->form, "seen");
	if (!v->present || v->len > 15 || strspn(v->text, "0123456789") != v->len)
		return 0;
	return strtoll(v->text, NULL, 10);
}

enum rc ticket_check_newer(struct page *pg, const char *msgid, struct err *e)
{
	const int64_t seen = read_seen(pg);
	struct q_val newest;
	bool found = false;
	enum rc rc;

	if (!seen)
		return RC_OK;
	rc = query_row(pg->db, &q_ticket_newer,
		       QARGS(q_i64(pg->id), q_i64(seen), q_i64(pg->user->id),
			     q_i64(pg->user->id)), pg->mem, &newest, &found, e);
	if (rc != RC_OK || !found || !newest.i)
		return rc;
	return ERR(e, RC_INVALID, msgid, "entry %" PRId64 " was written meanwhile", newest.i);
}

/* Up to where the reader has read. On a form that comes back: what its page did not show
 * yet is new, also when it was read in another window. */
static int64_t read_mark(const struct page *pg, const struct ticket_shown *t)
{
	const int64_t read = t->v[TD_READ].null ? 0 : t->v[TD_READ].i;
	int64_t seen;

	if (!pg->again)
		return read;
	seen = read_seen(pg);
	return seen && seen < read ? seen : read;
}

enum rc ticket_show_entries(struct page *pg, struct ticket_shown *t, struct err *e)
{
	const struct q_arg lang = q_text(pg->lang), other = q_text(pg->conf->default_language);
	const int64_t read = read_mark(pg, t);
	xmlNode *entries = xml_elem(t->node, "entries");
	enum rc rc = query_xml(pg->db, &q_ticket_entries,
			       QARGS(q_i64(read), q_i64(pg->user->id), lang, other, lang, other,
				     q_i64(pg->id), q_i64(pg->user->id)), entries, NULL, e);

	if (rc != RC_OK)
		return rc;
	if (entries->children) {
		xml_attr(entries->children, "first", "true");
		xml_attr(entries->last, "last", "true");
		t->newest = attr_number(entries->last, "id");
	}
	add_steps(pg, t, entries);
	return add_attachments(pg, entries, e);
}

struct people { xmlNode *visible, *on; };

static enum rc keep_person(void *arg, const struct q_val *v, struct err *e)
{
	struct people *p = arg;

	(void)e;
	if (!v[4].null && v[4].i)
		view_person(p->visible, v[0].i, &v[1], !v[3].null && v[3].i);
	if (!v[2].null)
		xml_attr(view_person(p->on, v[0].i, &v[1], false), "part", v[2].p);
	return RC_OK;
}

enum rc ticket_show_people(struct page *pg, const struct ticket_shown *t, struct err *e)
{
	const struct q_arg id = q_i64(pg->id), who = q_i64(pg->user->id);
	struct people p = { xml_elem(pg->body, "visible"), xml_elem(pg->body, "people") };

	xml_attr(p.visible, "mode", flag(t, TC_PRIVATE) ? "private" : t->v[TD_VISIBILITY].p);
	return query_each(pg->db, &q_ticket_people, QARGS(id, who, id, who), keep_person, &p, e);
}

enum rc ticket_show_mails(struct page *pg, struct err *e)
{
	if (!pg->user->staff)
		return RC_OK;
	return query_xml(pg->db, &q_outbox_of_ticket, QARGS(q_i64(pg->id), q_i64(pg->user->id)),
			 xml_elem(pg->body, "mails"), NULL, e);
}
