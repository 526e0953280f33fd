/* SPDX-License-Identifier: EUPL-1.2 */
/* person - organisations, contacts and agents: making and changing them */
#include "lib/person.h"
#include "lib/access.h"
#include "lib/mime.h"
#include "lib/outbox.h"
#include "lib/q_person.h"
#include "lib/utf8.h"
#include <string.h>
#include <talloc.h>

#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define SHORT_MAX 32
#define ORG_NAME_MAX 200
#define PERSON_NAME_MAX 100
#define PHONE_MAX 50
#define LANG_MAX 8

static const char *const visibilities[] = { "own", "chosen", "all", NULL };
static const char *const quotes[] = { "none", "excerpt", "full", NULL };
static const char *const roles[] = { "contact", "agent", "admin", NULL };

/* Code points of one line; -1 for invalid UTF-8 and control characters (they would end
 * up in the headers of mails). */
static long line_length(const char *text)
{
	size_t left = strlen(text), n;
	uint32_t cp;
	long length = 0;

	while (left > 0) {
		n = utf8_next(text, left, &cp);
		if (n == 0 || cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || !utf8_is_xml(cp))
			return -1;
		text += n;
		left -= n;
		length++;
	}
	return length;
}

static enum rc check_line(const char *what, const char *text, long min, long max,
			  struct err *e)
{
	long n = text ? line_length(text) : 0;

	if (!text && min == 0)
		return RC_OK;
	if (n >= min && n <= max)
		return RC_OK;
	return ERR(e, RC_INVALID, "", "%s: one line of %ld to %ld characters is needed%s", what,
		   min, max, n < 0 ? ", without control characters and in UTF-8" : "");
}

static enum rc check_word(const char *what, const char *word, const char *const *words,
			  struct err *e)
{
	char *allowed;
	enum rc rc;

	if (!word)
		return RC_OK;
	for (const char *const *w = words; *w; w++)
		if (!strcmp(*w, word))
			return RC_OK;
	allowed = talloc_strdup(NULL, words[0]);
	for (const char *const *w = words + 1; *w; w++)
		allowed = talloc_asprintf_append(allowed, ", %s", *w);
	rc = ERR(e, RC_INVALID, "", "%s \"%s\" is not possible; allowed: %s", what, word, allowed);
	talloc_free(allowed);
	return rc;
}

static struct q_arg q_choice(enum choice c)
{
	return c == KEEP_AS_IS ? q_null(Q_BOOL) : q_bool(c == CHOOSE_YES);
}

static enum rc check_org(const struct org_values *v, struct err *e)
{
	enum rc rc = check_word("visibility", v->visibility, visibilities, e);

	return rc ? rc : check_word("mail_quote", v->mail_quote, quotes, e);
}

enum rc org_add(struct db *db, const char *short_name, const struct org_values *v,
		int64_t *id, struct err *e)
{
	size_t n = strlen(short_name);
	enum rc rc;

	if (n < 1 || n > SHORT_MAX || !strchr(LOWER, short_name[0]) ||
	    strspn(short_name, LOWER "0123456789-") != n)
		return ERR(e, RC_INVALID, "", "short name \"%s\": 1 to %d characters a-z, 0-9, -,"
			   " beginning with a letter", short_name, SHORT_MAX);
	rc = check_line("name", v->name, 1, ORG_NAME_MAX, e);
	if (!rc)
		rc = check_org(v, e);
	if (!rc)
		rc = query_exec(db, &q_org_add,
				QARGS(q_text(v->name), q_text(short_name), q_text(v->visibility),
				      q_text(v->mail_quote)), NULL, e);
	if (rc && query_duplicate(db))
		return ERR(e, RC_CONFLICT, "", "there is an organisation with the short name"
			   " \"%s\" already", short_name);
	*id = db_last_id(db);
	return rc ? rc : audit_add(db, "organisation.added", 0, 0, 0, "", "", short_name, e);
}

