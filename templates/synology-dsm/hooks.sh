# shellcheck shell=sh disable=SC2034,SC2154
# SC2034, SC2154: hooks share their variables with the program that they are packed into.

# Synology DSM: SYNO.Core.FileServ.SMB, version 3, through its command line. Its exit status says nothing, it is not on root's PATH of a
# login without a terminal, and it prints lines of its own before the JSON, with braces in them.

# What the dialog Advanced Settings sends together. A set of less is refused with 2001; the basic group holds a switch that get does
# not show, and is never sent.
dsm_group='enable_samba wins smb_max_protocol smb_min_protocol smb_encrypt_transport enable_server_signing enable_op_lock
enable_smb2_leases enable_smb3_directory_leasing enable_durable_handles enable_syno_catia enable_fruit_locking
enable_local_master_browser enable_dirsort enable_vetofile enable_delete_vetofiles enable_symlink enable_widelink
enable_reset_on_zero_vc enable_enhance_log enable_mask disable_strict_allocate enable_ntlmv1_auth enable_aio_read enable_synotify
enable_strict_sync enable_multichannel syno_wildcard_search enable_perf_chart'

# dsm_webapi WORD...: sets dsm_answer to the fields of the answer's JSON; fails with dsm_why unless it says success.
dsm_webapi() {
    ask "$root/usr/syno/bin/synowebapi" --exec api=SYNO.Core.FileServ.SMB version=3 "$@"
    dsm_answer=$(put "$answer$nl" | sed -n '/^{/,$p' | json_fields) || dsm_answer=
    if test "$(put "$dsm_answer" | field_value success)" = true; then
        return 0
    fi
    dsm_code=$(put "$dsm_answer" | field_value error | json_fields | field_value code)
    # What it says besides: in the answer, and around it but for the line with which it always begins.
    brief "$(
        put "$dsm_answer" | field_value error | json_fields | field_value errors
        put "$complaint$nl$answer$nl" | sed -e '/^{/,$d' -e '/^\[Line [0-9]*\] Exec WebAPI/d'
    )"
    case $dsm_code in
        102 | 103 | 104) dsm_why="this DSM does not have version 3 of SYNO.Core.FileServ.SMB (error $dsm_code): it cannot be told to require signing from here" ;;
        2001) dsm_why='DSM refused the set as incomplete (error 2001)' ;;
        '') dsm_why='synowebapi gave no answer that is understood' ;;
        *) dsm_why="DSM answered error $dsm_code" ;;
    esac
    dsm_why=$dsm_why$brief
    return 1
}

platform_document() {
    document=store:SYNO.Core.FileServ.SMB
}

platform_store_get() {
    if ! dsm_webapi method=get; then
        put "$dsm_why" >&2
        return 1
    fi
    put "$dsm_answer$nl" | field_value data | json_fields
}

# dsm_set FILE NAMES: sets the fields of FILE that NAMES lists; with `all`, every one that has a value. A field's line is an argument
# as it is: name=JSON.
dsm_set() {
    dsm_names=$2
    set -- method=set
    IFS=$nl
    for dsm_line in $dsm_lines; do
        IFS=$blanks
        case "$dsm_names:$dsm_line" in
            all:*=null) ;;
            all:*) set -- "$@" "$dsm_line" ;;
            *)
                for dsm_name in $dsm_names; do
                    case $dsm_line in "$dsm_name="*) set -- "$@" "$dsm_line" ;; esac
                done
                ;;
        esac
    done
    IFS=$blanks
    dsm_webapi "$@"
}

platform_store_set() {
    dsm_lines=$(cat "$1")
    if ! json_object "$dsm_lines"; then
        store_why='a value to be set is not one value of JSON'
        return 1
    fi
    dsm_names=$dsm_group
    dsm_wanted=" $(put "$dsm_group" | tr '\n' ' ') "
    IFS=$nl
    for dsm_change in $(store_changes "$1"); do
        IFS=$blanks
        dsm_name=${dsm_change#?}
        # What lies outside the group moved by itself: only the whole can bring it back.
        case $dsm_wanted in *" ${dsm_name%%=*} "*) ;; *) dsm_names=all ;; esac
    done
    IFS=$blanks
    dsm_set "$1" "$dsm_names" && return 0
    if test "$dsm_code" = 2001 && test "$dsm_names" != all; then
        dsm_set "$1" all && return 0
    fi
    store_why=$dsm_why
    return 1
}

platform_facts() {
    dsm_version=$(sed -n -e 's/^productversion="\{0,1\}\([^"]*\).*/\1/p' "$root/etc.defaults/VERSION" 2>/dev/null)
    field version "DSM ${dsm_version:-unknown}"
    if test -e "$root/run/samba/synoadserver"; then
        field role ROLE_ACTIVE_DIRECTORY_DC
    else
        field role ROLE_STANDALONE
    fi
}

# Whether DSM makes smbd take a set up by itself is not known: the wire tells, and platform_restart is for when it does not.
platform_activate() {
    test "$daemon_count" = 1 && return 0
    activate_why="$daemon_count masters of smbd are running"
    return 1
}

# The tools say nothing about how it went: another smbd has to be there afterwards.
platform_restart() {
    dsm_before="$daemon $daemon_start"
    brief=
    if test -x "$root/usr/syno/bin/synopkg"; then
        "$root/usr/syno/bin/synopkg" restart SMBService >/dev/null 2>&1 </dev/null
    elif test -x "$root/usr/syno/sbin/synoservice"; then
        "$root/usr/syno/sbin/synoservice" --restart samba >/dev/null 2>&1 </dev/null
    elif have systemctl; then
        brief "$(systemctl restart pkg-synosamba-smbd.service 2>&1 </dev/null)"
    fi
    samba_await "$dsm_before" && return 0
    activate_why="the SMB service did not restart$brief"
    return 1
}
