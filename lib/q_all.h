/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * q_all - walks every declared query and every combination of the composed ones
 */
#ifndef LIB_Q_ALL_H
#define LIB_Q_ALL_H

#include "lib/query.h"

/* Calls fn for each; a result other than RC_OK ends and is returned. ctx holds what is
 * composed on the way. */
enum rc q_all_each(void *ctx, enum rc (*fn)(const struct query *, void *, struct err *),
		   void *arg, struct err *e) MUST_CHECK;

#endif
