/* SPDX-License-Identifier: EUPL-1.2 */
/* conf_table - every setting: name, type, bounds, default, documentation */
#include "lib/conf_table.h"
#include <glib.h>
#include <string.h>

/* The offset of a member, accepted only if the member has the kind's type. */
#define AT(type, m) _Generic(&((struct conf *)0)->m, type *: offsetof(struct conf, m))

#define TEXT(key, max_, def, chk, ...) { .name = #key, .kind = K_TEXT, \
	.at = AT(const char *, key), .max = (max_), .fallback = (def), \
	.check = (chk), .doc = __VA_ARGS__ }
#define GIVEN(key, max_, ex, chk, ...) { .name = #key, .kind = K_TEXT, \
	.at = AT(const char *, key), .min = 1, .max = (max_), .example = (ex), \
	.check = (chk), .doc = __VA_ARGS__ }
#define PATH(key, def, flag, ...) { .name = #key, .kind = K_PATH, .at = AT(const char *, key), \
	.max = 1024, .fallback = (def), .flags = (flag), .doc = __VA_ARGS__ }
#define NUMBER(key, kind_, m, lo, hi, def, ...) { .name = #key, .kind = (kind_), \
	.at = AT(long, m), .min = (lo), .max = (hi), .fallback = (def), .doc = __VA_ARGS__ }
#define COUNT(key, lo, hi, def, ...) NUMBER(key, K_COUNT, key, lo, hi, def, __VA_ARGS__)
#define SPAN(key, lo, hi, def, ...) NUMBER(key, K_DURATION, key##_ms, lo, hi, def, __VA_ARGS__)
#define LIMIT(key, def, ...) { .name = #key, .kind = K_LIMIT, .at = AT(struct conf_limit, key), \
	.min = 1, .max = 1000000, .fallback = (def), .doc = __VA_ARGS__ }
#define CHOICE(key, type, list, def, ...) { .name = #key, .kind = K_CHOICE, .at = AT(type, key), \
	.words = (list), .fallback = (def), .doc = __VA_ARGS__ }
#define SECRET(key, m, lo, def, ex, flag, ...) { .name = #key, .kind = K_SECRET, \
	.at = AT(struct conf_secret, m), .min = (lo), .max = sizeof(((struct conf_secret *)0)->p), \
	.fallback = (def), .example = (ex), .flags = (flag), .doc = __VA_ARGS__ }
#define END { .name = NULL }

#define SECONDS 1000L
#define MINUTES (60 * SECONDS)
#define HOURS (60 * MINUTES)
#define DAYS (24 * HOURS)

static const char *const words_role[] = { "all", "web", "mail", NULL };
static const char *const words_reset[] = { "mailed", "chosen", NULL };
static const char *const words_tls[] = { "auto", "none", "starttls", NULL };
static const char *const words_level[] = { "debug", "info", "warn", "error", "alert", NULL };

static const struct setting site[] = {
	TEXT(site, 16, "portal", check_site,
	     "Short name of this site: a letter, then letters or digits, lower case, at most 16. "
	     "It names the cookie and the folders, so several sites live on one host."),
	GIVEN(base_url, 200, "https://portal.example", check_base_url,
	      "Where people reach the portal, without a path or a slash at the end. Links in "
	      "mails come from here only, and pages take their script from nowhere else. Plain "
	      "http is taken for loopback hosts only (demo and tests)."),
	GIVEN(operator_name, 100, "Muster Software GmbH", NULL,
	      "Who runs the portal; shown in the footer and in mails."),
	{ .name = "hsts_subdomains", .kind = K_BOOL,
	  .at = AT(bool, hsts_subdomains),
	  .fallback = "no",
	  .doc = "Whether browsers are told to use https for all names below that of base_url, "
		 "too (includeSubDomains). Only if all of them have it." },
	TEXT(product_name, 60, "Kundenportal", NULL,
	     "What the portal is called on pages and in mails."),
	TEXT(time_zone, 60, "Europe/Berlin", check_zone,
	     "Zone in which people see times, as an IANA name."),
	TEXT(default_language, 8, "de", check_language,
	     "Language for people who have chosen none; a file in messages below sheet_dir."),
	TEXT(hotline_phone, 60, "", NULL, "Telephone number of the hotline."),
	TEXT(hotline_email, 254, "", check_email_or_none, "E-mail address of the hotline."),
	TEXT(hotline_hours, 200, "", NULL, "When the hotline answers, in German."),
	TEXT(hotline_hours_en, 200, "", NULL, "When the hotline answers, in English."),
	PATH(imprint_text, "", C_FILE,
	     "Markdown file for the imprint. Empty: the text that comes with the product, with "
	     "operator_name."),
	PATH(privacy_text, "", C_FILE, "Markdown file for the privacy page. Empty as above."),
	PATH(accessibility_text, "", C_FILE,
	     "Markdown file for the accessibility page. Empty as above."),
	END
};

