/* SPDX-License-Identifier: EUPL-1.2 */
/* device - a browser's own description in words people know */
#ifndef FCGI_DEVICE_H
#define FCGI_DEVICE_H

/* "Firefox, Windows"; what is not recognised as it came, cut; "?" for nothing. On mem. */
const char *device_name(const void *mem, const char *agent);

#endif
