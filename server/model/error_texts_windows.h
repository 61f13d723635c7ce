/* SPDX-License-Identifier: MIT */
/* Part of error_texts.h, which says what the columns are: errors of Windows, as HRESULTs. */
#ifndef BITSBRIDGE_MODEL_ERROR_TEXTS_WINDOWS_H
#define BITSBRIDGE_MODEL_ERROR_TEXTS_WINDOWS_H

/* clang-format off */

/* The network and the way to the server: WinINet and WinHTTP (the same numbers), Windows sockets. */
#define ERROR_TEXTS_OF_NETWORK(X) \
	X(BITS_E_INTERNET_TIMEOUT, "WININET_E_TIMEOUT", \
		"The server did not answer in time.", \
		"The job is tried again by itself; check the network if that does not help.") \
	X(BITS_E_INTERNET_INVALID_URL, "WININET_E_INVALID_URL", \
		"The URL is not valid.", \
		"Check how the URL is written.") \
	X(BITS_E_INTERNET_UNRECOGNIZED_SCHEME, "WININET_E_UNRECOGNIZED_SCHEME", \
		"The URL, or where it redirects to, is neither http nor https.", \
		"Use an http or https URL that redirects to such ones only.") \
	X(BITS_E_INTERNET_NAME_NOT_RESOLVED, "WININET_E_NAME_NOT_RESOLVED", \
		"The server's name could not be found.", \
		"Check the host name in the URL and the network's name server.") \
	X(BITS_E_INTERNET_LOGIN_FAILURE, "WININET_E_LOGIN_FAILURE", \
		"The server did not accept the log-in.", \
		"Check the user name and password.") \
	X(BITS_E_INTERNET_CANNOT_CONNECT, "WININET_E_CANNOT_CONNECT", \
		"The server refused the connection or could not be reached.", \
		"Check host and port in the URL; the job is tried again by itself.") \
	X(BITS_E_INTERNET_CONNECTION_ABORTED, "WININET_E_CONNECTION_ABORTED", \
		"The connection to the server broke.", \
		"The job is tried again by itself; check the network if that does not help.") \
	X(BITS_E_INTERNET_CONNECTION_RESET, "WININET_E_CONNECTION_RESET", \
		"The server dropped the connection.", \
		"The job is tried again by itself; check the network if that does not help.") \
	X(BITS_E_INTERNET_HEADER_NOT_FOUND, "WININET_E_HEADER_NOT_FOUND", \
		"A header is missing from the server's answer.", \
		"Resume the job; if it fails again, tell the store.") \
	X(BITS_E_INTERNET_INVALID_SERVER_RESPONSE, "WININET_E_INVALID_SERVER_RESPONSE", \
		"The server's answer is not valid HTTP.", \
		"Check that the URL leads to a web server; if it does, tell the store.") \
	X(BITS_E_INTERNET_REDIRECT_FAILED, "WININET_E_REDIRECT_FAILED", \
		"The server redirects too often or to nowhere.", \
		"Open the URL in a browser and use the address that it ends at.") \
	X(BITS_E_SOCKET_NETWORK_UNREACHABLE, "WSAENETUNREACH", \
		"There is no way to the server's network.", \
		"Check the network; the job is tried again by itself.") \
	X(BITS_E_SOCKET_CONNECTION_ABORTED, "WSAECONNABORTED", \
		"The connection was broken off on this computer.", \
		"Check the firewall; the job is tried again by itself.") \
	X(BITS_E_SOCKET_CONNECTION_RESET, "WSAECONNRESET", \
		"The server dropped the connection.", \
		"The job is tried again by itself; check the network if that does not help.") \
	X(BITS_E_SOCKET_TIMED_OUT, "WSAETIMEDOUT", \
		"The server did not answer in time.", \
		"The job is tried again by itself; check the network if that does not help.") \
	X(BITS_E_SOCKET_CONNECTION_REFUSED, "WSAECONNREFUSED", \
		"The server refused the connection.", \
		"Check host and port in the URL; the job is tried again by itself.") \
	X(BITS_E_SOCKET_HOST_UNREACHABLE, "WSAEHOSTUNREACH", \
		"There is no way to the server.", \
		"Check the network; the job is tried again by itself.") \
	X(BITS_E_SOCKET_HOST_NOT_FOUND, "WSAHOST_NOT_FOUND", \
		"The server's name could not be found.", \
		"Check the host name in the URL and the network's name server.") \
	X(BITS_E_BAD_NETWORK_PATH, "ERROR_BAD_NETPATH", \
		"The network folder was not found.", \
		"Check the folder's name and that the other computer is on.") \
	X(BITS_E_NETWORK_NAME_DELETED, "ERROR_NETNAME_DELETED", \
		"The network folder is no longer there.", \
		"Connect to the folder again, then resume the job.") \
	X(BITS_E_CONNECTION_REFUSED, "ERROR_CONNECTION_REFUSED", \
		"The other computer refused the connection.", \
		"Check host and port in the URL; the job is tried again by itself.") \
	X(BITS_E_NOT_LOGGED_ON, "ERROR_NOT_LOGGED_ON", \
		"The job's owner is not logged on.", \
		"Log on as the job's owner; the job then goes on by itself.")

