# shellcheck shell=sh
# For the other files here: counts what is not as it should be. They set place to a folder of their own first.

failed=0

# expect SENTENCE COMMAND...: the command must succeed. What it prints is in $place/said, and is shown if it fails.
expect() {
    sentence=$1
    shift
    if "$@" >"$place/said" 2>&1; then
        printf '  ok    %s\n' "$sentence"
    else
        printf '  WRONG %s\n' "$sentence"
        sed 's/^/        /' "$place/said"
        failed=1
    fi
}
