# shellcheck shell=sh disable=SC2034,SC2154
# SC2034, SC2154: the parts of this program share their variables; one part sets what another reads.

# smbd: the daemon of every platform whose hooks name no other. Which process it is, how it was started, and its sessions.

# samba_scan: sets samba_masters (PIDs), samba_children (PID:START of each, served clients) and samba_contained. An smbd is what the kernel
# says it is, and its name is only where the search begins: anybody may give a process that name. Its real uid is root's (while it works for
# a client its effective uid is the client's), and samba_vouched holds. A master is one whose parent is none. One that sees other files or
# other users than this program belongs to a container of this host (samba_here).
samba_scan() {
    samba_masters='' samba_children='' samba_contained='' samba_doubtful='' samba_idle='' samba_seen='' samba_owner=0
    if ! kernel_tells && test -z "$root"; then
        samba_masters=$(ps -A -o pid= -o ppid= -o ruid= -o comm= -o args= 2>/dev/null | awk '
            / (-b|-V|--build-options|--version|--help|--usage)( |$)/ { next }
            { name = $4; sub(/.*\//, "", name); if (name == "smbd" && $3 == 0) parent[$1] = $2 }
            END { for (pid in parent) if (!(parent[pid] in parent)) print pid }' | tr '\n' ' ')
        samba_masters=${samba_masters% }
        return 0
    fi
    # Below a root prefix everything belongs to this user, who is root there.
    test -z "$root" || samba_owner=$uid
    set +f
    for samba_path in "$root"/proc/[0-9]*; do
        set -f
        samba_name=
        { read -r samba_name <"$samba_path/comm"; } 2>/dev/null
        # Newer releases name a child smbd[CLIENT].
        case $samba_name in smbd | 'smbd['*) ;; *) continue ;; esac
        real_uid "$samba_path" || continue
        test "$real_uid" = "$samba_owner" || continue
        samba_process "${samba_path##*/}" || continue
        samba_seen="$samba_seen ${samba_path##*/}:$process_parent:$process_start"
    done
    for samba_each in $samba_seen; do
        samba_pid=${samba_each%%:*} samba_start=${samba_each##*:}
        samba_parent=${samba_each#*:}
        case $samba_seen in
            *" ${samba_parent%:*}:"*)
                samba_children="$samba_children $samba_pid:$samba_start"
                continue
                ;;
        esac
        # One that is ending has no command line any more.
        samba_line=
        { IFS= read -r samba_line <"$root/proc/$samba_pid/cmdline"; } 2>/dev/null
        test -n "$samba_line" || continue
        case $samba_known in *" $samba_pid:$samba_start "*) ;; *) samba_master "$root/proc/$samba_pid" || continue ;; esac
        samba_known="$samba_known $samba_pid:$samba_start "
        samba_masters="${samba_masters:+$samba_masters }$samba_pid"
    done
    # With several it is those that listen: another may have been started by hand to look for a fault.
    case $samba_masters in
        *' '*)
            samba_seen=
            for samba_pid in $samba_masters; do
                if samba_sockets "$samba_pid"; then
                    samba_seen="${samba_seen:+$samba_seen }$samba_pid"
                else
                    samba_idle="$samba_idle $samba_pid"
                fi
            done
            test -n "$samba_seen" || samba_idle=
            samba_masters=${samba_seen:-$samba_masters}
            ;;
    esac
}

# samba_master DIRECTORY: whether the process is an smbd of this host that is there to serve.
samba_master() {
    if ! samba_here "$1"; then
        samba_contained="$samba_contained $samba_pid"
        return 1
    fi
    samba_serves || return 1
    samba_vouched "$1" && return 0
    samba_doubtful="$samba_doubtful $samba_pid"
    return 1
}

# samba_here DIRECTORY: whether the process sees the users and the files of this host. A service that systemd fences in (PrivateTmp,
# ProtectSystem) has mounts of its own, and below the same root directory the same document. Only root can see it.
# shellcheck disable=SC3013
samba_here() {
    test -e "$1/ns/user" || return 0
    test "$1/ns/user" -ef /proc/self/ns/user && test "$1/root/" -ef "$root/" || return 1
    test "$1/ns/mnt" -ef /proc/self/ns/mnt || (samba_same_document "$1")
}

