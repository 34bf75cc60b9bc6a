# shellcheck shell=sh disable=SC2034,SC2154
# SC2034, SC2154: the parts of this program share their variables; one part sets what another reads.

# The only code that runs: everything above is functions.

# No -e: inside `if`, `||` and `&&` it is off, so a program that leans on it is wrong exactly where it asks for a result.
main() {
    set -uf
    umask 077
    LC_ALL=C
    export LC_ALL
    # Names that shells and Samba's tools would take up from the caller.
    unset CDPATH ENV BASH_ENV SMB_CONF_PATH GREP_OPTIONS POSIXLY_CORRECT
    PATH=/usr/syno/bin:/usr/syno/sbin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
    test -z "$root" || PATH=$root/bin:$PATH
    export PATH
    nl='
'
    blanks=" 	$nl"
    IFS=$blanks
    nonce=- verdict='' noted='' head='' body='' meta_new='' samba_known='' samba_worded=none samba_commanded='' samba_programmed='' samba_asked='' samba_registry='' samba_configured='' samba_nobody='' samba_source=/dev/stdin reader_known=''
    look_again
    choose_writer
    choose_digest_tool
    if real_uid /proc/self; then uid=$effective_uid; else uid=$(id -u); fi
    # Nothing depends on where the login began, and `cd` comes back to here.
    cd /
    platform_state
    above "$state_place"
    # shellcheck disable=SC2086
    ahead $above
    verb=${1-}
    case $verb in
        settle)
            # From RUN/revert: settle STATE RUN [MODE]
            state=$2 run=$3
            test -n "$digest_tool" && read_clock || exit 1
            verb_settle "${4-now}"
            ;;
        recognise | observe | rehearse | apply | restart | confirm | extend | revert | status)
            nonce=${2-}
            case $nonce in
                *[!0-9a-f]* | '') exit 64 ;;
            esac
            test "${#nonce}" = 32 || exit 64
            put "countersign $nonce begin$nl"
            read_clock || boot='' now=''
            read_call
            "verb_$verb"
            ;;
        *) exit 64 ;;
    esac
}
