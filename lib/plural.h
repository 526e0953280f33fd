/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * plural - which form of a message a number takes (CLDR categories, whole numbers)
 *
 * A language names its rule in the message file's @plural; a rule is a row of the table
 * here, so that another language is one file and, at most, one row.
 */
#ifndef LIB_PLURAL_H
#define LIB_PLURAL_H

#include <stddef.h>

enum plural { PL_ZERO, PL_ONE, PL_TWO, PL_FEW, PL_MANY, PL_OTHER, PL_MAX };

struct plural_rule {
	const char *text;	/* as written in @plural */
	unsigned forms;		/* bits 1 << PL_...: what a message must have, no more */
	enum plural (*pick)(unsigned long long n);
};

/* NULL when the table has no such rule. */
const struct plural_rule *plural_find(const char *text);
/* The text of the i-th rule, NULL behind the last. */
const char *plural_rule_text(size_t i);
/* "one", "few" ...: element names in the file. -1 when it is none. */
int plural_form(const char *name);
const char *plural_name(enum plural form);

#endif
