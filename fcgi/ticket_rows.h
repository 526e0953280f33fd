/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * ticket_rows - one page of the list, and the way to its neighbours
 */
#ifndef FCGI_TICKET_ROWS_H
#define FCGI_TICKET_ROWS_H

#include "fcgi/ticket_filter.h"
#include "fcgi/ticket_view.h"

/* <tickets> and <pager>. The total comes from the counts where they know it. */
enum rc ticket_rows(struct page *pg, const struct list_view *v,
		    const struct ticket_counts *c, struct err *e) MUST_CHECK;

#endif
