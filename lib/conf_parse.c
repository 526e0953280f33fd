/* SPDX-License-Identifier: EUPL-1.2 */
/* conf_parse - text of one setting to its value and back */
#include "lib/conf_table.h"
#include "lib/utf8.h"
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <talloc.h>
#include <unistd.h>

struct unit {
	const char *name;
	long factor;
};

static const struct unit durations[] = {
	{ "d", 86400000 }, { "h", 3600000 }, { "min", 60000 }, { "s", 1000 },
	{ "ms", 1 }, { NULL, 0 }
};
static const struct unit sizes[] = {
	{ "G", 1024L * 1024 * 1024 }, { "M", 1024 * 1024 }, { "K", 1024 }, { "", 1 }, { NULL, 0 }
};

void *conf_member(struct conf *c, const struct setting *s)
{
	return (char *)c + s->at;
}

/* For reading: the same without casting const away at each call. */
static const void *member(const struct conf *c, const struct setting *s)
{
	return (const char *)c + s->at;
}

/* Decimal digits only, no sign, no blanks; *end is behind them. */
static bool read_number(const char *p, const char **end, long *out)
{
	long value = 0;

	if (*p < '0' || *p > '9')
		return false;
	for (; *p >= '0' && *p <= '9'; p++)
		if (__builtin_mul_overflow(value, 10, &value) ||
		    __builtin_add_overflow(value, *p - '0', &value))
			return false;
	*end = p;
	*out = value;
	return true;
}

static bool read_unit(const char *value, const struct unit *units, long *out)
{
	const char *end;
	long n;

	if (!read_number(value, &end, &n))
		return false;
	for (; units->name; units++)
		if (strcmp(units->name, end) == 0)
			return !__builtin_mul_overflow(n, units->factor, out);
	return false;
}

static char *format_unit(const void *ctx, long value, const struct unit *units)
{
	while (units[1].name && (value == 0 || value % units->factor != 0))
		units++;
	return talloc_asprintf(ctx, "%ld%s", value / units->factor, units->name);
}

static bool read_long(const struct setting *s, const char *value, long *out)
{
	const char *end;

	if (s->kind == K_DURATION)
		return read_unit(value, durations, out);
	if (s->kind == K_SIZE)
		return read_unit(value, sizes, out);
	if (s->kind == K_SIZE_KIB) {
		if (!read_unit(value, sizes, out) || *out % 1024 != 0)
			return false;
		*out /= 1024;
		return true;
	}
	return read_number(value, &end, out) && *end == '\0';
}

static char *format_long(const void *ctx, const struct setting *s, long value)
{
	if (s->kind == K_DURATION)
		return format_unit(ctx, value, durations);
	if (s->kind == K_SIZE)
		return format_unit(ctx, value, sizes);
	if (s->kind == K_SIZE_KIB)
		return format_unit(ctx, value * 1024, sizes);
	return talloc_asprintf(ctx, "%ld", value);
}

static bool parse_long(struct conf *c, const struct setting *s, const char *value, char **wrong)
{
	long n;

	if (!read_long(s, value, &n) || n < s->min || n > s->max) {
		*wrong = talloc_asprintf(c, "\"%s\" is not possible; allowed: %s", value,
					 conf_allowed(c, s));
		return false;
	}
	*(long *)conf_member(c, s) = n;
	return true;
}

/* "10 / 15min": count, slash, window; blanks around the slash as one likes. */
static bool read_limit(const struct setting *s, const char *value, struct conf_limit *out)
{
	long ms;

	if (!read_number(value, &value, &out->count) || out->count < s->min || out->count > s->max)
		return false;
	value += strspn(value, " ");
	if (*value++ != '/')
		return false;
	value += strspn(value, " ");
	if (!read_unit(value, durations, &ms) || ms < 1000 || ms % 1000 != 0 || ms > 30 * 86400000L)
		return false;
	out->window_s = ms / 1000;
	return true;
}

static bool parse_limit(struct conf *c, const struct setting *s, const char *value, char **wrong)
{
	struct conf_limit limit;

	if (!read_limit(s, value, &limit)) {
		*wrong = talloc_asprintf(c, "\"%s\" is no limit; allowed: %s", value,
					 conf_allowed(c, s));
		return false;
	}
	*(struct conf_limit *)conf_member(c, s) = limit;
	return true;
}

