/* SPDX-License-Identifier: EUPL-1.2 */
/* board - what every process is doing, in memory shared by master and children */
#include "lib/board.h"
#include "lib/clock.h"
#include "lib/log.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

static struct board *shared;
static struct board_slot *own;

struct mapping { void *p; };

static int unmap(struct mapping *m)
{
	if (m->p == shared) {
		shared = NULL;
		own = NULL;
	}
	munmap(m->p, sizeof(struct board));
	return 0;
}

static enum rc map(const void *ctx, int fd, int prot, const char *path, void **out, struct err *e)
{
	struct mapping *m;
	void *p = mmap(NULL, sizeof(struct board), prot, MAP_SHARED, fd, 0);

	if (p == MAP_FAILED)
		return ERR(e, RC_BUSY, "", "could not map board %s: %s", path, strerror(errno));
	m = talloc(ctx, struct mapping);
	m->p = p;
	talloc_set_destructor(m, unmap);
	*out = p;
	return RC_OK;
}

/* A file of full size under another name, so that no one ever sees half a board. */
static int make_file(const char *path)
{
	int fd;

	unlink(path);
	fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd >= 0 && posix_fallocate(fd, 0, sizeof(struct board)) != 0) {
		close(fd);
		unlink(path);
		errno = ENOSPC;
		return -1;
	}
	return fd;
}

enum rc board_create(const void *ctx, const char *path, struct board **out, struct err *e)
{
	char *fresh = talloc_asprintf(NULL, "%s.new", path);
	int fd = make_file(fresh);
	struct board *b;
	void *p;
	enum rc rc;

	if (fd < 0) {
		rc = ERR(e, RC_BUSY, "", "could not make board %s: %s", path, strerror(errno));
		talloc_free(fresh);
		return rc;
	}
	rc = map(ctx, fd, PROT_READ | PROT_WRITE, path, &p, e);
	close(fd);
	if (rc == RC_OK) {
		b = p;
		b->magic = BOARD_MAGIC;
		b->version = BOARD_VERSION;
		b->slots = BOARD_SLOTS;
		b->slot_size = sizeof(struct board_slot);
		b->started_ms = clock_now_ms();
		*out = b;
		if (rename(fresh, path) != 0)
			rc = ERR(e, RC_BUSY, "", "could not name board %s: %s", path,
				 strerror(errno));
	}
	if (rc != RC_OK)
		unlink(fresh);
	talloc_free(fresh);
	return rc;
}

static bool is_ours(const struct board *b)
{
	return b->magic == BOARD_MAGIC && b->version == BOARD_VERSION &&
		b->slots == BOARD_SLOTS && b->slot_size == sizeof(struct board_slot);
}

enum rc board_open(const void *ctx, const char *path, const struct board **out, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	void *p;
	enum rc rc;

	if (fd < 0)
		return ERR(e, errno == ENOENT ? RC_NOTFOUND : RC_DENIED, "",
			   "could not open board %s: %s", path, strerror(errno));
	if (fstat(fd, &st) != 0 || st.st_size != (off_t)sizeof(struct board))
		rc = ERR(e, RC_CONFLICT, "", "board %s is of another version", path);
	else
		rc = map(ctx, fd, PROT_READ, path, &p, e);
	close(fd);
	if (rc != RC_OK)
		return rc;
	if (!is_ours(p))
		return ERR(e, RC_CONFLICT, "", "board %s is of another version", path);
	*out = p;
	return RC_OK;
}

void board_slot_begin(struct board *b, unsigned slot, enum board_kind kind, unsigned generation)
{
	struct board_slot *s = &b->slot[slot];

	board_slot_free(b, slot);
	s->generation = generation;
	s->since_ms = clock_mono_ms();
	s->state = BS_STARTING;
	s->kind = kind;
}

void board_slot_free(struct board *b, unsigned slot)
{
	struct board_slot *s = &b->slot[slot];

	s->kind = BK_NONE;
	s->state = BS_FREE;
	s->pid = 0;
	s->since_ms = s->request_ms = 0;
	s->requests = s->errors = s->ms_total = 0;
	memset(s->route, 0, sizeof(s->route));
	memset(s->request_id, 0, sizeof(s->request_id));
}

const char *board_kind_name(enum board_kind k)
{
	static const char *const names[] = { "none", "master", "worker", "mailer", "scanner",
					     "status" };

	return (unsigned)k < sizeof(names) / sizeof(names[0]) ? names[k] : "?";
}

const char *board_state_name(enum board_state s)
{
	static const char *const names[] = { "free", "starting", "idle", "reading", "working",
					     "writing", "stopping" };

	return (unsigned)s < sizeof(names) / sizeof(names[0]) ? names[s] : "?";
}

void board_set_own(struct board *b, unsigned slot)
{
	shared = b;
	own = b && slot < BOARD_SLOTS ? &b->slot[slot] : NULL;
	if (own)
		own->pid = getpid();
}

struct board *board_shared(void)
{
	return shared;
}

const struct board_slot *board_own(void)
{
	return own;
}

void board_state_set(enum board_state s)
{
	if (!own)
		return;
	own->since_ms = clock_mono_ms();
	own->state = s;
}

/* The last byte stays 0 whatever a reader sees in between. */
static void put_text(char *to, size_t size, const char *text)
{
	snprintf(to, size, "%s", text ? text : "");
}

void board_request_begin(const char *request_id)
{
	if (!own)
		return;
	put_text(own->request_id, sizeof(own->request_id), request_id);
	put_text(own->route, sizeof(own->route), "");
	own->request_ms = clock_mono_ms();
	board_state_set(BS_WORKING);
}

void board_request_route(const char *route)
{
	if (own)
		put_text(own->route, sizeof(own->route), route);
}

void board_request_alive(void)
{
	if (own)
		own->request_ms = clock_mono_ms();
}

static void take_lost(void)
{
	static unsigned long long told;
	unsigned long long lost = log_lost();

	shared->log_lost += lost - told;
	told = lost;
}

void board_request_end(int64_t ms, int failed)
{
	uint64_t spent = ms > 0 ? (uint64_t)ms : 0;

	if (!own)
		return;
	own->requests++;
	own->ms_total += spent;
	own->errors += failed != 0;
	own->request_ms = 0;
	put_text(own->route, sizeof(own->route), "");
	put_text(own->request_id, sizeof(own->request_id), "");
	if (own->kind == BK_WORKER) {	/* who asks for the status is no visitor */
		shared->requests++;
		shared->ms_total += spent;
		shared->errors += failed != 0;
	}
	take_lost();
}
