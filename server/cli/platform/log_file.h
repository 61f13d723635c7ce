/* SPDX-License-Identifier: MIT */
/*
 * Where a bridge without a console keeps what it says. Twins: log_file_posix.c (service managers keep it),
 * log_file_win32.c.
 */
#ifndef BITSBRIDGE_CLI_PLATFORM_LOG_FILE_H
#define BITSBRIDGE_CLI_PLATFORM_LOG_FILE_H

/* In the data folder: what is said now, and what was said before, by this start or the one before. */
#define LOG_FILE     "log"
#define LOG_FILE_OLD "log.old"
/* In bytes: with the line that makes it longer than this the log becomes the old one. */
#define LOG_FILE_MAX (1 << 20)
/* While somebody reads it, it cannot; then it is tried again each time that it has grown by this. */
#define LOG_FILE_STEP (LOG_FILE_MAX / 16)

/* Before anything is said: the stderr of a program without a console is DATA_DIR/log from now on. One thread. */
void log_file_begin(const char *data_dir);
/* The same for any program, on Windows alone. DATA_DIR is there. */
void log_file_keep(const char *data_dir);

#endif
