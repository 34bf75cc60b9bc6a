# shellcheck shell=sh disable=SC2034,SC2154
# SC2034, SC2154: hooks share their variables with the program that they are packed into.

# Samba with its configuration in the registry. The store is what `net conf` keeps; a line of it is `name=value` for [global] and
# `[share] name=value` for a share, `[share]=` that the share is there.

# registry_main: sets registry_main to the smb.conf that sends smbd to the registry, with links followed.
registry_main() {
    registry_document=${document-}
    samba_configuration
    resolve "$document" || resolved=$document
    registry_main=$root$resolved
    document=$registry_document
}

# registry_way: sets registry_way to how smb.conf brings the registry in: backend, include, or nothing.
registry_way() {
    registry_text=$(tr -d '\000 \t\r\v\f' <"$registry_main" 2>/dev/null | tr '[:upper:]' '[:lower:]')
    case $nl$registry_text$nl in
        *"${nl}configbackend=registry$nl"*) registry_way=backend ;;
        *"${nl}include=registry$nl"*) registry_way=include ;;
        *) registry_way= ;;
    esac
}

platform_recognise() {
    registry_main
    registry_way
    recognised=yes
    if ! samba_find net || ! samba_find testparm; then
        recognised='no net and testparm are not both on this host: install them (Debian: samba-common-bin)'
    elif test -z "$registry_way"; then
        recognised="no $registry_main does not bring in the registry: its platform is samba"
    fi
}

platform_document() {
    document=store:net-conf
}

# What `net conf list` prints has one form only: sections, tab, name, " = ", value. A line in any other is not understood, and then
# nothing is. An empty [global] means nothing and has no line.
platform_store_get() {
    registry_list=$(
        samba_net list && put .
    ) || return 1
    registry_lines=$(put "${registry_list%.}" | awk '
        /^$/ { next }
        /^\[.*\]$/ {
            section = ($0 == "[global]") ? "" : $0 " "
            if (section != "") print $0 "="
            next
        }
        /^\t[^=]+ = / {
            line = substr($0, 2)
            at = index(line, " = ")
            name = substr(line, 1, at - 1)
            # An include may stand there several times, and its place counts.
            if (name == "include") name = name "." ++includes[section]
            print section name "=" substr(line, at + 3)
            next
        }
        { odd = 1 }
        END { exit odd }') || {
        put 'net conf list printed a line that is not understood' >&2
        return 1
    }
    test -z "$registry_lines" || put "$registry_lines$nl" | LC_ALL=C sort
}

platform_store_set() {
    IFS=$nl
    for registry_change in $(store_changes "$1"); do
        IFS=$blanks
        registry_name=${registry_change#?}
        registry_value=${registry_name#*=}
        registry_name=${registry_name%%=*}
        registry_section=global
        case $registry_name in
            '['*'] '*)
                registry_section=${registry_name%%"] "*}
                registry_section=${registry_section#'['}
                registry_name=${registry_name#*"] "}
                ;;
            '['* | include.*)
                store_why="a share or an include of the registry would come or go"
                return 1
                ;;
        esac
        case $registry_change in
            +*) registry_said=$(samba_net setparm "$registry_section" "$registry_name" -- "$registry_value" 2>&1) ;;
            *) registry_said=$(samba_net delparm "$registry_section" "$registry_name" 2>&1) ;;
        esac || {
            brief "$registry_said"
            store_why="net conf failed$brief"
            return 1
        }
    done
    IFS=$blanks
    # A [global] that our first setting made goes with our last.
    case $nl$(samba_net list 2>/dev/null)$nl in
        *"${nl}[global]${nl}${nl}"*) samba_net delshare global >/dev/null 2>&1 ;;
    esac
    return 0
}

# The meaning of the registry hangs on smb.conf and on what that includes.
platform_store_files() {
    registry_main
    put "${registry_main#"$root"}$nl"
}

platform_references() {
    samba_references "$1"
}

# What testparm makes of smb.conf with these lines in the place of the registry.
platform_read() {
    registry_main
    registry_way
    {
        cat
        # No field has an empty name: from here on it is smb.conf.
        put "=$nl"
        test "$registry_way" != include || cat "$registry_main"
    } | way=$registry_way awk '
        function registry(    i, at, text) {
            text = "[global]\n"
            for (i = 1; i <= count; i++)
                if (lines[i] !~ /^\[/) {
                    at = index(lines[i], "=")
                    text = text "\t" plain(substr(lines[i], 1, at - 1)) " = " substr(lines[i], at + 1) "\n"
                }
            for (i = 1; i <= count; i++)
                if (lines[i] ~ /^\[.*\]=$/) text = text share(substr(lines[i], 1, length(lines[i]) - 1))
            return text "[global]\n"
        }
        function share(section,    i, at, rest, text) {
            text = section "\n"
            for (i = 1; i <= count; i++)
                if (index(lines[i], section " ") == 1) {
                    rest = substr(lines[i], length(section) + 2)
                    at = index(rest, "=")
                    text = text "\t" plain(substr(rest, 1, at - 1)) " = " substr(rest, at + 1) "\n"
                }
            return text
        }
        function plain(name) { sub(/^include\.[0-9]+$/, "include", name); return name }
        !main && $0 == "=" { main = 1; if (ENVIRON["way"] == "backend") printf "%s", registry(); next }
        !main { lines[++count] = $0; next }
        tolower($0) ~ /^[ \t]*include[ \t]*=[ \t]*registry[ \t\r]*$/ { printf "%s", registry(); next }
        { print }' | samba_read
}

platform_facts() {
    samba_facts
}

platform_activate() {
    samba_reload
}
