/* SPDX-License-Identifier: MIT */
/* Part of error_texts.h, which says what the columns are. */
#ifndef BITSBRIDGE_MODEL_ERROR_TEXTS_BITS_H
#define BITSBRIDGE_MODEL_ERROR_TEXTS_BITS_H

/* clang-format off */

/* What BITS itself says: bitsmsg.h. */
#define ERROR_TEXTS_OF_BITS(X) \
	X(BITS_S_PARTIAL_COMPLETE, "BG_S_PARTIAL_COMPLETE", \
		"Only some of the files were complete; the others were deleted.", \
		"Add the missing files again as a new job.") \
	X(BITS_S_ERROR_CONTEXT_NONE, "BG_S_ERROR_CONTEXT_NONE", \
		"No error has occurred.", "") \
	X(BITS_S_UNABLE_TO_DELETE_FILES, "BG_S_UNABLE_TO_DELETE_FILES", \
		"Done, but not all temporary files could be deleted.", \
		"Delete files named BIT*.tmp beside the target by hand.") \
	X(BITS_S_PROXY_CHANGED, "BG_S_PROXY_CHANGED", \
		"The proxy settings have changed.", "") \
	X(BITS_S_OVERRIDDEN_BY_POLICY, "BG_S_OVERRIDDEN_BY_POLICY", \
		"Saved, but a policy of this computer overrides the setting.", \
		"Ask your administrator about the policy.") \
	X(BITS_E_NOT_FOUND, "BG_E_NOT_FOUND", \
		"There is no such job in the queue.", \
		"See what is there with: bitsbridge list --all") \
	X(BITS_E_INVALID_STATE, "BG_E_INVALID_STATE", \
		"The job's state does not allow that.", \
		"See its state with: bitsbridge show ID") \
	X(BITS_E_EMPTY, "BG_E_EMPTY", \
		"The job has no files.", \
		"Add a file to the job before resuming it.") \
	X(BITS_E_FILE_NOT_AVAILABLE, "BG_E_FILE_NOT_AVAILABLE", \
		"The error does not belong to any one file.", \
		"Look at the job's error instead of a file's.") \
	X(BITS_E_PROTOCOL_NOT_AVAILABLE, "BG_E_PROTOCOL_NOT_AVAILABLE", \
		"The error does not belong to a transfer protocol.", \
		"Look at the job's error code instead.") \
	X(BITS_E_ERROR_CONTEXT_UNKNOWN, "BG_E_ERROR_CONTEXT_UNKNOWN", \
		"An error occurred at an unknown place.", \
		"Resume the job; if it fails again, cancel it and add it anew.") \
	X(BITS_E_ERROR_CONTEXT_GENERAL_QUEUE_MANAGER, "BG_E_ERROR_CONTEXT_GENERAL_QUEUE_MANAGER", \
		"The error occurred in the queue itself.", \
		"Resume the job; if it fails again, restart the queue's service.") \
	X(BITS_E_ERROR_CONTEXT_LOCAL_FILE, "BG_E_ERROR_CONTEXT_LOCAL_FILE", \
		"The error occurred with the file on this computer.", \
		"Check that the folder exists, is writable and has free space.") \
	X(BITS_E_ERROR_CONTEXT_REMOTE_FILE, "BG_E_ERROR_CONTEXT_REMOTE_FILE", \
		"The error occurred with the file on the server.", \
		"Open the URL in a browser to see whether the server has the file.") \
	X(BITS_E_ERROR_CONTEXT_GENERAL_TRANSPORT, "BG_E_ERROR_CONTEXT_GENERAL_TRANSPORT", \
		"The error occurred on the way between server and computer.", \
		"Check the network connection, then resume the job.") \
	X(BITS_E_ERROR_CONTEXT_QUEUE_MANAGER_NOTIFICATION, "BG_E_ERROR_CONTEXT_QUEUE_MANAGER_NOTIFICATION", \
		"The program that made the job could not be told about it.", \
		"Start the program that made the job.") \
	X(BITS_E_DESTINATION_LOCKED, "BG_E_DESTINATION_LOCKED", \
		"The disk that the file goes to is locked.", \
		"Unlock the disk, or wait for the program that checks it, then resume the job.") \
	X(BITS_E_VOLUME_CHANGED, "BG_E_VOLUME_CHANGED", \
		"Another disk is in the drive that the file goes to.", \
		"Put the former disk back, then resume the job.") \
	X(BITS_E_ERROR_INFORMATION_UNAVAILABLE, "BG_E_ERROR_INFORMATION_UNAVAILABLE", \
		"The job has no error at present.", \
		"Nothing; the job has gone on since.") \
	X(BITS_E_NETWORK_DISCONNECTED, "BG_E_NETWORK_DISCONNECTED", \
		"There is no network connection.", \
		"The job goes on by itself once the network is back.") \
	X(BITS_E_MISSING_FILE_SIZE, "BG_E_MISSING_FILE_SIZE", \
		"The server does not say how large the file is.", \
		"Ask the store to send Content-Length with its files.") \
	X(BITS_E_INSUFFICIENT_HTTP_SUPPORT, "BG_E_INSUFFICIENT_HTTP_SUPPORT", \
		"The server does not speak HTTP/1.1.", \
		"Ask the store to serve its files by HTTP/1.1.") \
	X(BITS_E_INSUFFICIENT_RANGE_SUPPORT, "BG_E_INSUFFICIENT_RANGE_SUPPORT", \
		"The server does not support byte ranges.", \
		"Ask the store to enable range requests for its files, or have this one fetched whole: " \
		"bitsbridge change ID --priority foreground, then bitsbridge resume ID.") \
	X(BITS_E_REMOTE_NOT_SUPPORTED, "BG_E_REMOTE_NOT_SUPPORTED", \
		"BITS cannot be used from another computer.", \
		"Run bitsbridge on the computer that downloads.") \
	X(BITS_E_NEW_OWNER_DIFF_MAPPING, "BG_E_NEW_OWNER_DIFF_MAPPING", \
		"The drive letters of the new owner lead elsewhere.", \
		"Make the job again as the user who shall own it.") \
	X(BITS_E_NEW_OWNER_NO_FILE_ACCESS, "BG_E_NEW_OWNER_NO_FILE_ACCESS", \
		"The new owner may not write to the job's files.", \
		"Give that user the right to the folder, or choose another one.") \
	X(BITS_E_PROXY_LIST_TOO_LARGE, "BG_E_PROXY_LIST_TOO_LARGE", \
		"The list of proxies is too long.", \
		"Shorten it to less than 32 KB.") \
	X(BITS_E_PROXY_BYPASS_LIST_TOO_LARGE, "BG_E_PROXY_BYPASS_LIST_TOO_LARGE", \
		"The list of hosts that need no proxy is too long.", \
		"Shorten it to less than 32 KB.") \
	X(BITS_E_INVALID_SERVER_RESPONSE, "BG_E_INVALID_SERVER_RESPONSE", \
		"The server's answer contradicts itself or was cut short.", \
		"Resume the job; if it fails again, tell the store.") \
	X(BITS_E_TOO_MANY_FILES, "BG_E_TOO_MANY_FILES", \
		"This kind of job takes one file only.", \
		"Make a job of its own for each file.") \
	X(BITS_E_LOCAL_FILE_CHANGED, "BG_E_LOCAL_FILE_CHANGED", \
		"The file on this computer was changed during the transfer.", \
		"Resume the job; it fetches the file again.") \
	X(BITS_E_ERROR_CONTEXT_REMOTE_APPLICATION, "BG_E_ERROR_CONTEXT_REMOTE_APPLICATION", \
		"The program behind the server reported an error.", \
		"Tell the store.") \
	X(BITS_E_SESSION_NOT_FOUND, "BG_E_SESSION_NOT_FOUND", \
		"The server no longer knows the upload.", \
		"Resume the job; the upload starts again.") \
	X(BITS_E_TOO_LARGE, "BG_E_TOO_LARGE", \
		"The file is larger than the server accepts.", \
		"Send a smaller file, or ask the store to raise its limit.") \
	X(BITS_E_STRING_TOO_LONG, "BG_E_STRING_TOO_LONG", \
		"The name or description is too long.", \
		"BITS takes 256 characters of name and 1,024 of description.") \
	X(BITS_E_CLIENT_SERVER_PROTOCOL_MISMATCH, "BG_E_CLIENT_SERVER_PROTOCOL_MISMATCH", \
		"Server and computer share no version of the upload protocol.", \
		"Tell the store.") \
	X(BITS_E_SERVER_EXECUTE_ENABLE, "BG_E_SERVER_EXECUTE_ENABLE", \
		"The server's upload folder may execute programs, which BITS refuses.", \
		"Tell the store to turn execution off for its upload folder.") \
	X(BITS_E_NO_PROGRESS, "BG_E_NO_PROGRESS", \
		"Nothing has moved for as long as the job may wait.", \
		"Check the network and the server, then resume the job.") \
	X(BITS_E_USERNAME_TOO_LARGE, "BG_E_USERNAME_TOO_LARGE", \
		"The user name is too long.", "Use one of at most 300 characters.") \
	X(BITS_E_PASSWORD_TOO_LARGE, "BG_E_PASSWORD_TOO_LARGE", \
		"The password is too long.", "Use one of at most 65,535 characters.") \
	X(BITS_E_INVALID_AUTH_TARGET, "BG_E_INVALID_AUTH_TARGET", \
		"The log-in is meant for neither server nor proxy.", \
		"Say which of the two the credentials are for.") \
	X(BITS_E_INVALID_AUTH_SCHEME, "BG_E_INVALID_AUTH_SCHEME", \
		"The way to log in is not one that BITS knows.", \
		"Use basic, digest, NTLM, negotiate or passport.") \
	X(BITS_E_FILE_NOT_FOUND, "BG_E_FILE_NOT_FOUND", \
		"The job holds no such file.", \
		"See its files with: bitsbridge show ID") \
	X(BITS_E_INVALID_RANGE, "BG_E_INVALID_RANGE", \
		"The byte range lies outside of the file.", \
		"Give a range within the file's size.") \
	X(BITS_E_OVERLAPPING_RANGES, "BG_E_OVERLAPPING_RANGES", \
		"Some of the byte ranges overlap.", \
		"Give ranges that do not overlap.") \
	X(BITS_E_CONNECT_FAILURE, "BG_E_CONNECT_FAILURE", \
		"The server could not be reached.", \
		"Check the network; the job is tried again by itself.") \
	X(BITS_E_CONNECTION_CLOSED, "BG_E_CONNECTION_CLOSED", \
		"The server closed the connection too early.", \
		"The job is tried again by itself; if that does not help, tell the store.") \
	X(BITS_E_KEEP_ALIVE_FAILURE, "BG_E_KEEP_ALIVE_FAILURE", \
		"The server closed a connection that was to stay open.", \
		"The job is tried again by itself; if that does not help, tell the store.") \
	X(BITS_E_MESSAGE_LENGTH_LIMIT_EXCEEDED, "BG_E_MESSAGE_LENGTH_LIMIT_EXCEEDED", \
		"The server's answer was longer than allowed.", \
		"Tell the store.") \
	X(BITS_E_NAME_RESOLUTION_FAILURE, "BG_E_NAME_RESOLUTION_FAILURE", \
		"The server's name could not be found.", \
		"Check the host name in the URL and the network's name server.") \
	X(BITS_E_PENDING, "BG_E_PENDING", \
		"The request is still under way.", "Try again in a moment.") \
	X(BITS_E_PIPELINE_FAILURE, "BG_E_PIPELINE_FAILURE", \
		"Several requests on one connection failed together.", \
		"The job is tried again by itself; if that does not help, tell the store.") \
	X(BITS_E_PROTOCOL_ERROR, "BG_E_PROTOCOL_ERROR", \
		"The server's answer is an error of the protocol.", \
		"Resume the job; if it fails again, tell the store.") \
	X(BITS_E_PROXY_NAME_RESOLUTION_FAILURE, "BG_E_PROXY_NAME_RESOLUTION_FAILURE", \
		"The proxy's name could not be found.", \
		"Check this computer's proxy settings.") \
	X(BITS_E_RECEIVE_FAILURE, "BG_E_RECEIVE_FAILURE", \
		"The server's answer did not arrive whole.", \
		"The job is tried again by itself; check the network if that does not help.") \
	X(BITS_E_REQUEST_CANCELED, "BG_E_REQUEST_CANCELED", \
		"The request was called off.", "Resume the job.") \
	X(BITS_E_SECURE_CHANNEL_FAILURE, "BG_E_SECURE_CHANNEL_FAILURE", \
		"No secure connection to the server could be made.", \
		"Check this computer's date and time; if they are right, tell the store.") \
	X(BITS_E_SEND_FAILURE, "BG_E_SEND_FAILURE", \
		"The request could not be sent whole.", \
		"The job is tried again by itself; check the network if that does not help.") \
	X(BITS_E_SERVER_PROTOCOL_VIOLATION, "BG_E_SERVER_PROTOCOL_VIOLATION", \
		"The server's answer is not valid HTTP.", \
		"Check that the URL leads to a web server; if it does, tell the store.") \
	X(BITS_E_TIMEOUT, "BG_E_TIMEOUT", \
		"The server did not answer in time.", \
		"The job is tried again by itself; check the network if that does not help.") \
	X(BITS_E_TRUST_FAILURE, "BG_E_TRUST_FAILURE", \
		"The server's certificate could not be verified.", \
		"Check this computer's date and time; if they are right, tell the store.") \
	X(BITS_E_UNKNOWN_ERROR, "BG_E_UNKNOWN_ERROR", \
		"BITS could not tell what went wrong.", \
		"Resume the job; if it fails again, cancel it and add it anew.") \
	X(BITS_E_BLOCKED_BY_POLICY, "BG_E_BLOCKED_BY_POLICY", \
		"A policy does not allow this transfer now.", \
		"The job goes on by itself once the policy allows it; ask your administrator.") \
	X(BITS_E_INVALID_PROXY_INFO, "BG_E_INVALID_PROXY_INFO", \
		"The proxy settings are not valid.", \
		"Check this computer's proxy settings.") \
	X(BITS_E_INVALID_CREDENTIALS, "BG_E_INVALID_CREDENTIALS", \
		"The user name or password is not in a valid form.", \
		"Set the credentials again.") \
	X(BITS_E_INVALID_HASH_ALGORITHM, "BG_E_INVALID_HASH_ALGORITHM", \
		"The hash algorithm is not known here.", \
		"Tell the makers of the program that made the job.") \
	X(BITS_E_RECORD_DELETED, "BG_E_RECORD_DELETED", \
		"The record in the cache has been deleted.", "Resume the job.") \
	X(BITS_E_COMMIT_IN_PROGRESS, "BG_E_COMMIT_IN_PROGRESS", \
		"Another change of the same job is under way.", "Try again in a few seconds.") \
	X(BITS_E_DISCOVERY_IN_PROGRESS, "BG_E_DISCOVERY_IN_PROGRESS", \
		"BITS is still looking for computers nearby.", "Try again in a few seconds.") \
	X(BITS_E_UPNP_ERROR, "BG_E_UPNP_ERROR", \
		"The router reported an error.", "Check the router, or restart it.") \
	X(BITS_E_TEST_OPTION_BLOCKED_DOWNLOAD, "BG_E_TEST_OPTION_BLOCKED_DOWNLOAD", \
		"A test setting of BITS stops the download.", \
		"Turn the test setting off.") \
	X(BITS_E_PEERCACHING_DISABLED, "BG_E_PEERCACHING_DISABLED", \
		"Sharing downloads with computers nearby is turned off.", \
		"Turn peer caching on, or do without it.") \
	X(BITS_E_BUSYCACHERECORD, "BG_E_BUSYCACHERECORD", \
		"The record in the cache is in use.", "Try again in a few seconds.") \
	X(BITS_E_TOO_MANY_JOBS_PER_USER, "BG_E_TOO_MANY_JOBS_PER_USER", \
		"This user has as many jobs as a policy allows.", \
		"Complete or cancel some jobs.") \
	X(BITS_E_TOO_MANY_JOBS_PER_MACHINE, "BG_E_TOO_MANY_JOBS_PER_MACHINE", \
		"The queue holds as many jobs as it may.", \
		"Complete or cancel some jobs, or raise --max-jobs.") \
	X(BITS_E_TOO_MANY_FILES_IN_JOB, "BG_E_TOO_MANY_FILES_IN_JOB", \
		"The job holds as many files as it may.", \
		"Put the other files into a second job.") \
	X(BITS_E_TOO_MANY_RANGES_IN_FILE, "BG_E_TOO_MANY_RANGES_IN_FILE", \
		"The file has as many byte ranges as it may.", \
		"Ask for fewer, larger ranges.") \
	X(BITS_E_VALIDATION_FAILED, "BG_E_VALIDATION_FAILED", \
		"What the server sent is not what was asked for.", \
		"Resume the job; if it fails again, tell the store.") \
	X(BITS_E_MAXDOWNLOAD_TIMEOUT, "BG_E_MAXDOWNLOAD_TIMEOUT", \
		"The download took longer than a policy allows.", \
		"Cancel the job and add it again, or ask your administrator.") \
	X(BITS_E_TOKEN_REQUIRED, "BG_E_TOKEN_REQUIRED", \
		"The job needs a helper's security token.", \
		"Tell the makers of the program that made the job.") \
	X(BITS_E_UNKNOWN_PROPERTY_ID, "BG_E_UNKNOWN_PROPERTY_ID", \
		"This version of BITS does not know that property.", \
		"Update Windows, or do without the property.") \
	X(BITS_E_READ_ONLY_PROPERTY, "BG_E_READ_ONLY_PROPERTY", \
		"That property can only be read.", \
		"Leave the property as it is.") \
	X(BITS_E_BLOCKED_BY_COST_TRANSFER_POLICY, "BG_E_BLOCKED_BY_COST_TRANSFER_POLICY", \
		"The job does not run on a network that costs money.", \
		"Join an unmetered network, or mark this one as unmetered.") \
	X(BITS_E_PROPERTY_SUPPORTED_FOR_DOWNLOAD_JOBS_ONLY, "BG_E_PROPERTY_SUPPORTED_FOR_DOWNLOAD_JOBS_ONLY", \
		"Only downloads have that property.", \
		"Leave the property as it is.") \
	X(BITS_E_READ_ONLY_PROPERTY_AFTER_ADDFILE, "BG_E_READ_ONLY_PROPERTY_AFTER_ADDFILE", \
		"That property is fixed once the job has a file.", \
		"Make a new job and set it first.") \
	X(BITS_E_READ_ONLY_PROPERTY_AFTER_RESUME, "BG_E_READ_ONLY_PROPERTY_AFTER_RESUME", \
		"That property is fixed once the job has been started.", \
		"Make a new job and set it before starting.") \
	X(BITS_E_MAX_DOWNLOAD_SIZE_INVALID_VALUE, "BG_E_MAX_DOWNLOAD_SIZE_INVALID_VALUE", \
		"The largest size allowed is not a valid number.", \
		"Give a size in bytes.") \
	X(BITS_E_MAX_DOWNLOAD_SIZE_LIMIT_REACHED, "BG_E_MAX_DOWNLOAD_SIZE_LIMIT_REACHED", \
		"The download is larger than the job allows.", \
		"Make the job again with a larger limit.") \
	X(BITS_E_STANDBY_MODE, "BG_E_STANDBY_MODE", \
		"The computer is in standby.", \
		"The job goes on by itself once the computer is awake.") \
	X(BITS_E_USE_STORED_CREDENTIALS_NOT_SUPPORTED, "BG_E_USE_STORED_CREDENTIALS_NOT_SUPPORTED", \
		"Stored credentials cannot be used for this.", \
		"Set the credentials on the job.") \
	X(BITS_E_BLOCKED_BY_BATTERY_POLICY, "BG_E_BLOCKED_BY_BATTERY_POLICY", \
		"The job does not run on battery.", \
		"Plug the computer in; the job then goes on by itself.") \
	X(BITS_E_BLOCKED_BY_BATTERY_SAVER, "BG_E_BLOCKED_BY_BATTERY_SAVER", \
		"The battery saver holds the job back.", \
		"Plug the computer in, or turn the battery saver off.") \
	X(BITS_E_WATCHDOG_TIMEOUT, "BG_E_WATCHDOG_TIMEOUT", \
		"A step of BITS took too long and was stopped.", "Resume the job.") \
	X(BITS_E_APP_PACKAGE_NOT_FOUND, "BG_E_APP_PACKAGE_NOT_FOUND", \
		"The app that made the job is not installed.", \
		"Install the app again, or cancel the job.") \
	X(BITS_E_APP_PACKAGE_SCENARIO_NOT_SUPPORTED, "BG_E_APP_PACKAGE_SCENARIO_NOT_SUPPORTED", \
		"An app may not use BITS in this way.", \
		"Tell the makers of the app.") \
	X(BITS_E_DATABASE_CORRUPT, "BG_E_DATABASE_CORRUPT", \
		"The queue's database is damaged.", \
		"Restart the queue's service; jobs may have to be added again.") \
	X(BITS_E_RANDOM_ACCESS_NOT_SUPPORTED, "BG_E_RANDOM_ACCESS_NOT_SUPPORTED", \
		"The server cannot send parts of this file.", \
		"Ask the store to enable range requests for its files.") \
	X(BITS_E_BLOCKED_BY_BACKGROUND_ACCESS_POLICY, "BG_E_BLOCKED_BY_BACKGROUND_ACCESS_POLICY", \
		"The app may not work in the background.", \
		"Allow it in the settings for background apps.") \
	X(BITS_E_BLOCKED_BY_GAME_MODE, "BG_E_BLOCKED_BY_GAME_MODE", \
		"Downloads wait while a game runs.", \
		"The job goes on by itself once the game has ended.") \
	X(BITS_E_BLOCKED_BY_SYSTEM_POLICY, "BG_E_BLOCKED_BY_SYSTEM_POLICY", \
		"A policy of this computer does not allow the transfer.", \
		"Ask your administrator.") \
	X(BITS_E_NOT_SUPPORTED_WITH_CUSTOM_HTTP_METHOD, "BG_E_NOT_SUPPORTED_WITH_CUSTOM_HTTP_METHOD", \
		"That is not possible together with a custom HTTP method.", \
		"Make the job without a custom method.") \
	X(BITS_E_UNSUPPORTED_JOB_CONFIGURATION, "BG_E_UNSUPPORTED_JOB_CONFIGURATION", \
		"The job's settings do not go together.", \
		"Make the job again with fewer special settings.") \
	X(BITS_E_REMOTE_FILE_CHANGED, "BG_E_REMOTE_FILE_CHANGED", \
		"The file on the server was replaced during the transfer.", \
		"Resume the job; it starts again from the beginning.") \
	X(BITS_E_SERVER_CERT_VALIDATION_INTERFACE_REQUIRED, "BG_E_SERVER_CERT_VALIDATION_INTERFACE_REQUIRED", \
		"The program that checks the server's certificate is missing.", \
		"Start the program that made the job.") \
	X(BITS_E_READ_ONLY_WHEN_JOB_ACTIVE, "BG_E_READ_ONLY_WHEN_JOB_ACTIVE", \
		"That cannot be changed while the job runs.", \
		"Suspend the job first.") \
	X(BITS_E_ERROR_CONTEXT_SERVER_CERTIFICATE_CALLBACK, "BG_E_ERROR_CONTEXT_SERVER_CERTIFICATE_CALLBACK", \
		"The program that made the job refused the server's certificate.", \
		"Tell the makers of that program.")

/* clang-format on */

#endif
