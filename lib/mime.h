/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * mime - one mail as the bytes that go to the relay (SECURITY a82-a84)
 *
 * multipart/alternative, text before HTML, both UTF-8 in quoted-printable; lines end with
 * CRLF and nothing else, none is longer than 998 bytes, all bytes are ASCII. What comes
 * out is looked through once more before it is handed on, because the library that sends
 * it checks nothing. GMime is used here only.
 */
#ifndef LIB_MIME_H
#define LIB_MIME_H

#include "lib/err.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MIME_REFERENCES 4

struct mime_mail {
	const char *from_name, *from;	/* header From; the envelope's sender is the caller's */
	const char *to_name, *to;
	const char *subject;		/* UTF-8; controls and line ends become spaces */
	const char *message_id;		/* local@host, without angle brackets */
	const char *in_reply_to;	/* the same form, NULL for none */
	const char *references[MIME_REFERENCES];	/* oldest first; ends with NULL */
	const char *off_href;		/* address for List-Unsubscribe, NULL for none */
	const char *language;		/* Content-Language */
	const char *time_zone;		/* IANA name, for Date */
	int64_t date_ms;
	const char *text, *html;	/* UTF-8 */
};

/* Strict address: dot-atom of at most 64 ASCII characters, '@', host name; at most 254
 * bytes. No quoted local part, no list, no route, no address literal. */
bool mime_address_ok(const char *address);

/* RC_INVALID when an address or identifier is none, RC_BUG when the result is not what
 * the head of this file promises. *out is on ctx and wiped when freed (it may hold a
 * password). */
enum rc mime_build(const void *ctx, const struct mime_mail *mail, char **out, size_t *len,
		   struct err *e) MUST_CHECK;

/* What may go into a header: controls, line ends and direction marks become one space,
 * none at the ends, invalid UTF-8 becomes U+FFFD, at most max characters ("…" at the cut). */
char *mime_header_text(const void *ctx, const char *text, size_t max);

/* True if p is ASCII, every line ends with CRLF and has at most 998 bytes before it. */
bool mime_is_wire(const char *p, size_t len);

#endif
