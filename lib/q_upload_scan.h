/* SPDX-License-Identifier: EUPL-1.2 */
/* q_upload_scan - statements about what the virus scanner has to see and has said */
#ifndef LIB_Q_UPLOAD_SCAN_H
#define LIB_Q_UPLOAD_SCAN_H

#include "lib/query.h"

extern const struct query q_upload_scan_next, q_upload_scan_count, q_upload_scan_mark,
	q_upload_scan_where, q_upload_scan_again, q_upload_scan_list, q_upload_scan_list_of;

enum { US_ID, US_SIZE, US_CREATED };	/* upload_scan_next */

extern const struct query *const q_upload_scan[];	/* for q_all.c */

#endif
