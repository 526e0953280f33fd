/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * ticket_start - what the form of a new ticket begins with
 */
#ifndef FCGI_TICKET_START_H
#define FCGI_TICKET_START_H

#include "fcgi/ticket_view.h"

/* The ticket that values of form_ticket_new refer to, 0 none. */
int64_t ticket_start_ref(const struct values *vs);
/* What a wrong POST, the address or a draft says, in that order. */
enum rc ticket_start_read(struct page *pg, struct ticket_start *s, struct err *e) MUST_CHECK;

#endif
