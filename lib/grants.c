/* SPDX-License-Identifier: EUPL-1.2 */
/* grants - the two database accounts and what they may do */
#include "lib/grants.h"
#include <assert.h>
#include <openssl/evp.h>
#include <string.h>

#define SHA1_BYTES 20
#define NAME_MAX_BYTES 64

struct right { const char *table, *needed; };
static const struct right rights[] = {
	{ "audit", "SELECT, INSERT" },
	{ "schema_version", "SELECT" },
	{ "schema_progress", NULL },
	{ "schema_lock", NULL },
	{ NULL, "SELECT, INSERT, UPDATE, DELETE" },
};

/* {name} is filled in by expand(); the rest goes out as it is. */
static const char owner_template[] =
	"-- run as the database's administrator, before portalctl migrate\n"
	"CREATE DATABASE IF NOT EXISTS {database} CHARACTER SET utf8mb4"
	" COLLATE uca1400_german2_ai_ci;\n"
	"CREATE USER IF NOT EXISTS {account} {login};\n"
	"ALTER USER {account} {login};\n"
	"GRANT ALL PRIVILEGES ON {pattern}.* TO {account};\n";
static const char portal_template[] =
	"-- run as the database's administrator, after portalctl migrate\n"
	"CREATE USER IF NOT EXISTS {account} {login};\n"
	"ALTER USER {account} {login};\n";
static const char table_template[] = "GRANT {needed} ON {database}.{table} TO {account};\n";

struct values {
	const struct conf *conf;
	const char *user, *host, *table, *needed;
	const struct conf_secret *password;
};

const char *grants_needed(const char *table)
{
	const struct right *r = rights;

	while (r->table && strcmp(r->table, table) != 0)
		r++;
	return r->needed;
}

