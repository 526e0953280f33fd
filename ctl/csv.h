/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * csv - semicolon-separated lines, as spreadsheets write them (RFC 4180 with ';')
 *
 * A field in double quotes may hold semicolons and doubled quotes; line ends within
 * quotes are refused, because no field of ours has any.
 */
#ifndef CTL_CSV_H
#define CTL_CSV_H

#include <stddef.h>

/* Splits line (changed in place, without its line end) into at most max fields without
 * blanks around them. Number of fields, -1 for a quote at the wrong place, max + 1 when
 * there are more. */
int csv_split(char *line, char **fields, int max);

#endif
