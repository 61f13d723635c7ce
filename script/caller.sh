# shellcheck shell=sh
# SPDX-License-Identifier: MIT
# For the scripts that build: all is done as the user who called, but for installing packages. To be sourced.

# go_on_as_caller SCRIPT [ARGUMENTS...]: where sudo wrapped SCRIPT (a full path), starts it again as the user who
# called sudo, and does not return: what root builds or runs, the user could not build or use afterwards.
go_on_as_caller() {
    [ "$(id -u)" -eq 0 ] && [ "${SUDO_UID:-0}" -ne 0 ] || return 0
    user=$(getent passwd "$SUDO_UID" | cut -d: -f1)
    home=$(getent passwd "$SUDO_UID" | cut -d: -f6)
    runtime=/run/user/$SUDO_UID
    [ -d "$runtime" ] || runtime=
    echo "script/${1##*/}: going on as $user, who called sudo" >&2
    exec setpriv --reuid="$SUDO_UID" --regid="${SUDO_GID:-$(id -g "$SUDO_UID")}" --init-groups \
        env -u SUDO_UID -u SUDO_GID -u SUDO_USER -u SUDO_COMMAND \
        HOME="$home" USER="$user" LOGNAME="$user" XDG_RUNTIME_DIR="$runtime" "$@"
}

# may_build NAME: ends script/NAME where this user cannot build in the tree, the current folder.
may_build() {
    if [ ! -e build ]; then
        [ -w . ] && return
        echo "script/$1: cannot write to $PWD, which belongs to $(stat -c %U .);" \
            "clone the project where $(id -nu) may write" >&2
        exit 1
    fi
    for made in build tests/browser/node_modules; do
        # Down to what the build system keeps of itself.
        foreign=$(find "$made" -maxdepth 2 ! -writable ! -type l 2>/dev/null | head -n 1)
        [ -n "$foreign" ] || continue
        echo "script/$1: cannot write to $PWD/$foreign, which belongs to $(stat -c %U "$foreign");" \
            "remove $PWD/$made, or give it to $(id -nu) with chown -R" >&2
        exit 1
    done
}
