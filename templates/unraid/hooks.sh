# shellcheck shell=sh disable=SC2034,SC2154
# SC2034, SC2154: hooks share their variables with the program that they are packed into.

# Unraid writes smb.conf itself, in memory. What a person adds is in smb-extra.conf, on the FAT stick that it starts from, and is
# included within [global]. FAT has no second name for a file, no links, no owners and no modes, so that no old file can be kept beside
# a new one: so this is not a file that is swapped, but a store. Its fields are the lines of a block of Countersign's own at the top of
# the file (what follows a share's header is no longer global); every other byte belongs to somebody else, and stays.

unraid_extra=/boot/config/smb-extra.conf

# What the page SMB Extras takes: maxlength of its text [unraid/webgui, SMBExtras.page].
unraid_most=2048

# unraid_files: sets unraid_file, and unraid_main to the smb.conf of smbd, with links followed.
unraid_files() {
    unraid_file=$root$unraid_extra
    unraid_document=${document-}
    samba_configuration
    resolve "$document" || resolved=$document
    unraid_main=$root$resolved
    document=$unraid_document
}

# unraid_read: sets unraid_include (the line of smb.conf that brings the file in), unraid_begin and unraid_end (the lines of our block,
# 0 without one), unraid_made (whether there was no file before the block) and unraid_fields. Fails with unraid_why.
unraid_read() {
    unraid_files
    unraid_begin=0 unraid_end=0 unraid_made=no unraid_fields=''
    unraid_include=$(tr -d '\000' 2>/dev/null <"$unraid_main" | awk '
        tolower($0) ~ /^[ \t]*include[ \t]*=[ \t]*\/boot\/config\/smb-extra\.conf[ \t\r]*$/ { print NR }')
    case $unraid_include in
        '' | *"$nl"*)
            unraid_why="${unraid_main#"$root"} does not include $unraid_extra, once: this is no Unraid as it is known here"
            return 1
            ;;
    esac
    if test ! -e "$unraid_file" && test ! -h "$unraid_file"; then
        unraid_made=yes
        return 0
    fi
    if test -h "$unraid_file" || test ! -f "$unraid_file" || test ! -r "$unraid_file"; then
        unraid_why="$unraid_extra is not a readable file"
        return 1
    fi
    # A carriage return is what an editor on Windows leaves behind.
    unraid_shape=$(tr -d '\000' <"$unraid_file" | awk '
        BEGIN { made = "no" }
        { line = $0; sub(/\r$/, "", line) }
        line == "# BEGIN countersign" { if (begin) odd = 1; begin = NR; next }
        line == "# END countersign" { if (!begin || end) odd = 1; end = NR; next }
        !begin || end { next }
        line == "# no file before" { made = "yes"; next }
        line ~ /^[A-Za-z][A-Za-z0-9 :_-]* = [^ ]/ {
            at = index(line, " = ")
            fields = fields "\n" substr(line, 1, at - 1) "=" substr(line, at + 3)
            next
        }
        { odd = 1 }
        END {
            if (odd || begin && !end) exit 1
            print begin + 0, end + 0, made fields
        }') || {
        unraid_why="the block 'countersign' in $unraid_extra is not as this program writes it: put it right or remove it by hand"
        return 1
    }
    case $unraid_shape in
        *"$nl"*) unraid_fields=$(put "${unraid_shape#*"$nl"}$nl" | sort) ;;
    esac
    # shellcheck disable=SC2086
    set -- ${unraid_shape%%"$nl"*}
    unraid_begin=$1 unraid_end=$2 unraid_made=$3
}

# unraid_text FIELDS: writes the file as it is, with FIELDS in the block; without any there is no block. After unraid_read.
unraid_text() {
    test "$unraid_begin" -le 1 || head -n "$((unraid_begin - 1))" "$unraid_file"
    if test -n "$1"; then
        put "# BEGIN countersign$nl"
        test "$unraid_made" = no || put "# no file before$nl"
        put "$1$nl" | sed 's/=/ = /'
        put "# END countersign$nl"
    fi
    test ! -e "$unraid_file" || tail -n "+$((unraid_end + 1))" "$unraid_file"
}

