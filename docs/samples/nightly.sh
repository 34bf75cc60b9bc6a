#!/bin/sh
# Checks all hosts, saves the check, and prints what has changed since the check before, if that needs somebody.
#
#   nightly.sh REPOSITORY STATE [METRICS]
#
# STATE is a folder of its own: check.json (the saved check), report.html, changes.txt. METRICS is a file in the folder
# that Prometheus' node exporter reads. The exit code is that of 'countersign check --changed-only': 0 nothing new is wrong,
# 2 a new violation, 3 a host that could be judged before and cannot now. It needs no server: cron or systemd sends
# what it prints.
set -u
umask 077
repository=$1 state=$2 metrics=${3:-}

code=0
countersign -C "$repository" check --save "$state/check.json" --changed-only >"$state/changes.txt" 2>&1 || code=$?
[ "$code" = 0 ] || cat "$state/changes.txt"
# any other code: no host was asked, and nothing was saved
case $code in 0 | 1 | 2 | 3) ;; *) exit "$code" ;; esac

countersign report "$state/check.json" --format html >"$state/report.html.new" &&
    mv "$state/report.html.new" "$state/report.html"
if [ -n "$metrics" ]; then
    countersign report "$state/check.json" --format openmetrics >"$metrics.new" &&
        chmod 644 "$metrics.new" && mv "$metrics.new" "$metrics"
fi
exit "$code"
