/* SPDX-License-Identifier: MIT */
#include "http/peer.h"

#include <arpa/inet.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/text.h"
#include "http/overflow_user.h"

struct peer_rules {
	uid_t *users;
	size_t count;
};

static bool find_user(const char *name, uid_t *ret)
{
	uint64_t number;
	if (name[0] != '\0' && text_parse_uint(name, UINT32_MAX - 1, &number)) {
		*ret = (uid_t)number;
		return true;
	}
	enum { ENTRY_SIZE = 16384 };
	char *buffer = memory_new(ENTRY_SIZE);
	struct passwd entry, *found = NULL;
	int failed = getpwnam_r(name, &entry, buffer, ENTRY_SIZE, &found);
	if (failed == 0 && found != NULL)
		*ret = entry.pw_uid;
	free(buffer);
	return failed == 0 && found != NULL;
}

/* NULL: he can be told from others; else why he cannot be let in (malloc'ed). */
static char *find_obstacle(const char *name, uid_t user)
{
	if (!overflow_user_is(user))
		return NULL;
	return text_format("user \"%s\" (%u) cannot be allowed in this user namespace: every user "
	                   "who has no number in it looks like that one; allow another user, or "
	                   "run the bridge outside of the namespace",
	        name, (unsigned)user);
}

static bool add_user(struct peer_rules *rules, const char *name, char **ret_error)
{
	uid_t *user = &rules->users[rules->count++];
	if (!find_user(name, user)) {
		*ret_error = text_format("there is no user \"%s\" to allow; write a user name of "
		                         "this machine, or its number",
		        name);
		return false;
	}
	char *obstacle = find_obstacle(name, *user);
	if (obstacle != NULL)
		*ret_error = obstacle;
	return obstacle == NULL;
}

/* Whose bridge it is, and root. */
static bool add_own(struct peer_rules *rules, char **ret_error)
{
	rules->users[rules->count++] = 0;
	rules->users[rules->count++] = geteuid();
	if (!overflow_user_is(geteuid()))
		return true;
	*ret_error = text_format("this bridge's own user (%u) looks like every user who has no "
	                         "number in this user namespace; give it a number there (unshare "
	                         "--map-current-user), or run the bridge outside",
	        (unsigned)geteuid());
	return false;
}

struct peer_rules *peer_rules_new(const char *const *users, size_t user_count, char **ret_error)
{
	struct peer_rules *rules = memory_new(sizeof *rules);
	rules->users = memory_new_array(user_count + 2, sizeof *rules->users);
	bool good = add_own(rules, ret_error);
	for (size_t i = 0; good && i < user_count; i++)
		good = add_user(rules, users[i], ret_error);
	if (!good) {
		peer_rules_free(rules);
		return NULL;
	}
	return rules;
}

void peer_rules_free(struct peer_rules *rules)
{
	if (rules != NULL)
		free(rules->users);
	free(rules);
}

struct question {
	struct nlmsghdr header;
	struct inet_diag_req_v2 socket;
};

/* The connection as the peer's socket sees it: its own end is the source. */
static bool fill_question(
        struct question *question, const char *address, uint16_t port, uint16_t our_port)
{
	bool six = strchr(address, ':') != NULL;
	*question = (struct question){
	        .header = {.nlmsg_len = sizeof *question,
	                .nlmsg_type = SOCK_DIAG_BY_FAMILY,
	                .nlmsg_flags = NLM_F_REQUEST},
	        .socket = {.sdiag_family = six ? AF_INET6 : AF_INET,
	                .sdiag_protocol = IPPROTO_TCP,
	                .idiag_states = UINT32_MAX,
	                .id = {.idiag_sport = htons(port),
	                        .idiag_dport = htons(our_port),
	                        .idiag_cookie = {INET_DIAG_NOCOOKIE, INET_DIAG_NOCOOKIE}}},
	};
	struct inet_diag_sockid *id = &question->socket.id;
	const char *ours = six ? "::1" : "127.0.0.1";
	int family = question->socket.sdiag_family;
	return inet_pton(family, address, id->idiag_src) == 1 &&
	       inet_pton(family, ours, id->idiag_dst) == 1;
}

enum finding { FOUND, FOUND_NOBODY, NOT_FOUND };

