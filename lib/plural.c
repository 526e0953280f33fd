/* SPDX-License-Identifier: EUPL-1.2 */
/* plural - which form of a message a number takes (CLDR categories, whole numbers) */
#include "lib/plural.h"
#include <string.h>

static const char *const names[PL_MAX] = { "zero", "one", "two", "few", "many", "other" };

static enum plural only_other(unsigned long long n)
{
	(void)n;
	return PL_OTHER;
}

static enum plural one_is_1(unsigned long long n)	/* German, English, Dutch, Italian */
{
	return n == 1 ? PL_ONE : PL_OTHER;
}

static enum plural one_is_0_1(unsigned long long n)	/* French */
{
	return n <= 1 ? PL_ONE : PL_OTHER;
}

static enum plural czech(unsigned long long n)		/* Czech, Slovak */
{
	return n == 1 ? PL_ONE : n >= 2 && n <= 4 ? PL_FEW : PL_OTHER;
}

static int is_few(unsigned long long n)
{
	return n % 10 >= 2 && n % 10 <= 4 && !(n % 100 >= 12 && n % 100 <= 14);
}

static enum plural polish(unsigned long long n)
{
	return n == 1 ? PL_ONE : is_few(n) ? PL_FEW : PL_MANY;
}

static enum plural east_slavic(unsigned long long n)	/* Ukrainian, Russian */
{
	return n % 10 == 1 && n % 100 != 11 ? PL_ONE : is_few(n) ? PL_FEW : PL_MANY;
}

#define BIT(f) (1u << (f))

static const struct plural_rule rules[] = {
	{ "other", BIT(PL_OTHER), only_other },
	{ "one: n = 1", BIT(PL_ONE) | BIT(PL_OTHER), one_is_1 },
	{ "one: n = 0,1", BIT(PL_ONE) | BIT(PL_OTHER), one_is_0_1 },
	{ "one: n = 1; few: n = 2..4", BIT(PL_ONE) | BIT(PL_FEW) | BIT(PL_OTHER), czech },
	{ "one: n = 1; few: n % 10 = 2..4 and n % 100 != 12..14; many",
	  BIT(PL_ONE) | BIT(PL_FEW) | BIT(PL_MANY), polish },
	{ "one: n % 10 = 1 and n % 100 != 11; few: n % 10 = 2..4 and n % 100 != 12..14; many",
	  BIT(PL_ONE) | BIT(PL_FEW) | BIT(PL_MANY), east_slavic },
};

const struct plural_rule *plural_find(const char *text)
{
	size_t i;

	for (i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		if (strcmp(rules[i].text, text) == 0)
			return &rules[i];
	return NULL;
}

const char *plural_rule_text(size_t i)
{
	return i < sizeof(rules) / sizeof(rules[0]) ? rules[i].text : NULL;
}

int plural_form(const char *name)
{
	int i;

	for (i = 0; i < PL_MAX; i++)
		if (strcmp(names[i], name) == 0)
			return i;
	return -1;
}

const char *plural_name(enum plural form)
{
	return names[form];
}
