/* SPDX-License-Identifier: EUPL-1.2 */
/* mime - one mail as the bytes that go to the relay */
#include "lib/mime.h"
#include "lib/utf8.h"
#include "lib/xml.h"
#include <assert.h>
#include <gmime/gmime.h>
#include <string.h>
#include <talloc.h>

#define ADDRESS_MAX 254
#define LOCAL_MAX 64
#define NAME_MAX_CHARS 120
#define SUBJECT_MAX_CHARS 230
#define LINE_MAX_BYTES 998

#define ALNUM "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
#define ATEXT ALNUM "!#$%&'*+-/=?^_`{|}~"

/* Dot-atom: runs of atext with single dots between them. */
static bool is_dot_atom(const char *p, size_t len)
{
	size_t i, run = 0;

	for (i = 0; i < len; i++) {
		if (p[i] == '.') {
			if (run == 0)
				return false;
			run = 0;
		} else if (p[i] && strchr(ATEXT, p[i])) {
			run++;
		} else {
			return false;
		}
	}
	return run > 0;
}

static bool is_host_name(const char *p)
{
	size_t n;

	for (;;) {
		n = strspn(p, ALNUM "-");
		if (n == 0 || n > 63 || p[0] == '-' || p[n - 1] == '-')
			return false;
		if (p[n] == '\0')
			return true;
		if (p[n] != '.')
			return false;
		p += n + 1;
	}
}

bool mime_address_ok(const char *address)
{
	const char *at = strchr(address, '@');

	return at && strlen(address) <= ADDRESS_MAX && at - address <= LOCAL_MAX &&
	       is_dot_atom(address, (size_t)(at - address)) && is_host_name(at + 1);
}

/* A header that turns its reading direction can show an address that it does not hold. */
static bool is_direction_mark(uint32_t cp)
{
	return cp == 0x061c || cp == 0x200e || cp == 0x200f || (cp >= 0x202a && cp <= 0x202e) ||
	       (cp >= 0x2066 && cp <= 0x2069);
}

static bool is_gap(uint32_t cp)
{
	return cp <= 0x20 || (cp >= 0x7f && cp <= 0xa0) || cp == 0x2028 || cp == 0x2029 ||
	       is_direction_mark(cp);
}

/* The next character; broken bytes count as U+FFFD one by one. */
static size_t next_char(const char *p, size_t len, uint32_t *cp)
{
	size_t n = utf8_next(p, len, cp);

	if (n == 0 || *cp == 0xfffe || *cp == 0xffff)
		*cp = 0xfffd;
	return n ? n : 1;
}

char *mime_header_text(const void *ctx, const char *text, size_t max)
{
	size_t len = strlen(text), i, n, chars = 0;
	GString *out = g_string_new(NULL);
	bool gap = false;
	char *copy;
	uint32_t cp;

	for (i = 0; i < len; i += n) {
		n = next_char(text + i, len - i, &cp);
		if (is_gap(cp)) {
			gap = chars > 0;
			continue;
		}
		if (chars + gap + 1 > max) {
			g_string_append(out, "\xe2\x80\xa6");
			break;
		}
		if (gap)
			g_string_append_c(out, ' ');
		g_string_append_unichar(out, cp);
		chars += 1u + gap;
		gap = false;
	}
	copy = talloc_strdup(ctx, out->str);
	assert(copy);
	g_string_free(out, TRUE);
	return copy;
}

bool mime_is_wire(const char *p, size_t len)
{
	size_t i, line = 0;

	if (len < 2 || p[len - 2] != '\r' || p[len - 1] != '\n')
		return false;
	for (i = 0; i < len; i++) {
		unsigned char c = (unsigned char)p[i];

		if (c == '\r' && i + 1 < len && p[i + 1] == '\n') {
			i++;
			line = 0;
		} else if (c == '\t' || (c >= 0x20 && c < 0x7f)) {
			if (++line > LINE_MAX_BYTES)
				return false;
		} else {
			return false;
		}
	}
	return true;
}

