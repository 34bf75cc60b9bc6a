# shellcheck shell=sh disable=SC2034,SC2154
# SC2034, SC2154: the parts of this program share their variables; one part sets what another reads.

# smbd: the daemon of every platform whose hooks name no other. Which process it is, how it was started, and how it is told to load its
# settings. build.sh has the programs that belong to it, sessions.sh whom it serves.

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
