/* SPDX-License-Identifier: EUPL-1.2 */
/* check - portald -t: says everything that would keep the site from running */
#include "fcgi/check.h"
#include "fcgi/generation.h"
#include "fcgi/listener.h"
#include "lib/db.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>
#include <unistd.h>

#define CODE_WRONG 1
#define CODE_AWAY 3

static bool socket_fine(const char *name, const char *path)
{
	struct err e = { 0 };

	if (listener_check(path, &e) == RC_OK)
		return true;
	fprintf(stderr, "%s: %s\n", name, e.cause);
	return false;
}

static bool folders_fine(const struct conf *conf)
{
	bool fine = socket_fine("listen", conf->listen);

	fine = socket_fine("status_listen", conf->status_listen) && fine;
	if (access(conf->run_dir, W_OK | X_OK) != 0) {
		fprintf(stderr, "run_dir: %s cannot be written: %s\n", conf->run_dir,
			strerror(errno));
		fine = false;
	}
	return fine;
}

/* db_connect looks at the schema's version too. */
static bool database_fine(const struct conf *conf)
{
	struct db *db = db_new(NULL, conf, DB_WEB);
	struct err e = { 0 };
	bool fine = db_connect(db, &e) == RC_OK;

	if (!fine)
		fprintf(stderr, "database away: %s (portald starts all the same and answers 503 "
			"until it is there)\n", e.cause);
	talloc_free(db);
	return fine;
}

int check_all(const char *conf_path)
{
	struct generation *g;
	struct err e = { 0 };
	int code = 0;

	if (generation_load(NULL, conf_path, 1, stderr, &g, &e) != RC_OK)
		return CODE_WRONG;
	if (!folders_fine(g->conf))
		code = CODE_WRONG;
	if (!database_fine(g->conf) && code == 0)
		code = CODE_AWAY;
	if (code == 0)
		printf("%s: everything is fine\n", conf_path);
	talloc_free(g);
	return code;
}