# samba_same_document DIRECTORY: whether the document of the process is the same file there and here. Changes what is known of the daemon.
# shellcheck disable=SC3013
samba_same_document() {
    daemon=$samba_pid
    # shellcheck disable=SC2119
    platform_daemon "$daemon" && samba_configuration || return 1
    case $document in /*) ;; *) document=${daemon_directory%/}/$document ;; esac
    # A link in it would lead back to this host's own files.
    resolve "$document" && test "$1/root$document" -ef "$root$resolved" && test "$1/root$resolved" -ef "$root$resolved"
}

# samba_vouched DIRECTORY: whether the file that the process runs is called smbd, belongs to root, lends its rights to nobody, and lies
# where nobody but root can put one. Its inode counts: after an upgrade its name leads to another file. Only root can see it.
samba_vouched() {
    samba_programmed=
    is_root || return 0
    samba_program "$1"
    # What its own tools will be asked for as well: they lie beside it.
    for samba_place in "${samba_program%/*}" "${samba_program%/*/*}/bin"; do
        where "$samba_place" || continue
        above "${where#"$root"}"
        # shellcheck disable=SC2086
        ahead $above
        for samba_word in smbd testparm smbstatus net; do ahead "$where/$samba_word"; done
    done
    samba_roots "$1/exe" A && case $samba_program in
        "$root"/*/smbd | "$root"/*/smbd.*)
            samba_place=$samba_program
            # The directory of a release that is no longer installed may be gone too.
            while test -n "$samba_replaced" && test ! -d "${samba_place%/*}/"; do samba_place=${samba_place%/*}; done
            only_root_writes "${samba_place#"$root"}"
            ;;
        *) false ;;
    esac
}

# samba_roots FILE [A]: whether it is a plain program of root's that nobody else may write; with A, asked anew.
samba_roots() {
    list "$1" "L${2-}" || return 1
    case $listed_mode:$listed_owner in
        -*[sS]*) false ;;
        -*x*:0 | -*x*:"$uid") ! others_may_write "$listed_mode" ;;
        *) false ;;
    esac
}

# samba_program DIRECTORY: sets samba_program to the path of what the process runs, and samba_replaced when it no longer lies there: it was
# taken away, or moved aside (smbd.old), which the kernel follows.
samba_program() {
    test "$samba_programmed" != "$1" || return 0
    samba_programmed=$1
    samba_program=$(exec readlink "$1/exe" 2>/dev/null)
    samba_replaced=
    case $samba_program in
        *' (deleted)') samba_program=${samba_program%' (deleted)'} samba_replaced=deleted ;;
        */smbd.*) samba_replaced=moved ;;
    esac
}

# samba_process PID: as process, but of the process table in which smbd is looked up, and of one that lives.
samba_process() {
    process "$1" "$root" || return 1
    case $process_state in [ZX]*) return 1 ;; esac
}

# samba_command PID START: sets samba_command to the words that the process was started with, one a line. Nobody else does, so once is enough.
samba_command() {
    test "$samba_commanded" != "$1 $2" || return 0
    { samba_command=$(exec tr '\000' '\n' <"$root/proc/$1/cmdline"); } 2>/dev/null || return 1
    samba_commanded="$1 $2"
}

# samba_serves: whether the process is there to serve. smbd -b, as this program itself asks while another call looks, tells and ends.
samba_serves() {
    samba_command "$samba_pid" "$samba_start" || return 1
    case $samba_command$nl in
        *"$nl-b$nl"* | *"$nl--build-options$nl"* | *"$nl-V$nl"* | *"$nl--version$nl"* | *"$nl--help$nl"* | *"$nl--usage$nl"*) return 1 ;;
    esac
}

