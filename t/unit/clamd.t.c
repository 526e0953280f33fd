/* SPDX-License-Identifier: EUPL-1.2 */
/* clamd.t - the scanner's protocol against a peer that does as it is told; SECURITY a80 */
#include "lib/clamd.h"
#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define REST (-1)
#define PIECE 3000

/* The peer reads that much (REST: the whole request), sends the parts with a pause between
 * them and closes, or keeps the connection open. */
struct script {
	long reads;
	const char *parts[4];
	size_t len[4];
	bool stays;
};

static char dir[] = "/tmp/clamd-XXXXXX";
static char address[64];
static struct sockaddr_un name = { .sun_family = AF_UNIX };

static void take(int fd, void *p, size_t len)
{
	for (char *at = p; len > 0;) {
		ssize_t n = read(fd, at, len);

		if (n <= 0)
			_exit(3);
		at += n;
		len -= (size_t)n;
	}
}

/* A whole request; its content must be of bytes that count up. */
static void take_request(int fd)
{
	char command[10], piece[PIECE];
	unsigned char want = 0;
	uint32_t size = 0;

	take(fd, command, sizeof(command));
	if (memcmp(command, "zINSTREAM", sizeof(command)) != 0)
		_exit(4);
	do {
		take(fd, &size, sizeof(size));
		size = ntohl(size);
		if (size > sizeof(piece))
			_exit(5);
		take(fd, piece, size);
		for (uint32_t i = 0; i < size; i++)
			if ((unsigned char)piece[i] != want++)
				_exit(6);
	} while (size > 0);
}

static void play(int listen_fd, const struct script *s)
{
	char some[64];
	int fd = accept(listen_fd, NULL, NULL);

	if (s->reads == REST)
		take_request(fd);
	else
		take(fd, some, (size_t)s->reads);
	for (unsigned i = 0; i < 4 && s->parts[i]; i++) {
		if (i > 0)
			poll(NULL, 0, 30);
		if (write(fd, s->parts[i], s->len[i]) != (ssize_t)s->len[i])
			_exit(7);
	}
	while (s->stays && poll(NULL, 0, 1000) == 0)
		;
	_exit(0);
}

static int listener(void)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	unlink(name.sun_path);
	assert_int_equal(bind(fd, (const struct sockaddr *)&name, sizeof(name)), 0);
	assert_int_equal(listen(fd, 5), 0);
	return fd;
}

struct counting { size_t left; unsigned char next; char piece[PIECE]; enum rc fails; };

static enum rc next_piece(void *arg, const char **p, size_t *len, struct err *e)
{
	struct counting *c = arg;

	if (c->fails)
		return ERR(e, c->fails, "", "the content fails");
	*len = c->left < PIECE ? c->left : PIECE;
	for (size_t i = 0; i < *len; i++)
		c->piece[i] = (char)c->next++;
	c->left -= *len;
	*p = c->piece;
	return RC_OK;
}

static bool stop_at_once(void)
{
	return true;
}

static enum rc ask(const struct clamd *c, size_t size, enum rc fails, struct clamd_answer *a)
{
	struct counting content = { .left = size, .fails = fails };
	struct err e = { 0 };

	memset(a, 'x', sizeof(*a));
	return clamd_scan(c, &(struct clamd_content){ next_piece, &content }, a, &e);
}

/* The whole conversation; exit is the peer's exit code, -1 when it had to be ended. */
static struct clamd_answer talk(const struct script *s, size_t size, int reply_ms, int want_exit)
{
	const struct clamd c = { address, 1000, 1000, reply_ms, NULL };
	struct clamd_answer a;
	int fd = listener(), status = 0;
	pid_t pid = fork();

	if (pid == 0)
		play(fd, s);
	close(fd);
	assert_int_equal(ask(&c, size, RC_OK, &a), RC_OK);
	if (want_exit < 0)
		kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (want_exit >= 0)
		assert_int_equal(WEXITSTATUS(status), want_exit);
	return a;
}

#define SAYS(text) { text }, { sizeof(text) }		/* with the NUL */

static void check(const struct script *s, enum clamd_verdict want, const char *text)
{
	struct clamd_answer a = talk(s, 10000, 5000, 0);

	assert_int_equal(a.verdict, want);
	assert_string_equal(a.text, text);
}

#define NOT_CLAMDS CLAMD_BROKEN, "the answer is not clamd's"

