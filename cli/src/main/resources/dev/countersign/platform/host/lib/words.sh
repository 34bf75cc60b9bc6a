# shellcheck shell=sh disable=SC2034,SC2154
# SC2034, SC2154: the parts of this program share their variables; one part sets what another reads.

# Words and bytes: writing them exactly, and carrying any file name through blank-separated lines.

# mksh may come without a printf of its own, and one argument of another program ends at 128 KiB.
choose_writer() {
    writer='printf'
    test -z "${KSH_VERSION-}" || case $(command -v printf) in printf) ;; *) writer=print ;; esac
    # Under LC_ALL=C a shell may count bytes or go on counting characters (mksh in its utf8 mode): ask it.
    two_bytes='é'
    counts_bytes=${#two_bytes}
}

# put TEXT: the bytes of TEXT, and nothing else.
put() {
    case $writer in
        printf) printf %s "$1" ;;
        *) print -nr -- "$1" ;;
    esac
}

# count TEXT: sets counted to its length in bytes.
count() {
    if test "$counts_bytes" = 2; then
        counted=${#1}
    else
        counted=$(put "$1" | wc -c)
        counted=$((counted))
    fi
}

# brief TEXT: sets brief to `: ` and what a tool said, for a reason: its first four lines and its last one, on one line and cut. Nothing
# where it said nothing.
brief() {
    brief=$(put "$1$nl" | sed -e '/^Load/d' -e '/^[[:space:]]*$/d' | sed -n -e '1,4p' -e '5,${$p' -e '}' | tr -s '\n\t ' '   ' | cut -c 1-400)
    brief=${brief% }
    brief=${brief:+: $brief}
}

# encode WORD: sets encoded to WORD with nothing in it but visible ASCII; `printf %b` gives it back.
encode() {
    case $1 in
        *[!!-~]* | *\\* | *%*)
            encoded='' encode_blanks=$IFS IFS=$blanks
            for encode_byte in $(put "$1" | od -An -v -to1); do encoded="$encoded\\0$encode_byte"; done
            IFS=$encode_blanks
            ;;
        *) encoded=$1 ;;
    esac
}

# decode WORD: sets decoded. What words are mostly made of is known here; printf knows the rest, and the dot keeps newlines at the end.
decode() {
    decoded='' decode_rest=$1
    while :; do
        case $decode_rest in *\\*) ;; *) break ;; esac
        decoded=$decoded${decode_rest%%\\*}
        decode_rest=${decode_rest#*\\}
        case $decode_rest in
            0040*) decoded="$decoded " ;;
            0045*) decoded=$decoded% ;;
            0134*) decoded=$decoded\\ ;;
            *)
                decoded=$(printf '%b.' "$1")
                decoded=${decoded%.}
                return 0
                ;;
        esac
        decode_rest=${decode_rest#????}
    done
    decoded=$decoded$decode_rest
}

# quote TEXT: sets quoted to TEXT as one word of a shell program.
quote() {
    quote_rest=$1
    quoted="'"
    while :; do
        case $quote_rest in
            *"'"*)
                quoted="$quoted${quote_rest%%"'"*}'\\''"
                quote_rest=${quote_rest#*"'"}
                ;;
            *) break ;;
        esac
    done
    quoted="$quoted$quote_rest'"
}

# is_store NAME: whether a document is settings behind a command of their owner, and no file.
is_store() {
    case $1 in store:*) ;; *) return 1 ;; esac
}

# have TOOL: whether a program of this name is on the fixed PATH.
have() {
    command -v "$1" >/dev/null 2>&1
}

# is_root: whether everything may be seen and done here. Below a root prefix everything belongs to this user, who is root there.
is_root() {
    test "$uid" = 0 || test -n "$root"
}

# nap [SECONDS]: a short wait inside a loop that waits for a condition; not every sleep knows fractions.
nap() {
    sleep "${1-0.1}" 2>/dev/null || sleep 1
}
