# shellcheck shell=sh disable=SC2034,SC2154
# SC2034, SC2154: the parts of this program share their variables; one part sets what another reads.

# What a platform says differently. These are the defaults; its hooks.sh is read after them and replaces what it must.

# Where the state survives a reboot.
platform_state() {
    put /var/lib/countersign
}

# `yes`, or `no` and why.
platform_recognise() {
    put 'no this platform does not say how it is recognised'
}

# The PIDs of the daemons that own the document, separated by blanks.
platform_daemons() {
    :
}

# platform_daemon PID: sets daemon_parent, daemon_start and daemon_directory.
platform_daemon() {
    return 1
}

# platform_command PID: writes its command line, words ended by NUL.
platform_command() {
    :
}

# Sets document to the path that the daemon reads. The daemon, when there is one, is $daemon, its directory $daemon_directory.
platform_document() {
    document=
    return 1
}

# The paths that the text on standard input refers to, one a line, as they stand there.
platform_references() {
    cat >/dev/null
}

# Reads a document on standard input as the daemon would: its meaning to standard output, complaints to standard error.
platform_read() {
    cat >/dev/null
}

# Further fields of an observation.
platform_facts() {
    :
}

# Fields about open sessions.
platform_sessions() {
    :
}

# Makes the daemon take the document up. Sets activate_why when it fails.
platform_activate() {
    activate_why='this platform does not say how it is activated'
    return 1
}

# platform_disconnect PID START: ends one session.
platform_disconnect() {
    return 1
}
