/* SPDX-License-Identifier: EUPL-1.2 */
/* conf.t - every kind of setting, and every problem told with its line */
#include "lib/conf.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>
#include <cmocka.h>

static char dir[64];
static char *problems;		/* of the last load */
static void *ctx;

static void spew(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static const char *in_dir(const char *name)
{
	return talloc_asprintf(ctx, "%s/%s", dir, name);
}

static struct conf *load_text(const char *text)
{
	struct conf *c = NULL;
	struct err e = { 0 };
	size_t len;
	FILE *f;

	free(problems);
	problems = NULL;
	spew(in_dir("portal.conf"), text);
	f = open_memstream(&problems, &len);
	assert_non_null(f);
	if (conf_load(ctx, in_dir("portal.conf"), f, &c, &e) != RC_OK) {
		assert_int_equal(e.rc, RC_INVALID);
		assert_null(c);
	}
	fclose(f);
	if (c)
		assert_string_equal(problems, "");
	return c;
}

#define LEAST "base_url = https://portal.example.org\noperator_name = Muster Software GmbH\n" \
	"mail_from = portal@support.example\nsecret_file = %s/secret\n"

/* The settings that must be given, and more. */
static struct conf *load(const char *more)
{
	return load_text(talloc_asprintf(ctx, "[portal]\n" LEAST "%s", dir, more));
}

/* Nothing is loaded and a problem contains want. */
static void check_problem(const char *more, const char *want)
{
	if (load(more))
		fail_msg("taken: %s", more);
	if (!strstr(problems, want))
		fail_msg("\"%s\" gave: %s", more, problems);
}

static void test_defaults(void **state)
{
	struct conf *c = load("");
	(void)state;

	assert_non_null(c);
	assert_string_equal(c->site, "portal");
	assert_true(c->https);
	assert_string_equal(c->time_zone, "Europe/Berlin");
	assert_int_equal(c->workers, 4);
	assert_int_equal(c->request_deadline_ms, 30000);
	assert_int_equal(c->session_idle_ms, 3600000);
	assert_int_equal(c->session_max_ms, 86400000);
	assert_true(c->close_after_ms == 14 * 86400000L);
	assert_int_equal(c->argon2_memory_kib, 19456);
	assert_int_equal(c->attachment_size, 25 * 1024 * 1024);
	assert_int_equal(c->login_account.count, 10);
	assert_int_equal(c->login_account.window_s, 900);
	assert_int_equal(c->role, ROLE_ALL);
	assert_int_equal(c->smtp_tls, TLS_AUTO);
	assert_true(c->mail_quote);
	assert_string_equal(c->run_dir, RUNSTATEDIR "/kundenportal/portal");
	assert_string_equal(c->listen, RUNSTATEDIR "/kundenportal/portal/portald.sock");
	assert_string_equal(c->sheet_dir, PKGDATADIR "/xslt");
	assert_string_equal(c->log_level, "info");
	assert_string_equal(c->mail_host, "portal.example.org");
	assert_string_equal(c->mail_bounce, "portal@support.example");
	assert_string_equal(c->mail_from_name, "Kundenportal (Muster Software GmbH)");
	assert_int_equal(c->secret.len, 40);
	assert_int_equal(c->fastcgi_secret.len, 0);
}

static void test_values(void **state)
{
	struct conf *c =
		load("site = demo2\nworkers=8\n  page_size   =   50  \n\n# a comment\n"
		     "session_idle = 90s\nsession_max = 1d\nmail_look = 250ms\n"
		     "attachment_size = 512K\nlogin_network = 100/1h\nrole = web\nreset = chosen\n"
		     "mail_quote = no\nlog_level = debug\nargon2_memory = 46M\nargon2_passes = 1\n"
		     "hotline_hours = Mo\xe2\x80\x93"
		     "Fr 7:30 Uhr = immer\n");
	(void)state;

	assert_non_null(c);
	assert_int_equal(c->workers, 8);
	assert_int_equal(c->page_size, 50);
	assert_int_equal(c->session_idle_ms, 90000);
	assert_int_equal(c->mail_look_ms, 250);
	assert_int_equal(c->attachment_size, 524288);
	assert_int_equal(c->login_network.count, 100);
	assert_int_equal(c->login_network.window_s, 3600);
	assert_int_equal(c->role, ROLE_WEB);
	assert_int_equal(c->reset, RESET_CHOSEN);
	assert_false(c->mail_quote);
	assert_string_equal(c->log_level, "debug");
	assert_string_equal(c->listen, RUNSTATEDIR "/kundenportal/demo2/portald.sock");
	assert_string_equal(c->hotline_hours, "Mo\xe2\x80\x93""Fr 7:30 Uhr = immer");
}

#define P100 "1234567890123456789012345678901234567890123456789012345678901234567890" \
	"123456789012345678901234567890"

static void test_scanner(void **state)
{
	static const char *const good[] = {
		"unix:/run/clamav/clamd.ctl", "unix:/" P100 "123456", "127.0.0.1:3310",
		"localhost:3310", "[::1]:3310", "",
	};
	static const struct { const char *line, *want; } bad[] = {
		{ "scan = /run/clamav/clamd.ctl", "scan: \"/run/clamav/clamd.ctl\" is not possible;"
		  " allowed: unix:/path or host:port" },
		{ "scan = unix:clamd.ctl", "unix: and the absolute path" },
		{ "scan = unix:/" P100 "1234567", "at most 107 bytes" },
		{ "scan = 192.0.2.1:3310", "loopback" },
		{ "scan = scanner.example:3310", "loopback" },
		{ "scan = localhost", "host:port" }, { "scan = localhost:", "host:port" },
		{ "scan = localhost:0", "host:port" }, { "scan = [::1:3310", "host:port" },
		{ "scan = localhost:65536", "host:port" },
		{ "scan = localhost:3310/x", "host:port" },
	};
	(void)state;

	assert_string_equal(load("")->scan, "");
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		const struct conf *c = load(talloc_asprintf(ctx, "scan = %s\n", good[i]));

		if (!c)
			fail_msg("\"%s\" gave: %s", good[i], problems);
		assert_string_equal(c->scan, good[i]);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		check_problem(bad[i].line, bad[i].want);
}

static void test_bounds(void **state)
{
	static const struct {
		const char *line, *want;
	} bad[] = {
		{ "workers = 0", "workers: \"0\" is not possible; allowed: 1 to 256" },
		{ "workers = 257", "workers" },
		{ "workers = 08x", "workers" },
		{ "workers = -1", "workers" },
		{ "workers = +4", "workers" },
		{ "workers = 4 # four", "workers" },
		{ "workers =", "workers" },
		{ "workers = 99999999999999999999", "workers" },
		{ "session_idle = 30", "session_idle" },
		{ "session_idle = 30m", "session_idle" },
		{ "session_idle = 59s", "allowed: 1min to 7d" },
		{ "session_idle = 1.5h", "session_idle" },
		{ "session_idle = 99999999999999999d", "session_idle" },
		{ "attachment_size = 25MB", "attachment_size" },
		{ "attachment_size = 1023", "1K to 1G" },
		{ "argon2_memory = 20000001", "argon2_memory" },
		{ "login_account = 10", "such as 10 / 15min" },
		{ "login_account = 0 / 15min", "login_account" },
		{ "login_account = 10 / 31d", "login_account" },
		{ "login_account = 10 / 1500ms", "login_account" },
		{ "mail_look = 99ms", "allowed: 100ms to 1min" },
		{ "login_account = 10 / 15min x", "login_account" },
		{ "role = both", "allowed: all, web, mail" },
		{ "mail_quote = true", "yes or no" },
		{ "log_level = loud", "debug, info" },
		{ "site = Demo", "site" },
		{ "site = 1a", "site" },
		{ "site = abcdefghijklmnopq", "site" },
		{ "time_zone = Mars/Olympus", "time_zone" },
		{ "listen = run/x.sock", "no absolute path" },
		{ "listen = /run/{where}/x", "unknown {name}" },
		{ "listen =", "must not be empty" },
		{ "imprint_text = /nonexistent", "could not read" },
		{ "hotline_phone = a\\nb", "control character" },
		{ "db_name = a;b", "db_name" },
		{ "static_prefix = static", "static_prefix" },
		{ "smtp_host = a b", "smtp_host" },
		{ "smtp_host = a..b", "smtp_host" },
		{ "smtp_host = -a", "smtp_host" },
		{ "hotline_email = nobody", "hotline_email" },
		{ "hotline_email = a@b@c.de", "hotline_email" },
		{ "hotline_phone = \xff", "UTF-8" },
	};
	(void)state;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		check_problem(bad[i].line, bad[i].want);
}

static struct conf *load_url(const char *url)
{
	return load_text(talloc_asprintf(ctx,
					 "[portal]\nbase_url = %s\noperator_name = M\n"
					 "mail_from = p@a.de\nsecret_file = %s/secret\n",
					 url, dir));
}

static void test_base_url(void **state)
{
	static const char *const good[] = { "https://portal.example", "https://portal.example:8443",
					    "http://127.0.0.1:8080",  "http://localhost",
					    "http://[::1]:81",	      "https://[2001:db8::1]" };
	static const char *const bad[] = { "",
					   "portal.example",
					   "https://",
					   "https://a.de/",
					   "https://a.de/x",
					   "https://a.de?x",
					   "https://u@a.de",
					   "https://A.de",
					   "https://a.de:443",
					   "https://a.de:0",
					   "https://a.de:65536",
					   "https://a.de:",
					   "http://a.de",
					   "http://127.0.0.1.evil.de",
					   "ftp://a.de",
					   "https://a .de",
					   "https://[::1",
					   "https://a.de#x",
					   "https://-a.de",
					   "https://a.de." };
	struct conf *c;
	(void)state;

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		if (!load_url(good[i]))
			fail_msg("%s", problems);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (load_url(bad[i]) || !strstr(problems, ":2: base_url: "))
			fail_msg("taken: %s %s", bad[i], problems);
	c = load_url("http://127.0.0.1:8080");
	assert_non_null(c);
	assert_false(c->https);
	assert_string_equal(c->mail_host, "127.0.0.1");
}

static void test_all_problems_with_lines(void **state)
{
	(void)state;
	assert_null(load_text("# first\n[portal]\nworkers = 0\nworker = 3\nworkers = 4\nnonsense\n"
			      "zzzzzzzzzzzzzz = 1\n"));
	assert_non_null(strstr(problems, "/portal.conf:3: workers: \"0\""));
	assert_non_null(strstr(problems, ":4: worker: is not known; did you mean workers?\n"));
	assert_non_null(strstr(problems, ":5: workers: is given again; it is already on line 3\n"));
	assert_non_null(strstr(problems, ":6: \"nonsense\" is neither"));
	assert_non_null(strstr(problems, ":7: zzzzzzzzzzzzzz: is not known\n"));
	assert_non_null(strstr(problems, "/portal.conf: base_url: must be given\n"));
	assert_non_null(strstr(problems, "/portal.conf: secret_file: must be given\n"));
}

static void test_groups(void **state)
{
	(void)state;
	check_problem("[portal]\nworkers = 3", ":6: group [portal] begins a second time");
	check_problem("[other]", ":6: group [other] is not known");
	assert_null(load_text("workers = 3\n"));
	assert_non_null(strstr(problems, ":1: a setting must stand below [portal]"));
	assert_non_null(strstr(problems, "group [portal] is missing"));
	assert_null(load_text(""));
	assert_non_null(strstr(problems, "group [portal] is missing"));
	check_problem("workers[de] = 3", "workers[de]: is not known");
}

static void test_file(void **state)
{
	struct conf *c;
	struct err e;
	FILE *f = fopen(in_dir("portal.conf"), "w");
	(void)state;

	fwrite("[portal]\n\0", 1, 10, f);
	fclose(f);
	assert_int_equal(conf_load(ctx, in_dir("portal.conf"), NULL, &c, &e), RC_INVALID);
	assert_int_equal(conf_load(ctx, "/nonexistent/x", NULL, &c, &e), RC_INVALID);
	assert_non_null(strstr(e.cause, "/nonexistent/x"));
}

static void test_secrets(void **state)
{
	struct conf *c;
	(void)state;

	spew(in_dir("short"), "0123456789012345678901234567890 \n");
	spew(in_dir("exact"), "01234567890123456789012345678901 \r\n\n");
	spew(in_dir("long"), talloc_asprintf(ctx, "%0129d", 1));
	spew(in_dir("pw"), "pass word\n");
	check_problem(talloc_asprintf(ctx, "secret_old_file = %s/short", dir), "too few bytes");
	check_problem(talloc_asprintf(ctx, "secret_old_file = %s/long", dir), "too many bytes");
	check_problem(talloc_asprintf(ctx, "secret_old_file = %s/none", dir), "could not read");
	check_problem(talloc_asprintf(ctx, "db_password_file = %s", dir), "could not read");
	check_problem(talloc_asprintf(ctx, "secret_old_file = %s/secret", dir), "same secret");
	c = load(talloc_asprintf(ctx, "secret_old_file = %s/exact\ndb_password_file = %s/pw\n"
				 "db_owner_password_file = %s/none\n", dir, dir, dir));
	assert_non_null(c);
	assert_int_equal(c->secret_old.len, 32);
	assert_int_equal(c->db_password.len, 9);
	assert_memory_equal(c->db_password.p, "pass word", 9);
	assert_int_equal(c->db_owner_password.len, 0);
	c = load(talloc_asprintf(ctx, "db_owner_password_file = %s/pw\n", dir));
	assert_non_null(c);
	assert_int_equal(c->db_owner_password.len, 9);
}

static void test_unreadable_owner_password(void **state)
{
	(void)state;
	if (geteuid() == 0)	/* root reads everything: become somebody else for a moment */
		assert_int_equal(seteuid(65534), 0);
	assert_non_null(load_text(talloc_asprintf(ctx, "[portal]\n" LEAST
			"db_owner_password_file = %s/owner\n", dir, dir)));
	assert_null(load_text(talloc_asprintf(ctx, "[portal]\n" LEAST
			"db_password_file = %s/owner\n", dir, dir)));
	assert_non_null(strstr(problems, "Permission denied"));
	if (getuid() == 0)
		assert_int_equal(seteuid(0), 0);
}

static void test_together(void **state)
{
	(void)state;
	check_problem("session_idle = 2h\nsession_max = 1h", "session_max: must not be less");
	check_problem("argon2_passes = 1", "at least 46M");
	check_problem("argon2_memory = 18M", "at least 19M");
	check_problem("smtp_tls = none\nsmtp_host = mail.example.org",
		      "smtp_tls: none is possible");
	check_problem("smtp_user = portal", "smtp_password_file: must be given");
	check_problem("db_host = db.example.org", "db_tls_ca: must be given");
	check_problem("db_timeout = 1min", "db_timeout: must not be more");
	check_problem("status_listen = {run_dir}/portald.sock", "must differ");
	check_problem(talloc_asprintf(ctx, "listen = /%0120d", 1), "too long for a socket");
	assert_non_null(load("argon2_passes = 3\nargon2_memory = 12M\nsmtp_tls = none\n"
			     "smtp_host = 127.0.0.1\ndb_host = 127.0.0.1\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults), cmocka_unit_test(test_values),
		cmocka_unit_test(test_scanner),
		cmocka_unit_test(test_bounds), cmocka_unit_test(test_base_url),
		cmocka_unit_test(test_all_problems_with_lines), cmocka_unit_test(test_groups),
		cmocka_unit_test(test_file), cmocka_unit_test(test_secrets),
		cmocka_unit_test(test_unreadable_owner_password), cmocka_unit_test(test_together),
	};
	static const char *const names[] = { "portal.conf", "secret", "short", "exact",
					     "long", "pw", "owner" };
	int failed;

	ctx = talloc_new(NULL);
	snprintf(dir, sizeof(dir), "/tmp/conf-t.XXXXXX");
	if (!mkdtemp(dir) || chmod(dir, 0777) != 0)
		return 1;
	spew(in_dir("secret"), "0123456789012345678901234567890123456789\n");
	spew(in_dir("owner"), "owner\n");
	spew(in_dir("portal.conf"), "");
	if (chmod(in_dir("owner"), 0) != 0 || chmod(in_dir("portal.conf"), 0666) != 0)
		return 1;
	cmocka_set_message_output(CM_OUTPUT_TAP);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		unlink(in_dir(names[i]));
	rmdir(dir);
	free(problems);
	talloc_free(ctx);
	return failed;
}
