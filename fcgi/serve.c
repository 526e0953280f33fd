/* SPDX-License-Identifier: EUPL-1.2 */
/* serve - the accept loop that workers and the status process share */
#include "fcgi/serve.h"
#include "fcgi/sig.h"
#include "lib/board.h"
#include "lib/clock.h"
#include "lib/log.h"
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <talloc.h>
#include <unistd.h>

#define ACCEPT_PAUSE_MS 100	/* after an error such as "no descriptors left" */

static void reopen_log(void)
{
	struct err e = { 0 };

	if (log_reopen(&e) != RC_OK)
		log_warn("serve", "could not open the log again, writing to the old one: %s",
			 e.cause);
}

/* True when somebody knocks, false when this process is to end. */
static bool wait_for_peer(int listen_fd)
{
	struct pollfd fd = { .fd = listen_fd, .events = POLLIN };
	int n;

	alarm(0);
	board_state_set(BS_IDLE);
	for (;;) {
		n = sig_wait(&fd, 1, -1);
		if (sig_take_reopen())
			reopen_log();
		if (sig_stopping())
			return false;
		if (n > 0)
			return true;
	}
}

static void access_line(const struct response *res, const struct gate_stat *st, int64_t ms,
			bool sent)
{
	log_info("access", "route=%s status=%d ms=%" PRId64 " db=%" PRId64 " render=%" PRId64
		 " statements=%u rows=%u bytes=%zu%s", st->route, res->status, ms, st->ms_db,
		 st->ms_render, st->statements, st->rows, res->head_only ? 0 : res->body_len,
		 sent ? "" : " peer=gone");
}

/* One request from the first byte to the last; everything of it is on mem. */
static void one_request(const struct serve *s, struct fcgi_io *io, void *mem)
{
	struct gate_stat st = { .route = "-" };
	struct response res = { 0 };
	int64_t start = clock_mono_ms(), ms;
	struct request *req = fcgi_io_request(io, mem);
	bool sent;

	board_request_begin(req->request_id);
	log_set_request(req->request_id);
	log_set_client(req->remote_addr);
	s->answer(s->arg, req, &res, &st);
	board_state_set(BS_WRITING);
	sent = fcgi_io_send(io, &res);
	fcgi_io_finish(io);
	ms = clock_mono_ms() - start;
	if (s->after)
		s->after(s->arg, mem);
	if (!s->quiet)
		access_line(&res, &st, ms, sent);
	log_set_person(0);
	log_set_request(NULL);
	log_set_client(NULL);
	board_request_end(ms, res.status >= 500);
}

static bool accept_one(struct fcgi_io *io)
{
	int rc;

	board_state_set(BS_READING);
	rc = fcgi_io_accept(io);
	if (rc == 0)
		return true;
	if (rc != -EAGAIN && rc != -EINTR && rc != -ECONNABORTED) {
		log_warn("serve", "could not accept a request: %s", strerror(-rc));
		sig_sleep(ACCEPT_PAUSE_MS);
	}
	return false;
}

int serve_run(const struct serve *s)
{
	struct fcgi_io *io = fcgi_io_new(NULL, s->listen_fd, s->deadline_ms);
	unsigned long n = 0;

	if (!io) {
		log_error("serve", "could not prepare the FastCGI library: %s", strerror(errno));
		return 1;
	}
	sig_init();
	while ((s->requests == 0 || n < s->requests) && wait_for_peer(s->listen_fd)) {
		void *mem;

		/* The last guard when the master, who keeps the deadline, is gone. */
		alarm(IO_GUARD_S + (unsigned)(s->deadline_ms / 1000));
		if (!accept_one(io))
			continue;
		mem = talloc_new(NULL);
		one_request(s, io, mem);
		talloc_free(mem);
		n++;
	}
	alarm(0);
	board_state_set(BS_STOPPING);
	talloc_free(io);
	return 0;
}
