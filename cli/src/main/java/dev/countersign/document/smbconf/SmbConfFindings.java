package dev.countersign.document.smbconf;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What Samba silently ignores but a person should know. Warnings only: none of them prevents
 * loading.
 */
final class SmbConfFindings {
    /** The number of words in the longest names that Samba knows. */
    private static final int MOST_WORDS = 7;

    private SmbConfFindings() {}

    /** Returns what is wrong with one line on its own. */
    static List<Diagnostic> ofLine(String path, SmbConfLexer text, SmbConfLine line) {
        List<Diagnostic> found = new ArrayList<>();
        Location at = text.location(path, line.content());
        if (line.kind() == SmbConfLine.Kind.IGNORED) {
            if (line.start() == 0 && line.name().startsWith("\u00ef\u00bb\u00bf[")) {
                found.add(Diagnostic.warning(
                                at, "a byte order mark hides this header; Samba reads what follows as [global]")
                        .advise("save the file without a byte order mark"));
            } else {
                withoutEquals(line.name())
                        .ifPresent(meant -> found.add(Diagnostic.warning(at, "a line without = is ignored by Samba")
                                .advise("did you mean '" + meant + " = ...'?")));
            }
        }
        swallowed(text, line)
                .ifPresent(name -> found.add(Diagnostic.warning(
                        at, "the \\ at the end of this line makes '" + name + "' on the next one a part of it")));
        if (line.start() == 0 && text.text().indexOf('\n') < 0 && text.text().indexOf('\r') >= 0) {
            found.add(Diagnostic.warning(
                    Location.of(path),
                    "the file has only carriage returns as line endings; Samba reads it as one line"));
        }
        return found;
    }

    /** Returns a warning for a name that Samba does not know and that resembles a known one. */
    static Optional<Diagnostic> misspelt(String name, Location at) {
        return SmbConfParameters.meantBy(name)
                .map(near -> Diagnostic.warning(at, "'" + name + "' is unknown to Samba and ignored")
                        .advise("did you mean '" + near + "'?"));
    }

    /** Returns a warning for an include that depends on the client. */
    static Diagnostic perClient(Location at) {
        return Diagnostic.warning(
                at, "this include names a different file for each client; no client's file was checked");
    }

    /** Returns a warning for an include of a file that does not exist. */
    static Diagnostic absent(String path, Location at) {
        return Diagnostic.warning(at, "the included file " + path + " does not exist; Samba skips it");
    }

    /** Returns a warning for a global parameter in a share. */
    static Diagnostic ignoredInShare(SmbConfParameter parameter, String share, Location at) {
        return Diagnostic.warning(
                        at, "'" + parameter.name() + "' is in the share [" + share + "], where Samba ignores it")
                .advise("move it to [global]");
    }

    // "server signing mandatory": the longest known name that the line begins with
    private static Optional<String> withoutEquals(String written) {
        String[] words = written.split(" ", MOST_WORDS + 1);
        for (int count = words.length - 1; count > 0; count--) {
            Optional<SmbConfParameter> known =
                    SmbConfParameters.find(String.join(" ", List.of(words).subList(0, count)));
            if (known.isPresent()) {
                return known.map(SmbConfParameter::name);
            }
        }
        return Optional.empty();
    }

    /**
     * Returns the name of the parameter that would be on a separate line if the row before it did
     * not end in a backslash.
     */
    static Optional<String> swallowed(SmbConfLexer text, SmbConfLine line) {
        if (line.kind() == SmbConfLine.Kind.COMMENT || line.kind() == SmbConfLine.Kind.BLANK) {
            return Optional.empty();
        }
        return text.raw(line)
                .lines()
                .skip(1)
                .filter(row -> row.indexOf('=') > 0)
                .map(row -> SmbConfParameters.find(row.substring(0, row.indexOf('='))))
                .flatMap(Optional::stream)
                .map(SmbConfParameter::name)
                .findFirst();
    }
}
