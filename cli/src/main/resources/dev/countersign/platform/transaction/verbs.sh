# shellcheck shell=sh disable=SC2034,SC2154
# SC2034, SC2154: the parts of this program share their variables; one part sets what another reads.

# What may be asked of a run: confirm, extend, revert, status.

# answer_settled REASON: the answer of a verb whose run was, or had been, settled otherwise than it wanted.
answer_settled() {
    field verdict "$verdict"
    case $settled_how in
        person)
            field reason "$settled_why"
            finish person
            ;;
        unfinished)
            field reason "unfinished $settled_why; the host goes on trying"
            finish person
            ;;
        *)
            field reason "$1${settled_why:+ ($settled_why)}"
            finish reverted
            ;;
    esac
}

# need_run: refuses a call that names no run, or that nobody may make.
need_run() {
    test "$run" != - || refuse 'frame this verb needs the name of a run'
    is_root || refuse 'not-root only root can settle a run'
}

# enter_run: the run of this call; refuses when there is none.
enter_run() {
    need_run
    check_state
    case $state_word in
        ok) ;;
        absent) refuse "unknown $run" ;;
        *) refuse "state $state_word" ;;
    esac
    enter "$run"
    test -d "$run_directory" || refuse "unknown $run"
    recall || :
}

# need_lease: refuses when the run does not wait for its confirm.
need_lease() {
    if read_verdict || settled; then
        refuse "settled $run has the verdict $verdict"
    fi
    lease_left || refuse "not-armed $run has no lease"
    test "$left" -gt 0 || refuse "expired the lease of $run is over"
}

# answer_leased: ends the answer of a verb after which the run waits for its confirm.
answer_leased() {
    read_clock
    lease_left
    field deadline "$left"
    finish 'done'
}

# read_lease: sets lease to that of the call.
read_lease() {
    value lease
    lease=$value
    case $lease in '' | *[!0-9]* | ???????*) refuse 'payload the lease is not a number' ;; esac
}

lock_verb() {
    lock_tries=0
    until take_lock "$state/lock" 9; do
        lock_tries=$((lock_tries + 1))
        test "$lock_tries" -le 50 || refuse 'locked another call is at work on this host'
        nap
    done
    trap 'drop_lock "$state/lock" 9' EXIT
}

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
    find_daemon "$meta_document"
    platform_sessions
    finish 'done'
}

# confirm_now: what was proved must still be what is there, down to the old inode that an editor may have kept open.
confirm_now() {
    read_outcome
    test "$outcome" = activated || refuse "not-activated $run has not come that far"
    if ! holds "$meta_file" "$meta_after"; then
        confirm_why="changed $meta_document"
        if is_store "$meta_document" && keep_unread; then
            confirm_why="failed $store_why"
        fi
        settle reverted
        answer_settled "$confirm_why"
    fi
    if test "$meta_kind" = replace; then
        if ! holds "$meta_old" "$meta_before"; then
            settle reverted
            answer_settled "edited $meta_document"
        fi
    fi
    claim confirmed || :
}

verb_extend() {
    enter_run
    read_lease
    lock_verb
    need_lease
    set_lease "$lease" && flush "$run_directory/deadline"
    # The timer may have looked at the old deadline meanwhile.
    if read_verdict; then
        refuse "settled $run has the verdict $verdict"
    fi
    note "extended by $lease seconds"
    answer_leased
}

verb_revert() {
    need_run
    make_state || refuse "state $state_word"
    enter "$run"
    if mkdir "$run_directory" 2>/dev/null; then
        # An apply that is still on its way finds the directory and stops.
        settle aborted
        forget_old_runs
        field verdict "$verdict"
        finish 'done'
    fi
    recall || :
    read_verdict || :
    if test "$verdict" = confirmed; then
        settle confirmed
        field verdict confirmed
        refuse "confirmed $run was confirmed: putting it back is a new change"
    fi
    settle reverted
    case $settled_how in
        person | unfinished) answer_settled reverted ;;
        confirmed)
            field verdict confirmed
            refuse "confirmed $run was confirmed meanwhile"
            ;;
    esac
    field verdict "$verdict"
    field reason "$settled_how $settled_why"
    finish 'done'
}

verb_status() {
    check_state
    case $state_word in
        ok) every_run ;;
        absent) runs= ;;
        *) refuse "state $state_word" ;;
    esac
    status_file='' status_links=
    for status_run in $runs; do status_links="$status_links $status_run/verdict"; done
    # One process tells all of them.
    # shellcheck disable=SC2012,SC2086
    test -z "$runs" || status_links=$(cd "$state" && exec ls -ld $status_links 2>/dev/null)
    for status_run in $runs; do
        enter "$status_run"
        case $status_links in
            *" $status_run/verdict -> "*)
                verdict=${status_links#*" $status_run/verdict -> "}
                verdict=${verdict%%"$nl"*}
                ;;
            *) read_verdict || verdict=pending ;;
        esac
        if settled; then
            left=-
            case $settled_how in person) verdict=person ;; esac
        else
            verdict=pending
            lease_left || left=-
        fi
        field run "$status_run $verdict $left"
        if recall && test -n "$meta_after"; then
            # A store is read through its owner's command: once for all its runs.
            if test "$meta_file" != "$status_file"; then
                status_file=$meta_file
                digest_of "$meta_file"
                status_now=$digest_of
            fi
            encode "$meta_document"
            field run.change "$meta_kind $meta_before $meta_after $status_now $encoded"
            if test "$run" = "$status_run" && test -r "$run_directory/candidate"; then
                hex_field run.before <"$run_directory/before"
                hex_field run.after <"$run_directory/candidate"
            fi
        fi
        status_note=
        {
            while IFS= read -r status_line || test -n "$status_line"; do status_note=$status_line; done <"$run_directory/log"
        } 2>/dev/null
        field run.note "$status_note"
    done
    finish 'done'
}
