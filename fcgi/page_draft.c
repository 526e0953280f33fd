/* SPDX-License-Identifier: EUPL-1.2 */
/* page_draft.c - drafts in the page document, and back in the form they came from */

#include "fcgi/forms.h"
#include "fcgi/gate.h"

#include "lib/q_draft.h"

#include <inttypes.h>
#include <string.h>
#include <talloc.h>

static xmlNode *add_draft(struct page *pg, xmlNode *parent, const struct draft *d,
			  const char *back)
{
	xmlNode *node = xml_elem(parent, "draft"), *form;

	xml_attr_i64(node, "id", d->id);
	xml_attr(node, "form", d->form);
	xml_attr_time(node, "updated", d->updated_at);
	if (d->ref)
		xml_attr_i64(node, "ref", d->ref);
	xml_attr(node, "rescued", d->rescued ? "true" : NULL);
	if (!back)
		return node;
	form = page_form(pg, node, &form_draft, "/drafts/%" PRId64, d->id);
	page_form_default(pg, form, "next", back);
	return node;
}

/* What is in a draft is data of somebody else's day: judged again, and forgiven. */
static enum rc read_content(struct turn *t, const struct form *form, const char *content,
			    struct values *out, struct err *e)
{
	struct pair *pairs = NULL;
	size_t n = 0;
	enum rc rc = request_pairs(t->mem, content, strlen(content), &pairs, &n, e);

	if (rc == RC_OK)
		rc = form_read(t->mem, form, pairs, n, out, e);
	if (rc == RC_OK)
		form_forgive(out);
	return rc;
}

enum rc page_draft(struct page *pg, xmlNode *parent, const struct form *form, int64_t ref,
		   const struct values **values, struct err *e)
{
	struct turn *t = pg->gate;
	struct draft d;
	bool found = false;
	enum rc rc;

	if (values)
		*values = NULL;
	if (pg->again && pg->form.form == form)
		return RC_OK;
	rc = draft_find(pg->db, pg->mem, pg->user->id, form->name, ref, pg->now, &d, &found, e);
	if (rc == RC_OK && found)
		rc = read_content(t, form, d.content, &t->draft.values, e);
	if (rc == RC_OK && found)
		rc = gate_load_files(t, d.key, e);
	if (rc != RC_OK || !found)
		return rc;
	t->draft.form = form;
	memcpy(t->draft.key, d.key, sizeof(t->draft.key));
	add_draft(pg, parent, &d, gate_address(t));
	if (values)
		*values = &t->draft.values;
	return RC_OK;
}

/* A draft is called as its ticket, or as it calls itself. */
static const char *subject_of(struct page *pg, const struct draft *d, const char *subject)
{
	struct pair *pairs = NULL;
	struct err ignored = { 0 };
	size_t n = 0;

	if (subject || d->ref ||
	    request_pairs(pg->mem, d->content, strlen(d->content), &pairs, &n, &ignored) != RC_OK)
		return subject;
	for (size_t i = 0; i < n; i++)
		if (strcmp(pairs[i].name, "subject") == 0 && pairs[i].len > 0)
			return xml_clean(pg->mem, pairs[i].value, pairs[i].len, NULL);
	return NULL;
}

struct list { struct page *pg; xmlNode *node; const char *back; };

static enum rc add_row(void *arg, const struct draft *d, const char *subject, struct err *e)
{
	struct list *l = arg;

	(void)e;
	xml_elem_text(add_draft(l->pg, l->node, d, l->back), "subject",
		      subject_of(l->pg, d, subject));
	return RC_OK;
}

enum rc page_drafts(struct page *pg, xmlNode *parent, const char *back, struct err *e)
{
	struct list l = { pg, xml_elem(parent, "drafts"), back };

	return draft_each(pg->db, pg->user->id, pg->now, add_row, &l, e);
}

const char *page_form_address(struct page *pg, const char *form, int64_t ref)
{
	const char *const param[2] = { talloc_asprintf(pg->mem, "%" PRId64, ref), NULL };

	for (const struct route *r = routes; r->name; r++) {
		if (!r->form || strcmp(r->form->name, form) != 0)
			continue;
		if (r->flags & R_POST_ONLY && r->show_as)
			r = route_by_name(r->show_as);
		return route_path(pg->mem, r, param);
	}
	return "/";
}
