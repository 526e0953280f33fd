/* SPDX-License-Identifier: EUPL-1.2 */
/* q_all - walks every declared query and every combination of the composed ones */
#include "lib/q_all.h"
#include "lib/q_access.h"
#include "lib/q_admin.h"
#include "lib/q_draft.h"
#include "lib/q_faq.h"
#include "lib/q_faq_import.h"
#include "lib/q_form.h"
#include "lib/q_mail.h"
#include "lib/q_migrate.h"
#include "lib/q_outbox.h"
#include "lib/q_person.h"
#include "lib/q_session.h"
#include "lib/q_session.h"
#include "lib/q_settings.h"
#include "lib/q_start.h"
#include "lib/q_suggest.h"
#include "lib/q_throttle.h"
#include "lib/q_ticket.h"
#include "lib/q_ticket_write.h"
#include "lib/q_upload.h"
#include "lib/q_upload_scan.h"

const struct query *const *const q_all[] = {
	q_access,
	q_admin,
	q_draft,
	q_faq,
	q_faq_import,
	q_form,
	q_mail,
	q_migrate,
	q_outbox,
	q_person,
	q_session,
	q_settings,
	q_start,
	q_suggest,
	q_throttle,
	q_ticket,
	q_ticket_write,
	q_upload,
	q_upload_scan,
	NULL
};

enum rc q_all_each(void *ctx, enum rc (*fn)(const struct query *, void *, struct err *),
		   void *arg, struct err *e)
{
	enum rc rc = RC_OK;

	for (const struct query *const *const *set = q_all; *set; set++)
		for (const struct query *const *q = *set; *q && !rc; q++)
			rc = fn(*q, arg, e);
	if (!rc)
		rc = q_ticket_each_combination(ctx, fn, arg, e);
	return rc ? rc : q_faq_each_combination(ctx, fn, arg, e);
}
