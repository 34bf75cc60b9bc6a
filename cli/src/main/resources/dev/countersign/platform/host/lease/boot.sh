# shellcheck shell=sh disable=SC2034,SC2154
# SC2034, SC2154: the parts of this program share their variables; one part sets what another reads.

# The way back after a reboot. The timer does not live through one; where systemd starts the host, a unit that is there only while
# the run is pending runs RUN/revert before anything else is started.

boot_units=/etc/systemd/system

# choose_boot: sets boot_way to systemd, to none and why, or to lost where a reboot takes the state along, and why. Changes nothing.
choose_boot() {
    volatile_place "$state_place"
    case $volatile in
        # Of an upper layer that cannot be seen, nothing is known.
        '' | *' -') ;;
        *)
            boot_way="lost $state_place is on ${volatile##* }, which a reboot empties"
            volatile_place "$document"
            case $volatile in '' | *' -') ;; *) boot_way='none a reboot empties the place of the document too' ;; esac
            return 0
            ;;
    esac
    # sd_booted(3): this directory is there when systemd is process 1.
    if test ! -d "$root/run/systemd/system"; then
        boot_way='none systemd does not start this host'
    elif test ! -d "$root$boot_units" || test ! -w "$root$boot_units"; then
        boot_way="none $boot_units cannot be written"
    else
        case $state in
            # systemd ends a line at other bytes too than a shell does.
            *[!\ -~]*) boot_way='none the name of the state directory cannot stand in a unit' ;;
            *) boot_way=systemd ;;
        esac
    fi
}

# boot_names: the unit's file and its link. Not the timer's name: systemd-run refuses one that has a file.
boot_names() {
    boot_unit=$root$boot_units/countersign-${run_directory##*/}-boot.service
    boot_wants=$root$boot_units/sysinit.target.wants
    boot_link=$boot_wants/${boot_unit##*/}
}

# unit_word TEXT: writes TEXT as one word of ExecStart= [systemd.service(5), COMMAND LINES; systemd.unit(5), SPECIFIERS].
unit_word() {
    put '"'
    put "$1$nl" | sed -e 's/[\\"]/\\&/g' -e 's/%/%%/g' -e 's/\$/$$/g' | tr -d '\n'
    put '"'
}

# Everything with default dependencies, so every smbd, requires sysinit.target and starts after it [bootup(7)]. No RequiresMountsFor=:
# where the state lies on a disk of the network it would close a circle, and systemd breaks one by leaving out a unit of its choice.
unit_text() {
    put "# Countersign: there while run $run is pending, taken away when it ends.$nl"
    put "[Unit]${nl}Description=Countersign: puts back run $run, which nobody confirmed before the host was rebooted$nl"
    put "DefaultDependencies=no${nl}Conflicts=shutdown.target${nl}After=local-fs.target$nl"
    put "Before=sysinit.target shutdown.target smbd.service smb.service samba.service samba-ad-dc.service$nl"
    # A boot that waits for ever is worse than a run that the next contact settles.
    put "[Service]${nl}Type=oneshot${nl}TimeoutStartSec=90${nl}ExecStart=/bin/sh "
    unit_word "$run_directory/revert"
    put " boot$nl"
}

# arm_boot: installs the unit where that can be done. Where it fails, boot_way says so and nothing is left.
arm_boot() {
    choose_boot
    test "$boot_way" = systemd || return 0
    boot_names
    boot_made=
    test -d "$boot_wants" || boot_made=made
    if write_file "$run_directory/boot" "systemd $boot_made" && flush "$run_directory/boot" "$run_directory" && put_unit; then
        note "a reboot reverts too: ${boot_unit#"$root"}"
        return 0
    fi
    disarm_boot
    boot_way="none ${boot_unit#"$root"} could not be installed"
}

put_unit() {
    unit_text >"$boot_unit.part" && chmod 0644 "$boot_unit.part" && mv -f "$boot_unit.part" "$boot_unit" || return 1
    if test "$boot_made" = made; then
        mkdir "$boot_wants" && chmod 0755 "$boot_wants" || return 1
    fi
    # Given a directory, ln would make its link in it.
    test ! -e "$boot_link" && ln -s "../${boot_unit##*/}" "$boot_link" && flush "$boot_unit" "$boot_wants" "${boot_unit%/*}"
} 2>/dev/null

# disarm_boot: takes the unit away. Called before `settled` says that nothing is left to do. One that cannot be taken away does no harm:
# started, it finds a settled run.
disarm_boot() {
    boot_record='' boot_made=
    { read -r boot_record boot_made <"$run_directory/boot"; } 2>/dev/null || return 0
    boot_names
    rm -f "$boot_link" "$boot_unit" "$boot_unit.part" 2>/dev/null
    if test "$boot_made" = made; then
        rmdir "$boot_wants" 2>/dev/null
    fi
    if test -h "$boot_link" || test -e "$boot_unit"; then
        note "${boot_unit#"$root"} could not be removed: remove it"
    else
        flush "${boot_unit%/*}"
        test "$boot_made" = made || flush "$boot_wants"
        rm -f "$run_directory/boot"
    fi
}

# boot: what the unit runs. Also when systemd starts it later than at a boot: it has read its units again, and starts what is missing of
# sysinit.target with any other unit. The lease of this boot has its timer.
boot() {
    { read -r lease_boot lease_end <"$run_directory/deadline"; } 2>/dev/null || lease_boot=$boot
    if settled; then
        disarm_boot
        return 0
    fi
    if test "$lease_boot" = "$boot"; then
        put "$run: its lease is of this boot, nothing to do$nl"
        return 0
    fi
    # A file system that is not mounted yet must not be taken for a file that somebody removed.
    if test "$meta_kind" = replace && test ! -e "$meta_file"; then
        put "$run: $meta_document is not there (yet); the next contact settles it$nl"
        return 1
    fi
    settle_and_say
}
