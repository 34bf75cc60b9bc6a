# shellcheck shell=sh disable=SC2034,SC2154
# SC2034, SC2154: hooks share their variables with the program that they are packed into.

# TrueNAS: smb.config and smb.update of the middleware, through midclt. Its answers are JSON; of an error it writes the reason and then a
# trace to standard error, and ends with 1. smb4.conf is generated, and is never touched.

# truenas_call WORD...: sets answer to what midclt prints; fails with truenas_why. Nothing that it is given is a secret: smb_options are
# in smb4.conf too, which everybody on the host may read.
truenas_call() {
    ask midclt call "$@" && return 0
    truenas_why=$(put "$complaint$nl" | sed -n -e '/Traceback/q' -e '/[^ ]/p' | head -n 5 | tr '\n' ' ')
    truenas_why=${truenas_why% }
    # Nothing before the trace: its end has the reason, or what was printed.
    brief "${complaint:-$answer}"
    test -n "$truenas_why" || truenas_why=${brief#: }
    truenas_why="the middleware refused: ${truenas_why:-no reason given}"
    return 1
}

platform_document() {
    document=store:smb.config
}

platform_store_get() {
    if ! truenas_call smb.config; then
        put "$truenas_why" >&2
        return 1
    fi
    put "$answer$nl" | json_fields || {
        # An object has the values of all settings in it, and some may be secret.
        case $answer in *'{'*) answer= ;; esac
        brief "$answer$nl$complaint"
        put "midclt call smb.config gave no answer that is understood$brief" >&2
        return 1
    }
}

# smb.update takes what differs, and nothing else is sent: it sets a field that it is given even where it is as before.
platform_store_set() {
    truenas_update=
    IFS=$nl
    for truenas_change in $(store_changes "$1"); do
        IFS=$blanks
        truenas_field=${truenas_change#?}
        case $truenas_change in
            +*)
                case $nl$store_text in
                    *"$nl${truenas_field%%=*}="*) truenas_update="$truenas_update${truenas_update:+$nl}$truenas_field" ;;
                    *)
                        store_why="this version of TrueNAS has no field ${truenas_field%%=*}"
                        return 1
                        ;;
                esac
                ;;
            *)
                store_why="the field $truenas_field would be removed, and the middleware has no call for that"
                return 1
                ;;
        esac
    done
    IFS=$blanks
    if ! json_object "$truenas_update"; then
        store_why='a value to be set is not one value of JSON'
        return 1
    fi
    truenas_call smb.update "$object" && return 0
    store_why=$truenas_why
    return 1
}

platform_facts() {
    truenas_call system.version || answer=
    field version "${answer:-TrueNAS, unknown version}"
    # [global] alone tells the role, and smb4.conf lies elsewhere on CORE.
    truenas_conf=/etc/smb4.conf
    test -e "$root$truenas_conf" || truenas_conf=/usr/local/etc/smb4.conf
    truenas_role=$(samba_tool testparm -s "$root$truenas_conf" 2>&1 >/dev/null </dev/null | sed -n 's/^Server role: //p')
    field role "${truenas_role:-unknown}"
}

# truenas_has_control: whether this version has the job service.control, which came with 25.10; a version that is not known is a new one.
truenas_has_control() {
    truenas_call system.version || answer=
    truenas_release=$(put "$answer$nl" | sed -n '1s/^[^0-9]*\([0-9]\{1,4\}\)[.]\([0-9]\{1,4\}\).*/\1 \2/p')
    test -n "$truenas_release" || return 0
    test "${truenas_release% *}" -gt 25 && return 0
    test "${truenas_release% *}" -eq 25 && test "${truenas_release#* }" -ge 10
}

# truenas_tell WAY VERB: tells the service cifs to RELOAD or RESTART, by the job service.control or by service.reload and service.restart.
truenas_tell() {
    case $1 in
        control) truenas_call -j service.control "$2" cifs ;;
        *) truenas_call "service.$(put "$2" | tr '[:upper:]' '[:lower:]')" cifs ;;
    esac
}

# truenas_lacks: whether the middleware said that it has no such method. Since 25.04 it says so in the words of JSON-RPC; before, with
# ENOMETHOD, or, because -j took the method's name for its own value, that the name is invalid.
truenas_lacks() {
    case $complaint in
        *'Method does not exist'* | *'[ENOMETHOD]'* | *'Invalid method name'*) return 0 ;;
        *) return 1 ;;
    esac
}

# truenas_control VERB: the version decides which way is tried first. Where that method does not exist, the other one is tried.
truenas_control() {
    truenas_ways='plain control'
    truenas_has_control && truenas_ways='control plain'
    truenas_tell "${truenas_ways% *}" "$1" || {
        truenas_lacks && truenas_tell "${truenas_ways#* }" "$1"
    } || {
        activate_why=$truenas_why
        return 1
    }
    # A job that could not do it ends well and answers False.
    case $nl$answer in
        *"$nl"False)
            brief "$complaint"
            activate_why="the middleware could not $1 the service cifs$brief"
            return 1
            ;;
    esac
}

# smb.update may restart smbd by itself, and may not be finished with that.
platform_activate() {
    if ! samba_await ''; then
        activate_why="$daemon_count masters of smbd are running"
        return 1
    fi
    truenas_control RELOAD
}

platform_restart() {
    truenas_before="$daemon $daemon_start"
    truenas_control RESTART || return 1
    samba_await "$truenas_before" && return 0
    activate_why='the service cifs was told to restart and did not'
    return 1
}