/* The answer to a question about exactly one socket is one message. */
static enum finding read_answer(int netlink, uid_t *ret)
{
	union {
		struct nlmsghdr header;
		char bytes[1024];
	} buffer;
	ssize_t length = recv(netlink, &buffer, sizeof buffer, 0);
	if (length < (ssize_t)NLMSG_LENGTH(sizeof(struct inet_diag_msg)) ||
	        !NLMSG_OK(&buffer.header, (unsigned)length) ||
	        buffer.header.nlmsg_type != SOCK_DIAG_BY_FAMILY)
		return NOT_FOUND;
	struct inet_diag_msg message;
	memcpy(&message, NLMSG_DATA(&buffer.header), sizeof message);
	*ret = message.idiag_uid;
	return message.idiag_inode != 0 ? FOUND : FOUND_NOBODY;
}

static enum finding ask_kernel(const struct question *question, uid_t *ret)
{
	int netlink = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
	if (netlink < 0)
		return NOT_FOUND;
	enum finding finding = NOT_FOUND;
	if (send(netlink, question, sizeof *question, 0) == (ssize_t)sizeof *question)
		finding = read_answer(netlink, ret);
	close(netlink);
	return finding;
}

/* One line of /proc/net/tcp: addresses as words in hexadecimal, in the machine's byte order. */
static enum finding read_line(const char *line, const char *source, const char *target, uid_t *ret)
{
	char local[64], remote[64], uid[16], inode[24];
	uint64_t owner, node;
	if (sscanf(line, "%*s %63s %63s %*s %*s %*s %*s %15s %*s %23s", local, remote, uid,
	            inode) != 4 ||
	        strcmp(local, source) != 0 || strcmp(remote, target) != 0 ||
	        !text_parse_uint(uid, UINT32_MAX, &owner) ||
	        !text_parse_uint(inode, UINT64_MAX, &node))
		return NOT_FOUND;
	*ret = (uid_t)owner;
	return node != 0 ? FOUND : FOUND_NOBODY;
}

static void format_end(const uint32_t *words, bool six, uint16_t port, char *ret, size_t size)
{
	uint16_t host_port = ntohs(port);
	if (six)
		snprintf(ret, size, "%08X%08X%08X%08X:%04X", words[0], words[1], words[2], words[3],
		        host_port);
	else
		snprintf(ret, size, "%08X:%04X", words[0], host_port);
}

/* Where the kernel's socket diagnosis is not to be had, as in some containers. */
static enum finding search_table(
        const char *path, const struct inet_diag_sockid *id, bool six, uid_t *ret)
{
	char source[64], target[64], line[512];
	enum finding finding = NOT_FOUND;
	FILE *table = fopen(path, "re");
	if (table == NULL)
		return NOT_FOUND;
	format_end(id->idiag_src, six, id->idiag_sport, source, sizeof source);
	format_end(id->idiag_dst, six, id->idiag_dport, target, sizeof target);
	while (finding == NOT_FOUND && fgets(line, sizeof line, table) != NULL)
		finding = read_line(line, source, target, ret);
	fclose(table);
	return finding;
}

/* An IPv4 connection of an IPv6 socket stands in the table of the latter. */
static enum finding search_tables(const struct question *question, uid_t *ret)
{
	struct inet_diag_sockid id = question->socket.id;
	if (question->socket.sdiag_family == AF_INET6)
		return search_table("/proc/net/tcp6", &id, true, ret);
	enum finding finding = search_table("/proc/net/tcp", &id, false, ret);
	if (finding != NOT_FOUND)
		return finding;
	id.idiag_src[3] = id.idiag_src[0];
	id.idiag_dst[3] = id.idiag_dst[0];
	id.idiag_src[0] = id.idiag_src[1] = id.idiag_dst[0] = id.idiag_dst[1] = 0;
	id.idiag_src[2] = id.idiag_dst[2] = htonl(0xffff);
	return search_table("/proc/net/tcp6", &id, true, ret);
}

static bool find_owner(const char *address, uint16_t port, uint16_t our_port, uid_t *ret)
{
	struct question question;
	if (!fill_question(&question, address, port, our_port))
		return false;
	enum finding finding = ask_kernel(&question, ret);
	if (finding == NOT_FOUND)
		finding = search_tables(&question, ret);
	return finding == FOUND;
}

bool peer_is_allowed(
        const struct peer_rules *rules, const char *address, uint16_t port, uint16_t our_port)
{
	uid_t owner;
	if (!find_owner(address, port, our_port, &owner))
		return false;
	for (size_t i = 0; i < rules->count; i++)
		if (rules->users[i] == owner)
			return true;
	return false;
}

bool peer_is_user(const char *address, uint16_t port, uint16_t our_port)
{
	uid_t owner;
	return find_owner(address, port, our_port, &owner) && owner == geteuid();
}

const char *peer_warning(void)
{
	return NULL;
}
