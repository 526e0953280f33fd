/* SPDX-License-Identifier: EUPL-1.2 */
/* access - addresses, networks, and the audit log */
#include "lib/access.h"

#include "lib/mime.h"
#include "lib/q_access.h"

#include <arpa/inet.h>
#include <string.h>
#include <talloc.h>

#define IP_MAX 45
#define REQUEST_MAX 40
#define DETAIL_MAX 300

char *access_fold_email(const void *ctx, const char *email)
{
	size_t len;
	char *out;

	email += strspn(email, " \t\r\n");
	len = strlen(email);
	while (len > 0 && strchr(" \t\r\n", email[len - 1]))
		len--;
	out = talloc_strndup(ctx, email, len);
	for (char *p = out; *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
	if (mime_address_ok(out))
		return out;
	talloc_free(out);
	return NULL;
}

char *access_network(const void *ctx, const char *ip)
{
	unsigned char a[16];
	char text[INET6_ADDRSTRLEN];

	if (inet_pton(AF_INET6, ip, a) != 1)
		return talloc_strdup(ctx, ip);
	/* An IPv4 address in IPv6 clothes is one client, a /64 is one household or office. */
	if (IN6_IS_ADDR_V4MAPPED((const struct in6_addr *)a))
		return talloc_strdup(ctx, inet_ntop(AF_INET, a + 12, text, sizeof(text)));
	memset(a + 8, 0, 8);
	return talloc_asprintf(ctx, "%s/64", inet_ntop(AF_INET6, a, text, sizeof(text)));
}

enum rc access_must_change(struct db *db, int64_t person, bool *must, struct err *e)
{
	struct q_val v[1];
	bool found = false;
	enum rc rc = query_row(db, &q_access_forced, QARGS(q_i64(person)), NULL, v, &found, e);

	*must = rc == RC_OK && found && v[0].i;
	return rc;
}

struct audit { struct q_args args; };

static enum rc audit_in_write(struct db *db, void *arg, struct err *e)
{
	const struct audit *a = arg;

	return query_exec(db, &q_access_audit, a->args, NULL, e);
}

enum rc audit_add(struct db *db, const char *event, int64_t actor, int64_t person,
		  int64_t ticket, const char *ip, const char *request_id,
		  const char *detail, struct err *e)
{
	void *mem = talloc_new(NULL);
	struct audit a = { QARGS(q_text(event), q_i64_or_null(actor), q_i64_or_null(person),
				 q_i64_or_null(ticket),
				 q_text(talloc_strndup(mem, ip ? ip : "", IP_MAX)),
				 q_text(talloc_strndup(mem, request_id ? request_id : "",
						       REQUEST_MAX)),
				 q_text(mime_header_text(mem, detail ? detail : "",
							 DETAIL_MAX - 1))) };
	enum rc rc = db_in_write(db) ? audit_in_write(db, &a, e) :
		db_write(db, audit_in_write, &a, e);

	talloc_free(mem);
	return rc;
}