/* Certificates and secure connections. */
#define ERROR_TEXTS_OF_TLS(X) \
	X(BITS_E_CERTIFICATE_EXPIRED, "WININET_E_SEC_CERT_DATE_INVALID", \
		"The server's certificate has expired or is not valid yet.", \
		"Check this computer's date and time; if they are right, tell the store.") \
	X(BITS_E_CERTIFICATE_WRONG_NAME, "WININET_E_SEC_CERT_CN_INVALID", \
		"The server's certificate belongs to another host.", \
		"Check the host name in the URL; if it is right, tell the store.") \
	X(BITS_E_CERTIFICATE_CLIENT_NEEDED, "WININET_E_CLIENT_AUTH_CERT_NEEDED", \
		"The server asks for a certificate of yours.", \
		"Set a client certificate on the job, or ask the store.") \
	X(BITS_E_CERTIFICATE_INVALID_CA, "WININET_E_INVALID_CA", \
		"The server's certificate comes from somebody this computer does not trust.", \
		"Tell the store; if it is your own server, install its certificate authority.") \
	X(BITS_E_CERTIFICATE_ERRORS, "WININET_E_SEC_CERT_ERRORS", \
		"The server's certificate has errors.", \
		"Tell the store.") \
	X(BITS_E_CERTIFICATE_NO_REVOCATION, "WININET_E_SEC_CERT_NO_REV", \
		"The server's certificate does not say where to ask whether it was revoked.", \
		"Tell the store.") \
	X(BITS_E_CERTIFICATE_REVOCATION_FAILED, "WININET_E_SEC_CERT_REV_FAILED", \
		"Whether the server's certificate was revoked could not be found out.", \
		"Check the network and the proxy settings, then resume the job.") \
	X(BITS_E_TLS_CHANNEL_ERROR, "WININET_E_SECURITY_CHANNEL_ERROR", \
		"No secure connection to the server could be made.", \
		"Check this computer's date and time; if they are right, tell the store.") \
	X(BITS_E_CERTIFICATE_INVALID, "ERROR_WINHTTP_SECURE_INVALID_CERT", \
		"The server's certificate is not valid.", \
		"Tell the store.") \
	X(BITS_E_CERTIFICATE_REVOKED, "WININET_E_SEC_CERT_REVOKED", \
		"The server's certificate was revoked.", \
		"Do not use this server; tell the store.") \
	X(BITS_E_TLS_FAILURE, "ERROR_WINHTTP_SECURE_FAILURE", \
		"The server's certificate or its secure connection was refused.", \
		"Check this computer's date and time; if they are right, tell the store.") \
	X(BITS_E_CERTIFICATE_WRONG_USAGE, "ERROR_WINHTTP_SECURE_CERT_WRONG_USAGE", \
		"The server's certificate is not meant for servers.", \
		"Tell the store.") \
	X(BITS_E_SCHANNEL_UNTRUSTED_ROOT, "SEC_E_UNTRUSTED_ROOT", \
		"The server's certificate comes from somebody this computer does not trust.", \
		"Tell the store; if it is your own server, install its certificate authority.") \
	X(BITS_E_SCHANNEL_EXPIRED, "SEC_E_CERT_EXPIRED", \
		"The server's certificate has expired.", \
		"Check this computer's date and time; if they are right, tell the store.") \
	X(BITS_E_SCHANNEL_WRONG_PRINCIPAL, "SEC_E_WRONG_PRINCIPAL", \
		"The server's certificate belongs to another host.", \
		"Check the host name in the URL; if it is right, tell the store.") \
	X(BITS_E_SCHANNEL_ALGORITHM_MISMATCH, "SEC_E_ALGORITHM_MISMATCH", \
		"Server and computer share no way to encrypt.", \
		"Update this computer; if it is up to date, tell the store.") \
	X(BITS_E_CHAIN_EXPIRED, "CERT_E_EXPIRED", \
		"A certificate of the server has expired or is not valid yet.", \
		"Check this computer's date and time; if they are right, tell the store.") \
	X(BITS_E_CHAIN_UNTRUSTED_ROOT, "CERT_E_UNTRUSTEDROOT", \
		"The server's certificate comes from somebody this computer does not trust.", \
		"Tell the store; if it is your own server, install its certificate authority.") \
	X(BITS_E_CHAIN_WRONG_NAME, "CERT_E_CN_NO_MATCH", \
		"The server's certificate belongs to another host.", \
		"Check the host name in the URL; if it is right, tell the store.")

