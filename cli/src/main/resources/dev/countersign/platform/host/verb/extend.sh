# shellcheck shell=sh disable=SC2034,SC2154
# SC2034, SC2154: the parts of this program share their variables; one part sets what another reads.

# extend: a longer lease.

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