static int find_word(const char *const *words, const char *value)
{
	int i;

	for (i = 0; words[i]; i++)
		if (strcmp(words[i], value) == 0)
			return i;
	return -1;
}

static bool parse_word(struct conf *c, const struct setting *s, const char *value, char **wrong)
{
	static const char *const yes_no[] = { "no", "yes", NULL };
	int i = find_word(s->kind == K_BOOL ? yes_no : s->words, value);

	if (i < 0) {
		*wrong = talloc_asprintf(c, "\"%s\" is not known; allowed: %s", value,
					 conf_allowed(c, s));
		return false;
	}
	if (s->kind == K_BOOL)
		*(bool *)conf_member(c, s) = i == 1;
	else if (s->kind == K_WORD)
		*(const char **)conf_member(c, s) = s->words[i];
	else	/* the enums of conf.h begin at 0 in the order of their words */
		memcpy(conf_member(c, s), &i, sizeof(i));
	return true;
}
_Static_assert(sizeof(enum conf_role) == sizeof(int) && sizeof(enum conf_reset) == sizeof(int) &&
	       sizeof(enum conf_tls) == sizeof(int), "choices are stored as int");

/* Number of characters; -1 for invalid UTF-8 or a control character. */
static long count_line(const char *value)
{
	size_t len = strlen(value), n;
	uint32_t cp;
	long count = 0;

	for (; len > 0; value += n, len -= n, count++) {
		n = utf8_next(value, len, &cp);
		if (n == 0 || cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || !utf8_is_xml(cp))
			return -1;
	}
	return count;
}

static bool parse_text(struct conf *c, const struct setting *s, const char *value, char **wrong)
{
	long n = count_line(value);
	const char *allowed = s->check ? s->check(value) : NULL;

	if (n < 0)
		*wrong = talloc_strdup(c, "holds a control character or is no valid UTF-8");
	else if (n < s->min)
		*wrong = talloc_strdup(c, "must not be empty");
	else if (n > s->max)
		*wrong = talloc_asprintf(c, "is too long; at most %ld characters", s->max);
	else if (allowed)
		*wrong = talloc_asprintf(c, "\"%s\" is not possible; allowed: %s", value, allowed);
	else
		*(const char **)conf_member(c, s) = talloc_strdup(c, value);
	return !*wrong;
}

static bool expand_path(struct conf *c, const struct setting *s, const char *value,
			char **path, char **wrong)
{
	*path = conf_expand(c, value);
	if (!*path)
		*wrong = talloc_asprintf(c, "\"%s\" holds an unknown {name}; allowed: {site}, "
					 "{run_dir}, {datadir}, {sysconfdir}, {rundir}, {statedir}",
					 value);
	else if (!**path && (!s->fallback || *s->fallback))
		*wrong = talloc_strdup(c, "must not be empty");
	else if (**path && (**path != '/' || count_line(*path) < 0))
		*wrong = talloc_asprintf(c, "\"%s\" is no absolute path", value);
	else if (s->kind == K_PATH && strlen(*path) > (size_t)s->max)
		*wrong = talloc_asprintf(c, "is too long; at most %ld bytes", s->max);
	return !*wrong;
}

static bool parse_path(struct conf *c, const struct setting *s, const char *value, char **wrong)
{
	char *path;

	if (!expand_path(c, s, value, &path, wrong))
		return false;
	if (*path && (s->flags & C_FILE) && access(path, R_OK) != 0) {
		*wrong = talloc_asprintf(c, "could not read %s: %s", path, strerror(errno));
		return false;
	}
	*(const char **)conf_member(c, s) = path;
	return true;
}

/* Whole file into buf; number of bytes, -1 with errno, cap when there is more. */
static ssize_t slurp(const char *path, unsigned char *buf, size_t cap)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK), saved;
	size_t len = 0;
	ssize_t n = 1;

	if (fd < 0)
		return -1;
	while (n > 0 && len < cap) {
		n = read(fd, buf + len, cap - len);
		if (n < 0 && errno == EINTR)
			n = 1;
		else if (n > 0)
			len += (size_t)n;
	}
	saved = errno;
	close(fd);
	errno = saved;
	return n < 0 ? -1 : (ssize_t)len;
}

