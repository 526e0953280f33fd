/* SPDX-License-Identifier: EUPL-1.2 */
/* usage - help texts, made from the table of commands */
#include "ctl/usage.h"
#include <string.h>

#define WIDTH 24

static void first_sentence(FILE *out, const char *doc)
{
	const char *end = strstr(doc, ". ");

	fprintf(out, "%.*s\n", (int)(end ? (size_t)(end - doc) : strlen(doc) - 1), doc);
}

static void row(FILE *out, const struct command *cmd)
{
	int n = fprintf(out, "  %s%s%s", cmd->group, cmd->verb ? " " : "",
			cmd->verb ? cmd->verb : "");

	fprintf(out, "%*s", n < WIDTH ? WIDTH - n : 1, "");
	first_sentence(out, cmd->doc);
}

void usage_group(FILE *out, const char *group)
{
	for (const struct command *cmd = commands; cmd->group; cmd++)
		if (!group || !strcmp(cmd->group, group))
			row(out, cmd);
	fputs("\nportalctl COMMAND --help says more about one.\n", out);
}

void usage_overview(FILE *out)
{
	fputs("usage: portalctl [--config FILE] COMMAND [OPTION]... [ARGUMENT]...\n"
	      "Administers the Kundenportal; settings from " SYSCONFDIR
	      "/kundenportal/portal.conf.\n\n", out);
	usage_group(out, NULL);
	fputs("Exit codes: 0 done, 1 failed, 2 called wrongly, 3 not found.\n", out);
}

static void option(FILE *out, const char *name, const char *value, const char *doc)
{
	int n = fprintf(out, "  --%s%s%s", name, value ? " " : "", value ? value : "");

	fprintf(out, "%*s%s\n", n < WIDTH ? WIDTH - n : 1, "", doc);
}

void usage_command(FILE *out, const struct command *cmd)
{
	fprintf(out, "usage: portalctl %s%s%s [OPTION]...%s%s\n\n%s\n\n", cmd->group,
		cmd->verb ? " " : "", cmd->verb ? cmd->verb : "", *cmd->args ? " " : "",
		cmd->args, cmd->doc);
	for (int i = 0; i < CTL_OPTIONS_MAX && cmd->options[i].name; i++)
		option(out, cmd->options[i].name, cmd->options[i].value, cmd->options[i].doc);
	if (cmd->flags & C_JSON)
		option(out, "json", NULL, "print JSON");
	option(out, "config", "FILE", "settings file");
	option(out, "help", NULL, "this text");
}
