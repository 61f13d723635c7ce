/* SPDX-License-Identifier: MIT */
/*
 * The one list of codes that have a name: error.h makes its constants from it, error.c its texts, and
 * docs/errors.md its tables. X(constant, code, published name, plain sentence, what to do). Codes of Windows
 * errors are those errors as HRESULTs. The texts are for people who wait for a download and for those who
 * run the store, in the words of neither BITS nor C.
 */
#ifndef BITSBRIDGE_ERROR_CODES_H
#define BITSBRIDGE_ERROR_CODES_H

/* clang-format off */

/* What BITS itself says: bitsmsg.h. */
#define BITS_ERRORS_OF_BITS(X) \
	X(BITS_S_PARTIAL_COMPLETE, 0x00200017, "BG_S_PARTIAL_COMPLETE", \
		"Only some of the files were complete; the others were deleted.", \
		"Add the missing files again as a new job.") \
	X(BITS_S_ERROR_CONTEXT_NONE, 0x00200006, "BG_S_ERROR_CONTEXT_NONE", \
		"No error has occurred.", "") \
	X(BITS_S_UNABLE_TO_DELETE_FILES, 0x0020001A, "BG_S_UNABLE_TO_DELETE_FILES", \
		"Done, but not all temporary files could be deleted.", \
		"Delete files named BIT*.tmp beside the target by hand.") \
	X(BITS_S_PROXY_CHANGED, 0x0020002A, "BG_S_PROXY_CHANGED", \
		"The proxy settings have changed.", "") \
	X(BITS_S_OVERRIDDEN_BY_POLICY, 0x00200055, "BG_S_OVERRIDDEN_BY_POLICY", \
		"Saved, but a policy of this computer overrides the setting.", \
		"Ask your administrator about the policy.") \
	X(BITS_E_NOT_FOUND, 0x80200001, "BG_E_NOT_FOUND", \
		"There is no such job in the queue.", \
		"See what is there with: bitsbridge list --all") \
	X(BITS_E_INVALID_STATE, 0x80200002, "BG_E_INVALID_STATE", \
		"The job's state does not allow that.", \
		"See its state with: bitsbridge show ID") \
	X(BITS_E_EMPTY, 0x80200003, "BG_E_EMPTY", \
		"The job has no files.", \
		"Add a file to the job before resuming it.") \
	X(BITS_E_FILE_NOT_AVAILABLE, 0x80200004, "BG_E_FILE_NOT_AVAILABLE", \
		"The error does not belong to any one file.", \
		"Look at the job's error instead of a file's.") \
	X(BITS_E_PROTOCOL_NOT_AVAILABLE, 0x80200005, "BG_E_PROTOCOL_NOT_AVAILABLE", \
		"The error does not belong to a transfer protocol.", \
		"Look at the job's error code instead.") \
	X(BITS_E_ERROR_CONTEXT_UNKNOWN, 0x80200007, "BG_E_ERROR_CONTEXT_UNKNOWN", \
		"An error occurred at an unknown place.", \
		"Resume the job; if it fails again, cancel it and add it anew.") \
	X(BITS_E_ERROR_CONTEXT_GENERAL_QUEUE_MANAGER, 0x80200008, "BG_E_ERROR_CONTEXT_GENERAL_QUEUE_MANAGER", \
		"The error occurred in the queue itself.", \
		"Resume the job; if it fails again, restart the queue's service.") \
	X(BITS_E_ERROR_CONTEXT_LOCAL_FILE, 0x80200009, "BG_E_ERROR_CONTEXT_LOCAL_FILE", \
		"The error occurred with the file on this computer.", \
		"Check that the folder exists, is writable and has free space.") \
	X(BITS_E_ERROR_CONTEXT_REMOTE_FILE, 0x8020000A, "BG_E_ERROR_CONTEXT_REMOTE_FILE", \
		"The error occurred with the file on the server.", \
		"Open the URL in a browser to see whether the server has the file.") \
	X(BITS_E_ERROR_CONTEXT_GENERAL_TRANSPORT, 0x8020000B, "BG_E_ERROR_CONTEXT_GENERAL_TRANSPORT", \
		"The error occurred on the way between server and computer.", \
		"Check the network connection, then resume the job.") \
	X(BITS_E_ERROR_CONTEXT_QUEUE_MANAGER_NOTIFICATION, 0x8020000C, "BG_E_ERROR_CONTEXT_QUEUE_MANAGER_NOTIFICATION", \
		"The program that made the job could not be told about it.", \
		"Start the program that made the job.") \
	X(BITS_E_DESTINATION_LOCKED, 0x8020000D, "BG_E_DESTINATION_LOCKED", \
		"The disk that the file goes to is locked.", \
		"Unlock the disk, or wait for the program that checks it, then resume the job.") \
	X(BITS_E_VOLUME_CHANGED, 0x8020000E, "BG_E_VOLUME_CHANGED", \
		"Another disk is in the drive that the file goes to.", \
		"Put the former disk back, then resume the job.") \
	X(BITS_E_ERROR_INFORMATION_UNAVAILABLE, 0x8020000F, "BG_E_ERROR_INFORMATION_UNAVAILABLE", \
		"The job has no error at present.", \
		"Nothing; the job has gone on since.") \
	X(BITS_E_NETWORK_DISCONNECTED, 0x80200010, "BG_E_NETWORK_DISCONNECTED", \
		"There is no network connection.", \
		"The job goes on by itself once the network is back.") \
	X(BITS_E_MISSING_FILE_SIZE, 0x80200011, "BG_E_MISSING_FILE_SIZE", \
		"The server does not say how large the file is.", \
		"Ask the store to send Content-Length with its files.") \
	X(BITS_E_INSUFFICIENT_HTTP_SUPPORT, 0x80200012, "BG_E_INSUFFICIENT_HTTP_SUPPORT", \
		"The server does not speak HTTP/1.1.", \
		"Ask the store to serve its files by HTTP/1.1.") \
	X(BITS_E_INSUFFICIENT_RANGE_SUPPORT, 0x80200013, "BG_E_INSUFFICIENT_RANGE_SUPPORT", \
		"The server does not support byte ranges.", \
		"Ask the store to enable range requests for its files.") \
	X(BITS_E_REMOTE_NOT_SUPPORTED, 0x80200014, "BG_E_REMOTE_NOT_SUPPORTED", \
		"BITS cannot be used from another computer.", \
		"Run bitsbridge on the computer that downloads.") \
	X(BITS_E_NEW_OWNER_DIFF_MAPPING, 0x80200015, "BG_E_NEW_OWNER_DIFF_MAPPING", \
		"The drive letters of the new owner lead elsewhere.", \
		"Make the job again as the user who shall own it.") \
	X(BITS_E_NEW_OWNER_NO_FILE_ACCESS, 0x80200016, "BG_E_NEW_OWNER_NO_FILE_ACCESS", \
		"The new owner may not write to the job's files.", \
		"Give that user the right to the folder, or choose another one.") \
	X(BITS_E_PROXY_LIST_TOO_LARGE, 0x80200018, "BG_E_PROXY_LIST_TOO_LARGE", \
		"The list of proxies is too long.", \
		"Shorten it to less than 32 KB.") \
	X(BITS_E_PROXY_BYPASS_LIST_TOO_LARGE, 0x80200019, "BG_E_PROXY_BYPASS_LIST_TOO_LARGE", \
		"The list of hosts that need no proxy is too long.", \
		"Shorten it to less than 32 KB.") \
	X(BITS_E_INVALID_SERVER_RESPONSE, 0x8020001B, "BG_E_INVALID_SERVER_RESPONSE", \
		"The server's answer contradicts itself or was cut short.", \
		"Resume the job; if it fails again, tell the store.") \
	X(BITS_E_TOO_MANY_FILES, 0x8020001C, "BG_E_TOO_MANY_FILES", \
		"This kind of job takes one file only.", \
		"Make a job of its own for each file.") \
	X(BITS_E_LOCAL_FILE_CHANGED, 0x8020001D, "BG_E_LOCAL_FILE_CHANGED", \
		"The file on this computer was changed during the transfer.", \
		"Cancel the job and add it again.") \
	X(BITS_E_ERROR_CONTEXT_REMOTE_APPLICATION, 0x8020001E, "BG_E_ERROR_CONTEXT_REMOTE_APPLICATION", \
		"The program behind the server reported an error.", \
		"Tell the store.") \
	X(BITS_E_SESSION_NOT_FOUND, 0x8020001F, "BG_E_SESSION_NOT_FOUND", \
		"The server no longer knows the upload.", \
		"Resume the job; the upload starts again.") \
	X(BITS_E_TOO_LARGE, 0x80200020, "BG_E_TOO_LARGE", \
		"The file is larger than the server accepts.", \
		"Send a smaller file, or ask the store to raise its limit.") \
	X(BITS_E_STRING_TOO_LONG, 0x80200021, "BG_E_STRING_TOO_LONG", \
		"The name or description is too long.", \
		"BITS takes 256 characters of name and 1,024 of description.") \
	X(BITS_E_CLIENT_SERVER_PROTOCOL_MISMATCH, 0x80200022, "BG_E_CLIENT_SERVER_PROTOCOL_MISMATCH", \
		"Server and computer share no version of the upload protocol.", \
		"Tell the store.") \
	X(BITS_E_SERVER_EXECUTE_ENABLE, 0x80200023, "BG_E_SERVER_EXECUTE_ENABLE", \
		"The server's upload folder may execute programs, which BITS refuses.", \
		"Tell the store to turn execution off for its upload folder.") \
	X(BITS_E_NO_PROGRESS, 0x80200024, "BG_E_NO_PROGRESS", \
		"Nothing has moved for as long as the job may wait.", \
		"Check the network and the server, then resume the job.") \
	X(BITS_E_USERNAME_TOO_LARGE, 0x80200025, "BG_E_USERNAME_TOO_LARGE", \
		"The user name is too long.", "Use one of at most 300 characters.") \
	X(BITS_E_PASSWORD_TOO_LARGE, 0x80200026, "BG_E_PASSWORD_TOO_LARGE", \
		"The password is too long.", "Use one of at most 65,535 characters.") \
	X(BITS_E_INVALID_AUTH_TARGET, 0x80200027, "BG_E_INVALID_AUTH_TARGET", \
		"The log-in is meant for neither server nor proxy.", \
		"Say which of the two the credentials are for.") \
	X(BITS_E_INVALID_AUTH_SCHEME, 0x80200028, "BG_E_INVALID_AUTH_SCHEME", \
		"The way to log in is not one that BITS knows.", \
		"Use basic, digest, NTLM, negotiate or passport.") \
	X(BITS_E_FILE_NOT_FOUND, 0x80200029, "BG_E_FILE_NOT_FOUND", \
		"The job holds no such file.", \
		"See its files with: bitsbridge show ID") \
	X(BITS_E_INVALID_RANGE, 0x8020002B, "BG_E_INVALID_RANGE", \
		"The byte range lies outside of the file.", \
		"Give a range within the file's size.") \
	X(BITS_E_OVERLAPPING_RANGES, 0x8020002C, "BG_E_OVERLAPPING_RANGES", \
		"Some of the byte ranges overlap.", \
		"Give ranges that do not overlap.") \
	X(BITS_E_CONNECT_FAILURE, 0x8020002D, "BG_E_CONNECT_FAILURE", \
		"The server could not be reached.", \
		"Check the network; the job is tried again by itself.") \
	X(BITS_E_CONNECTION_CLOSED, 0x8020002E, "BG_E_CONNECTION_CLOSED", \
		"The server closed the connection too early.", \
		"The job is tried again by itself; if that does not help, tell the store.") \
	X(BITS_E_KEEP_ALIVE_FAILURE, 0x8020002F, "BG_E_KEEP_ALIVE_FAILURE", \
		"The server closed a connection that was to stay open.", \
		"The job is tried again by itself; if that does not help, tell the store.") \
	X(BITS_E_MESSAGE_LENGTH_LIMIT_EXCEEDED, 0x80200030, "BG_E_MESSAGE_LENGTH_LIMIT_EXCEEDED", \
		"The server's answer was longer than allowed.", \
		"Tell the store.") \
	X(BITS_E_NAME_RESOLUTION_FAILURE, 0x80200031, "BG_E_NAME_RESOLUTION_FAILURE", \
		"The server's name could not be found.", \
		"Check the host name in the URL and the network's name server.") \
	X(BITS_E_PENDING, 0x80200032, "BG_E_PENDING", \
		"The request is still under way.", "Try again in a moment.") \
	X(BITS_E_PIPELINE_FAILURE, 0x80200033, "BG_E_PIPELINE_FAILURE", \
		"Several requests on one connection failed together.", \
		"The job is tried again by itself; if that does not help, tell the store.") \
	X(BITS_E_PROTOCOL_ERROR, 0x80200034, "BG_E_PROTOCOL_ERROR", \
		"The server's answer is an error of the protocol.", \
		"Resume the job; if it fails again, tell the store.") \
	X(BITS_E_PROXY_NAME_RESOLUTION_FAILURE, 0x80200035, "BG_E_PROXY_NAME_RESOLUTION_FAILURE", \
		"The proxy's name could not be found.", \
		"Check this computer's proxy settings.") \
	X(BITS_E_RECEIVE_FAILURE, 0x80200036, "BG_E_RECEIVE_FAILURE", \
		"The server's answer did not arrive whole.", \
		"The job is tried again by itself; check the network if that does not help.") \
	X(BITS_E_REQUEST_CANCELED, 0x80200037, "BG_E_REQUEST_CANCELED", \
		"The request was called off.", "Resume the job.") \
	X(BITS_E_SECURE_CHANNEL_FAILURE, 0x80200038, "BG_E_SECURE_CHANNEL_FAILURE", \
		"No secure connection to the server could be made.", \
		"Check this computer's date and time; if they are right, tell the store.") \
	X(BITS_E_SEND_FAILURE, 0x80200039, "BG_E_SEND_FAILURE", \
		"The request could not be sent whole.", \
		"The job is tried again by itself; check the network if that does not help.") \
	X(BITS_E_SERVER_PROTOCOL_VIOLATION, 0x8020003A, "BG_E_SERVER_PROTOCOL_VIOLATION", \
		"The server's answer is not valid HTTP.", \
		"Check that the URL leads to a web server; if it does, tell the store.") \
	X(BITS_E_TIMEOUT, 0x8020003B, "BG_E_TIMEOUT", \
		"The server did not answer in time.", \
		"The job is tried again by itself; check the network if that does not help.") \
	X(BITS_E_TRUST_FAILURE, 0x8020003C, "BG_E_TRUST_FAILURE", \
		"The server's certificate could not be verified.", \
		"Check this computer's date and time; if they are right, tell the store.") \
	X(BITS_E_UNKNOWN_ERROR, 0x8020003D, "BG_E_UNKNOWN_ERROR", \
		"BITS could not tell what went wrong.", \
		"Resume the job; if it fails again, cancel it and add it anew.") \
	X(BITS_E_BLOCKED_BY_POLICY, 0x8020003E, "BG_E_BLOCKED_BY_POLICY", \
		"A policy does not allow this transfer now.", \
		"The job goes on by itself once the policy allows it; ask your administrator.") \
	X(BITS_E_INVALID_PROXY_INFO, 0x8020003F, "BG_E_INVALID_PROXY_INFO", \
		"The proxy settings are not valid.", \
		"Check this computer's proxy settings.") \
	X(BITS_E_INVALID_CREDENTIALS, 0x80200040, "BG_E_INVALID_CREDENTIALS", \
		"The user name or password is not in a valid form.", \
		"Set the credentials again.") \
	X(BITS_E_INVALID_HASH_ALGORITHM, 0x80200041, "BG_E_INVALID_HASH_ALGORITHM", \
		"The hash algorithm is not known here.", \
		"Tell the makers of the program that made the job.") \
	X(BITS_E_RECORD_DELETED, 0x80200042, "BG_E_RECORD_DELETED", \
		"The record in the cache has been deleted.", "Resume the job.") \
	X(BITS_E_COMMIT_IN_PROGRESS, 0x80200043, "BG_E_COMMIT_IN_PROGRESS", \
		"Another change of the same job is under way.", "Try again in a few seconds.") \
	X(BITS_E_DISCOVERY_IN_PROGRESS, 0x80200044, "BG_E_DISCOVERY_IN_PROGRESS", \
		"BITS is still looking for computers nearby.", "Try again in a few seconds.") \
	X(BITS_E_UPNP_ERROR, 0x80200045, "BG_E_UPNP_ERROR", \
		"The router reported an error.", "Check the router, or restart it.") \
	X(BITS_E_TEST_OPTION_BLOCKED_DOWNLOAD, 0x80200046, "BG_E_TEST_OPTION_BLOCKED_DOWNLOAD", \
		"A test setting of BITS stops the download.", \
		"Turn the test setting off.") \
	X(BITS_E_PEERCACHING_DISABLED, 0x80200047, "BG_E_PEERCACHING_DISABLED", \
		"Sharing downloads with computers nearby is turned off.", \
		"Turn peer caching on, or do without it.") \
	X(BITS_E_BUSYCACHERECORD, 0x80200048, "BG_E_BUSYCACHERECORD", \
		"The record in the cache is in use.", "Try again in a few seconds.") \
	X(BITS_E_TOO_MANY_JOBS_PER_USER, 0x80200049, "BG_E_TOO_MANY_JOBS_PER_USER", \
		"This user has as many jobs as a policy allows.", \
		"Complete or cancel some jobs.") \
	X(BITS_E_TOO_MANY_JOBS_PER_MACHINE, 0x80200050, "BG_E_TOO_MANY_JOBS_PER_MACHINE", \
		"The queue holds as many jobs as it may.", \
		"Complete or cancel some jobs, or raise --max-jobs.") \
	X(BITS_E_TOO_MANY_FILES_IN_JOB, 0x80200051, "BG_E_TOO_MANY_FILES_IN_JOB", \
		"The job holds as many files as it may.", \
		"Put the other files into a second job.") \
	X(BITS_E_TOO_MANY_RANGES_IN_FILE, 0x80200052, "BG_E_TOO_MANY_RANGES_IN_FILE", \
		"The file has as many byte ranges as it may.", \
		"Ask for fewer, larger ranges.") \
	X(BITS_E_VALIDATION_FAILED, 0x80200053, "BG_E_VALIDATION_FAILED", \
		"What the server sent is not what was asked for.", \
		"Resume the job; if it fails again, tell the store.") \
	X(BITS_E_MAXDOWNLOAD_TIMEOUT, 0x80200054, "BG_E_MAXDOWNLOAD_TIMEOUT", \
		"The download took longer than a policy allows.", \
		"Cancel the job and add it again, or ask your administrator.") \
	X(BITS_E_TOKEN_REQUIRED, 0x80200056, "BG_E_TOKEN_REQUIRED", \
		"The job needs a helper's security token.", \
		"Tell the makers of the program that made the job.") \
	X(BITS_E_UNKNOWN_PROPERTY_ID, 0x80200057, "BG_E_UNKNOWN_PROPERTY_ID", \
		"This version of BITS does not know that property.", \
		"Update Windows, or do without the property.") \
	X(BITS_E_READ_ONLY_PROPERTY, 0x80200058, "BG_E_READ_ONLY_PROPERTY", \
		"That property can only be read.", \
		"Leave the property as it is.") \
	X(BITS_E_BLOCKED_BY_COST_TRANSFER_POLICY, 0x80200059, "BG_E_BLOCKED_BY_COST_TRANSFER_POLICY", \
		"The job does not run on a network that costs money.", \
		"Join an unmetered network, or mark this one as unmetered.") \
	X(BITS_E_PROPERTY_SUPPORTED_FOR_DOWNLOAD_JOBS_ONLY, 0x80200060, "BG_E_PROPERTY_SUPPORTED_FOR_DOWNLOAD_JOBS_ONLY", \
		"Only downloads have that property.", \
		"Leave the property as it is.") \
	X(BITS_E_READ_ONLY_PROPERTY_AFTER_ADDFILE, 0x80200061, "BG_E_READ_ONLY_PROPERTY_AFTER_ADDFILE", \
		"That property is fixed once the job has a file.", \
		"Make a new job and set it first.") \
	X(BITS_E_READ_ONLY_PROPERTY_AFTER_RESUME, 0x80200062, "BG_E_READ_ONLY_PROPERTY_AFTER_RESUME", \
		"That property is fixed once the job has been started.", \
		"Make a new job and set it before starting.") \
	X(BITS_E_MAX_DOWNLOAD_SIZE_INVALID_VALUE, 0x80200063, "BG_E_MAX_DOWNLOAD_SIZE_INVALID_VALUE", \
		"The largest size allowed is not a valid number.", \
		"Give a size in bytes.") \
	X(BITS_E_MAX_DOWNLOAD_SIZE_LIMIT_REACHED, 0x80200064, "BG_E_MAX_DOWNLOAD_SIZE_LIMIT_REACHED", \
		"The download is larger than the job allows.", \
		"Make the job again with a larger limit.") \
	X(BITS_E_STANDBY_MODE, 0x80200065, "BG_E_STANDBY_MODE", \
		"The computer is in standby.", \
		"The job goes on by itself once the computer is awake.") \
	X(BITS_E_USE_STORED_CREDENTIALS_NOT_SUPPORTED, 0x80200066, "BG_E_USE_STORED_CREDENTIALS_NOT_SUPPORTED", \
		"Stored credentials cannot be used for this.", \
		"Set the credentials on the job.") \
	X(BITS_E_BLOCKED_BY_BATTERY_POLICY, 0x80200067, "BG_E_BLOCKED_BY_BATTERY_POLICY", \
		"The job does not run on battery.", \
		"Plug the computer in; the job then goes on by itself.") \
	X(BITS_E_BLOCKED_BY_BATTERY_SAVER, 0x80200068, "BG_E_BLOCKED_BY_BATTERY_SAVER", \
		"The battery saver holds the job back.", \
		"Plug the computer in, or turn the battery saver off.") \
	X(BITS_E_WATCHDOG_TIMEOUT, 0x80200069, "BG_E_WATCHDOG_TIMEOUT", \
		"A step of BITS took too long and was stopped.", "Resume the job.") \
	X(BITS_E_APP_PACKAGE_NOT_FOUND, 0x8020006A, "BG_E_APP_PACKAGE_NOT_FOUND", \
		"The app that made the job is not installed.", \
		"Install the app again, or cancel the job.") \
	X(BITS_E_APP_PACKAGE_SCENARIO_NOT_SUPPORTED, 0x8020006B, "BG_E_APP_PACKAGE_SCENARIO_NOT_SUPPORTED", \
		"An app may not use BITS in this way.", \
		"Tell the makers of the app.") \
	X(BITS_E_DATABASE_CORRUPT, 0x8020006C, "BG_E_DATABASE_CORRUPT", \
		"The queue's database is damaged.", \
		"Restart the queue's service; jobs may have to be added again.") \
	X(BITS_E_RANDOM_ACCESS_NOT_SUPPORTED, 0x8020006D, "BG_E_RANDOM_ACCESS_NOT_SUPPORTED", \
		"The server cannot send parts of this file.", \
		"Ask the store to enable range requests for its files.") \
	X(BITS_E_BLOCKED_BY_BACKGROUND_ACCESS_POLICY, 0x8020006E, "BG_E_BLOCKED_BY_BACKGROUND_ACCESS_POLICY", \
		"The app may not work in the background.", \
		"Allow it in the settings for background apps.") \
	X(BITS_E_BLOCKED_BY_GAME_MODE, 0x8020006F, "BG_E_BLOCKED_BY_GAME_MODE", \
		"Downloads wait while a game runs.", \
		"The job goes on by itself once the game has ended.") \
	X(BITS_E_BLOCKED_BY_SYSTEM_POLICY, 0x80200070, "BG_E_BLOCKED_BY_SYSTEM_POLICY", \
		"A policy of this computer does not allow the transfer.", \
		"Ask your administrator.") \
	X(BITS_E_NOT_SUPPORTED_WITH_CUSTOM_HTTP_METHOD, 0x80200071, "BG_E_NOT_SUPPORTED_WITH_CUSTOM_HTTP_METHOD", \
		"That is not possible together with a custom HTTP method.", \
		"Make the job without a custom method.") \
	X(BITS_E_UNSUPPORTED_JOB_CONFIGURATION, 0x80200072, "BG_E_UNSUPPORTED_JOB_CONFIGURATION", \
		"The job's settings do not go together.", \
		"Make the job again with fewer special settings.") \
	X(BITS_E_REMOTE_FILE_CHANGED, 0x80200073, "BG_E_REMOTE_FILE_CHANGED", \
		"The file on the server was replaced during the transfer.", \
		"Resume the job; it starts again from the beginning.") \
	X(BITS_E_SERVER_CERT_VALIDATION_INTERFACE_REQUIRED, 0x80200074, "BG_E_SERVER_CERT_VALIDATION_INTERFACE_REQUIRED", \
		"The program that checks the server's certificate is missing.", \
		"Start the program that made the job.") \
	X(BITS_E_READ_ONLY_WHEN_JOB_ACTIVE, 0x80200075, "BG_E_READ_ONLY_WHEN_JOB_ACTIVE", \
		"That cannot be changed while the job runs.", \
		"Suspend the job first.") \
	X(BITS_E_ERROR_CONTEXT_SERVER_CERTIFICATE_CALLBACK, 0x80200076, "BG_E_ERROR_CONTEXT_SERVER_CERTIFICATE_CALLBACK", \
		"The program that made the job refused the server's certificate.", \
		"Tell the makers of that program.")

