/* SPDX-License-Identifier: MIT */
#include "queue/errno_code.h"

#include <errno.h>

bits_hr errno_code(int error)
{
	switch (error) {
	case EACCES:
	case EPERM:
		return BITS_E_ACCESS_DENIED;
	case ENOENT:
	case ENOTDIR:
		return BITS_E_PATH_NOT_FOUND;
	case EROFS:
		return BITS_E_WRITE_PROTECT;
	case EEXIST:
	case ENOTEMPTY:
	case EISDIR:
		return BITS_E_FILE_EXISTS;
	case ENOSPC:
		return BITS_E_DISK_FULL;
	case EDQUOT:
		return BITS_E_DISK_QUOTA_EXCEEDED;
	case ENAMETOOLONG:
		return BITS_E_FILENAME_TOO_LONG;
	case EFBIG:
		return BITS_E_FILE_TOO_LARGE;
	case EMFILE:
	case ENFILE:
		return BITS_E_TOO_MANY_OPEN_FILES;
	default:
		return BITS_E_IO_DEVICE;
	}
}
