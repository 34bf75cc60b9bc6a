# shellcheck shell=sh disable=SC2034,SC2154
# SC2034, SC2154: hooks share their variables with the program that they are packed into.

# A store for tests: a file below the root that only these two functions touch, field by field, and that can misbehave.
#   $root/deaf      cannot be set at all            $root/along     a set changes `other` along with it
#   $root/ignores   says 0 and sets nothing         $root/forgets   goes back to factory settings when it is told to load
#   $root/slow      stops before the second field   $root/closed    cannot be read

platform_recognise() {
    recognised=yes
}

platform_document() {
    document=store:shelf
}

platform_store_get() {
    test ! -e "$root/closed" || {
        put 'the shelf is closed' >&2
        return 1
    }
    # A command of an owner may need to know the daemon: whoever reads has to have looked for it.
    test -n "$daemon_directory" || return 1
    LC_ALL=C sort <"$root/shelf"
}

platform_store_set() {
    test ! -e "$root/deaf" || {
        store_why='error 2001'
        return 1
    }
    test ! -e "$root/ignores" || return 0
    store_count=0
    IFS=$nl
    for store_change in $(store_changes "$1"); do
        IFS=$blanks
        store_count=$((store_count + 1))
        if test "$store_count" = 2 && test -e "$root/slow"; then
            : >"$root/between"
            while test -e "$root/slow"; do nap; done
        fi
        case $store_change in
            +*) store_name=${store_change%%=*} store_name=${store_name#+} ;;
            *) store_name=${store_change#-} ;;
        esac
        store_rest=$(name=$store_name awk 'index($0, ENVIRON["name"] "=") != 1' <"$root/shelf")
        {
            test -z "$store_rest" || put "$store_rest$nl"
            case $store_change in +*) put "${store_change#+}$nl" ;; esac
        } >"$root/shelf.new" && mv "$root/shelf.new" "$root/shelf"
    done
    IFS=$blanks
    if test -e "$root/along"; then
        sed 's/^other=.*/other=moved along/' "$root/shelf" >"$root/shelf.new" && mv "$root/shelf.new" "$root/shelf"
        rm "$root/along"
    fi
}

platform_store_files() {
    put "/etc/samba/smb.conf$nl"
}

platform_activate() {
    put "told$nl" >>"$root/reloads"
    cat "$root/shelf" >"$root/loaded"
    if test -e "$root/forgets"; then
        put "signing=0$nl" >"$root/shelf"
    fi
}

platform_restart() {
    put "restarted$nl" >>"$root/reloads"
    if test -e "$root/lame"; then
        activate_why='it does not start'
        return 1
    fi
    if test -e "$root/reverts"; then
        put "signing=0$nl" >"$root/shelf"
        rm "$root/reverts"
    fi
    cat "$root/shelf" >"$root/loaded"
}
