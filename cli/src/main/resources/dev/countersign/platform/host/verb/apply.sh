# shellcheck shell=sh disable=SC2034,SC2154
# SC2034, SC2154: the parts of this program share their variables; one part sets what another reads.

# apply: lock, compare, back up, stage, check, arm the lease; then a writer in a session of its own installs and activates.

step() {
    field step "$1"
    case $1 in installed | activated | restarted) ;; *) note "$1" ;; esac
}

# stop_before STATUS REASON: ends an apply that has changed nothing. The run stays as a record that it was aborted.
stop_before() {
    rm -f "$meta_new"
    note "aborted: $2"
    if claim aborted; then
        disarm_boot
        # On a full disk the run would stay unsettled, and this is the one that its directory stops.
        write_settled "aborted $2" || rm -rf "${run_directory:?}"
    else
        settle aborted
    fi
    field reason "$2"
    finish "$1"
}

# gone: ends an apply whose caller is gone (a step that cannot be reported is a SIGPIPE). Until its lease is armed, nothing else would
# settle the run.
gone() {
    trap '' HUP INT PIPE TERM
    stop_before refused 'interrupted whoever asked for it is gone'
}

# settle_others: finishes what an earlier run left, once its lease is over. Refuses while it lasts.
settle_others() {
    every_run
    others=$runs
    for other in $others; do
        enter "$other"
        settled && continue
        read_verdict || :
        if test -z "$verdict"; then
            if lease_left; then
                if test "$left" -gt 0; then
                    refuse "pending $other has a lease of $left more seconds"
                fi
            elif stamped_alive "$run_directory/owner"; then
                refuse "locked $other is being applied"
            fi
        fi
        settle reverted
        case $settled_how in
            unfinished | '') refuse "pending $other could not be settled: $settled_why" ;;
        esac
    done
}

# compare: whether the host is as it was planned against; sets compared to what is not.
compare() {
    compared=
    # A link that leads elsewhere now: the document may be as it was, and the daemon no longer reads it.
    value given
    decode "$value"
    if ! resolve "$decoded" || test "$resolved" != "$document"; then
        compared=$decoded
        return 1
    fi
    value before
    wanted_before=$value
    if ! holds "$root$document" "$wanted_before"; then
        compared=$document
        if test "$digest_of" = unreadable; then
            brief=
            is_store "$document" && unread_store
            compared="$document, which cannot be read now$brief"
        fi
        return 1
    fi
    values expect
    # shellcheck disable=SC2086
    set -- $values
    while test $# -ge 2; do
        decode "$1"
        digest_of=$wanted_before
        test "$decoded" = "$document" || digest_of "$root$decoded"
        if test "$digest_of" != "$2"; then
            compared=$decoded
            return 1
        fi
        shift 2
    done
    value expect-daemon
    daemon_digest
    if test "$daemon_digest" != "$value"; then
        compared='the command line of the daemon'
        return 1
    fi
}

# check_staged: the staged file must mean what the rehearsal said.
check_staged() {
    value expect-dump
    reader_file=$meta_new
    reader
    brief=
    reader_loads || brief "$reader_warnings"
    test "$value" != any || return 0
    digest "$reader_dump"
    reader_loads && test "$digest" = "$value"
}

# write_program: the run's own way back, which needs nothing but its directory. It is the program that is running now.
write_program() {
    quote "$state"
    program_state=$quoted
    # Encoded: a name may hold a newline, and what follows it would be a command of this program.
    encode "$meta_document"
    {
        put "#!/bin/sh$nl"
        put "# Countersign, run $run: puts back $encoded unless the run was confirmed.$nl"
        put "# The timer, the boot and the program's rollback run this file, and so can you: sh ${run_directory#"$root"}/revert$nl"
        put "set -- settle $program_state '$run' \"\$@\"$nl"
        put "$script$nl"
    } >"$run_directory/revert"
}

# arm SECONDS: the deadline, what a reboot runs, then the timer; fails unless the timer says that it runs.
arm() {
    set_lease "$1" && write_program && flush "$run_directory/deadline" "$run_directory/revert" "$run_directory" || return 1
    arm_boot
    choose_timer
    case $timer in
        systemd-run)
            # systemd ends the whole unit with its first process, so it has to start it again, and not give up after five times in ten
            # seconds: a full process table may last longer. An old one knows less of this here.
            set -- --quiet --collect --unit="countersign-$run" /bin/sh "$run_directory/revert" guard
            {
                systemd-run --property=Restart=on-failure --property=RestartSec=1 --property=StartLimitIntervalSec=0 "$@" ||
                    systemd-run --property=Restart=on-failure "$@" || systemd-run "$@"
            } >/dev/null 9>&- || return 1
            ;;
        *)
            # HUP is ignored before the fork: afterwards would leave a moment in which the end of the login ends the timer.
            trap '' HUP
            setsid sh "$run_directory/revert" guard </dev/null >/dev/null 2>&1 9>&- &
            ;;
    esac
    arm_tries=0
    while ! stamped_alive "$run_directory/timer"; do
        arm_tries=$((arm_tries + 1))
        test "$arm_tries" -le 300 || return 1
        nap 0.05
    done
}

