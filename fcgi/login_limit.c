/* SPDX-License-Identifier: EUPL-1.2 */
/* login_limit - how often may be tried, counted before any work */

#include "fcgi/login_limit.h"

#include "lib/access.h"
#include "lib/credential.h"
#include "lib/log.h"
#include "lib/throttle.h"
#include "lib/token.h"

enum rc login_limit_hit(const struct login_try *t, struct err *e)
{
	const struct conf *conf = t->pg->conf;
	struct db *db = t->pg->db;
	enum rc rc = throttle_hit(db, &conf->login_network, "login.network", t->network, NULL, e);

	if (rc != RC_OK || token_is_password(t->password, t->len))
		return rc;
	return throttle_hit(db, &conf->login_account, "login.account", t->account, NULL, e);
}

enum rc login_limit_refuse(const struct login_try *t, struct err *e)
{
	const struct request *req = t->pg->req;
	const struct conf_limit once = { 1, t->pg->conf->login_network.window_s };
	enum rc rc;

	log_info("login", "event=login-throttled");
	credential_pause();
	rc = throttle_hit(t->pg->db, &once, "login.audit", t->network, NULL, e);
	if (rc == RC_OK)
		rc = audit_add(t->pg->db, "login.throttled", 0, 0, 0, req->remote_addr,
			       req->request_id, NULL, e);
	return rc == RC_DENIED ? RC_OK : rc;
}

void login_limit_forgive(const struct login_try *t)
{
	struct err e = { 0 };

	if (throttle_give_back(t->pg->db, "login.network", t->network, &e) != RC_OK ||
	    throttle_clear(t->pg->db, "login.account", t->account, &e) != RC_OK)
		log_warn("login", "could not give back the tries of a login: %s", e.cause);
}
