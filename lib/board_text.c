/* SPDX-License-Identifier: EUPL-1.2 */
/* board_text - the board for people, for programs and for Prometheus */
#include "lib/board_text.h"
#include "lib/clock.h"
#include <inttypes.h>
#include <stdbool.h>
#include <string.h>
#include <talloc.h>

/* A figure of the whole site; label is for the people's form, metric without prefix. */
static const struct figure {
	const char *name, *label, *metric, *help;
	size_t at;
} figures[] = {
	{ "requests", "requests", "requests_total", "Requests answered.",
	  offsetof(struct board, requests) },
	{ "errors", "errors", "request_errors_total", "Requests answered with a status from 500.",
	  offsetof(struct board, errors) },
	{ "ms_total", "ms in all", "request_milliseconds_total", "Time spent on requests.",
	  offsetof(struct board, ms_total) },
	{ "reloads", "reloads", "reloads_total", "Reloads that took place.",
	  offsetof(struct board, reloads) },
	{ "reload_failures", "reloads refused", "reload_failures_total",
	  "Reloads that kept the old settings.", offsetof(struct board, reload_failures) },
	{ "respawns", "started again", "respawns_total", "Processes started again.",
	  offsetof(struct board, respawns) },
	{ "killed", "killed", "killed_total", "Processes ended because a request took too long.",
	  offsetof(struct board, killed) },
	{ "busy_all", "all busy", "workers_exhausted_total",
	  "Seconds in which a request waited because all workers were busy.",
	  offsetof(struct board, busy_all) },
	{ "log_lost", "log lines lost", "log_lines_lost_total", "Log lines that were lost.",
	  offsetof(struct board, log_lost) },
	{ "mails_sent", "mails sent", "mails_sent_total", "Mails taken by the relay.",
	  offsetof(struct board, mails_sent) },
	{ "mails_deferred", "mails deferred", "mails_deferred_total",
	  "Attempts to send that will be repeated.", offsetof(struct board, mails_deferred) },
	{ "mails_dead", "mails dead", "mails_dead_total", "Mails refused or given up.",
	  offsetof(struct board, mails_dead) },
	{ "files_clean", "files clean", "files_clean_total",
	  "Files in which the virus scanner found nothing.", offsetof(struct board, files_clean) },
	{ "files_infected", "files infected", "files_infected_total",
	  "Files in which the virus scanner found something.",
	  offsetof(struct board, files_infected) },
	{ "files_unchecked", "files unchecked", "files_unchecked_total",
	  "Files that the virus scanner could not check.",
	  offsetof(struct board, files_unchecked) },
	{ "files_pending", "files waiting", "files_pending",
	  "Files that wait for the virus scanner.", offsetof(struct board, files_pending) },
};
#define N_FIGURES (sizeof(figures) / sizeof(figures[0]))

/* By Prometheus' own rule for names: the others may fall again. */
static bool is_counter(const struct figure *f)
{
	const size_t n = strlen(f->metric);

	return n > 6 && strcmp(f->metric + n - 6, "_total") == 0;
}

static uint64_t figure(const struct board *b, const struct figure *f)
{
	return *(const _Atomic uint64_t *)(const void *)((const char *)b + f->at);
}

/* What may be half-written is cut at the first character that cannot belong to it. */
static char *word(const void *ctx, const char *text, size_t size)
{
	char *copy = talloc_strndup(ctx, text, size);

	copy[strspn(copy, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
			  "0123456789-_.")] = '\0';
	return copy;
}

struct row {
	enum board_kind kind;
	enum board_state state;
	int32_t pid;
	uint32_t generation;
	int64_t ms;		/* in this state, or at this request */
	uint64_t requests, errors;
	char *route, *request_id;
};

static bool read_row(const void *ctx, const struct board_view *v, unsigned i, struct row *r)
{
	const struct board_slot *s = &v->board->slot[i];
	int64_t request = s->request_ms;

	r->kind = (enum board_kind)s->kind;
	if (r->kind == BK_NONE)
		return false;
	r->state = (enum board_state)s->state;
	r->pid = s->pid;
	r->generation = s->generation;
	r->ms = v->mono_ms - (request ? request : s->since_ms);
	r->requests = s->requests;
	r->errors = s->errors;
	r->route = word(ctx, s->route, sizeof(s->route));
	r->request_id = word(ctx, s->request_id, sizeof(s->request_id));
	return true;
}

static bool busy(const struct row *r)
{
	return r->state == BS_WORKING || r->state == BS_WRITING;
}

