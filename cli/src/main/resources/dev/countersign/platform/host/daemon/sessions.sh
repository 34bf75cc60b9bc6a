# shellcheck shell=sh disable=SC2034,SC2154
# SC2034, SC2154: the parts of this program share their variables; one part sets what another reads.

# The sessions of smbd: who is served, as smbstatus tells, and how one session is ended.

# In a subshell. Anybody can open shares without end, and of 40,000 smbstatus makes JSON with 12 GB of memory (measured, Samba 4.17).
# shellcheck disable=SC3045 # every sh knows these two; where one does not, nothing is limited
samba_limit() {
    ulimit -t 5
    ulimit -v 500000
}

# samba_list WORD: sets samba_answer to the list of smbstatus; ends as it ended.
samba_list() {
    samba_answer=
    { samba_answer=$(
        samba_limit
        LD_LIBRARY_PATH=$samba_libraries "$samba_found" --json ${samba_config:+"--configfile=$samba_config"} "$1"
    ); } 2>/dev/null
}

# samba_status: sets samba_sessions to what smbstatus prints of sessions and of the shares that they use, and samba_exit to how it ended.
# Asked once. Fails where it cannot be asked.
samba_status() {
    test -z "$samba_asked" || return 0
    samba_find smbstatus || return 1
    # smbstatus opens the document too, and would wait for ever for somebody to write into a pipe.
    samba_path=${document_path:+$root$document_path}
    test -f "$samba_path" || test ! -e "$samba_path" || return 1
    is_root || return 1
    samba_asked=yes
    # Asked for both at once, smbstatus gives the sessions only; asked for neither, every open file too.
    samba_list --processes
    samba_exit=$?
    samba_sessions=$samba_answer
    case $samba_sessions in
        # Who has no session uses no share. Releases differ in how they break the lines.
        *', "sessions": {}}') samba_answer='"tcons": {}}' ;;
        *"\"sessions\": {}$nl}") samba_answer="\"tcons\": {}$nl}" ;;
        *) samba_list --shares ;;
    esac
    case $samba_exit$samba_answer in
        *'"tcons":'*) samba_sessions="${samba_sessions%"}"}, \"tcons\":${samba_answer#*'"tcons":'}" ;;
        # Where it was ended it says nothing, and where it had no memory "(null)".
        0 | '0(null)'*) samba_sessions= ;;
    esac
}

# samba_serves_nobody: whether no process has a client: then there are no sessions, and smbstatus is not needed. Sets samba_nobody. Only an
# smbd that was started by hand, to look for a fault, serves a client in the master itself.
samba_serves_nobody() {
    test -z "$root" && kernel_tells && is_root && test "$daemon_count" = 1 && samba_command "$daemon" "$daemon_start" || return 1
    case $nl$samba_command$nl in *"$nl-"[a-zA-Z]*i* | *"$nl-i"* | *"$nl--i"*) return 1 ;; esac
    # It was vouched for when it was found, or told to load the document.
    samba_known="$samba_known $daemon:$daemon_start "
    samba_scan
    test -z "$samba_children" && samba_nobody=yes
}

platform_sessions() {
    if test -z "$samba_asked" && { test -n "$samba_nobody" || samba_serves_nobody; }; then
        field sessions.exit 0
        field sessions '{"sessions": {}, "tcons": {}}'
        return 0
    fi
    samba_status || return 0
    test "$samba_exit" = 0 || field complaint "sessions $(
        samba_limit 2>/dev/null
        samba_tool smbstatus --json ${samba_config:+"--configfile=$samba_config"} --processes 2>&1 >/dev/null
    )"
    count "$samba_sessions"
    # An answer that is too long would be no answer.
    if test "$samba_exit$samba_sessions" = 0 || test "$counted" -gt 1000000; then
        limit 'open sessions could not be seen: too many'
        return 0
    fi
    field sessions.exit "$samba_exit"
    field sessions "$samba_sessions"
    # Afterwards: so everybody of whom smbstatus told is among them.
    case $samba_sessions in
        *'"sessions": {}'*) ;;
        *)
            samba_scan
            field sessions.process "$(put "$samba_children" | tr : ' ')"
            ;;
    esac
}

# Only a child of the one master, and only the very process that the session was seen in.
platform_disconnect() {
    case $1 in '' | *[!0-9]*) return 1 ;; esac
    find_daemon "$meta_document"
    case "${samba_children-} " in *" $1:$2 "*) ;; *) return 1 ;; esac
    test -n "$daemon" && alive "$1" "$2" && test "$process_parent" = "$daemon" || return 1
    kill -s TERM "$1" 2>/dev/null
}