static void answers_are_understood(void **state)
{
	const struct {
		struct script s;
		enum clamd_verdict want;
		const char *text;
	} rows[] = {
		{ { REST, SAYS("stream: OK"), false }, CLAMD_CLEAN, "" },
		{ { REST, SAYS("stream: Some.Virus-1 FOUND"), false }, CLAMD_INFECTED,
		  "Some.Virus-1" },
		{ { REST, SAYS("stream: FOUND FOUND"), false }, CLAMD_INFECTED, "FOUND" },
		{ { REST, SAYS("stream: a\x1b[31m\nb\xc3\xa4 FOUND"), false }, CLAMD_INFECTED,
		  "a_[31m_b__" },
		{ { REST, SAYS("stream: Can't allocate memory ERROR"), false }, CLAMD_ERROR,
		  "Can't allocate memory" },
		{ { REST, SAYS("INSTREAM size limit exceeded. ERROR"), false }, CLAMD_ERROR,
		  "INSTREAM size limit exceeded." },
		{ { REST, SAYS("UNKNOWN COMMAND"), false }, NOT_CLAMDS },
		{ { REST, SAYS("stream: "), false }, NOT_CLAMDS },
		{ { REST, SAYS("stream:  FOUND"), false }, NOT_CLAMDS },
		{ { REST, SAYS("OK"), false }, NOT_CLAMDS },
		{ { REST, SAYS("stream: OKAY"), false }, NOT_CLAMDS },
		{ { REST, SAYS(""), false }, NOT_CLAMDS },
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		check(&rows[i].s, rows[i].want, rows[i].text);
}

static void contents_arrive_whole(void **state)
{
	static const size_t sizes[] = { 0, 1, PIECE - 1, PIECE, PIECE + 1, 1000000 };
	const struct script s = { REST, SAYS("stream: OK"), false };
	(void)state;

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
		assert_int_equal(talk(&s, sizes[i], 5000, 0).verdict, CLAMD_CLEAN);
}

static void an_answer_may_come_in_parts(void **state)
{
	const struct script s = { REST, { "str", "eam: X FOU", "ND", "" }, { 3, 10, 2, 1 }, true };
	struct clamd_answer a = talk(&s, 10, 5000, -1);
	(void)state;

	assert_int_equal(a.verdict, CLAMD_INFECTED);
	assert_string_equal(a.text, "X");
}

static void half_an_answer_is_none(void **state)
{
	static char much[5000];
	(void)state;

	check(&(struct script){ REST, { "stream: OK" }, { 10 }, false }, CLAMD_BROKEN,
	      "half an answer");
	check(&(struct script){ REST, { NULL }, { 0 }, false }, CLAMD_BROKEN, "no answer");
	memset(much, 'a', sizeof(much));
	check(&(struct script){ REST, { much }, { sizeof(much) }, false }, CLAMD_BROKEN,
	      "the answer is too long");
}

static void long_names_are_cut(void **state)
{
	char reply[512] = "stream: ";
	struct clamd_answer a;
	size_t n = strlen(reply);
	(void)state;

	memset(reply + n, 'v', 300);
	memcpy(reply + n + 300, " FOUND", 7);
	a = talk(&(struct script){ REST, { reply }, { strlen(reply) + 1 }, false }, 10, 5000, 0);
	assert_int_equal(a.verdict, CLAMD_INFECTED);
	assert_int_equal(strlen(a.text), sizeof(a.text) - 1);
	assert_int_equal(strspn(a.text, "v"), sizeof(a.text) - 1);
}

/* Its size limit: it answers and closes while we are still sending. */
static void an_answer_before_the_end_counts(void **state)
{
	static const char text[] = "INSTREAM size limit exceeded. ERROR";
	static const char clean[] = "stream: OK";
	struct clamd_answer a;
	(void)state;

	a = talk(&(struct script){ 20, { text }, { sizeof(text) }, false }, 10000000, 5000, 0);
	assert_int_equal(a.verdict, CLAMD_ERROR);
	assert_string_equal(a.text, "INSTREAM size limit exceeded.");
	a = talk(&(struct script){ 20, { text }, { sizeof(text) }, true }, 10000000, 5000, -1);
	assert_int_equal(a.verdict, CLAMD_ERROR);
	/* who has not seen all of it cannot say that it is clean */
	a = talk(&(struct script){ 20, { clean }, { sizeof(clean) }, true }, 10000000, 5000, -1);
	assert_int_equal(a.verdict, CLAMD_BROKEN);
	a = talk(&(struct script){ 20, { NULL }, { 0 }, false }, 10000000, 5000, 0);
	assert_int_equal(a.verdict, CLAMD_BROKEN);
}

static void nobody_waits_for_ever(void **state)
{
	struct clamd_answer a;
	(void)state;

	a = talk(&(struct script){ REST, { NULL }, { 0 }, true }, 10, 200, -1);
	assert_int_equal(a.verdict, CLAMD_BROKEN);
	assert_string_equal(a.text, "no answer: Connection timed out");
	/* it reads nothing any more, and the content is larger than any buffer */
	a = talk(&(struct script){ 20, { NULL }, { 0 }, true }, 10000000, 5000, -1);
	assert_int_equal(a.verdict, CLAMD_BROKEN);
	assert_string_equal(a.text, "could not send: Connection timed out");
}

static void nobody_there_is_away(void **state)
{
	const char *const rows[][2] = {
		{ address, "could not connect: No such file or directory" },
		{ "127.0.0.1:1", "could not connect: Connection refused" },
		{ "[::1]:1", "could not connect: " },
	};
	struct clamd_answer a;
	(void)state;

	unlink(name.sun_path);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct clamd c = { rows[i][0], 500, 500, 500, NULL };

		assert_int_equal(ask(&c, 10, RC_OK, &a), RC_OK);
		assert_int_equal(a.verdict, CLAMD_AWAY);
		assert_int_equal(strncmp(a.text, rows[i][1], strlen(rows[i][1])), 0);
		assert_false(clamd_ping(&c, &a));
		assert_int_equal(a.verdict, CLAMD_AWAY);
	}
}

