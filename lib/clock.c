/* SPDX-License-Identifier: EUPL-1.2 */
/* clock - points in time and how they are shown */
#include "lib/clock.h"
#include <glib.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* 0001-01-01 and 9999-12-31, both included: four digits, and what DATETIME holds */
#define MS_LEAST INT64_C(-62135596800000)
#define MS_MOST INT64_C(253402300799999)

static GTimeZone *zone;		/* NULL is UTC */

static int64_t read_clock(clockid_t id)
{
	struct timespec ts;

	clock_gettime(id, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

int64_t clock_now_ms(void)
{
	return read_clock(CLOCK_REALTIME);
}

int64_t clock_mono_ms(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

/* Whole seconds, rounded down also before 1970. */
static int64_t seconds_of(int64_t ms)
{
	return ms >= 0 ? ms / 1000 : -((-ms + 999) / 1000);
}

static int64_t clamp(int64_t ms)
{
	return ms < MS_LEAST ? MS_LEAST : ms > MS_MOST ? MS_MOST : ms;
}

char *clock_iso(int64_t ms, char *out)
{
	int64_t s;
	time_t t;
	struct tm tm;

	ms = clamp(ms);
	s = seconds_of(ms);
	t = (time_t)s;
	gmtime_r(&t, &tm);
	snprintf(out, CLOCK_ISO_SIZE, "%04u-%02u-%02uT%02u:%02u:%02u.%03uZ",
		 (unsigned)(tm.tm_year + 1900) % 10000u, (unsigned)(tm.tm_mon + 1) % 100u,
		 (unsigned)tm.tm_mday % 100u, (unsigned)tm.tm_hour % 100u,
		 (unsigned)tm.tm_min % 100u, (unsigned)tm.tm_sec % 100u,
		 (unsigned)(ms - s * 1000) % 1000u);
	return out;
}

/* Reads exactly n digits at *p and moves past them. */
static bool digits(const char **p, int n, int *out)
{
	int value = 0;

	for (; n > 0; n--, (*p)++) {
		if (**p < '0' || **p > '9')
			return false;
		value = value * 10 + (**p - '0');
	}
	*out = value;
	return true;
}

static bool literal(const char **p, char c)
{
	if (**p != c)
		return false;
	(*p)++;
	return true;
}

/* False for what the calendar does not have (30 February, 25 h). */
static bool utc_seconds(struct tm tm, int64_t *out)
{
	struct tm copy = tm;
	time_t t;

	if (tm.tm_year + 1900 < 1)
		return false;
	t = timegm(&copy);
	if (copy.tm_year != tm.tm_year || copy.tm_mon != tm.tm_mon || copy.tm_mday != tm.tm_mday ||
	    copy.tm_hour != tm.tm_hour || copy.tm_min != tm.tm_min || copy.tm_sec != tm.tm_sec)
		return false;
	*out = (int64_t)t;
	return true;
}

bool clock_parse_iso(const char *s, int64_t *ms)
{
	struct tm tm = { 0 };
	int64_t seconds;
	int milli = 0;

	if (!digits(&s, 4, &tm.tm_year) || !literal(&s, '-') || !digits(&s, 2, &tm.tm_mon) ||
	    !literal(&s, '-') || !digits(&s, 2, &tm.tm_mday))
		return false;
	if (*s) {
		if (!literal(&s, 'T') || !digits(&s, 2, &tm.tm_hour) || !literal(&s, ':') ||
		    !digits(&s, 2, &tm.tm_min) || !literal(&s, ':') || !digits(&s, 2, &tm.tm_sec))
			return false;
		if (*s == '.' && (!literal(&s, '.') || !digits(&s, 3, &milli)))
			return false;
		if (!literal(&s, 'Z') || *s)
			return false;
	}
	tm.tm_year -= 1900;
	tm.tm_mon -= 1;
	if (!utc_seconds(tm, &seconds))
		return false;
	*ms = seconds * 1000 + milli;
	return true;
}

/* GLib looks names up below the zone folder and also reads POSIX rules; a setting is
 * a plain IANA name, so that no path leaves the folder. */
static GTimeZone *find_zone(const char *iana)
{
	size_t n = strspn(iana, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_/+-");

	if (!*iana || iana[n] || !g_ascii_isalpha(iana[0]))
		return NULL;
	return g_time_zone_new_identifier(iana);
}

bool clock_zone_known(const char *iana)
{
	GTimeZone *tz = find_zone(iana);

	if (!tz)
		return false;
	g_time_zone_unref(tz);
	return true;
}

bool clock_set_zone(const char *iana)
{
	GTimeZone *tz = find_zone(iana);

	if (!tz)
		return false;
	if (zone)
		g_time_zone_unref(zone);
	zone = tz;
	return true;
}

static int64_t offset_at(GTimeType type, int64_t *seconds)
{
	int interval;

	if (!zone)
		return 0;
	interval = g_time_zone_adjust_time(zone, type, seconds);
	return g_time_zone_get_offset(zone, interval);
}

void clock_to_local(int64_t ms, struct clock_local *out)
{
	int64_t s = seconds_of(clamp(ms)), at = s;
	time_t t = (time_t)(s + offset_at(G_TIME_TYPE_UNIVERSAL, &at));
	struct tm tm;

	gmtime_r(&t, &tm);
	*out = (struct clock_local){
		.year = tm.tm_year + 1900, .month = tm.tm_mon + 1, .day = tm.tm_mday,
		.hour = tm.tm_hour, .minute = tm.tm_min, .second = tm.tm_sec,
		.weekday = tm.tm_wday,
	};
}

bool clock_from_local_date(int year, int month, int day, int64_t *ms)
{
	struct tm tm = { .tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day };
	int64_t local, offset;

	if (year > 9999 || !utc_seconds(tm, &local))
		return false;
	/* where midnight is skipped, adjust_time moves local to the first moment after */
	offset = offset_at(G_TIME_TYPE_STANDARD, &local);
	*ms = (local - offset) * 1000;
	return true;
}
