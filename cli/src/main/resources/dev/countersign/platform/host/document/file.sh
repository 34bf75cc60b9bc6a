# shellcheck shell=sh disable=SC2034,SC2154
# SC2034, SC2154: the parts of this program share their variables; one part sets what another reads.

# Documents that are files: whether one may be swapped, the swap, and the way back. A platform whose document is a store has no need of
# this part (see store.sh).

refusals_file() {
    look "$document"
    case $look_kind in
        file) look_closer ;;
        *) deny "not-a-file $document is $look_kind"; return 0 ;;
    esac
    if ! resolve "$document" || test "$resolved" != "$document"; then
        deny "symlink $document leads to another path, which is the one to change"
    fi
    case $look_links in 1) ;; *) deny "hard-linked $document has $look_links names" ;; esac
    case $look_flags in *' bind-mount'*) deny "bind-mounted $document is a mount point and cannot be renamed" ;; esac
    case $look_flags in *' read-only-fs'*) deny "read-only $document lies on a file system that is mounted read-only" ;; esac
    case $look_flags in *' immutable'*) deny "immutable $document carries the attribute immutable or append-only" ;; esac
    only_root_writes "$document" || deny "directory-writable $others_why"
    case $look_flags in
        *' acl'* | *' xattr'*)
            cp --help 2>&1 | grep -q -e --attributes-only ||
                deny "acl-not-copyable $document carries an ACL or extended attributes, and this cp cannot copy them"
            ;;
    esac
    case $look_flags in
        *' selinux='*) have chcon || deny "acl-not-copyable $document carries an SELinux label, and chcon is not on this host" ;;
    esac
}

back_up_file() {
    # refusals_file has looked at it.
    remember owner "$look_owner:$look_group"
    remember mode "$look_mode"
    recall && test "$meta_owner $meta_mode" = "$look_owner:$look_group $look_mode" || return 1
    cat "$meta_file" >"$run_directory/before" || return 1
    touch -r "$meta_file" "$run_directory/before" 2>/dev/null
    put "$body" >"$run_directory/candidate" || return 1
    hold "$run_directory/before" "$meta_before" "$run_directory/candidate" "$meta_after" || return 1
    flush "$run_directory/before" "$run_directory/candidate" "$run_directory/meta" "$run_directory" "$state"
}

# new_file: makes meta_new; fails when it is there. The name is known beforehand, so that whoever settles the run finds it.
new_file() {
    set -C
    true 2>/dev/null >"$meta_new"
    new_file=$?
    set +C
    return "$new_file"
}

stage() {
    new_file || return 1
    carry_attributes "$meta_file" "$meta_new" || return 1
    put "$body" >"$meta_new" || return 1
    holds "$meta_new" "$meta_after" || return 1
    flush "$meta_new"
}

# prepare_file: what verb_apply does before the lease is armed.
prepare_file() {
    back_up_file || stop_before failed "backed-up $document could not be copied to $run_directory"
    step backed-up
    stage || stop_before failed "staged the candidate could not be written beside $document with its owner, mode and attributes"
    step staged
    check_staged || stop_before refused "checked the staged file does not read back as rehearsed (exit $reader_exit)$brief"
    step checked
}

# install_file: what the writer does where install_store would set a store.
install_file() {
    heard=$(ln "$meta_file" "$meta_old" 2>&1) || give_up failed "installed the old file could not be given a second name: $heard"
    holds "$meta_old" "$meta_before" || give_up changed "$meta_document"
    # Somebody may have put another file there since it got its second name: rename(2) would replace that one unseen.
    same_inode "$meta_old" "$meta_file" || give_up changed "$meta_document"
    heard=$(mv -f "$meta_new" "$meta_file" 2>&1) || give_up failed "installed the new file could not be renamed into its place: $heard"
    flush "${meta_file%/*}"
    if ! hold "$meta_old" "$meta_before" "$meta_file" "$meta_after"; then
        holds "$meta_old" "$meta_before" || give_up edited "$meta_document was edited while it was replaced"
        give_up edited "$meta_document was replaced by somebody else at the same moment"
    fi
    note installed
}

# put_back_file: the old inode itself where it is still there, so that owner, mode and everything else come back with it.
put_back_file() {
    digest_of "$meta_file"
    put_back_now=$digest_of
    put_back_old=
    if test -f "$meta_old"; then
        digest_of "$meta_old"
        put_back_old=$digest_of
    fi
    # A digest that could not be made (no memory, a killed tool) is not an edit of somebody else's: nothing is decided on it.
    if test -f "$meta_file" && test "$put_back_now" = unreadable || test "$put_back_old" = unreadable; then
        unfinished "$meta_document could not be read"
        return 0
    fi
    if test -n "$put_back_old"; then
        if same_inode "$meta_old" "$meta_file"; then
            rm -f "$meta_old"
            settled_how=unchanged
            return 0
        fi
        if test "$put_back_now" = "$meta_after"; then
            if ! heard=$(mv -f "$meta_old" "$meta_file" 2>&1); then
                unfinished "$meta_document could not be renamed back: $heard"
            elif test "$put_back_old" != "$meta_before"; then
                settled_how=person settled_why="edited $meta_document was edited while it was replaced; that edit is in place now"
            else
                proved_back
            fi
            return 0
        fi
        if test "$put_back_old" != "$meta_before"; then
            mv -f "$meta_old" "$run_directory/edited"
        fi
        rm -f "$meta_old"
    fi
    case $put_back_now in
        "$meta_before")
            settled_how=unchanged
            # An earlier try put them back, and could not tell the daemon.
            test ! -f "$run_directory/activating" || settled_how=restored
            ;;
        "$meta_after")
            new_file &&
                # Owner and mode as they were, whatever the file that is there now has.
                { carry_attributes "$meta_file" "$meta_new" || :; } && chown "$meta_owner" "$meta_new" && chmod "$meta_mode" "$meta_new" &&
                cat "$run_directory/before" >"$meta_new" && { touch -r "$run_directory/before" "$meta_new" 2>/dev/null || :; } &&
                flush "$meta_new" && mv -f "$meta_new" "$meta_file"
            proved_back
            ;;
        *)
            settled_how=person
            settled_why="changed $meta_document was edited by somebody else and is left as it is; the bytes from before are in ${run_directory#"$root"}/before"
            ;;
    esac
}

proved_back() {
    if holds "$meta_file" "$meta_before"; then
        settled_how=restored
    else
        unfinished "$meta_document could not be put back"
    fi
}
