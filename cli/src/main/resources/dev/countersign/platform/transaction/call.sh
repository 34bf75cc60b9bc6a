# shellcheck shell=sh disable=SC2034,SC2154
# SC2034, SC2154: the parts of this program share their variables; one part sets what another reads.

# The call and its answer: see docs/protocol.md.

# field NAME TEXT
field() {
    count "$2"
    printf '%s %s text %s\n' "$nonce" "$1" "$counted"
    put "$2"
    printf '\n'
}

# hex_field NAME: the bytes on standard input, two digits each.
hex_field() {
    hex_digits=$(hex)
    printf '%s %s hex %s\n' "$nonce" "$1" "${#hex_digits}"
    put "$hex_digits"
    printf '\n'
}

hex() {
    if have od; then
        od -An -v -tx1 | tr -d ' \n'
    else
        hexdump -v -e '1/1 "%02x"'
    fi
}

# finish STATUS: the last line of an answer. Never call it inside $(...): only the subshell would end.
finish() {
    printf '%s end %s\n' "$nonce" "$1"
    exit 0
}

refuse() {
    field reason "$1"
    finish refused
}

failed() {
    field reason "$1"
    finish failed
}

# Reads the frame and the payload; sets run, head and body. Nothing is locked or written before both are proved whole.
read_call() {
    IFS= read -r frame || frame=
    # shellcheck disable=SC2086
    set -- $frame
    if test $# != 6 || test "$1 $2" != 'countersign 1' || test "$4" != "$verb"; then
        refuse 'frame the call is not understood'
    fi
    run=$3
    test "$run" = - || is_run_name "$run" || refuse 'frame this is not the name of a run'
    choose_digest_tool || refuse 'no-digest-tool none of sha256sum, shasum and openssl is on this host'
    payload=$(
        cat
        put .
    )
    payload=${payload%.}
    count "$payload"
    test "$counted" = "$5" || refuse "payload $counted of $5 bytes came"
    test "$(put "$payload" | digest)" = "$6" || refuse 'payload its bytes are not those that were sent'
    case $payload in
        "$nl"*)
            head=
            body=${payload#"$nl"}
            ;;
        *"$nl$nl"*)
            head=${payload%%"$nl$nl"*}
            # Not ${...#...}, which takes time with the square of the length; the dot keeps newlines at the end.
            body=$(put "$payload.$nl" | sed '1,/^$/d')
            body=${body%.}
            ;;
        *) refuse 'payload it has no empty line' ;;
    esac
    payload=
}

is_run_name() {
    case $1 in
        [0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]T[0-9][0-9][0-9][0-9][0-9][0-9]Z-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]) ;;
        *) return 1 ;;
    esac
}

# value KEY: sets value to the first line of the payload's head with this key, or to nothing.
value() {
    value=
    IFS=$nl
    for value_line in $head; do
        IFS=$blanks
        case $value_line in
            "$1 "*)
                value=${value_line#"$1 "}
                break
                ;;
        esac
    done
    IFS=$blanks
}
