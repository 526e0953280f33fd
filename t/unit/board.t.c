/* SPDX-License-Identifier: EUPL-1.2 */
/* board.t - slots seen from another mapping, what is counted, and its three texts */
#include "lib/board_text.h"
#include "lib/clock.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

static char dir[] = "/tmp/board-XXXXXX";

static char *board_path(const void *ctx)
{
	return talloc_asprintf(ctx, "%s/portald.board", dir);
}

static struct board *make(const void *ctx)
{
	struct err e = { 0 };
	struct board *b;

	assert_int_equal(board_create(ctx, board_path(ctx), &b, &e), RC_OK);
	return b;
}

static void a_request_is_seen_and_counted(void **state)
{
	void *ctx = talloc_new(NULL);
	struct board *b = make(ctx);
	const struct board *seen;
	const struct board_slot *s;
	struct err e = { 0 };

	(void)state;
	assert_int_equal(board_open(ctx, board_path(ctx), &seen, &e), RC_OK);
	board_slot_begin(b, 3, BK_WORKER, 7);
	s = &seen->slot[3];
	assert_int_equal(s->state, BS_STARTING);
	board_set_own(b, 3);
	assert_int_equal(s->pid, getpid());
	board_request_begin("0123456789abcdef");
	board_request_route("ticket-list");
	assert_int_equal(s->state, BS_WORKING);
	assert_true(s->request_ms > 0);
	assert_string_equal(s->route, "ticket-list");
	assert_string_equal(s->request_id, "0123456789abcdef");
	board_request_end(12, 1);
	board_request_begin("x");
	assert_string_equal(s->route, "");
	board_request_end(30, 0);
	assert_int_equal(s->request_ms, 0);
	assert_int_equal(s->requests, 2);
	assert_int_equal(s->errors, 1);
	assert_int_equal(s->ms_total, 42);
	assert_int_equal(seen->requests, 2);
	assert_int_equal(seen->errors, 1);
	board_slot_free(b, 3);
	assert_int_equal(s->requests, 0);
	assert_int_equal(seen->requests, 2);	/* what was answered stays answered */
	talloc_free(ctx);
	assert_null(board_shared());
}

static void questions_for_the_status_are_no_visits(void **state)
{
	void *ctx = talloc_new(NULL);
	struct board *b = make(ctx);

	(void)state;
	board_slot_begin(b, 1, BK_STATUS, 1);
	board_set_own(b, 1);
	board_request_begin("x");
	board_request_end(5, 0);
	assert_int_equal(b->slot[1].requests, 1);
	assert_int_equal(b->requests, 0);
	talloc_free(ctx);
}

static void without_a_board_nothing_happens(void **state)
{
	(void)state;
	board_set_own(NULL, 0);
	board_state_set(BS_IDLE);
	board_request_begin("x");
	board_request_route("y");
	board_request_end(1, 1);
	assert_null(board_own());
}

