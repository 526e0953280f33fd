/* SPDX-License-Identifier: EUPL-1.2 */
/* listener - the unix sockets that nginx and the watcher of the status connect to */
#include "fcgi/listener.h"
#include "fcgi/sig.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <systemd/sd-daemon.h>
#include <talloc.h>
#include <unistd.h>

#define BACKLOG 511
#define PATIENCE_TRIES 30	/* children of a dead master need a moment to end */
#define PATIENCE_MS 100

/* Number of descriptors handed over; asked for once, since the environment is cleaned. */
static int given_count(void)
{
	static int n = -1;

	if (n < 0) {
		n = sd_listen_fds(1);
		n = n < 0 ? 0 : n;
	}
	return n;
}

static int find_given(const char *path)
{
	int fd;

	for (fd = SD_LISTEN_FDS_START; fd < SD_LISTEN_FDS_START + given_count(); fd++)
		if (sd_is_socket_unix(fd, SOCK_STREAM, 1, path, 0) > 0)
			return fd;
	return -1;
}

static enum rc address(const char *path, struct sockaddr_un *addr, struct err *e)
{
	size_t len = strlen(path);

	*addr = (struct sockaddr_un){ .sun_family = AF_UNIX };
	if (len >= sizeof(addr->sun_path))
		return ERR(e, RC_INVALID, "", "the socket's path %s is longer than %zu bytes", path,
			   sizeof(addr->sun_path) - 1);
	memcpy(addr->sun_path, path, len);
	return RC_OK;
}

/* Whether a living process listens. The kernel tells who began to listen: when that is a
 * master which was killed, its children are on their way out. */
static bool somebody_listens(const struct sockaddr_un *addr)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	struct ucred who = { 0 };
	socklen_t len = sizeof(who);
	bool yes = false;

	if (fd < 0)
		return true;
	if (connect(fd, (const struct sockaddr *)addr, sizeof(*addr)) == 0)
		yes = getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &len) != 0 ||
			who.pid <= 0 || kill(who.pid, 0) == 0 || errno != ESRCH;
	else
		yes = errno == EAGAIN;	/* its queue is full */
	close(fd);
	return yes;
}

/* Removes what a dead master left; anything that is no socket is left alone. */
static enum rc clear_path(const char *path, const struct sockaddr_un *addr, struct err *e)
{
	struct stat st;
	int i;

	if (lstat(path, &st) != 0)
		return RC_OK;
	if (!S_ISSOCK(st.st_mode))
		return ERR(e, RC_CONFLICT, "", "%s is there already and is no socket", path);
	for (i = 0; somebody_listens(addr); i++) {
		if (i == PATIENCE_TRIES)
			return ERR(e, RC_CONFLICT, "", "another process listens on %s", path);
		sig_sleep(PATIENCE_MS);
	}
	unlink(path);
	return RC_OK;
}

static enum rc bind_to(int fd, const char *path, const struct sockaddr_un *addr, struct err *e)
{
	mode_t old = umask(0177);
	int failed = bind(fd, (const struct sockaddr *)addr, sizeof(*addr));

	umask(old);
	if (failed || chmod(path, 0660) != 0 || listen(fd, BACKLOG) != 0)
		return ERR(e, RC_BUSY, "", "could not listen on %s: %s", path, strerror(errno));
	return RC_OK;
}

static enum rc make(const char *path, int *out, struct err *e)
{
	struct sockaddr_un addr;
	enum rc rc = address(path, &addr, e);
	int fd;

	if (rc != RC_OK)
		return rc;
	rc = clear_path(path, &addr, e);
	if (rc != RC_OK)
		return rc;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return ERR(e, RC_BUSY, "", "could not make a socket: %s", strerror(errno));
	rc = bind_to(fd, path, &addr, e);
	if (rc != RC_OK)
		close(fd);
	else
		*out = fd;
	return rc;
}

enum rc listener_open(const void *ctx, const char *path, struct listener **out, struct err *e)
{
	int fd = find_given(path);
	bool given = fd >= 0;
	struct listener *l;
	enum rc rc = RC_OK;

	if (!given)
		rc = make(path, &fd, e);
	else if (fcntl(fd, F_SETFL, O_NONBLOCK) != 0 || fcntl(fd, F_SETFD, FD_CLOEXEC) != 0)
		rc = ERR(e, RC_BUSY, "", "could not use systemd's socket %s: %s", path,
			 strerror(errno));
	if (rc != RC_OK)
		return rc;
	l = talloc_zero(ctx, struct listener);
	l->path = talloc_strdup(l, path);
	l->fd = fd;
	l->given = given;
	*out = l;
	return RC_OK;
}

void listener_close(struct listener *l)
{
	if (!l)
		return;
	if (!l->given) {
		close(l->fd);
		unlink(l->path);
	}
	talloc_free(l);
}

enum rc listener_check(const char *path, struct err *e)
{
	char *dir = talloc_strndup(NULL, path, (size_t)(strrchr(path, '/') - path));
	struct sockaddr_un addr;
	enum rc rc = address(path, &addr, e);

	if (rc == RC_OK && find_given(path) < 0 && access(*dir ? dir : "/", W_OK | X_OK) != 0)
		rc = ERR(e, RC_INVALID, "", "no socket can be made in %s: %s", *dir ? dir : "/",
			 strerror(errno));
	talloc_free(dir);
	return rc;
}
