/* SPDX-License-Identifier: EUPL-1.2 */
/* relay - whether the mail relay answers */
#include "ctl/relay.h"
#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define WAIT_MS 5000

/* 0 when ready, else an errno. */
static int wait_for(int fd, short events)
{
	struct pollfd p = { fd, events, 0 };
	int n;

	do
		n = poll(&p, 1, WAIT_MS);
	while (n < 0 && errno == EINTR);
	return n > 0 ? 0 : n == 0 ? ETIMEDOUT : errno;
}

static int connect_to(int fd, const struct addrinfo *a)
{
	int error = 0;
	socklen_t len = sizeof(error);

	if (connect(fd, a->ai_addr, a->ai_addrlen) == 0)
		return 0;
	if (errno != EINPROGRESS)
		return errno;
	error = wait_for(fd, POLLOUT);
	if (!error && getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len) < 0)
		error = errno;
	return error;
}

static enum rc greeting(int fd, const struct conf *conf, struct err *e)
{
	static const char quit[] = "QUIT\r\n";
	char line[128];
	int error = wait_for(fd, POLLIN);
	ssize_t n = error ? -1 : recv(fd, line, sizeof(line), 0);

	if (n < 3 || memcmp(line, "220", 3) != 0)
		return ERR(e, RC_BUSY, "", "%s:%ld accepts the connection but does not greet as a"
			   " mail server (220)", conf->smtp_host, conf->smtp_port);
	if (send(fd, quit, sizeof(quit) - 1, MSG_NOSIGNAL) < 0)
		return RC_OK;	/* it has greeted, which is all we ask */
	return RC_OK;
}

static enum rc try_address(const struct addrinfo *a, const struct conf *conf, struct err *e)
{
	int fd = socket(a->ai_family, a->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC,
			a->ai_protocol);
	int error = fd < 0 ? errno : connect_to(fd, a);
	enum rc rc;

	if (error)
		rc = ERR(e, RC_BUSY, "", "could not connect to %s:%ld: %s", conf->smtp_host,
			 conf->smtp_port, strerror(error));
	else
		rc = greeting(fd, conf, e);
	if (fd >= 0)
		close(fd);
	return rc;
}

enum rc relay_check(const struct conf *conf, struct err *e)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM }, *list = NULL;
	char port[16];
	enum rc rc = RC_BUSY;
	int error;

	snprintf(port, sizeof(port), "%ld", conf->smtp_port);
	error = getaddrinfo(conf->smtp_host, port, &hints, &list);
	if (error)
		return ERR(e, RC_BUSY, "", "could not find %s: %s", conf->smtp_host,
			   gai_strerror(error));
	for (const struct addrinfo *a = list; a && rc; a = a->ai_next)
		rc = try_address(a, conf, e);
	freeaddrinfo(list);
	return rc;
}
