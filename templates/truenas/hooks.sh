# shellcheck shell=sh disable=SC2034,SC2154
# SC2034, SC2154: hooks share their variables with the program that they are packed into.

# TrueNAS: smb.config and smb.update of the middleware, through midclt. Its answers are JSON; of an error it writes the reason and then a
# trace to standard error, and ends with 1. smb4.conf is generated, and is never touched.

# truenas_call WORD...: sets answer to what midclt prints; fails with truenas_why. Nothing that it is given is a secret: what stands in
# smb_options stands in smb4.conf, which everybody there may read.
truenas_call() {
    ask midclt call "$@" && return 0
    truenas_why=$(put "$complaint$nl" | sed -n -e '/Traceback/q' -e '/[^ ]/p' | head -n 5 | tr '\n' ' ')
    truenas_why=${truenas_why% }
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
        put 'midclt call smb.config gave no answer that is understood' >&2
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
            +*) truenas_update="$truenas_update${truenas_update:+$nl}$truenas_field" ;;
            *)
                store_why="the field $truenas_field would go, and no call of the middleware takes one away"
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
    truenas_role=
    if have testparm; then
        truenas_role=$(testparm -s "$root$truenas_conf" 2>&1 >/dev/null </dev/null | sed -n 's/^Server role: //p')
    fi
    field role "${truenas_role:-unknown}"
}

# truenas_control VERB: what the middleware calls the service's control since 25.04, and before.
truenas_control() {
    truenas_call system.version || answer=
    truenas_year=$(put "$answer$nl" | sed -n '1s/^[^0-9]*\([0-9][0-9]*\)[.].*/\1/p')
    if test "${truenas_year:-25}" -ge 25; then
        truenas_call -j service.control "$1" cifs
    else
        truenas_call "service.$(put "$1" | tr '[:upper:]' '[:lower:]')" cifs
    fi || {
        activate_why=$truenas_why
        return 1
    }
    # A job that could not do it ends well and answers False.
    case $nl$answer in
        *"$nl"False)
            activate_why="the middleware could not $1 the service cifs"
            return 1
            ;;
    esac
}

# smb.update may start smbd anew by itself; it may still be at it.
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
    activate_why='the service cifs was told to start anew and did not'
    return 1
}