static bool load_secret(struct conf *c, const struct setting *s, const char *path,
			unsigned char *buf, size_t cap, char **wrong)
{
	struct conf_secret *out = conf_member(c, s);
	ssize_t got = slurp(path, buf, cap);
	size_t len = got > 0 ? (size_t)got : 0;

	if (got < 0 && (s->flags & C_LAZY) && (errno == ENOENT || errno == EACCES))
		return true;
	if (got < 0) {
		*wrong = talloc_asprintf(c, "could not read %s: %s", path, strerror(errno));
		return false;
	}
	while (len > 0 && strchr(" \t\r\n\v\f", buf[len - 1]) && buf[len - 1])
		len--;
	if (len < (size_t)s->min || len > sizeof(out->p)) {
		*wrong = talloc_asprintf(c, "%s holds %s bytes; allowed: %s", path,
					 len > sizeof(out->p) ? "too many" : "too few",
					 conf_allowed(c, s));
		return false;
	}
	memcpy(out->p, buf, len);
	out->len = len;
	return true;
}

static bool parse_secret(struct conf *c, const struct setting *s, const char *value, char **wrong)
{
	unsigned char buf[512];
	char *path;
	bool ok;

	if (!expand_path(c, s, value, &path, wrong))
		return false;
	ok = !*path || load_secret(c, s, path, buf, sizeof(buf), wrong);
	explicit_bzero(buf, sizeof(buf));
	return ok;
}

bool conf_parse(struct conf *c, const struct setting *s, const char *value, char **wrong)
{
	*wrong = NULL;
	switch (s->kind) {
	case K_TEXT: return parse_text(c, s, value, wrong);
	case K_PATH: return parse_path(c, s, value, wrong);
	case K_COUNT:
	case K_DURATION:
	case K_SIZE:
	case K_SIZE_KIB: return parse_long(c, s, value, wrong);
	case K_LIMIT: return parse_limit(c, s, value, wrong);
	case K_BOOL:
	case K_CHOICE:
	case K_WORD: return parse_word(c, s, value, wrong);
	case K_SECRET: return parse_secret(c, s, value, wrong);
	}
	return false;
}

char *conf_format(const void *ctx, const struct conf *c, const struct setting *s)
{
	const void *p = member(c, s);
	const struct conf_limit *limit = p;
	const struct conf_secret *secret = p;
	int choice;

	switch (s->kind) {
	case K_TEXT:
	case K_PATH:
	case K_WORD: return talloc_strdup(ctx, *(const char *const *)p);
	case K_COUNT:
	case K_DURATION:
	case K_SIZE:
	case K_SIZE_KIB: return format_long(ctx, s, *(const long *)p);
	case K_LIMIT: return talloc_asprintf(ctx, "%ld / %s", limit->count,
					     format_unit(ctx, limit->window_s * 1000, durations));
	case K_BOOL: return talloc_strdup(ctx, *(const bool *)p ? "yes" : "no");
	case K_CHOICE:
		memcpy(&choice, p, sizeof(choice));
		return talloc_strdup(ctx, s->words[choice]);
	case K_SECRET: return talloc_strdup(ctx, secret->len ? "(set)" : "");
	}
	return NULL;
}

char *conf_allowed(const void *ctx, const struct setting *s)
{
	char *out;
	int i;

	switch (s->kind) {
	case K_COUNT:
	case K_DURATION:
	case K_SIZE:
	case K_SIZE_KIB:
		return talloc_asprintf(ctx, "%s to %s", format_long(ctx, s, s->min),
				       format_long(ctx, s, s->max));
	case K_LIMIT:
		return talloc_strdup(ctx, "count / time, such as 10 / 15min");
	case K_BOOL:
		return talloc_strdup(ctx, "yes or no");
	case K_CHOICE:
	case K_WORD:
		out = talloc_strdup(ctx, s->words[0]);
		for (i = 1; s->words[i]; i++)
			out = talloc_asprintf_append(out, ", %s", s->words[i]);
		return out;
	case K_SECRET:
		return talloc_asprintf(ctx, "%ld to %ld bytes", s->min, s->max);
	case K_PATH:
		return talloc_strdup(ctx, "an absolute path");
	case K_TEXT:
		return talloc_strdup(ctx, "text");
	}
	return NULL;
}
