/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * serve - the accept loop that workers and the status process share
 *
 * One request at a time; between requests, and only there, the process notices that it is
 * to stop or to open its log again. The board shows what it is doing.
 */
#ifndef FCGI_SERVE_H
#define FCGI_SERVE_H

#include "fcgi/fcgi_io.h"
#include "fcgi/route.h"

struct serve {
	int listen_fd;
	long deadline_ms;
	unsigned long requests;		/* end after so many; 0: never */
	bool quiet;			/* no access line */
	void (*answer)(void *arg, const struct request *req, struct response *res,
		       struct gate_stat *st);
	void (*after)(void *arg, const void *mem);	/* once it was sent; may be NULL */
	void *arg;
};

/* Exit code of the process. */
int serve_run(const struct serve *s);

#endif
