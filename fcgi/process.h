/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * process - what the children of the master are; each runs until told to stop
 *
 * Each entry is called in the child after fork with its generation, never returns to the
 * master's code: the result is the exit code. Signals are blocked on entry; the masks
 * and the stop flag come from sig.h.
 */
#ifndef FCGI_PROCESS_H
#define FCGI_PROCESS_H

#include "fcgi/generation.h"

int worker_main(const struct generation *g, int listen_fd, unsigned number);
int mailer_main(const struct generation *g);
int scanner_main(const struct generation *g);
int status_main(const struct generation *g, int listen_fd);

#endif
