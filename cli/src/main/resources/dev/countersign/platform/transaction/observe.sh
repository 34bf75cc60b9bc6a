# shellcheck shell=sh disable=SC2034,SC2154
# SC2034, SC2154: the parts of this program share their variables; one part sets what another reads.

# observe and rehearse: everything that can be known without writing a byte.

limit() {
    field limit "$1"
}

# find_daemon: sets daemon, daemon_parent, daemon_start, daemon_directory and daemon_count. The daemon is empty when none or several run.
find_daemon() {
    daemons=$(platform_daemons)
    daemon='' daemon_parent='' daemon_start='' daemon_directory=''
    # shellcheck disable=SC2086
    set -- $daemons
    daemon_count=$#
    if test $# = 1; then
        daemon=$1
        platform_daemon "$daemon" || daemon_directory=
    fi
}

# daemon_digest: of its command line, or absent.
daemon_digest() {
    if test -n "$daemon"; then
        platform_command "$daemon" | digest
    else
        put absent
    fi
}

# reader PREFIX: what the platform's own reader makes of reader_file, or of the payload's body where that is empty.
# Sets reader_dump, reader_exit and reader_warnings. Both streams are kept apart without a file: one travels outside, one inside.
reader() {
    reader_mark="$nl$nonce$nl"
    reader_all=$(
        {
            reader_inner=$(
                {
                    if test -n "$reader_file"; then
                        cat "$reader_file"
                    else
                        put "$body"
                    fi | platform_read
                    put " $?" >&2
                } 2>&1 >&3
            )
        } 3>&1
        put "$reader_mark$reader_inner."
    )
    reader_dump=${reader_all%%"$reader_mark"*}
    # Not ${...#...}: taking 20 kB off the front of a text takes a shell two seconds.
    reader_warnings=$(put "$reader_all$nl" | sed "1,/^$nonce\$/d")
    reader_warnings=${reader_warnings%.}
    reader_exit=${reader_warnings##* }
    reader_warnings=${reader_warnings%" $reader_exit"}
}

reader_fields() {
    field "$1.exit" "$reader_exit"
    field "$1.dump" "$reader_dump"
    field "$1.warnings" "$reader_warnings"
}

read_now() {
    if test -r "$root$document_path" && test -f "$root$document_path"; then
        reader_file=$root$document_path
        reader
        reader_fields reader.before
    fi
}

# find_document: sets document and document_path, or fails.
find_document() {
    document='' document_path=''
    platform_document || return 1
    case $document in
        /*) ;;
        *) document=${daemon_directory%/}/$document ;;
    esac
    if resolve "$document"; then
        document_path=$resolved
    else
        document_path=$document
    fi
}

# file_fields PATH: the file's facts and content; sets file_read to whether the content came along.
file_fields() {
    file_read=no
    look "$1"
    if test "$look_kind" = file; then
        file_size=$(wc -c <"$look_path")
        file_size=$((file_size))
        if test "$file_size" -gt "$bytes_left"; then
            look_kind=large
        fi
    fi
    encode "$1"
    field file "$encoded $look_kind $look_owner:$look_group $look_mode $look_links $look_mtime$look_flags"
    if test "$look_kind" = file; then
        bytes_left=$((bytes_left - file_size))
        hex_field content <"$look_path"
        file_read=yes
    fi
}

# files: the document, everything that it and what it refers to refers to, and what the controller asked for by name.
files() {
    files_seen=' '
    files_queue=
    files_count=0
    bytes_left=2097152
    encode "$document_path"
    files_queue=$encoded
    IFS=$nl
    for files_line in $head; do
        IFS=$blanks
        case $files_line in
            'also '*) files_queue="$files_queue ${files_line#also }" ;;
        esac
    done
    IFS=$blanks
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
        files_found=$(platform_references <"$look_path")
        IFS=$nl
        for files_name in $files_found; do
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
    done
}

system_name() {
    for system_file in "$root/etc/os-release" "$root/usr/lib/os-release"; do
        if test -r "$system_file"; then
            system_id='' system_version=''
            while IFS='=' read -r system_key system_value; do
                system_value=${system_value#[\"\']}
                system_value=${system_value%[\"\']}
                case $system_key in
                    ID) system_id=$system_value ;;
                    VERSION_ID) system_version=$system_value ;;
                esac
            done <"$system_file"
            put "$system_id $system_version"
            return
        fi
    done
    uname -sr
}

pending_fields() {
    test "$state_word" = ok || return 0
    every_run
    for pending_run in $runs; do
        enter "$pending_run"
        settled && continue
        lease_left || left=-
        pending_owner=no
        if stamped_alive "$run_directory/owner"; then
            pending_owner=yes
        fi
        field pending "$pending_run $left $pending_owner"
    done
}

verb_observe() {
    # Below a root prefix everything belongs to this user, who is root there.
    if test -n "$root"; then
        field uid 0
    else
        field uid "$uid"
    fi
    field kernel "$(uname -sr)"
    field os "$(system_name)"
    field hostname "$(uname -n)"
    field boot "$boot"
    field uptime "$now"
    field time "$(date +%s)"
    tools=
    for tool in sha256sum shasum openssl testparm smbcontrol smbstatus flock setsid systemd-run getfacl getfattr; do
        if have "$tool"; then
            field tool "$tool"
        fi
    done
    recognised=$(platform_recognise)
    field recognised "$recognised"
    check_state
    if test "$uid" != 0 && test -z "$root"; then
        limit 'not root: other users'\'' processes, sessions and runs were not looked at'
        case $state_word in ok | absent) ;; *) state_word='unknown only root can tell' ;; esac
    fi
    encode "$state_place"
    field state "$encoded $state_word"
    pending_fields
    if test "$recognised" != yes; then
        finish 'done'
    fi
    find_daemon
    for daemon_each in $daemons; do
        platform_daemon "$daemon_each" || daemon_directory=
        encode "${daemon_directory:--}"
        field daemon "$daemon_each $daemon_parent $daemon_start $encoded"
        # [proc(5)] the start is counted in clock ticks since the boot.
        daemon_ticks=$(getconf CLK_TCK 2>/dev/null) || daemon_ticks=
        case $daemon_ticks:$daemon_start in
            :* | *: | *:? | *:?? | *[!0-9:]*) ;;
            # In two steps: arithmetic has 32 bits in mksh.
            *) field daemon.age "$((now - ${daemon_start%??} * 100 / daemon_ticks))" ;;
        esac
        platform_command "$daemon_each" | hex_field daemon.command
    done
    test "$daemon_count" -le 1 || daemon_directory=
    if find_document; then
        encode "$document"
        field document.given "$encoded"
        encode "$document_path"
        field document.path "$encoded"
        files
        read_now
    else
        limit 'the path of the document could not be found out'
    fi
    platform_facts
    platform_sessions
    finish 'done'
}

# refusals: sets refusals to the reasons, one a line, why an install cannot be done.
refusals() {
    refusals=
    if test "$uid" != 0 && test -z "$root"; then
        deny 'not-root only root can change the configuration'
    fi
    if test -z "$now"; then
        deny 'no-clock the host does not tell how long it has been up'
    fi
    have setsid || deny 'no-timer setsid is not on this host: nothing could undo a change by itself'
    check_state
    case $state_word in ok | absent) ;; *) deny "state $state_word" ;; esac
    if test "$daemon_count" = 0; then
        deny 'daemon-down no daemon of this platform is running: a change could not be proved'
    elif test "$daemon_count" != 1; then
        deny "several-daemons $daemon_count of them are running (PIDs $daemons): which one owns the document cannot be told"
    fi
    test "$kind" = replace || return 0
    look "$document"
    case $look_kind in
        file) ;;
        *) deny "not-a-file $document is $look_kind"; return 0 ;;
    esac
    if ! resolve "$document" || test "$resolved" != "$document"; then
        deny "symlink $document leads to another path, which is the one to change"
    fi
    case $look_links in 1) ;; *) deny "hard-linked $document has $look_links names" ;; esac
    case $look_flags in *' bind-mount'*) deny "bind-mounted $document is a mount point and cannot be renamed" ;; esac
    case $look_flags in *' read-only-fs'*) deny "read-only $document lies on a file system that is mounted read-only" ;; esac
    case $look_flags in *' immutable'*) deny "immutable $document carries the attribute immutable or append-only" ;; esac
    refusal_directory=${document%/*}
    while :; do
        list "$root$refusal_directory/." || break
        if test "$listed_owner" != 0 && test "$listed_owner" != "$uid"; then
            deny "directory-writable $refusal_directory/ belongs to user $listed_owner"
        elif others_may_write "$listed_mode"; then
            # In a sticky directory above, nobody else can rename what root owns.
            case $refusal_directory:$listed_mode in
                "${document%/*}":*) deny "directory-writable $refusal_directory/ may be written by others ($listed_mode)" ;;
                *:?????????[tT]*) ;;
                *) deny "directory-writable $refusal_directory/ may be written by others ($listed_mode)" ;;
            esac
        fi
        test -n "$refusal_directory" || break
        refusal_directory=${refusal_directory%/*}
    done
    case $look_flags in
        *' acl'* | *' xattr'*)
            cp --help 2>&1 | grep -q -e --attributes-only ||
                deny "acl-not-copyable $document carries an ACL or extended attributes, and this cp cannot copy them"
            ;;
    esac
    case $look_flags in
        *' selinux='*) have chcon || deny "acl-not-copyable $document carries an SELinux label, and chcon is not on this host" ;;
    esac
}

deny() {
    refusals="${refusals:+$refusals$nl}$1"
}

# choose_timer: systemd-run where systemd is in charge: logind may end the children of a login [logind.conf(5) KillUserProcesses].
choose_timer() {
    timer=setsid
    if test -z "$root" && test -d /run/systemd/system && have systemd-run; then
        case $(systemctl is-system-running 2>/dev/null) in
            '' | offline | unknown) ;;
            *) timer=systemd-run ;;
        esac
    fi
}

# The document and the kind of change that a call is about.
read_change() {
    value document
    decode "$value"
    document=$decoded
    value kind
    kind=$value
    case $document in
        /*) ;;
        *) refuse 'payload the document is no absolute path' ;;
    esac
    case $kind in
        replace | activate) ;;
        *) refuse 'payload the kind of change is unknown' ;;
    esac
}

verb_rehearse() {
    read_change
    find_daemon
    document_path=$document
    read_now
    if test "$kind" = replace; then
        reader_file=
        reader
        reader_fields reader.after
    fi
    refusals
    IFS=$nl
    for refusal in $refusals; do
        IFS=$blanks
        field refuse "$refusal"
    done
    IFS=$blanks
    choose_timer
    field timer "$timer"
    finish 'done'
}
