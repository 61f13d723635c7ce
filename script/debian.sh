# shellcheck shell=sh
# SPDX-License-Identifier: MIT
# For the scripts that need a Debian of their own: how it is made, and entered. To be sourced; they have a function
# skip, which ends them.

# can_have_debian SUITE: skips where none can be made.
can_have_debian() {
    [ "$(id -u)" -eq 0 ] || skip "only root can set up a Debian of its own"
    for tool in mmdebstrap unshare apt-get; do
        command -v "$tool" >/dev/null || skip "$tool is missing (script/install test)"
    done
    unshare -m -p -f true 2>/dev/null || skip "no namespaces can be made here"
}

# The archives that this machine's own packages come from, with another release; nothing where this is no Debian: then
# mmdebstrap knows where Debian is.
debian_entries() {
    (
        . /etc/os-release
        [ "${ID:-}" = debian ] || exit 0
        apt-get indextargets --format '$(SITE) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' | sort -u |
            while read -r site release component; do
                case $release in
                "$VERSION_CODENAME" | "$VERSION_CODENAME-updates" | "$VERSION_CODENAME-security")
                    echo "deb $site $1${release#"$VERSION_CODENAME"} $component"
                    ;;
                esac
            done
    )
}

# By which ways this machine's apt goes, and what it makes of dates.
debian_apt_options() {
    apt-config dump | grep -E '^Acquire::((http|https)::Proxy|(http|https)::Proxy::.*|Check-Valid-Until|Check-Date|Retries|ForceIPv[46]) ' || true
}

# debian_make SUITE FOLDER [ARGUMENTS...]: by mmdebstrap, which takes the arguments. Not 0: said on stderr.
debian_make() {
    made_suite=$1
    made_root=$2
    shift 2
    entries=$(debian_entries "$made_suite")
    while read -r line; do
        [ -z "$line" ] || set -- "--aptopt=$line" "$@"
    done <<END
$(debian_apt_options)
END
    # shellcheck disable=SC2086 # none at all where there are no entries
    mmdebstrap --quiet --dpkgopt=force-unsafe-io "$@" "$made_suite" "$made_root" ${entries:+"$entries"}
}

# debian_enter FOLDER COMMAND...: as root in it, with what programs expect there. What is mounted is seen in there alone
# and goes with the last process.
debian_enter() {
    unshare -m -p -f --kill-child sh -c '
        root=$1
        shift
        # A root of its own: programs in there may want to have mounts of their own.
        mount --bind "$root" "$root" || exit 1
        mount -t proc proc "$root/proc" && mount --rbind /sys "$root/sys" && mount --rbind /dev "$root/dev" || exit 1
        exec chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
            http_proxy="${http_proxy:-}" https_proxy="${https_proxy:-}" no_proxy="${no_proxy:-}" "$@"' sh "$@"
}
