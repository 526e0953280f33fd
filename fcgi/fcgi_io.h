/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * fcgi_io - requests and responses over a FastCGI socket; owner of fcgiapp.h
 *
 * One connection at a time. The listener must not block, so that a sibling which was
 * faster leaves us with "nothing there" instead of a wait.
 */
#ifndef FCGI_FCGI_IO_H
#define FCGI_FCGI_IO_H

#include "fcgi/request.h"
#include "fcgi/response.h"

struct fcgi_io;

/* The process's own alarm rings so long after the deadline: longer than the master's
 * patience. */
#define IO_GUARD_S 10

/* Once per process; afterwards the caller runs sig_init (libfcgi puts its own handlers
 * where it finds defaults). NULL when libfcgi refuses. deadline_ms bounds each read and
 * each write of a request. Freed with ctx. */
struct fcgi_io *fcgi_io_new(const void *ctx, int listen_fd, long deadline_ms);
/* Takes the next request: 0, or a negative errno; -EAGAIN when a sibling took it. Blocks
 * while a peer sends half a request: the master's deadline ends that. */
int fcgi_io_accept(struct fcgi_io *io);
/* The accepted request on mem, its body read as far as REQUEST_BODY_MAX allows; of a
 * multipart one nothing is read (request.h). */
struct request *fcgi_io_request(struct fcgi_io *io, const void *mem);
/* Sends status, headers and body. False when the peer is gone or the body ended early. */
bool fcgi_io_send(struct fcgi_io *io, const struct response *res);
/* Ends the request and its connection. */
void fcgi_io_finish(struct fcgi_io *io);

#endif
