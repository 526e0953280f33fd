/* SPDX-License-Identifier: EUPL-1.2 */
/* q_upload - statements about files: staged, linked, read */
#ifndef LIB_Q_UPLOAD_H
#define LIB_Q_UPLOAD_H

#include "lib/query.h"

extern const struct query q_upload_insert, q_upload_chunk_insert, q_upload_done, q_upload_own,
	q_upload_written, q_upload_of_key, q_upload_of_person, q_upload_total,
	q_upload_keep, q_upload_drop,
	q_upload_link, q_upload_sweep, q_upload_of_ticket, q_upload_download, q_upload_chunk;

enum { UO_ID, UO_NAME, UO_SIZE, UO_SHA256, UO_STAGED, UO_INFECTED };	/* upload_own */
enum { UT_ENTRY, UT_ID, UT_NAME, UT_SIZE, UT_SCAN, UT_SENDER };	/* upload_of_ticket */
enum { UD_NAME, UD_SIZE, UD_SHA256, UD_SCAN, UD_SENDER };	/* upload_download */

extern const struct query *const q_upload[];	/* for q_all.c */

#endif
