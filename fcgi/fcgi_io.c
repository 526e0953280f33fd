/* SPDX-License-Identifier: EUPL-1.2 */
/* fcgi_io - requests and responses over a FastCGI socket; owner of fcgiapp.h */
#include "fcgi/fcgi_io.h"
#include "lib/board.h"
#include "lib/log.h"
#include "lib/mime_form.h"
#include "lib/token.h"
#include <errno.h>
#include <fcgiapp.h>
#include <limits.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <talloc.h>
#include <unistd.h>

#define PARAMS_MAX 65536	/* all together; nginx passes 32 KiB of headers at most */
#define PARAM_COUNT_MAX 200
#define ALIVE_BYTES (1024 * 1024)	/* moved since the deadline last began */
#define DIGITS_MAX 15		/* of a content length */

struct fcgi_io {
	FCGX_Request req;
	long deadline_ms;
	int64_t left;			/* of a multipart body */
	size_t moved;
};

static int io_free(struct fcgi_io *io)
{
	FCGX_Free(&io->req, 1);
	return 0;
}

struct fcgi_io *fcgi_io_new(const void *ctx, int listen_fd, long deadline_ms)
{
	struct fcgi_io *io;

	if (FCGX_Init() != 0)
		return NULL;
	io = talloc_zero(ctx, struct fcgi_io);
	io->deadline_ms = deadline_ms;
	if (FCGX_InitRequest(&io->req, listen_fd, FCGI_FAIL_ACCEPT_ON_INTR) != 0) {
		talloc_free(io);
		return NULL;
	}
	talloc_set_destructor(io, io_free);
	return io;
}

int fcgi_io_accept(struct fcgi_io *io)
{
	struct timeval tv = { .tv_sec = io->deadline_ms / 1000,
			      .tv_usec = (io->deadline_ms % 1000) * 1000 };
	int rc = FCGX_Accept_r(&io->req);

	if (rc < 0)
		return rc;
	setsockopt(io->req.ipcFd, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof(tv));
	setsockopt(io->req.ipcFd, SOL_SOCKET, SO_SNDTIMEO, &tv, sizeof(tv));
	return 0;
}

static bool params_fit(char **envp)
{
	size_t total = 0, n;

	for (n = 0; envp[n]; n++) {
		total += strlen(envp[n]);
		if (n >= PARAM_COUNT_MAX || total > PARAMS_MAX)
			return false;
	}
	return true;
}

static enum method method_of(const char *name)
{
	static const struct { const char *name; enum method m; } methods[] = {
		{ "GET", M_GET }, { "HEAD", M_HEAD }, { "POST", M_POST },
	};
	size_t i;

	for (i = 0; i < sizeof(methods) / sizeof(methods[0]); i++)
		if (strcmp(name, methods[i].name) == 0)
			return methods[i].m;
	return M_OTHER;
}

/* -1 for what is no number of bytes; absent or empty is 0. */
static int64_t length_of(const char *text)
{
	size_t len = strlen(text);
	int64_t n = 0;

	if (strspn(text, "0123456789") != len)
		return -1;
	if (len > DIGITS_MAX)
		return INT64_MAX;
	for (; *text; text++)
		n = n * 10 + (*text - '0');
	return n;
}

/* nginx's id when it looks like one, else 32 digits of our own. */
static const char *id_of(const void *mem, const char *given)
{
	static const char hex[] = "0123456789abcdef";
	unsigned char bytes[16];
	size_t len = strlen(given), i;
	char *own;

	if (len >= 8 && len <= 39 && strspn(given, "0123456789abcdefABCDEF-") == len)
		return talloc_strdup(mem, given);
	token_random(bytes, sizeof(bytes));
	own = talloc_zero_size(mem, 2 * sizeof(bytes) + 1);
	for (i = 0; i < sizeof(bytes); i++) {
		own[2 * i] = hex[bytes[i] >> 4];
		own[2 * i + 1] = hex[bytes[i] & 15];
	}
	return own;
}

static int wipe(char *body)
{
	explicit_bzero(body, talloc_get_size(body));
	return 0;
}

/* A file may take longer than a page: whoever moves a MiB has the whole time again, and so
 * has the last guard (fcgi/serve.c). */
static void moved(struct fcgi_io *io, size_t n)
{
	io->moved += n;
	if (io->moved < ALIVE_BYTES)
		return;
	io->moved = 0;
	board_request_alive();
	alarm(IO_GUARD_S + (unsigned)(io->deadline_ms / 1000));
}

static size_t read_some(const struct request *r, char *buf, size_t len)
{
	struct fcgi_io *io = r->read_arg;
	int want = (int)((int64_t)len < io->left ? (int64_t)len : io->left), got;

	if (want <= 0)
		return 0;
	got = FCGX_GetStr(buf, want, io->req.in);
	io->left -= got > 0 ? got : 0;
	moved(io, got > 0 ? (size_t)got : 0);
	return got > 0 ? (size_t)got : 0;
}