# samba_sockets PID: sets samba_sockets to where the process listens for TCP, one a line, as the kernel writes it [proc_pid_net(5)]: the
# socket of one of its descriptors, which root made, is a line of the table.
samba_sockets() {
    samba_sockets=
    if kernel_tells; then
        samba_own=
        IFS=$nl
        # shellcheck disable=SC2012
        for samba_word in $(exec ls -l "$root/proc/$1/fd" 2>/dev/null); do
            case $samba_word in *'socket:['*']') samba_own="$samba_own${samba_word##*'['}" ;; esac
        done
        IFS=$blanks
        { samba_sockets=$(own=$samba_own owner=$samba_owner awk '
            BEGIN {
                count = split(ENVIRON["own"], each, "]")
                for (i = 1; i < count; i++) own[each[i]]
            }
            $4 == "0A" && $8 == ENVIRON["owner"] && ($10 in own) { print $2 }' "$root/proc/$1/net/tcp" "$root/proc/$1/net/tcp6"); } 2>/dev/null
    elif have sockstat; then
        samba_sockets=$(sockstat -46lP tcp 2>/dev/null | awk -v pid="$1" '$3 == pid { print $6 }')
    fi
    test -n "$samba_sockets"
}

# For each master of a container of this host its number, and the groups of processes that it is in, which name what runs the container.
platform_contained() {
    for samba_pid in ${samba_contained-}; do
        field contained "$samba_pid"
        field contained.cgroup "$(head -c 4096 "$root/proc/$samba_pid/cgroup" 2>/dev/null)"
        # Its files tell from which image it was made.
        look_for owner "$root/proc/$samba_pid/root"
        test -z "$signed" || field managed "$samba_pid owner $signed"
    done
    for samba_pid in ${samba_doubtful-}; do
        samba_doubt "$samba_pid"
        limit "$samba_doubt"
    done
}

# samba_doubt PID: sets samba_doubt to why the process was not taken for smbd.
samba_doubt() {
    samba_program='' others_why=''
    samba_vouched "$root/proc/$1"
    samba_doubt="process $1 is called smbd and was not taken for one: what it runs, ${samba_program:-unknown}, is not an smbd that only root can put there${others_why:+: $others_why}"
}

# platform_down: whether no daemon runs that could have taken up new settings; else sets activate_why. A process that was not taken for smbd,
# and listens as root, may be one; and one beside others that reads the document, and does not listen yet.
platform_down() {
    for samba_pid in ${samba_idle-}; do
        (samba_reads "$samba_pid") || continue
        activate_why="smbd $samba_pid does not listen yet"
        return 1
    done
    for samba_pid in ${samba_doubtful-}; do
        samba_sockets "$samba_pid" || continue
        samba_doubt "$samba_pid"
        activate_why=$samba_doubt
        return 1
    done
}

# samba_reads PID: whether the process reads the document of the run. Changes what is known of the daemon.
samba_reads() {
    daemon=$1
    platform_daemon "$1" && find_document && test "$document_path" = "$meta_document"
}

platform_daemons() {
    samba_scan
    daemons=$samba_masters
}

platform_daemon() {
    daemon_parent='' daemon_start='' daemon_directory=''
    samba_process "$1" || return 1
    daemon_parent=$process_parent daemon_start=$process_start
    if test -n "$root"; then
        daemon_directory=/
        return 0
    fi
    if where "/proc/$1/cwd"; then
        daemon_directory=${where:-/}
    else
        # One that was removed, and what the kernel calls it.
        daemon_directory=$(
            readlink "/proc/$1/cwd" 2>/dev/null
            put .
        )
        daemon_directory=${daemon_directory%.}
        daemon_directory=${daemon_directory%"$nl"}
    fi
}

# A field for a process that serves, and one for each address and port at which it listens.
platform_instance() {
    samba_program "$root/proc/$1"
    real_uid "$root/proc/$1" || real_uid=0
    list "$root/proc/$1/exe" L || listed_inode=-
    encode "${samba_program:--}"
    samba_word=$encoded
    encode "${daemon_directory:--}"
    field instance "$1 $daemon_parent $daemon_start $real_uid $samba_word $listed_inode $encoded${samba_replaced:+ replaced}"
    samba_sockets "$1"
    for samba_word in $samba_sockets; do field instance.listens "$samba_word"; done
}

# platform_command PID COMMAND WORD...: the command, with what the process was started with on its standard input.
platform_command() {
    command_of=$1
    shift
    if test -r "$root/proc/$command_of/cmdline"; then
        "$@" <"$root/proc/$command_of/cmdline"
    else
        ps -o args= -p "$command_of" | "$@"
    fi
}

# samba_words: sets samba_config (-s, --configfile) and samba_options (--option, one a line) from the daemon's command line, and from its
# environment, which only root can see, samba_config where no word says it, and samba_libraries: where its libraries are looked for. Sets
# samba_build to the program that it runs, where that can be told, and samba_places to the directories of the others of the same build.
# shellcheck disable=SC3013
samba_words() {
    # Asked for again and again, of one daemon.
    test "$samba_worded" != "$daemon $daemon_start" || return 0
    samba_config='' samba_options='' samba_libraries='' samba_build='' samba_places='' samba_next='' samba_configured='' samba_worded="$daemon $daemon_start"
    test -n "$daemon" || return 0
    samba_command "$daemon" "$daemon_start" || samba_command=$(platform_command "$daemon" cat)
    samba_program "$root/proc/$daemon"
    samba_build=${samba_program:-${samba_command%%[" $nl"]*}}
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
    samba_next=
    { samba_environment=$(exec tr '\n\000' ' \n' <"$root/proc/$daemon/environ"); } 2>/dev/null
    for samba_word in $samba_environment; do
        case $samba_word in
            SMB_CONF_PATH=?*) samba_config=${samba_config:-${samba_word#*=}} ;;
            LD_LIBRARY_PATH=*) samba_next=${samba_word#*=} ;;
        esac
    done
    # What anybody else could put there, root does not run or load; nor what one that is fenced in could: it can write more than others, and
    # this program is outside of its fence.
    samba_fence=
    test ! -e "$root/proc/$daemon/ns/mnt" || test "$root/proc/$daemon/ns/mnt" -ef /proc/self/ns/mnt || samba_fence=/usr
    IFS=:
    for samba_word in $samba_next; do
        IFS=$blanks
        ! samba_trusts "$samba_word" || samba_libraries="${samba_libraries:+$samba_libraries:}$samba_trusts"
    done
    IFS=$blanks
    case $samba_build in
        /*)
            for samba_word in "${samba_build%/*}" "${samba_build%/*/*}/bin"; do
                ! samba_trusts "${samba_word#"$root"}" || samba_places="$samba_places$nl$root$samba_trusts"
            done
            ;;
        *) samba_build= ;;
    esac
}

