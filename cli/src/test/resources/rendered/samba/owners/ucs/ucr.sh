#!/bin/sh
# On the UCS server, as root. To undo: ucr unset with the part before the equals sign, and restart Samba again.
# shellcheck disable=SC2016 # a value may have a dollar sign, which is meant as it is
set -e
ucr set 'samba/global/options/server signing=mandatory'
ucr set 'samba/global/options/server smb encrypt=required'
ucr set 'samba/global/options/server min protocol=SMB2_02'
ucr set 'samba/global/options/server string=File server %h: ours'
ucr set 'samba/global/options/hosts allow=10.0.0.0/8 $x'
/etc/init.d/samba restart
