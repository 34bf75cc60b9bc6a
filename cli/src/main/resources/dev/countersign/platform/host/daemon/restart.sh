# shellcheck shell=sh disable=SC2034,SC2154
# SC2034, SC2154: the parts of this program share their variables; one part sets what another reads.

# For a daemon that does not take up by itself what was set: it is restarted within the lease of the run. Only for platforms that say how.

# verb_restart: restarts the daemon within a run that waits for its confirm, because the wire still shows the old value.
verb_restart() {
    enter_run
    lock_verb
    need_lease
    read_outcome
    test "$outcome" = activated || refuse "not-activated $run has not come that far"
    write_file "$run_directory/outcome" 'interrupted the restart was ended'
    true >"$run_directory/restarting"
    # A writer like the one that installs: the end of the lease ends it before anything is put back.
    start_writer restart
    if test "$outcome" = activated && ! read_verdict; then
        step restarted
        answer_leased
    fi
    settle reverted
    answer_settled "${outcome:-interrupted the restart was ended} $outcome_why"
}

# restart: what the writer of verb_restart does.
restart() {
    be_writer
    find_daemon "$meta_document"
    activate_why=
    platform_restart 8>&- 9>&- || give_up activation "$activate_why"
    test "$meta_kind" != set || keep_store
    note restarted
    write_file "$run_directory/outcome" activated
}