static const struct setting processes[] = {
	CHOICE(role, enum conf_role, words_role, "all",
	       "What this node does: all, web (pages only) or mail (the mailer only)."),
	COUNT(workers, 1, 256, "4",
	      "Number of worker processes; each answers one request at a time."),
	COUNT(max_requests, 1, 10000000, "10000", "Requests after which a worker is replaced."),
	COUNT(hash_slots, 0, 64, "0",
	      "Password computations at the same time on this host for this site. 0: as many as "
	      "there are processor cores."),
	SPAN(request_deadline, 1 * SECONDS, 10 * MINUTES, "30s",
	     "Time a request may take; the master ends a worker that is 5 s over it."),
	SPAN(stop_timeout, 1 * SECONDS, 10 * MINUTES, "30s",
	     "Time that running requests get when the portal stops or reloads."),
	PATH(run_dir, "{rundir}/kundenportal/{site}", 0,
	     "Folder for sockets, the pid file and the board."),
	PATH(listen, "{run_dir}/portald.sock", 0, "FastCGI socket for nginx."),
	PATH(status_listen, "{run_dir}/status.sock", 0, "Socket for /-/status and /-/metrics."),
	PATH(log_file, "", 0, "Log file. Empty: standard error (the journal under systemd)."),
	{ .name = "log_level", .kind = K_WORD,
	  .at = AT(const char *, log_level), .words = words_level, .fallback = "info",
	  .doc = "Least level that is written." },
	PATH(sheet_dir, "{datadir}/xslt", 0,
	     "Folder of the stylesheets and, below messages, of the texts. It must not be "
	     "writable by the portal's account."),
	PATH(schema_dir, "{datadir}/schema", 0, "Folder of the numbered schema files."),
	TEXT(static_prefix, 100, "/static", check_url_path,
	     "Path under which nginx serves the static files."),
	SECRET(secret_file, secret, 32, NULL, "{sysconfdir}/kundenportal/{site}/secret", 0,
	       "File with the site's secret, at least 32 bytes; it signs forms and cookies. All "
	       "nodes of a site share it."),
	SECRET(secret_old_file, secret_old, 32, "", NULL, 0,
	       "File with the former secret while it is being replaced: what it signed stays "
	       "valid."),
	SECRET(fastcgi_secret_file, fastcgi_secret, 16, "", NULL, 0,
	       "File with the text that nginx must send as FastCGI parameter PORTAL_SECRET, at "
	       "least 16 bytes. Empty: none is asked for. Set it where other sites share the web "
	       "server."),
	END
};

static const struct setting database[] = {
	PATH(db_socket, "/run/mysqld/mysqld.sock", 0,
	     "Socket of MariaDB; used when db_host is empty."),
	TEXT(db_host, 253, "", check_host_or_none,
	     "Host of MariaDB. A host that is not loopback needs db_tls_ca."),
	COUNT(db_port, 1, 65535, "3306", "Port of MariaDB on db_host."),
	PATH(db_tls_ca, "", C_FILE,
	     "File with the certificates that MariaDB's certificate is checked against."),
	TEXT(db_name, 64, "portal", check_db_name, "Name of the database."),
	TEXT(db_user, 80, "portal", NULL,
	     "Database account of the portal: reads and writes rows only."),
	SECRET(db_password_file, db_password, 1, "", NULL, 0,
	       "File with its password. Empty: none (unix_socket authentication)."),
	TEXT(db_owner_user, 80, "portal_owner", NULL,
	     "Database account that may change the schema; used by portalctl migrate only."),
	SECRET(db_owner_password_file, db_owner_password, 1, "", NULL, C_LAZY,
	       "File with its password. The portal's own account need not be able to read it."),
	SPAN(db_connect_timeout, 1 * SECONDS, 1 * MINUTES, "3s", "Time a connection may take."),
	SPAN(db_timeout, 1 * SECONDS, 5 * MINUTES, "4s",
	     "Time a statement may take; not more than request_deadline."),
	END
};

