/* SPDX-License-Identifier: EUPL-1.2 */
/* catalog - messages by id and language, from xslt/messages/<lang>.xml */
#include "lib/catalog.h"
#include "lib/catalog_int.h"
#include "lib/clock.h"
#include "lib/log.h"
#include <string.h>
#include <talloc.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

unsigned catalog_languages(const struct catalog *c)
{
	return c->n;
}

const char *catalog_language(const struct catalog *c, unsigned i)
{
	return c->language[i]->code;
}

const char *catalog_language_name(const struct catalog *c, unsigned i)
{
	return c->language[i]->name;
}

int catalog_find_language(const struct catalog *c, const char *code)
{
	unsigned i;

	for (i = 0; code && i < c->n; i++)
		if (strcmp(c->language[i]->code, code) == 0)
			return (int)i;
	return -1;
}

int catalog_has(const struct catalog *c, const char *id)
{
	return g_hash_table_contains(c->language[0]->messages, id);
}

static const char *find_arg(const struct catalog_arg *args, size_t n, const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strlen(args[i].name) == len && memcmp(args[i].name, name, len) == 0)
			return args[i].value ? args[i].value : "";
	return NULL;
}

/* The form that {n} asks for; what is no whole number takes the last form of the rule. */
static const char *pick(const struct language *l, const struct message *m,
			const struct catalog_arg *args, size_t n_args)
{
	const char *n = find_arg(args, n_args, "n", 1);
	enum plural form = l->rule->forms & 1u << PL_OTHER ? PL_OTHER : PL_MANY;

	if (!m->forms)
		return m->form[PL_OTHER];
	if (n && *n && strlen(n) < 19 && strspn(n, "0123456789") == strlen(n))
		form = l->rule->pick(g_ascii_strtoull(n, NULL, 10));
	return m->form[form];
}

/* One pass: what a parameter brings is never looked at again. */
static char *fill(const void *ctx, const char *id, const char *text,
		  const struct catalog_arg *args, size_t n_args)
{
	char *out = talloc_strdup(ctx, "");
	const char *value;
	size_t n;

	for (;;) {
		n = strcspn(text, "{");
		out = talloc_strndup_append_buffer(out, text, n);
		text += n;
		if (!*text)
			return out;
		n = strcspn(text, "}");
		value = find_arg(args, n_args, text + 1, n - 1);
		if (value) {
			out = talloc_strdup_append_buffer(out, value);
		} else {
			log_warn("catalog", "message %s was asked for without %.*s}", id, (int)n,
				 text);
			out = talloc_strndup_append_buffer(out, text, n + 1);
		}
		text += n + 1;
	}
}

static const struct language *language_or_first(const struct catalog *c, const char *lang)
{
	int i = catalog_find_language(c, lang);

	return c->language[i < 0 ? 0 : i];
}

char *catalog_text(const void *ctx, const struct catalog *c, const char *lang, const char *id,
		   const struct catalog_arg *args, size_t n_args)
{
	const struct language *l = language_or_first(c, lang);
	const struct message *m = g_hash_table_lookup(l->messages, id);

	if (!m) {
		log_warn("catalog", "message %s does not exist", id);
		return talloc_asprintf(ctx, "[%s]", id);
	}
	return fill(ctx, id, pick(l, m, args, n_args), args, n_args);
}

struct moment {
	const struct catalog *c;
	const char *lang;
	struct clock_local at;
};

static const char *number(const void *ctx, int width, int value)
{
	return talloc_asprintf(ctx, "%0*d", width, value);
}

static const char *named(const void *ctx, const struct moment *m, const char *what, int i)
{
	char *id = talloc_asprintf(ctx, "time.%s.%d", what, i);

	return catalog_text(ctx, m->c, m->lang, id, NULL, 0);
}

/* A time.* message with the parts of the moment that it uses. */
static const char *shape(const void *ctx, const struct moment *m, const char *id, bool names)
{
	struct catalog_arg args[] = {
		{ "d", number(ctx, 1, m->at.day) },
		{ "dd", number(ctx, 2, m->at.day) },
		{ "mm", number(ctx, 2, m->at.month) },
		{ "year", number(ctx, 1, m->at.year) },
		{ "hh", number(ctx, 2, m->at.hour) },
		{ "min", number(ctx, 2, m->at.minute) },
		{ "month_short", names ? named(ctx, m, "month_short", m->at.month) : NULL },
		{ "month", names ? named(ctx, m, "month", m->at.month) : NULL },
		{ "weekday", names ? named(ctx, m, "weekday", m->at.weekday) : NULL },
	};

	return catalog_text(ctx, m->c, m->lang, id, args, COUNT(args));
}

/* Messages made of others: {date} and {time}. */
static const char *joined(const void *ctx, const struct moment *m, const char *id)
{
	struct catalog_arg args[] = {
		{ "date", shape(ctx, m, "time.date", true) },
		{ "time", shape(ctx, m, "time.time", false) },
	};

	return catalog_text(ctx, m->c, m->lang, id, args, COUNT(args));
}

/* Local midnight so many days from that of the moment; 0 today, 1 yesterday. */
static bool is_day_before(const struct clock_local *at, long long now_ms, int days)
{
	struct clock_local day;
	int64_t noon;

	clock_to_local(now_ms, &day);
	if (!clock_from_local_date(day.year, day.month, day.day, &noon))
		return false;
	/* from noon no change of the clock leads into another day */
	clock_to_local(noon + 43200000 - days * INT64_C(86400000), &day);
	return day.year == at->year && day.month == at->month && day.day == at->day;
}

char *catalog_time(const void *ctx, const struct catalog *c, const char *lang, long long ms,
		   long long now_ms, const char *style)
{
	static const struct {
		const char *style, *id;
		bool joined;
	} forms[] = {
		{ "date", "time.date", false }, { "day", "time.day", false },
		{ "time", "time.time", false }, { "long", "time.long", false },
		{ "datetime", "time.datetime", true }, { "today", "time.today", true },
		{ "yesterday", "time.yesterday", true },
	};
	struct moment m = { .c = c, .lang = lang };
	void *tmp = talloc_new(NULL);
	const char *text;
	char *out;
	size_t i;

	clock_to_local(ms, &m.at);
	if (strcmp(style, "relative") == 0)
		style = is_day_before(&m.at, now_ms, 0) ? "today" :
			is_day_before(&m.at, now_ms, 1) ? "yesterday" : "date";
	for (i = 0; i < COUNT(forms) - 1 && strcmp(forms[i].style, style) != 0; i++)
		;
	if (strcmp(forms[i].style, style) != 0) {
		log_warn("catalog", "time style %s does not exist", style);
		i = 0;
	}
	text = forms[i].joined ? joined(tmp, &m, forms[i].id) :
				 shape(tmp, &m, forms[i].id, strcmp(forms[i].id, "time.time") != 0);
	out = talloc_strdup(ctx, text);
	talloc_free(tmp);
	return out;
}