char *board_text(const void *ctx, const struct board_view *v)
{
	char since[CLOCK_ISO_SIZE], *out;
	struct row r;
	size_t f;
	unsigned i;

	clock_iso(v->board->started_ms, since);
	out = talloc_asprintf(ctx, "%-16s %s\n%-16s %s\n%-16s %" PRIu32 "\n", "site", v->site,
			      "since", since, "generation", v->board->generation);
	for (f = 0; f < N_FIGURES; f++)
		out = talloc_asprintf_append(out, "%-16s %" PRIu64 "\n", figures[f].label,
					     figure(v->board, &figures[f]));
	out = talloc_asprintf_append(out, "\n%-8s %8s %-9s %10s %4s %9s %7s  %s\n", "process",
				     "pid", "state", "ms", "gen", "requests", "errors", "at work");
	for (i = 0; i < BOARD_SLOTS; i++)
		if (read_row(out, v, i, &r))
			out = talloc_asprintf_append(out, "%-8s %8" PRId32 " %-9s %10" PRId64
				" %4" PRIu32 " %9" PRIu64 " %7" PRIu64 "  %s%s%s\n",
				board_kind_name(r.kind), r.pid, board_state_name(r.state), r.ms,
				r.generation, r.requests, r.errors, busy(&r) ? r.route : "",
				busy(&r) ? " r=" : "", busy(&r) ? r.request_id : "");
	return out;
}

static char *json_rows(char *out, const struct board_view *v)
{
	const char *comma = "";
	struct row r;
	unsigned i;

	for (i = 0; i < BOARD_SLOTS; i++) {
		if (!read_row(out, v, i, &r))
			continue;
		out = talloc_asprintf_append(out, "%s{\"kind\":\"%s\",\"pid\":%" PRId32
			",\"state\":\"%s\",\"ms\":%" PRId64 ",\"generation\":%" PRIu32
			",\"requests\":%" PRIu64 ",\"errors\":%" PRIu64, comma,
			board_kind_name(r.kind), r.pid, board_state_name(r.state), r.ms,
			r.generation, r.requests, r.errors);
		if (busy(&r))
			out = talloc_asprintf_append(out, ",\"route\":\"%s\",\"request\":\"%s\"",
						     r.route, r.request_id);
		out = talloc_strdup_append(out, "}");
		comma = ",";
	}
	return out;
}

char *board_json(const void *ctx, const struct board_view *v)
{
	char since[CLOCK_ISO_SIZE], *out;
	size_t f;

	clock_iso(v->board->started_ms, since);
	out = talloc_asprintf(ctx, "{\"site\":\"%s\",\"since\":\"%s\",\"generation\":%" PRIu32,
			      v->site, since, v->board->generation);
	for (f = 0; f < N_FIGURES; f++)
		out = talloc_asprintf_append(out, ",\"%s\":%" PRIu64, figures[f].name,
					     figure(v->board, &figures[f]));
	out = talloc_strdup_append(out, ",\"processes\":[");
	out = json_rows(out, v);
	return talloc_strdup_append(out, "]}\n");
}

static char *metric_head(char *out, const char *name, const char *help, const char *type)
{
	return talloc_asprintf_append(out, "# HELP kundenportal_%s %s\n# TYPE kundenportal_%s %s\n",
				      name, help, name, type);
}

static char *metric_workers(char *out, const struct board_view *v)
{
	unsigned count[BS_STOPPING + 1] = { 0 }, i, s;

	for (i = 0; i < BOARD_SLOTS; i++) {
		s = v->board->slot[i].state;
		if (v->board->slot[i].kind == BK_WORKER && s <= BS_STOPPING)
			count[s]++;
	}
	out = metric_head(out, "workers", "Worker processes by what they are doing.", "gauge");
	for (s = BS_STARTING; s <= BS_STOPPING; s++)
		out = talloc_asprintf_append(out, "kundenportal_workers{site=\"%s\",state=\"%s\"}"
					     " %u\n", v->site,
					     board_state_name((enum board_state)s), count[s]);
	return out;
}

char *board_metrics(const void *ctx, const struct board_view *v)
{
	char *out = talloc_strdup(ctx, "");
	size_t f;

	for (f = 0; f < N_FIGURES; f++) {
		out = metric_head(out, figures[f].metric, figures[f].help,
				  is_counter(&figures[f]) ? "counter" : "gauge");
		out = talloc_asprintf_append(out, "kundenportal_%s{site=\"%s\"} %" PRIu64 "\n",
					     figures[f].metric, v->site,
					     figure(v->board, &figures[f]));
	}
	out = metric_head(out, "generation", "Number of the settings in use.", "gauge");
	out = talloc_asprintf_append(out, "kundenportal_generation{site=\"%s\"} %" PRIu32 "\n",
				     v->site, v->board->generation);
	out = metric_head(out, "start_time_seconds", "When the master began, in Unix time.",
			  "gauge");
	out = talloc_asprintf_append(out, "kundenportal_start_time_seconds{site=\"%s\"} %" PRId64
				     "\n", v->site, v->board->started_ms / 1000);
	return metric_workers(out, v);
}
