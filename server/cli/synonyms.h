/* SPDX-License-Identifier: MIT */
/* Other programs' words for what the commands do, for the hint at a command that there is none of. Pure. */
#ifndef BITSBRIDGE_CLI_SYNONYMS_H
#define BITSBRIDGE_CLI_SYNONYMS_H

/* One word may mean either of two commands. */
#define SYNONYM_COMMANDS_MAX 2

struct synonym {
	const char *word;
	const char *commands[SYNONYM_COMMANDS_MAX]; /* the second may be NULL */
};

/* NULL: the word is none. */
const struct synonym *synonym_find(const char *word);

#endif
