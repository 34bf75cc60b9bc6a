# shellcheck shell=sh disable=SC2034,SC2154
# SC2034, SC2154: the parts of this program share their variables; one part sets what another reads.

# Locks: one call at a time on a host.

# take_lock FILE DESCRIPTOR: fails when somebody has it. flock, which ends with its holder; where there is none, a file beside it whose name
# is its maker's stamp. First it is made, and then the others are looked at: of two that come at once, at least one sees the other and gives
# way. Nobody's is ever taken away but of one that is dead, and no other can ever have its name. Age never breaks a lock.
take_lock() {
    if have flock; then
        # A redirection that fails would end the shell at exec.
        true 2>/dev/null >>"$1" || return 1
        # mksh closes descriptors above 2 when it starts a program, unless they are named.
        eval "exec $2>>\"\$1\"; flock -n $2 $2>&$2 2>/dev/null"
        return
    fi
    lock_name "$1"
    true 2>/dev/null >"$lock_name" || return 1
    lock_taken=yes
    set +f
    for lock_other in "$1.by "*; do
        set -f
        test "$lock_other" != "$lock_name" || continue
        # shellcheck disable=SC2086
        if stamp_lives ${lock_other#"$1.by "}; then
            lock_taken=no
        else
            rm -f "$lock_other"
        fi
    done
    test "$lock_taken" = yes && return 0
    rm -f "$lock_name"
    return 1
}

# lock_name FILE: sets lock_name to the file that says that this process has the lock FILE.
lock_name() {
    stamp
    lock_name="$1.by $stamp"
}

# drop_lock FILE DESCRIPTOR
drop_lock() {
    if have flock; then
        eval "exec $2>&-"
    else
        lock_name "$1"
        rm -f "$lock_name"
    fi
}
