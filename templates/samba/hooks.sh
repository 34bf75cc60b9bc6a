# shellcheck shell=sh disable=SC2034,SC2154
# SC2034, SC2154: hooks share their variables with the program that they are packed into.

# Samba with its configuration in a file: testparm reads it, and a signal makes smbd take it up.

platform_recognise() {
    samba_recognise
}

platform_document() {
    samba_configuration read
}

platform_references() {
    samba_references "$1"
}

platform_read() {
    samba_read
}

platform_facts() {
    samba_facts
}

platform_activate() {
    samba_reload
}