enum rc org_set(struct db *db, const char *short_name, const struct org_values *v,
		struct err *e)
{
	int64_t id;
	enum rc rc = org_find(db, short_name, &id, e);

	if (!rc && v->name)
		rc = check_line("name", v->name, 1, ORG_NAME_MAX, e);
	if (!rc)
		rc = check_org(v, e);
	if (!rc)
		rc = query_exec(db, &q_org_set,
				QARGS(q_text(v->name), q_text(v->visibility),
				      q_text(v->mail_quote), q_choice(v->active),
				      q_text(short_name)), NULL, e);
	return rc ? rc : audit_add(db, "organisation.changed", 0, 0, 0, "", "", short_name, e);
}

enum rc org_find(struct db *db, const char *short_name, int64_t *id, struct err *e)
{
	struct q_val v[1];
	bool found;
	enum rc rc = query_row(db, &q_org_find, QARGS(q_text(short_name)), NULL, v, &found, e);

	if (rc)
		return rc;
	if (!found)
		return ERR(e, RC_NOTFOUND, "", "there is no organisation with the short name"
			   " \"%s\"; see portalctl org list", short_name);
	*id = v[0].i;
	return RC_OK;
}

static enum rc check_person(const struct person_new *p, struct err *e)
{
	enum rc rc = check_word("role", p->role, roles, e);

	if (!rc)
		rc = check_line("given name", p->given_name, 1, PERSON_NAME_MAX, e);
	if (!rc)
		rc = check_line("family name", p->family_name, 1, PERSON_NAME_MAX, e);
	if (!rc)
		rc = check_line("phone", p->phone, 0, PHONE_MAX, e);
	if (!rc)
		rc = check_line("department", p->department, 0, PERSON_NAME_MAX, e);
	if (!rc)
		rc = check_line("language", p->lang, 0, LANG_MAX, e);
	if (!rc && !strcmp(p->role, "contact") != (p->organisation != 0))
		rc = ERR(e, RC_INVALID, "", "a contact has an organisation, staff have none");
	return rc;
}

static enum rc insert_person(struct db *db, const struct person_new *p, const char *folded,
			     struct err *e)
{
	return query_exec(db, &q_person_add,
			  QARGS(q_i64_or_null(p->organisation), q_text(p->role),
				q_text(p->email), q_text(folded), q_text(p->given_name),
				q_text(p->family_name), q_text(p->phone),
				q_text(p->department), q_text(p->lang), q_bool(p->lead),
				q_bool(p->sees_all)), NULL, e);
}

enum rc person_add(struct db *db, const struct person_new *p, int64_t actor, int64_t *id,
		   struct err *e)
{
	char *folded = access_fold_email(NULL, p->email);
	enum rc rc = folded ? check_person(p, e)
			    : ERR(e, RC_INVALID, "", "\"%s\" is no e-mail address", p->email);

	if (!rc)
		rc = insert_person(db, p, folded, e);
	if (rc && query_duplicate(db))
		rc = ERR(e, RC_CONFLICT, "", "there is an account with the address %s already",
			 folded);
	talloc_free(folded);
	if (rc)
		return rc;
	*id = db_last_id(db);
	return audit_add(db, "person.added", actor, *id, 0, "", "", p->role, e);
}

enum rc person_update(struct db *db, int64_t id, const struct person_new *p, int64_t actor,
		      struct err *e)
{
	enum rc rc = check_person(p, e);

	if (!rc)
		rc = query_exec_n(db, &q_person_update,
				  QARGS(q_text(p->given_name), q_text(p->family_name),
					q_text(p->phone), q_bool(p->lead), q_i64(id)), 1, "", e);
	return rc ? rc : audit_add(db, "person.changed", actor, id, 0, "", "", "import", e);
}

enum rc person_invite(struct db *db, int64_t id, struct err *e)
{
	return outbox_add(db, MAIL_INVITATION, id, 0, 0, 0, e);
}

