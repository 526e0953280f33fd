/* SPDX-License-Identifier: EUPL-1.2 */
/* worker - answers requests through the gate, one at a time, with a connection of its own */
#include "fcgi/policy.h"
#include "fcgi/process.h"
#include "fcgi/serve.h"
#include "lib/credential.h"
#include "lib/log.h"
#include "lib/token.h"
#include <errno.h>
#include <string.h>
#include <sys/resource.h>
#include <talloc.h>

#define MEMORY_MAX (1024L * 1024 * 1024)

/* A peer may announce 2 GB of parameters, which libfcgi would reserve: the worker shall
 * die of it rather than the host. */
static void limit_memory(void)
{
#ifndef SANITIZED
	const struct rlimit limit = { MEMORY_MAX, MEMORY_MAX };

	if (setrlimit(RLIMIT_AS, &limit) != 0)
		log_warn("worker", "could not limit the memory: %s", strerror(errno));
#endif
}

static void answer(void *arg, const struct request *req, struct response *res,
		   struct gate_stat *st)
{
	gate_answer(arg, req, res, st);
}

static void after(void *arg, const void *mem)
{
	gate_after(arg, mem);
}

int worker_main(const struct generation *g, int listen_fd, unsigned number)
{
	struct gate *gate = talloc_zero(NULL, struct gate);
	struct serve s = {
		.listen_fd = listen_fd, .deadline_ms = g->conf->request_deadline_ms,
		.answer = answer, .after = after, .arg = gate,
	};
	struct err e = { 0 };
	uint32_t random;
	int code;

	limit_memory();
	if (credential_init(g->conf, &e) != RC_OK) {
		log_error("worker", "worker %u cannot start: %s", number, e.cause);
		return 1;
	}
	token_random(&random, sizeof(random));
	s.requests = policy_recycle((unsigned long)g->conf->max_requests, random);
	gate->conf = g->conf;
	gate->catalog = g->catalog;
	gate->sheets = g->sheets;
	gate->version = g->version;
	gate->db = db_new(gate, g->conf, DB_WEB);
	code = serve_run(&s);
	talloc_free(gate);
	return code;
}
