/* SPDX-License-Identifier: EUPL-1.2 */
/* ticket - what may happen to a ticket: the desk's side, handover, closing by itself
 * (see ticket.t; people are those of Portal::Seed) */
#include "lib/clock.h"
#include "lib/ticket.h"
#include "t/db/run.h"

enum { ANNA = 1, BERND, CLARA, DORA, EMIL, FRIEDA, GUSTAV };
#define DAY INT64_C(86400000)

static const struct actor anna = { .person = ANNA }, bernd = { .person = BERND },
	clara = { .person = CLARA }, dora = { .person = DORA, .staff = true },
	frieda = { .person = FRIEDA }, portal = { 0 };

static struct db *db;
static int64_t ticket, entry;

static const struct query q_set = {
	.name = "set", .sql = "UPDATE ticket SET status = ?, status_at = ? WHERE id = ?",
	.args = { Q_TEXT, Q_TIME, Q_I64 },
};
static const struct query q_active = {
	.name = "active", .sql = "UPDATE person SET active = ? WHERE id = ?",
	.args = { Q_I64, Q_I64 },
};
static const struct query q_get = {
	.name = "get", .sql = "SELECT status, COALESCE(assignee_id, 0), reporter_id, promised_at,"
			      " first_answer_at, updated_at, last_entry_id"
			      " FROM ticket WHERE id = ?",
	.args = { Q_I64 },
	.cols = { KEEP(TEXT, "status"), KEEP(I64, "assignee"), KEEP(I64, "reporter"),
		  KEEP(TIME, "promised"), KEEP(TIME, "answered"), KEEP(TIME, "updated"),
		  KEEP(I64, "last") },
};
static const struct query q_copies = {
	.name = "copies", .sql = "SELECT COALESCE(GROUP_CONCAT(x.person_id, LEFT(x.part, 1)"
	" ORDER BY x.person_id), ''), CAST(SUM(x.status <> t.status OR x.updated_at <>"
	" t.updated_at) AS SIGNED) FROM ticket t JOIN ticket_person x ON x.ticket_id = t.id"
	" WHERE t.id = ?", .args = { Q_I64 }, .cols = { KEEP(TEXT, "people"), KEEP(I64, "wrong") },
};
static const struct query q_events = {
	.name = "events", .sql = "SELECT COALESCE(GROUP_CONCAT(type, ':', COALESCE(old_value, '-'),"
	" '>', COALESCE(new_value, '-'), IF(by_desk, '!', '') ORDER BY id SEPARATOR ' '), '')"
	" FROM entry WHERE ticket_id = ? AND id > ?",
	.args = { Q_I64, Q_I64 }, .cols = { KEEP(TEXT, "events") },
};
static const struct query q_mails = {
	.name = "mails", .sql = "SELECT COALESCE(GROUP_CONCAT(kind, ':', person_id"
	" ORDER BY kind, person_id SEPARATOR ' '), '') FROM outbox WHERE ticket_id = ? AND id > ?",
	.args = { Q_I64, Q_I64 }, .cols = { KEEP(TEXT, "mails") },
};
static const struct query q_last_mail = {
	.name = "last_mail", .sql = "SELECT COALESCE(MAX(id), 0) FROM outbox",
	.cols = { KEEP(I64, "id") },
};
static const struct query q_read = {
	.name = "read",
		.sql = "SELECT entry_id FROM ticket_read WHERE person_id = ? AND ticket_id = ?",
	.args = { Q_I64, Q_I64 }, .cols = { KEEP(I64, "entry") },
};

static struct q_val v[8];

static const char *text(const struct query *q, int64_t a, int64_t b)
{
	struct q_arg args[] = { q_i64(a), q_i64(b) };
	bool found;

	OK(query_row(db, q, (struct q_args){ args, q->args[1] ? 2 : q->args[0] ? 1 : 0 }, db, v,
		     &found, &e));
	return found && !v[0].null ? v[0].p : "";
}

static int64_t mail_mark;

static int64_t last_mail(void)
{
	text(&q_last_mail, 0, 0);
	return v[0].i;
}

