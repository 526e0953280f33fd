/* SPDX-License-Identifier: EUPL-1.2 */
/* orphan - the children that a killed master left behind */
#include "fcgi/orphan.h"
#include "lib/board.h"
#include "lib/log.h"
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <talloc.h>

struct orphans {
	const char *file;	/* name of the board, without its folder */
	ino_t inode;
	int64_t until_ms;
	size_t n;
	pid_t pid[BOARD_SLOTS];
};

/* "from-to perms offset device inode path", the path with " (deleted)" once it is replaced.
 * The device is none that stat knows on some file systems. */
static bool is_board(const struct orphans *o, const char *line)
{
	const char *path = strchr(line, '/'), *name;
	unsigned long inode;

	if (!path || sscanf(line, "%*s %*s %*s %*s %lu", &inode) != 1 || inode != o->inode)
		return false;
	name = strrchr(path, '/') + 1;
	return strncmp(name, o->file, strlen(o->file)) == 0;
}

/* Its number may be another process's by now: that one does not have the file. */
static bool is_ours(const struct orphans *o, pid_t pid)
{
	char name[64], *line = NULL;
	size_t size = 0;
	bool found = false;
	FILE *f;

	snprintf(name, sizeof(name), "/proc/%d/maps", (int)pid);
	f = fopen(name, "re");
	while (f && !found && getline(&line, &size, f) > 0)
		found = is_board(o, line);
	free(line);
	if (f)
		fclose(f);
	return found;
}

static bool is_stopped(pid_t pid)
{
	char name[64], line[256] = "", *end;
	FILE *f;

	snprintf(name, sizeof(name), "/proc/%d/stat", (int)pid);
	f = fopen(name, "re");
	if (f && !fgets(line, sizeof(line), f))
		line[0] = '\0';
	if (f)
		fclose(f);
	end = strrchr(line, ')');
	return end && (strncmp(end, ") T", 3) == 0 || strncmp(end, ") t", 3) == 0);
}

struct orphans *orphan_find(const void *ctx, const char *board_path, int64_t until_ms)
{
	struct orphans *o = talloc_zero(ctx, struct orphans);
	const struct board *b;
	struct err e = { 0 };
	struct stat st;

	o->until_ms = until_ms;
	if (stat(board_path, &st) == 0 && board_open(o, board_path, &b, &e) == RC_OK) {
		o->inode = st.st_ino;
		o->file = talloc_strdup(o, strrchr(board_path, '/') + 1);
		for (unsigned i = 1; i < BOARD_SLOTS; i++)
			if (b->slot[i].pid > 0 && is_ours(o, b->slot[i].pid))
				o->pid[o->n++] = b->slot[i].pid;
	}
	if (o->n > 0) {
		log_info("master", "event=orphans %zu processes of a former master", o->n);
		return o;
	}
	talloc_free(o);
	return NULL;
}

size_t orphan_tend(struct orphans *o, int64_t now_ms)
{
	size_t left = 0;

	for (size_t i = 0; o && i < o->n; i++) {
		const pid_t pid = o->pid[i];
		bool stopped = is_stopped(pid);

		if (!is_ours(o, pid))
			continue;
		o->pid[left++] = pid;
		if (!stopped && now_ms < o->until_ms)
			continue;
		log_warn("master", "event=orphan process %d of a former master %s: sending KILL",
			 (int)pid, stopped ? "is stopped" : "does not end");
		kill(pid, SIGKILL);
	}
	if (o)
		o->n = left;
	return left;
}
