/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * account - the account that a command names
 */
#ifndef CTL_ACCOUNT_H
#define CTL_ACCOUNT_H

#include "ctl/ctl.h"
#include "lib/person.h"
#include "lib/ticket.h"

/* The account with the address; in the group "contact" a contact, in "agent" somebody of
 * the desk, else RC_NOTFOUND. */
enum rc account_find(struct ctl *c, const char *email, struct person_found *out,
		     struct err *e) MUST_CHECK;
/* Who acts: the active agent of --as; without it portalctl itself if that is allowed. */
enum rc account_actor(struct ctl *c, bool needed, struct actor *out, struct err *e) MUST_CHECK;

#endif