/* Within a transaction that is kept if what ran in it went well. */
static enum rc done(enum rc rc)
{
	if (rc)
		db_rollback(db);
	else
		OK(db_commit(db, &e));
	return rc;
}

#define ACT(call) (mail_mark = last_mail(), db_begin_write(db, &e) ? RC_BUSY : done(call))
#define events(after) text(&q_events, ticket, after)
#define mails() text(&q_mails, ticket, mail_mark)

static void set(const char *status, int64_t age)
{
	OK(ACT(query_exec(db, &q_set, QARGS(q_text(status), q_time(clock_now_ms() - age),
					    q_i64(ticket)), NULL, &e)));
}

static void active(int64_t person, bool yes)
{
	OK(ACT(query_exec(db, &q_active, QARGS(q_i64(yes), q_i64(person)), NULL, &e)));
}

static const char *status(void) { return text(&q_get, ticket, 0); }

static void copies_are(const char *people)
{
	assert_string_equal(text(&q_copies, ticket, 0), people);
	assert_int_equal(v[1].i, 0);
}

static int new_ticket(bool is_private)
{
	static const int64_t participants[] = { FRIEDA, BERND, FRIEDA };
	const struct ticket_new t = {
		.organisation = 1, .reporter = BERND, .created_by = BERND, .kind = "incident",
		.priority = "high", .subject = "Betreff", .text = "Text", .is_private = is_private,
		.participants = participants, .n_participants = 3,
	};

	OK(ACT(ticket_create(db, conf, &bernd, &t, &ticket, &entry, &e)));
	return 0;
}

static int begin(void **state)
{
	(void)state;
	db = db_new(NULL, conf, DB_CTL);
	return new_ticket(false);
}

static int end(void **state)
{
	(void)state;
	talloc_free(db);
	return 0;
}

static void created(void **state)
{
	(void)state;
	copies_are("2r,6p");
	assert_string_equal(mails(), "ticket_new_desk:4 ticket_new_desk:5 ticket_new_org:6"
				     " ticket_received:2");
	assert_string_equal(status(), "new");
	assert_int_equal(v[6].i, entry);
}

static void not_created(void **state)
{
	struct ticket_new t = { .organisation = 1, .reporter = BERND, .created_by = BERND,
				.kind = "incident", .priority = "high", .subject = "S",
					.text = "T" };
	int64_t id = 0, stranger = CLARA;

	(void)state;
	t.participants = &stranger;
	t.n_participants = 1;
	assert_int_equal(ACT(ticket_create(db, conf, &bernd, &t, &id, &entry, &e)), RC_INVALID);
	assert_string_equal(e.msgid, "ticket.participant");
	t.n_participants = 0;
	t.module = 99;
	assert_int_equal(ACT(ticket_create(db, conf, &bernd, &t, &id, &entry, &e)), RC_INVALID);
	assert_string_equal(e.msgid, "ticket.module");
	t.module = 0;
	for (int64_t who = CLARA; who <= GUSTAV; who += GUSTAV - CLARA) {
		t.reporter = who;
		assert_int_equal(ACT(ticket_create(db, conf, &portal, &t, &id, &entry, &e)),
				 RC_INVALID);
		assert_string_equal(e.msgid, "ticket.reporter");
	}
	assert_int_equal(id, 0);
}

static void answers(void **state)
{
	int64_t promised = clock_now_ms() + DAY;

	(void)state;
	OK(ACT(ticket_comment(db, conf, &dora, ticket, "Wann?", "waiting", promised, &entry, &e)));
	assert_non_null(strstr(events(entry - 1), "text:->-! status:new>waiting! promise:->2"));
	assert_string_equal(mails(), "question:2 question:6");
	assert_string_equal(status(), "waiting");
	assert_int_equal(v[3].i, promised);
	assert_false(v[4].null);
	copies_are("2r,6p");
	OK(ACT(ticket_comment(db, conf, &frieda, ticket, "Montag", NULL, 0, &entry, &e)));
	assert_string_equal(events(entry - 1), "text:->- status:waiting>open");
	assert_string_equal(mails(), "answer:2 comment_desk:4 comment_desk:5");
	OK(ACT(ticket_comment(db, conf, &dora, ticket, "Behoben", "solved", 0, &entry, &e)));
	assert_string_equal(mails(), "solved:2 solved:6");
	OK(ACT(ticket_comment(db, conf, &dora, ticket, "Nachtrag", NULL, 0, &entry, &e)));
	assert_string_equal(status(), "solved");
	assert_string_equal(mails(), "answer:2 answer:6");
}

