package dev.countersign.document.smbconf;

import dev.countersign.diagnostic.Location;
import java.util.Optional;

/** What an smb.conf says about one global parameter. Not what the daemon does: it may never have been told. */
public sealed interface SmbConfValue {
    /**
     * The parameter has a value.
     *
     * @param raw as it stands there, continued lines joined
     * @param canonical the word that testparm prints for it, where the parameter has a fixed set of words
     * @param at where the assignment stands that wins
     * @param fromInclude whether that is outside the main file
     */
    record Set(String raw, Optional<String> canonical, Location at, boolean fromInclude) implements SmbConfValue {}

    /** Nothing sets it: Samba's own default holds. */
    record Unset() implements SmbConfValue {}

    /** Samba does not load these files at all. */
    record Unloadable(String why, Location at) implements SmbConfValue {}

    /** It cannot be told from what was brought along. Never to be taken for anything else. */
    record Unknowable(String why, Location at) implements SmbConfValue {}

    /** The word that testparm prints, or the raw value where there is no such word; empty unless the value is set. */
    default Optional<String> word() {
        return this instanceof Set set ? Optional.of(set.canonical().orElse(set.raw())) : Optional.empty();
    }
}