/* The network and the way to the server: WinINet and WinHTTP (the same numbers), Windows sockets. */
#define BITS_ERRORS_OF_NETWORK(X) \
	X(BITS_E_INTERNET_TIMEOUT, 0x80072EE2, "WININET_E_TIMEOUT", \
		"The server did not answer in time.", \
		"The job is tried again by itself; check the network if that does not help.") \
	X(BITS_E_INTERNET_INVALID_URL, 0x80072EE5, "WININET_E_INVALID_URL", \
		"The URL is not valid.", \
		"Check how the URL is written.") \
	X(BITS_E_INTERNET_UNRECOGNIZED_SCHEME, 0x80072EE6, "WININET_E_UNRECOGNIZED_SCHEME", \
		"The URL, or where it redirects to, is neither http nor https.", \
		"Use an http or https URL that redirects to such ones only.") \
	X(BITS_E_INTERNET_NAME_NOT_RESOLVED, 0x80072EE7, "WININET_E_NAME_NOT_RESOLVED", \
		"The server's name could not be found.", \
		"Check the host name in the URL and the network's name server.") \
	X(BITS_E_INTERNET_LOGIN_FAILURE, 0x80072EEF, "WININET_E_LOGIN_FAILURE", \
		"The server did not accept the log-in.", \
		"Check the user name and password.") \
	X(BITS_E_INTERNET_CANNOT_CONNECT, 0x80072EFD, "WININET_E_CANNOT_CONNECT", \
		"The server refused the connection or could not be reached.", \
		"Check host and port in the URL; the job is tried again by itself.") \
	X(BITS_E_INTERNET_CONNECTION_ABORTED, 0x80072EFE, "WININET_E_CONNECTION_ABORTED", \
		"The connection to the server broke.", \
		"The job is tried again by itself; check the network if that does not help.") \
	X(BITS_E_INTERNET_CONNECTION_RESET, 0x80072EFF, "WININET_E_CONNECTION_RESET", \
		"The server dropped the connection.", \
		"The job is tried again by itself; check the network if that does not help.") \
	X(BITS_E_INTERNET_HEADER_NOT_FOUND, 0x80072F76, "WININET_E_HEADER_NOT_FOUND", \
		"A header is missing from the server's answer.", \
		"Resume the job; if it fails again, tell the store.") \
	X(BITS_E_INTERNET_INVALID_SERVER_RESPONSE, 0x80072F78, "WININET_E_INVALID_SERVER_RESPONSE", \
		"The server's answer is not valid HTTP.", \
		"Check that the URL leads to a web server; if it does, tell the store.") \
	X(BITS_E_INTERNET_REDIRECT_FAILED, 0x80072F7C, "WININET_E_REDIRECT_FAILED", \
		"The server redirects too often or to nowhere.", \
		"Open the URL in a browser and use the address that it ends at.") \
	X(BITS_E_SOCKET_NETWORK_UNREACHABLE, 0x80072743, "WSAENETUNREACH", \
		"There is no way to the server's network.", \
		"Check the network; the job is tried again by itself.") \
	X(BITS_E_SOCKET_CONNECTION_ABORTED, 0x80072745, "WSAECONNABORTED", \
		"The connection was broken off on this computer.", \
		"Check the firewall; the job is tried again by itself.") \
	X(BITS_E_SOCKET_CONNECTION_RESET, 0x80072746, "WSAECONNRESET", \
		"The server dropped the connection.", \
		"The job is tried again by itself; check the network if that does not help.") \
	X(BITS_E_SOCKET_TIMED_OUT, 0x8007274C, "WSAETIMEDOUT", \
		"The server did not answer in time.", \
		"The job is tried again by itself; check the network if that does not help.") \
	X(BITS_E_SOCKET_CONNECTION_REFUSED, 0x8007274D, "WSAECONNREFUSED", \
		"The server refused the connection.", \
		"Check host and port in the URL; the job is tried again by itself.") \
	X(BITS_E_SOCKET_HOST_UNREACHABLE, 0x80072751, "WSAEHOSTUNREACH", \
		"There is no way to the server.", \
		"Check the network; the job is tried again by itself.") \
	X(BITS_E_SOCKET_HOST_NOT_FOUND, 0x80072AF9, "WSAHOST_NOT_FOUND", \
		"The server's name could not be found.", \
		"Check the host name in the URL and the network's name server.") \
	X(BITS_E_BAD_NETWORK_PATH, 0x80070035, "ERROR_BAD_NETPATH", \
		"The network folder was not found.", \
		"Check the folder's name and that the other computer is on.") \
	X(BITS_E_NETWORK_NAME_DELETED, 0x80070040, "ERROR_NETNAME_DELETED", \
		"The network folder is no longer there.", \
		"Connect to the folder again, then resume the job.") \
	X(BITS_E_CONNECTION_REFUSED, 0x800704C9, "ERROR_CONNECTION_REFUSED", \
		"The other computer refused the connection.", \
		"Check host and port in the URL; the job is tried again by itself.") \
	X(BITS_E_NOT_LOGGED_ON, 0x800704DD, "ERROR_NOT_LOGGED_ON", \
		"The job's owner is not logged on.", \
		"Log on as the job's owner; the job then goes on by itself.")