static void refused(void **state)
{
	(void)state;
	assert_int_equal(ACT(ticket_comment(db, conf, &clara, ticket, "x", NULL, 0, &entry, &e)),
			 RC_NOTFOUND);
	assert_string_equal(e.msgid, "ticket.missing");
	assert_int_equal(ACT(ticket_set_status(db, conf, &clara, ticket, "closed", &e)),
		RC_NOTFOUND);
	assert_int_equal(ACT(ticket_comment(db, conf, &bernd, ticket, "x", "solved", 0, &entry,
		&e)),
			 RC_DENIED);
	assert_int_equal(ACT(ticket_set_status(db, conf, &bernd, ticket, "solved", &e)), RC_DENIED);
	assert_int_equal(ACT(ticket_set_status(db, conf, &dora, ticket, "gone", &e)), RC_INVALID);
	assert_int_equal(ACT(ticket_assign(db, &bernd, ticket, DORA, &e)), RC_DENIED);
	assert_int_equal(ACT(ticket_promise(db, &bernd, ticket, 1, &e)), RC_DENIED);
	assert_string_equal(events(entry), "");
	assert_string_equal(mails(), "");
}

static void in_time_and_too_late(void **state)
{
	(void)state;
	set("closed", conf->reopen_within_ms - DAY);
	OK(ACT(ticket_set_status(db, conf, &bernd, ticket, "open", &e)));
	assert_string_equal(mails(), "reopened:4 reopened:5 reopened:6");
	set("closed", conf->reopen_within_ms + DAY);
	assert_int_equal(ACT(ticket_set_status(db, conf, &bernd, ticket, "open", &e)), RC_INVALID);
	assert_string_equal(e.msgid, "ticket.too_late");
	assert_int_equal(ACT(ticket_comment(db, conf, &frieda, ticket, "x", NULL, 0, &entry, &e)),
			 RC_INVALID);
	assert_string_equal(e.msgid, "ticket.too_late");
	OK(ACT(ticket_comment(db, conf, &dora, ticket, "Nachtrag", NULL, 0, &entry, &e)));
	assert_string_equal(status(), "closed");
	OK(ACT(ticket_set_status(db, conf, &dora, ticket, "open", &e)));
	assert_string_equal(status(), "open");
}

static void assigned(void **state)
{
	(void)state;
	OK(ACT(ticket_assign(db, &dora, ticket, EMIL, &e)));
	assert_string_equal(events(entry), "assignee:->5!");
	assert_string_equal(mails(), "assigned:5");
	status();
	assert_int_equal(v[1].i, EMIL);
	OK(ACT(ticket_assign(db, &dora, ticket, EMIL, &e)));
	assert_string_equal(events(entry), "assignee:->5!");
	OK(ACT(ticket_comment(db, conf, &bernd, ticket, "Noch etwas", NULL, 0, &entry, &e)));
	assert_string_equal(mails(), "answer:6 comment_desk:5");
	OK(ACT(ticket_assign(db, &dora, ticket, DORA, &e)));
	assert_string_equal(mails(), "");
	OK(ACT(ticket_assign(db, &dora, ticket, 0, &e)));
	assert_string_equal(events(entry), "assignee:5>4! assignee:4>-!");
	assert_int_equal(ACT(ticket_assign(db, &dora, ticket, ANNA, &e)), RC_INVALID);
	assert_string_equal(e.msgid, "ticket.agent");
}

static void promised(void **state)
{
	(void)state;
	OK(ACT(ticket_promise(db, &dora, ticket, INT64_C(1795430460123), &e)));
	assert_string_equal(events(entry), "promise:->2026-11-23T10:41:00.123Z!");
	OK(ACT(ticket_promise(db, &dora, ticket, INT64_C(1795430460123), &e)));
	assert_string_equal(events(entry), "promise:->2026-11-23T10:41:00.123Z!");
	OK(ACT(ticket_promise(db, &dora, ticket, 0, &e)));
	status();
	assert_true(v[3].null);
}

