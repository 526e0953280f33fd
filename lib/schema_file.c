/* SPDX-License-Identifier: EUPL-1.2 */
/* schema_file - the numbered files of schema/, and their statements */
#include "lib/schema_file.h"
#include "lib/token.h"
#include <assert.h>
#include <ctype.h>
#include <glib.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#define DIGITS 4

/* "0001-x.sql" and nothing else. */
static bool is_schema_name(const char *name)
{
	size_t len = strlen(name);

	for (int i = 0; i < DIGITS; i++)
		if (!isdigit((unsigned char)name[i]))
			return false;
	return name[DIGITS] == '-' && len > DIGITS + 5 && !strcmp(name + len - 4, ".sql");
}

static void add(const void *ctx, struct schema_file *f, const char *sql, size_t len)
{
	f->statements = talloc_realloc_size(ctx, f->statements,
					    (f->n_statements + 1) * sizeof(*f->statements));
	assert(f->statements);
	f->statements[f->n_statements++] = (struct schema_statement){ sql, len };
}

/* Length without white space at the end. */
static size_t trimmed(const char *line, size_t len)
{
	while (len > 0 && isspace((unsigned char)line[len - 1]))
		len--;
	return len;
}

enum rc schema_split(const void *ctx, const char *name, const char *text, size_t len,
		     struct schema_file *out, struct err *e)
{
	const char *end = text + len, *begin = NULL;

	for (const char *line = text; line < end; ) {
		const char *nl = memchr(line, '\n', (size_t)(end - line));
		const char *next = nl ? nl + 1 : end;
		size_t n = trimmed(line, (size_t)(next - line));

		if (!begin && n > 0 && !(n >= 2 && !memcmp(line, "--", 2)))
			begin = line;
		if (begin && n > 0 && line[n - 1] == ';') {
			add(ctx, out, begin, (size_t)(line + n - 1 - begin));
			begin = NULL;
		}
		line = next;
	}
	if (begin)
		return ERR(e, RC_INVALID, "", "schema file %s: the last statement has no"
			   " semicolon at the end of its line", name);
	return RC_OK;
}

static void hex_checksum(const char *text, size_t len, char out[65])
{
	static const char digits[] = "0123456789abcdef";
	unsigned char hash[32];

	token_sha256(text, len, hash);
	for (size_t i = 0; i < sizeof(hash); i++) {
		out[2 * i] = digits[hash[i] >> 4];
		out[2 * i + 1] = digits[hash[i] & 15];
	}
	out[64] = '\0';
}

static enum rc load_file(const void *ctx, const char *dir, const char *name, long version,
			 struct schema_file *out, struct err *e)
{
	char *path = g_build_filename(dir, name, NULL), *text = NULL;
	GError *error = NULL;
	gsize len = 0;
	enum rc rc;

	if (!g_file_get_contents(path, &text, &len, &error)) {
		rc = ERR(e, RC_INVALID, "", "could not read schema file: %s", error->message);
		g_error_free(error);
	} else {
		*out = (struct schema_file){ .version = version,
					     .name = talloc_strdup(ctx, name) };
		hex_checksum(text, len, out->checksum);
		rc = schema_split(ctx, name, talloc_memdup(ctx, text, len + 1), len, out, e);
	}
	g_free(text);
	g_free(path);
	return rc;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Names in order; their number in *n. */
static enum rc list_names(const void *ctx, const char *dir, char ***names, size_t *n,
			  struct err *e)
{
	GError *error = NULL;
	GDir *d = g_dir_open(dir, 0, &error);
	const char *name;
	enum rc rc;

	*names = NULL;
	*n = 0;
	if (!d) {
		rc = ERR(e, RC_INVALID, "", "could not open schema_dir: %s", error->message);
		g_error_free(error);
		return rc;
	}
	while ((name = g_dir_read_name(d))) {
		if (!is_schema_name(name))
			continue;
		*names = talloc_realloc_size(ctx, *names, (*n + 1) * sizeof(**names));
		(*names)[(*n)++] = talloc_strdup(ctx, name);
	}
	g_dir_close(d);
	if (*n > 0)
		qsort(*names, *n, sizeof(**names), by_name);
	return RC_OK;
}

enum rc schema_load(const void *ctx, const char *dir, struct schema_files *out,
		    struct err *e)
{
	char **names;
	size_t n;
	enum rc rc = list_names(ctx, dir, &names, &n, e);

	if (rc)
		return rc;
	if (n == 0)
		return ERR(e, RC_INVALID, "", "there is no schema file NNNN-*.sql in %s", dir);
	out->v = talloc_zero_size(ctx, n * sizeof(*out->v));
	assert(out->v);
	out->n = n;
	for (size_t i = 0; i < n && !rc; i++) {
		long version = strtol(names[i], NULL, 10);

		if (version != (long)i + 1)
			return ERR(e, RC_INVALID, "", "schema file %s: number %04zu is expected"
				   " here", names[i], i + 1);
		rc = load_file(ctx, dir, names[i], version, &out->v[i], e);
	}
	return rc;
}