static int wipe(char *p)
{
	explicit_bzero(p, talloc_get_size(p));
	return 0;
}

/* Line ends as GMime wants them (LF), controls that no text needs left out. */
static char *body_text(const void *ctx, const char *text)
{
	size_t len, i, to = 0;
	char *out = xml_clean(ctx, text, strlen(text), &len);

	talloc_set_destructor(out, wipe);
	for (i = 0; i < len; i++) {
		if (out[i] == '\r') {
			if (out[i + 1] != '\n')
				out[to++] = '\n';
		} else if (out[i] != 0x7f) {
			out[to++] = out[i];
		}
	}
	out[to] = '\0';
	return out;
}

/* Not GMimeTextPart: that one chooses a character set by the content. */
static void add_part(GMimeMultipart *parts, const void *mem, const char *subtype,
		     const char *text, const char *language)
{
	GMimePart *part = g_mime_part_new_with_type("text", subtype);
	char *body = body_text(mem, text);
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer(body, strlen(body));
	GMimeDataWrapper *content =
		g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT);

	g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "charset", "utf-8");
	g_mime_part_set_content(part, content);
	g_mime_part_set_content_encoding(part, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
	g_mime_object_set_header(GMIME_OBJECT(part), "Content-Language", language, NULL);
	g_mime_multipart_add(parts, GMIME_OBJECT(part));
	g_object_unref(content);
	g_object_unref(stream);
	g_object_unref(part);
}

/* GMime reads "xn--" labels and writes them anew, which makes garbage of one that is none:
 * the address goes out as it stands. */
static void add_mailbox(GMimeMessage *m, const void *mem, GMimeAddressType type,
			const char *name, const char *address)
{
	const char *shown = mime_header_text(mem, name, NAME_MAX_CHARS);
	InternetAddress *ia = internet_address_mailbox_new(shown, address);
	InternetAddressMailbox *box = INTERNET_ADDRESS_MAILBOX(ia);

	g_free(box->idn_addr);
	box->idn_addr = g_strdup(address);
	internet_address_set_charset(ia, "utf-8");
	internet_address_list_add(g_mime_message_get_addresses(m, type), ia);
	g_object_unref(ia);
}

/* "<a> <b>" of the identifiers that are there. */
static char *id_list(const void *mem, const char *const *ids)
{
	char *out = talloc_strdup(mem, "");

	for (; *ids; ids++)
		out = talloc_asprintf_append(out, "%s<%s>", *out ? " " : "", *ids);
	assert(out);
	return out;
}

/* As it is: GMime would make an encoded word of a long address, and no program that reads it
 * expects one. is_url has looked at it. */
static void add_address(GMimeObject *o, const void *mem, const char *name, const char *url)
{
	GMimeHeaderList *headers = g_mime_object_get_header_list(o);

	g_mime_object_set_header(o, name, "", NULL);
	g_mime_header_set_raw_value(g_mime_header_list_get_header(headers, name),
				    talloc_asprintf(mem, " <%s>\n", url));
}