# samba_trusts DIRECTORY: whether nobody but root can put anything there, within the fence of the daemon if it has one; sets samba_trusts to
# where it really is.
samba_trusts() {
    case $1 in /*) ;; *) return 1 ;; esac
    resolve "$1/." && only_root_writes "$resolved" || return 1
    samba_trusts=${resolved%/.}
    case $samba_trusts in "$samba_fence"/* | /bin | /sbin) ;; *) return 1 ;; esac
}

# samba_find NAME: sets samba_found to the program NAME of the build that the daemon is of: beside what it runs, or in the bin beside that.
# Only without a daemon, or where nobody tells what it runs, it is the PATH's. Fails if it is not there.
samba_find() {
    samba_words
    samba_found=$1
    if test -z "$samba_build"; then
        have "$1"
        return
    fi
    IFS=$nl
    for samba_found in $samba_places; do
        IFS=$blanks
        samba_found=$samba_found/$1
        if test -h "$samba_found"; then
            resolve "${samba_found#"$root"}" || continue
            samba_found=$root$resolved
            samba_trusts "${resolved%/*}" || continue
        fi
        samba_roots "$samba_found" && return 0
    done
    IFS=$blanks
    return 1
}

# samba_need NAME: as samba_find, and says so if it is not there.
samba_need() {
    samba_find "$1" && return 0
    put "the running smbd, $samba_build, has no $1 beside it$nl" >&2
    return 127
}

# samba_tool NAME WORD...: runs a program of the daemon's build, with the libraries that the daemon has.
samba_tool() {
    samba_need "$1" || return
    shift
    LD_LIBRARY_PATH=$samba_libraries "$samba_found" "$@"
}

# samba_ask NAME WORD...: sets samba_answer to what such a program prints; ends as it ended.
samba_ask() {
    samba_answer=
    samba_find "$1" || return 127
    shift
    { samba_answer=$(LD_LIBRARY_PATH=$samba_libraries "$samba_found" "$@"); } 2>/dev/null
}

# samba_configuration [read]: sets document to the path of the smb.conf that smbd reads.
# shellcheck disable=SC2120 # the hooks of a platform pass the word
samba_configuration() {
    # What lies on this host is not what a server in a container reads.
    test -n "$daemon" || test -z "${samba_contained-}" || return 1
    samba_words
    document=${samba_config:-$samba_configured}
    test -z "$document" || return 0
    samba_built || ${samba_asks:-false} "${1-}"
    test -z "$document" || return 0
    samba_ask smbd -b
    case $samba_answer in
        *CONFIGFILE:*)
            document=${samba_answer#*CONFIGFILE:}
            document=${document%%"$nl"*}
            document=${document#"${document%%[! ]*}"}
            ;;
    esac
    if test -z "$document"; then
        # It says so whether the file loads or not.
        samba_said=$(samba_tool testparm -s </dev/null 2>&1 >/dev/null)
        document=$(put "$samba_said$nl" | sed -n 's/^Load smb config files from //p')
    fi
    samba_configured=$document
    test -n "$document"
}

# samba_identity: sets samba_identity to what tells the program that the daemon runs from any other.
samba_identity() {
    samba_identity=
    test -n "$daemon" && list "$root/proc/$daemon/exe" L || return 1
    samba_identity="$listed_inode $listed_size $listed_mtime"
}

# samba_built: sets document to the path that an observation found out for the same program: it is built into it.
samba_built() {
    values configured
    test -n "$values" && samba_identity || return 1
    # shellcheck disable=SC2086
    set -- $values
    test "${2-} ${3-} ${4-}" = "$samba_identity" || return 1
    decode "$1"
    samba_configured=$decoded document=$decoded
}

# platform_built: a field with what the daemon's program has built in, for the apply that may follow.
platform_built() {
    test -n "$samba_configured" && samba_identity || return 0
    encode "$samba_configured"
    field configured "$encoded $samba_identity"
}

# platform_observes: how an observation may find the path out, because it has to read the document anyway.
platform_observes() {
    samba_asks=samba_told
}

# samba_told WORD: sets document to the path that testparm names when it is not told which file to read, and the reader's report on that. Only
# where the platform's reader reads just that file (WORD is `read`). testparm would wait for ever at a pipe: so only where a file lies at a usual
# place, and nothing else does.
samba_told() {
    test "$1:${daemon_count-}:${daemons-}" = "read:1:$daemon" || return 1
    samba_usual=
    for samba_path in /etc/samba /usr/local/samba/etc "${samba_build%/*/*}/etc" "${samba_build%/*/*}/etc/samba" "${samba_build%/*/*}/lib"; do
        test -e "$root$samba_path/smb.conf" || continue
        test -f "$root$samba_path/smb.conf" || return 1
        samba_usual=yes
    done
    test -n "$samba_usual" || return 1
    reader_file=/dev/null samba_source=
    reader
    samba_source=/dev/stdin
    samba_path=${reader_warnings#*'Load smb config files from '}
    samba_path=${samba_path%%"$nl"*}
    case $samba_path in /*) ;; *) return 1 ;; esac
    test -f "$root$samba_path" || return 1
    samba_configured=$samba_path document=$samba_path reader_known=$samba_path
}

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

# SIGHUP to the master: smbcontrol says 0 also when nobody listens or when the file does not load.
samba_reload() {
    if test "$daemon_count" != 1; then
        activate_why="$daemon_count masters of smbd are running"
        return 1
    fi
    if test -n "$root"; then
        # Under a root prefix (the demo) smbd is a stand-in and no process.
        samba_said=$(smbcontrol "$daemon" reload-config 2>&1) && return 0
        brief "$samba_said"
        activate_why="smbcontrol failed$brief"
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
        look_again
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
    find_daemon "$meta_document"
    case "${samba_children-} " in *" $1:$2 "*) ;; *) return 1 ;; esac
    test -n "$daemon" && alive "$1" "$2" && test "$process_parent" = "$daemon" || return 1
    kill -s TERM "$1" 2>/dev/null
}
