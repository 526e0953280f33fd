/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * usage - help texts, made from the table of commands
 */
#ifndef CTL_USAGE_H
#define CTL_USAGE_H

#include "ctl/ctl.h"
#include <stdio.h>

void usage_overview(FILE *out);
void usage_group(FILE *out, const char *group);
void usage_command(FILE *out, const struct command *cmd);

#endif
