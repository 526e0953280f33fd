/* SPDX-License-Identifier: EUPL-1.2 */
/* log - one line per event, one write(2) */
#include "lib/log.h"
#include "lib/clock.h"
#include "lib/utf8.h"
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define LINE_MAX_BYTES 2000	/* below PIPE_BUF: lines of several processes never mix */

static const char *const words[] = { "debug", "info", "warn", "error", "alert" };

static struct {
	int fd;
	bool own;		/* fd is ours to close */
	bool socket;
	bool torn;		/* the last write left half a line */
	enum log_level least;
	char path[4096];
	char site[64], process[32], request[64], client[48];
	long long person;
	unsigned long long lost, unsaid;
} sink = { .fd = STDERR_FILENO, .least = LOG_LV_INFO };

int log_level_find(const char *word)
{
	int i;

	for (i = 0; i <= LOG_LV_ALERT; i++)
		if (strcmp(words[i], word) == 0)
			return i;
	return -1;
}

/* A pipe behind stderr would block us when its reader stands still. Its flags are
 * shared with others, so we open it once more for ourselves; what cannot be opened
 * (a socket, a closed stderr) is used as it is. */
static int open_stderr(bool *own)
{
	struct stat st;
	int fd;

	*own = false;
	if (fstat(STDERR_FILENO, &st) != 0 || !S_ISFIFO(st.st_mode))
		return STDERR_FILENO;
	fd = open("/proc/self/fd/2", O_WRONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return STDERR_FILENO;
	*own = true;
	return fd;
}

static void use(int fd, bool own)
{
	struct stat st;

	if (sink.own)
		close(sink.fd);
	sink.fd = fd;
	sink.own = own;
	sink.socket = fstat(fd, &st) == 0 && S_ISSOCK(st.st_mode);
	sink.torn = false;
}

enum rc log_open(const char *path, enum log_level least, struct err *e)
{
	bool own = true;
	int fd;

	if (!path)
		path = "";
	if (strlen(path) >= sizeof(sink.path))
		return ERR(e, RC_INVALID, "", "the log's path is too long: %s", path);
	if (*path)
		fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK | O_CLOEXEC, 0640);
	else
		fd = open_stderr(&own);
	if (fd < 0)
		return ERR(e, RC_BUSY, "", "could not open log %s: %s", path, strerror(errno));
	use(fd, own);
	sink.least = least;
	memmove(sink.path, path, strlen(path) + 1);
	return RC_OK;
}

enum rc log_reopen(struct err *e)
{
	return log_open(sink.path, sink.least, e);
}

int log_fd(void)
{
	return sink.fd;
}

void log_set_site(const char *name)
{
	snprintf(sink.site, sizeof(sink.site), "%s", name ? name : "");
}

void log_set_client(const char *address)
{
	snprintf(sink.client, sizeof(sink.client), "%s", address ? address : "");
}

void log_set_process(const char *name)
{
	snprintf(sink.process, sizeof(sink.process), "%s", name ? name : "");
}

void log_set_request(const char *id)
{
	snprintf(sink.request, sizeof(sink.request), "%s", id ? id : "");
}

void log_set_person(long long id)
{
	sink.person = id;
}

unsigned long long log_lost(void)
{
	return sink.lost;
}

static bool put(const char *line, size_t len)
{
	ssize_t n;

	do {
		n = sink.socket ? send(sink.fd, line, len, MSG_DONTWAIT | MSG_NOSIGNAL)
				: write(sink.fd, line, len);
	} while (n < 0 && errno == EINTR);
	if (n <= 0)
		return false;
	sink.torn = (size_t)n < len;
	return !sink.torn;
}

struct line {
	char p[LINE_MAX_BYTES];
	size_t len;
	bool cut;
};

/* Adds one piece or nothing: an escape or a character is never cut in the middle. Room
 * for "..." and the line's end stays free. */
static void add(struct line *l, const char *p, size_t len)
{
	if (l->cut || l->len + len > sizeof(l->p) - 4) {
		l->cut = true;
		return;
	}
	memcpy(l->p + l->len, p, len);
	l->len += len;
}

static void add_escaped(struct line *l, const char *p, size_t len)
{
	char hex[5];
	uint32_t cp;
	size_t n;

	while (len > 0 && !l->cut) {
		n = utf8_next(p, len, &cp);
		if (n == 1 && *p == '\\') {
			add(l, "\\\\", 2);
		} else if (n == 0 || cp < 0x20 || cp == 0x7f) {
			snprintf(hex, sizeof(hex), "\\x%02x", (unsigned char)*p);
			add(l, hex, 4);
			n = 1;
		} else {
			add(l, p, n);
		}
		p += n;
		len -= n;
	}
}

static void finish(struct line *l)
{
	if (l->cut) {
		memcpy(l->p + l->len, "...", 3);
		l->len += 3;
	}
	l->p[l->len++] = '\n';
}

static void add_field(struct line *l, const char *key, const char *value)
{
	if (!*value)
		return;
	add(l, key, strlen(key));
	add_escaped(l, value, strlen(value));
}

static void begin(struct line *l, enum log_level lv, const char *area)
{
	char head[64], number[32];

	l->len = 0;
	l->cut = false;
	if (sink.torn)
		add(l, "\n", 1);
	clock_iso(clock_now_ms(), head);
	add(l, head, strlen(head));
	add(l, " ", 1);
	add(l, words[lv], strlen(words[lv]));
	add_field(l, " ", sink.site);
	if (sink.site[0]) {
		snprintf(number, sizeof(number), "[%d]", (int)getpid());
		add(l, number, strlen(number));
	}
	add_field(l, " ", sink.process);
	add_field(l, " ip=", sink.client);
	add_field(l, " r=", sink.request);
	if (sink.person) {
		snprintf(number, sizeof(number), " u=%lld", sink.person);
		add(l, number, strlen(number));
	}
	add(l, " ", 1);
	add_escaped(l, area, strlen(area));
	add(l, ": ", 2);
}

/* Says how many lines were lost since the last one that got through. */
static bool say_lost(void)
{
	struct line l;
	char text[64];

	begin(&l, LOG_LV_WARN, "log");
	snprintf(text, sizeof(text), "%llu lines were lost", sink.unsaid);
	add(&l, text, strlen(text));
	finish(&l);
	if (!put(l.p, l.len))
		return false;
	sink.unsaid = 0;
	return true;
}

void log_line(enum log_level lv, const char *area, const char *fmt, ...)
{
	int saved = errno;
	char text[LINE_MAX_BYTES * 2];
	struct line l;
	va_list ap;
	int n;

	if (lv < sink.least || lv > LOG_LV_ALERT)
		return;
	va_start(ap, fmt);
	n = vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if ((sink.unsaid && !say_lost()) || n < 0) {
		sink.lost++;
		sink.unsaid++;
		errno = saved;
		return;
	}
	begin(&l, lv, area);
	add_escaped(&l, text, strlen(text));
	finish(&l);
	if (!put(l.p, l.len)) {
		sink.lost++;
		sink.unsaid++;
	}
	errno = saved;
}
