# shellcheck shell=sh disable=SC2034,SC2154
# SC2034, SC2154: the parts of this program share their variables; one part sets what another reads.

# What a platform says differently. These are the defaults; its hooks.sh is read after them and replaces what it must. What concerns
# the daemon has its defaults in smbd.sh, build.sh and sessions.sh.

# Sets state_place to where the state survives a reboot: what platform.yaml says.
platform_state() {
    state_place=$kept
}

# Sets recognised to `yes`, or to `no` and why.
platform_recognise() {
    recognised=yes
    if test -z "$signed" || test "$signed" != "$named"; then
        recognised="no nothing that is a sign of $named was found here"
    fi
}

# Sets document to the path that the daemon reads, or to store:NAME. The daemon, when there is one, is $daemon, its directory
# $daemon_directory.
platform_document() {
    document=
    return 1
}

# Sets references to the paths that the file $1 refers to, one a line, as they stand there.
platform_references() {
    references=
}

# Writes what the store holds, in its one form; fails, and says why on standard error, when it cannot.
platform_store_get() {
    put 'this platform does not say how its settings are read' >&2
    return 1
}

# platform_store_set FILE: makes the store hold what FILE says, which was read as $store_text; store_changes lists what differs. Fails
# with store_why. What it came to is read again by whoever calls it.
platform_store_set() {
    store_why='this platform does not say how its settings are written'
    return 1
}

# The files that the meaning of the store depends on besides, one a line.
platform_store_files() {
    :
}

# Reads a document on standard input as the daemon would: its meaning to standard output, complaints to standard error.
platform_read() {
    cat >/dev/null
}

# Further fields of an observation.
platform_facts() {
    :
}

# Makes the daemon take the document up. Sets activate_why when it fails.
platform_activate() {
    activate_why='this platform does not say how it is activated'
    return 1
}

# Restarts the daemon if the wire still shows the old value after an activation. Sets activate_why when it fails.
platform_restart() {
    activate_why='this platform does not say how its daemon is restarted'
    return 1
}
