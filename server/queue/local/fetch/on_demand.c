/* SPDX-License-Identifier: MIT */
/*
 * libcurl, loaded when there is something to move and not before: it brings thirty libraries along, and most of what
 * the program does moves no bytes. The functions here have the names of libcurl's own and take their places at link
 * time, so nobody who calls them knows of it; a program that is linked with libcurl itself has those, and this file not.
 *
 * curl_global_init() loads it, called by one thread. Until that has returned CURLE_OK nothing else may be called, but
 * for curl_easy_strerror(), which says why it has not.
 */
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>
#include <dlfcn.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#undef curl_easy_setopt
#undef curl_easy_getinfo
#undef curl_multi_setopt
#undef curl_share_setopt

/* All that is called, so that what is missing is said when it is loaded: what a function gives, its name, what it takes. */
/* clang-format off */
#define ANSWERING(call) \
	call(CURL *, curl_easy_init, (void), ()) \
	call(CURLHcode, curl_easy_header, \
	        (CURL *easy, const char *name, size_t index, unsigned origin, int request, struct curl_header **ret), \
	        (easy, name, index, origin, request, ret)) \
	call(struct curl_header *, curl_easy_nextheader, \
	        (CURL *easy, unsigned origin, int request, struct curl_header *before), \
	        (easy, origin, request, before)) \
	call(CURLcode, curl_easy_pause, (CURL *easy, int mask), (easy, mask)) \
	call(CURLM *, curl_multi_init, (void), ()) \
	call(CURLMcode, curl_multi_add_handle, (CURLM *multi, CURL *easy), (multi, easy)) \
	call(CURLMcode, curl_multi_remove_handle, (CURLM *multi, CURL *easy), (multi, easy)) \
	call(CURLMcode, curl_multi_perform, (CURLM *multi, int *running), (multi, running)) \
	call(CURLMsg *, curl_multi_info_read, (CURLM *multi, int *left), (multi, left)) \
	call(CURLMcode, curl_multi_poll, \
	        (CURLM *multi, struct curl_waitfd *extra, unsigned count, int timeout, int *ret), \
	        (multi, extra, count, timeout, ret)) \
	call(CURLMcode, curl_multi_cleanup, (CURLM *multi), (multi)) \
	call(CURLSH *, curl_share_init, (void), ()) \
	call(CURLSHcode, curl_share_cleanup, (CURLSH *share), (share)) \
	call(struct curl_slist *, curl_slist_append, (struct curl_slist *list, const char *line), (list, line)) \
	call(time_t, curl_getdate, (const char *text, const time_t *unused), (text, unused))
#define SILENT(call) \
	call(void, curl_easy_cleanup, (CURL *easy), (easy)) \
	call(void, curl_slist_free_all, (struct curl_slist *list), (list))
#define VARIADIC(call) \
	call(CURLcode, curl_easy_setopt, (CURL *, CURLoption, ...), ) \
	call(CURLcode, curl_easy_getinfo, (CURL *, CURLINFO, ...), ) \
	call(CURLMcode, curl_multi_setopt, (CURLM *, CURLMoption, ...), ) \
	call(CURLSHcode, curl_share_setopt, (CURLSH *, CURLSHoption, ...), )
#define LOADING(call) \
	call(CURLcode, curl_global_init, (long flags), (flags)) \
	call(const char *, curl_easy_strerror, (CURLcode code), (code))

#define POINTER(type, name, parameters, arguments) type(*name) parameters;
#define FIND(type, name, parameters, arguments) && find(library, #name, &real.name)
#define ANSWER(type, name, parameters, arguments) type name parameters { return real.name arguments; }
#define CALL(type, name, parameters, arguments) type name parameters { real.name arguments; }
/* clang-format on */

static struct {
	ANSWERING(POINTER) SILENT(POINTER) VARIADIC(POINTER) LOADING(POINTER)
} real;
static bool is_loaded;
static char problem[256];

/* ret: a pointer to a function. */
static bool find(void *library, const char *name, void *ret)
{
	void *symbol = dlsym(library, name);
	if (symbol != NULL)
		memcpy(ret, &symbol, sizeof symbol);
	return symbol != NULL;
}

static bool load(void)
{
	void *library = dlopen(LIBCURL_NAME, RTLD_NOW | RTLD_LOCAL);
	if (library != NULL ANSWERING(FIND) SILENT(FIND) VARIADIC(FIND) LOADING(FIND))
		return true;
	const char *why = dlerror();
	snprintf(problem, sizeof problem, "%s", why != NULL ? why : LIBCURL_NAME);
	if (library != NULL)
		dlclose(library);
	return false;
}

CURLcode curl_global_init(long flags)
{
	is_loaded = is_loaded || load();
	return is_loaded ? real.curl_global_init(flags) : CURLE_FAILED_INIT;
}

const char *curl_easy_strerror(CURLcode code)
{
	return is_loaded ? real.curl_easy_strerror(code) : problem;
}

ANSWERING(ANSWER)
SILENT(CALL)

/* An option's number says what comes behind it. Pointers are of one kind where there is dlsym(). */
CURLcode curl_easy_setopt(CURL *easy, CURLoption option, ...)
{
	CURLcode code;
	va_list rest;
	va_start(rest, option);
	if (option < CURLOPTTYPE_OBJECTPOINT) {
		long number = va_arg(rest, long);
		code = real.curl_easy_setopt(easy, option, number);
	} else if (option < CURLOPTTYPE_OFF_T || option >= CURLOPTTYPE_BLOB) {
		void *pointer = va_arg(rest, void *);
		code = real.curl_easy_setopt(easy, option, pointer);
	} else {
		curl_off_t size = va_arg(rest, curl_off_t);
		code = real.curl_easy_setopt(easy, option, size);
	}
	va_end(rest);
	return code;
}

CURLcode curl_easy_getinfo(CURL *easy, CURLINFO info, ...)
{
	va_list rest;
	va_start(rest, info);
	CURLcode code = real.curl_easy_getinfo(easy, info, va_arg(rest, void *));
	va_end(rest);
	return code;
}

CURLMcode curl_multi_setopt(CURLM *multi, CURLMoption option, ...)
{
	CURLMcode code;
	va_list rest;
	va_start(rest, option);
	if (option < CURLOPTTYPE_OBJECTPOINT) {
		long number = va_arg(rest, long);
		code = real.curl_multi_setopt(multi, option, number);
	} else {
		void *pointer = va_arg(rest, void *);
		code = real.curl_multi_setopt(multi, option, pointer);
	}
	va_end(rest);
	return code;
}

CURLSHcode curl_share_setopt(CURLSH *share, CURLSHoption option, ...)
{
	CURLSHcode code;
	va_list rest;
	va_start(rest, option);
	if (option == CURLSHOPT_SHARE || option == CURLSHOPT_UNSHARE) {
		int kind = va_arg(rest, int);
		code = real.curl_share_setopt(share, option, kind);
	} else {
		void *pointer = va_arg(rest, void *);
		code = real.curl_share_setopt(share, option, pointer);
	}
	va_end(rest);
	return code;
}
