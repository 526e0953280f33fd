/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * board_text - the board for people, for programs and for Prometheus
 *
 * Used by the status process and by portalctl status. site names the portal; now_ms is
 * the wall clock, mono_ms the monotonic one. Results are on ctx.
 */
#ifndef LIB_BOARD_TEXT_H
#define LIB_BOARD_TEXT_H

#include "lib/board.h"

struct board_view {
	const struct board *board;
	const char *site;
	int64_t now_ms, mono_ms;
};

/* Some lines of figures, then one line per process. */
char *board_text(const void *ctx, const struct board_view *v);
/* One object: figures, "processes": [...]. */
char *board_json(const void *ctx, const struct board_view *v);
/* Text format 0.0.4; every name begins with kundenportal_. */
char *board_metrics(const void *ctx, const struct board_view *v);

#endif