static void handed_over(void **state)
{
	(void)state;
	assert_int_equal(ACT(ticket_handover(db, &frieda, ticket, FRIEDA, &e)), RC_DENIED);
	assert_int_equal(ACT(ticket_handover(db, &clara, ticket, CLARA, &e)), RC_NOTFOUND);
	assert_int_equal(ACT(ticket_handover(db, &bernd, ticket, CLARA, &e)), RC_INVALID);
	assert_int_equal(ACT(ticket_handover(db, &bernd, ticket, GUSTAV, &e)), RC_INVALID);
	OK(ACT(ticket_handover(db, &anna, ticket, FRIEDA, &e)));
	assert_string_equal(events(entry), "reporter:2>6");
	copies_are("2p,6r");
	status();
	assert_int_equal(v[2].i, FRIEDA);
	OK(ACT(ticket_handover(db, &frieda, ticket, FRIEDA, &e)));
	assert_string_equal(events(entry), "reporter:2>6");
}

/* A lead sees a private ticket of somebody else only when it is taken over. */
static void orphan(void **state)
{
	(void)state;
	new_ticket(true);
	assert_int_equal(ACT(ticket_handover(db, &anna, ticket, ANNA, &e)), RC_NOTFOUND);
	active(BERND, false);
	assert_int_equal(ACT(ticket_comment(db, conf, &anna, ticket, "x", NULL, 0, &entry, &e)),
			 RC_NOTFOUND);
	assert_int_equal(ACT(ticket_handover(db, &clara, ticket, ANNA, &e)), RC_NOTFOUND);
	OK(ACT(ticket_handover(db, &anna, ticket, ANNA, &e)));
	active(BERND, true);
	assert_string_equal(events(entry), "reporter:2>1");
	copies_are("1r,2p,6p");
	OK(ACT(ticket_comment(db, conf, &anna, ticket, "Nun meines", NULL, 0, &entry, &e)));
}

static void closes_by_itself(void **state)
{
	unsigned n = 9;

	(void)state;
	OK(ACT(query_exec(db, &(const struct query){ .name = "none",
		.sql = "UPDATE ticket SET status = 'open' WHERE status = 'solved'" }, QNONE, NULL,
			&e)));
	set("solved", conf->close_after_ms - DAY);
	OK(ticket_close_due(db, conf, 10, &n, &e));
	assert_int_equal(n, 0);
	assert_string_equal(status(), "solved");
	set("solved", conf->close_after_ms + DAY);
	OK(ticket_close_due(db, conf, 0, &n, &e));
	assert_int_equal(n, 0);
	OK(ticket_close_due(db, conf, 10, &n, &e));
	assert_int_equal(n, 1);
	assert_string_equal(status(), "closed");
	assert_string_equal(events(entry), "status:solved>closed");
	assert_string_equal(mails(), "closed:2 closed:6");
	copies_are("2r,6p");
	OK(ticket_close_due(db, conf, 10, &n, &e));
	assert_int_equal(n, 0);
}

static void read_marks(void **state)
{
	(void)state;
	OK(ticket_mark_read(db, FRIEDA, ticket, &e));
	text(&q_read, FRIEDA, ticket);
	assert_int_equal(v[0].i, entry);
	OK(ticket_mark_read(db, CLARA, ticket, &e));
	memset(v, 0, sizeof(v));
	text(&q_read, CLARA, ticket);
	assert_int_equal(v[0].i, 0);
	OK(ACT(ticket_comment(db, conf, &dora, ticket, "x", NULL, 0, &entry, &e)));
	OK(ticket_mark_read(db, FRIEDA, ticket, &e));
	text(&q_read, FRIEDA, ticket);
	assert_true(v[0].i > entry);	/* the change of status after the text */
	assert_false(db_in_write(db));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(created), TEST(not_created), TEST(answers), TEST(refused),
		TEST(in_time_and_too_late), TEST(assigned), TEST(promised), TEST(handed_over),
		TEST(orphan), TEST(closes_by_itself), TEST(read_marks),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	load_conf(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
