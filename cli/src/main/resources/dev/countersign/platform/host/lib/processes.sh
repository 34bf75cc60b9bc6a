# shellcheck shell=sh disable=SC2034,SC2154
# SC2034, SC2154: the parts of this program share their variables; one part sets what another reads.

# Processes and time: who is alive, since when, and how long the host has been up.

# Sets boot (changes with every boot) and now (seconds of uptime). Fails where the host tells neither.
read_clock() {
    boot='' now=''
    if test -r /proc/sys/kernel/random/boot_id && test -r /proc/uptime; then
        read -r boot </proc/sys/kernel/random/boot_id
        read -r now clock_idle </proc/uptime
        now=${now%%.*}
    elif have sysctl; then
        # FreeBSD: "{ sec = 1763806213, usec = 0 } Sat Nov 22 ..."
        boot=$(sysctl -n kern.boottime 2>/dev/null)
        boot=${boot#*sec = }
        boot=${boot%%,*}
        case $boot in
            '' | *[!0-9]*) boot= ;;
            *) now=$(($(date +%s) - boot)) ;;
        esac
    fi
    test -n "$boot" && test -n "$now"
}

# kernel_tells: whether the kernel tells of its processes in /proc as Linux does [proc(5)]; FreeBSD's procfs(5) has other files. Where it does
# not, ps is asked.
kernel_tells() {
    test -r /proc/self/comm
}

# process PID [ROOT]: sets process_state, process_parent, process_group, process_session and process_start, or fails when there is none.
# [proc(5)] /proc/PID/stat: the name stands in brackets and may itself hold brackets and blanks.
process() {
    process_line=
    if test -n "${2-}" || kernel_tells; then
        { IFS= read -r process_line <"${2-}/proc/$1/stat"; } 2>/dev/null || return 1
        case $process_line in *') '*) ;; *) return 1 ;; esac
        # by the short part before it; for ##*') ' dash looks through the line again for each of its characters
        # shellcheck disable=SC2086
        set -- ${process_line#"${process_line%') '*}) "}
        test $# -ge 20 || return 1
        process_state=$1 process_parent=$2 process_group=$3 process_session=$4 process_start=${20}
    else
        process_line=$(ps -o state= -o ppid= -o pgid= -o sid= -o lstart= -p "$1" 2>/dev/null) || return 1
        # shellcheck disable=SC2086
        set -- $process_line
        test $# -ge 5 || return 1
        process_state=$1 process_parent=$2 process_group=$3 process_session=$4
        shift 4
        process_start=$(put "$*" | tr ' ' '_')
    fi
}

# alive PID START: whether that very process still runs; a zombie does not.
alive() {
    case $1 in '' | *[!0-9]*) return 1 ;; esac
    process "$1" || return 1
    case $process_state in [ZX]*) return 1 ;; esac
    test "$process_start" = "$2"
}

# group_runs GROUP: whether any process of the group is left that can still act.
group_runs() {
    if ! kernel_tells; then
        kill -s 0 -- "-$1" 2>/dev/null
        return
    fi
    group_found=no
    set +f
    for group_member in /proc/[0-9]*; do
        set -f
        if process "${group_member#/proc/}" && test "$process_group" = "$1"; then
            case $process_state in [ZX]*) ;; *) group_found=yes ;; esac
        fi
    done
    test "$group_found" = yes
}

# real_uid DIRECTORY: sets real_uid to the user that the process of this directory of /proc belongs to, and effective_uid to the one that
# it works for at the moment. The kernel writes a newline in a name as two characters, so no name can pass for the line Uid.
real_uid() {
    real_uid=
    {
        while read -r real_key real_uid effective_uid real_others; do
            test "$real_key" != Uid: || return 0
        done <"$1/status"
    } 2>/dev/null
    real_uid=
    return 1
}

# stamp: sets stamp to this shell as PID, START and boot, for a record that outlives it.
stamp() {
    process "$$" || process_start=-
    stamp="$$ $process_start $boot"
}

# stamped_alive FILE: whether the process that left its stamp in FILE still runs.
stamped_alive() {
    stamped='' stamped_start='' stamped_boot=''
    { read -r stamped stamped_start stamped_boot <"$1"; } 2>/dev/null && stamp_lives "$stamped" "$stamped_start" "$stamped_boot"
}

# stamp_lives PID START BOOT: whether the process of this stamp still runs.
stamp_lives() {
    test "${3-}" = "$boot" && alive "$1" "${2-}"
}
