/* SPDX-License-Identifier: EUPL-1.2 */
/* conf_check - what single texts and settings together must satisfy */
#include "lib/conf_table.h"
#include "lib/clock.h"
#include <glib.h>
#include <string.h>
#include <sys/un.h>
#include <talloc.h>

#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define DIGIT "0123456789"
#define HOST_CHARS LOWER DIGIT "-."
#define SOCKET_PATH_MAX (sizeof(((struct sockaddr_un *)0)->sun_path) - 1)
#define LOCAL_CHARS LOWER "ABCDEFGHIJKLMNOPQRSTUVWXYZ" DIGIT ".!#$%&'*+/=?^_`{|}~-"

const char *check_site(const char *value)
{
	size_t n = strlen(value);

	if (n >= 1 && n <= 16 && g_ascii_islower(value[0]) && strspn(value, LOWER DIGIT) == n)
		return NULL;
	return "a letter, then letters or digits, lower case, at most 16";
}

/* Name or IPv4 address: labels of letters, digits and inner hyphens. */
static bool is_host(const char *p, size_t len)
{
	size_t i;

	if (len == 0 || len > 253 || strspn(p, HOST_CHARS) < len)
		return false;
	for (i = 0; i < len; i++) {
		bool first = i == 0 || p[i - 1] == '.', last = i + 1 == len || p[i + 1] == '.';

		if (p[i] == '.' ? first || i + 1 == len : p[i] == '-' && (first || last))
			return false;
	}
	return true;
}

bool conf_is_loopback(const char *host)
{
	return strcmp(host, "localhost") == 0 || strcmp(host, "::1") == 0 ||
	       (strncmp(host, "127.", 4) == 0 && strspn(host, DIGIT ".") == strlen(host));
}

/* Host part of what follows "://"; a literal IPv6 address comes without brackets. */
static bool split_host(const char *p, const char **host, size_t *len, const char **rest)
{
	if (*p == '[') {
		*host = p + 1;
		*len = strspn(p + 1, DIGIT "abcdef:.");
		*rest = p + 2 + *len;
		return *len > 1 && p[1 + *len] == ']';
	}
	*host = p;
	*len = strcspn(p, ":/?#@");
	*rest = p + *len;
	return is_host(p, *len);
}

/* Empty or ":port", and not the scheme's own: browsers leave that out of Origin. */
static bool is_port(const char *p, const char *usual)
{
	size_t n;

	if (!*p)
		return true;
	n = strspn(p + 1, DIGIT);
	return *p == ':' && n >= 1 && n <= 5 && p[1 + n] == '\0' && p[1] != '0' &&
	       g_ascii_strtoll(p + 1, NULL, 10) <= 65535 && strcmp(p + 1, usual) != 0;
}

static bool split_url(const char *url, bool *https, const char **host, size_t *len)
{
	const char *rest;

	*https = strncmp(url, "https://", 8) == 0;
	if (!*https && strncmp(url, "http://", 7) != 0)
		return false;
	return split_host(url + (*https ? 8 : 7), host, len, &rest) &&
	       is_port(rest, *https ? "443" : "80");
}

const char *check_base_url(const char *value)
{
	const char *allowed = "https://host or https://host:port in lower case, without a path, "
			      "a slash at the end or the usual port";
	const char *host;
	char name[254];
	size_t len;
	bool https;

	if (!split_url(value, &https, &host, &len) || len >= sizeof(name))
		return allowed;
	memcpy(name, host, len);
	name[len] = '\0';
	return https || conf_is_loopback(name) ? NULL : "https; plain http only on loopback";
}

const char *check_time(const char *value)
{
	if (strlen(value) == 5 && strspn(value, DIGIT) == 2 && value[2] == ':' &&
	    strspn(value + 3, DIGIT) == 2 && strcmp(value, "24") < 0 && value[3] < '6')
		return NULL;
	return "a time of day from 00:00 to 23:59";
}

const char *check_zone(const char *value)
{
	if (clock_zone_known(value))
		return NULL;
	return "an IANA name such as Europe/Berlin that this host knows";
}

const char *check_language(const char *value)
{
	size_t n = strspn(value, LOWER);

	return (n == 2 || n == 3) && value[n] == '\0' ? NULL : "a language code such as de";
}

const char *check_email(const char *value)
{
	const char *at = strchr(value, '@');
	size_t local = strspn(value, LOCAL_CHARS);

	if (at && local > 0 && local <= 64 && value + local == at && value[0] != '.' &&
	    at[-1] != '.' && !strstr(value, "..") && strlen(value) <= 254 &&
	    is_host(at + 1, strlen(at + 1)) && strchr(at + 1, '.'))
		return NULL;
	return "an address such as portal@example.org, the part behind @ in lower case";
}

