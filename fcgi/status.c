/* SPDX-License-Identifier: EUPL-1.2 */
/* status - /-/status and /-/metrics from the board, when all workers are busy too */
#include "fcgi/process.h"
#include "fcgi/serve.h"
#include "lib/board_text.h"
#include "lib/clock.h"
#include <string.h>

static bool wants_json(const struct request *req)
{
	return strcmp(req->query, "json") == 0 || strncmp(req->query, "json=", 5) == 0;
}

static void fill(struct response *res, int status, const char *type, const char *body)
{
	res->status = status;
	res->body = body;
	res->body_len = strlen(body);
	response_header(res, "Content-Type", "%s", type);
}

static void fill_page(struct response *res, const struct request *req, const struct conf *conf)
{
	struct board_view v = { board_shared(), conf->site, clock_now_ms(), clock_mono_ms() };

	if (req->path && strcmp(req->path, "/-/metrics") == 0)
		fill(res, 200, "text/plain; version=0.0.4; charset=utf-8",
		     board_metrics(req->mem, &v));
	else if (!req->path || strcmp(req->path, "/-/status") != 0)
		fill(res, 404, "text/plain; charset=utf-8", "404\n");
	else if (wants_json(req))
		fill(res, 200, "application/json; charset=utf-8", board_json(req->mem, &v));
	else
		fill(res, 200, "text/plain; charset=utf-8", board_text(req->mem, &v));
}

static void answer(void *arg, const struct request *req, struct response *res,
		   struct gate_stat *st)
{
	const struct generation *g = arg;

	st->route = "status";
	board_request_route(st->route);
	response_init(res, req->mem);
	res->head_only = req->method == M_HEAD;
	if (req->method == M_GET || req->method == M_HEAD) {
		fill_page(res, req, g->conf);
	} else {
		fill(res, 405, "text/plain; charset=utf-8", "405\n");
		response_header(res, "Allow", "GET, HEAD");
	}
	response_finish(res, g->conf->https);
}

int status_main(const struct generation *g, int listen_fd)
{
	struct generation copy = *g;
	struct serve s = {
		.listen_fd = listen_fd, .deadline_ms = g->conf->request_deadline_ms,
		.quiet = true, .answer = answer, .arg = &copy,
	};

	return serve_run(&s);
}