/* Files and folders on this computer. */
#define ERROR_TEXTS_OF_FILES(X) \
	X(BITS_E_ACCESS_DENIED, "E_ACCESSDENIED", \
		"Access is denied.", \
		"Check who owns the file, its folder or the job.") \
	X(BITS_E_LOCAL_FILE_NOT_FOUND, "ERROR_FILE_NOT_FOUND", \
		"The file was not found.", \
		"Check the file's name; a job whose file is gone fetches it again when it is resumed.") \
	X(BITS_E_PATH_NOT_FOUND, "ERROR_PATH_NOT_FOUND", \
		"The folder that the file goes to does not exist.", \
		"Make the folder, then resume the job.") \
	X(BITS_E_TOO_MANY_OPEN_FILES, "ERROR_TOO_MANY_OPEN_FILES", \
		"Too many files are open.", \
		"Close some programs; the job is tried again by itself.") \
	X(BITS_E_INVALID_DRIVE, "ERROR_INVALID_DRIVE", \
		"There is no such drive.", \
		"Connect the drive, then resume the job.") \
	X(BITS_E_WRITE_PROTECT, "ERROR_WRITE_PROTECT", \
		"The disk or folder can only be read.", \
		"Choose another folder, or make this one writable.") \
	X(BITS_E_NOT_READY, "ERROR_NOT_READY", \
		"The drive is not ready.", \
		"Insert the disk or connect the drive, then resume the job.") \
	X(BITS_E_CRC, "ERROR_CRC", \
		"The disk could not be read without errors.", \
		"Check the disk, and choose another one for the file.") \
	X(BITS_E_SHARING_VIOLATION, "ERROR_SHARING_VIOLATION", \
		"Another program uses the file.", \
		"Close that program, then try again.") \
	X(BITS_E_LOCK_VIOLATION, "ERROR_LOCK_VIOLATION", \
		"Another program has locked part of the file.", \
		"Close that program, then try again.") \
	X(BITS_E_HANDLE_DISK_FULL, "ERROR_HANDLE_DISK_FULL", \
		"The disk is full.", \
		"Free some space, then resume the job.") \
	X(BITS_E_FILE_EXISTS, "ERROR_FILE_EXISTS", \
		"There is a file of that name already.", \
		"Choose another name, or allow overwriting with --force.") \
	X(BITS_E_DISK_FULL, "ERROR_DISK_FULL", \
		"The disk is full.", \
		"Free some space, then resume the job.") \
	X(BITS_E_INVALID_NAME, "ERROR_INVALID_NAME", \
		"The file's name holds characters that are not allowed.", \
		"Choose another name.") \
	X(BITS_E_BAD_PATHNAME, "ERROR_BAD_PATHNAME", \
		"The path is not valid.", \
		"Give a full path to a file in an existing folder.") \
	X(BITS_E_ALREADY_EXISTS, "ERROR_ALREADY_EXISTS", \
		"There is a file of that name already.", \
		"Choose another name, or allow overwriting with --force.") \
	X(BITS_E_FILENAME_TOO_LONG, "ERROR_FILENAME_EXCED_RANGE", \
		"The file's name or path is too long.", \
		"Choose a shorter name or a folder nearer to the top.") \
	X(BITS_E_FILE_TOO_LARGE, "ERROR_FILE_TOO_LARGE", \
		"The file is larger than this disk's file system takes.", \
		"Choose a folder on another disk.") \
	X(BITS_E_DIRECTORY, "ERROR_DIRECTORY", \
		"The path names a folder where a file is meant, or the other way round.", \
		"Check the path.") \
	X(BITS_E_IO_DEVICE, "ERROR_IO_DEVICE", \
		"The disk reported an error.", \
		"Check the disk and its cable, and choose another one for the file.") \
	X(BITS_E_DISK_QUOTA_EXCEEDED, "ERROR_DISK_QUOTA_EXCEEDED", \
		"You have used up your share of the disk.", \
		"Delete some files of yours, then resume the job.") \
	X(BITS_E_DATABASE_FAILURE, "ERROR_DATABASE_FAILURE", \
		"The queue's database could not be read or written.", \
		"See the bridge's log, or: bitsbridge doctor")

