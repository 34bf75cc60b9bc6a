package dev.countersign.document;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Location;
import dev.countersign.diagnostic.Suggestion;
import java.util.Optional;

/**
 * What can be said of a global setting of smb.conf before there is a file: whether Samba knows the name, and loads the value. A
 * name that Samba does not know passes testparm with exit 0; a value that it does not load makes smbd stop reading there.
 */
public final class SmbConfVocabulary {
    private SmbConfVocabulary() {}

    /**
     * What is wrong with the name: an error when it is a slip of the pen, a warning when it may be a name of a later version.
     *
     * @param at where the name stands
     */
    public static Optional<Diagnostic> name(String name, Location at) {
        // VFS modules and idmap backends have names of their own: "fruit:metadata"
        if (name.indexOf(':') > 0 || SmbConfParameters.find(name).isPresent()) {
            return Optional.empty();
        }
        Optional<String> near = SmbConfParameters.meantBy(name);
        String what = "unknown setting '" + name + "' for samba";
        if (near.filter(known -> Suggestion.isSlip(name, known)).isPresent()) {
            return near.map(known -> Diagnostic.error(at, what).advise("did you mean '" + known + "'?"));
        }
        return Optional.of(Diagnostic.warning(at, what + ": a Samba that does not know it ignores it")
                .advise(near.map(known -> "did you mean '" + known + "'?")
                        .orElse("see the names in: man smb.conf; a plan is refused where the host's testparm does not"
                                + " know it")));
    }

    /**
     * Whether Samba stops loading at the value.
     *
     * @param at where the value stands
     */
    public static Optional<Diagnostic> value(String name, String value, Location at) {
        return SmbConfParameters.find(name).filter(known -> !known.loads(value)).map(known -> {
            Diagnostic error = Diagnostic.error(
                    at, "'" + value + "' is no value of '" + known.name() + "': smbd would not load the file");
            return known.words().isEmpty()
                    ? error
                    : Suggestion.advise(
                            error,
                            value,
                            known.words().stream()
                                    .flatMap(group -> group.stream())
                                    .toList());
        });
    }
}
