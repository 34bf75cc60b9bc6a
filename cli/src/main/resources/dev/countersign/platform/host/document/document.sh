# shellcheck shell=sh disable=SC2034,SC2154
# SC2034, SC2154: the parts of this program share their variables; one part sets what another reads.

# The daemon, the document that it reads, what belongs to that, and what the reader makes of it: for every verb that looks.

limit() {
    field limit "$1"
}

# find_daemon [DOCUMENT]: sets daemon, daemon_parent, daemon_start, daemon_directory and daemon_count. Of several it is the one that reads
# DOCUMENT. The daemon is empty when none or several are left.
find_daemon() {
    platform_daemons
    case ${1:+$daemons} in
        *' '*)
            daemon_readers=
            for daemon in $daemons; do
                (platform_daemon "$daemon" && find_document && test "$document_path" = "$1") && daemon_readers="$daemon_readers $daemon"
            done
            daemons=${daemon_readers:-$daemons}
            ;;
    esac
    daemon='' daemon_parent='' daemon_start='' daemon_directory=''
    # shellcheck disable=SC2086
    set -- $daemons
    daemon_count=$#
    if test $# = 1; then
        daemon=$1
        platform_daemon "$daemon" || daemon_directory=
    fi
}

# find_noted: as find_daemon, but the very process that the run has noted: fails when that no longer runs. What was written down of it is a
# hint only.
find_noted() {
    activated_boot=
    { read -r activated activated_start activated_boot <"$run_directory/instance"; } 2>/dev/null
    if test "$activated_boot" = "$boot" && test -n "$boot" && platform_daemon "$activated" && test "$daemon_start" = "$activated_start"; then
        daemon=$activated daemons=$activated daemon_count=1
        return 0
    fi
    return 1
}

# find_activated: the process that took up the new settings, however many others run by now, or else the one that reads the document.
find_activated() {
    find_noted || find_reader
}

# find_reader: as find_daemon, for the document of the run. The only one that is left may read another document: then it is not the one.
find_reader() {
    find_daemon "$meta_document"
    if test "$daemon_count" = 1 && (find_document && test "$document_path" != "$meta_document"); then
        daemon='' daemon_count=0
    fi
}

# daemon_digest: sets daemon_digest to that of its command line, or to absent.
daemon_digest() {
    daemon_digest=absent digest=
    test -n "$daemon" || return 0
    platform_command "$daemon" digest_input >/dev/null
    # It was lost where it comes through a pipe.
    daemon_digest=${digest:-$(platform_command "$daemon" digest_input)}
}

# reader: what the platform's own reader makes of reader_file, or of the payload's body where that is empty.
# Sets reader_dump, reader_exit and reader_warnings. Both streams are kept apart without a file: one travels outside, one inside.
reader() {
    reader_mark="$nl$nonce$nl"
    reader_all=$(
        # A reader that hangs would keep the locks when the call that waits for it is killed.
        exec 8>&- 9>&-
        {
            reader_inner=$(
                {
                    if test -n "$reader_file"; then
                        platform_read <"$reader_file"
                    else
                        put "$body" | platform_read
                    fi
                    put ".$?"
                } 2>&3
            )
        } 3>&1
        put "$reader_mark$reader_inner"
    )
    # The short part first: to take 20 kB off the front of a text takes a shell two seconds.
    reader_warnings=${reader_all%%"$reader_mark"*}
    reader_dump=${reader_all#"$reader_warnings$reader_mark"}
    reader_exit=${reader_dump##*.}
    reader_dump=${reader_dump%".$reader_exit"}
}

# reader_loads: testparm also ends with 1 where a check fails that smbd does not make.
reader_loads() {
    case $reader_exit:$reader_warnings in
        0:* | 1:*'services file OK.'*) ;;
        *) false ;;
    esac
}

reader_fields() {
    field "$1.exit" "$reader_exit"
    field "$1.dump" "$reader_dump"
    field "$1.warnings" "$reader_warnings"
}

read_now() {
    if is_store "$document_path"; then
        store_reader reader.before
        return 0
    fi
    if test -r "$root$document_path" && test -f "$root$document_path"; then
        reader_file=$root$document_path
        # What found the path out may have read it.
        test "$reader_known" = "$document" || reader
        reader_fields reader.before
    fi
}

# find_document: sets document and document_path, or fails.
find_document() {
    document='' document_path=''
    platform_document || return 1
    case $document in
        /* | store:*) ;;
        *) document=${daemon_directory%/}/$document ;;
    esac
    if resolve "$document"; then
        document_path=$resolved
    else
        document_path=$document
    fi
}

# find_own_document: whether the document of this call is the one that the daemon of this host reads; sets own_document to what is.
find_own_document() {
    own_wanted=$document
    find_document || document_path=
    own_document=$document_path document=$own_wanted
    test "$own_document" = "$document"
}

# takes_back DIGEST: whether a change to these bytes is exactly the way back from a run that was confirmed here. The record of that run, which
# is root's, says so: no daemon has to be asked. Leaves no run entered.
takes_back() {
    digest_of "$root$document"
    check_state
    test "$state_word" = ok || return 1
    every_run
    for back_run in $runs; do
        enter "$back_run"
        if read_verdict && test "$verdict" = confirmed && recall && test "$meta_document $meta_before $meta_after" = "$document $1 $digest_of"; then
            verdict=
            return 0
        fi
    done
    verdict=
    return 1
}

# file_fields PATH: the file's facts and content; sets file_read to whether the content came along.
file_fields() {
    file_read=no
    look "$1"
    if test "$look_kind" = file; then
        test "$look_size" -le "$bytes_left" || look_kind=large
    fi
    encode "$1"
    field file "$encoded $look_kind $look_owner:$look_group $look_mode $look_links $look_mtime$look_flags"
    if test "$look_kind" = file; then
        bytes_left=$((bytes_left - look_size))
        hex_field content <"$look_path"
        file_read=yes
    fi
}

# document_files: the document, everything that it and what it refers to refers to, and what the controller asked for by name.
document_files() {
    files_seen=' '
    files_queue=
    files_count=0
    bytes_left=2097152
    encode "$document_path"
    files_queue=$encoded
    if is_store "$document_path"; then
        store_fields "$document_path"
        files_queue=
        files_queued "$(platform_store_files)"
    fi
    values also
    files_queue="$files_queue${values:+ $values}"
    while test -n "$files_queue"; do
        files_word=${files_queue%% *}
        case $files_queue in
            *' '*) files_queue=${files_queue#* } ;;
            *) files_queue= ;;
        esac
        case $files_seen in *" $files_word "*) continue ;; esac
        files_seen="$files_seen$files_word "
        files_count=$((files_count + 1))
        if test "$files_count" -gt 100; then
            limit 'more than 100 files belong to the document: the rest was not looked at'
            break
        fi
        decode "$files_word"
        file_fields "$decoded"
        test "$file_read" = yes || continue
        platform_references "$look_path"
        files_queued "$references"
    done
}

# files_queued NAMES: puts them, one a line, at the end of the queue.
files_queued() {
    IFS=$nl
    for files_name in $1; do
        IFS=$blanks
        case $files_name in
            /*) ;;
            *)
                test -n "$daemon_directory" || limit "no daemon tells from where $files_name is read: / was taken"
                files_name=${daemon_directory%/}/$files_name
                ;;
        esac
        encode "$files_name"
        files_queue="${files_queue:+$files_queue }$encoded"
    done
    IFS=$blanks
}
