/* SPDX-License-Identifier: EUPL-1.2 */
/* cmd_faq - portalctl faq import */
#include "ctl/ctl.h"
#include "lib/faq_import.h"
#include <stdio.h>

enum rc cmd_faq_import(struct ctl *c, struct err *e)
{
	unsigned n = 0;

	if (faq_import(c->db, c->args[0], false, &n, e))
		return e->rc;
	printf("%u texts up to date\n", n);
	return RC_OK;
}