static void add_headers(GMimeMessage *m, const void *mem, const struct mime_mail *mail)
{
	GMimeObject *o = GMIME_OBJECT(m);
	GTimeZone *zone = g_time_zone_new_identifier(mail->time_zone);
	GDateTime *utc = g_date_time_new_from_unix_utc(mail->date_ms / 1000);
	GDateTime *date = zone ? g_date_time_to_timezone(utc, zone) : g_date_time_ref(utc);

	g_mime_message_set_date(m, date);
	add_mailbox(m, mem, GMIME_ADDRESS_TYPE_FROM, mail->from_name, mail->from);
	add_mailbox(m, mem, GMIME_ADDRESS_TYPE_TO, mail->to_name, mail->to);
	g_mime_message_set_subject(m, mime_header_text(mem, mail->subject, SUBJECT_MAX_CHARS),
				   "utf-8");
	g_mime_message_set_message_id(m, mail->message_id);
	if (mail->in_reply_to)
		g_mime_object_set_header(o, "In-Reply-To",
					 talloc_asprintf(mem, "<%s>", mail->in_reply_to), NULL);
	if (mail->references[0])
		g_mime_object_set_header(o, "References", id_list(mem, mail->references), NULL);
	g_mime_object_set_header(o, "Auto-Submitted", "auto-generated", NULL);
	if (mail->off_href) {
		add_address(o, mem, "List-Unsubscribe", mail->off_href);
		g_mime_object_set_header(o, "List-Unsubscribe-Post",
					 "List-Unsubscribe=One-Click", NULL);
	}
	g_date_time_unref(date);
	g_date_time_unref(utc);
	if (zone)
		g_time_zone_unref(zone);
}

/* The message's bytes with CRLF, copied to ctx. */
static char *serialize(const void *ctx, GMimeMessage *m, size_t *len)
{
	GMimeFormatOptions *format = g_mime_format_options_new();
	GMimeStream *stream = g_mime_stream_mem_new();
	GByteArray *bytes;
	char *out;

	g_mime_format_options_set_newline_format(format, GMIME_NEWLINE_FORMAT_DOS);
	g_mime_object_write_to_stream(GMIME_OBJECT(m), format, stream);
	bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
	out = talloc_size(ctx, bytes->len + 3);
	assert(out);
	talloc_set_destructor(out, wipe);
	memcpy(out, bytes->data, bytes->len);
	*len = bytes->len;
	if (*len < 2 || memcmp(out + *len - 2, "\r\n", 2) != 0) {
		memcpy(out + *len, "\r\n", 2);
		*len += 2;
	}
	out[*len] = '\0';
	explicit_bzero(bytes->data, bytes->len);
	g_object_unref(stream);
	g_mime_format_options_free(format);
	return out;
}

static bool is_url(const char *p)
{
	return (strncmp(p, "https://", 8) == 0 || strncmp(p, "http://", 7) == 0) &&
	       p[strspn(p, ALNUM ":/.-_~?=&%")] == '\0';
}

static bool ids_ok(const struct mime_mail *mail)
{
	const char *const *id;

	for (id = mail->references; *id; id++)
		if (!mime_address_ok(*id))
			return false;
	return mime_address_ok(mail->message_id) &&
	       (!mail->in_reply_to || mime_address_ok(mail->in_reply_to)) &&
	       (!mail->off_href || is_url(mail->off_href));
}

enum rc mime_build(const void *ctx, const struct mime_mail *mail, char **out, size_t *len,
		   struct err *e)
{
	GMimeMessage *m;
	GMimeMultipart *parts;
	void *mem;

	if (!mime_address_ok(mail->from) || !mime_address_ok(mail->to))
		return ERR(e, RC_INVALID, "", "the address of the %s is none that mail can go to",
			   mime_address_ok(mail->from) ? "recipient" : "sender");
	if (!ids_ok(mail))
		return ERR(e, RC_INVALID, "", "an identifier of the mail is none");
	g_mime_init();
	mem = talloc_new(NULL);
	m = g_mime_message_new(TRUE);
	parts = g_mime_multipart_new_with_subtype("alternative");
	add_headers(m, mem, mail);
	add_part(parts, mem, "plain", mail->text, mail->language);
	add_part(parts, mem, "html", mail->html, mail->language);
	g_mime_message_set_mime_part(m, GMIME_OBJECT(parts));
	*out = serialize(ctx, m, len);
	g_object_unref(parts);
	g_object_unref(m);
	talloc_free(mem);
	if (mime_is_wire(*out, *len))
		return RC_OK;
	talloc_free(*out);
	return ERR(e, RC_BUG, "", "the mail that was built is not fit for the wire");
}
