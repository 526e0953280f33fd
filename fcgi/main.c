/* SPDX-License-Identifier: EUPL-1.2 */
/* main - portald's arguments: run, test, show the settings, send a signal */
#include "fcgi/check.h"
#include "fcgi/master.h"
#include "fcgi/pidfile.h"
#include "fcgi/sig.h"
#include "fcgi/title.h"
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "0.1.0"
#endif

#define EXIT_USAGE 2

static const char usage[] =
	"Usage: portald -c FILE [-f | -t | -T | -s VERB]\n"
	"The server of the Kundenportal; it stays in the foreground.\n"
	"\n"
	"  -c, --config=FILE  settings of the site\n"
	"  -f, --foreground   write the log to standard error, whatever log_file says\n"
	"  -t, --test         test settings, stylesheets, sockets and database, then end\n"
	"  -T, --show         print every effective setting, then end\n"
	"  -s, --signal=VERB  tell the running server: reload, reopen, quit or stop\n"
	"  -h, --help         print this, then end\n"
	"  -V, --version      print the version, then end\n"
	"\n"
	"Exit codes: 0 fine, 1 failed, 2 wrong arguments, 3 (-t) only the database is away.\n";

static const struct option options[] = {
	{ "config", required_argument, NULL, 'c' },
	{ "foreground", no_argument, NULL, 'f' },
	{ "test", no_argument, NULL, 't' },
	{ "show", no_argument, NULL, 'T' },
	{ "signal", required_argument, NULL, 's' },
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, 'V' },
	{ NULL, 0, NULL, 0 }
};

struct arguments {
	const char *config, *verb;
	int modes;		/* how many of -t, -T, -s were given */
	bool foreground, test, show, help, version, wrong;
};

static void read_arguments(int argc, char **argv, struct arguments *a)
{
	int c;

	while ((c = getopt_long(argc, argv, "c:ftTs:hV", options, NULL)) != -1) {
		switch (c) {
		case 'c': a->config = optarg; break;
		case 'f': a->foreground = true; break;
		case 't': a->test = true; a->modes++; break;
		case 'T': a->show = true; a->modes++; break;
		case 's': a->verb = optarg; a->modes++; break;
		case 'h': a->help = true; break;
		case 'V': a->version = true; break;
		default: a->wrong = true;
		}
	}
	if (optind < argc) {
		fprintf(stderr, "portald: unexpected argument %s\n", argv[optind]);
		a->wrong = true;
	} else if (a->modes > 1) {
		fprintf(stderr, "portald: only one of -t, -T and -s can be given\n");
		a->wrong = true;
	} else if (!a->wrong && !a->help && !a->version && !a->config) {
		fprintf(stderr, "portald: -c FILE is missing\n");
		a->wrong = true;
	}
}

static struct conf *load_conf(const char *path)
{
	struct err e = { 0 };
	struct conf *conf;

	return conf_load(NULL, path, stderr, &conf, &e) == RC_OK ? conf : NULL;
}

static int show(const char *path)
{
	struct conf *conf = load_conf(path);

	if (!conf)
		return 1;
	conf_print(conf, stdout);
	talloc_free(conf);
	return fflush(stdout) == 0 ? 0 : 1;
}

static int send_signal(const char *path, const char *verb)
{
	int number = sig_find(verb), code = 1;
	struct err e = { 0 };
	struct conf *conf;
	char *file;
	pid_t pid;

	if (number == 0) {
		fprintf(stderr, "portald: the verb %s is not known; there are reload, reopen, quit "
			"and stop\n", verb);
		return EXIT_USAGE;
	}
	conf = load_conf(path);
	if (!conf)
		return code;
	file = talloc_asprintf(conf, "%s/" PID_FILE, conf->run_dir);
	if (pidfile_holder(file, &pid, &e) != RC_OK)
		fprintf(stderr, "portald: %s\n", e.cause);
	else if (kill(pid, number) != 0)
		fprintf(stderr, "portald: could not signal process %d: %s\n", (int)pid,
			strerror(errno));
	else
		code = 0;
	talloc_free(conf);
	return code;
}

int main(int argc, char **argv)
{
	struct arguments a = { 0 };
	char *config;
	int code;

	read_arguments(argc, argv, &a);
	if (a.wrong) {
		fputs(usage, stderr);
		return EXIT_USAGE;
	}
	if (a.help || a.version) {
		fputs(a.help ? usage : "portald " PACKAGE_VERSION "\n", stdout);
		return fflush(stdout) == 0 ? 0 : 1;
	}
	if (a.test)
		return check_all(a.config);
	if (a.show)
		return show(a.config);
	if (a.verb)
		return send_signal(a.config, a.verb);
	config = talloc_strdup(NULL, a.config);	/* the title takes argv's place */
	title_init(argc, argv);
	code = master_run(config, a.foreground);
	talloc_free(config);
	return code;
}
