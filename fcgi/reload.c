/* SPDX-License-Identifier: EUPL-1.2 */
/* reload - the next generation: prove it, start it beside the old one, then swap */
#include "fcgi/master.h"
#include "lib/clock.h"
#include "lib/log.h"
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-daemon.h>
#include <talloc.h>

#define READY_PATIENCE_MS 15000

static void say_ready(const struct master *m)
{
	sd_notifyf(0, "READY=1\nSTATUS=generation %u", m->now.gen->number);
}

enum rc reload_open_log(const struct master *m, const struct conf *conf, struct err *e)
{
	log_set_site(conf->site);
	return log_open(m->to_stderr ? "" : conf->log_file,
			(enum log_level)log_level_find(conf->log_level), e);
}

/* Each problem is a line of its own in the log. */
static void say_problems(char *text)
{
	char *line, *rest = text;

	while ((line = strsep(&rest, "\n")))
		if (*line)
			log_error("reload", "event=reload-problem %s", line);
}

static enum rc load(struct master *m, struct generation **out, struct err *e)
{
	char *text = NULL;
	size_t len;
	FILE *problems = open_memstream(&text, &len);
	enum rc rc;

	if (!problems)
		return ERR(e, RC_BUSY, "", "no memory to load the settings");
	rc = generation_load(NULL, m->conf_path, m->generations + 1, problems, out, e);
	fclose(problems);
	say_problems(text);
	free(text);
	return rc;
}

/* What a running master cannot change under its own feet. */
static enum rc check_fixed(const struct conf *old, const struct conf *fresh, struct err *e)
{
	if (strcmp(old->site, fresh->site) != 0)
		return ERR(e, RC_INVALID, "", "cannot change site from %s to %s in a reload: "
			   "restart", old->site, fresh->site);
	if (strcmp(old->run_dir, fresh->run_dir) != 0)
		return ERR(e, RC_INVALID, "", "cannot change run_dir from %s to %s in a reload: "
			   "restart", old->run_dir, fresh->run_dir);
	return RC_OK;
}

/* The same socket where the path is the same, else a new one. */
static enum rc take_listener(struct listener *old, const char *path, struct listener **out,
			     struct err *e)
{
	if (old && strcmp(old->path, path) == 0) {
		*out = old;
		return RC_OK;
	}
	return listener_open(NULL, path, out, e);
}

static enum rc prepare(struct master *m, struct generation *g, struct err *e)
{
	enum rc rc = check_fixed(m->now.gen->conf, g->conf, e);

	if (rc != RC_OK)
		return rc;
	rc = reload_open_log(m, g->conf, e);
	if (rc != RC_OK)
		return rc;
	rc = take_listener(m->now.web, g->conf->listen, &m->next.web, e);
	if (rc != RC_OK)
		return rc;
	return take_listener(m->now.status, g->conf->status_listen, &m->next.status, e);
}

/* Puts back what prepare changed. */
static void undo(struct master *m)
{
	struct err e = { 0 };

	if (m->next.web != m->now.web)
		listener_close(m->next.web);
	if (m->next.status != m->now.status)
		listener_close(m->next.status);
	m->next = (struct set){ 0 };
	if (reload_open_log(m, m->now.gen->conf, &e) != RC_OK)
		log_error("reload", "could not open the old log again: %s", e.cause);
}

static void failed(struct master *m, const char *why)
{
	m->board->reload_failures++;
	log_error("reload", "event=reload-failed the old settings stay in use: %s", why);
	say_ready(m);
}

void reload_begin(struct master *m)
{
	struct generation *g = NULL;
	struct err e = { 0 };

	if (m->next.gen) {
		m->reload_again = true;
		return;
	}
	m->reload_again = false;
	sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%" PRId64 "000", clock_mono_ms());
	if (load(m, &g, &e) != RC_OK) {
		failed(m, e.cause);
		return;
	}
	m->generations++;
	if (prepare(m, g, &e) != RC_OK) {
		undo(m);
		talloc_free(g);
		failed(m, e.cause);
		return;
	}
	m->next.gen = g;
	m->next.workers = (unsigned)g->conf->workers;
	m->next_ms = clock_mono_ms();
	if (!child_fill(m, &m->next))
		reload_abort(m, "no process could be started");
}

void reload_abort(struct master *m, const char *why)
{
	struct generation *g = m->next.gen;

	if (!g)
		return;
	child_want_order(m, g->number, ORDER_TERM);
	undo(m);
	talloc_free(g);
	failed(m, why);
}

/* Old processes finish what they have begun; their memory is their own. */
static void adopt(struct master *m)
{
	struct set old = m->now;

	m->now = m->next;
	m->next = (struct set){ 0 };
	child_want_order(m, old.gen->number, ORDER_QUIT);
	if (old.web != m->now.web)
		listener_close(old.web);
	if (old.status != m->now.status)
		listener_close(old.status);
	memset(m->backoff, 0, sizeof(m->backoff));
	m->board->generation = m->now.gen->number;
	m->board->reloads++;
	log_info("reload", "event=reloaded generation %u is in use, %u workers", m->now.gen->number,
		 child_want(&m->now, BK_WORKER));
	talloc_free(old.gen);
	say_ready(m);
}

void reload_watch(struct master *m, int64_t now)
{
	if (m->next.gen && child_all_ready(m, &m->next))
		adopt(m);
	else if (m->next.gen && now - m->next_ms > READY_PATIENCE_MS)
		reload_abort(m, "the new processes did not become ready");
	if (!m->next.gen && m->reload_again)
		reload_begin(m);
}
