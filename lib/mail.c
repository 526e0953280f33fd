/* SPDX-License-Identifier: EUPL-1.2 */
/* mail - a delivery as a child with a limit: start, watch, end */
#include "lib/mail.h"
#include "lib/clock.h"
#include "lib/conf_table.h"
#include "lib/mail_session.h"
#include "lib/mime.h"
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <talloc.h>
#include <unistd.h>

#define GOODBYE_MS 5000		/* for QUIT, once the relay has the mail */
#define REAP_MS 20		/* how often a child without pipe is looked for */

struct mail_delivery {
	pid_t pid;
	int fd;			/* -1: closed by the child */
	int64_t deadline_ms;	/* monotonic */
	bool known, killed;
	struct mail_result result;
};

bool mail_needs_tls(const struct conf *conf)
{
	return conf->smtp_tls == TLS_STARTTLS || !conf_is_loopback(conf->smtp_host);
}

static void end_child(struct mail_delivery *d)
{
	if (d->pid <= 0)
		return;
	kill(d->pid, SIGKILL);
	while (waitpid(d->pid, NULL, 0) < 0 && errno == EINTR)
		;
	d->pid = -1;
}

static int delivery_free(struct mail_delivery *d)
{
	end_child(d);
	if (d->fd >= 0)
		close(d->fd);
	return 0;
}

/* The same limit as the parent's: the parent may be stuck with the database, and a delivery
 * that outlives the lease of its row would be one too many. */
static bool limit_self(int64_t ms)
{
	const struct itimerval limit = {
		.it_value = { .tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000 },
	};
	sigset_t alarm;

	sigemptyset(&alarm);
	sigaddset(&alarm, SIGALRM);
	return signal(SIGALRM, SIG_DFL) != SIG_ERR &&
		sigprocmask(SIG_UNBLOCK, &alarm, NULL) == 0 &&
		setitimer(ITIMER_REAL, &limit, NULL) == 0;
}

/*
 * The child keeps its pipe and standard error: no database connection, no log file, no
 * terminal to ask a password on. It dies with the mailer. The library looks for
 * certificates in the home folder: there is none.
 */
static _Noreturn void run_child(struct mail_job *job, int parent)
{
	int null = open("/dev/null", O_RDWR);

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_NAME, "portald-smtp");
	if (getppid() != parent || null < 0 || !limit_self(job->conf->delivery_timeout_ms))
		_exit(1);
	if (dup2(null, 0) < 0 || dup2(null, 1) < 0 || dup2(job->fd, 3) < 0)
		_exit(1);
	job->fd = 3;
	close_range(4, ~0u, 0);
	signal(SIGPIPE, SIG_IGN);
	if (setenv("HOME", "/nonexistent", 1) || setenv("XDG_CONFIG_HOME", "/nonexistent", 1))
		_exit(1);
	mail_session(job);
}

enum rc mail_start(const void *ctx, const struct conf *conf, const char *from, const char *to,
		   const char *message, size_t len, struct mail_delivery **out, struct err *e)
{
	struct mail_job job = { conf, from, to, message, len, -1 };
	struct mail_delivery *d;
	int fds[2], parent = getpid();

	if (!mime_address_ok(from) || !mime_address_ok(to) || !mime_is_wire(message, len))
		return ERR(e, RC_INVALID, "", "an address or the message is not fit for the wire");
	if (pipe2(fds, O_CLOEXEC) < 0)
		return ERR(e, RC_BUSY, "", "could not make a pipe: %s", strerror(errno));
	d = talloc_zero(ctx, struct mail_delivery);
	assert(d);
	d->fd = fds[0];
	fcntl(d->fd, F_SETFL, O_NONBLOCK);
	job.fd = fds[1];
	d->pid = fork();
	if (d->pid == 0)
		run_child(&job, parent);
	close(fds[1]);
	talloc_set_destructor(d, delivery_free);
	if (d->pid < 0) {
		talloc_free(d);
		return ERR(e, RC_BUSY, "", "could not start a process: %s", strerror(errno));
	}
	d->deadline_ms = clock_mono_ms() + conf->delivery_timeout_ms;
	*out = d;
	return RC_OK;
}

int mail_fd(const struct mail_delivery *d)
{
	return d->fd;
}

long mail_wait_ms(const struct mail_delivery *d)
{
	int64_t left = d->deadline_ms - clock_mono_ms();

	if (d->fd < 0 && left > REAP_MS)
		return REAP_MS;
	return left > 0 ? (long)left : 0;
}

/* The first record counts; then the child has only good manners left to show. */
static void take_record(struct mail_delivery *d)
{
	struct mail_result r;
	ssize_t n = read(d->fd, &r, sizeof(r));

	if (n < 0)	/* nothing yet */
		return;
	if (n == (ssize_t)sizeof(r) && !d->known) {
		int64_t soon = clock_mono_ms() + GOODBYE_MS;

		r.reply[sizeof(r.reply) - 1] = '\0';
		d->result = r;
		d->known = true;
		if (soon < d->deadline_ms)
			d->deadline_ms = soon;
	} else if (n != (ssize_t)sizeof(r)) {
		close(d->fd);
		d->fd = -1;
	}
}

static void explain_end(struct mail_delivery *d, int status)
{
	struct mail_result *r = &d->result;

	*r = (struct mail_result){ .outcome = MAIL_DEFERRED };
	if (d->killed || (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM))
		snprintf(r->reply, sizeof(r->reply), "the relay took too long");
	else if (WIFSIGNALED(status))
		snprintf(r->reply, sizeof(r->reply), "the delivery ended by signal %d",
			 WTERMSIG(status));
	else
		snprintf(r->reply, sizeof(r->reply), "the delivery ended without a result");
}

bool mail_done(struct mail_delivery *d, struct mail_result *result)
{
	int status = 0;
	pid_t got;

	if (d->fd >= 0)
		take_record(d);
	if (!d->killed && clock_mono_ms() >= d->deadline_ms) {
		kill(d->pid, SIGKILL);
		d->killed = true;
		d->deadline_ms = clock_mono_ms() + REAP_MS;
	}
	got = waitpid(d->pid, &status, WNOHANG);
	if (got == 0 || (got < 0 && errno == EINTR))
		return false;
	d->pid = -1;
	/* the record may have come between our look and its end */
	if (d->fd >= 0 && !d->known)
		take_record(d);
	if (!d->known)
		explain_end(d, status);
	*result = d->result;
	return true;
}

bool mail_stop(struct mail_delivery *d, struct mail_result *result)
{
	end_child(d);
	if (d->fd >= 0 && !d->known)
		take_record(d);
	*result = d->result;
	return d->known;
}

enum rc mail_send(const struct conf *conf, const char *from, const char *to,
		  const char *message, size_t len, struct mail_result *result, struct err *e)
{
	struct mail_delivery *d;
	enum rc rc = mail_start(NULL, conf, from, to, message, len, &d, e);

	if (rc)
		return rc;
	while (!mail_done(d, result)) {
		struct pollfd p = { .fd = d->fd, .events = POLLIN };

		/* an interrupted wait only means that we look earlier */
		(void)poll(&p, 1, (int)mail_wait_ms(d));
	}
	talloc_free(d);
	return RC_OK;
}
