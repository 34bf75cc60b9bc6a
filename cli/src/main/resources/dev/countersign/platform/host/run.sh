# shellcheck shell=sh disable=SC2034,SC2154
# SC2034, SC2154: the parts of this program share their variables; one part sets what another reads.

# The state directory, and the directory of each run in it.

# check_state: sets state (as on the disk) and state_word: ok, absent, or what is wrong. Changes nothing.
check_state() {
    state=$root$state_place
    state_word=ok
    state_seen=$root
    state_rest=${state_place#/}
    while test -n "$state_rest"; do
        state_seen=$state_seen/${state_rest%%/*}
        case $state_rest in
            */*) state_rest=${state_rest#*/} ;;
            *) state_rest= ;;
        esac
        state_shown=${state_seen#"$root"}
        if test -h "$state_seen"; then
            state_word="link $state_shown is a symbolic link"
            return 0
        fi
        if test ! -e "$state_seen"; then
            state_word=absent
            return 0
        fi
        list "$state_seen/." || listed_owner=-
        if test "$listed_owner" != "$uid" && { test "$listed_owner" != 0 || test -z "$state_rest"; }; then
            state_word="owner $state_shown belongs to user $listed_owner"
            return 0
        fi
        if others_may_write "$listed_mode"; then
            state_word="mode $state_shown may be written by others ($listed_mode)"
            return 0
        fi
    done
    case $listed_mode in
        drwx------*) ;;
        *) state_word="mode $state_place is open to others ($listed_mode)" ;;
    esac
}

# Makes the state directory where it is absent, then checks again: somebody may have made it meanwhile.
make_state() {
    check_state
    if test "$state_word" = absent; then
        test -d "${state%/*}" || mkdir -p "${state%/*}" 2>/dev/null
        mkdir -m 0700 "$state" 2>/dev/null
        check_state
    fi
    if test "$state_word" = ok && ! true 2>/dev/null >>"$state/lock"; then
        state_word="read-only $state_place cannot be written"
    fi
    test "$state_word" = ok
}

# enter RUN: names the files of a run.
enter() {
    run_directory=$state/$1
}

# write_file FILE TEXT: one line, whole or not at all. A file that was not there is written with one call of the kernel; who ends this between
# that and the one before it leaves it empty, which whoever reads it takes for absent.
write_file() {
    if test -e "$1"; then
        put "$2$nl" >"$1.part" && mv -f "$1.part" "$1"
    else
        put "$2$nl" >"$1"
    fi
}

# note WORDS: one line for a person in the run's log.
note() {
    note_at=
    { read -r note_at note_idle </proc/uptime; } 2>/dev/null
    # Within the same second date would say the same.
    if test -z "$note_at" || test "${note_at%.*}" != "$noted"; then
        noted=${note_at%.*}
        note_time=$(date -u +%Y-%m-%dT%H:%M:%SZ)
    fi
    put "$note_time $1$nl" >>"$run_directory/log" 2>/dev/null
}

# remember KEY WORD... : one line of the run's meta, words encoded.
remember() {
    remember_line=$1
    shift
    for remember_word in "$@"; do
        encode "$remember_word"
        remember_line="$remember_line $encoded"
    done
    put "$remember_line$nl" >>"$run_directory/meta"
}

# recall: reads meta into meta_document, meta_kind, meta_before, meta_after, meta_owner, meta_mode.
recall() {
    meta_document='' meta_kind='' meta_before='' meta_after='' meta_owner='' meta_mode=''
    test -r "$run_directory/meta" || return 1
    while IFS=' ' read -r meta_key meta_value; do
        decode "$meta_value"
        case $meta_key in
            document) meta_document=$decoded ;;
            kind) meta_kind=$decoded ;;
            before) meta_before=$decoded ;;
            after) meta_after=$decoded ;;
            owner) meta_owner=$decoded ;;
            mode) meta_mode=$decoded ;;
        esac
    done <"$run_directory/meta"
    meta_file=$root$meta_document
    meta_old=${meta_file%/*}/.countersign-${run_directory##*/}.old
    meta_new=${meta_file%/*}/.countersign-${run_directory##*/}.new
    if is_store "$meta_document"; then
        # Nothing can be kept beside a store.
        meta_old=$run_directory/.old meta_new=$run_directory/.new
    fi
    # An apply that died, or a full disk, may have left a part of it.
    case $meta_document:$meta_kind in ?*:replace | ?*:set | ?*:activate) ;; *) return 1 ;; esac
}

# read_verdict: sets verdict, or leaves it empty.
read_verdict() {
    verdict=
    test -h "$run_directory/verdict" || return 1
    verdict=$(readlink "$run_directory/verdict")
}

# claim VERDICT: one atomic step that only one caller can win, and that tells the others who did. Sets verdict.
claim() {
    if test ! -h "$run_directory/verdict" && ln -sn "$1" "$run_directory/verdict" 2>/dev/null; then
        verdict=$1
        flush "$run_directory"
        return 0
    fi
    read_verdict
    return 1
}

# settled: whether nothing is left to do for the run; sets settled_how and settled_why.
settled() {
    settled_how='' settled_why=''
    { read -r settled_how settled_why <"$run_directory/settled"; } 2>/dev/null
    test -n "$settled_how"
}

# lease_left: sets left to the seconds until the deadline. Zero or less: it is over. A reboot ends it too. Fails when no lease was armed.
lease_left() {
    left=0
    { read -r lease_boot lease_end <"$run_directory/deadline"; } 2>/dev/null || return 1
    case $lease_end:$now in
        :* | *: | *[!0-9:]*) ;;
        *) test "$lease_boot" != "$boot" || left=$((lease_end - now)) ;;
    esac
    return 0
}

set_lease() {
    write_file "$run_directory/deadline" "$boot $((now + $1))"
}

# every_run: sets runs to the names of all runs, oldest first.
every_run() {
    runs=
    set +f
    for run_path in "$state"/[0-9]*Z-*; do
        set -f
        if test -d "$run_path" && is_run_name "${run_path##*/}"; then
            runs="$runs ${run_path##*/}"
        fi
    done
    runs=${runs# }
}

# Keeps the last twenty runs. One that is not settled is never removed.
forget_old_runs() {
    every_run
    forget_count=0
    for forget_run in $runs; do
        forget_count=$((forget_count + 1))
    done
    for forget_run in $runs; do
        test "$forget_count" -gt 20 || break
        if test -s "$state/$forget_run/settled"; then
            rm -rf "${state:?}/$forget_run"
            forget_count=$((forget_count - 1))
        fi
    done
}
