/* SPDX-License-Identifier: EUPL-1.2 */
/* commands - the table of portalctl's commands */
#include "ctl/ctl.h"

#define HOST { "host", "HOST", "host of the accounts; default: localhost for a socket, else %" }
#define QUIET { "quiet", NULL, "write no invitation mail" }
#define AS { "as", "EMAIL", "agent or admin who acts" }
#define LANGUAGE { "language", "CODE", "language of pages and mails, for example de or en" }
#define PHONE { "phone", "NUMBER", "telephone number" }

const struct command commands[] = {
	{ "migrate", NULL, cmd_migrate, 0, 0, "", 0,
	  "Bring the schema forward to this program's version. Goes on where an interrupted"
	  " one stopped; does nothing when the schema is current. Uses db_owner_user.",
	  { { "wait", "SECONDS", "how long to wait for another migration; default 600" } } },
	{ "check", NULL, cmd_check, 0, 0, "", C_JSON | C_NO_CONF,
	  "Test the settings and all that the portal needs, one line each.",
	  { { "queries", NULL, "also prepare every declared query and combination" } } },
	{ "status", NULL, cmd_status, 0, 0, "", C_JSON,
	  "Show what every process of the running portal is doing.", { { 0 } } },
	{ "db-grants", NULL, cmd_db_grants, 0, 0, "", 0,
	  "Print the SQL that makes the portal's database account and its rights. The"
	  " database's administrator runs it after each migration.",
	  { { "owner", NULL, "the database and its owner instead; before the first migration" },
	    HOST } },

	{ "faq", "import", cmd_faq_import, 1, 1, "FOLDER", 0,
	  "Take articles from a folder of Markdown files (SLUG.LANGUAGE.md and categories)."
	  " Doing it again brings changed files up to date.", { { 0 } } },

	{ "org", "add", cmd_org_add, 2, 2, "SHORT-NAME NAME", 0,
	  "Add an organisation. The short name (a-z, 0-9, -) is its handle.",
	  { { "visibility", "MODE", "own, chosen or all (default): who sees its tickets" },
	    { "mail-quote", "MODE", "none, excerpt (default) or full: text quoted in mails" } } },
	{ "org", "list", cmd_org_list, 0, 0, "", C_JSON, "List the organisations.", { { 0 } } },
	{ "org", "set", cmd_org_set, 1, 1, "SHORT-NAME", 0, "Change an organisation.",
	  { { "name", "NAME", "new name" },
	    { "visibility", "MODE", "own, chosen or all" },
	    { "mail-quote", "MODE", "none, excerpt or full" },
	    { "active", "yes|no", "no: none of its people can log in, tickets stay" } } },

	{ "contact", "add", cmd_contact_add, 4, 4, "SHORT-NAME EMAIL GIVEN-NAME FAMILY-NAME", 0,
	  "Add a contact of an organisation and mail an invitation.",
	  { { "lead", NULL, "lead contact" }, { "sees-all", NULL, "chosen to see all tickets" },
	    PHONE, { "department", "TEXT", "office or unit" }, LANGUAGE, QUIET } },
	{ "contact", "list", cmd_contact_list, 0, 1, "[SHORT-NAME]", C_JSON,
	  "List contacts, of one organisation or of all.", { { 0 } } },
	{ "contact", "import", cmd_contact_import, 1, 1, "FILE", 0,
	  "Import contacts from CSV (UTF-8): short name;given;family;email;phone;lead (yes or"
	  " no). \"-\" reads standard input. Known addresses are updated, new ones invited."
	  " All or nothing.", { QUIET } },
	{ "contact", "set", cmd_contact_set, 1, 1, "EMAIL", 0, "Change a contact.",
	  { { "lead", "yes|no", "lead contact" },
	    { "sees-all", "yes|no", "chosen to see all tickets of the organisation" },
	    { "email", "NEW", "new address, also for login; ends sessions, the old one is told" },
	    LANGUAGE } },
	{ "contact", "deactivate", cmd_contact_deactivate, 1, 1, "EMAIL", 0,
	  "Deactivate a contact. Sessions end at once; tickets stay visible.",
	  { { "handover", "EMAIL", "hand private and open tickets over to this colleague" } } },
	{ "contact", "activate", cmd_activate, 1, 1, "EMAIL", 0,
	  "Let a deactivated contact in again.", { { 0 } } },
	{ "contact", "invite", cmd_invite, 1, 1, "EMAIL", 0, "Mail the invitation again.",
	  { { 0 } } },
	{ "contact", "passwd", cmd_passwd, 1, 1, "EMAIL", 0,
	  "Mail a link for a new password, or set one.",
	  { { "stdin", NULL, "read the new password from standard input and end all sessions" } } },
	{ "contact", "handover", cmd_contact_handover, 2, 2, "FROM-EMAIL TO-EMAIL", 0,
	  "Hand the private tickets of one contact over to another of the same organisation.",
	  { { "open", NULL, "also those that are not closed" }, AS } },

	{ "agent", "add", cmd_agent_add, 3, 3, "EMAIL GIVEN-NAME FAMILY-NAME", 0,
	  "Add somebody of the support desk and mail an invitation.",
	  { { "admin", NULL, "administrator" }, PHONE, LANGUAGE, QUIET } },
	{ "agent", "list", cmd_agent_list, 0, 0, "", C_JSON, "List the support desk.", { { 0 } } },
	{ "agent", "deactivate", cmd_deactivate, 1, 1, "EMAIL", 0,
	  "Deactivate an agent. Sessions end at once.", { { 0 } } },
	{ "agent", "activate", cmd_activate, 1, 1, "EMAIL", 0,
	  "Let a deactivated agent in again.", { { 0 } } },
	{ "agent", "invite", cmd_invite, 1, 1, "EMAIL", 0, "Mail the invitation again.",
	  { { 0 } } },
	{ "agent", "passwd", cmd_passwd, 1, 1, "EMAIL", 0,
	  "Mail a link for a new password, or set one.",
	  { { "stdin", NULL, "read the new password from standard input and end all sessions" } } },

	{ "ticket", "show", cmd_ticket_show, 1, 1, "NUMBER", C_JSON,
	  "Show a ticket and what happened to it.", { { 0 } } },
	{ "ticket", "reply", cmd_ticket_reply, 1, 1, "NUMBER", 0,
	  "Answer as the support desk; the text comes from standard input or --text.",
	  { AS, { "text", "TEXT", "the answer" },
	    { "status", "WORD", "new status: open, waiting, solved or closed" },
	    { "promise", "YYYY-MM-DD", "day until which the next answer is promised" } } },
	{ "ticket", "status", cmd_ticket_status, 2, 2, "NUMBER WORD", 0,
	  "Set a ticket's status: open, waiting, solved or closed.", { AS } },
	{ "ticket", "assign", cmd_ticket_assign, 2, 2, "NUMBER EMAIL", 0,
	  "Say which agent works on a ticket; \"-\" is nobody.", { AS } },
	{ "ticket", "promise", cmd_ticket_promise, 2, 2, "NUMBER YYYY-MM-DD", 0,
	  "Say until which day an answer is promised; \"-\" takes it back.", { AS } },

	{ "upload", "list", cmd_upload_list, 0, 0, "", C_JSON,
	  "List files that the virus scanner has not seen, has found infected or could not"
	  " check. Newest first.",
	  { { "state", "WORD", "only pending, infected or error" },
	    { "limit", "N", "at most so many; default 100" } } },
	{ "upload", "scan", cmd_upload_scan, 1, 1000, "ID...", 0,
	  "Let the virus scanner check files again. Until it has, only the sender can fetch"
	  " them, also what was infected.", { { 0 } } },

	{ "mail", "queue", cmd_mail_queue, 0, 0, "", C_JSON,
	  "List mails that are not sent, newest first.",
	  { { "all", NULL, "sent ones too" }, { "limit", "N", "at most so many; default 100" } } },
	{ "mail", "retry", cmd_mail_retry, 1, 1, "ID", 0, "Send a mail now.", { { 0 } } },
	{ "mail", "drop", cmd_mail_drop, 1, 1, "ID", 0, "Give a mail up.", { { 0 } } },
	{ "mail", "test", cmd_mail_test, 1, 1, "EMAIL", 0,
	  "Queue a test mail to the account with this address.", { { 0 } } },
	{ .group = NULL },
};
