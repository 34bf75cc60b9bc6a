#!/bin/sh
# A stand-in for QNAP's smb.sh, in front of a real smbd. It behaves as others wrote of the real one (no device was at hand):
#   - restart rewrites smb.conf; what setcfg put into /etc/config/smb.conf is said to persist         one owner's notes, QTS 4
#   - it ends every session; there is no reload                                                        scripts of owners
#   - it ends with 0 whatever happened                                                                 assumed
# Files in /share/HDA_ROOT make it misbehave: overwrites (smb.conf is rewritten from QTS's own settings, and what setcfg put there is lost),
# ignores (what setcfg put there stays, but smbd is not told).
store=/share/HDA_ROOT
conf=$store/.config/smb.conf
[ "${1-}" = restart ] || exit 0
if [ -e "$store/overwrites" ]; then
    /usr/sbin/setcfg -e global 'server signing' -f "$conf"
fi
[ -e "$store/smb.conf.base" ] || cp /etc/samba/smb.conf "$store/smb.conf.base"
{
    cat "$store/smb.conf.base"
    signing=$(/usr/sbin/getcfg global 'server signing' -f "$conf")
    if [ -n "$signing" ] && [ ! -e "$store/ignores" ]; then
        printf '[global]\n\tserver signing = %s\n' "$signing"
    fi
} >/etc/samba/smb.conf.new
mv /etc/samba/smb.conf.new /etc/samba/smb.conf
read -r smbd </run/samba/smbd.pid
tr '\000' '\n' <"/proc/$smbd/cmdline" >"$store/command"
kill "$smbd"
while kill -0 "$smbd" 2>/dev/null; do sleep 0.1; done
# smbd runs in a session of its own, so that it outlives the caller.
cd /
IFS='
'
set -f
# shellcheck disable=SC2046 # one word a line
setsid $(cat "$store/command") </dev/null >/dev/null 2>&1
exit 0
