/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * listener - the unix sockets that nginx and the watcher of the status connect to
 *
 * Handed over by systemd (LISTEN_FDS) when one with this path is there, else made: mode
 * 0660, group of the folder if that is setgid. A socket that a dead master left behind is
 * taken over; one that a living process listens on is not.
 */
#ifndef FCGI_LISTENER_H
#define FCGI_LISTENER_H

#include "lib/err.h"
#include <stdbool.h>

struct listener {
	const char *path;
	int fd;
	bool given;	/* by systemd: its file is not ours */
};

/* Opens without blocking (O_NONBLOCK). Not closed with ctx: see listener_close. */
enum rc listener_open(const void *ctx, const char *path, struct listener **out,
		      struct err *e) MUST_CHECK;
/* Closes and frees; removes the file too (not systemd's). NULL is fine. */
void listener_close(struct listener *l);
/* What -t can say without opening: length of the path, folder there and writable. */
enum rc listener_check(const char *path, struct err *e) MUST_CHECK;

#endif
