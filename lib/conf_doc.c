/* SPDX-License-Identifier: EUPL-1.2 */
/* conf_doc - the example file and the manual page's settings, made from the table */
#include "lib/conf.h"
#include "lib/conf_table.h"
#include <string.h>
#include <talloc.h>

/* Text in lines of at most 78 columns, each behind "# ". */
static void wrap(FILE *out, const char *text)
{
	size_t column = 0, word;

	while (*text) {
		word = strcspn(text, " ");
		if (column == 0 || column + 1 + word > 78) {
			fprintf(out, "%s# ", column ? "\n" : "");
			column = 2;
		} else {
			fputc(' ', out);
			column++;
		}
		fwrite(text, 1, word, out);
		column += word;
		text += word;
		text += strspn(text, " ");
	}
	fputc('\n', out);
}

/* What is said of a value; texts and paths explain themselves. */
static const char *allowed_text(const void *ctx, const struct setting *s)
{
	return s->kind == K_TEXT || s->kind == K_PATH ? NULL : conf_allowed(ctx, s);
}

static void example_setting(FILE *out, const struct setting *s)
{
	void *tmp = talloc_new(NULL);
	const char *allowed = allowed_text(tmp, s);
	const char *value = s->fallback ? s->fallback : s->example;

	fputc('\n', out);
	wrap(out, s->doc);
	if (allowed)
		fprintf(out, "# Allowed: %s.\n", allowed);
	fprintf(out, "%s%s =%s%s\n", s->fallback ? "#" : "", s->name, *value ? " " : "", value);
	talloc_free(tmp);
}

void conf_print_example(FILE *out)
{
	const struct section *sec;
	const struct setting *s;

	fputs("# SPDX-License-Identifier: EUPL-1.2\n"
	      "# portal.conf - settings of one site; portal.conf(5) says the same at length\n"
	      "#\n"
	      "# Lines that begin with # show the defaults. In paths, {site} and {run_dir}\n"
	      "# stand for these settings, {datadir}, {sysconfdir}, {rundir} and {statedir} for\n"
	      "# the folders chosen when the portal was built (/usr/share/kundenportal, /etc,\n"
	      "# /run, /var).\n"
	      "\n[portal]\n", out);
	for (sec = conf_sections; sec->title; sec++) {
		fprintf(out, "\n\n# -- %s --\n", sec->title);
		for (s = sec->settings; s->name; s++)
			example_setting(out, s);
	}
}

/* Plain text for roff: a backslash and a hyphen stay themselves, and no line begins with
 * a control character. */
static void roff(FILE *out, const char *text)
{
	if (*text == '.' || *text == '\'')
		fputs("\\&", out);
	for (; *text; text++) {
		if (*text == '\\')
			fputs("\\e", out);
		else if (*text == '-')
			fputs("\\-", out);
		else
			fputc(*text, out);
	}
	fputc('\n', out);
}

static void man_setting(FILE *out, const struct setting *s)
{
	void *tmp = talloc_new(NULL);
	const char *allowed = allowed_text(tmp, s);

	fprintf(out, ".TP\n.B %s\n", s->name);
	roff(out, s->doc);
	if (allowed) {
		fputs(".br\nAllowed: ", out);
		roff(out, allowed);
	}
	if (!s->fallback) {
		fputs(".br\nMust be given.\n", out);
	} else if (*s->fallback) {
		fputs(".br\nDefault: ", out);
		roff(out, s->fallback);
	} else {
		fputs(".br\nDefault: empty.\n", out);
	}
	talloc_free(tmp);
}

void conf_print_man(FILE *out)
{
	const struct section *sec;
	const struct setting *s;

	for (sec = conf_sections; sec->title; sec++) {
		fprintf(out, ".SS %s\n", sec->title);
		for (s = sec->settings; s->name; s++)
			man_setting(out, s);
	}
}
