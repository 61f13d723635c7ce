/* SPDX-License-Identifier: MIT */
/*
 * Where a bridge without a console keeps what it says. Twins: log_file_posix.c (service managers keep it),
 * log_file_win32.c.
 */
#ifndef BITSBRIDGE_CLI_PLATFORM_LOG_FILE_H
#define BITSBRIDGE_CLI_PLATFORM_LOG_FILE_H

/* In the data folder: of the latest start, and of the one before. */
#define LOG_FILE     "log"
#define LOG_FILE_OLD "log.old"

/* Before anything is said: the stderr of a program without a console is DATA_DIR/log from now on. One thread. */
void log_file_begin(const char *data_dir);

#endif
