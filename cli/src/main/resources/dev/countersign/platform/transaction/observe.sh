# shellcheck shell=sh disable=SC2034,SC2154
# SC2034, SC2154: the parts of this program share their variables; one part sets what another reads.

# observe: everything that can be known without writing a byte.

system_name() {
    for system_file in "$root/etc/os-release" "$root/usr/lib/os-release"; do
        if test -r "$system_file"; then
            system_id='' system_version=''
            while IFS='=' read -r system_key system_value; do
                system_value=${system_value#[\"\']}
                system_value=${system_value%[\"\']}
                case $system_key in
                    ID) system_id=$system_value ;;
                    VERSION_ID) system_version=$system_value ;;
                esac
            done <"$system_file"
            put "$system_id $system_version"
            return
        fi
    done
    uname -sr
}

pending_fields() {
    test "$state_word" = ok || return 0
    every_run
    for pending_run in $runs; do
        enter "$pending_run"
        settled && continue
        # Confirmed is for good: what is left to tidy up puts nothing back.
        read_verdict && test "$verdict" = confirmed && continue
        lease_left || left=-
        pending_owner=no
        if stamped_alive "$run_directory/owner"; then
            pending_owner=yes
        fi
        field pending "$pending_run $left $pending_owner"
    done
}

verb_observe() {
    # Below a root prefix everything belongs to this user, who is root there.
    if test -n "$root"; then
        field uid 0
    else
        field uid "$uid"
    fi
    field kernel "$(uname -sr)"
    field os "$(system_name)"
    field hostname "$(uname -n)"
    field boot "$boot"
    field uptime "$now"
    field time "$(date +%s)"
    tools=
    for tool in sha256sum shasum openssl testparm smbcontrol smbstatus flock setsid systemd-run getfacl getfattr; do
        if have "$tool"; then
            field tool "$tool"
        fi
    done
    recognised=$(platform_recognise)
    field recognised "$recognised"
    check_state
    if test "$uid" != 0 && test -z "$root"; then
        limit 'not root: other users'\'' processes, sessions and runs were not looked at'
        case $state_word in ok | absent) ;; *) state_word='unknown only root can tell' ;; esac
    fi
    encode "$state_place"
    field state "$encoded $state_word"
    pending_fields
    if test "$recognised" != yes; then
        finish 'done'
    fi
    find_daemon
    for daemon_each in $daemons; do
        platform_daemon "$daemon_each" || daemon_directory=
        encode "${daemon_directory:--}"
        field daemon "$daemon_each $daemon_parent $daemon_start $encoded"
        # [proc(5)] the start is counted in clock ticks since the boot.
        daemon_ticks=$(getconf CLK_TCK 2>/dev/null) || daemon_ticks=
        case $daemon_ticks:$daemon_start in
            :* | *: | *:? | *:?? | *[!0-9:]*) ;;
            # In two steps: arithmetic has 32 bits in mksh.
            *) field daemon.age "$((now - ${daemon_start%??} * 100 / daemon_ticks))" ;;
        esac
        platform_command "$daemon_each" | hex_field daemon.command
    done
    test "$daemon_count" -le 1 || daemon_directory=
    if find_document; then
        encode "$document"
        field document.given "$encoded"
        encode "$document_path"
        field document.path "$encoded"
        files
        read_now
    else
        limit 'the path of the document could not be found out'
    fi
    platform_facts
    platform_sessions
    finish 'done'
}
