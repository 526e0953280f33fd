/* SPDX-License-Identifier: EUPL-1.2 */
/* pidfile - one master per run folder */
#include "fcgi/pidfile.h"
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int held = -1;
static const char *held_path;

/* Whether path still names the file behind fd: the last master may just have removed it. */
static bool still_there(int fd, const char *path)
{
	struct stat a, b;

	return fstat(fd, &a) == 0 && stat(path, &b) == 0 && a.st_ino == b.st_ino &&
		a.st_dev == b.st_dev;
}

static enum rc lock(int fd, const char *path, struct err *e)
{
	struct flock l = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	struct flock who = l;

	if (fcntl(fd, F_SETLK, &l) == 0)
		return RC_OK;
	if (errno != EAGAIN && errno != EACCES)
		return ERR(e, RC_BUSY, "", "could not lock pid file %s: %s", path,
			   strerror(errno));
	if (fcntl(fd, F_GETLK, &who) != 0 || who.l_type == F_UNLCK)
		who.l_pid = 0;
	return ERR(e, RC_CONFLICT, "", "portald runs already: process %d holds %s",
		   (int)who.l_pid, path);
}

static enum rc write_pid(int fd, const char *path, struct err *e)
{
	char text[32];
	int n = snprintf(text, sizeof(text), "%d\n", (int)getpid());

	if (ftruncate(fd, 0) != 0 || pwrite(fd, text, (size_t)n, 0) != n)
		return ERR(e, RC_BUSY, "", "could not write pid file %s: %s", path,
			   strerror(errno));
	return RC_OK;
}

enum rc pidfile_take(const char *path, struct err *e)
{
	enum rc rc;
	int fd;

	for (;;) {
		fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
		if (fd < 0)
			return ERR(e, RC_BUSY, "", "could not open pid file %s: %s", path,
				   strerror(errno));
		rc = lock(fd, path, e);
		if (rc != RC_OK || still_there(fd, path))
			break;
		close(fd);
	}
	if (rc == RC_OK)
		rc = write_pid(fd, path, e);
	if (rc != RC_OK) {
		close(fd);
		return rc;
	}
	held = fd;
	held_path = path;
	return RC_OK;
}

void pidfile_forget(void)
{
	if (held >= 0)
		close(held);
	held = -1;
}

void pidfile_drop(void)
{
	if (held >= 0)
		unlink(held_path);
	pidfile_forget();
}

enum rc pidfile_holder(const char *path, pid_t *pid, struct err *e)
{
	struct flock l = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	int fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	bool found;

	if (fd < 0 && errno != ENOENT)
		return ERR(e, RC_DENIED, "", "could not open pid file %s: %s", path,
			   strerror(errno));
	found = fd >= 0 && fcntl(fd, F_GETLK, &l) == 0 && l.l_type != F_UNLCK && l.l_pid > 0;
	if (fd >= 0)
		close(fd);
	if (!found)
		return ERR(e, RC_NOTFOUND, "", "no server runs: nobody holds %s", path);
	*pid = l.l_pid;
	return RC_OK;
}
