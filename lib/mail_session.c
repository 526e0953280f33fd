/* SPDX-License-Identifier: EUPL-1.2 */
/* mail_session - one SMTP session by libesmtp, behind the guards of SECURITY (c)25-28 */
#include "lib/mail_session.h"
#include "lib/conf_table.h"
#include <arpa/inet.h>
#include <errno.h>
#include <limits.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
/* the two headers declare what they do only after OpenSSL's and in this order */
#include <auth-client.h>
#include <libesmtp.h>

struct talk {
	const struct mail_job *job;
	const char *host;
	bool need_tls, tls_ok, tls_tried, tls_missing, injected;
	bool login_asked, login_ok, told;
	int verify_error;
	char heard[200];	/* the last complaint, or the greeting */
	struct mail_watch watch;
	smtp_session_t session;
	smtp_message_t message;
	smtp_recipient_t recipient;
	char user[256], password[sizeof(((struct conf_secret *)0)->p) + 1];
};

/* One session per process: OpenSSL's callback has no other way to find it. */
static struct talk *the_talk;

static void put_reply(struct mail_result *r, const char *text)
{
	size_t i;

	for (i = 0; i + 1 < sizeof(r->reply) && text[i]; i++)
		r->reply[i] = text[i] >= 0x20 && text[i] < 0x7f ? text[i] : ' ';
	while (i > 0 && r->reply[i - 1] == ' ')
		i--;
	r->reply[i] = '\0';
}

/* A record is smaller than PIPE_BUF, so it arrives whole. */
static void tell(struct talk *t, const struct mail_result *r)
{
	ssize_t n;

	do
		n = write(t->job->fd, r, sizeof(*r));
	while (n < 0 && errno == EINTR);
	t->told = true;
}

static struct mail_codes codes_of(const struct talk *t)
{
	struct mail_codes c = {
		.mail = smtp_reverse_path_status(t->message)->code,
		.rcpt = smtp_recipient_status(t->recipient)->code,
		.message = smtp_message_transfer_status(t->message)->code,
		.complete = smtp_recipient_check_complete(t->recipient) == 1,
		.tls_missing = t->need_tls && !t->tls_ok,
		.login_failed = t->login_asked && !t->login_ok,
	};

	/* a relay that takes mail without our login has taken it */
	if (c.complete && c.message / 100 == 2 && c.rcpt / 100 == 2)
		c.login_failed = false;
	return c;
}

static const char *status_text(const struct talk *t, int code)
{
	const smtp_status_t *s[] = {
		smtp_message_transfer_status(t->message), smtp_recipient_status(t->recipient),
		smtp_reverse_path_status(t->message),
	};

	for (size_t i = 0; i < sizeof(s) / sizeof(*s); i++)
		if (s[i]->code == code && s[i]->text)
			return s[i]->text;
	return "";
}

static bool is_complaint(const char *reply)
{
	return *reply == '4' || *reply == '5';
}

/* Says why the session came to nothing: encryption first, then what the library knows. */
static void explain(const struct talk *t, struct mail_result *r)
{
	char text[300], why[200] = "";

	if (r->code) {
		snprintf(text, sizeof(text), "%d %s", r->code, status_text(t, r->code));
	} else if (t->injected) {
		snprintf(text, sizeof(text), "the relay answered before it was asked");
	} else if (t->tls_missing) {
		snprintf(text, sizeof(text), "the relay does not offer STARTTLS");
	} else if (t->verify_error != X509_V_OK) {
		snprintf(text, sizeof(text), "the relay's certificate: %s",
			 X509_verify_cert_error_string(t->verify_error));
	} else if (is_complaint(t->heard)) {
		snprintf(text, sizeof(text), "%s", t->heard);
	} else {
		if (smtp_errno() == 0 || !smtp_strerror(smtp_errno(), why, sizeof(why)))
			snprintf(why, sizeof(why), "the session ended; the relay said: %.120s",
				 t->heard);
		snprintf(text, sizeof(text), "%s%s", t->need_tls && t->tls_tried && !t->tls_ok ?
			 "no encrypted session: " : "", why);
	}
	put_reply(r, text);
}

static void conclude(struct talk *t)
{
	struct mail_codes c = codes_of(t);
	struct mail_result r = { .outcome = MAIL_DEFERRED };

	r.outcome = t->injected ? MAIL_DEFERRED : mail_judge(&c, &r.code, &r.setup);
	r.tls = t->injected || t->tls_missing || t->verify_error != X509_V_OK ||
		(t->need_tls && t->tls_tried && !t->tls_ok);
	r.setup = r.tls || (r.setup && !c.tls_missing);
	if (r.tls)
		r.code = 0;
	explain(t, &r);
	tell(t, &r);
}