/* where: the address, for TCP without the port. The first is answered, the second wrongly. */
static void ping_well(const char *where, const struct sockaddr *to, socklen_t len)
{
	struct clamd at = { where, 1000, 1000, 1000, NULL };
	char port[64] = "";
	struct sockaddr_in own;
	socklen_t size = sizeof(own);
	struct clamd_answer why;
	int fd = socket(to->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0), status = 0;
	pid_t pid;

	unlink(name.sun_path);
	assert_int_equal(bind(fd, to, len), 0);
	assert_int_equal(listen(fd, 5), 0);
	if (to->sa_family != AF_UNIX) {
		assert_int_equal(getsockname(fd, (struct sockaddr *)&own, &size), 0);
		snprintf(port, sizeof(port), "%s:%u", where, ntohs(own.sin_port));
		at.address = port;
	}
	pid = fork();
	if (pid == 0)
		play(fd, &(struct script){ 6, SAYS("PONG"), false });
	assert_true(clamd_ping(&at, &why));
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(WEXITSTATUS(status), 0);
	pid = fork();
	if (pid == 0)
		play(fd, &(struct script){ 6, SAYS("UNKNOWN COMMAND"), false });
	assert_false(clamd_ping(&at, &why));
	assert_int_equal(why.verdict, CLAMD_BROKEN);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	close(fd);
}

static void a_ping_is_answered(void **state)
{
	const struct sockaddr_in four = { .sin_family = AF_INET,
					  .sin_addr = { htonl(INADDR_LOOPBACK) } };
	(void)state;

	ping_well(address, (const struct sockaddr *)&name, sizeof(name));
	ping_well("127.0.0.1", (const struct sockaddr *)&four, sizeof(four));
	ping_well("localhost", (const struct sockaddr *)&four, sizeof(four));
}

static void stopping_ends_it(void **state)
{
	const struct clamd c = { address, 60000, 60000, 60000, stop_at_once };
	struct clamd_answer a;
	int fd = listener();
	(void)state;

	assert_int_equal(ask(&c, 10, RC_OK, &a), RC_OK);
	assert_int_equal(a.verdict, CLAMD_STOPPED);
	close(fd);
}

static void a_content_that_fails_is_told(void **state)
{
	const struct clamd c = { address, 500, 500, 500, NULL };
	struct clamd_answer a;
	int fd = listener();
	(void)state;

	assert_int_equal(ask(&c, 10, RC_BUSY, &a), RC_BUSY);
	close(fd);
}

static int make_dir(void **state)
{
	(void)state;
	if (!mkdtemp(dir))
		return -1;
	snprintf(name.sun_path, sizeof(name.sun_path), "%s/s", dir);
	snprintf(address, sizeof(address), "unix:%s/s", dir);
	return 0;
}

static int remove_dir(void **state)
{
	(void)state;
	unlink(name.sun_path);
	return rmdir(dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_are_understood),
		cmocka_unit_test(contents_arrive_whole),
		cmocka_unit_test(an_answer_may_come_in_parts),
		cmocka_unit_test(half_an_answer_is_none),
		cmocka_unit_test(long_names_are_cut),
		cmocka_unit_test(an_answer_before_the_end_counts),
		cmocka_unit_test(nobody_waits_for_ever),
		cmocka_unit_test(nobody_there_is_away),
		cmocka_unit_test(a_ping_is_answered),
		cmocka_unit_test(stopping_ends_it),
		cmocka_unit_test(a_content_that_fails_is_told),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
