# shellcheck shell=sh disable=SC2034,SC2154
# SC2034, SC2154: the parts of this program share their variables; one part sets what another reads.

# confirm: the change is for good. The timer and what a reboot runs are taken away.

verb_confirm() {
    enter_run
    lock_verb
    read_verdict || :
    if test -z "$verdict"; then
        if ! lease_left || test "$left" -le 0; then
            settle reverted
        else
            confirm_now
        fi
    fi
    if test "$verdict" != confirmed; then
        settle reverted
        answer_settled 'expired the lease was over'
    fi
    settle confirmed
    field verdict confirmed
    values disconnect
    # shellcheck disable=SC2086
    set -- $values
    while test $# -ge 2; do
        platform_disconnect "$1" "$2" </dev/null && field disconnected "$1"
        shift 2
    done
    find_activated
    platform_sessions
    finish 'done'
}

# confirm_now: what was proved must still be what is there, down to the old inode that an editor may have kept open.
confirm_now() {
    read_outcome
    test "$outcome" = activated || refuse "not-activated $run has not come that far"
    if test "$meta_kind" = replace && hold "$meta_old" "$meta_before" "$meta_file" "$meta_after"; then
        :
    elif ! holds "$meta_file" "$meta_after"; then
        confirm_why="changed $meta_document"
        if is_store "$meta_document" && keep_unread; then
            confirm_why="failed $store_why"
        fi
        settle reverted
        answer_settled "$confirm_why"
    elif test "$meta_kind" = replace; then
        settle reverted
        answer_settled "edited $meta_document"
    fi
    claim confirmed || :
}
