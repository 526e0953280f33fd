/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * mail-send - sends mails as the mailer does, and prints what came of each
 *
 *   mail-send port=2525 [host=localhost] [tls=starttls|none|auto] [ca=FILE] [user=U pass=P]
 *             [timeout=MS] [to=ADDRESS] [count=N]
 * One line per mail: outcome, code, "tls" or "-", "setup" or "-", milliseconds, reply.
 */
#include "lib/clock.h"
#include "lib/mail.h"
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

static const char message[] =
	"From: Portal <portal@support.example>\r\n"
	"To: Anna <anna@musterstadt.example>\r\n"
	"Subject: [#10001] test\r\n"
	"Message-ID: <t10001.e1.7@support.example>\r\n"
	"Date: Mon, 23 Nov 2026 10:00:00 +0100\r\n"
	"\r\n"
	"first line\r\n"
	".\r\n"
	"..line with dots\r\n"
	"last line\r\n";

static const char *option(int argc, char **argv, const char *name, const char *otherwise)
{
	size_t n = strlen(name);

	for (int i = 1; i < argc; i++)
		if (strncmp(argv[i], name, n) == 0 && argv[i][n] == '=')
			return argv[i] + n + 1;
	return otherwise;
}

static void fill(struct conf *c, int argc, char **argv)
{
	const char *tls = option(argc, argv, "tls", "auto");
	const char *pass = option(argc, argv, "pass", "");

	c->smtp_host = option(argc, argv, "host", "localhost");
	c->smtp_port = strtol(option(argc, argv, "port", "25"), NULL, 10);
	c->smtp_tls = strcmp(tls, "starttls") == 0 ? TLS_STARTTLS :
		      strcmp(tls, "none") == 0 ? TLS_NONE : TLS_AUTO;
	c->smtp_ca = option(argc, argv, "ca", "");
	c->smtp_user = option(argc, argv, "user", "");
	c->smtp_password.len = strlen(pass);
	memcpy(c->smtp_password.p, pass, c->smtp_password.len);
	c->mail_host = "support.example";
	c->delivery_timeout_ms = strtol(option(argc, argv, "timeout", "5000"), NULL, 10);
}

int main(int argc, char **argv)
{
	static const char *const words[] = { "sent", "deferred", "refused" };
	long count = strtol(option(argc, argv, "count", "1"), NULL, 10);
	const char *to = option(argc, argv, "to", "anna@musterstadt.example");
	struct conf *c = talloc_zero(NULL, struct conf);

	fill(c, argc, argv);
	signal(SIGPIPE, SIG_IGN);
	for (long i = 0; i < count; i++) {
		int64_t start = clock_mono_ms();
		struct mail_result r;
		struct err e;

		if (mail_send(c, "bounce@support.example", to, message, sizeof(message) - 1,
			      &r, &e)) {
			printf("error - - - 0 %s\n", e.cause);
			continue;
		}
		printf("%s %d %s %s %" PRId64 " %s\n", words[r.outcome], r.code,
		       r.tls ? "tls" : "-", r.setup ? "setup" : "-", clock_mono_ms() - start,
		       r.reply);
	}
	talloc_free(c);
	return 0;
}
