/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * conf - the settings: one [portal] group, read by GKeyFile, checked by a table
 *
 * conf_table is the only place that knows a setting's name, parser, bounds,
 * default and documentation; the example file and the manual page are checked
 * against it. Unknown and repeated keys are errors that name key and line. A struct
 * conf is immutable and belongs to one generation (reload makes a new one).
 */
#ifndef LIB_CONF_H
#define LIB_CONF_H

#include "lib/err.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct conf_limit { long count; long window_s; };	/* "10 / 15min" */
enum conf_role { ROLE_ALL, ROLE_WEB, ROLE_MAIL };
enum conf_reset { RESET_MAILED, RESET_CHOSEN };
enum conf_tls { TLS_AUTO, TLS_NONE, TLS_STARTTLS };
	/* auto: none for loopback relays, STARTTLS required for all others */
struct conf_secret { unsigned char p[128]; size_t len; };

struct conf {
	/* site */
	const char *site;		/* [a-z][a-z0-9]{0,15} */
	const char *base_url;		/* https://host[:port], no trailing slash */
	bool https;			/* derived from base_url */
	bool hsts_subdomains;
	const char *operator_name;	/* the vendor, in footer and mails */
	const char *product_name;	/* "Kundenportal" */
	const char *time_zone;
	const char *default_language;
	const char *hotline_phone, *hotline_email, *hotline_hours, *hotline_hours_en;
	const char *imprint_text, *privacy_text, *accessibility_text;
		/* Markdown files for the public pages; "" uses what comes with the product */
	/* processes */
	enum conf_role role;
	long workers, max_requests, hash_slots;	/* hash_slots 0 = number of cores */
	long request_deadline_ms, stop_timeout_ms;
	const char *listen, *status_listen;	/* unix socket paths */
	const char *run_dir, *log_file, *log_level;
	const char *sheet_dir, *schema_dir;
	const char *static_prefix;		/* "/static" */
	struct conf_secret secret, secret_old;		/* from secret_file, secret_old_file */
	struct conf_secret fastcgi_secret;	/* from fastcgi_secret_file; len 0: none asked */
	/* database */
	const char *db_socket, *db_host, *db_name, *db_user, *db_owner_user, *db_tls_ca;
	long db_port;
	struct conf_secret db_password, db_owner_password;
	long db_connect_timeout_ms, db_timeout_ms;
	/* access */
	long password_min, argon2_memory_kib, argon2_passes, argon2_lanes;
	const char *password_dictionary;	/* cracklib path without suffix; "" = default */
	const char *password_breached;		/* lib/breached.h; "" = none */
	enum conf_reset reset;
	long session_idle_ms, session_max_ms, secret_ttl_ms;
	struct conf_limit login_account, login_network, forgot_account, forgot_network,
		ticket_person, ticket_network, comment_person, comment_network;
	/* tickets */
	long page_size, close_after_ms, close_warn_before_ms, reopen_within_ms;
	long attachment_count, attachment_size, attachment_day, attachment_total;
	const char *scan;		/* address of clamd, "" none (lib/clamd.h) */
	/* mail */
	const char *smtp_host, *smtp_user, *smtp_ca, *mail_from, *mail_from_name,
		*mail_bounce, *mail_host, *digest_time;	/* "07:00" */
	long smtp_port, delivery_timeout_ms, mail_look_ms, mail_give_up_ms;
	struct conf_secret smtp_password;
	enum conf_tls smtp_tls;
	bool mail_quote;		/* default for organisations */
};

/* Reads path; every problem is written to problems (one line each: file, line,
 * key, what is wrong, what is allowed), RC_INVALID if there was any. */
enum rc conf_load(const void *ctx, const char *path, FILE *problems,
		  struct conf **out, struct err *e) MUST_CHECK;
/* Writes every effective value, "# changed" behind those that differ; secrets as
 * "(set)". */
void conf_print(const struct conf *c, FILE *out);
/* Writes the commented example file made from the table. */
void conf_print_example(FILE *out);
/* Writes the man page section (roff) made from the table. */
void conf_print_man(FILE *out);

#endif
