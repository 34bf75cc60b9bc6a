# shellcheck shell=sh disable=SC2034,SC2154
# SC2034, SC2154: the parts of this program share their variables; one part sets what another reads.

# rehearse: whether a change could be made, and what the reader would make of it. Writes nothing.

# refusals: sets refusals to the reasons, one a line, why an install cannot be done.
refusals() {
    refusals=
    is_root || deny 'not-root only root can change the configuration'
    test -n "$now" || deny 'no-clock the host does not tell how long it has been up'
    have setsid || deny 'no-timer setsid is not on this host: nothing could undo a change by itself'
    check_state
    case $state_word in ok | absent) ;; *) deny "state $state_word" ;; esac
    if test "$daemon_count" = 0 && test "$takes_back" = no; then
        deny 'daemon-down no daemon of this platform is running: a change could not be proved'
    elif test "$daemon_count" -gt 1; then
        deny "several-daemons $daemon_count of them are running (PIDs $daemons): which one owns the document cannot be told"
    fi
    test "$kind" = replace || return 0
    refusals_file
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
        *) refuse 'payload the document is not an absolute path or a store' ;;
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
    find_daemon "$document"
    if test "$kind" != activate; then
        reader_file=
        reader
        reader_fields reader.after
    fi
    takes_back=no
    if test "$daemon_count" = 0; then
        digest "$body"
        takes_back "$digest" && takes_back=yes
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
