# shellcheck shell=sh disable=SC2034,SC2154
# SC2034, SC2154: hooks share their variables with the program that they are packed into.

# OpenMediaVault: the service SMB of its RPC, and salt for smb.conf. An answer is JSON on standard output; an error is JSON on standard error,
# with exit 1.

# omv_rpc METHOD [JSON]: sets answer to what the service SMB answers; fails with omv_why.
omv_rpc() {
    ask omv-rpc -u admin SMB "$@" && return 0
    omv_why=$(put "$complaint$nl" | sed -n '/^{/,$p' | json_fields | field_value error | json_fields | field_value message)
    brief "${complaint:-$answer}"
    test -n "$omv_why" || omv_why=${brief#: }
    omv_why="OpenMediaVault refused: ${omv_why:-no reason given}"
    return 1
}

platform_document() {
    document=store:SMB.getSettings
}

platform_store_get() {
    if ! omv_rpc getSettings; then
        put "$omv_why" >&2
        return 1
    fi
    put "$answer$nl" | json_fields || {
        # An object has the values of all settings in it, and some may be secret.
        case $answer in *'{'*) answer= ;; esac
        brief "$answer$nl$complaint"
        put "omv-rpc SMB getSettings gave no answer that is understood$brief" >&2
        return 1
    }
}

# The whole object: a field that is left out is refused.
platform_store_set() {
    if ! json_object "$(cat "$1")"; then
        store_why='a value to be set is not one value of JSON'
        return 1
    fi
    omv_rpc setSettings "$object" && return 0
    store_why=$omv_why
    return 1
}

platform_facts() {
    omv_version=$(dpkg-query -W -f='${Version}' openmediavault 2>/dev/null)
    field version "OpenMediaVault ${omv_version:-unknown}"
    omv_role=$(samba_tool testparm -s "$root/etc/samba/smb.conf" 2>&1 >/dev/null </dev/null | sed -n 's/^Server role: //p')
    field role "${omv_role:-unknown}"
    if grep -q '"samba"' "$root/var/lib/openmediavault/dirtymodules.json" 2>/dev/null; then
        limit 'OpenMediaVault shows samba as pending: what was saved there and never applied takes effect with a change from here too'
    fi
}

# Of everything that is pending, samba alone. smb.conf is tested before smbd is restarted.
platform_activate() {
    ask omv-salt deploy run --quiet samba
    omv_exit=$?
    brief "${complaint:-$answer}"
    case $omv_exit in
        0) ;;
        100) activate_why="omv-salt knows no state samba (exit 100)$brief" ;;
        *) activate_why="omv-salt deploy run samba ended with exit $omv_exit${brief:-: its log says why}" ;;
    esac
    test "$omv_exit" = 0 || return 1
    samba_await '' && return 0
    activate_why="$daemon_count masters of smbd are running"
    return 1
}
