/* SPDX-License-Identifier: EUPL-1.2 */
/* statements - prints name and SQL of every declared query, for visibility.t */
#include "lib/q_all.h"
#include <stdio.h>
#include <talloc.h>

static enum rc print(const struct query *q, void *arg, struct err *e)
{
	(void)arg;
	(void)e;
	printf("%s\t%s\n", q->name, q->sql);
	return RC_OK;
}

int main(void)
{
	void *mem = talloc_new(NULL);
	struct err e = { 0 };
	enum rc rc = q_all_each(mem, print, NULL, &e);

	talloc_free(mem);
	return rc == RC_OK ? 0 : 1;
}
