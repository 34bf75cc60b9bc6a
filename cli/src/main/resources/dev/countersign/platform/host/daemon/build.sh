# shellcheck shell=sh disable=SC2034,SC2154
# SC2034, SC2154: the parts of this program share their variables; one part sets what another reads.

# The build that the daemon is of: the words that it was started with, its other programs and their libraries, and the smb.conf that it reads.

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
