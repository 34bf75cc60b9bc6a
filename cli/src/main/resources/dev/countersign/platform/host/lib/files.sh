# shellcheck shell=sh disable=SC2034,SC2154
# SC2034, SC2154: the parts of this program share their variables; one part sets what another reads.

# Files: their digest, their facts, and where they really are. Paths are the host's own; on the disk, "$root" comes before them.

choose_digest_tool() {
    for digest_tool in sha256sum 'shasum -a 256' 'openssl dgst -sha256'; do
        if have "${digest_tool%% *}"; then return; fi
    done
    digest_tool=
}

# digest TEXT: sets digest to the SHA-256 of TEXT, as 64 digits.
# shellcheck disable=SC2086
digest() {
    digest=$(put "$1" | $digest_tool)
    digest_digits
}

# digest_file FILE: the same of a file; fails when that cannot be made.
# shellcheck disable=SC2086
digest_file() {
    digest=$(exec $digest_tool 2>/dev/null <"$1") || return 1
    digest_digits
    test -n "$digest"
}

# digest_input: writes the same of standard input.
# shellcheck disable=SC2086
digest_input() {
    digest=$($digest_tool)
    digest_digits
    put "$digest"
}

digest_digits() {
    # "SHA2-256(stdin)= 4c1f..."
    case $digest in *'= '*) digest=${digest##* } ;; esac
    digest=${digest%% *}
}

# digest_of FILE: sets digest_of; `absent` where there is none, `unreadable` where it cannot be read.
digest_of() {
    digest_of=unreadable
    case $1 in
        "$root"store:*)
            if read_store; then
                digest "$store_text"
                digest_of=$digest
            fi
            ;;
        *)
            if test -f "$1"; then
                if digest_file "$1"; then digest_of=$digest; fi
            elif test ! -e "$1" && test ! -h "$1"; then
                digest_of=absent
            fi
            ;;
    esac
}

# hold FILE DIGEST FILE DIGEST: whether both files are these bytes. One process looks at both where their names are plain.
hold() {
    case $digest_tool:$1$3 in
        sha256sum:*[!a-zA-Z0-9./_+@-]*) ;;
        sha256sum:*)
            test -f "$1" && test -f "$3" && digest=$(exec sha256sum "$1" "$3" 2>/dev/null) && test "$digest" = "$2  $1$nl$4  $3" && return 0
            ;;
    esac
    holds "$1" "$2" && holds "$3" "$4"
}

# look_again: what was looked at once is looked at anew from here on: before another try, which may come much later.
look_again() {
    listed_ahead=$nl listed_next='' listed_safe=$nl others_good=$nl mount_path='' look_facts=
}

# ahead PATH...: notes what `list` will be asked for, so that one process looks at all of it. A name that is not plain could not be told from
# others in what that prints, and is left out.
ahead() {
    for ahead_path; do
        case $ahead_path in *[!a-zA-Z0-9./_+@-]*) continue ;; esac
        case "$listed_next $listed_ahead" in
            *" $ahead_path "* | *" $ahead_path$nl"*) ;;
            *) test ! -e "$ahead_path" || listed_next="$listed_next $ahead_path" ;;
        esac
    done
}

# holds FILE DIGEST: whether the file is these bytes.
holds() {
    digest_of "$1"
    test "$digest_of" = "$2"
}

# list PATH [L | LA]: sets listed_inode, listed_mode (as ls shows it), listed_links, listed_owner, listed_group, listed_size and, where it can
# be told, listed_mtime of what PATH is; with L, of what it leads to. What L asks for, and any DIRECTORY/., is looked at once; with LA, once
# more.
list() {
    listed=
    case ${2-}$1 in
        *[!a-zA-Z0-9./_+@-]*) ;;
        L* | */.)
            test -e "$1" || return 1
            listed=$nl
            test "${2-}" = LA || listed=$listed_ahead
            case $listed in
                *" $1$nl"*) ;;
                *)
                    # shellcheck disable=SC2086
                    listed=$(exec stat -Lc '%i %A %h %u %g %s %Y %n' $listed_next "$1" 2>/dev/null)$nl
                    listed_ahead=$listed$listed_ahead listed_next=
                    ${listed_each:-:}
                    ;;
            esac
            case $listed in
                *" $1$nl"*)
                    listed=${listed%%" $1$nl"*}
                    listed=${listed##*"$nl"}
                    ;;
                *) listed= ;;
            esac
            ;;
    esac
    # Not every host has such a stat.
    # shellcheck disable=SC2012
    test -n "$listed" || listed=$(exec ls "-ldin${2:+L}" "$1" 2>/dev/null) || return 1
    # shellcheck disable=SC2086
    set -- $listed
    listed_inode=$1 listed_mode=$2 listed_links=$3 listed_owner=$4 listed_group=$5 listed_size=$6 listed_mtime=$7
    # The month, as ls has it.
    case $listed_mtime in *[!0-9]*) listed_mtime= ;; esac
}