# unraid_objections FIELDS: why the block should not hold FIELDS, one a line.
unraid_objections() {
    unraid_size=$(unraid_text "$1" | wc -c)
    unraid_size=$((unraid_size))
    if test "$unraid_size" -gt "$unraid_most"; then
        put "$unraid_extra would hold $unraid_size bytes, and Unraid's own page for it takes $unraid_most: shorten it there$nl"
    fi
    {
        test ! -e "$unraid_file" || tail -n "+$((unraid_end + 1))" "$unraid_file"
        # No parameter has an empty name: from here on it is smb.conf.
        put "$nl=$nl"
        tail -n "+$((unraid_include + 1))" "$unraid_main"
    } | tr -d '\000' | wanted=$1 file=$unraid_extra base=$unraid_end main=${unraid_main#"$root"} include=$unraid_include awk '
        function plain(name) { name = tolower(name); gsub(/[ \t\r\v\f]/, "", name); return name }
        BEGIN {
            count = split(ENVIRON["wanted"], lines, "\n")
            for (i = 1; i <= count; i++) {
                name = substr(lines[i], 1, index(lines[i], "=") - 1)
                wanted[plain(name)] = name
            }
            file = ENVIRON["file"]
            base = ENVIRON["base"]
        }
        $0 == "=" { file = ENVIRON["main"]; base = ENVIRON["include"] - NR; next }
        /^[ \t]*[#;]/ { next }
        /^[ \t]*\[/ { share = plain($0) !~ /^\[globals?\]/; next }
        !share {
            name = plain(substr($0, 1, index($0, "=") - 1))
            if (name in wanted)
                print file ":" base + NR ": \047" wanted[name] "\047 is set again here, behind our block, and this line decides: change it there"
        }'
}

platform_document() {
    document=store:smb-extra.conf
}

platform_store_get() {
    if ! unraid_read; then
        put "$unraid_why" >&2
        return 1
    fi
    test -z "$unraid_fields" || put "$unraid_fields$nl"
}

# The file is written whole beside itself and renamed: more FAT does not offer. Somebody who writes it in just that moment loses.
platform_store_set() {
    if ! unraid_read; then
        store_why=$unraid_why
        return 1
    fi
    unraid_wanted=$(cat "$1")
    unraid_new=$unraid_file.countersign
    digest_of "$unraid_file"
    unraid_seen=$digest_of
    unraid_whole=$(unraid_text "$unraid_wanted" | digest_input)
    rm -f "$unraid_new"
    unraid_text "$unraid_wanted" 2>/dev/null >"$unraid_new"
    digest_of "$unraid_new"
    if test "$digest_of" != "$unraid_whole"; then
        rm -f "$unraid_new"
        store_why="$unraid_extra could not be written (is the stick full, or read-only?)"
        return 1
    fi
    # For the day on which this is no FAT.
    test ! -e "$unraid_file" || carry_attributes "$unraid_file" "$unraid_new" 2>/dev/null || :
    flush "$unraid_new"
    digest_of "$unraid_file"
    if test "$digest_of" != "$unraid_seen"; then
        rm -f "$unraid_new"
        store_why="$unraid_extra was edited at the same moment"
        return 1
    fi
    if test -z "$unraid_wanted" && test "$unraid_made" = yes && test ! -s "$unraid_new"; then
        rm -f "$unraid_file" "$unraid_new"
    elif ! mv -f "$unraid_new" "$unraid_file"; then
        store_why="$unraid_extra could not be renamed into its place"
        return 1
    fi
    flush "${unraid_file%/*}"
}

platform_store_tidy() {
    rm -f "$root$unraid_extra.countersign" 2>/dev/null
}

# The meaning hangs on smb.conf and on what that includes: smb-extra.conf with all its other lines is one of them.
platform_store_files() {
    unraid_files
    put "${unraid_main#"$root"}$nl"
}

platform_references() {
    samba_references "$1"
}

# What testparm makes of smb.conf with the file, and these fields in its block, in the place of the include. A section that the file opens
# goes on behind an include, as it does here. Two line ends: the file may end in a backslash.
platform_read() {
    unraid_wanted=$(cat)
    if ! unraid_read; then
        put "$unraid_why$nl" >&2
        return 1
    fi
    test "$unraid_wanted" = "$unraid_fields" || unraid_objections "$unraid_wanted" >&2
    {
        test "$unraid_include" = 1 || head -n "$((unraid_include - 1))" "$unraid_main"
        unraid_text "$unraid_wanted"
        put "$nl$nl"
        tail -n "+$((unraid_include + 1))" "$unraid_main"
    } | samba_read
}

platform_facts() {
    samba_facts
}

# The state lies in memory, like all of Unraid but the stick, which cannot hold it: FAT has no links, and a verdict is one.
platform_forgets() {
    put 'Unraid runs from memory'
}

# rc.samba ends with 0 whatever happened. One release tells smbd to load its files again, another ends it and starts the next, which finds
# the first one still there and gives up.
platform_activate() {
    if test ! -x "$root/etc/rc.d/rc.samba"; then
        activate_why='/etc/rc.d/rc.samba is not there'
        return 1
    fi
    for unraid_word in reload start; do
        "$root/etc/rc.d/rc.samba" "$unraid_word" >/dev/null 2>&1 </dev/null
        if unraid_serves; then
            return 0
        fi
    done
    activate_why='no smbd serves after rc.samba reload'
    return 1
}

# unraid_serves: whether one smbd is there, and still is a second later.
unraid_serves() {
    samba_await '' || return 1
    test -z "$root" || return 0
    unraid_naps=0
    while test "$unraid_naps" -lt 10; do
        unraid_naps=$((unraid_naps + 1))
        nap
        alive "$daemon" "$daemon_start" || samba_await '' || return 1
    done
}
