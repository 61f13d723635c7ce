/* SPDX-License-Identifier: MIT */
#include "model/filing_hint.h"

#define AGAIN " It is tried again by itself."

const char *filing_hint(bits_hr code)
{
	switch (code) {
	case BITS_E_PATH_NOT_FOUND:
	case BITS_E_NOT_READY:
		return "Connect the library's disk, or choose another folder with --library-dir." AGAIN;
	case BITS_E_DISK_FULL:
	case BITS_E_HANDLE_DISK_FULL:
	case BITS_E_DISK_QUOTA_EXCEEDED:
		return "Free some space on the library's disk." AGAIN;
	case BITS_E_WRITE_PROTECT:
	case BITS_E_ACCESS_DENIED:
		return "Make the library's folder writable, or choose another with --library-dir." AGAIN;
	default:
		return "Look at the library's folder and its disk." AGAIN;
	}
}