static int on_verify(int ok, X509_STORE_CTX *store)
{
	if (!ok && the_talk->verify_error == X509_V_OK)
		the_talk->verify_error = X509_STORE_CTX_get_error(store);
	return ok;
}

/* Somebody else's words must not be taken for answers: leave at once, without QUIT. */
static void on_wire(const char *buf, int len, int writing, void *arg)
{
	struct talk *t = arg;
	static const char login_ok[] = "235";

	if (len <= 0)
		return;
	if (writing && len >= 8 && strncmp(buf, "STARTTLS", 8) == 0)
		t->tls_tried = true;
	if (writing && len >= 5 && strncmp(buf, "AUTH ", 5) == 0)
		t->login_asked = true;
	if (!writing && t->login_asked && len >= 3 && strncmp(buf, login_ok, 3) == 0)
		t->login_ok = true;
	if (!writing && (is_complaint(buf) || !*t->heard))
		snprintf(t->heard, sizeof(t->heard), "%.*s", len, buf);
	if (!t->need_tls || t->tls_ok)
		return;
	if (writing)
		mail_watch_written(&t->watch, buf, (size_t)len);
	else if (!mail_watch_read(&t->watch, buf, (size_t)len)) {
		t->injected = true;
		conclude(t);
		_exit(0);
	}
}

/* After the final dot the relay has answered for the mail: what follows (QUIT) cannot
 * change that, and may hang, so it is told now. */
static void message_sent(struct talk *t)
{
	struct mail_codes c = codes_of(t);
	struct mail_result r = { .outcome = MAIL_DEFERRED };

	r.outcome = mail_judge(&c, &r.code, &r.setup);
	if (r.outcome == MAIL_SENT && !t->told) {
		explain(t, &r);
		tell(t, &r);
	}
}

static void on_event(smtp_session_t session, int event, void *arg, ...)
{
	struct talk *t = arg;
	va_list ap;
	int *ok;

	(void)session;
	va_start(ap, arg);
	switch (event) {
	case SMTP_EV_STARTTLS_OK:
		t->tls_ok = true;
		break;
	case SMTP_EV_EXTNA_STARTTLS:
		t->tls_missing = true;
		break;
	case SMTP_EV_WRONG_PEER_CERTIFICATE:
		/* The library compares with whatever name the DNS gave. OpenSSL has compared
		 * with the configured one, in the handshake, or we would not be here. */
		ok = va_arg(ap, int *);
		*ok = t->verify_error == X509_V_OK;
		break;
	case SMTP_EV_MESSAGESENT:
		message_sent(t);
		break;
	default:
		break;
	}
	va_end(ap);
}

static int no_password(char *buf, int len, int rw, void *arg)
{
	(void)buf;
	(void)len;
	(void)rw;
	(void)arg;
	return 0;
}

/* TLS 1.2 only: with 1.3 the library takes a session ticket for an answer and waits. */
static SSL_CTX *tls_context(const struct talk *t)
{
	const struct conf *c = t->job->conf;
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
	X509_VERIFY_PARAM *param;
	unsigned char ip[16];
	int ok;

	if (!ctx)
		return NULL;
	param = SSL_CTX_get0_param(ctx);
	if (inet_pton(AF_INET, c->smtp_host, ip) == 1 || inet_pton(AF_INET6, c->smtp_host, ip) == 1)
		ok = X509_VERIFY_PARAM_set1_ip_asc(param, c->smtp_host);
	else
		ok = X509_VERIFY_PARAM_set1_host(param, c->smtp_host, 0);
	X509_VERIFY_PARAM_set_hostflags(param, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
	ok = ok == 1 && SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION) == 1 &&
	     SSL_CTX_set_max_proto_version(ctx, TLS1_2_VERSION) == 1 &&
	     (*c->smtp_ca ? SSL_CTX_load_verify_locations(ctx, c->smtp_ca, NULL)
			  : SSL_CTX_set_default_verify_paths(ctx)) == 1;
	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, on_verify);
	SSL_CTX_set_default_passwd_cb(ctx, no_password);
	if (ok)
		return ctx;
	SSL_CTX_free(ctx);
	return NULL;
}