static const struct setting access_[] = {
	COUNT(password_min, 8, 64, "12",
	      "Least number of characters of a password. NIST SP 800-63B-4 asks for 15 where the "
	      "password is the only factor."),
	NUMBER(argon2_memory, K_SIZE_KIB, argon2_memory_kib, 12288, 262144, "19M",
	       "Memory of one Argon2id computation. At least 46M with one pass, 19M with two, "
	       "12M with three."),
	COUNT(argon2_passes, 1, 10, "2", "Passes of one Argon2id computation."),
	COUNT(argon2_lanes, 1, 4, "1", "Lanes of one Argon2id computation."),
	PATH(password_dictionary, "", 0,
	     "Dictionary of common passwords in cracklib's form, without suffix. Empty: the "
	     "system's."),
	PATH(password_breached, "", C_FILE,
	     "List of leaked passwords on this host, which new ones are compared with: in each "
	     "line a SHA-1 in hexadecimal (at least 16 digits), then nothing or a colon and a "
	     "count, in ascending order. Empty: none."),
	CHOICE(reset, enum conf_reset, words_reset, "mailed",
	       "What the link of \"Passwort vergessen?\" leads to: mailed (a new password comes "
	       "in a second mail) or chosen (it is chosen on the page)."),
	SPAN(session_idle, 1 * MINUTES, 7 * DAYS, "60min",
	     "A session ends when nothing was asked for this long; people may choose "
	     "ten times that in their settings."),
	SPAN(session_max, 5 * MINUTES, 30 * DAYS, "24h",
	     "A session ends after this time whatever happens."),
	SPAN(secret_ttl, 10 * MINUTES, 7 * DAYS, "24h",
	     "How long mailed links and passwords are valid."),
	LIMIT(login_account, "10 / 15min", "Logins that may be tried for one account."),
	LIMIT(login_network, "30 / 15min", "Logins that may fail from one network."),
	LIMIT(forgot_account, "3 / 1h", "Link mails for one account."),
	LIMIT(forgot_network, "20 / 1h", "Requests for link mails from one network."),
	LIMIT(ticket_person, "30 / 1h", "Tickets that one person may send."),
	LIMIT(ticket_network, "300 / 1h", "Tickets that may be sent from one network."),
	LIMIT(comment_person, "120 / 1h", "Comments that one person may send."),
	LIMIT(comment_network, "1200 / 1h", "Comments that may be sent from one network."),
	END
};

static const struct setting tickets[] = {
	COUNT(page_size, 5, 200, "25", "Rows of a list on one page."),
	SPAN(close_after, 1 * DAYS, 365 * DAYS, "14d",
	     "A solved ticket without an answer is closed after this."),
	SPAN(close_warn_before, 1 * HOURS, 30 * DAYS, "3d",
	     "How long before a solved ticket is closed its reporter gets a reminder; not more "
	     "than half of close_after."),
	SPAN(reopen_within, 1 * DAYS, 3650 * DAYS, "30d",
	     "How long a comment opens a closed ticket again."),
	COUNT(attachment_count, 0, 50, "10", "Files that may come with one entry."),
	NUMBER(attachment_size, K_SIZE, attachment_size, 1024, 1024L * 1024 * 1024, "25M",
	       "Size of one file. nginx's client_max_body_size must allow attachment_count of "
	       "them."),
	NUMBER(attachment_day, K_SIZE, attachment_day, 1024, 1024L * 1024 * 1024 * 1024, "2G",
	       "Size of all files that one person may send within 24 hours, to an entry or not. "
	       "Like attachment_total it may be exceeded by what is on its way at the same time."),
	NUMBER(attachment_total, K_SIZE, attachment_total, 1024, 1024L * 1024 * 1024 * 1024 * 1024,
	       "100G",
	       "Size of all files of the site; they are in the database. When it is reached no "
	       "file is taken any more, which the log calls an alert; everything else goes on."),
	TEXT(scan, 200, "", check_scan,
	     "Virus scanner (clamd) that looks at every file: unix:/path of its socket, or "
	     "host:port on loopback. Until it has, a file can be fetched by its sender only. "
	     "clamd's StreamMaxLength must be at least attachment_size. Empty: files are not "
	     "checked, and nothing waits. All nodes of a site have the same."),
	END
};

