package dev.countersign.document.smbconf;

import dev.countersign.diagnostic.Location;
import java.util.Optional;

/**
 * What an smb.conf says about one global parameter. The daemon may do something different: it may
 * never have been told.
 */
public sealed interface SmbConfValue {
    /**
     * The parameter has a value.
     *
     * @param raw as written, continued lines joined
     * @param canonical the word that testparm prints for it, if the parameter has a fixed set of
     *     words
     * @param at the position of the assignment that wins
     * @param fromInclude whether that is outside the main file
     */
    record Set(String raw, Optional<String> canonical, Location at, boolean fromInclude) implements SmbConfValue {}

    /** Nothing sets it: Samba's default applies. */
    record Unset() implements SmbConfValue {}

    /** Samba does not load these files at all. */
    record Unloadable(String why, Location at) implements SmbConfValue {}

    /** It cannot be determined from what was fetched. Must never be treated as any other result. */
    record Unknowable(String why, Location at) implements SmbConfValue {}

    /**
     * Returns the word that testparm prints, or the raw value if there is no such word; empty
     * unless the value is set.
     */
    default Optional<String> word() {
        return this instanceof Set set ? Optional.of(set.canonical().orElse(set.raw())) : Optional.empty();
    }
}
