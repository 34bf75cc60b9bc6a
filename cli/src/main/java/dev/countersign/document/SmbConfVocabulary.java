package dev.countersign.document;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Location;
import dev.countersign.diagnostic.Suggestion;
import java.util.List;
import java.util.Optional;

/**
 * What can be said of a global setting of smb.conf before there is a file: whether Samba knows the name, and loads the value. A
 * name that Samba does not know passes testparm with exit 0; a value that it does not load makes smbd stop reading there.
 */
public final class SmbConfVocabulary {
    private SmbConfVocabulary() {}

    /** Whether Samba knows a parameter of this name, however it is spelt. */
    public static boolean has(String name) {
        return SmbConfParameters.find(name).isPresent();
    }

    /**
     * What is wrong with the name: an error when it is a slip of the pen, a warning when it may be a module's or a later version's.
     * Either way no plan writes it, see {@link SmbConfEditor#knows}.
     *
     * @param at where the name stands
     */
    public static Optional<Diagnostic> name(String name, Location at) {
        if (SmbConfParameters.find(name).isPresent()) {
            return Optional.empty();
        }
        Optional<String> near = SmbConfParameters.meantBy(name);
        String what = "unknown setting '" + name + "' for samba";
        if (near.filter(known -> Suggestion.isSlip(name, known)).isPresent()) {
            return near.map(known -> Diagnostic.error(at, what).advise("did you mean '" + known + "'?"));
        }
        return Optional.of(Diagnostic.warning(at, what + ": plan refuses it on every host")
                .advise(near.map(known -> "did you mean '" + known + "'?")
                        .orElse("take it out, and set it by hand where it is needed")));
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
