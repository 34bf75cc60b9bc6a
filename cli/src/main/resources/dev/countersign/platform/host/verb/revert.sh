# shellcheck shell=sh disable=SC2034,SC2154
# SC2034, SC2154: the parts of this program share their variables; one part sets what another reads.

# revert: what the run changed is put back.

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
