/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * catalog - messages by id and language, from xslt/messages/<lang>.xml
 *
 * <messages lang="de" name="Deutsch" plural="one: n = 1">
 *   <m id="ticket.list.title">Tickets</m>
 *   <m id="ticket.unread"><one>{n} neue Antwort</one><other>{n} neue Antworten</other></m>
 * </messages>
 * {name} is a parameter; {n} chooses the plural form (CLDR categories; de and en:
 * one if n = 1, else other; the rule per language is chosen by @plural). A file is
 * loaded with no DTD, no network. Languages are the files that are there.
 */
#ifndef LIB_CATALOG_H
#define LIB_CATALOG_H

#include "lib/err.h"
#include <stddef.h>

struct catalog;

struct catalog_arg { const char *name; const char *value; };

/* Loads every *.xml in dir; refuses duplicate ids, unknown elements, and
 * languages whose ids differ from "de". Freed with ctx. */
enum rc catalog_load(const void *ctx, const char *dir, struct catalog **out,
		     struct err *e) MUST_CHECK;

/* Number of languages, code and own name of the i-th ("de" is 0). */
unsigned catalog_languages(const struct catalog *c);
const char *catalog_language(const struct catalog *c, unsigned i);
const char *catalog_language_name(const struct catalog *c, unsigned i);
/* Index of a language code, -1 if there is none. */
int catalog_find_language(const struct catalog *c, const char *code);

/* Text of id with parameters filled in, on ctx. An unknown id gives "[id]" and
 * one warning in the log. lang unknown: the first language. */
char *catalog_text(const void *ctx, const struct catalog *c, const char *lang,
		   const char *id, const struct catalog_arg *args, size_t n_args);
/* 1 if the id exists. */
int catalog_has(const struct catalog *c, const char *id);

/* A point in time for people (zone of clock_set_zone). style: "date" 23.11.2026,
 * "datetime" 23.11.2026, 10:41, "relative" heute, 10:41 / gestern, 10:41 / date,
 * "day" 24.11., "long" Dienstag, 24.11.2026, "time" 10:41; the forms are
 * messages (time.*), so that a third language is one file. */
char *catalog_time(const void *ctx, const struct catalog *c, const char *lang,
		   long long ms, long long now_ms, const char *style);

#endif
