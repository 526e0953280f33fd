/* SPDX-License-Identifier: EUPL-1.2 */
/* clamd - asks a virus scanner about a content: clamd's INSTREAM, one connection per question */
#include "lib/clamd.h"
#include "lib/clock.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define SLICE_MS 200		/* how often stop is asked */
#define REPLY_MAX 1024
#define UNIX_PREFIX "unix:"
#define STREAM "stream: "

struct talk {
	const struct clamd *c;
	struct clamd_answer *out;
	int fd;
	bool early;		/* clamd spoke or left before the content was over */
};

/* What comes from outside is made harmless here, once. */
static void say(struct clamd_answer *out, enum clamd_verdict verdict, const char *text)
{
	size_t n = 0;

	for (; *text && n + 1 < sizeof(out->text); text++)
		out->text[n++] = *text >= 0x20 && *text <= 0x7e ? *text : '_';
	out->text[n] = '\0';
	out->verdict = verdict;
}

/* False: the answer is in out. */
static bool fail(struct talk *t, enum clamd_verdict verdict, const char *what, int number)
{
	char text[200];

	snprintf(text, sizeof(text), "%s%s%s", what, number ? ": " : "",
		 number ? strerror(number) : "");
	say(t->out, verdict, text);
	return false;
}

/* Waits for one of events until the deadline; what came is in *got. */
static bool wait_for(struct talk *t, short events, int64_t until, enum clamd_verdict late,
		     const char *what, short *got)
{
	struct pollfd fd = { .fd = t->fd, .events = events };

	for (;;) {
		int64_t left = until - clock_mono_ms();
		int n;

		if (t->c->stop && t->c->stop())
			return fail(t, CLAMD_STOPPED, "", 0);
		if (left <= 0)
			return fail(t, late, what, ETIMEDOUT);
		n = poll(&fd, 1, left < SLICE_MS ? (int)left : SLICE_MS);
		if (n < 0 && errno != EINTR)
			return fail(t, late, what, errno);
		if (n > 0) {
			*got = fd.revents;
			return true;
		}
	}
}

static bool connected(struct talk *t, const struct sockaddr *to, socklen_t len)
{
	const int64_t until = clock_mono_ms() + t->c->connect_ms;
	int error = 0;
	socklen_t size = sizeof(error);
	short got;

	t->fd = socket(to->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (t->fd < 0)
		return fail(t, CLAMD_AWAY, "could not make a socket", errno);
	if (connect(t->fd, to, len) == 0)
		return true;
	if (errno != EINPROGRESS)
		return fail(t, CLAMD_AWAY, "could not connect", errno);
	if (!wait_for(t, POLLOUT, until, CLAMD_AWAY, "could not connect", &got))
		return false;
	if (getsockopt(t->fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error)
		return fail(t, CLAMD_AWAY, "could not connect", error);
	return true;
}

static bool connect_unix(struct talk *t, const char *path)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };

	if (strlen(path) >= sizeof(to.sun_path))
		return fail(t, CLAMD_AWAY, "could not connect", ENAMETOOLONG);
	memcpy(to.sun_path, path, strlen(path) + 1);
	return connected(t, (const struct sockaddr *)&to, sizeof(to));
}

/* HOST:PORT or [HOST]:PORT; loopback only, so nothing is asked of the network. */
static bool connect_host(struct talk *t, const char *address)
{
	const struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV };
	const char *port = strrchr(address, ':');
	struct addrinfo *list;
	char host[64];
	size_t len = port ? (size_t)(port - address) : 0;
	bool done = false;

	if (len > 2 && *address == '[') {
		address++;
		len -= 2;
	}
	if (len == 0 || len >= sizeof(host))
		return fail(t, CLAMD_AWAY, "could not read the address", EINVAL);
	memcpy(host, address, len);
	host[len] = '\0';
	if (getaddrinfo(host, port + 1, &hints, &list) != 0)
		return fail(t, CLAMD_AWAY, "could not find the host", 0);
	for (const struct addrinfo *a = list; a && !done; a = a->ai_next) {
		if (t->fd >= 0)
			close(t->fd);
		done = connected(t, a->ai_addr, a->ai_addrlen);
		if (!done && t->out->verdict == CLAMD_STOPPED)
			break;
	}
	freeaddrinfo(list);
	return done;
}

static bool open_talk(struct talk *t)
{
	const char *address = t->c->address;
	const size_t prefix = sizeof(UNIX_PREFIX) - 1;

	if (strncmp(address, UNIX_PREFIX, prefix) == 0)
		return connect_unix(t, address + prefix);
	return connect_host(t, address);
}