const char *check_email_or_none(const char *value)
{
	return *value ? check_email(value) : NULL;
}

const char *check_host(const char *value)
{
	if (is_host(value, strlen(value)) || strcmp(value, "::1") == 0)
		return NULL;
	return "a host name or an IPv4 address in lower case";
}

const char *check_host_or_none(const char *value)
{
	return *value ? check_host(value) : NULL;
}

const char *check_db_name(const char *value)
{
	size_t n = strlen(value);

	return n > 0 && strspn(value, LOWER "ABCDEFGHIJKLMNOPQRSTUVWXYZ" DIGIT "_") == n ?
	       NULL : "letters, digits and _";
}

const char *check_url_path(const char *value)
{
	size_t n = strlen(value);

	if (n > 1 && value[0] == '/' && value[n - 1] != '/' && !strstr(value, "//") &&
	    strspn(value, LOWER DIGIT "/-_.") == n && !strstr(value, ".."))
		return NULL;
	return "a path such as /static, without a slash at the end";
}

/* clamd gets every file in clear and knows no login: this host only. */
const char *check_scan(const char *value)
{
	static const char unix_prefix[] = "unix:";
	const size_t prefix = sizeof(unix_prefix) - 1;
	const char *host, *rest;
	char name[254];
	size_t len;

	if (!*value)
		return NULL;
	if (strncmp(value, unix_prefix, prefix) == 0)
		return value[prefix] == '/' && strlen(value + prefix) <= SOCKET_PATH_MAX ? NULL :
			"unix: and the absolute path of a socket, at most 107 bytes";
	if (!split_host(value, &host, &len, &rest) || *rest != ':' || !is_port(rest, "") ||
	    len >= sizeof(name))
		return "unix:/path or host:port";
	memcpy(name, host, len);
	name[len] = '\0';
	return conf_is_loopback(name) ? NULL : "a socket or a host that is loopback";
}

void conf_derive(struct conf *c)
{
	const char *host;
	size_t len;

	if (split_url(c->base_url, &c->https, &host, &len) && !*c->mail_host)
		c->mail_host = talloc_strndup(c, host, len);
	if (!*c->mail_bounce)
		c->mail_bounce = c->mail_from;
	if (!*c->mail_from_name)
		c->mail_from_name =
			talloc_asprintf(c, "%s (%s)", c->product_name, c->operator_name);
}

/* SECURITY a8: each line is as strong as the others. */
static long argon2_floor_kib(long passes)
{
	return passes == 1 ? 46 * 1024 : passes == 2 ? 19 * 1024 : 12 * 1024;
}

static void check_access(const struct conf *c, conf_say_fn *say, void *arg)
{
	long least = argon2_floor_kib(c->argon2_passes);

	if (c->session_max_ms < c->session_idle_ms)
		say(arg, "session_max", "must not be less than session_idle");
	if (c->argon2_memory_kib < least)
		say(arg, "argon2_memory", "is too little for argon2_passes = %ld; at least %ldM",
		    c->argon2_passes, least / 1024);
	if (c->secret.len && c->secret_old.len == c->secret.len &&
	    memcmp(c->secret.p, c->secret_old.p, c->secret.len) == 0)
		say(arg, "secret_old_file", "holds the same secret as secret_file");
}

static void check_servers(const struct conf *c, conf_say_fn *say, void *arg)
{
	if (c->smtp_tls == TLS_NONE && !conf_is_loopback(c->smtp_host))
		say(arg, "smtp_tls", "none is possible on a loopback relay only; smtp_host is %s",
		    c->smtp_host);
	if (*c->smtp_user && !c->smtp_password.len)
		say(arg, "smtp_password_file", "must be given where smtp_user is");
	if (*c->db_host && !conf_is_loopback(c->db_host) && !*c->db_tls_ca)
		say(arg, "db_tls_ca", "must be given where db_host is not loopback");
	if (!*c->db_host && !*c->db_socket)
		say(arg, "db_socket", "must be given where db_host is empty");
	if (c->db_timeout_ms > c->request_deadline_ms)
		say(arg, "db_timeout", "must not be more than request_deadline");
}

static void check_socket(const char *name, const char *path, conf_say_fn *say, void *arg)
{
	if (strlen(path) > SOCKET_PATH_MAX)
		say(arg, name, "is too long for a socket; at most %zu bytes", SOCKET_PATH_MAX);
}

void conf_cross_check(const struct conf *c, conf_say_fn *say, void *arg)
{
	check_access(c, say, arg);
	check_servers(c, say, arg);
	check_socket("listen", c->listen, say, arg);
	check_socket("status_listen", c->status_listen, say, arg);
	check_socket("db_socket", c->db_socket, say, arg);
	if (strcmp(c->listen, c->status_listen) == 0)
		say(arg, "status_listen", "must differ from listen");
}
