# shellcheck shell=sh disable=SC2034,SC2154
# SC2034, SC2154: the parts of this program share their variables; one part sets what another reads.

# The program in the run's directory: it waits for the end of the lease, and then puts everything back.

# verb_settle MODE: what RUN/revert does. guard starts the timer, which waits for the deadline; install and restart are writers; boot is for a
# unit of systemd; anything else reverts now.
verb_settle() {
    trap '' HUP
    enter "$run"
    test -d "$run_directory" || exit 0
    recall || exit 1
    case $1 in
        install) install_change ;;
        guard) guard ;;
        restart) restart ;;
        timer) timer ;;
        boot) boot ;;
        *) settle_and_say ;;
    esac
}

# settle_and_say: fails when something is left to do.
settle_and_say() {
    settle reverted
    put "$run: $verdict, $settled_how $settled_why$nl"
    case $settled_how in person | unfinished) return 1 ;; esac
}

# guard: whoever kills one process must not take the way back with it. While the timer lives this one only waits for its end; when it
# ended with something left to do, it is started again, after a second and then ever more seldom. Where it cannot be started, this one
# puts everything back when the lease is over. A timer whose guard was killed goes on alone.
guard() {
    guard_pause=1
    until settled || test ! -d "$run_directory"; do
        sh "$run_directory/revert" timer
        guard_exit=$?
        settled || expire && return
        # Not past the end of the lease.
        guard_wait=$guard_pause
        test "$left" -le 0 || test "$left" -ge "$guard_wait" || guard_wait=$left
        note "the timer ended ($guard_exit): again in $guard_wait s"
        sleep "$guard_wait" || nap
        test "$guard_pause" -ge 10 || guard_pause=$((guard_pause + 3))
    done
}

timer() {
    stamp
    write_file "$run_directory/timer" "$stamp"
    timer_pause=1 timer_tries=0
    until settled || test ! -d "$run_directory" || expire; do
        if test "$left" -le 0; then
            timer_tries=$((timer_tries + 1))
            test "$timer_tries" -lt 5 || test "$timer_pause" -ge 60 || timer_pause=$((timer_pause * 2))
        fi
        sleep "$timer_pause"
    done
}

# expire: reverts once the lease is over. Fails while something is left to do.
expire() {
    read_clock
    read_verdict || :
    lease_left || left=0
    test "$left" -le 0 || return 1
    settle reverted
    # An apply that is stopped would keep the lock; one that runs ends by itself.
    test "$settled_how" != unfinished && end_owner
}

end_owner() {
    end_tries=0
    while stamped_alive "$run_directory/owner"; do
        end_tries=$((end_tries + 1))
        if test "$end_tries" -gt 20; then
            kill -s KILL "$stamped" 2>/dev/null
            return 0
        fi
        nap
    done
}
