/* SPDX-License-Identifier: EUPL-1.2 */
/* conf - the settings: one [portal] group, read by GKeyFile, checked by a table */
#include "lib/conf.h"
#include "lib/conf_table.h"
#include <glib.h>
#include <stdarg.h>
#include <string.h>
#include <talloc.h>

#define GROUP "portal"
#define FILE_MAX_BYTES (1024 * 1024)

/* GKeyFile takes the last of repeated keys and knows no line numbers; so the lines are
 * walked here first, and only those that are in order are handed on. */
struct load {
	struct conf *c;
	const char *path;
	FILE *problems;
	unsigned count;		/* problems so far */
	GString *good;		/* what GKeyFile gets */
	GHashTable *lines;	/* key -> line number, keys on c */
};

static int conf_wipe(struct conf *c)
{
	explicit_bzero(c, sizeof(*c));
	return 0;
}

static struct conf *conf_new(const void *ctx)
{
	struct conf *c = talloc_zero(ctx, struct conf);

	talloc_set_destructor(c, conf_wipe);
	return c;
}

static void vsay(struct load *l, int line, const char *name, const char *fmt, va_list ap)
{
	l->count++;
	if (!l->problems)
		return;
	if (line)
		fprintf(l->problems, "%s:%d: ", l->path, line);
	else
		fprintf(l->problems, "%s: ", l->path);
	if (name)
		fprintf(l->problems, "%s: ", name);
	vfprintf(l->problems, fmt, ap);
	fputc('\n', l->problems);
}

__attribute__((format(printf, 4, 5)))
static void say_at(struct load *l, int line, const char *name, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsay(l, line, name, fmt, ap);
	va_end(ap);
}

/* A problem of a setting, at the line where it stands. */
__attribute__((format(printf, 3, 4)))
static void say(void *arg, const char *name, const char *fmt, ...)
{
	struct load *l = arg;
	va_list ap;

	va_start(ap, fmt);
	vsay(l, GPOINTER_TO_INT(g_hash_table_lookup(l->lines, name)), name, fmt, ap);
	va_end(ap);
}

static char *replaced(struct conf *c, char *text, const char *name, const char *value)
{
	char *at = strstr(text, name), *out;

	if (!at)
		return text;
	out = talloc_asprintf(c, "%.*s%s%s", (int)(at - text), text, value, at + strlen(name));
	return replaced(c, out, name, value);
}

char *conf_expand(struct conf *c, const char *value)
{
	const struct {
		const char *name, *value;
	} known[] = {
		{ "{site}", c->site }, { "{run_dir}", c->run_dir }, { "{datadir}", PKGDATADIR },
		{ "{sysconfdir}", SYSCONFDIR }, { "{rundir}", RUNSTATEDIR },
		{ "{statedir}", LOCALSTATEDIR },
	};
	char *out = talloc_strdup(c, value);
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(known); i++)
		if (known[i].value)
			out = replaced(c, out, known[i].name, known[i].value);
	return strpbrk(out, "{}") ? NULL : out;
}

static void scan_group(struct load *l, int line, const char *text, unsigned *groups)
{
	if (strcmp(text, "[" GROUP "]") != 0)
		say_at(l, line, NULL, "group %s is not known; there is one group, [" GROUP "]",
		       text);
	else if (*groups > 0)
		say_at(l, line, NULL, "group [" GROUP "] begins a second time");
	++*groups;
}

/* Whether the key is known and new. */
static bool scan_key(struct load *l, int line, const char *key)
{
	const struct setting *near;
	int first;

	if (!conf_find(key)) {
		near = conf_nearest(key);
		say_at(l, line, key, near ? "is not known; did you mean %s?" : "is not known%s",
		       near ? near->name : "");
		return false;
	}
	first = GPOINTER_TO_INT(g_hash_table_lookup(l->lines, key));
	if (first) {
		say_at(l, line, key, "is given again; it is already on line %d", first);
		return false;
	}
	g_hash_table_insert(l->lines, talloc_strdup(l->c, key), GINT_TO_POINTER(line));
	return true;
}

static void scan_line(struct load *l, int line, char *text, unsigned *groups)
{
	char *equals;

	g_strstrip(text);
	if (!*text || *text == '#')
		return;
	if (*text == '[') {
		scan_group(l, line, text, groups);
		return;
	}
	if (*groups == 0)
		say_at(l, line, NULL, "a setting must stand below [" GROUP "]");
	equals = strchr(text, '=');
	if (!equals) {
		say_at(l, line, NULL, "\"%.40s\" is neither a setting (name = value) nor a comment "
		       "(#)", text);
		return;
	}
	*equals = '\0';
	g_strchomp(text);
	if (scan_key(l, line, text))
		g_string_append_printf(l->good, "%s=%s\n", text, equals + 1);
}