static const struct setting mail[] = {
	TEXT(smtp_host, 253, "localhost", check_host, "Relay that takes the portal's mail."),
	COUNT(smtp_port, 1, 65535, "25", "Port of the relay."),
	CHOICE(smtp_tls, enum conf_tls, words_tls, "auto",
	       "auto (none on a loopback relay, STARTTLS with a checked certificate on any "
	       "other), none (loopback only) or starttls."),
	PATH(smtp_ca, "", C_FILE,
	     "File with the certificates that the relay is checked against. Empty: the system's."),
	TEXT(smtp_user, 200, "", NULL, "Account at the relay. Empty: no login."),
	SECRET(smtp_password_file, smtp_password, 1, "", NULL, 0, "File with its password."),
	GIVEN(mail_from, 254, "kundenportal@portal.example", check_email, "Sender's address."),
	TEXT(mail_from_name, 100, "", NULL,
	     "Sender's name. Empty: product_name and operator_name."),
	TEXT(mail_bounce, 254, "", check_email_or_none,
	     "Where undeliverable mail returns to. Empty: mail_from."),
	TEXT(mail_host, 253, "", check_host_or_none,
	     "Host in Message-IDs and in the greeting to the relay. Empty: the host of base_url."),
	SPAN(delivery_timeout, 5 * SECONDS, 30 * MINUTES, "2min", "Time one delivery may take."),
	SPAN(mail_look, 100, 1 * MINUTES, "2s", "How often the outbox is looked at for new mails."),
	SPAN(mail_give_up, 1 * HOURS, 30 * DAYS, "5d",
	     "How long the portal tries to deliver a mail."),
	TEXT(digest_time, 5, "07:00", check_time,
	     "When those who want one mail a day get it, in time_zone."),
	{ .name = "mail_quote", .kind = K_BOOL,
	  .at = AT(bool, mail_quote),
	  .fallback = "yes",
	  .doc = "Whether mails for new organisations quote the beginning of texts; each "
		 "organisation has a "
		 "setting of its own." },
	END
};

const struct section conf_sections[] = {
	{ "Site", site },      { "Processes", processes }, { "Database", database },
	{ "Access", access_ }, { "Tickets", tickets },	   { "Mail", mail },
	{ NULL, NULL }
};

const struct setting *conf_find(const char *name)
{
	const struct section *sec;
	const struct setting *s;

	for (sec = conf_sections; sec->title; sec++)
		for (s = sec->settings; s->name; s++)
			if (strcmp(s->name, name) == 0)
				return s;
	return NULL;
}

/* Edit distance of two short names (Levenshtein, one row). */
static size_t distance(const char *a, const char *b)
{
	size_t row[64], n = strlen(b), i, j, corner, above;

	for (j = 0; j <= n; j++)
		row[j] = j;
	for (i = 1; *a; a++, i++) {
		corner = row[0];
		row[0] = i;
		for (j = 1; j <= n; j++) {
			above = row[j];
			row[j] = MIN(MIN(row[j] + 1, row[j - 1] + 1), corner + (*a != b[j - 1]));
			corner = above;
		}
	}
	return row[n];
}

const struct setting *conf_nearest(const char *name)
{
	const struct section *sec;
	const struct setting *s, *best = NULL;
	size_t least = 4, d;

	if (strlen(name) > 60)
		return NULL;
	for (sec = conf_sections; sec->title; sec++)
		for (s = sec->settings; s->name; s++) {
			d = distance(name, s->name);
			if (d < least) {
				least = d;
				best = s;
			}
		}
	return best;
}
