/* SPDX-License-Identifier: EUPL-1.2 */
/* ticket_view.c - what several ticket pages show alike */

#include "fcgi/ticket_view.h"

#include "fcgi/forms.h"

#include <inttypes.h>
#include <string.h>
#include <talloc.h>

const char *const list_status_names[LIST_STATUSES] = {
	"new", "open", "waiting", "solved", "closed"
};

bool view_sees_organisation(const struct user *u)
{
	return !u->staff && u->organisation &&
	       (u->lead || u->visibility == VIS_ALL ||
		(u->visibility == VIS_CHOSEN && u->sees_all));
}

static enum rc keep_count(void *arg, const struct q_val *v, struct err *e)
{
	struct ticket_counts *c = arg;
	enum list_scope scope = strcmp(v[0].p, "own") == 0 ? LIST_OWN :
				strcmp(v[0].p, "org") == 0 ? LIST_ORG : LIST_ALL;

	(void)e;
	for (unsigned i = 0; i < LIST_STATUSES; i++)
		if (strcmp(list_status_names[i], v[1].p) == 0)
			c->n[scope][i] = v[2].i;
	return RC_OK;
}

enum rc view_counts(struct page *pg, struct ticket_counts *c, struct err *e)
{
	const struct q_arg who = q_i64(pg->user->id);

	memset(c, 0, sizeof(*c));
	if (pg->user->staff)
		return query_each(pg->db, &q_ticket_counts_staff, QARGS(who, who), keep_count,
				  c, e);
	return query_each(pg->db, &q_ticket_counts, QARGS(who, who, who, who), keep_count, c, e);
}

int64_t view_count_open(const struct ticket_counts *c, enum list_scope scope)
{
	int64_t sum = 0;

	for (unsigned i = 0; i < LIST_STATUSES - 1; i++)
		sum += c->n[scope][i];
	return sum;
}

struct choices {
	struct page *pg;
	xmlNode *form, *visible;
	const char *module, *people;
};

enum { CC_WHAT, CC_ID, CC_NAME, CC_ACTIVE, CC_SEES, CC_LEAD };	/* q_ticket_choices */

static void offer(const struct choices *c, const char *field, const struct q_val *v)
{
	if (field)
		page_form_choice(c->pg, c->form, field,
				 talloc_asprintf(c->pg->mem, "%" PRId64, v[CC_ID].i),
				 v[CC_NAME].p);
}

static enum rc add_choice(void *arg, const struct q_val *v, struct err *e)
{
	const struct choices *c = arg;
	const bool self = v[CC_ID].i == c->pg->user->id;

	(void)e;
	if (strcmp(v[CC_WHAT].p, "module") == 0) {
		offer(c, c->module, v);
		return RC_OK;
	}
	if (!c->visible || (v[CC_ACTIVE].i && !self))
		offer(c, c->people, v);
	if (c->visible && (v[CC_SEES].i || self))
		view_person(c->visible, v[CC_ID].i, &v[CC_NAME], v[CC_LEAD].i);
	return RC_OK;
}

xmlNode *view_person(xmlNode *parent, int64_t id, const struct q_val *name, bool lead)
{
	xmlNode *node = xml_elem_textn(parent, "person", name->p, name->len);

	xml_attr_i64(node, "id", id);
	xml_attr(node, "lead", lead ? "true" : NULL);
	return node;
}

enum rc view_choices(struct page *pg, xmlNode *form, const char *module,
		     const char *people, xmlNode *visible, struct err *e)
{
	struct choices c = { pg, form, visible, module, people };

	return query_each(pg->db, &q_ticket_choices,
			  QARGS(q_text(pg->lang), q_text(pg->conf->default_language),
				q_i64(people ? pg->user->id : 0)),
			  add_choice, &c, e);
}

static const char *id_text(struct page *pg, int64_t id)
{
	return id ? talloc_asprintf(pg->mem, "%" PRId64, id) : NULL;
}

/* How far others will read along when the ticket is not private. */
static xmlNode *add_visible(struct page *pg)
{
	static const char *const modes[] = {
		[VIS_OWN] = "own", [VIS_CHOSEN] = "chosen", [VIS_ALL] = "all"
	};

	xmlNode *node = xml_elem(pg->body, "visible");

	xml_attr(node, "mode", modes[pg->user->visibility]);
	return node;
}

enum rc view_ticket_new(struct page *pg, const struct ticket_start *s, struct err *e)
{
	xmlNode *form = page_form(pg, pg->body, &form_ticket_new, "/tickets/new");
	size_t found = 0;
	enum rc rc;

	page_form_default(pg, form, "kind", s->kind);
	page_form_default(pg, form, "subject", s->subject);
	page_form_default(pg, form, "text", s->text);
	page_form_default(pg, form, "priority", s->priority ? s->priority : "normal");
	page_form_default(pg, form, "module", id_text(pg, s->module));
	rc = view_choices(pg, form, "module", "participant", add_visible(pg), e);
	if (rc != RC_OK || !s->ref)
		return rc;
	rc = query_xml(pg->db, &q_ticket_subject, QARGS(q_i64(s->ref), q_i64(pg->user->id)),
		       pg->body, &found, e);
	if (rc == RC_OK && found)
		page_form_default(pg, form, "ref", id_text(pg, s->ref));
	return rc;
}

#define SUBJECT_MAX 200		/* code points, as the form says */

const char *view_ref_subject(struct page *pg, const char *subject)
{
	const struct catalog_arg arg = { "a", subject };
	char *text = catalog_text(pg->mem, pg->catalog, pg->lang, "ticket.ref.subject", &arg, 1);
	size_t n = 0;

	for (char *p = text; *p; p++) {
		if (((unsigned char)*p & 0xc0) != 0x80 && n++ == SUBJECT_MAX) {
			*p = '\0';
			break;
		}
	}
	return text;
}

static bool is_field(xmlNode *n, const char *name)
{
	xmlChar *have = xmlGetNoNsProp(n, (const xmlChar *)"name");
	bool same = have && strcmp((const char *)have, name) == 0;

	xmlFree(have);
	return same;
}

void view_set_value(xmlNode *form, const char *field, const char *value)
{
	for (xmlNode *n = form->children; n; n = n->next) {
		if (!is_field(n, field))
			continue;
		while (n->children) {
			xmlNode *old = n->children;

			xmlUnlinkNode(old);
			xmlFreeNode(old);
		}
		xml_elem_text(n, "value", value);
	}
}
