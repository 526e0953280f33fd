/* SPDX-License-Identifier: EUPL-1.2 */
/* policy - what the master does about a child: pure decisions, no system calls */
#include "fcgi/policy.h"

enum order policy_stronger(enum order a, enum order b)
{
	return a > b ? a : b;
}

int64_t policy_busy_ms(const struct policy_child *c, int64_t now)
{
	switch (c->state) {
	case BS_READING:
	case BS_WORKING:
	case BS_WRITING:
		return now - (c->request_ms ? c->request_ms : c->since_ms);
	case BS_STARTING:
		return now - c->since_ms;
	case BS_FREE:
	case BS_IDLE:
	case BS_STOPPING:
		break;
	}
	return 0;
}

bool policy_overdue(const struct policy_child *c, const struct policy_limits *l, int64_t now)
{
	return c->timed && policy_busy_ms(c, now) > l->deadline_ms;
}

/* How long the child may go on after the order it was given. */
static int64_t grace(const struct policy_child *c, const struct policy_limits *l)
{
	if (c->told == ORDER_QUIT)
		return l->stop_ms;
	return c->wanted >= ORDER_TERM ? POLICY_STOP_GRACE_MS : POLICY_DEADLINE_GRACE_MS;
}

enum order policy_order(const struct policy_child *c, const struct policy_limits *l, int64_t now)
{
	enum order want = c->wanted;

	if (c->told == ORDER_KILL)
		return ORDER_NONE;
	if (policy_overdue(c, l, now))
		want = policy_stronger(want, ORDER_TERM);
	if (c->told != ORDER_NONE && now - c->told_ms >= grace(c, l))
		want = policy_stronger(want, c->told + 1);
	return want > c->told ? want : ORDER_NONE;
}

void backoff_died(struct backoff *b, bool served, int64_t now)
{
	if (served) {
		backoff_served(b);
		return;
	}
	if (!b->healthy) {
		if (now < b->until_ms)
			return;		/* one of the same round */
		b->delay_ms = b->delay_ms == 0 ? POLICY_BACKOFF_FIRST_MS : b->delay_ms * 2;
		if (b->delay_ms > POLICY_BACKOFF_MAX_MS)
			b->delay_ms = POLICY_BACKOFF_MAX_MS;
		b->until_ms = now + b->delay_ms;
		return;
	}
	if (b->burst == 0 || now - b->burst_ms >= 1000) {
		b->burst_ms = now;
		b->burst = 0;
	}
	if (++b->burst > POLICY_BURST)
		b->until_ms = b->burst_ms + 1000;
}

void backoff_served(struct backoff *b)
{
	b->healthy = true;
	b->delay_ms = 0;
	if (b->burst <= POLICY_BURST)
		b->until_ms = 0;
}

int64_t backoff_wait(const struct backoff *b, int64_t now)
{
	return b->until_ms > now ? b->until_ms - now : 0;
}

unsigned long policy_recycle(unsigned long max_requests, uint32_t random)
{
	unsigned long tenth = max_requests / 10;

	return tenth ? max_requests - random % (tenth + 1) : max_requests;
}

bool policy_busy_say(struct busy *b, bool all_busy_and_waiting, int64_t now)
{
	if (!all_busy_and_waiting) {
		b->row = 0;
		return false;
	}
	if (++b->row < POLICY_BUSY_SAMPLES)
		return false;
	if (b->said_ms && now - b->said_ms < POLICY_BUSY_SAY_MS)
		return false;
	b->said_ms = now;
	return true;
}