enum rc person_find(struct db *db, const char *email, struct person_found *out,
		    struct err *e)
{
	char *folded = access_fold_email(NULL, email);
	struct q_val v[4];
	bool found = false;
	enum rc rc = RC_OK;

	if (folded)
		rc = query_row(db, &q_person_find, QARGS(q_text(folded)), folded, v, &found, e);
	if (!rc && !found)
		rc = ERR(e, RC_NOTFOUND, "", "there is no account with the address \"%s\"", email);
	if (!rc)
		*out = (struct person_found){ v[0].i, v[1].i, strcmp(v[2].p, "contact") != 0,
					      v[3].i != 0 };
	talloc_free(folded);
	return rc;
}

enum rc person_set(struct db *db, int64_t id, enum choice lead, enum choice sees_all,
		   const char *lang, int64_t actor, struct err *e)
{
	enum rc rc = check_line("language", lang, 0, LANG_MAX, e);

	if (!rc)
		rc = query_exec_n(db, &q_person_set,
				  QARGS(q_choice(lead), q_choice(sees_all), q_text(lang),
					q_i64(id)), 1, "", e);
	return rc ? rc : audit_add(db, "person.changed", actor, id, 0, "", "", "", e);
}

enum rc person_end_sessions(struct db *db, int64_t id, struct err *e)
{
	return query_exec(db, &q_person_end_sessions, QARGS(q_i64(id)), NULL, e);
}

/* Everything that the old address could still be used for. */
static enum rc leave_address(struct db *db, int64_t id, struct err *e)
{
	struct q_args who = QARGS(q_i64(id));
	enum rc rc = person_end_sessions(db, id, e);

	if (!rc)
		rc = query_exec(db, &q_person_end_requests, who, NULL, e);
	if (!rc)
		rc = query_exec(db, &q_person_end_mailed, who, NULL, e);
	return rc ? rc : query_exec(db, &q_person_move_mails, who, NULL, e);
}

enum rc person_set_email(struct db *db, int64_t id, const char *email, int64_t actor,
			 struct err *e)
{
	char *folded = access_fold_email(NULL, email);
	enum rc rc = RC_OK;

	if (!folded || !mime_address_ok(email))
		rc = ERR(e, RC_INVALID, "", "\"%s\" is no e-mail address", email);
	/* while the old address is the person's: the row keeps it */
	if (!rc)
		rc = outbox_add(db, MAIL_ADDRESS_CHANGED, id, 0, 0, 0, e);
	if (!rc)
		rc = query_exec_n(db, &q_person_email,
				  QARGS(q_text(email), q_text(folded), q_i64(id)), 1, "", e);
	if (rc && query_duplicate(db))
		rc = ERR(e, RC_CONFLICT, "", "there is an account with the address %s already",
			 folded);
	talloc_free(folded);
	if (!rc)
		rc = leave_address(db, id, e);
	return rc ? rc : audit_add(db, "person.email-changed", actor, id, 0, "", "", "", e);
}

enum rc person_deactivate(struct db *db, int64_t id, int64_t actor, struct err *e)
{
	struct q_args who = QARGS(q_i64(id));
	enum rc rc = query_exec_n(db, &q_person_active, QARGS(q_bool(false), q_i64(id)), 1, "", e);

	if (!rc)
		rc = person_end_sessions(db, id, e);
	if (!rc)
		rc = query_exec(db, &q_person_end_requests, who, NULL, e);
	if (!rc)
		rc = query_exec(db, &q_person_end_mailed, who, NULL, e);
	if (!rc)
		rc = query_exec(db, &q_person_end_mails, who, NULL, e);
	return rc ? rc : audit_add(db, "person.deactivated", actor, id, 0, "", "", "", e);
}

enum rc person_activate(struct db *db, int64_t id, int64_t actor, struct err *e)
{
	enum rc rc = query_exec_n(db, &q_person_active, QARGS(q_bool(true), q_i64(id)), 1, "", e);

	return rc ? rc : audit_add(db, "person.activated", actor, id, 0, "", "", "", e);
}
