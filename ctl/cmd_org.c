/* SPDX-License-Identifier: EUPL-1.2 */
/* cmd_org - portalctl org add, list, set */
#include "ctl/ctl.h"
#include "lib/person.h"
#include "lib/q_person.h"
#include <inttypes.h>
#include <stdio.h>

struct change {
	const char *short_name;
	struct org_values v;
	int64_t id;
};

static enum rc add_in_write(struct db *db, void *arg, struct err *e)
{
	struct change *ch = arg;

	return org_add(db, ch->short_name, &ch->v, &ch->id, e);
}

enum rc cmd_org_add(struct ctl *c, struct err *e)
{
	struct change ch = { .short_name = c->args[0], .v = {
		.name = c->args[1], .visibility = ctl_opt(c, "visibility"),
		.mail_quote = ctl_opt(c, "mail-quote"), .active = KEEP_AS_IS } };
	enum rc rc = db_write(c->db, add_in_write, &ch, e);

	if (!rc)
		printf("organisation %s added (%" PRId64 ")\n", ch.short_name, ch.id);
	return rc;
}

enum rc cmd_org_list(struct ctl *c, struct err *e)
{
	return ctl_list(c, &q_org_list, QNONE, e);
}

static enum rc set_in_write(struct db *db, void *arg, struct err *e)
{
	struct change *ch = arg;

	return org_set(db, ch->short_name, &ch->v, e);
}

enum rc cmd_org_set(struct ctl *c, struct err *e)
{
	struct change ch = { .short_name = c->args[0], .v = {
		.name = ctl_opt(c, "name"), .visibility = ctl_opt(c, "visibility"),
		.mail_quote = ctl_opt(c, "mail-quote") } };
	int active;
	enum rc rc = ctl_opt_choice(c, "active", &active, e);

	if (!rc)
		rc = ctl_something_given(c, e);
	if (rc)
		return rc;
	ch.v.active = (enum choice)active;
	rc = db_write(c->db, set_in_write, &ch, e);
	if (!rc)
		printf("organisation %s changed\n", ch.short_name);
	return rc;
}