# list_safe: notes of everything in listed what belongs to root, or to who runs this, and is nobody else's to write: most of it is only asked
# for that, and a text is taken to pieces once more quickly than for each of its lines.
list_safe() {
    IFS=$nl
    for safe_line in $listed; do
        IFS=$blanks
        # shellcheck disable=SC2086
        set -- $safe_line
        case $2:$4 in
            ?????w* | ????????w*) ;;
            *:0 | *:"$uid") listed_safe=$listed_safe$8$nl ;;
        esac
    done
    IFS=$blanks
}

# above DIRECTORY: sets above to it and to every directory above it, each as `DIRECTORY/.`.
above() {
    above='' above_in=$1
    while :; do
        above="$above $root$above_in/."
        test -n "$above_in" || return 0
        above_in=${above_in%/*}
    done
}

# octal MODE: sets octal to the four digits of `-rw-r--r--`.
octal() {
    octal='' octal_special=0 octal_rest=${1#?}
    for octal_weight in 4 2 1; do
        octal_digit=0
        case $octal_rest in r*) octal_digit=4 ;; esac
        case $octal_rest in ?w*) octal_digit=$((octal_digit + 2)) ;; esac
        case $octal_rest in ??[xst]*) octal_digit=$((octal_digit + 1)) ;; esac
        case $octal_rest in ??[sStT]*) octal_special=$((octal_special + octal_weight)) ;; esac
        octal=$octal$octal_digit
        octal_rest=${octal_rest#???}
    done
    octal=$octal_special$octal
}

# same_inode FILE FILE: whether they are two names of one file.
# shellcheck disable=SC3013
same_inode() {
    test -f "$1" && test -f "$2" && test ! -h "$1" && test ! -h "$2" && test "$1" -ef "$2"
}

# others_may_write MODE: whether group or world may.
others_may_write() {
    case $1 in ?????w* | ????????w*) ;; *) return 1 ;; esac
}

# is_safe PATH: whether it is known to be root's alone.
is_safe() {
    case $listed_safe in *"$nl$1$nl"*) ;; *) return 1 ;; esac
}

# only_root_writes FILE: whether nobody but root, or who runs this, can put another file in its place; sets others_why.
only_root_writes() {
    others_why='' others_in=${1%/*}
    case $others_good in *"$nl$others_in$nl"*) return 0 ;; esac
    above "$others_in"
    # shellcheck disable=SC2086
    ahead $above
    while :; do
        case $others_good in *"$nl$others_in$nl"*) break ;; esac
        if is_safe "$root$others_in/."; then
            test -n "$others_in" || break
            others_in=${others_in%/*}
            continue
        fi
        if ! list "$root$others_in/."; then
            others_why="$others_in/ is not there"
        elif test "$listed_owner" != 0 && test "$listed_owner" != "$uid"; then
            others_why="$others_in/ belongs to user $listed_owner"
        elif others_may_write "$listed_mode"; then
            case $others_in:$listed_mode in
                # Debian's group staff: it writes where root looks for its programs.
                /usr/local:????????-* | /usr/local/bin:????????-* | /usr/local/sbin:????????-*) ;;
                # In a sticky directory above, nobody else can rename what root owns.
                "${1%/*}":*) others_why=written ;;
                *:?????????[tT]*) ;;
                *) others_why=written ;;
            esac
            test -z "$others_why" || others_why="$others_in/ may be written by others ($listed_mode)"
        fi
        test -z "$others_why" || return 1
        test -n "$others_in" || break
        others_in=${others_in%/*}
    done
    case $1 in *"$nl"*) ;; *) others_good=$others_good${1%/*}$nl ;; esac
}

# where DIRECTORY: sets where to its path after every link, to nothing for /. Fails when it cannot be entered, or has no path any more.
# shellcheck disable=SC3013
where() {
    where=
    cd -P "$1" 2>/dev/null && test "$PWD/" -ef . && where=$PWD
    cd /
    test -n "$where" || return 1
    where=${where%/}
}

# resolve PATH: sets resolved to the path after every link. Fails for a loop, a dangling link or a missing directory.
resolve() {
    resolved=$1
    if is_store "$1"; then
        return 0
    fi
    resolve_hops=0
    while :; do
        resolve_name=${resolved##*/}
        where "$root${resolved%/*}/" || return 1
        resolved=${where#"$root"}/$resolve_name
        test -h "$root$resolved" || break
        resolve_hops=$((resolve_hops + 1))
        test "$resolve_hops" -le 40 || return 1
        resolve_target=$(
            readlink "$root$resolved"
            put .
        )
        resolve_target=${resolve_target%"$nl."}
        case $resolve_target in
            /*) resolved=$resolve_target ;;
            *) resolved=${resolved%/*}/$resolve_target ;;
        esac
    done
    test -e "$root$resolved"
}

# mount_of PATH: sets mount_point (`own` when PATH is one itself), mount_way (ro or rw), mount_type, mount_source, mount_inside (what of it
# is mounted) and mount_upper (the upper layer of an overlay), words as encode writes them, of the file system that holds PATH; or fails. The
# mounts are walked as the kernel walks them [proc_pid_mountinfo(5)]: a later one may hide those below it.
mount_of() {
    # That of the state is asked for along with the first.
    if test "$1" != "$mount_path" && { test "$1" != "$state_place" || test -z "$mount_path"; }; then
        mount_path=$1 mount_first='' mount_state=
        test ! -r "$root/proc/self/mountinfo" || mount_first=$(one=$1 two=$state_place awk '
            function words(path,    at, step, steps, found, n, from, said) {
                gsub(/\\/, "\\134", path); gsub(/ /, "\\040", path); gsub(/\t/, "\\011", path); gsub(/\n/, "\\012", path)
                do {
                    step = 0
                    for (n = 1; n <= NR; n++) {
                        from = (parent[n] in listed) && parent[n] != id[n] ? parent[n] : ""
                        if (from != at || id[n] == at || !(point[n] == "/" || path == point[n] || index(path, point[n] "/") == 1)) continue
                        if (!step || length(point[n]) <= length(point[step])) step = n
                    }
                    if (step) { found = step; at = id[step] }
                } while (step && ++steps < NR)
                if (!found) return "-"
                said = (point[found] == path ? "own" : "-") " " way[found] " " type[found] " " source[found] " " inside[found] " " upper[found]
                # As encode writes them.
                gsub(/\\/, "\\0", said)
                return said
            }
            {
                for (i = 7; i < NF && $i != "-"; i++);
                id[NR] = $1; parent[NR] = $2; inside[NR] = $4; point[NR] = $5; type[NR] = $(i + 1); source[NR] = $(i + 2)
                way[NR] = ("," $6 "," $(i + 3) ",") ~ /,ro,/ ? "ro" : "rw"
                upper[NR] = "-"
                count = split($(i + 3), options, ",")
                for (i = 1; i <= count; i++) if (sub(/^upperdir=/, "", options[i])) upper[NR] = options[i]
                listed[$1]
            }
            END { print words(ENVIRON["one"]); print words(ENVIRON["two"]) }' "$root/proc/self/mountinfo")
        mount_state=${mount_first#*"$nl"}
        mount_first=${mount_first%%"$nl"*}
    fi
    mount_words=$mount_first
    test "$1" = "$mount_path" || mount_words=$mount_state
    # shellcheck disable=SC2086
    set -- $mount_words
    test $# = 6 || return 1
    mount_point=$1 mount_way=$2 mount_type=$3 mount_source=$4 mount_inside=$5 mount_upper=$6
}

# look PATH: sets look_path, look_kind, look_owner, look_group, look_mode, look_links, look_size, look_mtime and look_flags.
look() {
    look_kind='' look_owner=- look_group=- look_mode=- look_links=- look_mtime=- look_flags='' look_size=0
    look_path=$root$1
    if test -h "$look_path"; then
        look_flags=' symlink'
        if resolve "$1"; then
            look_path=$root$resolved
        fi
    fi
    if test ! -e "$look_path"; then
        # Below a directory that may not be searched, this cannot be told.
        look_kind=absent
        test "$uid" = 0 || test -x "${look_path%/*}/" || test ! -d "${look_path%/*}/" || look_kind=unreadable
        return 0
    fi
    if test -d "$look_path"; then
        look_kind=directory
    elif test -p "$look_path"; then
        look_kind=fifo
    elif test -S "$look_path"; then
        look_kind=socket
    elif test ! -f "$look_path"; then
        look_kind=device
    elif test -r "$look_path"; then
        look_kind='file'
    else
        look_kind=unreadable
    fi
    look_directory=${look_path%/*}
    above "${look_directory#"$root"}"
    # shellcheck disable=SC2086
    ahead $above
    listed_mtime=
    if list "$look_path" LA; then
        octal "$listed_mode"
        look_owner=$listed_owner look_group=$listed_group look_mode=$octal look_links=$listed_links look_size=$listed_size
    fi
    test "$look_kind" = file || return 0
    look_mtime=$listed_mtime
    test -n "$look_mtime" || look_mtime=$(stat -c %Y "$look_path" 2>/dev/null) || look_mtime=$(stat -f %m "$look_path" 2>/dev/null) || look_mtime=-
}

# look_closer: adds to look_flags what decides whether the file that was looked at can be replaced, and sets look_facts to its facts.
look_closer() {
    attributes_of "$look_path"
    look_facts="$look_owner:$look_group $look_mode $attributes_acl/$attributes_extended/$attributes_label"
    case $attributes_acl in ?*) look_flags="$look_flags acl" ;; esac
    case $attributes_extended in ?*) look_flags="$look_flags xattr" ;; esac
    if test -n "$attributes_label"; then
        encode "$attributes_label"
        look_flags="$look_flags selinux=$encoded"
    fi
    if have lsattr; then
        look_attributes=$(exec lsattr -d "$look_path" 2>/dev/null)
        case ${look_attributes%% *} in *[ia]*) look_flags="$look_flags immutable" ;; esac
    fi
    if mount_of "${look_path#"$root"}"; then
        test "$mount_point" != own || look_flags="$look_flags bind-mount"
        test "$mount_way" != ro || look_flags="$look_flags read-only-fs"
    fi
}

# attributes_of FILE: sets what a plain copy loses: attributes_acl, attributes_extended, attributes_label; empty where
# there is none.
attributes_of() {
    attributes_acl='' attributes_extended='' attributes_label='' attributes_all=system.posix_acl
    if have getfattr; then
        # Without an attribute that says so, there is no ACL either.
        attributes_all=$(exec getfattr -d -e hex -m - --absolute-names "$1" 2>/dev/null) || attributes_all=$attributes_all${nl}system.posix_acl
        IFS=$nl
        for attributes_line in $attributes_all; do
            case $attributes_line in
                '#'* | security.selinux=* | system.posix_acl*) ;;
                *) attributes_extended=$attributes_extended$attributes_line$nl ;;
            esac
        done
        IFS=$blanks
    fi
    case $attributes_all in
        *system.posix_acl*)
            if have getfacl; then
                attributes_acl=$(exec getfacl -cps "$1" 2>/dev/null)
            else
                # shellcheck disable=SC2012
                attributes_all=$(ls -ld "$1" 2>/dev/null)
                case ${attributes_all%% *} in *+) attributes_acl=present ;; esac
            fi
            ;;
    esac
    if test -d /sys/fs/selinux && test -z "$root"; then
        # shellcheck disable=SC2012
        attributes_label=$(ls -dZ "$1" 2>/dev/null)
        attributes_label=${attributes_label%% *}
        case $attributes_label in *:*) ;; *) attributes_label= ;; esac
    fi
}

# facts_of FILE: sets facts to everything that carry_attributes carries; fails where the file cannot be seen.
facts_of() {
    list "$1" || return 1
    octal "$listed_mode"
    attributes_of "$1"
    facts="$listed_owner:$listed_group $octal $attributes_acl/$attributes_extended/$attributes_label"
}

# carry_attributes FROM TO: owner, mode, ACL, extended attributes and SELinux label; fails when TO does not have them afterwards. What
# look_closer has just seen of FROM is not looked at again.
carry_attributes() {
    facts=
    test "$1" != "${look_path-}" || facts=$look_facts
    test -n "$facts" || facts_of "$1" || return 1
    carry_facts=$facts carry_owner=${facts%% *} carry_label=${facts##*/}
    carry_mode=${facts#* }
    # Also where nothing more was seen: a host that cannot show them (no getfattr) may have them.
    cp --attributes-only --preserve=all "$1" "$2" 2>/dev/null && facts_of "$2" && test "$facts" = "$carry_facts" && return 0
    chown "$carry_owner" "$2" && chmod "${carry_mode%% *}" "$2" || return 1
    if test -n "$carry_label"; then
        chcon "$carry_label" "$2" 2>/dev/null || return 1
    fi
    facts_of "$2" && test "$facts" = "$carry_facts"
}

# flush PATH...: waits until they are on the disk. A sync that takes no names writes back everything.
flush() {
    sync "$@" 2>/dev/null || sync
}
