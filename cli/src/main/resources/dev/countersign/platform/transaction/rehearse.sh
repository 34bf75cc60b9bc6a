# shellcheck shell=sh disable=SC2034,SC2154
# SC2034, SC2154: the parts of this program share their variables; one part sets what another reads.

# rehearse: whether a change could be made, and what the reader would make of it. Writes nothing.

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
        /* | store:*) ;;
        *) refuse 'payload the document is no absolute path and no store' ;;
    esac
    case $kind in
        set) is_store "$document" || refuse 'payload only a store is set' ;;
        replace) ! is_store "$document" || refuse 'payload only a file is replaced' ;;
        activate) ;;
        *) refuse 'payload the kind of change is unknown' ;;
    esac
}

verb_rehearse() {
    read_change
    find_daemon
    document_path=$document
    read_now
    if test "$kind" != activate; then
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
    choose_boot
    field boot "$boot_way"
    finish 'done'
}