static void scan(struct load *l, char *text)
{
	unsigned groups = 0;
	int line = 0;
	char *next;

	for (; text; text = next) {
		next = strchr(text, '\n');
		if (next)
			*next++ = '\0';
		scan_line(l, ++line, text, &groups);
	}
	if (groups == 0)
		say_at(l, 0, NULL, "group [" GROUP "] is missing");
}

/* The value from the file, the default, or NULL after a problem was said. The result
 * belongs to c. */
static const char *value_of(struct load *l, GKeyFile *file, const struct setting *s)
{
	GError *error = NULL;
	char *value, *copy = NULL;

	if (!g_hash_table_contains(l->lines, s->name)) {
		if (!s->fallback)
			say(l, s->name, "must be given");
		return s->fallback;
	}
	value = g_key_file_get_string(file, GROUP, s->name, &error);
	if (value)
		copy = talloc_strdup(l->c, value);
	else
		say(l, s->name, "%s", error->message);
	g_clear_error(&error);
	g_free(value);
	return copy;
}

static void apply(struct load *l, GKeyFile *file)
{
	const struct section *sec;
	const struct setting *s;
	const char *value;
	char *wrong;

	for (sec = conf_sections; sec->title; sec++)
		for (s = sec->settings; s->name; s++) {
			value = value_of(l, file, s);
			if (value && !conf_parse(l->c, s, value, &wrong)) {
				say(l, s->name, "%s", wrong);
				/* paths below are built with it; they shall not complain too */
				if (s->fallback && s->kind != K_SECRET)
					(void)conf_parse(l->c, s, s->fallback, &wrong);
			}
		}
}

static void read_settings(struct load *l, char *text)
{
	GKeyFile *file = g_key_file_new();
	GError *error = NULL;

	scan(l, text);
	if (!g_key_file_load_from_data(file, l->good->str, l->good->len, G_KEY_FILE_NONE, &error))
		say_at(l, 0, NULL, "%s", error->message);
	g_clear_error(&error);
	apply(l, file);
	g_key_file_free(file);
	if (l->count == 0) {
		conf_derive(l->c);
		conf_cross_check(l->c, say, l);
	}
}

static enum rc read_file(const char *path, char **text, size_t *len, struct err *e)
{
	GError *error = NULL;
	enum rc rc = RC_OK;

	*text = NULL;
	if (!g_file_get_contents(path, text, len, &error))
		rc = ERR(e, RC_INVALID, "", "could not read settings: %s", error->message);
	else if (*len > FILE_MAX_BYTES || memchr(*text, '\0', *len))
		rc = ERR(e, RC_INVALID, "", "%s: it is no text file of at most 1 MB", path);
	g_clear_error(&error);
	return rc;
}

enum rc conf_load(const void *ctx, const char *path, FILE *problems, struct conf **out,
		  struct err *e)
{
	struct load l = { .path = path, .problems = problems };
	char *text;
	size_t len;
	enum rc rc = read_file(path, &text, &len, e);

	if (rc != RC_OK) {
		if (problems && e)
			fprintf(problems, "%s\n", e->cause);
		g_free(text);
		return rc;
	}
	l.c = conf_new(ctx);
	l.good = g_string_new("[" GROUP "]\n");
	l.lines = g_hash_table_new(g_str_hash, g_str_equal);
	read_settings(&l, text);
	g_hash_table_destroy(l.lines);
	g_string_free(l.good, TRUE);
	g_free(text);
	if (l.count > 0) {
		talloc_free(l.c);
		return ERR(e, RC_INVALID, "", "%s has %u wrong settings", path, l.count);
	}
	*out = l.c;
	return RC_OK;
}

/* Whether the effective value is another than the default gives at this site. */
static bool changed(const struct conf *c, const struct setting *s, const char *now)
{
	struct conf *d;
	char *wrong;
	bool differs;

	if (!s->fallback)
		return true;
	if (s->kind == K_SECRET)
		return *now != '\0';
	d = conf_new(NULL);
	*d = *c;
	differs = !conf_parse(d, s, s->fallback, &wrong);
	if (!differs) {
		conf_derive(d);
		differs = strcmp(conf_format(d, d, s), now) != 0;
	}
	talloc_free(d);
	return differs;
}

void conf_print(const struct conf *c, FILE *out)
{
	const struct section *sec;
	const struct setting *s;
	void *tmp = talloc_new(NULL);
	char *now;

	fprintf(out, "[" GROUP "]\n");
	for (sec = conf_sections; sec->title; sec++) {
		fprintf(out, "\n# %s\n", sec->title);
		for (s = sec->settings; s->name; s++) {
			now = conf_format(tmp, c, s);
			fprintf(out, "%s = %s%s\n", s->name, now,
				changed(c, s, now) ? "\t# changed" : "");
		}
	}
	talloc_free(tmp);
}
