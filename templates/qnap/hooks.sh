# shellcheck shell=sh disable=SC2034,SC2154
# SC2034, SC2154: hooks share their variables with the program that they are packed into.

# QNAP QTS and QuTS hero: /etc/config/smb.conf, through getcfg and setcfg. The same file is said to be what QTS keeps and what it writes
# again at every restart of its SMB service: so what was set counts only when it is read after a restart.

qnap_conf=/etc/config/smb.conf

# What of [global] is read and set here, one a line. Everything else in the file is QNAP's.
qnap_names='server signing'

# What /etc/config leads to survives a reboot, unlike the rest of the root directory.
platform_state() {
    state_place=$kept
    ! resolve "${kept%/*}/." || state_place=${resolved%/.}/${kept##*/}
}

platform_document() {
    document=store:smb.conf
}

# qnap_get SECTION NAME FILE: sets qnap_value; fails when it is not there. What getcfg ends with says nothing.
qnap_get() {
    qnap_value=$("$root/sbin/getcfg" "$1" "$2" -d __unset__ -f "$root$3" 2>/dev/null </dev/null)
    test "$qnap_value" != __unset__
}

# qnap_mute: whether getcfg prints nothing but a complaint; sets brief to that.
qnap_mute() {
    test -z "$qnap_value" || return 1
    brief "$("$root/sbin/getcfg" global "$1" -d __unset__ -f "$root$qnap_conf" 2>&1 >/dev/null </dev/null)"
    test -n "$brief"
}

platform_store_get() {
    if test ! -x "$root/sbin/getcfg" || test ! -x "$root/sbin/setcfg"; then
        put 'no getcfg and setcfg are both in /sbin: this is no QTS as it is known here' >&2
        return 1
    fi
    if test ! -f "$root$qnap_conf" || test ! -r "$root$qnap_conf"; then
        put "$qnap_conf cannot be read" >&2
        return 1
    fi
    IFS=$nl
    for qnap_name in $qnap_names; do
        IFS=$blanks
        if qnap_get global "$qnap_name" "$qnap_conf"; then
            if qnap_mute "$qnap_name"; then
                put "getcfg failed$brief" >&2
                return 1
            fi
            put "$qnap_name=$qnap_value$nl"
        fi
    done
    IFS=$blanks
}

platform_store_set() {
    IFS=$nl
    for qnap_change in $(store_changes "$1"); do
        IFS=$blanks
        qnap_name=${qnap_change#?}
        qnap_value=${qnap_name#*=}
        qnap_name=${qnap_name%%=*}
        case $nl$qnap_names$nl in
            *"$nl$qnap_name$nl"*) ;;
            *)
                store_why="it is not known how QTS takes '$qnap_name'"
                return 1
                ;;
        esac
        case $qnap_change in
            +*) store_heard=$("$root/sbin/setcfg" global "$qnap_name" "$qnap_value" -f "$root$qnap_conf" 2>&1 </dev/null) ;;
            *) store_heard=$("$root/sbin/setcfg" -e global "$qnap_name" -f "$root$qnap_conf" 2>&1 </dev/null) ;;
        esac
    done
    IFS=$blanks
    flush "$root$qnap_conf"
}

platform_facts() {
    qnap_get System Version /etc/config/uLinux.conf || qnap_value=unknown
    if grep -q zfs "${root:+$root}/proc/filesystems" 2>/dev/null; then
        field version "QuTS hero $qnap_value"
    else
        field version "QTS $qnap_value"
    fi
    qnap_get global 'server role' "$qnap_conf" || qnap_value=
    case $(put "$qnap_value" | tr '[:upper:]' '[:lower:]') in
        *'domain controller') field role ROLE_ACTIVE_DIRECTORY_DC ;;
        *) field role ROLE_STANDALONE ;;
    esac
}

# No way was found to make its smbd load anything again but a restart, which says nothing of how it went: another smbd has to be there.
platform_activate() {
    if test ! -x "$root/etc/init.d/smb.sh"; then
        activate_why='/etc/init.d/smb.sh is not there'
        return 1
    fi
    qnap_before="$daemon $daemon_start"
    "$root/etc/init.d/smb.sh" restart >/dev/null 2>&1 </dev/null
    test -z "$root" || return 0
    samba_await "$qnap_before" && return 0
    activate_why='the SMB service did not restart'
    return 1
}