/* The service behind the queue: COM, RPC, the service manager, and what any call may say. */
#define ERROR_TEXTS_OF_SERVICE(X) \
	X(BITS_S_OK, "S_OK", "Done.", "") \
	X(BITS_S_FALSE, "S_FALSE", "Done; there was nothing to do.", "") \
	X(BITS_E_NOT_IMPLEMENTED, "E_NOTIMPL", \
		"This queue cannot do that.", \
		"Nothing; another queue may be able to.") \
	X(BITS_E_NO_INTERFACE, "E_NOINTERFACE", \
		"This version of BITS cannot do that.", \
		"Update Windows.") \
	X(BITS_E_POINTER, "E_POINTER", \
		"A call to BITS was made wrongly.", \
		"Report this as a bug of bitsbridge.") \
	X(BITS_E_ABORT, "E_ABORT", \
		"The operation was broken off.", "Try again.") \
	X(BITS_E_FAIL, "E_FAIL", \
		"Something failed, and it is not known what.", \
		"Try again; if it fails again, restart the queue's service.") \
	X(BITS_E_UNEXPECTED, "E_UNEXPECTED", \
		"Something failed that should never fail.", \
		"Try again; if it fails again, restart the queue's service.") \
	X(BITS_E_HANDLE, "E_HANDLE", \
		"A call to the system was made wrongly.", \
		"Report this as a bug of bitsbridge.") \
	X(BITS_E_OUT_OF_MEMORY, "E_OUTOFMEMORY", \
		"The computer is out of memory.", \
		"Close some programs, then try again.") \
	X(BITS_E_INVALID_ARGUMENT, "E_INVALIDARG", \
		"An argument is not valid.", \
		"See bitsbridge --help for what is taken.") \
	X(BITS_E_CANCELLED_BY_USER, "ERROR_CANCELLED", \
		"The operation was called off.", "Try again.") \
	X(BITS_E_CLASS_NOT_REGISTERED, "REGDB_E_CLASSNOTREG", \
		"BITS is not installed on this computer.", \
		"Repair the Windows component, or use: --queue local") \
	X(BITS_E_COM_NOT_INITIALIZED, "CO_E_NOTINITIALIZED", \
		"A call to BITS was made too early.", \
		"Report this as a bug of bitsbridge.") \
	X(BITS_E_SERVER_EXEC_FAILURE, "CO_E_SERVER_EXEC_FAILURE", \
		"The BITS service did not start in time.", \
		"Try again in a minute; see the service's state with: sc query bits") \
	X(BITS_E_RPC_CALL_REJECTED, "RPC_E_CALL_REJECTED", \
		"The BITS service is too busy to answer.", \
		"Try again in a moment.") \
	X(BITS_E_RPC_CONNECTION_TERMINATED, "RPC_E_CONNECTION_TERMINATED", \
		"The connection to the BITS service broke.", \
		"Wait a moment; bitsbridge connects again by itself.") \
	X(BITS_E_RPC_SERVER_DIED, "RPC_E_SERVER_DIED", \
		"The BITS service ended during a call.", \
		"Wait a moment; bitsbridge connects again by itself.") \
	X(BITS_E_RPC_SERVER_DIED_DNE, "RPC_E_SERVER_DIED_DNE", \
		"The BITS service ended before a call.", \
		"Wait a moment; bitsbridge connects again by itself.") \
	X(BITS_E_RPC_SERVER_FAULT, "RPC_E_SERVERFAULT", \
		"The BITS service failed during a call.", \
		"Try again; if it fails again, restart the service: net stop bits & net start bits") \
	X(BITS_E_RPC_DISCONNECTED, "RPC_E_DISCONNECTED", \
		"The BITS service was restarted.", \
		"Wait a moment; bitsbridge connects again by itself.") \
	X(BITS_E_RPC_RETRY_LATER, "RPC_E_SERVERCALL_RETRYLATER", \
		"The BITS service is busy.", \
		"Try again in a moment.") \
	X(BITS_E_RPC_WRONG_THREAD, "RPC_E_WRONG_THREAD", \
		"A call to BITS was made from the wrong thread.", \
		"Report this as a bug of bitsbridge.") \
	X(BITS_E_RPC_TIMEOUT, "RPC_E_TIMEOUT", \
		"The BITS service did not answer in time.", \
		"Wait a moment; if it stays so, restart the service: net stop bits & net start bits") \
	X(BITS_E_RPC_SYS_CALL_FAILED, "RPC_E_SYS_CALL_FAILED", \
		"Windows could not reach the BITS service.", \
		"Wait a moment; bitsbridge connects again by itself.") \
	X(BITS_E_OBJECT_NOT_CONNECTED, "CO_E_OBJNOTCONNECTED", \
		"The BITS service no longer knows this connection.", \
		"Wait a moment; bitsbridge connects again by itself.") \
	X(BITS_E_RPC_UNKNOWN_INTERFACE, "RPC_S_UNKNOWN_IF", \
		"The BITS service is just starting or ending.", \
		"Wait a moment; bitsbridge connects again by itself.") \
	X(BITS_E_RPC_NOT_REGISTERED, "EPT_S_NOT_REGISTERED", \
		"The BITS service is just starting or ending.", \
		"Wait a moment; bitsbridge connects again by itself.") \
	X(BITS_E_RPC_NULL_POINTER, "RPC_X_NULL_REF_POINTER", \
		"A call to BITS lacked what it must carry.", \
		"Report this as a bug of bitsbridge.") \
	X(BITS_E_RPC_SERVER_UNAVAILABLE, "RPC_S_SERVER_UNAVAILABLE", \
		"The BITS service is not running.", \
		"Start it: net start bits") \
	X(BITS_E_RPC_SERVER_TOO_BUSY, "RPC_S_SERVER_TOO_BUSY", \
		"The BITS service is too busy to answer.", \
		"Try again in a moment.") \
	X(BITS_E_RPC_CALL_FAILED, "RPC_S_CALL_FAILED", \
		"The BITS service ended during a call.", \
		"Wait a moment; bitsbridge connects again by itself.") \
	X(BITS_E_RPC_CALL_FAILED_DNE, "RPC_S_CALL_FAILED_DNE", \
		"The BITS service ended before a call.", \
		"Wait a moment; bitsbridge connects again by itself.") \
	X(BITS_E_RPC_CALL_CANCELLED, "RPC_S_CALL_CANCELLED", \
		"The call to the BITS service was called off.", \
		"Try again.") \
	X(BITS_E_SERVICE_REQUEST_TIMEOUT, "ERROR_SERVICE_REQUEST_TIMEOUT", \
		"The BITS service did not start in time.", \
		"Try again in a minute; see the service's state with: sc query bits") \
	X(BITS_E_SERVICE_DISABLED, "ERROR_SERVICE_DISABLED", \
		"The BITS service is disabled on this computer.", \
		"Enable it as administrator: sc config bits start= delayed-auto") \
	X(BITS_E_SERVICE_DOES_NOT_EXIST, "ERROR_SERVICE_DOES_NOT_EXIST", \
		"BITS is not installed on this computer.", \
		"Repair the Windows component.") \
	X(BITS_E_SERVICE_NOT_ACTIVE, "ERROR_SERVICE_NOT_ACTIVE", \
		"The BITS service is not running.", \
		"Start it: net start bits") \
	X(BITS_E_SERVICE_DEPENDENCY_FAIL, "ERROR_SERVICE_DEPENDENCY_FAIL", \
		"A service that BITS needs did not start.", \
		"See which one with: sc qc bits") \
	X(BITS_E_SHUTDOWN_IN_PROGRESS, "ERROR_SHUTDOWN_IN_PROGRESS", \
		"The computer is shutting down.", \
		"The job goes on by itself after the restart.") \
	X(BITS_E_NO_SUCH_LOGON_SESSION, "ERROR_NO_SUCH_LOGON_SESSION", \
		"The job's owner is not logged on.", \
		"Log on as the job's owner; the job then goes on by itself.") \
	X(BITS_E_PRIVILEGE_NOT_HELD, "ERROR_PRIVILEGE_NOT_HELD", \
		"That needs a right which this user does not have.", \
		"Run the command as administrator.") \
	X(BITS_E_PROCESS_TIMEOUT, "ERROR_TIMEOUT", \
		"The operation took too long.", "Try again.")

/* clang-format on */

#endif
