/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * header - mime_header_text, mime_address_ok and mime_build over any text
 *
 * The input's lines are recipient, name, subject, address for signing off, text, HTML. A
 * mail has the same header lines whatever the texts are, no CR or LF alone, only ASCII,
 * no line above 998 bytes; an address that is taken holds nothing that ends one.
 */
#include "lib/mime.h"
#include "t/fuzz/fuzz.h"
#include <string.h>
#include <talloc.h>

static struct mime_mail neutral(void)
{
	return (struct mime_mail){
		.from_name = "Portal", .from = "portal@support.example",
		.to_name = "Anna", .to = "anna@musterstadt.example", .subject = "Betreff",
		.message_id = "t1.e1.1@support.example", .in_reply_to = "t1.e1.0@support.example",
		.references = { "t1.e1.0@support.example" }, .language = "de",
		.off_href = "https://portal.example/mail/off/abc",
		.time_zone = "Europe/Berlin", .date_ms = 1795428000000, .text = "Text",
		.html = "<p>Text</p>",
	};
}

/* Names of the header lines up to the empty line, joined; folded lines belong to theirs. */
static char *names(const void *mem, const char *mail)
{
	char *out = talloc_strdup(mem, "");

	while (strncmp(mail, "\r\n", 2) != 0) {
		const char *end = strstr(mail, "\r\n");

		HOLDS(end != NULL);
		if (*mail != ' ' && *mail != '\t')
			out = talloc_strndup_append_buffer(out, mail, strcspn(mail, ":") + 1);
		mail = end + 2;
	}
	return out;
}

/* The checks of the wire, told by their own words: mime_build asks mime_is_wire itself. */
static void check_wire(const char *p, size_t len)
{
	size_t line = 0;

	HOLDS(strlen(p) == len);
	for (size_t i = 0; i < len; i++, line++) {
		HOLDS(p[i] != '\n' || (i > 0 && p[i - 1] == '\r'));
		HOLDS(p[i] != '\r' || (i + 1 < len && p[i + 1] == '\n'));
		HOLDS((unsigned char)p[i] < 0x7f && (p[i] >= 0x20 || strchr("\r\n\t", p[i])));
		if (p[i] == '\n')
			line = 0;
		HOLDS(line <= 998);
	}
}

static void check_header_text(const void *mem, const char *text)
{
	char *out = mime_header_text(mem, text, 60);

	HOLDS(!strpbrk(out, "\r\n\t") && strlen(out) <= 60 * 4 + 3);
	HOLDS(*out == '\0' || (*out != ' ' && out[strlen(out) - 1] != ' '));
	HOLDS(strcmp(mime_header_text(mem, out, 61), out) == 0);
}

static const char *next_line(char **rest)
{
	char *line = *rest;
	size_t len = strcspn(line, "\n");

	*rest = line[len] ? line + len + 1 : line + len;
	line[len] = '\0';
	return line;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	void *mem = talloc_new(NULL);
	char *rest = talloc_strndup(mem, (const char *)data, size), *plain, *out;
	struct mime_mail want = neutral(), mail = neutral();
	struct err e = { 0 };
	size_t len;

	mail.to = next_line(&rest);
	mail.to_name = next_line(&rest);
	/* a CR stands for a line end inside a field: the LF ends it */
	mail.from_name = mail.to_name;
	mail.subject = next_line(&rest);
	mail.off_href = next_line(&rest);
	mail.html = mail.text = rest;
	if (!mime_address_ok(mail.to))
		mail.to = want.to;
	HOLDS(!strpbrk(mail.to, " \t\r\n<>()[]\\,;:\"") && strlen(mail.to) <= 254);
	check_header_text(mem, mail.subject);
	check_header_text(mem, rest);
	if (size > 0 && data[0] & 1)
		mail.subject = rest;
	HOLDS(mime_build(mem, &want, &plain, &len, &e) == RC_OK);
	if (mime_build(mem, &mail, &out, &len, &e) != RC_OK) {
		mail.off_href = want.off_href;
		HOLDS(mime_build(mem, &mail, &out, &len, &e) == RC_OK);
	}
	check_wire(out, len);
	HOLDS(strcmp(names(mem, out), names(mem, plain)) == 0);
	talloc_free(mem);
	return 0;
}
