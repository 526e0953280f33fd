/* SPDX-License-Identifier: EUPL-1.2 */
/* main - portalctl: finds the command, reads its options, turns results into exit codes */
#include "ctl/ctl.h"
#include "ctl/usage.h"
#include "lib/clock.h"
#include "lib/log.h"
#include <assert.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>
#include <unistd.h>

#ifndef PACKAGE_STRING	/* configure gives it */
#define PACKAGE_STRING "kundenportal (development build)"
#endif

enum { O_CONFIG = 256, O_HELP, O_VERSION, O_JSON, O_FIRST };

static const struct option global_options[] = {
	{ "config", required_argument, NULL, O_CONFIG },
	{ "help", no_argument, NULL, O_HELP },
	{ "version", no_argument, NULL, O_VERSION },
	{ 0 }
};

static int complain(char **argv, int opt)
{
	fprintf(stderr, "portalctl: %s: %s\n", argv[optind - 1],
		opt == ':' ? "a value is missing" : "there is no such option");
	return EXIT_USAGE;
}

/* Options before the command. -1: go on, else the exit code. */
static int read_globals(struct ctl *c, int argc, char **argv)
{
	int opt;

	opterr = 0;
	while ((opt = getopt_long(argc, argv, "+:c:h", global_options, NULL)) != -1)
		switch (opt) {
		case 'c':
		case O_CONFIG:
			c->conf_path = optarg;
			break;
		case 'h':
		case O_HELP:
			usage_overview(stdout);
			return EXIT_DONE;
		case O_VERSION:
			puts(PACKAGE_STRING);
			return EXIT_DONE;
		default:
			return complain(argv, opt);
		}
	return -1;
}

/* The command that args begin with; *words is how many of them name it. */
static const struct command *find_command(int n, char **args, int *words)
{
	for (const struct command *cmd = commands; cmd->group; cmd++) {
		if (n < 1 || strcmp(cmd->group, args[0]) != 0)
			continue;
		*words = cmd->verb ? 2 : 1;
		if (!cmd->verb || (n > 1 && !strcmp(cmd->verb, args[1])))
			return cmd;
	}
	return NULL;
}

static int no_command(int n, char **args)
{
	bool group = false;

	for (const struct command *cmd = commands; cmd->group && n > 0; cmd++)
		group = group || !strcmp(cmd->group, args[0]);
	if (group && (n == 1 || !strcmp(args[1], "--help"))) {
		usage_group(n == 1 ? stderr : stdout, args[0]);
		return n == 1 ? EXIT_USAGE : EXIT_DONE;
	}
	if (n == 0)
		usage_overview(stderr);
	else
		fprintf(stderr, "portalctl: there is no command \"%s%s%s\"; see portalctl --help\n",
			args[0], group ? " " : "", group ? args[1] : "");
	return EXIT_USAGE;
}

static void long_options(const struct command *cmd, struct option *out)
{
	int n = 0;

	out[n++] = (struct option){ "config", required_argument, NULL, O_CONFIG };
	out[n++] = (struct option){ "help", no_argument, NULL, O_HELP };
	if (cmd->flags & C_JSON)
		out[n++] = (struct option){ "json", no_argument, NULL, O_JSON };
	for (int i = 0; i < CTL_OPTIONS_MAX && cmd->options[i].name; i++)
		out[n++] = (struct option){ cmd->options[i].name,
			cmd->options[i].value ? required_argument : no_argument, NULL,
			O_FIRST + i };
	out[n] = (struct option){ 0 };
}

/* The command's own options and arguments. -1: go on, else the exit code. */
static int read_command(struct ctl *c, int argc, char **argv)
{
	struct option options[CTL_OPTIONS_MAX + 4];
	int opt;

	long_options(c->cmd, options);
	optind = 0;
	while ((opt = getopt_long(argc, argv, ":h", options, NULL)) != -1) {
		if (opt == O_CONFIG)
			c->conf_path = optarg;
		else if (opt == O_JSON)
			c->json = true;
		else if (opt >= O_FIRST)
			c->given[opt - O_FIRST] = optarg ? optarg : "";
		else if (opt == 'h' || opt == O_HELP) {
			usage_command(stdout, c->cmd);
			return EXIT_DONE;
		} else {
			return complain(argv, opt);
		}
	}
	c->args = argv + optind;
	c->n_args = argc - optind;
	if (c->n_args >= c->cmd->min_args && c->n_args <= c->cmd->max_args)
		return -1;
	usage_command(stderr, c->cmd);
	return EXIT_USAGE;
}

static enum rc run(struct ctl *c, struct err *e)
{
	struct conf *conf = NULL;
	enum rc rc;

	if (c->cmd->flags & C_NO_CONF)
		return c->cmd->run(c, e);
	rc = conf_load(c->mem, c->conf_path, stderr, &conf, e);
	if (rc)
		return rc;
	c->conf = conf;
	clock_set_zone(conf->time_zone);
	c->db = db_new(c->mem, conf, DB_CTL);
	return c->cmd->run(c, e);
}

static int exit_code(const struct ctl *c, enum rc rc)
{
	if (c->usage_error)
		return EXIT_USAGE;
	return rc == RC_OK ? EXIT_DONE : rc == RC_NOTFOUND ? EXIT_MISSING : EXIT_FAILED;
}

static int run_and_report(struct ctl *c)
{
	struct err e = { .cause = "" };
	enum rc rc = run(c, &e);

	if (rc && *e.cause)
		fprintf(stderr, "portalctl: %s\n", e.cause);
	if (rc == RC_UNCERTAIN)
		fputs("portalctl: it may have happened or not: look before you repeat it\n",
		      stderr);
	if (fflush(stdout) == 0 && !ferror(stdout))
		return exit_code(c, rc);
	fprintf(stderr, "portalctl: could not write to standard output: %m\n");
	return EXIT_FAILED;
}

int main(int argc, char **argv)
{
	const void *mem = talloc_new(NULL);
	struct ctl c = { .mem = mem, .conf_path = SYSCONFDIR "/kundenportal/portal.conf" };
	int words = 0, code;

	assert(mem);
	signal(SIGPIPE, SIG_IGN);
	log_set_process("portalctl");
	code = read_globals(&c, argc, argv);
	if (code < 0) {
		int at = optind;

		c.cmd = find_command(argc - at, argv + at, &words);
		if (!c.cmd)
			code = no_command(argc - at, argv + at);
		else
			/* The command's last word stands where getopt expects the program. */
			code = read_command(&c, argc - at - words + 1, argv + at + words - 1);
	}
	if (code < 0)
		code = run_and_report(&c);
	talloc_free((void *)(uintptr_t)mem);
	return code;
}
