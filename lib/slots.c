/* SPDX-License-Identifier: EUPL-1.2 */
/* slots - how many may do something at once, over all processes of the site on this host */
#include "lib/slots.h"

#include "lib/clock.h"
#include "lib/log.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <talloc.h>
#include <time.h>
#include <unistd.h>

#define NAP_MS 4

struct slots {
	const char *path;
	long count;
	int fd;
	pid_t owner;		/* process that opened fd */
};

static int close_file(struct slots *s)
{
	if (s->fd >= 0)
		close(s->fd);
	return 0;
}

/* Who runs portalctl as root must not make a file that the portal cannot open. */
static bool give_to_folder(const char *path, int fd)
{
	char *folder = talloc_strdup(NULL, path);
	char *end = strrchr(folder, '/');
	struct stat st;
	bool good = geteuid() != 0 || !end;

	if (!good) {
		*end = '\0';
		good = stat(*folder ? folder : "/", &st) == 0 &&
			fchown(fd, st.st_uid, st.st_gid) == 0;
	}
	talloc_free(folder);
	return good;
}

static enum rc open_file(struct slots *s, struct err *e)
{
	int fd = open(s->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd < 0 || !give_to_folder(s->path, fd)) {
		ERR(e, RC_BUSY, "error.503", "could not open %s: %s", s->path, strerror(errno));
		if (fd >= 0)
			close(fd);
		return RC_BUSY;
	}
	if (s->fd >= 0)
		close(s->fd);
	s->fd = fd;
	s->owner = getpid();
	return RC_OK;
}

enum rc slots_new(const void *ctx, const char *path, long count, struct slots **out,
		  struct err *e)
{
	struct slots *s = talloc_zero(ctx, struct slots);
	enum rc rc;

	assert(s && count > 0);
	s->path = talloc_strdup(s, path);
	s->count = count;
	s->fd = -1;
	talloc_set_destructor(s, close_file);
	rc = open_file(s, e);
	if (rc == RC_OK)
		*out = s;
	else
		talloc_free(s);
	return rc;
}

static int lock_byte(const struct slots *s, long slot, short type)
{
	struct flock lock = { .l_type = type, .l_whence = SEEK_SET, .l_start = slot, .l_len = 1 };

	return fcntl(s->fd, F_OFD_SETLK, &lock);
}

/* 1 taken, 0 all taken by others, -1 errno. Each process begins at another byte. */
static int try_all(const struct slots *s, long *slot)
{
	for (long i = 0; i < s->count; i++) {
		long n = (getpid() + i) % s->count;

		if (lock_byte(s, n, F_WRLCK) == 0) {
			*slot = n;
			return 1;
		}
		if (errno != EAGAIN && errno != EACCES && errno != EINTR)
			return -1;
	}
	return 0;
}

enum rc slots_take(struct slots *s, long wait_ms, const char *msgid, long *slot,
		   struct err *e)
{
	const struct timespec nap = { 0, NAP_MS * 1000000L };
	int64_t end = clock_mono_ms() + wait_ms;
	enum rc rc = s->owner == getpid() ? RC_OK : open_file(s, e);
	int got;

	if (rc != RC_OK)
		return rc;
	for (;;) {
		got = try_all(s, slot);
		if (got > 0)
			return RC_OK;
		if (got < 0)
			return ERR(e, RC_BUSY, "error.503", "could not lock %s: %s", s->path,
				   strerror(errno));
		if (clock_mono_ms() >= end)
			return ERR(e, RC_BUSY, msgid, "all %ld slots of %s stayed taken for %ld ms",
				   s->count, s->path, wait_ms);
		nanosleep(&nap, NULL);
	}
}

void slots_give(struct slots *s, long slot)
{
	struct err e = { 0 };

	/* Closing the description gives back whatever cannot be given back singly. */
	if (lock_byte(s, slot, F_UNLCK) != 0 && open_file(s, &e) != RC_OK)
		log_alert("slots", "could not give back slot %ld: %s", slot, e.cause);
}
