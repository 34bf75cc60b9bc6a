# shellcheck shell=sh disable=SC2034,SC2154
# SC2034, SC2154: hooks share their variables with the program that they are packed into.

# Samba: where smbd keeps its configuration, how it reads it, and how it is told that it changed.

samba_processes() {
    put "${root:+$root}/proc"
}

platform_recognise() {
    if have testparm; then
        put yes
    elif test -n "$(platform_daemons)"; then
        put 'no smbd is running, but testparm is not on this host: install it (Debian: samba-common-bin)'
    else
        put 'no neither testparm nor a running smbd was found'
    fi
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
# smbd with another mount namespace belongs to a container and reads another file of the same name.
samba_scan() {
    samba_masters='' samba_children=''
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
            continue
        fi
        samba_serves "$samba_path" || continue
        samba_masters="${samba_masters:+$samba_masters }$samba_pid"
    done
    set -f
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

platform_document() {
    samba_words
    document=$samba_config
    if test -z "$document" && have smbd; then
        document=$(smbd -b 2>/dev/null | sed -n 's/^ *CONFIGFILE: *//p')
    fi
    if test -z "$document"; then
        # It says so whether the file loads or not.
        document=$(testparm -s </dev/null 2>&1 >/dev/null | sed -n 's/^Load smb config files from //p')
    fi
    test -n "$document"
}

# tini.c reads like this: a comment only at the start of a line and without continuation, names without case and blanks, runs of
# blanks as one. Values with macros (%m, %h) are left to the controller, which asks for the files it means by name.
platform_references() {
    tr -d '\000' | awk '
        function reference(line,    at, name, value) {
            at = index(line, "=")
            if (!at) return
            name = tolower(substr(line, 1, at - 1))
            gsub(/[ \t\r\v\f]/, "", name)
            if (name != "include" && name != "configfile") return
            value = substr(line, at + 1)
            gsub(/[ \t\r\v\f]+/, " ", value)
            sub(/^ /, "", value); sub(/ $/, "", value)
            if (value == "" || value == "registry" || index(value, "%")) return
            print value
        }
        {
            if (!continued) {
                line = ""
                if ($0 ~ /^[ \t\r\v\f]*[#;]/) next
            }
            continued = $0 ~ /\\[ \t\r\v\f]*$/
            if (continued) sub(/\\[ \t\r\v\f]*$/, "")
            line = line $0
            if (!continued) reference(line)
        }
        END { if (continued) reference(line) }'
}

# Through a pipe: /dev/stdin cannot be opened when it is a socket, as sshd may give. Relative includes are read from the daemon's own
# directory; its --option words override the file for smbd, so they must for testparm.
platform_read() {
    samba_words
    set -- -s -v
    IFS=$nl
    for samba_option in $samba_options; do
        set -- "$@" "--option=$samba_option"
    done
    IFS=$blanks
    cd "$root${daemon_directory:-/}" 2>/dev/null ||
        put "the daemon's working directory $daemon_directory cannot be entered$nl" >&2
    cat | testparm "$@" /dev/stdin
}

# Any file of the document may ask for the registry.
samba_asks_registry() {
    for samba_word in $files_seen; do
        decode "$samba_word"
        if test ! -f "$root$decoded" || test ! -r "$root$decoded"; then
            continue
        fi
        samba_all=$(tr -d '\000 \t\r\v\f' <"$root$decoded" | tr '[:upper:]' '[:lower:]')
        case $nl$samba_all$nl in
            *"${nl}include=registry$nl"* | *"${nl}configbackend=registry$nl"* | *"${nl}registryshares="*) return 0 ;;
        esac
    done
    return 1
}

platform_facts() {
    if have testparm; then
        samba_version=$(testparm --version 2>/dev/null)
        field version "${samba_version#Version }"
    fi
    case ${reader_warnings-} in
        *'Server role: '*)
            samba_role=${reader_warnings##*'Server role: '}
            field role "${samba_role%%"$nl"*}"
            ;;
    esac
    if test "$daemon_count" = 1 && test -z "$root"; then
        case $(readlink "/proc/$daemon/exe" 2>/dev/null) in
            *' (deleted)') limit 'the running smbd was replaced on the disk since it started: its version may be another one' ;;
        esac
    fi
    # Under a root prefix this would be the registry of another machine.
    if test -z "$root" && have net && samba_asks_registry; then
        field registry "$(net conf list 2>/dev/null)"
    fi
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
platform_activate() {
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

# Only a child of the one master, and only the very process that the session was seen in.
platform_disconnect() {
    case $1 in '' | *[!0-9]*) return 1 ;; esac
    find_daemon
    samba_name "$1"
    case $samba_name in smbd | 'smbd['*) ;; *) return 1 ;; esac
    test -n "$daemon" && alive "$1" "$2" && test "$process_parent" = "$daemon" || return 1
    kill -s TERM "$1" 2>/dev/null
}
