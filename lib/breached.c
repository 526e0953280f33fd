/* SPDX-License-Identifier: EUPL-1.2 */
/* breached - a list of leaked passwords, searched in halves */
#include "lib/breached.h"
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DIGITS 40		/* of a SHA-1 */
#define DIGITS_MIN 16
#define LINE_BYTES 128
#define REST 4096		/* bytes that are not halved any more but read */

struct list { const char *path; int fd; off_t size; };

/* At most size bytes from there; fewer only at the end. */
static enum rc read_at(const struct list *l, off_t at, char *out, size_t size, size_t *got,
		       struct err *e)
{
	for (*got = 0; *got < size;) {
		ssize_t n = pread(l->fd, out + *got, size - *got, at + (off_t)*got);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return ERR(e, RC_BUG, "", "could not read %s: %s", l->path,
				   strerror(errno));
		if (n == 0)
			break;
		*got += (size_t)n;
	}
	return RC_OK;
}

/* Where the password stands beside the line: < 0 before, 0 here, > 0 behind. */
static enum rc compare(const struct list *l, off_t at, const char *hex, const char *line,
		       size_t len, int *order, struct err *e)
{
	size_t n = 0;

	while (n < len && n < DIGITS && g_ascii_isxdigit(line[n]))
		n++;
	if (n < DIGITS_MIN || (n < len && !strchr(":\r\n", line[n])))
		return ERR(e, RC_BUG, "", "%s holds no SHA-1 at byte %" PRId64, l->path,
			   (int64_t)at);
	*order = g_ascii_strncasecmp(hex, line, n);
	return RC_OK;
}

/* Halves [*from, *to), where lines may begin, until little is left; *from begins one. */
static enum rc halve(const struct list *l, const char *hex, off_t *from, off_t *to, struct err *e)
{
	while (*to - *from > REST) {
		off_t middle = *from + (*to - *from) / 2;
		char text[2 * LINE_BYTES];
		const char *line;
		size_t got;
		int order;
		enum rc rc = read_at(l, middle, text, sizeof(text), &got, e);

		if (rc)
			return rc;
		line = memchr(text, '\n', got < LINE_BYTES ? got : LINE_BYTES);
		if (!line)
			return ERR(e, RC_BUG, "", "%s has a line too long at byte %" PRId64,
				   l->path, (int64_t)middle);
		line++;
		rc = compare(l, middle + (line - text), hex, line, got - (size_t)(line - text),
			     &order, e);
		if (rc)
			return rc;
		if (order < 0)
			*to = middle + 1;
		else
			*from = middle + (line - text);
	}
	return RC_OK;
}

static enum rc search(const struct list *l, const char *hex, bool *found, struct err *e)
{
	char text[REST + LINE_BYTES];
	off_t from = 0, to = l->size;
	enum rc rc = halve(l, hex, &from, &to, e);
	size_t got;
	int order;

	if (!rc)
		rc = read_at(l, from, text, sizeof(text), &got, e);
	for (size_t at = 0; !rc && !*found && at < got && from + (off_t)at < to;) {
		const char *end = memchr(text + at, '\n', got - at);

		rc = compare(l, from + (off_t)at, hex, text + at, got - at, &order, e);
		*found = !rc && order == 0;
		at = end ? (size_t)(end - text) + 1 : got;
	}
	return rc;
}

enum rc breached_has(const char *path, const char *password, size_t len, bool *found,
		     struct err *e)
{
	struct list l = { .path = path, .fd = open(path, O_RDONLY | O_CLOEXEC) };
	char *hex;
	struct stat st;
	enum rc rc;

	*found = false;
	if (l.fd < 0)
		return ERR(e, RC_BUG, "", "could not open %s: %s", path, strerror(errno));
	if (fstat(l.fd, &st) != 0) {
		rc = ERR(e, RC_BUG, "", "could not look at %s: %s", path, strerror(errno));
		close(l.fd);
		return rc;
	}
	l.size = st.st_size;
	hex = g_compute_checksum_for_data(G_CHECKSUM_SHA1, (const guchar *)password, len);
	rc = search(&l, hex, found, e);
	explicit_bzero(hex, strlen(hex));
	g_free(hex);
	close(l.fd);
	return rc;
}
