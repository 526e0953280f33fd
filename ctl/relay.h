/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * relay - whether the mail relay answers
 */
#ifndef CTL_RELAY_H
#define CTL_RELAY_H

#include "lib/conf.h"
#include "lib/err.h"

/* Connects to smtp_host and reads its greeting, 5 s per address at most. Sends nothing but
 * QUIT. RC_BUSY with the reason. */
enum rc relay_check(const struct conf *conf, struct err *e) MUST_CHECK;

#endif
