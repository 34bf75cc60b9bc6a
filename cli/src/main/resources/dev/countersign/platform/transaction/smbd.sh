# shellcheck shell=sh disable=SC2034,SC2154
# SC2034, SC2154: the parts of this program share their variables; one part sets what another reads.

# smbd: the daemon of every platform whose hooks name no other. Which process it is, how it was started, and its sessions.

samba_processes() {
    put "${root:+$root}/proc"
}

# samba_name PID: sets samba_name to what the kernel calls the process.
samba_name() {
    samba_name=
    { read -r samba_name <"$(samba_processes)/$1/comm"; } 2>/dev/null
}

# samba_process PID: as the program's own process, but of the process table in which smbd is looked up.
samba_process() {
    if test -z "$root"; then
        process "$1" || return 1
        case $process_state in [ZX]*) return 1 ;; esac
        return 0
    fi
    { IFS= read -r samba_line <"$root/proc/$1/stat"; } 2>/dev/null || return 1
    # shellcheck disable=SC2086
    set -- ${samba_line##*') '}
    process_parent=$2 process_start=${20}
}

# samba_serves PROCESS: whether it is there to serve. smbd -b, as this program itself asks while another call looks, tells and ends;
# one that is ending has no command line any more.
samba_serves() {
    samba_line=$(tr '\000' '\n' 2>/dev/null <"$1/cmdline") || return 1
    case $samba_line in '') return 1 ;; esac
    case $samba_line$nl in
        *"$nl-b$nl"* | *"$nl--build-options$nl"* | *"$nl-V$nl"* | *"$nl--version$nl"* | *"$nl--help$nl"* | *"$nl--usage$nl"*) return 1 ;;
    esac
}

# samba_scan: sets samba_masters and samba_children (PID:START of each, served clients). A master is an smbd whose parent is none. An
# smbd with another mount namespace belongs to a container and reads another file of the same name: it is in samba_contained.
samba_scan() {
    samba_masters='' samba_children='' samba_contained=''
    if test ! -d "$(samba_processes)/self" && test -z "$root"; then
        samba_masters=$(ps -A -o pid= -o ppid= -o comm= -o args= 2>/dev/null | awk '
            / (-b|-V|--build-options|--version|--help|--usage)( |$)/ { next }
            { name = $3; sub(/.*\//, "", name); if (name == "smbd") parent[$1] = $2 }
            END { for (pid in parent) if (!(parent[pid] in parent)) print pid }' | tr '\n' ' ')
        samba_masters=${samba_masters% }
        return 0
    fi
    samba_self=$(readlink /proc/self/ns/mnt 2>/dev/null)
    samba_proc=$(samba_processes)
    set +f
    for samba_path in "$samba_proc"/[0-9]*; do
        samba_name=
        { read -r samba_name <"$samba_path/comm"; } 2>/dev/null
        # Newer releases name a child smbd[CLIENT].
        case $samba_name in smbd | 'smbd['*) ;; *) continue ;; esac
        samba_pid=${samba_path##*/}
        samba_process "$samba_pid" || continue
        samba_parent=$process_parent samba_start=$process_start
        samba_name "$samba_parent"
        if test "$samba_name" = smbd; then
            samba_children="$samba_children $samba_pid:$samba_start"
            continue
        fi
        samba_other=$(readlink "$samba_path/ns/mnt" 2>/dev/null)
        if test -n "$samba_other" && test "$samba_other" != "$samba_self"; then
            samba_contained="$samba_contained $samba_pid"
            continue
        fi
        samba_serves "$samba_path" || continue
        samba_masters="${samba_masters:+$samba_masters }$samba_pid"
    done
    set -f
}

# A field for each master of a container of this host.
platform_contained() {
    samba_scan
    for samba_pid in $samba_contained; do field contained "$samba_pid"; done
}

platform_daemons() {
    samba_scan
    put "$samba_masters"
}

platform_daemon() {
    daemon_parent='' daemon_start='' daemon_directory=''
    samba_process "$1" || return 1
    daemon_parent=$process_parent daemon_start=$process_start
    if test -n "$root"; then
        daemon_directory=/
        return 0
    fi
    daemon_directory=$(
        readlink "/proc/$1/cwd" 2>/dev/null
        put .
    )
    daemon_directory=${daemon_directory%.}
    daemon_directory=${daemon_directory%"$nl"}
}

platform_command() {
    if test -r "$(samba_processes)/$1/cmdline"; then
        cat "$(samba_processes)/$1/cmdline"
    else
        ps -o args= -p "$1"
    fi
}

# samba_words: sets samba_config (-s, --configfile) and samba_options (--option, one a line) from the daemon's command line.
samba_words() {
    samba_config='' samba_options='' samba_next=''
    test -n "$daemon" || return 0
    samba_command=$(platform_command "$daemon" | tr '\000' '\n')
    IFS=$nl
    for samba_word in $samba_command; do
        case $samba_next in
            config) samba_config=$samba_word ;;
            option) samba_options="${samba_options:+$samba_options$nl}$samba_word" ;;
        esac
        if test -n "$samba_next"; then
            samba_next=
            continue
        fi
        case $samba_word in
            --configfile=*) samba_config=${samba_word#--configfile=} ;;
            --configfile) samba_next=config ;;
            --option=*) samba_options="${samba_options:+$samba_options$nl}${samba_word#--option=}" ;;
            --option) samba_next=option ;;
            --*) ;;
            # popt lets short options without a value stand together: -DFs FILE
            -[DFSiGY]*s | -s) samba_next=config ;;
            -s?*) samba_config=${samba_word#-s} ;;
            -[DFSiGY]*s?*) samba_config=${samba_word#*s} ;;
        esac
    done
    IFS=$blanks
}

