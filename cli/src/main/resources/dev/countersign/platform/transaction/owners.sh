# shellcheck shell=sh disable=SC2034,SC2154
# SC2034, SC2154: the parts of this program share their variables; one part sets what another reads.

# Owners: what will undo a change to the document, however well it is made: a file system that does not outlive a reboot, software that
# writes the file from something else, a program that writes it at every start. Not for stores, which are changed through their owner.

# volatile_place PATH: sets volatile to the words of a field `managed … volatile` where the file system that holds PATH does not last, else
# to nothing. The mounts are walked as the kernel walks them [proc_pid_mountinfo(5)]: a later one may hide those below it.
volatile_place() {
    volatile=
    test -r "$root/proc/self/mountinfo" || return 0
    # shellcheck disable=SC2046
    set -- "$1" "${2-}" $(path=$1 awk '
        BEGIN {
            path = ENVIRON["path"]
            gsub(/\\/, "\\134", path); gsub(/ /, "\\040", path); gsub(/\t/, "\\011", path); gsub(/\n/, "\\012", path)
        }
        {
            for (i = 7; i < NF && $i != "-"; i++);
            id[NR] = $1; parent[NR] = $2; inside[NR] = $4; point[NR] = $5; type[NR] = $(i + 1); source[NR] = $(i + 2)
            upper[NR] = "-"
            count = split($(i + 3), options, ",")
            for (i = 1; i <= count; i++) if (sub(/^upperdir=/, "", options[i])) upper[NR] = options[i]
            listed[$1]
        }
        END {
            do {
                step = 0
                for (n = 1; n <= NR; n++) {
                    from = (parent[n] in listed) && parent[n] != id[n] ? parent[n] : ""
                    if (from != at || id[n] == at || !(point[n] == "/" || path == point[n] || index(path, point[n] "/") == 1)) continue
                    if (!step || length(point[n]) <= length(point[step])) step = n
                }
                if (step) { found = step; at = id[step] }
            } while (step && ++steps < NR)
            if (!found) exit
            words = type[found] " " source[found] " " inside[found] " " upper[found]
            # As encode writes them.
            gsub(/\\/, "\\0", words)
            print words
        }' "$root/proc/self/mountinfo")
    # $2 says that this is the upper layer of an overlay; $3 to $6 are type, source, what of it is mounted, and its upper layer.
    case ${3-}:${4-} in
        tmpfs:* | ramfs:* | rootfs:*) volatile=$3 ;;
        *:/dev/zram[0-9]* | *:/dev/ram[0-9]*) volatile=$4 ;;
        overlay:*)
            if test -z "$2" && test "$6" != -; then
                decode "$6"
                volatile_upper=$decoded
                # The path is that of whoever mounted it: in the first root file system that may have been below one of these.
                for volatile_prefix in '' /sysroot /root; do
                    case $volatile_upper in "$volatile_prefix"/*) ;; *) continue ;; esac
                    test -d "$root${volatile_upper#"$volatile_prefix"}/" || continue
                    volatile_place "${volatile_upper#"$volatile_prefix"}" upper
                    test -z "$volatile" || volatile="overlay $6 $volatile"
                    return 0
                done
                # Of a part that is mounted somewhere else, nothing is known.
                test "$5" != / || volatile="overlay $6 -"
            elif test -n "$2"; then
                volatile=-
            fi
            ;;
    esac
}

# document_owners: a field `managed` for whatever will undo a change here.
document_owners() {
    for owners_word in $files_seen; do
        decode "$owners_word"
        if test -f "$root$decoded" && resolve "$decoded"; then
            volatile_place "$resolved"
            test -z "$volatile" || field managed "$owners_word volatile $volatile"
        fi
    done
    encode "$document_path"
    owners_word=$encoded
    volatile_place "$document_path"
    look_for owner
    test -z "$signed" || field managed "$owners_word owner $signed"
    document_writers
}

# document_writers: a field for each program of a start that writes the document, with the line that does. Programs of a start are the
# scripts of SysV, BSD, OpenRC, procd and runit, what units of systemd run, and its tmpfiles [tmpfiles.d(5)].
document_writers() {
    owners_files='' owners_good=''
    set +f
    for owners_file in "$root"/etc/init.d/* "$root"/etc/rc.d/* "$root"/etc/rc.local "$root"/etc/local.d/* "$root"/etc/sv/*/run "$root"/etc/tmpfiles.d/*.conf "$root"/etc/systemd/system/*.service "$root"/etc/systemd/system/*.d/*.conf "$root"/lib/systemd/system/*smb*.service "$root"/lib/systemd/system/*samba*.service; do
        set -f
        owners_add "$owners_file"
    done
    set -f
    IFS=$nl
    # shellcheck disable=SC2086
    for owners_file in $(test -z "$owners_files" || awk '
        sub(/^Exec[A-Za-z]*=/, "") {
            gsub(/["\047=;]/, " ")
            for (i = 1; i <= NF; i++) if (sub(/^[-@:+!|]*\//, "/", $i)) print $i
        }' $owners_files); do
        owners_add "$root$owners_file"
    done
    IFS=$nl
    # shellcheck disable=SC2086
    test -z "$owners_files" || one=$document two=$document_path awk '
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
        FNR == 1 { split("", holds); asked = told = 0 }
        told || /^[ \t]*[#;]/ { next }
        {
            line = $0
            gsub(/["\047]/, "", line)
            for (name in holds) line = swap(swap(line, "${" name "}", holds[name]), "$" name, holds[name])
            if (!within) asked = 0
            for (p = 0; p < 2; p++) {
                path = ENVIRON[p ? "two" : "one"]
                at = index(line, "=" path)
                if (at && !part(substr(line, at + 1 + length(path))) && match(substr(line, 1, at - 1), /[A-Za-z_][A-Za-z0-9_]*$/))
                    holds[substr(line, RSTART, RLENGTH)] = path
                if (!told && (writes(line, path) || FILENAME ~ /tmpfiles/ && $2 == path && $1 ~ /^(F|w|[fL]\+)/ && $7 != ENVIRON["two"])) {
                    print FNR " " FILENAME "\n" $0
                    told = 1
                }
            }
            within = asked && (within || line ~ /(^|[ \t;])if[ \t]/) && line !~ /(^|[ \t;])fi([ \t;]|$)/
        }' $owners_files | while IFS= read -r owners_file && IFS= read -r owners_line; do
        encode "$owners_line"
        owners_line=$encoded
        owners_number=${owners_file%% *}
        owners_file=${owners_file#* }
        encode "${owners_file#"$root"}"
        field managed "$owners_word written $encoded $owners_number $owners_line"
    done
    IFS=$blanks
}

# owners_add FILE: puts a unit or a script that can be read into owners_files, once. It must be root's: what anybody else wrote does not
# make a change impossible, and what somebody else can replace may be something that a reader waits for.
owners_add() {
    IFS=$blanks
    test -f "$1" && test -r "$1" || return 0
    case $nl$owners_files$nl in *"$nl$1$nl"*) return 0 ;; esac
    case $1 in *"$nl"* | *=*) return 0 ;; esac
    owners_path=${1#"$root"}
    if test -h "$1"; then
        resolve "$owners_path" || return 0
        owners_path=$resolved
    fi
    case $nl$owners_good$nl in
        *"$nl${owners_path%/*}$nl"*) ;;
        *)
            resolve "${owners_path%/*}/." && only_root_writes "$resolved" || return 0
            owners_good=$owners_good$nl${owners_path%/*}
            ;;
    esac
    list "$root$owners_path" || return 0
    case $listed_owner in 0 | "$uid") ;; *) return 0 ;; esac
    ! others_may_write "$listed_mode" || return 0
    case $1 in
        *.service | *.conf) ;;
        *)
            owners_line=
            { IFS= read -r owners_line <"$1"; } 2>/dev/null
            case $owners_line in '#!'*) ;; *) return 0 ;; esac
            ;;
    esac
    owners_files=${owners_files:+$owners_files$nl}$1
}
