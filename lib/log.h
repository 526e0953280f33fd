/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * log - one line per event, one write(2)
 *
 * 2026-11-23T13:45:26.123Z warn demo[4711] w3 ip=192.0.2.7 r=7f3a91c2 u=12 ticket: could not ...
 *
 * When, how bad, which site and process, who speaks, for which client, in which request, for
 * which account; what is not known is left out.
 *
 * The sink is a file opened with O_APPEND (or stderr; stderr and "info" until log_open).
 * A full disk, a closed stderr or a reader that stands still never blocks and never
 * fails the caller: lost lines are counted and the count is written as soon as a line
 * gets through. SIGPIPE must be ignored. Bytes below 0x20, 0x7f, backslash and invalid
 * UTF-8 are escaped, lines are cut at 2,000 bytes.
 */
#ifndef LIB_LOG_H
#define LIB_LOG_H

#include "lib/err.h"

enum log_level { LOG_LV_DEBUG, LOG_LV_INFO, LOG_LV_WARN, LOG_LV_ERROR, LOG_LV_ALERT };

/* Level by its word in the settings ("debug", "info", "warn", "error", "alert"); -1. */
int log_level_find(const char *word);

/* Opens (or opens again) the sink. path NULL or "" is stderr. Keeps the old
 * sink when the new one cannot be opened. */
enum rc log_open(const char *path, enum log_level least, struct err *e) MUST_CHECK;
/* Opens the same path again (log rotation); keeps the old sink on failure. */
enum rc log_reopen(struct err *e) MUST_CHECK;
/* Descriptor of the sink (for dup2 onto stderr), -1 if none. */
int log_fd(void);

/* Which site, once its settings are known. Copied. */
void log_set_site(const char *name);
/* Who speaks: "master", "w3", "mailer", "status", "portalctl". Copied. */
void log_set_process(const char *name);
/* Request id shown in each line until set again; NULL or "" is none. Copied. */
void log_set_request(const char *id);
/* The client's address as nginx gave it, shown as ip=; NULL or "" is none. Copied. */
void log_set_client(const char *address);
/* Account id shown as u=; 0 is none. */
void log_set_person(long long id);

void log_line(enum log_level lv, const char *area, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
#define log_debug(area, ...) log_line(LOG_LV_DEBUG, area, __VA_ARGS__)
#define log_info(area, ...) log_line(LOG_LV_INFO, area, __VA_ARGS__)
#define log_warn(area, ...) log_line(LOG_LV_WARN, area, __VA_ARGS__)
#define log_error(area, ...) log_line(LOG_LV_ERROR, area, __VA_ARGS__)
#define log_alert(area, ...) log_line(LOG_LV_ALERT, area, __VA_ARGS__)

/* Lines lost since start (disk full, pipe closed). */
unsigned long long log_lost(void);

#endif
