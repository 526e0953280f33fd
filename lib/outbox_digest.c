/* SPDX-License-Identifier: EUPL-1.2 */
/* outbox_digest - once a day and person: the mails kept since, in one */
#include "lib/clock.h"
#include "lib/outbox_queue.h"
#include "lib/q_outbox.h"
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <talloc.h>

#define HOUR_MS INT64_C(3600000)
#define MINUTE_MS INT64_C(60000)

/* That time of that day. Midnight and some hours are an hour off where the clocks change
 * in between. */
static int64_t moment_of(const struct clock_local *day, long minutes)
{
	struct clock_local got;
	int64_t at = 0;

	if (!clock_from_local_date(day->year, day->month, day->day, &at))
		return INT64_MAX;
	at += minutes * MINUTE_MS;
	clock_to_local(at, &got);
	return at + (minutes - (got.hour * 60 + got.minute)) * MINUTE_MS;
}

int64_t outbox_digest_moment(const char *time, int64_t now_ms, char day[11])
{
	const long minutes = strtol(time, NULL, 10) * 60 + strtol(time + 3, NULL, 10);
	struct clock_local d;
	int64_t at = 0, back;

	for (back = 0; back <= 48 * HOUR_MS; back += 12 * HOUR_MS) {
		clock_to_local(now_ms - back, &d);
		at = moment_of(&d, minutes);
		if (at <= now_ms)
			break;
	}
	snprintf(day, 11, "%04u-%02u-%02u", (unsigned)d.year % 10000, (unsigned)d.month % 100,
		 (unsigned)d.day % 100);
	return at;
}

struct due {
	const char *day;
	int64_t before_ms, *person, one;
	unsigned n;
};

static enum rc keep(void *arg, const struct q_val *v, struct err *e)
{
	struct due *d = arg;

	(void)e;
	d->person[d->n++] = v[0].i;
	return RC_OK;
}

/* What another mailer has written for this day already is left alone. */
static enum rc write_one(struct db *db, void *arg, struct err *e)
{
	const struct due *d = arg;
	const struct q_arg person = q_i64(d->one);
	enum rc rc = query_exec_n(db, &q_outbox_digest_add, QARGS(q_text(d->day), person), 1, "",
				  e);

	if (rc)
		return rc;
	return query_exec(db, &q_outbox_digest_bind,
			  QARGS(q_i64(db_last_id(db)), person, q_time(d->before_ms)), NULL, e);
}

enum rc outbox_digests(struct db *db, const struct conf *conf, unsigned limit, unsigned *n,
		       struct err *e)
{
	void *mem = talloc_new(NULL);
	char day[11];
	struct due d = { .day = day, .person = talloc_array(mem, int64_t, limit) };
	enum rc rc;

	assert(d.person);
	*n = 0;
	d.before_ms = outbox_digest_moment(conf->digest_time, clock_now_ms(), day);
	rc = query_each(db, &q_outbox_digest_due,
			QARGS(q_time(d.before_ms), q_text(day), q_i64(limit)), keep, &d, e);
	for (unsigned i = 0; i < d.n && !rc; i++) {
		struct err taken = { 0 };

		d.one = d.person[i];
		rc = db_write(db, write_one, &d, &taken);
		*n += rc == RC_OK;
		if (rc == RC_CONFLICT)
			rc = RC_OK;
		else if (rc)
			*e = taken;
	}
	talloc_free(mem);
	return rc;
}
