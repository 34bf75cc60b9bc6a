package dev.countersign.document.smbconf;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Location;
import dev.countersign.diagnostic.Suggestion;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What can be said of a global setting of smb.conf before there is a file: whether Samba knows the name, and loads the value. A
 * name that Samba does not know passes testparm with exit 0; a value that it does not load makes smbd stop reading there.
 */
public final class SmbConfVocabulary {
    private static final Set<String> PROTOCOLS = Set.of("serverminprotocol", "servermaxprotocol", "clientminprotocol");
    private static final Set<String> UNPRINTED = Set.of("loglevel", "dnshostname");

    private SmbConfVocabulary() {}

    /** Whether Samba knows a parameter of this name, however it is spelt. */
    public static boolean has(String name) {
        return SmbConfParameters.find(name).isPresent();
    }

    /** One key for every spelling and synonym of a name; of one that Samba does not know, its own key. */
    public static String key(String name) {
        return SmbConfParameters.key(name);
    }

    /** The usual name of the parameter that Samba knows under {@code name}. */
    public static Optional<String> usual(String name) {
        return SmbConfParameters.usual(name);
    }

    /** {@code value} as testparm prints it for {@code name}, where it has a word of its own for it; else the value as it is. */
    public static String printed(String name, String value) {
        return SmbConfParameters.find(name)
                .flatMap(known -> known.canonical(value))
                .orElse(value);
    }

    /** One text for all values that are the same to Samba for {@code name}; of a name that nobody knows, the value. */
    public static String compared(String name, String value) {
        return SmbConfParameters.find(name).map(known -> known.compared(value)).orElse(value);
    }

    /**
     * The word that stands for {@code name} where nothing sets it. For most that is {@code default}; for the protocols that word is a
     * value of its own, which allows more than an untouched Samba does, and what holds without a line depends on the version.
     */
    public static String unset(String name) {
        return PROTOCOLS.contains(key(name)) ? "not set" : "default";
    }

    /**
     * Whether testparm prints what the file says of {@code name}. It says of {@code log level} what its own command line came to, and
     * does not list {@code dns hostname} (measured, Samba 4.17.12): of these the file alone tells.
     */
    public static boolean isPrinted(String name) {
        return !UNPRINTED.contains(key(name));
    }

    /**
     * What is wrong with the name when it is a slip of the pen. Another unknown name is a matter of the list of settings that may be
     * written.
     *
     * @param at where the name stands
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
     * Whether Samba stops loading at the value, or it is none that is written.
     *
     * @param at where the value stands
     */
    public static Optional<Diagnostic> value(String name, String value, Location at) {
        Optional<SmbConfParameter> known = SmbConfParameters.find(name);
        if (known.isEmpty() || SmbConfEditor.knows(name, value)) {
            return Optional.empty();
        }
        if (known.get().loads(value)) {
            return Optional.of(Diagnostic.error(at, "a value of '" + known.get().name() + "' that is not written")
                    .advise("only visible ASCII without a backslash, and no blank at its ends"));
        }
        Diagnostic error = Diagnostic.error(
                at, "'" + value + "' is no value of '" + known.get().name() + "': smbd would not load the file");
        List<String> words = known.get().words().stream().flatMap(List::stream).toList();
        return Optional.of(words.isEmpty() ? error : Suggestion.advise(error, value, words));
    }
}
