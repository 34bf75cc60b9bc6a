# shellcheck shell=sh disable=SC2034,SC2154
# SC2034, SC2154: the parts of this program share their variables; one part sets what another reads.

# Owners: what will undo a change to the document, however well it is made: a file system that does not outlive a reboot, software that
# writes the file from something else, a program that writes it at every start. Not for stores, which are changed through their owner.

# volatile_place PATH: sets volatile to the words of a field `managed … volatile` where the file system that holds PATH does not last, else
# to nothing. With a second word PATH is the upper layer of an overlay.
volatile_place() {
    volatile=
    mount_of "$1" || return 0
    set -- "$1" "${2-}" "$mount_inside" "$mount_upper"
    case $mount_type:$mount_source in
        tmpfs:* | ramfs:* | rootfs:*) volatile=$mount_type ;;
        *:/dev/zram[0-9]* | *:/dev/ram[0-9]*) volatile=$mount_source ;;
        overlay:*)
            if test -z "$2" && test "$4" != -; then
                decode "$4"
                volatile_upper=$decoded
                # The path is that of whoever mounted it: in the first root file system that may have been below one of these.
                for volatile_prefix in '' /sysroot /root; do
                    case $volatile_upper in "$volatile_prefix"/*) ;; *) continue ;; esac
                    test -d "$root${volatile_upper#"$volatile_prefix"}/" || continue
                    volatile_place "${volatile_upper#"$volatile_prefix"}" upper
                    test -z "$volatile" || volatile="overlay $4 $volatile"
                    return 0
                done
                # Of a part that is mounted somewhere else, nothing is known.
                test "$3" != / || volatile="overlay $4 -"
            elif test -n "$2"; then
                volatile=-
            fi
            ;;
    esac
}

# document_owners: a field `managed` for whatever will undo a change here.
document_owners() {
    owners_place=unknown
    for owners_word in $files_seen; do
        decode "$owners_word"
        if test -f "$root$decoded" && resolve "$decoded"; then
            volatile_place "$resolved"
            test "$resolved" != "$document_path" || owners_place=$volatile
            test -z "$volatile" || field managed "$owners_word volatile $volatile"
        fi
    done
    encode "$document_path"
    owners_word=$encoded
    volatile=$owners_place
    test "$volatile" != unknown || volatile_place "$document_path"
    look_for owner
    test -z "$signed" || field managed "$owners_word owner $signed"
    document_writers
}

# owners_ahead: notes the programs of a start: the scripts of SysV, BSD, OpenRC, procd and runit, what units of systemd run, and its tmpfiles
# [tmpfiles.d(5)]. Before anything is looked at, so that one look tells who may write them, too.
owners_ahead() {
    owners_seen='' owners_links='' owners_offered='' owners_in=- listed_each=list_safe
    set +f
    for owners_file in "$root"/etc/init.d/* "$root"/etc/rc.d/* "$root"/etc/rc.local "$root"/etc/local.d/* "$root"/etc/sv/*/run "$root"/etc/tmpfiles.d/*.conf "$root"/etc/systemd/system/*.service "$root"/etc/systemd/system/*.d/*.conf "$root"/lib/systemd/system/*smb*.service "$root"/lib/systemd/system/*samba*.service; do
        set -f
        owners_offer "$owners_file"
    done
    set -f
    owners_follow
}

# document_writers: a field for each program of a start that writes the document, with the line that does.
document_writers() {
    # What these run comes in the second turn, and what that runs in the next.
    while test -n "$owners_offered"; do
        owners_take
        test -z "$owners_files" || writers_among
        owners_follow
    done
}

# writers_among: looks into owners_files. A field for each that writes the document, and an offer of each program that it runs.
writers_among() {
    owners_line=
    IFS=$nl
    # shellcheck disable=SC2013,SC2086
    for owners_next in $(one=$document two=$document_path awk '
        # swap: a variable for its value. part: whether this still belongs to the path before it.
        function swap(text, word, value,    at, done) {
            while ((at = index(text, word)) > 0) {
                done = done substr(text, 1, at - 1)
                text = substr(text, at + length(word))
                done = done (word !~ /}$/ && text ~ /^[A-Za-z0-9_]/ ? word : value)
            }
            return done text
        }
        function part(rest) { return rest ~ /^[A-Za-z0-9._\/-]/ }
        # Whether a command of this line writes the path: > PATH, --output PATH, cp … PATH. One that asks for it writes what is missing only.
        function writes(line, path,    at, before) {
            while ((at = index(line, path)) > 0) {
                before = before substr(line, 1, at - 1)
                line = substr(line, at + length(path))
                if (!part(line) && before !~ /[A-Za-z0-9._\/-]$/) {
                    if (before ~ /(\[|test )[^;&|]*-[a-zA-Z][ \t]*$/) asked = 1
                    else if (asked) return 0
                    else if (before ~ /((^|[^>])>\|?|[ \t]--?(o|out|output)[ \t=])[ \t]*$/) return 1
                    else if (line ~ /^[ \t]*($|[0-9]*[<>]|[;&|)}])/ && before ~ /(^|[ \t;&|({=\/])(cp|mv|install|tee|rsync)[ \t]/ && before !~ / (-a|--append) *$/) return 1
                }
                before = before path
            }
            return 0
        }
        # runs: the paths of a line that says what a unit runs
        function runs(line) {
            sub(/^[^=]*=/, "", line)
            gsub(/["\047=;]/, " ", line)
            count = split(line, words)
            for (i = 1; i <= count; i++) if (sub(/^[-@:+!|]*\//, "/", words[i])) print words[i]
        }
        # look: says the line and its place if it writes the document
        function look(line, file,    text) {
            text = line
            gsub(/["\047]/, "", line)
            for (name in holds) line = swap(swap(line, "${" name "}", holds[name]), "$" name, holds[name])
            if (!within) asked = 0
            if (file ~ /tmpfiles/) split(text, words)
            for (p = 0; p < 2; p++) {
                path = ENVIRON[p ? "two" : "one"]
                at = index(line, "=" path)
                if (at && !part(substr(line, at + 1 + length(path))) && match(substr(line, 1, at - 1), /[A-Za-z_][A-Za-z0-9_]*$/))
                    holds[substr(line, RSTART, RLENGTH)] = path
                if (!told && (writes(line, path) || file ~ /tmpfiles/ && words[2] == path && words[1] ~ /^(F|w|[fL]\+)/ && words[7] != ENVIRON["two"])) {
                    print number " " file "\n" text
                    told = 1
                }
            }
            within = asked && (within || line ~ /(^|[ \t;])if[ \t]/) && line !~ /(^|[ \t;])fi([ \t;]|$)/
        }
        # Of a program that is no script, nothing is read beyond its first line: the shell itself would read it byte by byte.
        BEGIN {
            for (f = 1; f < ARGC; f++) {
                split("", holds)
                number = asked = told = within = 0
                while ((getline line < ARGV[f]) > 0) {
                    if (++number == 1 && ARGV[f] !~ /\.(service|conf)$/ && line !~ /^#!/) break
                    if (line ~ /^Exec[A-Za-z]*=/) runs(line)
                    if (!told && line !~ /^[ \t]*[#;]/) look(line, ARGV[f])
                }
                close(ARGV[f])
            }
        }' $owners_files); do
        IFS=$blanks
        # A path that a unit runs; or number and file, and then the line itself.
        case $owners_line$owners_next in
            /*)
                owners_offer "$root$owners_next"
                continue
                ;;
        esac
        if test -z "$owners_line"; then
            owners_line=$owners_next
            continue
        fi
        owners_number=${owners_line%% *}
        owners_file=${owners_line#* }
        encode "$owners_next"
        owners_next=$encoded
        encode "${owners_file#"$root"}"
        field managed "$owners_word written $encoded $owners_number $owners_next"
        owners_line=
    done
    IFS=$blanks
}

# owners_offer FILE: notes a unit or a script that can be read, once.
owners_offer() {
    IFS=$blanks
    test -f "$1" && test -r "$1" || return 0
    case $nl$owners_seen$nl in *"$nl$1$nl"*) return 0 ;; esac
    case $1 in *"$nl"* | *=*) return 0 ;; esac
    owners_seen=$owners_seen$nl$1
    if test ! -h "$1"; then
        owners_note "$1" "${1#"$root"}"
    else
        case $1 in
            *[!a-zA-Z0-9./_+@-]*) owners_link "$1" ;;
            *) owners_links="$owners_links $1" ;;
        esac
    fi
}

# owners_follow: notes the links among what was offered. One process tells where all of them lead; a link to a link is followed alone.
owners_follow() {
    test -n "$owners_links" || return 0
    # shellcheck disable=SC2012,SC2086
    owners_line=$(exec ls -ld $owners_links 2>/dev/null)
    owners_links=
    IFS=$nl
    for owners_line in $owners_line; do
        IFS=$blanks
        owners_file=${owners_line%% -> *}
        owners_file=${owners_file##* }
        owners_line=${owners_line#*" -> "}
        case $owners_line in
            /*) owners_path=$owners_line ;;
            *)
                owners_path=${owners_file#"$root"}
                owners_path=${owners_path%/*}/$owners_line
                ;;
        esac
        if test -f "$root$owners_path" && test ! -h "$root$owners_path"; then
            owners_note "$owners_file" "$owners_path"
        else
            owners_link "$owners_file"
        fi
    done
    IFS=$blanks
}

owners_link() {
    resolve "${1#"$root"}" && owners_note "$1" "$resolved"
}

# owners_note FILE PATH: notes the file, which is at PATH: of a link it is what it leads to that others could write or replace.
owners_note() {
    # most are in the directory of the one before
    if test "$owners_in" != "${2%/*}/."; then
        resolve "${2%/*}/." || return 0
        owners_in=${2%/*}/. owners_where=${resolved%/.}
        above "$owners_where"
        # shellcheck disable=SC2086
        ahead $above
    fi
    owners_path=$owners_where/${2##*/}
    # not by ahead, which searches for it in all that it has seen
    case $root$owners_path in *[!a-zA-Z0-9./_+@-]*) ;; *) listed_next="$listed_next $root$owners_path" ;; esac
    owners_offered=$owners_offered$nl$1$nl$owners_path
}

# owners_take: sets owners_files to what was offered and is root's: what anybody else wrote does not make a change impossible, and what
# somebody else can replace may be something that a reader waits for.
owners_take() {
    owners_files='' owners_file=''
    IFS=$nl
    for owners_path in $owners_offered; do
        IFS=$blanks
        if test -z "$owners_file"; then
            owners_file=$owners_path
            continue
        fi
        if only_root_writes "$owners_path" && owners_safe "$root$owners_path"; then
            owners_files=${owners_files:+$owners_files$nl}$owners_file
        fi
        owners_file=
    done
    IFS=$blanks
    owners_offered=
}

# owners_safe FILE: whether it is root's, and nobody else may write it.
owners_safe() {
    is_safe "$1" && return 0
    list "$1" L && ! others_may_write "$listed_mode" || return 1
    case $listed_owner in 0 | "$uid") ;; *) return 1 ;; esac
}
