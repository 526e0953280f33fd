/* SPDX-License-Identifier: EUPL-1.2 */
/* input - options, numbers and standard input */
#include "ctl/ctl.h"
#include "lib/clock.h"
#include "lib/person.h"
#include <assert.h>
#include <errno.h>
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>
#include <unistd.h>

const char *ctl_opt(const struct ctl *c, const char *name)
{
	const struct ctl_option *o = c->cmd->options;

	for (int i = 0; i < CTL_OPTIONS_MAX && o[i].name; i++)
		if (!strcmp(o[i].name, name))
			return c->given[i];
	assert(!"an option that the command does not declare");
	return NULL;
}

enum rc ctl_required(struct ctl *c, const char *name, const char **value, struct err *e)
{
	*value = ctl_opt(c, name);
	if (*value)
		return RC_OK;
	c->usage_error = true;
	return ERR(e, RC_INVALID, "", "--%s is needed; see --help", name);
}

enum rc ctl_something_given(struct ctl *c, struct err *e)
{
	for (int i = 0; i < CTL_OPTIONS_MAX; i++)
		if (c->given[i])
			return RC_OK;
	c->usage_error = true;
	return ERR(e, RC_INVALID, "", "nothing is to be changed: give at least one option; see"
		   " --help");
}

enum rc ctl_opt_choice(const struct ctl *c, const char *name, int *choice, struct err *e)
{
	const char *value = ctl_opt(c, name);

	if (!value)
		*choice = KEEP_AS_IS;
	else if (!strcmp(value, "yes"))
		*choice = CHOOSE_YES;
	else if (!strcmp(value, "no"))
		*choice = CHOOSE_NO;
	else
		return ERR(e, RC_INVALID, "", "--%s \"%s\": yes or no is needed", name, value);
	return RC_OK;
}

enum rc ctl_number(const char *what, const char *text, int64_t *n, struct err *e)
{
	char *end;

	errno = 0;
	*n = strtoll(text, &end, 10);
	if (errno || *end || end == text || *n <= 0)
		return ERR(e, RC_INVALID, "", "%s \"%s\" is no number above 0", what, text);
	return RC_OK;
}

/* Of the day that begins then. 26 hours later it is the next one, also where clocks change. */
static int64_t last_second(int64_t begin_ms)
{
	struct clock_local next;
	int64_t ms = 0;

	clock_to_local(begin_ms + INT64_C(26) * 3600 * 1000, &next);
	return clock_from_local_date(next.year, next.month, next.day, &ms) ? ms - 1000 : begin_ms;
}

enum rc ctl_day(const char *what, const char *text, int64_t *ms, struct err *e)
{
	int year, month, day, end = 0;

	*ms = 0;
	if (!strcmp(text, "-"))
		return RC_OK;
	if (strlen(text) != 10 ||
	    sscanf(text, "%4d-%2d-%2d%n", &year, &month, &day, &end) != 3 || end != 10 ||
	    !clock_from_local_date(year, month, day, ms))
		return ERR(e, RC_INVALID, "", "%s \"%s\": a day like 2026-11-23 is needed", what,
			   text);
	*ms = last_second(*ms);
	if (*ms < clock_now_ms())
		return ERR(e, RC_INVALID, "", "%s \"%s\": that day is over", what, text);
	return RC_OK;
}

enum rc ctl_stdin(struct ctl *c, size_t max, char **text, size_t *len, struct err *e)
{
	char *buf = talloc_size(c->mem, max + 2);
	size_t used = 0;
	ssize_t n;

	assert(buf);
	while ((n = read(STDIN_FILENO, buf + used, max + 2 - used)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return ERR(e, RC_INVALID, "", "could not read standard input: %s",
				   strerror(errno));
		used += (size_t)n;
		if (used > max + 1)
			return ERR(e, RC_INVALID, "", "standard input: more than %zu bytes", max);
	}
	if (used > 0 && buf[used - 1] == '\n')
		used--;
	if (memchr(buf, '\0', used))
		return ERR(e, RC_INVALID, "", "standard input holds a NUL byte");
	buf[used] = '\0';
	*text = buf;
	*len = used;
	return RC_OK;
}

enum rc ctl_check_language(struct ctl *c, const char *lang, struct err *e)
{
	char *file;
	bool there;

	if (!lang)
		return RC_OK;
	if (!*lang || strspn(lang, "abcdefghijklmnopqrstuvwxyz-") != strlen(lang))
		return ERR(e, RC_INVALID, "", "language \"%s\": a code like de or en is"
			   " needed", lang);
	file = talloc_asprintf(NULL, "%s/messages/%s.xml", c->conf->sheet_dir, lang);
	there = g_file_test(file, G_FILE_TEST_IS_REGULAR);
	talloc_free(file);
	if (!there)
		return ERR(e, RC_INVALID, "", "language \"%s\": there is no %s/messages/%s.xml",
			   lang, c->conf->sheet_dir, lang);
	return RC_OK;
}
