# SPDX-License-Identifier: MIT
# What zsh makes of the beginning of a command when Tab is pressed.
# Usage: zsh -f zsh_completion.zsh FOLDER BEGINNING     FOLDER: where _bitsbridge lies
# Prints the command as it is then; what comes after it on the line is none of it.
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "PS1='>'; unset zle_bracketed_paste; fpath=(${(q)1} \$fpath); autoload -Uz compinit; compinit -u -D"
# The line is shown by a widget of our own: what the editor draws on its way is of no use.
zpty -w shell 'show-line() { print -r -- "<line>$BUFFER</line>" }; zle -N show-line; bindkey "^X" show-line'
zpty -w shell "bindkey '^I' complete-word; echo REA''DY"
zpty -r -m shell seen '*READY*'
zpty -w -n shell "$2"$'\t\x18'
zpty -r -m shell seen '*</line>*'
print -r -- ${${seen##*<line>}%%</line>*}
zpty -d shell