/* A body with a password in it is wiped when the request's memory goes. */
static void read_body(struct fcgi_io *io, struct request *r)
{
	char *body;
	int got, want;

	r->body = "";
	if (mime_is_form(r->content_type)) {
		io->left = r->content_length;
		io->moved = 0;
		r->read = read_some;
		r->read_arg = io;
		return;
	}
	if (r->content_length <= 0 || r->content_length > REQUEST_BODY_MAX)
		return;
	want = (int)r->content_length;
	body = talloc_zero_size(r->mem, (size_t)want + 1);
	talloc_set_destructor(body, wipe);
	got = FCGX_GetStr(body, want, io->req.in);
	r->body = body;
	r->body_len = got > 0 ? (size_t)got : 0;
}

/* The parameter's text as it is in the connection's memory; "" if there is none. */
static const char *param(const struct fcgi_io *io, const char *name)
{
	const char *value = FCGX_GetParam(name, io->req.envp);

	return value ? value : "";
}

static void copy_texts(const struct fcgi_io *io, struct request *r)
{
	const struct { const char *name; const char **at; } texts[] = {
		{ "REMOTE_ADDR", &r->remote_addr }, { "HTTP_USER_AGENT", &r->user_agent },
		{ "HTTP_ACCEPT", &r->accept }, { "HTTP_ACCEPT_LANGUAGE", &r->accept_language },
		{ "HTTP_ORIGIN", &r->origin }, { "HTTP_SEC_FETCH_SITE", &r->fetch_site },
		{ "CONTENT_TYPE", &r->content_type }, { "HTTP_REFERER", &r->referer },
		{ "HTTP_COOKIE", &r->cookie }, { "PORTAL_SECRET", &r->site_secret },
		{ "HTTP_IF_NONE_MATCH", &r->if_none_match }, { "HTTP_RANGE", &r->range },
		{ "HTTP_IF_RANGE", &r->if_range },
	};
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		*texts[i].at = talloc_strdup(r->mem, param(io, texts[i].name));
}

struct request *fcgi_io_request(struct fcgi_io *io, const void *mem)
{
	struct request *r = talloc_zero(mem, struct request);

	r->mem = mem;
	r->request_id = id_of(mem, param(io, "REQUEST_ID"));
	r->method = method_of(param(io, "REQUEST_METHOD"));
	r->content_length = length_of(param(io, "CONTENT_LENGTH"));
	copy_texts(io, r);
	request_target(r, param(io, "REQUEST_URI"));
	read_body(io, r);
	if (!params_fit(io->req.envp)) {
		log_warn("request", "event=refused reason=parameters the parameters of a request "
			 "are larger than %d bytes", PARAMS_MAX);
		r->path = NULL;
	}
	return r;
}

static bool put(FCGX_Stream *out, const char *text)
{
	return FCGX_PutStr(text, (int)strlen(text), out) >= 0;
}

static bool put_head(FCGX_Stream *out, const struct response *res)
{
	char status[] = "Status: 000\r\n";
	unsigned i;

	status[8] = (char)('0' + res->status / 100 % 10);
	status[9] = (char)('0' + res->status / 10 % 10);
	status[10] = (char)('0' + res->status % 10);
	if (!put(out, status))
		return false;
	for (i = 0; i < res->n_headers; i++)
		if (!put(out, res->headers[i].name) || !put(out, ": ") ||
		    !put(out, res->headers[i].value) || !put(out, "\r\n"))
			return false;
	return put(out, "\r\n");
}

static bool put_pieces(struct fcgi_io *io, const struct response *res)
{
	size_t left = res->body_len;

	while (left > 0) {
		void *mem = talloc_new(NULL);
		const char *p = "";
		size_t n = 0;
		bool good = res->piece(res->piece_arg, mem, &p, &n) && n > 0 && n <= left &&
			FCGX_PutStr(p, (int)n, io->req.out) >= 0;

		talloc_free(mem);
		if (!good)
			return false;
		left -= n;
		moved(io, n);
	}
	return true;
}

bool fcgi_io_send(struct fcgi_io *io, const struct response *res)
{
	FCGX_Stream *out = io->req.out;

	if (!put_head(out, res))
		return false;
	if (!res->head_only && res->piece && !put_pieces(io, res))
		return false;
	if (!res->head_only && !res->piece && res->body_len > 0 &&
	    (res->body_len > INT_MAX || FCGX_PutStr(res->body, (int)res->body_len, out) < 0))
		return false;
	return FCGX_FFlush(out) >= 0;
}

void fcgi_io_finish(struct fcgi_io *io)
{
	FCGX_Finish_r(&io->req);
}
