/* SPDX-License-Identifier: EUPL-1.2 */
/* log.t - one line per event, escaped and cut; a sink that fails never disturbs */
/* SECURITY a90 */
#include "lib/log.h"
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

static char path[64];

static void begin(void)
{
	struct err e;

	unlink(path);
	log_set_process(NULL);
	log_set_site(NULL);
	log_set_client(NULL);
	log_set_request(NULL);
	log_set_person(0);
	assert_int_equal(log_open(path, LOG_LV_DEBUG, &e), RC_OK);
}

static char *content(void)
{
	static char buf[65536];
	int fd = open(path, O_RDONLY);
	ssize_t n;

	assert_true(fd >= 0);
	n = read(fd, buf, sizeof(buf) - 1);
	assert_true(n >= 0);
	buf[n] = '\0';
	close(fd);
	return buf;
}

/* What follows the 24 characters of the time. */
static char *line(void)
{
	char *text = content();

	assert_true(strlen(text) > 25);
	assert_int_equal(text[10], 'T');
	assert_int_equal(text[23], 'Z');
	assert_int_equal(text[24], ' ');
	return text + 25;
}

static void test_form(void **state)
{
	char expected[120];

	(void)state;
	begin();
	log_set_site("demo");
	log_set_process("w3");
	log_set_request("7f3a91c2");
	log_set_client("192.0.2.7");
	log_set_person(12);
	log_warn("ticket", "could not save n=%d", 5);
	snprintf(expected, sizeof(expected), "warn demo[%d] w3 ip=192.0.2.7 r=7f3a91c2 u=12 "
		 "ticket: could not save n=5\n", (int)getpid());
	assert_string_equal(line(), expected);
	begin();
	log_info("master", "M\xc3\xbcller %s", "ready");
	assert_string_equal(line(), "info master: M\xc3\xbcller ready\n");
}

static void test_escape(void **state)
{
	(void)state;
	begin();
	log_set_request("a\nb");
	log_error("x", "%s", "one\ntwo\r\\ \x1b[1m \x7f \xff \xc3 \xed\xa0\x80");
	assert_string_equal(line(),
			    "error r=a\\x0ab x: one\\x0atwo\\x0d\\\\ \\x1b[1m \\x7f \\xff \\xc3 "
			    "\\xed\\xa0\\x80\n");
}

static void test_cut(void **state)
{
	static const char *const pieces[] = { "a", "\n", "\xc3\xbc", "\\", "\xf0\x9f\x98\x80" };
	char text[6000];
	(void)state;

	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		size_t n = strlen(pieces[i]), len = 0;

		while (len + n < sizeof(text)) {
			memcpy(text + len, pieces[i], n);
			len += n;
		}
		text[len] = '\0';
		begin();
		log_info("x", "%s", text);
		len = strlen(content());
		assert_true(len <= 2000 && len > 1990);
		assert_string_equal(content() + len - 4, "...\n");
		assert_int_not_equal((unsigned char)content()[len - 5], 0xc3);
	}
}

static void test_level(void **state)
{
	struct err e;
	(void)state;

	begin();
	assert_int_equal(log_open(path, LOG_LV_WARN, &e), RC_OK);
	log_debug("x", "no");
	log_info("x", "no");
	log_warn("x", "yes");
	assert_string_equal(line(), "warn x: yes\n");
	assert_int_equal(log_level_find("debug"), LOG_LV_DEBUG);
	assert_int_equal(log_level_find("alert"), LOG_LV_ALERT);
	assert_int_equal(log_level_find("verbose"), -1);
}

static void test_keeps_old_sink(void **state)
{
	struct err e;
	(void)state;

	begin();
	assert_int_equal(log_open("/nonexistent/folder/log", LOG_LV_INFO, &e), RC_BUSY);
	assert_non_null(strstr(e.cause, "/nonexistent/folder/log"));
	log_info("x", "still here");
	assert_string_equal(line(), "info x: still here\n");
}

