# shellcheck shell=sh disable=SC2034,SC2154
# SC2034, SC2154: the parts of this program share their variables; one part sets what another reads.

# observe: everything that can be known without writing a byte.

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

# look_for WORD [ROOT]: sets signed to the first platform (sign) or owner of the payload whose signs are all here, or below ROOT, or to nothing.
look_for() {
    signed='' sign_word="$1 " sign_root=${2-$root} sign_lines=
    IFS=$nl
    for sign_line in $head; do
        IFS=$blanks
        case $sign_line in
            "$sign_word"*)
                # shellcheck disable=SC2086
                set -- $sign_line
                sign_name=$2
                shift 2
                if signs_hold "$@"; then
                    signed=$sign_name
                    break
                fi
                ;;
        esac
    done
    IFS=$blanks
}

# signs_hold KIND WORD KIND WORD...: whether every one of these signs is here. What needs a process to tell comes last.
signs_hold() {
    sign_file='' sign_later=
    while test $# -ge 2; do
        decode "$2"
        case $1 in
            file)
                sign_file=$sign_root$decoded
                test -e "$sign_file" || return 1
                ;;
            # A line of the file that was named before.
            line)
                test -f "$sign_file" && lines_hold || return 1
                decode "$2"
                grep -q -i -E -e "$decoded" "$sign_file" 2>/dev/null || return 1
                ;;
            tool) have "$decoded" || return 1 ;;
            # Only of owners: the path of the document, and the words of volatile_place.
            document | volatile)
                test "$sign_root" = "$root" || return 1
                test "$1" = volatile || sign_file=$root$document_path
                sign_later="$sign_later $1 $2"
                ;;
            kernel) test "$(uname -s)" = "$decoded" || return 1 ;;
            # One that runs, in a container too, wherever its programs are.
            daemon)
                test -n "${daemon_count-}" || find_daemon
                test "$decoded" = smbd && test -n "$daemons${samba_contained-}" || return 1
                ;;
            *) return 1 ;;
        esac
        shift 2
    done
    # shellcheck disable=SC2086
    set -- $sign_later
    while test $# -ge 2; do
        decode "$2"
        sign_text=$document_path
        test "$1" = document || sign_text=${volatile-}
        case $decoded in
            # All below a directory.
            *[!a-zA-Z0-9/_-]*'.*' | *[!*] | *[!.]'*') put "$sign_text$nl" | grep -q -x -E -e "$decoded" || return 1 ;;
            *) case $sign_text in "${decoded%.*}"*) ;; *) return 1 ;; esac ;;
        esac
        shift 2
    done
}

# lines_hold: whether any line that a sign of this kind names is in any of the files that they name. One process asks for all of them, as
# hardly any is ever there.
lines_hold() {
    if test -z "$sign_lines"; then
        IFS=$nl
        set --
        for lines_sign in $head; do
            IFS=$blanks
            case $lines_sign in "$sign_word"*) ;; *) continue ;; esac
            lines_kind=
            for lines_word in $lines_sign; do
                decode "$lines_word"
                case $lines_kind in
                    line) set -- -e "$decoded" "$@" ;;
                    file) test ! -f "$sign_root$decoded" || set -- "$@" "$sign_root$decoded" ;;
                    document) test ! -f "$root${document_path-}" || set -- "$@" "$root$document_path" ;;
                esac
                lines_kind=$lines_word
            done
        done
        IFS=$blanks
        grep -q -i -E "$@" 2>/dev/null
        sign_lines=$?
    fi
    test "$sign_lines" != 1
}

# recognise: which of the payload's platforms this host is, in one call.
verb_recognise() {
    look_for sign
    field platform "${signed:-none}"
    finish 'done'
}

# clock_ticks: sets clock_ticks to the ticks of a second, in which the start of a process is counted since the boot [proc(5)]. They are 100
# where that makes this very process a few seconds old; else getconf knows.
clock_ticks() {
    clock_ticks=
    if process "$$"; then
        case $now:$process_start in
            *[!0-9:]* | ?: | ??: | *:? | *:??) ;;
            *)
                clock_age=$((now - ${process_start%??}))
                test "$clock_age" -lt 0 || test "$clock_age" -gt 9 || clock_ticks=100
                ;;
        esac
    fi
    test -n "$clock_ticks" || clock_ticks=$(getconf CLK_TCK 2>/dev/null) || clock_ticks=
}

verb_observe() {
    # Below a root prefix everything belongs to this user, who is root there.
    if test -n "$root"; then
        field uid 0
    else
        field uid "$uid"
    fi
    hostname=
    { read -r hostname </proc/sys/kernel/hostname; } 2>/dev/null
    field hostname "${hostname:-$(uname -n)}"
    owners_ahead
    platform_observes
    find_daemon
    look_for sign
    value as
    named=$value
    platform_recognise
    case $recognised:$signed in
        yes: | yes:"$named") ;;
        # Its own owner writes the files that another platform would edit.
        yes:*) recognised="no its signs are those of $signed: name it so in the inventory" ;;
    esac
    field recognised "$recognised"
    # A container that is made again from an image. Only a regular file counts; some hosts mask this path.
    if test -f "$root/.dockerenv"; then
        field container docker
    elif test -f "$root/run/.containerenv"; then
        field container podman
    fi
    check_state
    if ! is_root; then
        limit 'not root: other users'\'' processes, sessions and runs were not looked at; a daemon is known by its name and its user alone'
        case $state_word in ok | absent) ;; *) state_word='unknown only root can tell' ;; esac
    fi
    encode "$state_place"
    field state "$encoded $state_word"
    pending_fields
    if test "$recognised" != yes; then
        finish 'done'
    fi
    document_path=
    for daemon_each in $daemons; do
        daemon=$daemon_each
        platform_daemon "$daemon" || continue
        platform_instance "$daemon"
        clock_ticks
        case $now:$clock_ticks:$daemon_start in
            :* | *::* | *: | *:? | *:?? | *[!0-9:]*) ;;
            # In two steps: arithmetic has 32 bits in mksh.
            *) field instance.age "$((now - ${daemon_start%??} * 100 / clock_ticks))" ;;
        esac
        platform_command "$daemon" hex_field instance.command
        find_document || continue
        encode "$document"
        document_word=$encoded
        encode "$document_path"
        field instance.document "$document_word $encoded"
    done
    if test "$daemon_count" != 1; then
        # Of several, none is looked into unless the call says whose document it means.
        value instance
        decode "$value"
        find_daemon "$decoded"
        if ! find_document || { test "$daemon_count" -gt 1 && ! is_store "$document_path"; }; then
            document_path=
        fi
    fi
    platform_contained
    if test -n "$document_path"; then
        encode "$document"
        field document.given "$encoded"
        encode "$document_path"
        field document.path "$encoded"
        document_files
        document_owners
        read_now
    else
        case $daemon_count:${samba_contained-} in
            0: | 1:*) ;;
            *) finish 'done' ;;
        esac
        limit 'the path of the document could not be found out'
        field complaint "document ${samba_said-}"
    fi
    platform_facts
    platform_built
    platform_sessions
    finish 'done'
}
