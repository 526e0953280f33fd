/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * mail_off - links in mails that switch notifications off, without a login
 *
 * A link holds the person's number, what it switches off, and a mark over both under the
 * site's secret: there is no row for it, it does not expire, and it can do nothing else.
 * Who has it learns only whether these mails are on.
 */
#ifndef LIB_MAIL_OFF_H
#define LIB_MAIL_OFF_H

#include "lib/conf.h"
#include "lib/db.h"
#include "lib/err.h"
#include <stdbool.h>
#include <stdint.h>

enum mail_off {
	MAIL_OFF_ALL = 1,	/* everything about tickets */
	MAIL_OFF_ORGANISATION	/* tickets of the organisation that one is not on */
};

/* Text for the path /mail/off/{token}, on ctx. */
char *mail_off_token(const void *ctx, const struct conf *conf, int64_t person, enum mail_off what);
/* False when the token is none of ours. */
bool mail_off_read(const struct conf *conf, const char *token, int64_t *person,
		   enum mail_off *what);
/* *off: whether these mails are off. RC_NOTFOUND: the person is gone. */
enum rc mail_off_is(struct db *db, int64_t person, enum mail_off what, bool *off,
		    struct err *e) MUST_CHECK;
/* Switches them off, in the running write transaction; *changed false if they were. */
enum rc mail_off_set(struct db *db, int64_t person, enum mail_off what, bool *changed,
		     struct err *e) MUST_CHECK;

#endif
