/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * rights - whether the portal's database account holds the rights it needs and no more
 */
#ifndef CTL_RIGHTS_H
#define CTL_RIGHTS_H

#include "lib/conf.h"
#include "lib/db.h"

/* Compares what the database says about the account of db with lib/grants.h. RC_DENIED
 * names the first difference. */
enum rc rights_check(struct db *db, const struct conf *conf, struct err *e) MUST_CHECK;

#endif
