/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * person - organisations, contacts and agents: making and changing them
 *
 * Everything that changes runs inside the caller's write transaction and leaves a row in
 * the audit log; actor 0 is portalctl. RC_INVALID says which value is wrong and what is
 * allowed, RC_CONFLICT that the name or address is taken, RC_NOTFOUND that there is none.
 */
#ifndef LIB_PERSON_H
#define LIB_PERSON_H

#include "lib/db.h"
#include "lib/err.h"
#include <stdbool.h>
#include <stdint.h>

enum choice { KEEP_AS_IS = -1, CHOOSE_NO, CHOOSE_YES };

struct org_values {		/* NULL: the default, or in org_set as it was */
	const char *name, *visibility, *mail_quote;
	enum choice active;
};

/* short_name: 1-32 of a-z, 0-9 and '-', beginning with a letter. */
enum rc org_add(struct db *db, const char *short_name, const struct org_values *v,
		int64_t *id, struct err *e) MUST_CHECK;
/* Making it inactive ends the sessions of its people with their next request. */
enum rc org_set(struct db *db, const char *short_name, const struct org_values *v,
		struct err *e) MUST_CHECK;
enum rc org_find(struct db *db, const char *short_name, int64_t *id, struct err *e) MUST_CHECK;

struct person_new {
	int64_t organisation;	/* 0 for staff */
	const char *role;	/* contact, agent, admin */
	const char *email, *given_name, *family_name;
	const char *phone, *department, *lang;	/* may be NULL */
	bool lead, sees_all;
};

enum rc person_add(struct db *db, const struct person_new *p, int64_t actor, int64_t *id,
		   struct err *e) MUST_CHECK;
/* Names, phone and lead of somebody who is there already. */
enum rc person_update(struct db *db, int64_t id, const struct person_new *p, int64_t actor,
		      struct err *e) MUST_CHECK;
/* The mail that points to "Passwort vergessen". */
enum rc person_invite(struct db *db, int64_t id, struct err *e) MUST_CHECK;

struct person_found { int64_t id, organisation; bool staff, active; };
enum rc person_find(struct db *db, const char *email, struct person_found *out,
		    struct err *e) MUST_CHECK;

enum rc person_set(struct db *db, int64_t id, enum choice lead, enum choice sees_all,
		   const char *lang, int64_t actor, struct err *e) MUST_CHECK;
/* A new address: the notice goes to the old one; sessions, links and mailed passwords end, mails
 * that wait go to the new one. RC_CONFLICT when somebody has it. */
enum rc person_set_email(struct db *db, int64_t id, const char *email, int64_t actor,
			 struct err *e) MUST_CHECK;
/* Ends sessions, links, mailed passwords and waiting mails; hides nothing. */
enum rc person_deactivate(struct db *db, int64_t id, int64_t actor, struct err *e) MUST_CHECK;
enum rc person_activate(struct db *db, int64_t id, int64_t actor, struct err *e) MUST_CHECK;
enum rc person_end_sessions(struct db *db, int64_t id, struct err *e) MUST_CHECK;

#endif
