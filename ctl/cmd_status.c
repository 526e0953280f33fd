/* SPDX-License-Identifier: EUPL-1.2 */
/* cmd_status - portalctl status: what the board says */
#include "ctl/ctl.h"
#include "lib/board_text.h"
#include "lib/clock.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

static bool alive(int32_t pid)
{
	return pid > 0 && (kill(pid, 0) == 0 || errno == EPERM);
}

enum rc cmd_status(struct ctl *c, struct err *e)
{
	char *path = talloc_asprintf(c->mem, "%s/portald.board", c->conf->run_dir), *text;
	struct board_view view = { .site = c->conf->site, .now_ms = clock_now_ms(),
				   .mono_ms = clock_mono_ms() };

	if (board_open(c->mem, path, &view.board, e))
		return ERR(e, RC_BUSY, "", "portald does not run with these settings: there is no"
			   " readable %s", path);
	if (!alive(view.board->slot[0].pid))
		return ERR(e, RC_BUSY, "", "portald does not run (process %d of %s is gone): start"
			   " it", view.board->slot[0].pid, path);
	text = c->json ? board_json(c->mem, &view) : board_text(c->mem, &view);
	fwrite(text, 1, strlen(text), stdout);
	return RC_OK;
}
