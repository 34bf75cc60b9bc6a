# shellcheck shell=sh disable=SC2034,SC2154
# SC2034, SC2154: the parts of this program share their variables; one part sets what another reads.

# testparm: for platforms whose reader it is. What the configuration of smbd refers to, and what Samba makes of it.

# tini.c reads like this: a comment only at the start of a line and without continuation, names without case and blanks, runs of
# blanks as one. Values with macros (%m, %h) are left to the controller, which asks for the files it means by name.
samba_references() {
    # shellcheck disable=SC2016
    samba_parser='
        function reference(line,    at, name, value) {
            at = index(line, "=")
            if (!at) return
            name = tolower(substr(line, 1, at - 1))
            gsub(/[ \t\r\v\f]/, "", name)
            value = substr(line, at + 1)
            gsub(/[ \t\r\v\f]+/, " ", value)
            sub(/^ /, "", value); sub(/ $/, "", value)
            if (name == "registryshares" || (name == "include" || name == "configbackend") && tolower(value) == "registry") registry = 1
            else if ((name == "include" || name == "configfile") && value != "" && !index(value, "%")) print value
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
        END {
            if (continued) reference(line)
            if (registry) print "registry"
        }'
    # Not every awk can read a NUL. What was just sent of the file tells whether it has one.
    case $hex_digits in
        *' 00'* | [!' ']*) references=$nl$(tr -d '\000' <"$1" | awk "$samba_parser") ;;
        *) references=$nl$(exec awk "$samba_parser" <"$1") ;;
    esac
    case $references in
        *"${nl}registry")
            references=${references%registry}
            samba_registry=yes
            ;;
    esac
}

# From a pipe or a file: /dev/stdin cannot be opened when it is a socket, as sshd may give. Relative includes are read from the daemon's own
# directory; its --option words override the file for smbd, so they must for testparm.
samba_read() {
    samba_words
    set -- -s -v
    IFS=$nl
    for samba_option in $samba_options; do
        set -- "$@" "--option=$samba_option"
    done
    IFS=$blanks
    samba_need testparm || return
    cd "$root${daemon_directory:-/}" 2>/dev/null ||
        put "the daemon's working directory $daemon_directory cannot be entered$nl" >&2
    LD_LIBRARY_PATH=$samba_libraries "$samba_found" "$@" ${samba_source:+"$samba_source"}
}

# A server that is in a container is looked at from outside; what else lies on this host is not what it reads.
samba_recognise() {
    for daemon in $daemons; do
        if platform_daemon "$daemon" && samba_find testparm; then
            recognised=yes
            return
        fi
    done
    if test -n "$daemons"; then
        case $samba_build in
            '' | /usr/sbin/smbd) recognised='no smbd is running, but testparm is not on this host: install it (Debian: samba-common-bin)' ;;
            *) recognised="no $samba_build runs, and the testparm of its build is neither beside it nor in ${samba_build%/*/*}/bin: put it there" ;;
        esac
    elif test -n "$samba_contained" || have testparm; then
        recognised=yes
    else
        recognised='no neither testparm nor a running smbd was found'
    fi
}

# samba_net WORD...: net conf, of the running smbd and with its smb.conf.
samba_net() {
    samba_words
    samba_tool net ${samba_config:+"--configfile=$samba_config"} conf "$@"
}

samba_facts() {
    # smbstatus is of the same build, and takes longer to start than testparm.
    samba_version=
    if ! samba_serves_nobody && samba_status; then
        case $samba_sessions in
            *'"version": "'*)
                samba_version=${samba_sessions#*'"version": "'}
                samba_version=${samba_version%%'"'*}
                ;;
        esac
    fi
    if test -z "$samba_version"; then
        samba_ask testparm --version
        samba_version=${samba_answer#Version }
    fi
    test -z "$samba_version" || field version "$samba_version"
    case ${reader_warnings-} in
        *'Server role: '*)
            samba_role=${reader_warnings##*'Server role: '}
            field role "${samba_role%%"$nl"*}"
            ;;
    esac
    if test "$daemon_count" = 1 && samba_program "$root/proc/$daemon" && test -n "$samba_replaced"; then
        limit 'the running smbd was replaced on the disk since it started: its version may be another one'
    fi
    # Under a root prefix this would be the registry of another machine.
    if test -z "$root" && test -n "$samba_registry" && samba_find net; then
        if samba_all=$(samba_net list 2>/dev/null); then
            field registry "$samba_all"
        else
            field complaint "registry $(samba_net list 2>&1 >/dev/null)"
        fi
    fi
}
