/* SPDX-License-Identifier: EUPL-1.2 */
/* q_migrate - statements of migrate and grants */
#ifndef LIB_Q_MIGRATE_H
#define LIB_Q_MIGRATE_H

#include "lib/query.h"

extern const struct query q_schema_lock, q_schema_lock_holder, q_schema_unlock,
	q_schema_extend, q_schema_applied, q_schema_progress, q_schema_progress_set,
	q_schema_progress_drop, q_schema_version_add, q_schema_grants;
extern const struct query *const q_migrate[];

/* Tables that migrate needs before the first file; run as text, each may run again. */
extern const char *const migrate_bootstrap[];

#endif
