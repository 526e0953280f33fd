/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * clock - points in time and how they are shown
 *
 * A point in time is int64_t milliseconds since 1970-01-01T00:00:00Z. Text
 * form on the wire and in the page document is ISO 8601 UTC with three
 * decimals: 2026-11-23T10:41:00.000Z. People see the time zone of the setting.
 */
#ifndef LIB_CLOCK_H
#define LIB_CLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CLOCK_ISO_SIZE 32

int64_t clock_now_ms(void);		/* wall clock */
int64_t clock_mono_ms(void);		/* monotonic, for deadlines */

/* Writes ISO 8601 UTC with ms; out has CLOCK_ISO_SIZE bytes. Returns out. */
char *clock_iso(int64_t ms, char *out);
/* Reads what clock_iso writes, also without decimals, also a date alone
 * (midnight UTC). False if it is none. */
bool clock_parse_iso(const char *s, int64_t *ms);

/* Sets the zone for clock_local (IANA name); false when unknown. Process wide. */
bool clock_set_zone(const char *iana);
/* Whether the zone exists; changes nothing (a reload that fails keeps the old zone). */
bool clock_zone_known(const char *iana);
/* Broken-down local time in that zone. */
struct clock_local { int year, month, day, hour, minute, second, weekday; };
	/* month 1-12, weekday 0 = Sunday */
void clock_to_local(int64_t ms, struct clock_local *out);
/* Midnight (local zone) of the local date y-m-d as UTC ms; false if no date. */
bool clock_from_local_date(int year, int month, int day, int64_t *ms);

#endif