/* Not yet all of it: true. Whoever has an answer for us or has left is sent no more. */
static bool send_some(struct talk *t, const char **p, size_t *len)
{
	ssize_t n = send(t->fd, *p, *len, MSG_NOSIGNAL);

	if (n >= 0) {
		*p += n;
		*len -= (size_t)n;
	} else if (errno == EPIPE || errno == ECONNRESET) {
		t->early = true;
	} else if (errno != EAGAIN && errno != EINTR) {
		return fail(t, CLAMD_BROKEN, "could not send", errno);
	}
	return true;
}

static bool put(struct talk *t, const char *p, size_t len)
{
	const int64_t until = clock_mono_ms() + t->c->send_ms;
	short got = 0;

	while (len > 0 && !t->early) {
		if (!wait_for(t, POLLOUT | POLLIN, until, CLAMD_BROKEN, "could not send", &got))
			return false;
		t->early = (got & (POLLIN | POLLHUP | POLLERR)) != 0;
		if (!t->early && !send_some(t, &p, &len))
			return false;
	}
	return true;
}

static bool put_piece(struct talk *t, const char *p, size_t len)
{
	const uint32_t size = htonl((uint32_t)len);

	return put(t, (const char *)&size, sizeof(size)) && put(t, p, len);
}

/* One answer, with the NUL that ends it. */
static bool get_reply(struct talk *t, char reply[REPLY_MAX])
{
	const int64_t until = clock_mono_ms() + t->c->reply_ms;
	size_t have = 0;
	short got;

	for (;;) {
		ssize_t n;

		if (!wait_for(t, POLLIN, until, CLAMD_BROKEN, "no answer", &got))
			return false;
		n = recv(t->fd, reply + have, REPLY_MAX - have, 0);
		if (n < 0 && (errno == EAGAIN || errno == EINTR))
			continue;
		if (n <= 0)
			return fail(t, CLAMD_BROKEN, have ? "half an answer" : "no answer",
				    n < 0 ? errno : 0);
		have += (size_t)n;
		if (memchr(reply, '\0', have))
			return true;
		if (have == REPLY_MAX)
			return fail(t, CLAMD_BROKEN, "the answer is too long", 0);
	}
}

/* Cuts end off text; false: it does not end so. */
static bool cut_end(char *text, const char *end)
{
	const size_t n = strlen(text), m = strlen(end);

	if (n < m || strcmp(text + n - m, end) != 0)
		return false;
	text[n - m] = '\0';
	return true;
}

/* "stream: OK", "stream: NAME FOUND", "REASON ERROR". */
static void judge(struct talk *t, char *reply)
{
	const size_t head = strncmp(reply, STREAM, sizeof(STREAM) - 1) ? 0 : sizeof(STREAM) - 1;
	char *text = reply + head;

	if (head && strcmp(text, "OK") == 0)
		say(t->out, t->early ? CLAMD_BROKEN : CLAMD_CLEAN,
		    t->early ? "an answer before the content was over" : "");
	else if (head && cut_end(text, " FOUND") && *text)
		say(t->out, CLAMD_INFECTED, text);
	else if (cut_end(text, " ERROR"))
		say(t->out, CLAMD_ERROR, text);
	else
		fail(t, CLAMD_BROKEN, "the answer is not clamd's", 0);
}

/* False: the answer stands, or *rc is what the content failed with. */
static bool put_content(struct talk *t, const struct clamd_content *content, enum rc *rc,
			struct err *e)
{
	static const char command[] = "zINSTREAM";
	const char *p;
	size_t len;

	if (!put(t, command, sizeof(command)))
		return false;
	do {
		*rc = content->next(content->arg, &p, &len, e);
		if (*rc || !put_piece(t, p, len))
			return false;
	} while (len > 0 && !t->early);
	return true;
}

enum rc clamd_scan(const struct clamd *c, const struct clamd_content *content,
		   struct clamd_answer *out, struct err *e)
{
	struct talk t = { .c = c, .out = out, .fd = -1 };
	char reply[REPLY_MAX];
	enum rc rc = RC_OK;

	if (open_talk(&t) && put_content(&t, content, &rc, e) && get_reply(&t, reply))
		judge(&t, reply);
	if (t.fd >= 0)
		close(t.fd);
	return rc;
}

bool clamd_ping(const struct clamd *c, struct clamd_answer *why)
{
	static const char command[] = "zPING";
	struct talk t = { .c = c, .out = why, .fd = -1 };
	char reply[REPLY_MAX];
	bool well = open_talk(&t) && put(&t, command, sizeof(command)) && get_reply(&t, reply);

	if (well && strcmp(reply, "PONG") != 0)
		well = fail(&t, CLAMD_BROKEN, "the answer is not clamd's", 0);
	if (t.fd >= 0)
		close(t.fd);
	return well;
}