static int answer_login(auth_client_request_t request, char **result, int fields, void *arg)
{
	struct talk *t = arg;
	int i;

	for (i = 0; i < fields; i++)
		result[i] = request[i].flags & AUTH_USER ? t->user :
			    request[i].flags & AUTH_PASS ? t->password : NULL;
	return 1;
}

/* Only where nobody listens: encrypted, or a relay on this host. */
static bool add_login(struct talk *t)
{
	const struct conf *c = t->job->conf;
	auth_context_t login;

	if (!*c->smtp_user)
		return true;
	if (strlen(c->smtp_user) >= sizeof(t->user))
		return false;
	if (!t->need_tls && !conf_is_loopback(c->smtp_host))
		return false;
	snprintf(t->user, sizeof(t->user), "%s", c->smtp_user);
	memcpy(t->password, c->smtp_password.p, c->smtp_password.len);
	auth_client_init();
	login = auth_create_context();
	return login && auth_set_mechanism_flags(login, AUTH_PLUGIN_PLAIN, 0) &&
	       auth_set_interact_cb(login, answer_login, t) &&
	       smtp_auth_set_context(t->session, login);
}

struct reader {
	const char *p;
	size_t left;
};

static const char *next_bytes(void **ctx, int *len, void *arg)
{
	const struct mail_job *job = arg;
	struct reader *r = *ctx;
	const char *p;

	if (!r)		/* freed by the library */
		*ctx = r = calloc(1, sizeof(*r));
	if (!r)
		_exit(1);
	if (!len) {
		*r = (struct reader){ job->message, job->len };
		return NULL;
	}
	*len = r->left > INT_MAX ? INT_MAX : (int)r->left;
	p = r->p;
	r->p += *len;
	r->left -= (size_t)*len;
	return p;
}

static void limit_steps(struct talk *t)
{
	static const int steps[] = { Timeout_GREETING, Timeout_ENVELOPE, Timeout_DATA,
				     Timeout_TRANSFER, Timeout_DATA2 };

	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++)
		smtp_set_timeout(t->session, steps[i] | Timeout_OVERRIDE_RFC2822_MINIMUM,
				 t->job->conf->delivery_timeout_ms);
}

/* The library cuts host and port at the first colon; no name but this one has any. */
static const char *server_name(const struct conf *c)
{
	return strcmp(c->smtp_host, "::1") == 0 ? "ip6-localhost" : c->smtp_host;
}

static bool set_up(struct talk *t)
{
	const struct mail_job *job = t->job;
	char server[300];

	snprintf(server, sizeof(server), "%s:%ld", server_name(job->conf), job->conf->smtp_port);
	t->session = smtp_create_session();
	t->message = t->session ? smtp_add_message(t->session) : NULL;
	t->recipient = t->message ? smtp_add_recipient(t->message, job->to) : NULL;
	if (!t->recipient || !smtp_set_server(t->session, server) ||
	    !smtp_set_hostname(t->session, job->conf->mail_host) ||
	    !smtp_set_reverse_path(t->message, job->from) ||
	    !smtp_set_messagecb(t->message, next_bytes, (void *)(uintptr_t)job) ||
	    !smtp_set_eventcb(t->session, on_event, t) ||
	    !smtp_set_monitorcb(t->session, on_wire, t, 0) ||
	    !smtp_starttls_enable(t->session, t->need_tls ? Starttls_REQUIRED : Starttls_DISABLED))
		return false;
	limit_steps(t);
	if (t->need_tls) {
		SSL_CTX *ctx = tls_context(t);

		smtp_starttls_set_password_cb(no_password, NULL);
		if (!ctx || !smtp_starttls_set_ctx(t->session, ctx))
			return false;
	}
	return add_login(t);
}

_Noreturn void mail_session(const struct mail_job *job)
{
	static struct talk t;

	t.job = job;
	t.need_tls = mail_needs_tls(job->conf);
	mail_watch_init(&t.watch);
	the_talk = &t;
	if (!set_up(&t)) {
		struct mail_result r = { .outcome = MAIL_DEFERRED, .setup = true };

		put_reply(&r, "the session could not be set up (certificates, login, memory)");
		tell(&t, &r);
		_exit(0);
	}
	/* Its own result says little: success also when nothing was delivered. */
	(void)smtp_start_session(t.session);
	if (!t.told)
		conclude(&t);
	explicit_bzero(t.password, sizeof(t.password));
	_exit(0);
}
