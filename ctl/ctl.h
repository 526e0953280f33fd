/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * ctl - what a command of portalctl is given and may use
 *
 * A command is a row of commands.c: its words, arguments, options and text, from which the
 * parser and every --help are made. A command returns a result; main prints the error
 * (what failed, the value, what to do) and turns the result into the exit code: 0 done,
 * 1 failed, 2 called wrongly, 3 not found.
 */
#ifndef CTL_CTL_H
#define CTL_CTL_H

#include "lib/conf.h"
#include "lib/db.h"
#include "lib/err.h"
#include "lib/query.h"
#include <json-c/json.h>
#include <stdbool.h>
#include <stdint.h>

enum { EXIT_DONE, EXIT_FAILED, EXIT_USAGE, EXIT_MISSING };

#define CTL_OPTIONS_MAX 12

struct ctl_option {
	const char *name, *value;	/* value NULL: a switch */
	const char *doc;
};

struct ctl {
	const void *mem;
	const char *conf_path;
	const struct conf *conf;	/* NULL for commands with C_NO_CONF */
	struct db *db;			/* DB_CTL; connects at first use */
	const struct command *cmd;
	bool json;
	bool usage_error;		/* exit code 2 instead of 1 */
	char **args;			/* as many as the command asks for */
	int n_args;
	const char *given[CTL_OPTIONS_MAX];	/* value of each option; "" a switch */
};

enum {
	C_JSON = 1,	/* lists: takes --json */
	C_NO_CONF = 2	/* reads the settings itself */
};

struct command {
	const char *group, *verb;	/* verb NULL: the group alone is the command */
	enum rc (*run)(struct ctl *c, struct err *e);
	int min_args, max_args;
	const char *args;		/* as in the usage line, "" none */
	unsigned flags;
	const char *doc;		/* first sentence stands in the overview */
	struct ctl_option options[CTL_OPTIONS_MAX];
};
extern const struct command commands[];	/* ends with group NULL */

/* The option's value, "" for a switch that is set, NULL if absent. */
const char *ctl_opt(const struct ctl *c, const char *name);
/* The same for an option that must be given. */
enum rc ctl_required(struct ctl *c, const char *name, const char **value,
		     struct err *e) MUST_CHECK;
/* For commands that change what their options say: one at least. */
enum rc ctl_something_given(struct ctl *c, struct err *e) MUST_CHECK;
/* KEEP_AS_IS when absent, else yes or no; RC_INVALID for other words. */
enum rc ctl_opt_choice(const struct ctl *c, const char *name, int *choice,
		       struct err *e) MUST_CHECK;
/* A positive number; RC_INVALID if text is none. */
enum rc ctl_number(const char *what, const char *text, int64_t *n, struct err *e) MUST_CHECK;
/* A local day "2026-11-23" that is not over as its last second; "-" is 0. */
enum rc ctl_day(const char *what, const char *text, int64_t *ms, struct err *e) MUST_CHECK;
/* All of standard input on c->mem, at most max bytes, without one line end at the end. */
enum rc ctl_stdin(struct ctl *c, size_t max, char **text, size_t *len,
		  struct err *e) MUST_CHECK;
/* The value must be the name of a language that is installed. */
enum rc ctl_check_language(struct ctl *c, const char *lang, struct err *e) MUST_CHECK;

/* Runs q and prints its rows: a table with the columns' names, or JSON objects. */
enum rc ctl_list(struct ctl *c, const struct query *q, struct q_args args,
		 struct err *e) MUST_CHECK;
/* One row as a JSON object with the columns' names; times ISO 8601 UTC. */
json_object *ctl_json_row(const struct query *q, const struct q_val *v);
void ctl_json_add(json_object *o, const char *name, const char *text);
/* Prints and releases. */
void ctl_json_print(json_object *o);
/* A value as text for people, on ctx; "" for NULL; times in the zone of the settings. */
char *ctl_text(const void *ctx, enum q_type type, const struct q_val *v);
/* Prints text with control characters (but line ends) made harmless. */
void ctl_put(const char *text, size_t len);

/* The commands. */
enum rc cmd_migrate(struct ctl *c, struct err *e);
enum rc cmd_db_grants(struct ctl *c, struct err *e);
enum rc cmd_check(struct ctl *c, struct err *e);
enum rc cmd_status(struct ctl *c, struct err *e);
enum rc cmd_faq_import(struct ctl *c, struct err *e);
enum rc cmd_org_add(struct ctl *c, struct err *e);
enum rc cmd_org_list(struct ctl *c, struct err *e);
enum rc cmd_org_set(struct ctl *c, struct err *e);
enum rc cmd_contact_add(struct ctl *c, struct err *e);
enum rc cmd_contact_list(struct ctl *c, struct err *e);
enum rc cmd_contact_import(struct ctl *c, struct err *e);
enum rc cmd_contact_set(struct ctl *c, struct err *e);
enum rc cmd_contact_deactivate(struct ctl *c, struct err *e);
enum rc cmd_contact_handover(struct ctl *c, struct err *e);
enum rc cmd_agent_add(struct ctl *c, struct err *e);
enum rc cmd_agent_list(struct ctl *c, struct err *e);
enum rc cmd_deactivate(struct ctl *c, struct err *e);
enum rc cmd_activate(struct ctl *c, struct err *e);
enum rc cmd_invite(struct ctl *c, struct err *e);
enum rc cmd_passwd(struct ctl *c, struct err *e);
enum rc cmd_ticket_show(struct ctl *c, struct err *e);
enum rc cmd_ticket_reply(struct ctl *c, struct err *e);
enum rc cmd_ticket_status(struct ctl *c, struct err *e);
enum rc cmd_ticket_assign(struct ctl *c, struct err *e);
enum rc cmd_ticket_promise(struct ctl *c, struct err *e);
enum rc cmd_upload_list(struct ctl *c, struct err *e);
enum rc cmd_upload_scan(struct ctl *c, struct err *e);
enum rc cmd_mail_queue(struct ctl *c, struct err *e);
enum rc cmd_mail_retry(struct ctl *c, struct err *e);
enum rc cmd_mail_drop(struct ctl *c, struct err *e);
enum rc cmd_mail_test(struct ctl *c, struct err *e);

#endif
