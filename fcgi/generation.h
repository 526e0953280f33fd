/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * generation - one set of settings, messages and compiled sheets
 *
 * Made and proven by the master before it forks; a reload makes the next one and keeps
 * the old when that fails.
 */
#ifndef FCGI_GENERATION_H
#define FCGI_GENERATION_H

#include "lib/catalog.h"
#include "lib/conf.h"
#include "lib/err.h"
#include "lib/render.h"
#include <stdio.h>

struct generation {
	unsigned number;
	const struct conf *conf;
	const struct catalog *catalog;
	const struct sheets *sheets;
	const char *version;	/* of the static files, NULL if they are not here */
};

/* Everything a start needs; each problem is a line in problems. Freed with ctx. */
enum rc generation_load(const void *ctx, const char *conf_path, unsigned number,
			FILE *problems, struct generation **out, struct err *e) MUST_CHECK;

#endif