/* Certificates and secure connections. */
#define BITS_ERRORS_OF_TLS(X) \
	X(BITS_E_CERTIFICATE_EXPIRED, 0x80072F05, "WININET_E_SEC_CERT_DATE_INVALID", \
		"The server's certificate has expired or is not valid yet.", \
		"Check this computer's date and time; if they are right, tell the store.") \
	X(BITS_E_CERTIFICATE_WRONG_NAME, 0x80072F06, "WININET_E_SEC_CERT_CN_INVALID", \
		"The server's certificate belongs to another host.", \
		"Check the host name in the URL; if it is right, tell the store.") \
	X(BITS_E_CERTIFICATE_CLIENT_NEEDED, 0x80072F0C, "WININET_E_CLIENT_AUTH_CERT_NEEDED", \
		"The server asks for a certificate of yours.", \
		"Set a client certificate on the job, or ask the store.") \
	X(BITS_E_CERTIFICATE_INVALID_CA, 0x80072F0D, "WININET_E_INVALID_CA", \
		"The server's certificate comes from somebody this computer does not trust.", \
		"Tell the store; if it is your own server, install its certificate authority.") \
	X(BITS_E_CERTIFICATE_ERRORS, 0x80072F17, "WININET_E_SEC_CERT_ERRORS", \
		"The server's certificate has errors.", \
		"Tell the store.") \
	X(BITS_E_CERTIFICATE_NO_REVOCATION, 0x80072F18, "WININET_E_SEC_CERT_NO_REV", \
		"The server's certificate does not say where to ask whether it was revoked.", \
		"Tell the store.") \
	X(BITS_E_CERTIFICATE_REVOCATION_FAILED, 0x80072F19, "WININET_E_SEC_CERT_REV_FAILED", \
		"Whether the server's certificate was revoked could not be found out.", \
		"Check the network and the proxy settings, then resume the job.") \
	X(BITS_E_TLS_CHANNEL_ERROR, 0x80072F7D, "WININET_E_SECURITY_CHANNEL_ERROR", \
		"No secure connection to the server could be made.", \
		"Check this computer's date and time; if they are right, tell the store.") \
	X(BITS_E_CERTIFICATE_INVALID, 0x80072F89, "ERROR_WINHTTP_SECURE_INVALID_CERT", \
		"The server's certificate is not valid.", \
		"Tell the store.") \
	X(BITS_E_CERTIFICATE_REVOKED, 0x80072F8A, "WININET_E_SEC_CERT_REVOKED", \
		"The server's certificate was revoked.", \
		"Do not use this server; tell the store.") \
	X(BITS_E_TLS_FAILURE, 0x80072F8F, "ERROR_WINHTTP_SECURE_FAILURE", \
		"The server's certificate or its secure connection was refused.", \
		"Check this computer's date and time; if they are right, tell the store.") \
	X(BITS_E_CERTIFICATE_WRONG_USAGE, 0x80072F93, "ERROR_WINHTTP_SECURE_CERT_WRONG_USAGE", \
		"The server's certificate is not meant for servers.", \
		"Tell the store.") \
	X(BITS_E_SCHANNEL_UNTRUSTED_ROOT, 0x80090325, "SEC_E_UNTRUSTED_ROOT", \
		"The server's certificate comes from somebody this computer does not trust.", \
		"Tell the store; if it is your own server, install its certificate authority.") \
	X(BITS_E_SCHANNEL_EXPIRED, 0x80090328, "SEC_E_CERT_EXPIRED", \
		"The server's certificate has expired.", \
		"Check this computer's date and time; if they are right, tell the store.") \
	X(BITS_E_SCHANNEL_WRONG_PRINCIPAL, 0x80090322, "SEC_E_WRONG_PRINCIPAL", \
		"The server's certificate belongs to another host.", \
		"Check the host name in the URL; if it is right, tell the store.") \
	X(BITS_E_SCHANNEL_ALGORITHM_MISMATCH, 0x80090331, "SEC_E_ALGORITHM_MISMATCH", \
		"Server and computer share no way to encrypt.", \
		"Update this computer; if it is up to date, tell the store.") \
	X(BITS_E_CHAIN_EXPIRED, 0x800B0101, "CERT_E_EXPIRED", \
		"A certificate of the server has expired or is not valid yet.", \
		"Check this computer's date and time; if they are right, tell the store.") \
	X(BITS_E_CHAIN_UNTRUSTED_ROOT, 0x800B0109, "CERT_E_UNTRUSTEDROOT", \
		"The server's certificate comes from somebody this computer does not trust.", \
		"Tell the store; if it is your own server, install its certificate authority.") \
	X(BITS_E_CHAIN_WRONG_NAME, 0x800B010F, "CERT_E_CN_NO_MATCH", \
		"The server's certificate belongs to another host.", \
		"Check the host name in the URL; if it is right, tell the store.")

