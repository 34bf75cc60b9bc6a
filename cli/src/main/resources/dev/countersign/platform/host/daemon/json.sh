# shellcheck shell=sh disable=SC2034,SC2154
# SC2034, SC2154: the parts of this program share their variables; one part sets what another reads.

# JSON: for stores whose owner speaks it.

# ask COMMAND WORD...: sets answer to what the command prints and complaint to what it writes to standard error; ends as it ended.
ask() {
    ask_all=$(
        {
            complaint=$("$@" 2>&1 >&3 </dev/null)
            put "$nl=$?$nl$complaint"
        } 3>&1
    )
    answer=${ask_all%%"$nl="[0-9]*}
    complaint=${ask_all#"$answer$nl="}
    ask_exit=${complaint%%"$nl"*}
    complaint=${complaint#"$ask_exit"}
    answer=${answer%"$nl"}
    return "$ask_exit"
}

# json_fields: of the JSON object on standard input, one `name=value` a line, sorted; each value is its JSON, without blanks between its
# parts. Fails when it is no JSON object, or a name is no plain word.
json_fields() {
    json_lines=$(awk '
        { text = text $0 "\n" }
        function fail() { bad = 1; exit 1 }
        function peek() {
            while (substr(text, at, 1) ~ /[ \t\r\n]/) at++
            return substr(text, at, 1)
        }
        function take(wanted) { if (peek() != wanted) fail(); at++ }
        function string(    start, c) {
            start = at++
            while ((c = substr(text, at, 1)) != "\"") {
                if (c == "" || c == "\n") fail()
                at += (c == "\\") ? 2 : 1
            }
            at++
            return substr(text, start, at - start)
        }
        function value(    c, start, out) {
            c = peek()
            if (c == "\"") return string()
            if (c == "{" || c == "[") {
                at++
                for (out = c; (c = peek()) !~ /[]}]/; ) {
                    if (c == "") fail()
                    if (c == "," || c == ":") { out = out c; at++ } else out = out value()
                }
                at++
                return out c
            }
            start = at
            while (substr(text, at, 1) ~ /[-+.0-9A-Za-z]/) at++
            if (at == start) fail()
            return substr(text, start, at - start)
        }
        END {
            if (bad) exit 1
            at = 1
            take("{")
            while (peek() != "}") {
                name = string()
                if (name !~ /^"[A-Za-z0-9_.-]+"$/) fail()
                take(":")
                print substr(name, 2, length(name) - 2) "=" value()
                if (peek() == ",") at++; else if (peek() != "}") fail()
            }
        }') || return 1
    test -z "$json_lines" || put "$json_lines$nl" | LC_ALL=C sort
}

# field_value NAME: the value of a field of the lines on standard input; fails where there is none.
field_value() {
    sed -n "s/^$1=//p"
}

# json_object FIELDS: sets object to the JSON object of FIELDS, sorted lines `name=value` of which each value is JSON. Fails when what comes
# out is not exactly these fields again: a value that is more than one value would bring fields of its own.
json_object() {
    object=
    IFS=$nl
    for object_line in $1; do
        object="$object${object:+,}\"${object_line%%=*}\":${object_line#*=}"
    done
    IFS=$blanks
    object="{$object}"
    test "$(put "$object$nl" | json_fields)" = "$1"
}