verb_apply() {
    test "$run" != - || refuse 'frame apply needs the name of a run'
    read_change
    read_lease
    value after
    wanted_after=$value
    digest "$body"
    if test "$kind" != activate && test "$digest" != "$wanted_after"; then
        refuse 'payload the candidate is not the one that was planned'
    fi
    is_root || refuse 'not-root only root can change the configuration'
    make_state || refuse "state $state_word"
    take_lock "$state/lock" 9 || { nap; take_lock "$state/lock" 9; } || refuse 'locked another call is at work on this host'
    trap 'drop_lock "$state/lock" 9' EXIT
    settle_others
    enter "$run"
    # A recovery that came first has made the directory: then this call is too late and stops.
    mkdir "$run_directory" 2>/dev/null || refuse "aborted $run has been given up, or applied already"
    trap gone HUP INT PIPE TERM
    stamp
    write_file "$run_directory/owner" "$stamp"
    forget_old_runs
    remember document "$document"
    remember kind "$kind"
    value before
    remember before "$value"
    remember after "$wanted_after"
    remember lease "$lease"
    value before
    if ! recall || test "$meta_kind $meta_before $meta_after" != "$kind $value $wanted_after" || test "$meta_document" != "$document"; then
        stop_before failed "state nothing can be written to $state"
    fi
    step locked

    find_daemon "$document"
    takes_back=no
    if ! find_own_document || test "$daemon_count" = 0; then
        takes_back "$wanted_after" && takes_back=yes
        enter "$run"
        recall
        test "$takes_back" = no || true >"$run_directory/takes-back"
    fi
    case $takes_back:$own_document in
        yes:* | no:"$document") ;;
        *) stop_before refused "not-its-document $document is not what the daemon of this host reads: ${own_document:-nothing that could be found}" ;;
    esac
    if ! compare; then
        IFS=$blanks
        stop_before refused "changed $compared"
    fi
    refusals
    test -z "$refusals" || stop_before refused "${refusals%%"$nl"*}"
    step compared

    case $kind in
        set) prepare_store ;;
        replace) prepare_file ;;
    esac
    read_clock
    arm "$lease" || stop_before failed 'armed the timer did not start'
    lease_left
    field timer "$timer"
    field boot "$boot_way"
    field deadline "$left"
    step armed
    trap - INT PIPE TERM
    case $timer in systemd-run) trap - HUP ;; esac

    # The writer tells this very process, if it still runs.
    test "$daemon_count:$takes_back" != 1:no || write_file "$run_directory/instance" "$daemon $daemon_start $boot"
    start_writer install
    case $outcome in
        activated)
            if read_verdict; then
                settle reverted
                answer_settled 'expired the lease ended during the installation'
            fi
            test "$kind" = activate || step installed
            step activated
            answer_leased
            ;;
    esac
    settle reverted
    if test "$outcome" = changed && test "$settled_how" = unchanged; then
        field reason "changed $outcome_why"
        finish refused
    fi
    answer_settled "${outcome:-interrupted the writer was ended} $outcome_why"
}

# start_writer MODE: and waits for its end. In a session of its own it can be ended to the last process without touching anybody else's.
start_writer() {
    setsid sh "$run_directory/revert" "$1" </dev/null >/dev/null 2>&1 9>&-
    while stamped_alive "$run_directory/writer"; do
        nap
    done
    read_outcome
}

# read_outcome: sets outcome and outcome_why to what the writer says of itself, or to nothing.
read_outcome() {
    outcome='' outcome_why=''
    { read -r outcome outcome_why <"$run_directory/outcome"; } 2>/dev/null
}

# be_writer: what a writer does first. It leaves its stamp before it looks for a verdict, and whoever claims a verdict looks for the stamp
# afterwards: so at least one of them sees the other, and a writer that wakes up late is ended before anything is put back.
be_writer() {
    # Its group is what is ended; under another one's number somebody else would be.
    process "$$" && test "$process_group" = "$$" || exit 64
    stamp
    write_file "$run_directory/writer" "$stamp"
    ! read_verdict || exit 0
}

# install_change: what the writer of verb_apply does.
install_change() {
    be_writer
    case $meta_kind in replace) install_file ;; set) install_store ;; esac
    if ! find_noted; then
        find_daemon "$meta_document"
        write_file "$run_directory/instance" "$daemon $daemon_start $boot"
    fi
    true >"$run_directory/activating" || give_up failed "state nothing can be written to $state"
    activate_why=
    # A daemon that an activation starts would keep the locks.
    if ! platform_activate 8>&- 9>&-; then
        # Who takes back what was confirmed needs no daemon: one that is down reads the old bytes when it starts.
        takes_back=no
        test ! -f "$run_directory/takes-back" || takes_back=yes
        if test "$daemon_count:$takes_back" != 0:yes || ! platform_down; then
            give_up activation "$activate_why"
        fi
        note 'the daemon is down'
    fi
    test "$meta_kind" != set || keep_store
    note activated
    write_file "$run_directory/outcome" activated
}

give_up() {
    note "$1: $2"
    write_file "$run_directory/outcome" "$1 $2"
    exit 0
}
