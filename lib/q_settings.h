/* SPDX-License-Identifier: EUPL-1.2 */
/* q_settings - statements of the settings pages */
#ifndef LIB_Q_SETTINGS_H
#define LIB_Q_SETTINGS_H

#include "lib/query.h"

enum settings_col {	/* columns of q_settings_get */
	ST_GIVEN_NAME, ST_FAMILY_NAME, ST_PHONE, ST_DEPARTMENT, ST_LANG, ST_MAIL_SCOPE,
	ST_MAIL_MODE, ST_IDLE, ST_COLS
};
extern const struct query q_settings_get, q_settings_profile, q_settings_mail,
	q_settings_idle, q_settings_mail_none, q_settings_mail_own;
extern const struct query *const q_settings[];

#endif
