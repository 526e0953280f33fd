/* SPDX-License-Identifier: EUPL-1.2 */
/* cmd_contact - portalctl contact add, list, set; agent add, list */
#include "ctl/account.h"
#include "lib/q_admin.h"
#include "lib/q_person.h"
#include <inttypes.h>
#include <stdio.h>
#include <talloc.h>

struct adding {
	struct person_new p;
	const char *organisation;	/* short name, NULL for staff */
	bool quiet;
	int64_t id;
};

static enum rc add_in_write(struct db *db, void *arg, struct err *e)
{
	struct adding *a = arg;
	enum rc rc = RC_OK;

	if (a->organisation)
		rc = org_find(db, a->organisation, &a->p.organisation, e);
	if (!rc)
		rc = person_add(db, &a->p, 0, &a->id, e);
	if (!rc && !a->quiet)
		rc = person_invite(db, a->id, e);
	return rc;
}

static enum rc add(struct ctl *c, struct adding *a, struct err *e)
{
	enum rc rc;

	a->p.lang = ctl_opt(c, "language");
	a->p.phone = ctl_opt(c, "phone");
	a->quiet = ctl_opt(c, "quiet");
	rc = ctl_check_language(c, a->p.lang, e);
	if (!rc)
		rc = db_write(c->db, add_in_write, a, e);
	if (!rc)
		printf("%s %s added (%" PRId64 ")%s\n", a->p.role, a->p.email, a->id,
		       a->quiet ? "" : ", invitation queued");
	return rc;
}

enum rc cmd_contact_add(struct ctl *c, struct err *e)
{
	struct adding a = { .organisation = c->args[0], .p = {
		.role = "contact", .email = c->args[1], .given_name = c->args[2],
		.family_name = c->args[3], .department = ctl_opt(c, "department"),
		.lead = ctl_opt(c, "lead"), .sees_all = ctl_opt(c, "sees-all") } };

	return add(c, &a, e);
}

enum rc cmd_agent_add(struct ctl *c, struct err *e)
{
	struct adding a = { .p = {
		.role = ctl_opt(c, "admin") ? "admin" : "agent", .email = c->args[0],
		.given_name = c->args[1], .family_name = c->args[2] } };

	return add(c, &a, e);
}

enum rc cmd_contact_list(struct ctl *c, struct err *e)
{
	int64_t id;
	enum rc rc = c->n_args ? org_find(c->db, c->args[0], &id, e) : RC_OK;

	if (rc)
		return rc;
	return ctl_list(c, &q_contact_list,
			QARGS(q_text(c->n_args ? query_like(c->mem, c->args[0]) : "%")), e);
}

enum rc cmd_agent_list(struct ctl *c, struct err *e)
{
	return ctl_list(c, &q_agent_list, QNONE, e);
}

struct setting_of {
	int64_t id;
	int lead, sees_all;
	const char *lang, *email;
};

static enum rc set_in_write(struct db *db, void *arg, struct err *e)
{
	const struct setting_of *s = arg;

	enum rc rc = person_set(db, s->id, (enum choice)s->lead, (enum choice)s->sees_all,
				s->lang, 0, e);

	return rc || !s->email ? rc : person_set_email(db, s->id, s->email, 0, e);
}

enum rc cmd_contact_set(struct ctl *c, struct err *e)
{
	struct setting_of s = { .lang = ctl_opt(c, "language"), .email = ctl_opt(c, "email") };
	struct person_found p;
	enum rc rc = ctl_opt_choice(c, "lead", &s.lead, e);

	if (!rc)
		rc = ctl_something_given(c, e);
	if (!rc)
		rc = ctl_opt_choice(c, "sees-all", &s.sees_all, e);
	if (!rc)
		rc = ctl_check_language(c, s.lang, e);
	if (!rc)
		rc = account_find(c, c->args[0], &p, e);
	if (rc)
		return rc;
	s.id = p.id;
	rc = db_write(c->db, set_in_write, &s, e);
	if (!rc)
		printf("%s: changed\n", c->args[0]);
	return rc;
}
