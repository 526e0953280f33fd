/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * mime_form - multipart/form-data (RFC 7578) read as a stream
 *
 * GMime reads what is written in headers: the boundary, names, file names. The bodies of
 * parts are handed on in pieces as they come, because GMime's own parser keeps a part
 * whole in memory when its source cannot seek. Memory: one buffer of 64 KiB.
 *
 * Refused (RC_INVALID): no or a wrong boundary, a body that does not begin with it or ends
 * without the closing one, headers above 8 KiB, a part that is no form-data or has no
 * name, multiparts inside, encodings other than 7bit, 8bit and binary.
 */
#ifndef LIB_MIME_FORM_H
#define LIB_MIME_FORM_H

#include "lib/err.h"
#include <stdbool.h>
#include <stddef.h>

struct mime_part {
	const char *name;
	const char *filename;	/* as sent, %22 undone; NULL: a text field */
};

/* Where the body comes from and where its parts go. The results of the last three end the
 * reading when they are not RC_OK. */
struct mime_form {
	/* At most len bytes of the body; 0 at its end, also when the peer is gone. */
	size_t (*read)(void *arg, char *buf, size_t len);
	enum rc (*begin)(void *arg, const struct mime_part *part, struct err *e);
	enum rc (*data)(void *arg, const char *p, size_t len, struct err *e);
	enum rc (*end)(void *arg, struct err *e);
	void *arg;
};

/* Whether a Content-Type is multipart/form-data. */
bool mime_is_form(const char *content_type);
/* Reads to the end of the body, also what stands behind the closing boundary. */
enum rc mime_form_read(const char *content_type, const struct mime_form *f,
		       struct err *e) MUST_CHECK;

#endif
