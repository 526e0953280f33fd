/* SPDX-License-Identifier: EUPL-1.2 */
/* title - what ps shows for a process: "portald: worker 3" */
#ifndef FCGI_TITLE_H
#define FCGI_TITLE_H

/* First thing in main: takes the room of argv and environ for titles. */
void title_init(int argc, char **argv);
/* Shown behind "portald: "; cut to the room there is. */
void title_set(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