static void long_names_are_cut(void **state)
{
	void *ctx = talloc_new(NULL);
	struct board *b = make(ctx);
	char longer[200];

	(void)state;
	memset(longer, 'a', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	board_set_own(b, 2);
	board_request_begin(longer);
	board_request_route(longer);
	assert_int_equal(strlen(b->slot[2].route), sizeof(b->slot[2].route) - 1);
	assert_int_equal(strlen(b->slot[2].request_id), sizeof(b->slot[2].request_id) - 1);
	talloc_free(ctx);
}

static void a_new_board_leaves_the_old_to_its_readers(void **state)
{
	void *old_ctx = talloc_new(NULL), *ctx = talloc_new(NULL);
	struct board *old = make(old_ctx), *fresh;

	(void)state;
	old->reloads = 5;
	fresh = make(ctx);
	old->reloads++;
	assert_int_equal(fresh->reloads, 0);
	talloc_free(old_ctx);
	talloc_free(ctx);
}

static void wrong_files_are_refused(void **state)
{
	void *ctx = talloc_new(NULL);
	const struct board *seen;
	struct err e = { 0 };
	struct board *b = make(ctx);

	(void)state;
	b->version++;
	assert_int_equal(board_open(ctx, board_path(ctx), &seen, &e), RC_CONFLICT);
	assert_int_equal(truncate(board_path(ctx), 100), 0);
	assert_int_equal(board_open(ctx, board_path(ctx), &seen, &e), RC_CONFLICT);
	unlink(board_path(ctx));
	assert_int_equal(board_open(ctx, board_path(ctx), &seen, &e), RC_NOTFOUND);
	talloc_free(ctx);
}

static void only_the_owner_reads_it(void **state)
{
	void *ctx = talloc_new(NULL);
	struct stat st;

	(void)state;
	make(ctx);
	assert_int_equal(stat(board_path(ctx), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	talloc_free(ctx);
}

static void texts_show_what_is_there(void **state)
{
	void *ctx = talloc_new(NULL);
	struct board *b = make(ctx);
	struct board_view v = { b, "demo", 1000, 0 };
	char *text;

	(void)state;
	b->generation = 4;
	b->mails_sent = 11;
	b->files_infected = 2;
	b->files_pending = 7;
	board_slot_begin(b, 5, BK_WORKER, 4);
	board_set_own(b, 5);
	board_request_begin("feedbeef");
	board_request_route("ticket");
	v.mono_ms = b->slot[5].request_ms + 1500;
	text = board_text(ctx, &v);
	assert_non_null(strstr(text, "generation       4\n"));
	assert_non_null(strstr(text, "mails sent       11\n"));
	assert_non_null(strstr(text, " working         1500    4         0       0  ticket "
			       "r=feedbeef\n"));
	text = board_json(ctx, &v);
	assert_non_null(strstr(text, "\"mails_sent\":11,"));
	assert_non_null(strstr(text, "\"state\":\"working\",\"ms\":1500,\"generation\":4"));
	assert_non_null(strstr(text, "\"route\":\"ticket\",\"request\":\"feedbeef\"}]}\n"));
	text = board_metrics(ctx, &v);
	assert_non_null(strstr(text, "\nkundenportal_mails_sent_total{site=\"demo\"} 11\n"));
	assert_non_null(strstr(text, "# TYPE kundenportal_files_infected_total counter\n"
			       "kundenportal_files_infected_total{site=\"demo\"} 2\n"));
	assert_non_null(strstr(text, "# TYPE kundenportal_files_pending gauge\n"
			       "kundenportal_files_pending{site=\"demo\"} 7\n"));
	assert_non_null(strstr(text, "{site=\"demo\",state=\"working\"} 1\n"));
	assert_non_null(strstr(text, "\nkundenportal_workers{site=\"demo\",state=\"idle\"} 0\n"));
	talloc_free(ctx);
}

/* Another process may be writing while we read. */
static void half_written_words_are_cut(void **state)
{
	void *ctx = talloc_new(NULL);
	struct board *b = make(ctx);
	struct board_view v = { b, "demo", 0, 0 };

	(void)state;
	board_slot_begin(b, 1, BK_WORKER, 1);
	board_set_own(b, 1);
	board_request_begin("ab\"},{\"");
	memset(b->slot[1].route, 'x', sizeof(b->slot[1].route));
	b->slot[1].route[3] = '\n';
	assert_non_null(strstr(board_json(ctx, &v), "\"route\":\"xxx\",\"request\":\"ab\"}"));
	talloc_free(ctx);
}

static int remove_dir(void **state)
{
	char *path = board_path(NULL);

	(void)state;
	unlink(path);
	talloc_free(path);
	return rmdir(dir);
}

static int make_dir(void **state)
{
	(void)state;
	return mkdtemp(dir) ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_is_seen_and_counted),
		cmocka_unit_test(questions_for_the_status_are_no_visits),
		cmocka_unit_test(without_a_board_nothing_happens),
		cmocka_unit_test(long_names_are_cut),
		cmocka_unit_test(a_new_board_leaves_the_old_to_its_readers),
		cmocka_unit_test(wrong_files_are_refused),
		cmocka_unit_test(only_the_owner_reads_it),
		cmocka_unit_test(texts_show_what_is_there),
		cmocka_unit_test(half_written_words_are_cut),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
