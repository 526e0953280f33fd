/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * q_form - one form, one result: which form was sent, with what, and where it led
 */
#ifndef LIB_Q_FORM_H
#define LIB_Q_FORM_H

#include "lib/db.h"
#include "lib/err.h"
#include "lib/query.h"

struct form_mark {		/* one filled-in form */
	int64_t person;
	unsigned char key[16];		/* random part of the form key */
	unsigned char content[32];	/* SHA-256 of the declared fields */
};

/* First statement of the write transaction. *fresh false: somebody was here before and
 * has committed (another who is still at it is waited for). */
enum rc form_result_claim(struct db *db, const struct form_mark *m, bool *fresh,
			  struct err *e) MUST_CHECK;
/* *location (on ctx) where the form led, NULL when it was never sent; *same: with the
 * same content. */
enum rc form_result_find(struct db *db, const void *ctx, const struct form_mark *m,
			 const char **location, bool *same, struct err *e) MUST_CHECK;
/* Last statement before COMMIT. */
enum rc form_result_store(struct db *db, const struct form_mark *m, const char *location,
			  struct err *e) MUST_CHECK;

/* Instead of storing: what was claimed was not sent after all. Until COMMIT nobody else
 * sends it, so that what is written beside it cannot outlive its being sent. */
enum rc form_result_release(struct db *db, const struct form_mark *m,
			    struct err *e) MUST_CHECK;

extern const struct query *const q_form[];	/* for q_all.c */

#endif
