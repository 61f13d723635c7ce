/* SPDX-License-Identifier: MIT */
/* Part of error_texts.h: the codes of BITS that are 0x80190000 and an HTTP status. */
#ifndef BITSBRIDGE_MODEL_ERROR_TEXTS_HTTP_H
#define BITSBRIDGE_MODEL_ERROR_TEXTS_HTTP_H

/* clang-format off */

/* HTTP statuses that say more than their class. X(status, plain sentence, what to do). */
#define ERROR_TEXTS_OF_HTTP(X) \
	X(400, "The server did not understand the request.", \
		"Check the URL; if it is right, tell the store.") \
	X(401, "The server asks for a user name and password.", \
		"Log in at the store and start again, or add the job with --user.") \
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
