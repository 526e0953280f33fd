/* SPDX-License-Identifier: EUPL-1.2 */
/* catalog_int - what the catalogue's loader (catalog_load.c) fills */
#ifndef LIB_CATALOG_INT_H
#define LIB_CATALOG_INT_H

#include "lib/catalog.h"
#include "lib/plural.h"
#include <glib.h>

struct message {
	const char *form[PL_MAX];	/* without plural forms: PL_OTHER alone */
	unsigned forms;			/* bits of the forms that are there; 0 for a plain text */
};

struct language {
	const char *code, *name;
	const struct plural_rule *rule;
	GHashTable *messages;		/* id -> struct message */
};

struct catalog {
	struct language **language;	/* "de" first, the others by code */
	unsigned n;
};

#endif
