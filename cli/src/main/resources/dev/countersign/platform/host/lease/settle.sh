# shellcheck shell=sh disable=SC2034,SC2154
# SC2034, SC2154: the parts of this program share their variables; one part sets what another reads.

# One verdict for each run, and what it takes to make it true.

# settle WANTED: claims WANTED unless there is a verdict, then finishes the run. Sets settled_how to confirmed, restored, unchanged,
# aborted, person or unfinished, and settled_why. May be called by anybody at any time, also twice at once.
settle() {
    settle_claimed=yes
    claim "$1" || settle_claimed=no
    if test -z "$verdict"; then
        unfinished 'the verdict cannot be written'
        note "$settled_how $settled_why"
        return 0
    fi
    # What is settled stays so. mksh keeps a copy of a descriptor that a function call closed, and would wait for its own lock.
    settled && return 0
    settle_tries=0
    until take_lock "$run_directory/settling" 8; do
        settle_tries=$((settle_tries + 1))
        if test "$settle_tries" -gt 300; then
            unfinished 'another process is settling it and does not end'
            note "$settled_how $settled_why"
            return 0
        fi
        nap
    done
    if ! settled; then
        if recall; then
            settle_now
        elif test -e "$run_directory/writer"; then
            unfinished 'its meta cannot be read'
        else
            settled_how=aborted settled_why='it ended before it began'
        fi
        note "$settled_how $settled_why"
        if test "$settled_how" != unfinished; then
            disarm_boot
            # Whoever claimed it may not have it on the disk yet, and what is settled must not outlive its verdict.
            test "$settle_claimed" = yes || flush "$run_directory"
            write_settled "$settled_how $settled_why"
            flush "$run_directory"
        fi
    fi
    drop_lock "$run_directory/settling" 8
}

# unfinished WHY: what the way back came to so far.
unfinished() {
    settled_how=unfinished settled_why=$1
}

# write_settled WORDS: on a full disk the candidate, which nobody needs any more, makes room for the record.
write_settled() {
    write_file "$run_directory/settled" "$1" 2>/dev/null || {
        rm -f "$run_directory/candidate"
        write_file "$run_directory/settled" "$1"
    }
}

settle_now() {
    settled_how='' settled_why=''
    look_again
    if test "$verdict" = confirmed; then
        settled_how=confirmed
        remove_ours "$meta_old" "$meta_new"
        return 0
    fi
    if ! end_writer; then
        unfinished 'the writer does not end'
        return 0
    fi
    rm -f "$meta_new"
    case $meta_kind in
        activate) settled_how=unchanged settled_why='an activation cannot be taken back; the file was not touched' ;;
        replace)
            put_back_file
            flush "${meta_file%/*}"
            ;;
        set) put_back_store ;;
    esac
    # Of a kind of document that this program does not know.
    test -n "$settled_how" || unfinished "it was made with the program of another platform: run ${run_directory#"$root"}/revert"
    case $settled_how in
        restored | unchanged) activate_again ;;
    esac
    case $settled_how in
        restored | unchanged | person) remove_ours "$meta_old" "$meta_new" ;;
    esac
}

# remove_ours FILE...: what cannot be removed now (a disk that became read-only) is left to the timer, which goes on trying.
remove_ours() {
    rm -f "$@" 2>/dev/null
    for remove_ours_file; do
        if test -e "$remove_ours_file"; then
            unfinished "$remove_ours_file could not be removed"
        fi
    done
}

# end_writer: SIGKILL also ends a stopped process. Waits until nothing of its group is left.
end_writer() {
    stamped='' stamped_boot=''
    { read -r stamped stamped_start stamped_boot <"$run_directory/writer"; } 2>/dev/null || return 0
    test "$stamped_boot" = "$boot" || return 0
    case $stamped in '' | *[!0-9]* | 1) return 0 ;; esac
    # The number belongs to somebody else by now when its process lives with another start.
    if process "$stamped" && test "$process_start" != "$stamped_start"; then
        return 0
    fi
    # Its last act is to say what came of it. From then on its number, and its group's, may come to belong to others.
    read_outcome
    case $outcome in
        '' | interrupted) ;;
        *) stamped_alive "$run_directory/writer" || return 0 ;;
    esac
    end_tries=0
    while group_runs "$stamped"; do
        kill -s KILL -- "-$stamped" 2>/dev/null
        end_tries=$((end_tries + 1))
        test "$end_tries" -le 100 || return 1
        nap
    done
}

# activate_again: only when the daemon may have taken up the new bytes. One that is down reads the old ones when it starts.
activate_again() {
    test -f "$run_directory/activating" && test "$meta_kind" != activate || return 0
    find_activated
    if test "$daemon_count" = 0; then
        # A look of which a tool was killed finds nothing either, and a daemon that is up would keep the new bytes.
        nap
        find_reader
    fi
    activate_why=
    if test "$daemon_count" = 0 && platform_down; then
        settled_why='the daemon is down'
    elif test "$daemon_count" = 0 || ! activate_back 8>&- 9>&-; then
        unfinished "activation the bytes are back, and the daemon could not be told: $activate_why"
    elif test "$meta_kind" = set; then
        keep_back
    fi
}

# activate_back: the daemon takes the old settings up in the way in which it took up the new ones.
activate_back() {
    if test -f "$run_directory/restarting"; then
        platform_restart
    else
        platform_activate
    fi
}