static void test_reopen(void **state)
{
	char moved[80];
	struct err e;
	struct stat st;
	(void)state;

	begin();
	log_info("x", "before");
	snprintf(moved, sizeof(moved), "%s.1", path);
	assert_int_equal(rename(path, moved), 0);
	assert_int_equal(log_reopen(&e), RC_OK);
	log_info("x", "after");
	assert_string_equal(line(), "info x: after\n");
	assert_int_equal(fstat(log_fd(), &st), 0);
	assert_true(fcntl(log_fd(), F_GETFL) & O_APPEND);
	unlink(moved);
}

static void test_full_disk(void **state)
{
	unsigned long long lost = log_lost();
	struct err e;
	(void)state;

	assert_int_equal(log_open("/dev/full", LOG_LV_INFO, &e), RC_OK);
	errno = ERANGE;
	log_info("x", "lost");
	log_info("x", "lost");
	log_info("x", "lost");
	assert_int_equal(errno, ERANGE);
	assert_true(log_lost() == lost + 3);
	assert_int_equal(log_open(path, LOG_LV_INFO, &e), RC_OK);
	assert_int_equal(truncate(path, 0), 0);
	log_info("x", "through");
	assert_non_null(strstr(content(), "warn log: 3 lines were lost\n"));
	assert_non_null(strstr(content(), "info x: through\n"));
	assert_true(log_lost() == lost + 3);
	assert_int_equal(truncate(path, 0), 0);
	log_info("x", "again");
	assert_null(strstr(content(), "lost"));
}

/* stderr replaced by fd for as long as fn runs; the log writes to stderr. */
static void with_stderr(int fd, void (*fn)(void))
{
	int saved = dup(STDERR_FILENO);
	struct err e;

	dup2(fd, STDERR_FILENO);
	assert_int_equal(log_open("", LOG_LV_INFO, &e), RC_OK);
	fn();
	dup2(saved, STDERR_FILENO);
	close(saved);
	assert_int_equal(log_open(path, LOG_LV_INFO, &e), RC_OK);
}

static void one_line(void)
{
	log_info("x", "into nothing");
}

static void many_lines(void)
{
	for (int i = 0; i < 3000; i++)
		log_info("x", "%0100d", i);
}

static void test_reader_gone(void **state)
{
	unsigned long long lost = log_lost();
	int fd[2];
	(void)state;

	assert_int_equal(pipe(fd), 0);
	close(fd[0]);
	with_stderr(fd[1], one_line);
	close(fd[1]);
	assert_true(log_lost() == lost + 1);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fd), 0);
	close(fd[0]);
	with_stderr(fd[1], one_line);
	close(fd[1]);
	assert_true(log_lost() == lost + 2);
}

/* A reader that stands still: without end in a blocking write, this test would hang. */
static void test_reader_stands_still(void **state)
{
	unsigned long long lost = log_lost();
	int fd[2];
	(void)state;

	assert_int_equal(pipe(fd), 0);
	with_stderr(fd[1], many_lines);
	assert_true(log_lost() > lost);
	assert_false(fcntl(fd[1], F_GETFL) & O_NONBLOCK);	/* the shared flags are untouched */
	close(fd[0]);
	close(fd[1]);
	lost = log_lost();
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fd), 0);
	with_stderr(fd[1], many_lines);
	close(fd[0]);
	close(fd[1]);
	assert_true(log_lost() > lost);
}

static void closed_stderr(void)
{
	close(STDERR_FILENO);
	one_line();
}

static void test_closed_stderr(void **state)
{
	unsigned long long lost = log_lost();
	int null = open("/dev/null", O_WRONLY);
	(void)state;

	with_stderr(null, closed_stderr);
	close(null);
	assert_true(log_lost() == lost + 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_form), cmocka_unit_test(test_escape),
		cmocka_unit_test(test_cut), cmocka_unit_test(test_level),
		cmocka_unit_test(test_keeps_old_sink), cmocka_unit_test(test_reopen),
		cmocka_unit_test(test_full_disk), cmocka_unit_test(test_reader_gone),
		cmocka_unit_test(test_reader_stands_still), cmocka_unit_test(test_closed_stderr),
	};
	int failed;

	signal(SIGPIPE, SIG_IGN);
	snprintf(path, sizeof(path), "/tmp/log-t.%ld", (long)getpid());
	cmocka_set_message_output(CM_OUTPUT_TAP);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	unlink(path);
	return failed;
}
