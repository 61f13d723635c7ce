# SPDX-License-Identifier: MIT
# Sourced: sets Wine up in a folder of its own, so that BITS answers in it.
# Each step has its reason:
# - the server of the session that made the prefix does not know the BITS service, so it is ended once;
# - without a persistent server the queue, which Wine keeps in memory, dies with the last client;
# - the services inherit stderr of the first program of a session and keep it open, so that program gets none of
#   ours, or whoever reads our stderr to its end would wait for ever;
# - without a screen there are no windows, and a program that waits for the end of the session in one hears nothing;
#   the "null" driver has windows that nobody sees. The desktop asks for the driver when a session begins, so it is
#   named in the session before;
# - with LANG=C Wine cuts arguments and file names to seven bits.

# wine_prefix_start DIR: exports what programs need; returns not 0 where Wine does not come up.
wine_prefix_start() {
    export WINEPREFIX="$1" WINEARCH=win64 WINEDEBUG=-all LANG=C.UTF-8 LC_ALL=C.UTF-8
    export WINEDLLOVERRIDES="mscoree,mshtml="
    unset DISPLAY WAYLAND_DISPLAY
    timeout -k 5 300 wineboot -i </dev/null >/dev/null 2>&1 || return 1
    timeout -k 5 150 wine reg add 'HKCU\Software\Wine\Drivers' /v Graphics /d null /f </dev/null >/dev/null 2>&1 || return 1
    timeout -k 5 90 wineserver -k </dev/null >/dev/null 2>&1
    timeout -k 5 90 wineserver -w </dev/null >/dev/null 2>&1
    timeout -k 5 90 wineserver -p </dev/null >/dev/null 2>&1 || return 1
    timeout -k 5 150 wine cmd /c exit </dev/null >/dev/null 2>&1
}

# wine_prefix_stop: ends everything that runs in the prefix, and waits for it.
wine_prefix_stop() {
    [ -n "${WINEPREFIX:-}" ] || return 0
    timeout -k 5 90 wineserver -k </dev/null >/dev/null 2>&1 || true
    timeout -k 5 90 wineserver -w </dev/null >/dev/null 2>&1 || true
}
