/* SPDX-License-Identifier: EUPL-1.2 */
/* mail_off - links in mails that switch notifications off, without a login */
#include "lib/mail_off.h"
#include "lib/q_settings.h"
#include "lib/token.h"
#include <assert.h>
#include <endian.h>
#include <string.h>
#include <talloc.h>

#define LABEL "mail.off"
#define DATA (sizeof(uint64_t) + 1)
#define BYTES (DATA + TOKEN_HASH)

char *mail_off_token(const void *ctx, const struct conf *conf, int64_t person, enum mail_off what)
{
	const uint64_t id = htobe64((uint64_t)person);
	unsigned char raw[BYTES];
	char text[4 * ((BYTES + 2) / 3) + 1], *out;

	memcpy(raw, &id, sizeof(id));
	raw[sizeof(id)] = (unsigned char)what;
	token_hmac(conf, LABEL, raw, DATA, raw + DATA);
	token_b64(raw, sizeof(raw), text);
	out = talloc_strdup(ctx, text);
	assert(out);
	return out;
}

bool mail_off_read(const struct conf *conf, const char *token, int64_t *person,
		   enum mail_off *what)
{
	unsigned char raw[BYTES];
	uint64_t id;

	if (token_unb64(token, raw, sizeof(raw)) != (long)sizeof(raw) ||
	    !token_hmac_check(conf, LABEL, raw, DATA, raw + DATA))
		return false;
	memcpy(&id, raw, sizeof(id));
	*person = (int64_t)be64toh(id);
	*what = (enum mail_off)raw[sizeof(id)];
	return *what == MAIL_OFF_ALL || *what == MAIL_OFF_ORGANISATION;
}

enum rc mail_off_is(struct db *db, int64_t person, enum mail_off what, bool *off, struct err *e)
{
	struct q_val v[ST_COLS];
	void *mem = talloc_new(NULL);
	bool found = false;
	enum rc rc = query_row(db, &q_settings_get, QARGS(q_i64(person)), mem, v, &found, e);

	if (!rc && !found)
		rc = ERR(e, RC_NOTFOUND, "error.404", "the person of a link is gone");
	if (!rc)
		*off = what == MAIL_OFF_ALL ? strcmp(v[ST_MAIL_SCOPE].p, "none") == 0
					    : strcmp(v[ST_MAIL_SCOPE].p, "organisation") != 0;
	talloc_free(mem);
	return rc;
}

enum rc mail_off_set(struct db *db, int64_t person, enum mail_off what, bool *changed,
		     struct err *e)
{
	int64_t n = 0;
	const struct query *q = what == MAIL_OFF_ALL ? &q_settings_mail_none : &q_settings_mail_own;
	enum rc rc = query_exec(db, q, QARGS(q_i64(person)), &n, e);

	*changed = n > 0;
	return rc;
}