/* Files and folders on this computer. */
#define BITS_ERRORS_OF_FILES(X) \
	X(BITS_E_ACCESS_DENIED, 0x80070005, "E_ACCESSDENIED", \
		"Access is denied.", \
		"Check who owns the file, its folder or the job.") \
	X(BITS_E_LOCAL_FILE_NOT_FOUND, 0x80070002, "ERROR_FILE_NOT_FOUND", \
		"The file was not found.", \
		"Check the file's name; if the file was moved, add the job again.") \
	X(BITS_E_PATH_NOT_FOUND, 0x80070003, "ERROR_PATH_NOT_FOUND", \
		"The folder that the file goes to does not exist.", \
		"Make the folder, then resume the job.") \
	X(BITS_E_TOO_MANY_OPEN_FILES, 0x80070004, "ERROR_TOO_MANY_OPEN_FILES", \
		"Too many files are open.", \
		"Close some programs; the job is tried again by itself.") \
	X(BITS_E_INVALID_DRIVE, 0x8007000F, "ERROR_INVALID_DRIVE", \
		"There is no such drive.", \
		"Connect the drive, then resume the job.") \
	X(BITS_E_WRITE_PROTECT, 0x80070013, "ERROR_WRITE_PROTECT", \
		"The disk or folder can only be read.", \
		"Choose another folder, or make this one writable.") \
	X(BITS_E_NOT_READY, 0x80070015, "ERROR_NOT_READY", \
		"The drive is not ready.", \
		"Insert the disk or connect the drive, then resume the job.") \
	X(BITS_E_CRC, 0x80070017, "ERROR_CRC", \
		"The disk could not be read without errors.", \
		"Check the disk, and choose another one for the file.") \
	X(BITS_E_SHARING_VIOLATION, 0x80070020, "ERROR_SHARING_VIOLATION", \
		"Another program uses the file.", \
		"Close that program, then try again.") \
	X(BITS_E_LOCK_VIOLATION, 0x80070021, "ERROR_LOCK_VIOLATION", \
		"Another program has locked part of the file.", \
		"Close that program, then try again.") \
	X(BITS_E_HANDLE_DISK_FULL, 0x80070027, "ERROR_HANDLE_DISK_FULL", \
		"The disk is full.", \
		"Free some space, then resume the job.") \
	X(BITS_E_FILE_EXISTS, 0x80070050, "ERROR_FILE_EXISTS", \
		"There is a file of that name already.", \
		"Choose another name, or allow overwriting with --force.") \
	X(BITS_E_DISK_FULL, 0x80070070, "ERROR_DISK_FULL", \
		"The disk is full.", \
		"Free some space, then resume the job.") \
	X(BITS_E_INVALID_NAME, 0x8007007B, "ERROR_INVALID_NAME", \
		"The file's name holds characters that are not allowed.", \
		"Choose another name.") \
	X(BITS_E_BAD_PATHNAME, 0x800700A1, "ERROR_BAD_PATHNAME", \
		"The path is not valid.", \
		"Give a full path to a file in an existing folder.") \
	X(BITS_E_ALREADY_EXISTS, 0x800700B7, "ERROR_ALREADY_EXISTS", \
		"There is a file of that name already.", \
		"Choose another name, or allow overwriting with --force.") \
	X(BITS_E_FILENAME_TOO_LONG, 0x800700CE, "ERROR_FILENAME_EXCED_RANGE", \
		"The file's name or path is too long.", \
		"Choose a shorter name or a folder nearer to the top.") \
	X(BITS_E_FILE_TOO_LARGE, 0x800700DF, "ERROR_FILE_TOO_LARGE", \
		"The file is larger than this disk's file system takes.", \
		"Choose a folder on another disk.") \
	X(BITS_E_DIRECTORY, 0x8007010B, "ERROR_DIRECTORY", \
		"The path names a folder where a file is meant, or the other way round.", \
		"Check the path.") \
	X(BITS_E_IO_DEVICE, 0x8007045D, "ERROR_IO_DEVICE", \
		"The disk reported an error.", \
		"Check the disk and its cable, and choose another one for the file.") \
	X(BITS_E_DISK_QUOTA_EXCEEDED, 0x8007050F, "ERROR_DISK_QUOTA_EXCEEDED", \
		"You have used up your share of the disk.", \
		"Delete some files of yours, then resume the job.")

