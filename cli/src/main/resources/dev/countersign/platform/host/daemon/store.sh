# shellcheck shell=sh disable=SC2034,SC2154
# SC2034, SC2154: the parts of this program share their variables; one part sets what another reads.

# Stores: settings behind a command of their owner. A store is a document like a file: it has a name (store:NAME) in place of a path,
# and bytes: one `name=value` a line, sorted. What is absent has no line. No two processes can set one in a single step, so everything
# is compared before it is set, and read again and compared as a whole afterwards.

# Takes away what a set that was cut short left beside the store.
platform_store_tidy() {
    :
}

# Why a reboot takes the state along; nothing where it does not.
platform_forgets() {
    :
}

# choose_boot: as for a file (boot.sh, which is left out here), but that no unit is ever installed: sets boot_way to none, or to lost where
# the host will not know of the run any more, and why.
choose_boot() {
    boot_way=$(platform_forgets)
    boot_way="${boot_way:+lost }${boot_way:-none the settings lie behind a command, which may not be there so early}"
}

arm_boot() {
    choose_boot
}

# Whoever owns a store is the one that changes it.
document_owners() {
    :
}

owners_ahead() {
    :
}

disarm_boot() {
    :
}

boot() {
    settle_and_say
}

# read_store: sets store_text to what the store holds. Fails when that cannot be read whole, with store_said what its owner's command wrote.
read_store() {
    # The owner's command may have to be told with which configuration the daemon runs.
    test -n "${daemon_count-}" || find_daemon
    store_text=$(
        # The owner's command may start something that stays.
        exec 8>&- 9>&-
        {
            if heard=$(platform_store_get 2>&1 >&3); then
                put .
            else
                put "$nl=$nl$heard."
                exit 1
            fi
        } 3>&1
    ) || {
        store_said=${store_text##*"$nl=$nl"}
        store_said=${store_said%.}
        return 1
    }
    store_text=${store_text%.}
}

# unread_store: sets store_why to that it could not be read just now, and to what its owner's command said about that; brief too. Fails.
unread_store() {
    brief "$store_said"
    store_why="$meta_document could not be read$brief"
    return 1
}

# store_fields NAME: as file_fields, of a store, and why it cannot be read.
store_fields() {
    encode "$1"
    if read_store; then
        field file "$encoded store - - - -"
        put "$store_text" | hex_field content
    else
        field file "$encoded unreadable - - - -"
        field complaint "store $store_said"
    fi
}

# store_reader PREFIX: what the platform's reader makes of the store as it is.
store_reader() {
    read_store || return 0
    store_body=$body
    body=$store_text
    reader_file=
    reader
    reader_fields "$1"
    body=$store_body
}

# store_changes FILE: what has to be done so that store_text becomes FILE: `+name=value` to set, `-name` to take away, one a line.
store_changes() {
    put "$store_text" | awk '
        function name(line) { return substr(line, 1, index(line, "=") - 1) }
        FILENAME == ARGV[1] { if (!($0 in wanted)) { order[++lines] = $0; wanted[$0]; named[name($0)] } next }
        { there[$0]; if (!(name($0) in named)) print "-" name($0) }
        END { for (i = 1; i <= lines; i++) if (!(order[i] in there)) print "+" order[i] }' "$1" -
}

# store_difference FILE: the names of what is not as in FILE, for a person. Values may be secret.
store_difference() {
    store_changes "$1" | sed -e 's/^.//' -e 's/=.*//' | head -n 5 | tr '\n' ' '
}

# set_store FILE: sets what differs, then reads everything again. Fails with store_why unless the store holds exactly FILE. What it holds
# instead is written down as what this run left.
set_store() {
    store_why='' store_heard=''
    read_store || unread_store || return 1
    store_set=yes
    # Not in a subshell: what the hook says is wrong would be lost with it.
    platform_store_set "$1" || store_set=no
    if ! read_store; then
        store_first=$store_why
        unread_store
        store_why="after it was set, $store_why${store_first:+; before: $store_first}"
        return 1
    fi
    digest "$store_text"
    store_left=$digest
    write_file "$run_directory/left" "$store_left"
    digest_of "$1"
    test "$store_left" != "$digest_of" || return 0
    if test "$store_set" = yes; then
        brief "$store_heard"
        store_why="$meta_document does not hold what was set, but something else in: $(store_difference "$1")$brief"
    else
        store_why="$meta_document could not be set: ${store_why:-no reason given}"
    fi
    return 1
}

back_up_store() {
    read_store || unread_store || return 1
    put "$store_text" >"$run_directory/before" || return 1
    holds "$run_directory/before" "$meta_before" || return 1
    put "$body" >"$run_directory/candidate" || return 1
    holds "$run_directory/candidate" "$meta_after" || return 1
    flush "$run_directory/before" "$run_directory/candidate" "$run_directory/meta" "$run_directory" "$state"
}

# prepare_store: as prepare_file. Nothing of a store is staged: its candidate is checked.
prepare_store() {
    store_why=
    back_up_store || stop_before failed "backed-up ${store_why:-$document could not be copied to $run_directory}"
    step backed-up
    meta_new=$run_directory/candidate
    check_staged
    check_result=$?
    meta_new=$run_directory/.new
    test "$check_result" = 0 || stop_before refused "checked the candidate does not read back as rehearsed (exit $reader_exit)$brief"
    step checked
}

# install_store: what the writer does where install would replace a file.
install_store() {
    digest_of "$meta_file"
    keep_unread && give_up failed "installed $store_why"
    test "$digest_of" = "$meta_before" || give_up changed "$meta_document"
    # From here on the store may hold a part of the candidate.
    true >"$run_directory/setting" || give_up failed "state nothing can be written to $state"
    flush "$run_directory/setting" "$run_directory"
    set_store "$run_directory/candidate" || give_up failed "installed $store_why"
    note installed
}

# keep_store: an appliance may take its own settings up again when its daemon restarts, and those that were set are gone.
keep_store() {
    holds "$meta_file" "$meta_after" && return 0
    keep_unread && give_up activation "$store_why"
    read_store && write_file "$run_directory/left" "$digest_of"
    give_up activation "$meta_document did not keep what was set: $(store_difference "$run_directory/candidate")"
}

# keep_unread: whether the store could not be read just now, and why.
keep_unread() {
    test "$digest_of" = unreadable && is_store "$meta_document" && ! unread_store
}

# keep_back: the same on the way back.
keep_back() {
    holds "$meta_file" "$meta_before" && return 0
    if keep_unread; then
        unfinished "$store_why"
        return 0
    fi
    read_store && write_file "$run_directory/left" "$digest_of"
    unfinished "$meta_document did not keep what was put back: $(store_difference "$run_directory/before")"
}

# ours_in_store: whether what the store holds is this run's doing: the candidate, what a set left, or a set that was cut short (every
# line is of before or of the candidate, and what both have is there). Anything else is somebody else's.
ours_in_store() {
    test -f "$run_directory/setting" || return 1
    store_left=
    { read -r store_left <"$run_directory/left"; } 2>/dev/null
    case $digest_of in "$meta_after" | "$store_left") return 0 ;; esac
    put "$store_text" | awk '
        FILENAME == ARGV[1] { was[$0]; next }
        FILENAME == ARGV[2] { will[$0]; next }
        { is[$0]; if (!($0 in was) && !($0 in will)) odd = 1 }
        END { for (line in was) if ((line in will) && !(line in is)) odd = 1; exit odd }' \
        "$run_directory/before" "$run_directory/candidate" -
}

# put_back_store: as put_back_file, field by field: what was absent is absent again.
put_back_store() {
    platform_store_tidy
    if ! read_store; then
        unread_store
        unfinished "$store_why"
        return 0
    fi
    digest "$store_text"
    digest_of=$digest
    if test "$digest_of" = "$meta_before"; then
        settled_how=unchanged
        test ! -f "$run_directory/activating" || settled_how=restored
    elif ! ours_in_store; then
        settled_how=person
        settled_why="changed $meta_document was changed by somebody else and is left as it is; what it held before is in ${run_directory#"$root"}/before"
    elif set_store "$run_directory/before"; then
        settled_how=restored
    else
        unfinished "$store_why"
    fi
}
