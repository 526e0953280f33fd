/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * ticket_filter - the address of a list as a filter, and the filter as addresses
 */
#ifndef FCGI_TICKET_FILTER_H
#define FCGI_TICKET_FILTER_H

#include "fcgi/page.h"
#include "lib/q_ticket.h"

struct list_view {
	struct ticket_filter f;
	int64_t place;		/* of the cursor's row */
	bool narrowed;		/* by more than scope and status */
};

/* What pg->query (query_ticket_list) asks for, as far as this person may. */
void ticket_filter_read(struct page *pg, struct list_view *v);

extern const char *const list_scope_names[LIST_SCOPES];
/* Scopes this person has: LIST_OWN or LIST_ALL first, end with LIST_SCOPES. */
const enum list_scope *ticket_scopes(const struct user *u);

/* <filter> with the GET form, its choices filled in. */
enum rc ticket_filter_form(struct page *pg, const struct list_view *v,
			   struct err *e) MUST_CHECK;
/* Address of the list in this scope; status NULL: the default. */
char *ticket_filter_href(struct page *pg, enum list_scope scope, const char *status);
/* Address of the next or previous page. */
char *ticket_filter_page(struct page *pg, const struct list_view *v, const char *field,
			 const char *cursor);

#endif
