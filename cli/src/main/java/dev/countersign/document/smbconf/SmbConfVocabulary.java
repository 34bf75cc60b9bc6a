package dev.countersign.document.smbconf;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Location;
import dev.countersign.diagnostic.Suggestion;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is known about a global setting of smb.conf without a file: whether Samba knows the name,
 * and loads the value. testparm accepts an unknown name with exit 0; at a value that does not load,
 * smbd stops reading.
 */
public final class SmbConfVocabulary {
    private static final Set<String> PROTOCOLS = Set.of("serverminprotocol", "servermaxprotocol", "clientminprotocol");
    private static final Set<String> UNPRINTED = Set.of("loglevel", "dnshostname");

    private SmbConfVocabulary() {}

    /** Whether Samba knows a parameter of this name, in any spelling. */
    public static boolean has(String name) {
        return SmbConfParameters.find(name).isPresent();
    }

    /**
     * Returns one key for every spelling and synonym of a name; for an unknown name, its own key.
     */
    public static String key(String name) {
        return SmbConfParameters.key(name);
    }

    /** Returns the usual name of the parameter that Samba knows under {@code name}. */
    public static Optional<String> usual(String name) {
        return SmbConfParameters.usual(name);
    }

    /**
     * Returns {@code value} as testparm prints it for {@code name}, if testparm has a canonical
     * form for it; else the value unchanged.
     */
    public static String printed(String name, String value) {
        return SmbConfParameters.find(name)
                .flatMap(known -> known.canonical(value))
                .orElse(value);
    }

    /**
     * Returns one text for all values that Samba treats the same for {@code name}; for an unknown
     * name, the value.
     */
    public static String compared(String name, String value) {
        return SmbConfParameters.find(name).map(known -> known.compared(value)).orElse(value);
    }

    /**
     * Returns the word for {@code name} if nothing sets it. Usually that is {@code default}; but
     * for the protocols {@code default} is a value too, which allows more than an unconfigured
     * Samba does, and the value without a line depends on the version.
     */
    public static String unset(String name) {
        return PROTOCOLS.contains(key(name)) ? "not set" : "default";
    }

    /**
     * Whether testparm prints what the file says for {@code name}. For {@code log level} it prints
     * the result of its own command line, and it does not list {@code dns hostname} (measured,
     * Samba 4.17.12): for these only the file counts.
     */
    public static boolean isPrinted(String name) {
        return !UNPRINTED.contains(key(name));
    }

    /**
     * Returns an error if the name looks like a typing mistake. Whether any other unknown name may
     * be used is decided by the list of settings that may be written.
     *
     * @param at the position of the name
     */
    public static Optional<Diagnostic> name(String name, Location at) {
        if (SmbConfParameters.find(name).isPresent()) {
            return Optional.empty();
        }
        return SmbConfParameters.meantBy(name)
                .filter(known -> Suggestion.isSlip(name, known))
                .map(known -> Diagnostic.error(at, "unknown setting '" + name + "' for samba")
                        .advise("did you mean '" + known + "'?"));
    }

    /**
     * Returns an error if Samba would stop loading at the value, or if the value is not one that we
     * write.
     *
     * @param at the position of the value
     */
    public static Optional<Diagnostic> value(String name, String value, Location at) {
        Optional<SmbConfParameter> known = SmbConfParameters.find(name);
        if (known.isEmpty() || SmbConfEditor.knows(name, value)) {
            return Optional.empty();
        }
        if (known.get().loads(value)) {
            return Optional.of(Diagnostic.error(
                            at,
                            "countersign does not write this value of '"
                                    + known.get().name() + "'")
                    .advise("use only visible ASCII without a backslash, and no space at the beginning or end"));
        }
        Diagnostic error = Diagnostic.error(
                at, "'" + value + "' is not a value of '" + known.get().name() + "': smbd would not load the file");
        List<String> words = known.get().words().stream().flatMap(List::stream).toList();
        return Optional.of(words.isEmpty() ? error : Suggestion.advise(error, value, words));
    }
}
