/* SPDX-License-Identifier: EUPL-1.2 */
/* cmd_upload - portalctl upload list, scan */
#include "ctl/ctl.h"
#include "lib/q_upload_scan.h"
#include "lib/upload_scan.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define LIST_DEFAULT 100

enum rc cmd_upload_list(struct ctl *c, struct err *e)
{
	const char *limit = ctl_opt(c, "limit"), *state = ctl_opt(c, "state");
	int64_t n = LIST_DEFAULT;
	enum rc rc = limit ? ctl_number("--limit", limit, &n, e) : RC_OK;

	if (rc)
		return rc;
	if (!state)
		return ctl_list(c, &q_upload_scan_list, QARGS(q_i64(n)), e);
	if (strcmp(state, "pending") != 0 && strcmp(state, "infected") != 0 &&
	    strcmp(state, "error") != 0)
		return ERR(e, RC_INVALID, "", "--state %s: there are pending, infected and error",
			   state);
	return ctl_list(c, &q_upload_scan_list_of, QARGS(q_text(state), q_i64(n)), e);
}

/* Without a scanner a file that waits counts as never checked: what was found infected
 * would be free again. */
enum rc cmd_upload_scan(struct ctl *c, struct err *e)
{
	enum rc rc = RC_OK;

	if (!*c->conf->scan)
		return ERR(e, RC_INVALID, "", "there is no virus scanner: the setting scan is"
			   " empty");
	for (int i = 0; i < c->n_args && !rc; i++) {
		int64_t id = 0;

		rc = ctl_number("file", c->args[i], &id, e);
		if (!rc)
			rc = upload_scan_again(c->db, id, e);
		if (!rc)
			printf("file %" PRId64 ": waits for the virus scanner\n", id);
	}
	return rc;
}
