# SPDX-License-Identifier: MIT
# What zsh makes of the beginnings of commands when Tab is pressed.
# Usage: zsh -f zsh_completion.zsh FOLDER BEGINNING...     FOLDER: where _bitsbridge lies
# Prints each command, alone on a line, as it is then.
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "PS1='>'; unset zle_bracketed_paste; fpath=(${(q)1} \$fpath); autoload -Uz compinit; compinit -u -D"
# The line is shown by a widget of our own: what the editor draws on its way is of no use.
zpty -w shell 'show-line() { print -r -- "<line>$BUFFER</line>"; BUFFER= }; zle -N show-line; bindkey "^X" show-line'
zpty -w shell "bindkey '^I' complete-word; echo REA''DY"
zpty -r -m shell seen '*READY*'
for beginning in "${@[2,-1]}"; do
    zpty -w -n shell "$beginning"$'\t\x18'
    zpty -r -m shell seen '*</line>*'
    print -r -- ${${seen##*<line>}%%</line>*}
done
zpty -d shell
