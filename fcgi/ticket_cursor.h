/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * ticket_cursor - where a page of the list ended, as text for the address
 *
 * Base64url of "sort:direction:value:id:place:text". place is the row's number in the
 * list (from 1), for "26-50 of 83". A cursor made for another order, or made up, counts
 * as none; it carries no right: the list shows only what its reader may see.
 */
#ifndef FCGI_TICKET_CURSOR_H
#define FCGI_TICKET_CURSOR_H

#include "lib/q_ticket.h"

#define CURSOR_PLACE_MAX INT64_C(1000000000)

/* Fills f->cursor (before as told) and *place from text; false if it is none for the
 * order of f. */
bool ticket_cursor_read(const void *mem, const char *text, bool before,
			struct ticket_filter *f, int64_t *place);
/* The cursor of this ticket element, on mem. */
char *ticket_cursor_write(const void *mem, const struct ticket_filter *f, xmlNode *ticket,
			  int64_t place);

#endif
