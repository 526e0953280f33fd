/* SPDX-License-Identifier: EUPL-1.2 */
/* check - portald -t: says everything that would keep the site from running */
#ifndef FCGI_CHECK_H
#define FCGI_CHECK_H

/* Problems go to standard error, "... is fine" to standard output. 0, 1, or 3 when only
 * the database is away or of another version. */
int check_all(const char *conf_path);

#endif
