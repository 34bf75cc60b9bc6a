# shellcheck shell=sh disable=SC2034,SC2154
# SC2034, SC2154: the parts of this program share their variables; one part sets what another reads.

# The call and its answer: see docs/protocol.md.

# field NAME TEXT
field() {
    count "$2"
    put "$nonce $1 text $counted$nl$2$nl"
}

# hex_field NAME: the bytes on standard input, two digits each.
hex_field() {
    if have od; then
        hex_digits=$(od -An -v -tx1)
    else
        hex_digits=$(hexdump -v -e '1/1 "%02x"')
    fi
    put "$nonce $1 hex ${#hex_digits}$nl$hex_digits$nl"
}

# finish STATUS: the last line of an answer. Never call it inside $(...): only the subshell would end.
finish() {
    put "$nonce end $1$nl"
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

# Reads the frame and the payload; sets run, head and body. Nothing is locked or written before both are proved whole. The head is read by
# the shell, line by line; what comes after it, if anything, is the body.
read_call() {
    IFS= read -r frame || frame=
    # shellcheck disable=SC2086
    set -- $frame
    if test $# != 6 || test "$1 $2" != 'countersign 1' || test "$4" != "$verb"; then
        refuse 'frame the call is not understood'
    fi
    run=$3
    test "$run" = - || is_run_name "$run" || refuse 'frame this is not the name of a run'
    test -n "$digest_tool" || refuse 'no-digest-tool none of sha256sum, shasum and openssl is on this host'
    head='' body='' call_end=
    while IFS= read -r call_line; do
        test -n "$call_line" || {
            call_end=$nl
            break
        }
        head=$head$call_line$nl
    done
    count "$head$call_line$call_end"
    call_length=$counted
    if test "$call_length" != "$5"; then
        body=$(
            cat
            put .
        )
        body=${body%.}
    elif IFS= read -r call_line || test -n "$call_line"; then
        # More came than was sent.
        body=$call_line$nl
    fi
    count "$body"
    call_length=$((call_length + counted))
    test "$call_length" = "$5" || refuse "payload $call_length of $5 bytes came"
    test -n "$call_end" || refuse 'payload it has no empty line'
    # What only looks writes nothing, and its length says that all of it came.
    case $verb in recognise | observe) return 0 ;; esac
    digest "$head$nl$body"
    test "$digest" = "$6" || refuse 'payload its bytes are not those that were sent'
}

is_run_name() {
    case $1 in
        [0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]T[0-9][0-9][0-9][0-9][0-9][0-9]Z-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]) ;;
        *) return 1 ;;
    esac
}

# values KEY: sets values to the words of every line of the payload's head with this key.
values() {
    values=
    IFS=$nl
    for value_line in $head; do
        case $value_line in
            "$1 "*) values="$values${values:+ }${value_line#"$1 "}" ;;
        esac
    done
    IFS=$blanks
}

# value KEY: sets value to the first of them, or to nothing.
value() {
    values "$1"
    value=${values%% *}
}
