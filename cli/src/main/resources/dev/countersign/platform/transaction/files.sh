# shellcheck shell=sh disable=SC2034,SC2154
# SC2034, SC2154: the parts of this program share their variables; one part sets what another reads.

# Files: their digest, their facts, and where they really are. Paths are the host's own; on the disk, "$root" comes before them.

choose_digest_tool() {
    for digest_tool in sha256sum shasum openssl; do
        if have "$digest_tool"; then
            return 0
        fi
    done
    digest_tool=
    return 1
}

# digest: the SHA-256 of standard input, as 64 digits.
digest() {
    case $digest_tool in
        sha256sum) digest_line=$(sha256sum) ;;
        shasum) digest_line=$(shasum -a 256) ;;
        # "SHA2-256(stdin)= 4c1f..."
        *)
            digest_line=$(openssl dgst -sha256)
            digest_line=${digest_line##* }
            ;;
    esac
    put "${digest_line%% *}"
}

# digest_of FILE: sets digest_of; `absent` where there is none, `unreadable` where it cannot be read.
digest_of() {
    case $1 in
        "$root"store:*)
            digest_of=unreadable
            if read_store; then
                digest_of=$(put "$store_text" | digest)
            fi
            return 0
            ;;
    esac
    if test -f "$1"; then
        digest_of=$(digest 2>/dev/null <"$1") || digest_of=unreadable
        test -n "$digest_of" || digest_of=unreadable
    elif test -e "$1" || test -h "$1"; then
        digest_of=unreadable
    else
        digest_of=absent
    fi
}

# list PATH [L]: sets listed_mode (as ls shows it), listed_links, listed_owner, listed_group of what PATH is; with L, of what it leads to.
list() {
    listed=$(ls "-ldn${2-}" "$1" 2>/dev/null) || return 1
    # shellcheck disable=SC2086
    set -- $listed
    listed_mode=$1 listed_links=$2 listed_owner=$3 listed_group=$4
}

# octal MODE: sets octal to the four digits of `-rw-r--r--`.
octal() {
    octal_rest=${1#?}
    octal=
    octal_special=0
    for octal_weight in 4 2 1; do
        octal_r=$octal_rest
        octal_w=${octal_r#?}
        octal_x=${octal_w#?}
        octal_rest=${octal_x#?}
        octal_digit=0
        case $octal_r in r*) octal_digit=4 ;; esac
        case $octal_w in w*) octal_digit=$((octal_digit + 2)) ;; esac
        case $octal_x in [xst]*) octal_digit=$((octal_digit + 1)) ;; esac
        case $octal_x in [sStT]*) octal_special=$((octal_special + octal_weight)) ;; esac
        octal=$octal$octal_digit
    done
    octal=$octal_special$octal
}

# inode PATH [L]: its number within its file system; with L, of what it leads to.
inode() {
    # shellcheck disable=SC2012
    inode_line=$(ls "-di${2-}" "$1" 2>/dev/null) || return 1
    inode_line=${inode_line#"${inode_line%%[! ]*}"}
    put "${inode_line%% *}"
}

same_inode() {
    same_inode=$(inode "$1")
    test -f "$1" && test -f "$2" && test -n "$same_inode" && test "$same_inode" = "$(inode "$2")"
}

# modified FILE: seconds since 1970, or a dash.
modified() {
    stat -c %Y "$1" 2>/dev/null || stat -f %m "$1" 2>/dev/null || put -
}

# others_may_write MODE: whether group or world may.
others_may_write() {
    case $1 in ?????w* | ????????w*) ;; *) return 1 ;; esac
}