/* The service behind the queue: COM, RPC, the service manager, and what any call may say. */
#define BITS_ERRORS_OF_SERVICE(X) \
	X(BITS_S_OK, 0x00000000, "S_OK", "Done.", "") \
	X(BITS_S_FALSE, 0x00000001, "S_FALSE", "Done; there was nothing to do.", "") \
	X(BITS_E_NOT_IMPLEMENTED, 0x80004001, "E_NOTIMPL", \
		"This queue cannot do that.", \
		"Nothing; another queue may be able to.") \
	X(BITS_E_NO_INTERFACE, 0x80004002, "E_NOINTERFACE", \
		"This version of BITS cannot do that.", \
		"Update Windows.") \
	X(BITS_E_POINTER, 0x80004003, "E_POINTER", \
		"A call to BITS was made wrongly.", \
		"Report this as a bug of bitsbridge.") \
	X(BITS_E_ABORT, 0x80004004, "E_ABORT", \
		"The operation was broken off.", "Try again.") \
	X(BITS_E_FAIL, 0x80004005, "E_FAIL", \
		"Something failed, and Windows does not say what.", \
		"Try again; if it fails again, restart the queue's service.") \
	X(BITS_E_UNEXPECTED, 0x8000FFFF, "E_UNEXPECTED", \
		"Something failed that should never fail.", \
		"Try again; if it fails again, restart the queue's service.") \
	X(BITS_E_HANDLE, 0x80070006, "E_HANDLE", \
		"A call to the system was made wrongly.", \
		"Report this as a bug of bitsbridge.") \
	X(BITS_E_OUT_OF_MEMORY, 0x8007000E, "E_OUTOFMEMORY", \
		"The computer is out of memory.", \
		"Close some programs, then try again.") \
	X(BITS_E_INVALID_ARGUMENT, 0x80070057, "E_INVALIDARG", \
		"An argument is not valid.", \
		"See bitsbridge --help for what is taken.") \
	X(BITS_E_CANCELLED_BY_USER, 0x800704C7, "ERROR_CANCELLED", \
		"The operation was called off.", "Try again.") \
	X(BITS_E_CLASS_NOT_REGISTERED, 0x80040154, "REGDB_E_CLASSNOTREG", \
		"BITS is not installed on this computer.", \
		"Repair the Windows component, or use: --queue local") \
	X(BITS_E_COM_NOT_INITIALIZED, 0x800401F0, "CO_E_NOTINITIALIZED", \
		"A call to BITS was made too early.", \
		"Report this as a bug of bitsbridge.") \
	X(BITS_E_SERVER_EXEC_FAILURE, 0x80080005, "CO_E_SERVER_EXEC_FAILURE", \
		"The BITS service did not start in time.", \
		"Try again in a minute; see the service's state with: sc query bits") \
	X(BITS_E_RPC_CALL_REJECTED, 0x80010001, "RPC_E_CALL_REJECTED", \
		"The BITS service is too busy to answer.", \
		"Try again in a moment.") \
	X(BITS_E_RPC_CONNECTION_TERMINATED, 0x80010006, "RPC_E_CONNECTION_TERMINATED", \
		"The connection to the BITS service broke.", \
		"Wait a moment; bitsbridge connects again by itself.") \
	X(BITS_E_RPC_SERVER_DIED, 0x80010007, "RPC_E_SERVER_DIED", \
		"The BITS service ended during a call.", \
		"Wait a moment; bitsbridge connects again by itself.") \
	X(BITS_E_RPC_SERVER_DIED_DNE, 0x80010012, "RPC_E_SERVER_DIED_DNE", \
		"The BITS service ended before a call.", \
		"Wait a moment; bitsbridge connects again by itself.") \
	X(BITS_E_RPC_SERVER_FAULT, 0x80010105, "RPC_E_SERVERFAULT", \
		"The BITS service failed during a call.", \
		"Try again; if it fails again, restart the service: net stop bits & net start bits") \
	X(BITS_E_RPC_DISCONNECTED, 0x80010108, "RPC_E_DISCONNECTED", \
		"The BITS service was restarted.", \
		"Wait a moment; bitsbridge connects again by itself.") \
	X(BITS_E_RPC_RETRY_LATER, 0x8001010A, "RPC_E_SERVERCALL_RETRYLATER", \
		"The BITS service is busy.", \
		"Try again in a moment.") \
	X(BITS_E_RPC_WRONG_THREAD, 0x8001010E, "RPC_E_WRONG_THREAD", \
		"A call to BITS was made from the wrong thread.", \
		"Report this as a bug of bitsbridge.") \
	X(BITS_E_RPC_TIMEOUT, 0x8001011F, "RPC_E_TIMEOUT", \
		"The BITS service did not answer in time.", \
		"Wait a moment; if it stays so, restart the service: net stop bits & net start bits") \
	X(BITS_E_RPC_SYS_CALL_FAILED, 0x80010100, "RPC_E_SYS_CALL_FAILED", \
		"Windows could not reach the BITS service.", \
		"Wait a moment; bitsbridge connects again by itself.") \
	X(BITS_E_OBJECT_NOT_CONNECTED, 0x800401FD, "CO_E_OBJNOTCONNECTED", \
		"The BITS service no longer knows this connection.", \
		"Wait a moment; bitsbridge connects again by itself.") \
	X(BITS_E_RPC_UNKNOWN_INTERFACE, 0x800706B5, "RPC_S_UNKNOWN_IF", \
		"The BITS service is just starting or ending.", \
		"Wait a moment; bitsbridge connects again by itself.") \
	X(BITS_E_RPC_NOT_REGISTERED, 0x800706D9, "EPT_S_NOT_REGISTERED", \
		"The BITS service is just starting or ending.", \
		"Wait a moment; bitsbridge connects again by itself.") \
	X(BITS_E_RPC_NULL_POINTER, 0x800706F4, "RPC_X_NULL_REF_POINTER", \
		"A call to BITS lacked what it must carry.", \
		"Report this as a bug of bitsbridge.") \
	X(BITS_E_RPC_SERVER_UNAVAILABLE, 0x800706BA, "RPC_S_SERVER_UNAVAILABLE", \
		"The BITS service is not running.", \
		"Start it: net start bits") \
	X(BITS_E_RPC_SERVER_TOO_BUSY, 0x800706BB, "RPC_S_SERVER_TOO_BUSY", \
		"The BITS service is too busy to answer.", \
		"Try again in a moment.") \
	X(BITS_E_RPC_CALL_FAILED, 0x800706BE, "RPC_S_CALL_FAILED", \
		"The BITS service ended during a call.", \
		"Wait a moment; bitsbridge connects again by itself.") \
	X(BITS_E_RPC_CALL_FAILED_DNE, 0x800706BF, "RPC_S_CALL_FAILED_DNE", \
		"The BITS service ended before a call.", \
		"Wait a moment; bitsbridge connects again by itself.") \
	X(BITS_E_RPC_CALL_CANCELLED, 0x8007071A, "RPC_S_CALL_CANCELLED", \
		"The call to the BITS service was called off.", \
		"Try again.") \
	X(BITS_E_SERVICE_REQUEST_TIMEOUT, 0x8007041D, "ERROR_SERVICE_REQUEST_TIMEOUT", \
		"The BITS service did not start in time.", \
		"Try again in a minute; see the service's state with: sc query bits") \
	X(BITS_E_SERVICE_DISABLED, 0x80070422, "ERROR_SERVICE_DISABLED", \
		"The BITS service is disabled on this computer.", \
		"Enable it as administrator: sc config bits start= delayed-auto") \
	X(BITS_E_SERVICE_DOES_NOT_EXIST, 0x80070424, "ERROR_SERVICE_DOES_NOT_EXIST", \
		"BITS is not installed on this computer.", \
		"Repair the Windows component.") \
	X(BITS_E_SERVICE_NOT_ACTIVE, 0x80070426, "ERROR_SERVICE_NOT_ACTIVE", \
		"The BITS service is not running.", \
		"Start it: net start bits") \
	X(BITS_E_SERVICE_DEPENDENCY_FAIL, 0x8007042C, "ERROR_SERVICE_DEPENDENCY_FAIL", \
		"A service that BITS needs did not start.", \
		"See which one with: sc qc bits") \
	X(BITS_E_SHUTDOWN_IN_PROGRESS, 0x8007045B, "ERROR_SHUTDOWN_IN_PROGRESS", \
		"The computer is shutting down.", \
		"The job goes on by itself after the restart.") \
	X(BITS_E_NO_SUCH_LOGON_SESSION, 0x80070520, "ERROR_NO_SUCH_LOGON_SESSION", \
		"The job's owner is not logged on.", \
		"Log on as the job's owner; the job then goes on by itself.") \
	X(BITS_E_PRIVILEGE_NOT_HELD, 0x80070522, "ERROR_PRIVILEGE_NOT_HELD", \
		"That needs a right which this user does not have.", \
		"Run the command as administrator.") \
	X(BITS_E_PROCESS_TIMEOUT, 0x800705B4, "ERROR_TIMEOUT", \
		"The operation took too long.", "Try again.")

