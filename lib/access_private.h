/* SPDX-License-Identifier: EUPL-1.2 */
/* access_private - what the rooms of access share; private to lib/access*.c */
#ifndef LIB_ACCESS_PRIVATE_H
#define LIB_ACCESS_PRIVATE_H

#include "lib/access.h"

/* The rules for a new password of this person: RC_INVALID with the rule's message id. */
enum rc access_check_new(struct db *db, const struct conf *conf, int64_t person,
			 const char *password, size_t len, struct err *e) MUST_CHECK;
/* In a write transaction: the only password from now on; links, mailed passwords and
 * sessions end, the notice mail is written. */
enum rc access_store_own(struct db *db, int64_t person, const char *phc,
			 struct err *e) MUST_CHECK;

#endif