/* Names go between quotes unescaped, so they may hold nothing that needs escaping. */
static bool is_plain(const char *name)
{
	static const char chars[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				    "0123456789_-.%:$";

	return *name && strlen(name) <= NAME_MAX_BYTES && !name[strspn(name, chars)];
}

static void put_pattern(const struct values *v, FILE *out)
{
	/* In the database of a GRANT an underscore would stand for any character. */
	putc('`', out);
	for (const char *p = v->conf->db_name; *p; p++) {
		if (strchr("_%", *p))
			putc('\\', out);
		putc(*p, out);
	}
	putc('`', out);
}

/* The form MariaDB stores: '*' and SHA-1 of the SHA-1, so no clear password is shown. */
static void put_login(const struct values *v, FILE *out)
{
	unsigned char hash[EVP_MAX_MD_SIZE];
	unsigned len = 0;

	if (v->password->len == 0) {
		fputs("IDENTIFIED VIA unix_socket", out);
		return;
	}
	if (!EVP_Digest(v->password->p, v->password->len, hash, &len, EVP_sha1(), NULL) ||
	    !EVP_Digest(hash, len, hash, &len, EVP_sha1(), NULL))
		assert(!"SHA-1 is not available");
	assert(len == SHA1_BYTES);
	fputs("IDENTIFIED VIA mysql_native_password USING '*", out);
	for (unsigned i = 0; i < len; i++)
		fprintf(out, "%02X", hash[i]);
	putc('\'', out);
}

static void put_account(const struct values *v, FILE *out)
{
	fprintf(out, "'%s'@'%s'", v->user, v->host);
}

static void put_database(const struct values *v, FILE *out)
{
	fprintf(out, "`%s`", v->conf->db_name);
}

static void put_table(const struct values *v, FILE *out)
{
	fprintf(out, "`%s`", v->table);
}

static void put_needed(const struct values *v, FILE *out)
{
	fputs(v->needed, out);
}

struct filler { const char *mark; void (*put)(const struct values *, FILE *); };
static const struct filler fillers[] = {
	{ "{database}", put_database }, { "{pattern}", put_pattern }, { "{table}", put_table },
	{ "{account}", put_account }, { "{login}", put_login }, { "{needed}", put_needed },
};
#define N_FILLERS (sizeof(fillers) / sizeof(*fillers))

static void expand(const char *text, const struct values *v, FILE *out)
{
	while (*text) {
		size_t i = 0;

		while (i < N_FILLERS &&
		       strncmp(text, fillers[i].mark, strlen(fillers[i].mark)) != 0)
			i++;
		if (i == N_FILLERS) {
			putc(*text++, out);
			continue;
		}
		fillers[i].put(v, out);
		text += strlen(fillers[i].mark);
	}
}

static enum rc check_names(const struct values *v, struct err *e)
{
	const char *const names[] = { v->conf->db_name, v->user, v->host };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (!is_plain(names[i]))
			return ERR(e, RC_INVALID, "", "the name \"%s\" cannot be used for a"
				   " database account here: letters, digits and _ - . %% : $,"
				   " at most %d",
				   names[i], NAME_MAX_BYTES);
	return RC_OK;
}

enum rc grants_print_owner(const struct conf *conf, const char *host, FILE *out,
			   struct err *e)
{
	struct values v = { .conf = conf, .user = conf->db_owner_user, .host = host,
			    .password = &conf->db_owner_password };
	enum rc rc = check_names(&v, e);

	if (!rc)
		expand(owner_template, &v, out);
	return rc;
}

/* Length of the table's name if sql begins with prefix and a plain name, else 0. */
static size_t table_name(const struct schema_statement *s, const char *prefix,
			 const char **name)
{
	size_t n = strlen(prefix);

	if (s->len <= n || memcmp(s->sql, prefix, n) != 0)
		return 0;
	*name = s->sql + n;
	return strspn(*name, "abcdefghijklmnopqrstuvwxyz0123456789_");
}

static bool dropped_later(const struct schema_files *files, size_t f, size_t i,
			  const char *name, size_t len)
{
	for (; f < files->n; f++, i = 0)
		for (; i < files->v[f].n_statements; i++) {
			const char *other = "";
			size_t n = table_name(&files->v[f].statements[i],
					      "DROP TABLE IF EXISTS ", &other);

			if (n == len && !memcmp(name, other, n))
				return true;
		}
	return false;
}

static enum rc own_tables(enum rc (*fn)(void *arg, const char *table, struct err *e),
			  void *arg, struct err *e)
{
	enum rc rc = RC_OK;

	for (const struct right *r = rights; r->table && !rc; r++)
		if (!strncmp(r->table, "schema_", 7))
			rc = fn(arg, r->table, e);
	return rc;
}

enum rc grants_each_table(const struct schema_files *files,
			  enum rc (*fn)(void *arg, const char *table, struct err *e),
			  void *arg, struct err *e)
{
	enum rc rc = own_tables(fn, arg, e);

	for (size_t f = 0; f < files->n; f++)
		for (size_t i = 0; i < files->v[f].n_statements && !rc; i++) {
			char table[NAME_MAX_BYTES + 1];
			const char *name;
			size_t n = table_name(&files->v[f].statements[i],
					      "CREATE TABLE IF NOT EXISTS ", &name);

			if (n == 0 || n >= sizeof(table) || dropped_later(files, f, i + 1, name, n))
				continue;
			memcpy(table, name, n);
			table[n] = '\0';
			rc = fn(arg, table, e);
		}
	return rc;
}

struct printing { struct values v; FILE *out; };

static enum rc print_table(void *arg, const char *table, struct err *e)
{
	struct printing *p = arg;

	(void)e;
	p->v.table = table;
	p->v.needed = grants_needed(table);
	if (p->v.needed)
		expand(table_template, &p->v, p->out);
	return RC_OK;
}

enum rc grants_print_portal(const struct conf *conf, const char *host,
			    const struct schema_files *files, FILE *out, struct err *e)
{
	struct printing p = { .v = { .conf = conf, .user = conf->db_user, .host = host,
				     .password = &conf->db_password }, .out = out };
	enum rc rc = check_names(&p.v, e);

	if (rc)
		return rc;
	expand(portal_template, &p.v, out);
	return grants_each_table(files, print_table, &p, e);
}