#define BITS_ERRORS(X) \
	BITS_ERRORS_OF_BITS(X) \
	BITS_ERRORS_OF_NETWORK(X) \
	BITS_ERRORS_OF_TLS(X) \
	BITS_ERRORS_OF_FILES(X) \
	BITS_ERRORS_OF_SERVICE(X)

/* HTTP statuses that say more than their class. X(status, plain sentence, what to do). */
#define BITS_HTTP_ERRORS(X) \
	X(400, "The server did not understand the request.", \
		"Check the URL; if it is right, tell the store.") \
	X(401, "The server asks for a user name and password.", \
		"Log in at the store and start the download again.") \
	X(402, "The server asks for a payment first.", \
		"Finish the purchase at the store, then start the download again.") \
	X(403, "The server does not allow this file to be downloaded.", \
		"Log in at the store and start the download again; links may have expired.") \
	X(404, "The server does not have this file.", \
		"Check the URL; if it is right, tell the store.") \
	X(405, "The server does not allow downloads at this address.", \
		"Check the URL; if it is right, tell the store.") \
	X(406, "The server has the file in no form that can be taken.", \
		"Tell the store.") \
	X(407, "The proxy asks for a user name and password.", \
		"Check this computer's proxy settings.") \
	X(408, "The server was tired of waiting for the request.", \
		"Check the network; resume the job if it is not tried again by itself.") \
	X(409, "The file is in a state that does not allow the download.", \
		"Try again later; if that does not help, tell the store.") \
	X(410, "The server no longer has this file.", \
		"Ask the store for a new link.") \
	X(411, "The server wants to know the length beforehand.", \
		"Tell the store.") \
	X(412, "The file on the server was changed in the meantime.", \
		"Resume the job; it starts again from the beginning.") \
	X(413, "The request is larger than the server accepts.", \
		"Send a smaller file, or ask the store to raise its limit.") \
	X(414, "The URL is longer than the server accepts.", \
		"Ask the store for a shorter link.") \
	X(415, "The server does not accept this kind of file.", \
		"Tell the store.") \
	X(416, "The server's file is shorter than what is here already.", \
		"Cancel the job and add it again; the file was replaced.") \
	X(417, "The server cannot meet what the request expects.", \
		"Tell the store.") \
	X(421, "The request reached the wrong server.", \
		"Check the host name in the URL; if it is right, tell the store.") \
	X(423, "The file is locked on the server.", \
		"Try again later; if that does not help, tell the store.") \
	X(425, "The server does not want to answer this early.", \
		"Resume the job.") \
	X(426, "The server wants a newer protocol.", \
		"Try the URL with https instead of http.") \
	X(429, "The server was asked too often.", \
		"Wait some minutes, then resume the job.") \
	X(431, "The request's headers are larger than the server accepts.", \
		"Ask the store for a shorter link.") \
	X(449, "The server wants the request again with more details.", \
		"Log in at the store and start the download again.") \
	X(451, "The server may not give out this file for legal reasons.", \
		"Ask the store.") \
	X(500, "The server has a problem of its own.", \
		"The job is tried again by itself; if that does not help, tell the store.") \
	X(501, "The server cannot do what the download needs.", \
		"Tell the store.") \
	X(502, "A server behind the server gave no good answer.", \
		"The job is tried again by itself; if that does not help, tell the store.") \
	X(503, "The server is overloaded or under repair.", \
		"Wait; the job is tried again by itself.") \
	X(504, "A server behind the server did not answer in time.", \
		"The job is tried again by itself; if that does not help, tell the store.") \
	X(505, "The server does not speak this version of HTTP.", \
		"Tell the store.") \
	X(507, "The server is out of space.", \
		"Tell the store.") \
	X(508, "The server is caught in a loop.", \
		"Tell the store.") \
	X(511, "The network asks you to log in first.", \
		"Open a browser and log in to the network, then resume the job.")

/* clang-format on */

#endif
