/* SPDX-License-Identifier: EUPL-1.2 */
/* cmd_account - accounts of contacts and agents: deactivate, activate, invite, passwd */
#include "ctl/account.h"
#include "lib/access.h"
#include "lib/credential.h"
#include <stdio.h>
#include <string.h>

#define PASSWORD_BYTES 1024

enum rc account_find(struct ctl *c, const char *email, struct person_found *out,
		     struct err *e)
{
	enum rc rc = person_find(c->db, email, out, e);

	if (!rc && !strcmp(c->cmd->group, "contact") && out->staff)
		return ERR(e, RC_NOTFOUND, "", "%s is no contact but of the support desk: use"
			   " portalctl agent", email);
	if (!rc && !strcmp(c->cmd->group, "agent") && !out->staff)
		return ERR(e, RC_NOTFOUND, "", "%s is not of the support desk but a contact: use"
			   " portalctl contact", email);
	return rc;
}

enum rc account_actor(struct ctl *c, bool needed, struct actor *out, struct err *e)
{
	struct person_found p;
	const char *as = ctl_opt(c, "as");
	enum rc rc;

	*out = (struct actor){ 0, true };
	if (needed) {
		rc = ctl_required(c, "as", &as, e);
		if (rc)
			return rc;
	}
	if (!as)
		return RC_OK;
	rc = person_find(c->db, as, &p, e);
	if (!rc && (!p.staff || !p.active))
		return ERR(e, RC_INVALID, "", "--as %s is no active agent; see portalctl agent"
			   " list", as);
	if (!rc)
		out->person = p.id;
	return rc;
}

struct act {
	int64_t id;
	const struct conf *conf;
	const char *email;
};

static enum rc deactivate_in_write(struct db *db, void *arg, struct err *e)
{
	const struct act *a = arg;

	return person_deactivate(db, a->id, 0, e);
}

static enum rc activate_in_write(struct db *db, void *arg, struct err *e)
{
	const struct act *a = arg;

	return person_activate(db, a->id, 0, e);
}

static enum rc invite_in_write(struct db *db, void *arg, struct err *e)
{
	const struct act *a = arg;

	return person_invite(db, a->id, e);
}

static enum rc forgot_in_write(struct db *db, void *arg, struct err *e)
{
	const struct act *a = arg;

	return access_forgot(db, a->conf, a->email, e);
}

/* Finds the account, does fn in a transaction, says done. */
static enum rc act(struct ctl *c, enum rc (*fn)(struct db *, void *, struct err *),
		   bool must_be_active, const char *done, struct err *e)
{
	struct person_found p;
	struct act a = { .conf = c->conf, .email = c->args[0] };
	enum rc rc = account_find(c, c->args[0], &p, e);

	if (!rc && must_be_active && !p.active)
		rc = ERR(e, RC_INVALID, "", "%s is deactivated: activate the account first",
			 c->args[0]);
	if (rc)
		return rc;
	a.id = p.id;
	rc = db_write(c->db, fn, &a, e);
	if (!rc)
		printf("%s: %s\n", c->args[0], done);
	return rc;
}

enum rc cmd_deactivate(struct ctl *c, struct err *e)
{
	return act(c, deactivate_in_write, false, "deactivated, sessions ended", e);
}

enum rc cmd_activate(struct ctl *c, struct err *e)
{
	return act(c, activate_in_write, false, "activated", e);
}

enum rc cmd_invite(struct ctl *c, struct err *e)
{
	return act(c, invite_in_write, true, "invitation queued", e);
}

static enum rc set_password(struct ctl *c, int64_t person, struct err *e)
{
	char *password;
	size_t len;
	enum rc rc = ctl_stdin(c, PASSWORD_BYTES, &password, &len, e);

	if (rc)
		return rc;
	rc = credential_init(c->conf, e);
	if (!rc)
		rc = access_set_password(c->db, c->conf, person, NULL, 0, password, len, e);
	explicit_bzero(password, len);
	return rc;
}

enum rc cmd_passwd(struct ctl *c, struct err *e)
{
	struct person_found p;
	enum rc rc;

	if (!ctl_opt(c, "stdin"))
		return act(c, forgot_in_write, true,
			   "link mail queued, unless too many were asked for lately", e);
	rc = account_find(c, c->args[0], &p, e);
	if (!rc)
		rc = set_password(c, p.id, e);
	if (!rc)
		printf("%s: password set, sessions ended\n", c->args[0]);
	return rc;
}