platform_sessions() {
    have smbstatus || return 0
    # smbstatus opens the document too, and would wait for ever for somebody to write into a pipe.
    if test -e "$root${document_path-}" && test ! -f "$root${document_path-}" && test -n "${document_path-}"; then
        return 0
    fi
    samba_scan
    if test "$uid" != 0 && test -z "$root"; then
        return 0
    fi
    samba_words
    set -- --json
    test -z "$samba_config" || set -- "$@" "--configfile=$samba_config"
    # Asked for both at once, smbstatus gives the sessions only; asked for neither, every open file too.
    samba_sessions=$(smbstatus "$@" --processes 2>/dev/null)
    samba_exit=$?
    samba_tcons=$(smbstatus "$@" --shares 2>/dev/null)
    case $samba_tcons in
        *'"tcons":'*) samba_sessions="${samba_sessions%"}"}, \"tcons\":${samba_tcons#*'"tcons":'}" ;;
    esac
    field sessions.exit "$samba_exit"
    field sessions "$samba_sessions"
    for samba_child in $samba_children; do
        field sessions.process "${samba_child%%:*} ${samba_child#*:}"
    done
}

# SIGHUP to the master: smbcontrol says 0 also when nobody listens or when the file does not load.
samba_reload() {
    if test "$daemon_count" != 1; then
        activate_why="$daemon_count masters of smbd are running"
        return 1
    fi
    if test -n "$root"; then
        # Under a root prefix (the demo) smbd is a stand-in and no process.
        smbcontrol "$daemon" reload-config >/dev/null 2>&1 && return 0
        activate_why='smbcontrol failed'
        return 1
    fi
    if kill -s HUP "$daemon" 2>/dev/null && alive "$daemon" "$daemon_start"; then
        return 0
    fi
    activate_why="smbd $daemon did not take the signal"
    return 1
}

# samba_await WAS: waits until one master of smbd is there, and another one than WAS (PID START, or nothing); fails after a while.
samba_await() {
    samba_tries=0
    while test "$samba_tries" -lt 200; do
        find_daemon
        if test "$daemon_count" = 1 && test "$daemon $daemon_start" != "$1"; then
            return 0
        fi
        samba_tries=$((samba_tries + 1))
        nap
    done
    return 1
}

# Only a child of the one master, and only the very process that the session was seen in.
platform_disconnect() {
    case $1 in '' | *[!0-9]*) return 1 ;; esac
    find_daemon
    samba_name "$1"
    case $samba_name in smbd | 'smbd['*) ;; *) return 1 ;; esac
    test -n "$daemon" && alive "$1" "$2" && test "$process_parent" = "$daemon" || return 1
    kill -s TERM "$1" 2>/dev/null
}