# only_root_writes FILE: whether nobody but root, or who runs this, can put another file in its place; sets others_why.
only_root_writes() {
    others_why='' others_in=${1%/*}
    while :; do
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
        test -n "$others_in" || return 0
        others_in=${others_in%/*}
    done
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
        resolve_directory=$(
            cd "$root${resolved%/*}/" 2>/dev/null && pwd -P
            put .
        )
        resolve_directory=${resolve_directory%"$nl."}
        case $resolve_directory in
            . | '') return 1 ;;
            /) resolve_directory= ;;
        esac
        resolved=${resolve_directory#"$root"}/$resolve_name
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

# mounted PATH: sets mounted to `bind-mount` when PATH is a mount point of its own, and mounted_read_only to yes or no.
mounted() {
    mounted=
    mounted_read_only=no
    if test -r /proc/self/mountinfo; then
        mounted=$(path=$1 awk '
            BEGIN {
                path = ENVIRON["path"]
                gsub(/\\/, "\\134", path); gsub(/ /, "\\040", path); gsub(/\t/, "\\011", path); gsub(/\n/, "\\012", path)
            }
            $5 == path || $5 == "/" || index(path, $5 "/") == 1 {
                if (length($5) >= longest) { longest = length($5); options = $6 "," $NF; point = $5 }
            }
            END {
                if (point == path) print "bind-mount"
                if (("," options ",") ~ /,ro,/) print "read-only"
            }' /proc/self/mountinfo)
        case $mounted in *read-only*) mounted_read_only=yes ;; esac
        case $mounted in bind-mount*) mounted=bind-mount ;; *) mounted= ;; esac
    fi
}

# look PATH: sets look_kind, look_owner, look_group, look_mode, look_links, look_mtime and look_flags.
look() {
    look_kind='' look_owner=- look_group=- look_mode=- look_links=- look_mtime=- look_flags=
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
    if list "$look_path"; then
        octal "$listed_mode"
        look_owner=$listed_owner look_group=$listed_group look_mode=$octal look_links=$listed_links
    fi
    test "$look_kind" = file || return 0
    look_mtime=$(modified "$look_path")
    attributes_of "$look_path"
    case $attributes_acl in ?*) look_flags="$look_flags acl" ;; esac
    case $attributes_extended in ?*) look_flags="$look_flags xattr" ;; esac
    if test -n "$attributes_label"; then
        encode "$attributes_label"
        look_flags="$look_flags selinux=$encoded"
    fi
    if have lsattr; then
        look_attributes=$(lsattr -d "$look_path" 2>/dev/null)
        case ${look_attributes%% *} in *[ia]*) look_flags="$look_flags immutable" ;; esac
    fi
    mounted "$look_path"
    test -z "$mounted" || look_flags="$look_flags bind-mount"
    test "$mounted_read_only" = no || look_flags="$look_flags read-only-fs"
    if list "${look_path%/*}/." && others_may_write "$listed_mode"; then
        look_flags="$look_flags dir-writable-by-others"
    fi
}

# attributes_of FILE: sets what a plain copy loses: attributes_acl, attributes_extended, attributes_label; empty where there is none.
attributes_of() {
    attributes_acl='' attributes_extended='' attributes_label=''
    # shellcheck disable=SC2012
    attributes_mode=$(ls -ld "$1" 2>/dev/null)
    attributes_mode=${attributes_mode%% *}
    if have getfacl; then
        attributes_acl=$(getfacl -cps "$1" 2>/dev/null)
    else
        case $attributes_mode in *+) attributes_acl=present ;; esac
    fi
    if have getfattr; then
        attributes_extended=$(getfattr -d -e hex -m - --absolute-names "$1" 2>/dev/null |
            sed -e '/^#/d' -e '/^$/d' -e '/^security\.selinux=/d' -e '/^system\.posix_acl/d')
    fi
    if test -d /sys/fs/selinux && test -z "$root"; then
        # shellcheck disable=SC2012
        attributes_label=$(ls -dZ "$1" 2>/dev/null)
        attributes_label=${attributes_label%% *}
        case $attributes_label in *:*) ;; *) attributes_label= ;; esac
    fi
}

# carry_attributes FROM TO: owner, mode, ACL, extended attributes and SELinux label; fails when TO does not have them afterwards.
carry_attributes() {
    list "$1" || return 1
    octal "$listed_mode"
    carry_owner=$listed_owner:$listed_group carry_mode=$octal
    chown "$carry_owner" "$2" && chmod "$carry_mode" "$2" || return 1
    attributes_of "$1"
    carry_acl=$attributes_acl carry_extended=$attributes_extended carry_label=$attributes_label
    # Also where nothing was seen: a host that cannot show them (no getfattr) may have them.
    cp --attributes-only --preserve=all "$1" "$2" 2>/dev/null || test -z "$carry_acl$carry_extended" || return 1
    if test -n "$carry_label"; then
        chcon "$carry_label" "$2" 2>/dev/null || return 1
    fi
    list "$2" || return 1
    octal "$listed_mode"
    attributes_of "$2"
    test "$listed_owner:$listed_group $octal" = "$carry_owner $carry_mode" &&
        test "$attributes_acl" = "$carry_acl" &&
        test "$attributes_extended" = "$carry_extended" &&
        test "$attributes_label" = "$carry_label"
}

# flush PATH...: waits until they are on the disk. A sync that takes no names writes back everything.
flush() {
    sync "$@" 2>/dev/null || sync
}
