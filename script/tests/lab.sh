#!/bin/sh
# Tests what lab/lab promises under any shell; LabTest tests its hosts. Needs root and namespaces.
#
#   SHELL_UNDER_TEST="busybox sh" script/tests/lab.sh
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd -P)
: "${SHELL_UNDER_TEST:=sh}"
place=$(mktemp -d)
trap 'lab down --dir "$place/lab" || :; rm -rf "$place"' EXIT
. "$root/script/tests/expect.sh"

# shellcheck disable=SC2086,SC2317 # "busybox sh" is two words; called by expect and trap
lab() { $SHELL_UNDER_TEST "$root/lab/lab" "$@" </dev/null; }
# exits STATUS WORDS COMMAND...: succeeds if the command ends with this status and its message contains these words
# shellcheck disable=SC2317 # called by expect
exits() {
    wanted=$1 words=$2
    shift 2
    status=0
    "$@" 2>&1 || status=$?
    [ "$status" = "$wanted" ] && grep -q -F -- "$words" "$place/said"
}

echo "the lab under $SHELL_UNDER_TEST:"
expect 'comes up' lab up 2 --dir "$place/lab"
expect 'lists itself' exits 0 "2 of 2 hosts live" lab status
expect 'runs a command in one host' exits 0 fs2 lab exec --dir "$place/lab" fs2 hostname
expect 'keeps words apart' exits 0 '[a b][*]' lab exec --dir "$place/lab" fs1 printf '[%s]' 'a b' '*'
expect 'prints an inventory' exits 0 'fs2: {address: 127.' lab inventory --dir "$place/lab"
expect 'is not started where a lab is' exits 1 'there is a lab in' lab up 1 --dir "$place/lab"
expect 'refuses a host that it does not have' exits 1 'there is no host fs3' lab exec --dir "$place/lab" fs3 true
expect 'writes in a host' lab exec --dir "$place/lab" fs2 sh -c 'cp /proc/sys/kernel/random/boot_id /srv/boot; : >/run/gone'
expect 'reboots it' lab reboot --dir "$place/lab" fs2
expect 'which keeps its disk' lab exec --dir "$place/lab" fs2 test -f /srv/boot
expect 'and nothing else' lab exec --dir "$place/lab" fs2 sh -c \
    '! test -e /run/gone && ! cmp -s /srv/boot /proc/sys/kernel/random/boot_id'
expect 'reboots no host that it does not have' exits 1 'there is no host fs3' lab reboot --dir "$place/lab" fs3
expect 'goes down' lab down --dir "$place/lab"
expect 'and is gone' [ ! -e "$place/lab" ]
expect 'goes down twice' lab down --dir "$place/lab"
mkdir "$place/precious"
: >"$place/precious/file"
expect 'removes nothing that is no lab' exits 1 'is no lab: nothing was done' lab down --dir "$place/precious"
expect 'and starts nothing there' exits 1 'is not empty' lab up 1 --dir "$place/precious"
expect 'wants a number' exits 64 'N is a number' lab up two
expect 'knows its options' exits 64 'unknown option --hosts' lab up --hosts 2
expect 'knows its verbs' exits 64 'up, exec, reboot, inventory, status or down' lab start

exit "$failed"
