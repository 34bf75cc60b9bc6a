# shellcheck shell=sh disable=SC2034,SC2154
# SC2034, SC2154: the parts of this program share their variables; one part sets what another reads.

# status: what became of each run on this host.

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
        # They come in the order of the runs, so the front is taken off: for a text in the middle, dash looks through all before it again for
        # each of its characters.
        status_line=${status_links%%"$nl"*}
        case $status_line in
            *" $status_run/verdict -> "*)
                verdict=${status_line##*" -> "}
                status_links=${status_links#"$status_line"}
                status_links=${status_links#"$nl"}
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
