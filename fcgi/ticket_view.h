/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * ticket_view - what several ticket pages show alike
 */
#ifndef FCGI_TICKET_VIEW_H
#define FCGI_TICKET_VIEW_H

#include "fcgi/page.h"
#include "lib/q_ticket.h"

/* Whether there is an organisation scope for this person. */
bool view_sees_organisation(const struct user *u);

/* Tickets per scope and status, in the order of list_status_names. */
struct ticket_counts { int64_t n[LIST_SCOPES][LIST_STATUSES]; };
extern const char *const list_status_names[LIST_STATUSES];
enum rc view_counts(struct page *pg, struct ticket_counts *c, struct err *e) MUST_CHECK;
/* All but closed in that scope. */
int64_t view_count_open(const struct ticket_counts *c, enum list_scope scope);

/*
 * Choices of the fields module and people (either may be NULL) of a form. A filter
 * (visible NULL) offers everybody of the reader's organisation, a new ticket the active
 * colleagues; those of them who would see it unless it is private, and the reader, are
 * then named in visible.
 */
enum rc view_choices(struct page *pg, xmlNode *form, const char *module,
		     const char *people, xmlNode *visible, struct err *e) MUST_CHECK;

/* A <person> of that name and number; the caller may add attributes. */
xmlNode *view_person(xmlNode *parent, int64_t id, const struct q_val *name, bool lead);

/* What a fresh form for a new ticket begins with; NULL or 0: nothing. */
struct ticket_start {
	const char *kind, *subject, *text, *priority;
	int64_t module, ref;
};
/* Subject of a ticket that refers to one with this subject, on pg->mem. */
const char *view_ref_subject(struct page *pg, const char *subject);
/* The body of page ticket-new: form, who will see it, <ref>. */
enum rc view_ticket_new(struct page *pg, const struct ticket_start *s,
			struct err *e) MUST_CHECK;

/* The only value of a field in a form that is drawn, whatever was typed. */
void view_set_value(xmlNode *form, const char *field, const char *value);

#endif
