# shellcheck shell=sh disable=SC2034,SC2154
# SC2034, SC2154: the parts of this program share their variables; one part sets what another reads.

# What the verbs about a run under a lease share: the run, its lock, its lease and the answer.

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
