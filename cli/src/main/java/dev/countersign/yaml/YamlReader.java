package dev.countersign.yaml;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.diagnostic.Location;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Reads one YAML document in which every value has its location.
 *
 * <p>Words are read as written; YAML's type guessing, tags and merge keys are not supported, because
 * a policy must mean what it looks like. Files of other programs have {@link #readForeign}.
 */
public final class YamlReader {
    /** The largest repository file that is read, in bytes. */
    public static final int MAX_BYTES = 1 << 20;

    private YamlReader() {}

    /**
     * Returns the value in {@code bytes}.
     *
     * <p>Errors go to {@code found}. If the structure is clear in spite of them, the value is still
     * returned, so that the caller can find further errors: it may only be used if {@code found}
     * has no errors.
     *
     * @param fileName the name by which a person knows the file, for locations
     * @return empty if the bytes are not YAML, empty, too large, too deep, or contain aliases that
     *     cannot be resolved
     */
    public static Optional<YamlNode> read(String fileName, byte[] bytes, Diagnostics found) {
        return read(fileName, bytes, MAX_BYTES, found);
    }

    /** Same, with a limit of {@code most} bytes. */
    static Optional<YamlNode> read(String fileName, byte[] bytes, int most, Diagnostics found) {
        return SourceText.decode(fileName, bytes, most, found).flatMap(text -> parse(fileName, text, false, found));
    }

    /**
     * Reads a file of another program, which may use more of YAML: merge keys are followed, and a text with
     * a tag of that program is read as the name of the tag ({@code !vault}), because only that program knows
     * what it means.
     *
     * @param most the largest file that is read, in bytes
     */
    public static Optional<YamlNode> readForeign(String fileName, byte[] bytes, int most, Diagnostics found) {
        return SourceText.decode(fileName, bytes, most, found).flatMap(text -> parse(fileName, text, true, found));
    }

    private static Optional<YamlNode> parse(String fileName, String text, boolean foreign, Diagnostics found) {
        try {
            LoaderOptions options = new LoaderOptions();
            // The size was checked in bytes already.
            options.setCodePointLimit(Integer.MAX_VALUE);
            ParserImpl events = new ParserImpl(new StreamReader(text), options);
            return new TreeComposer(fileName, events, foreign, found).document();
        } catch (MarkedYAMLException broken) {
            found.add(explain(fileName, broken));
            return Optional.empty();
        } catch (YAMLException broken) {
            found.add(Diagnostic.error(Location.of(fileName), "the file is not valid YAML"));
            return Optional.empty();
        }
    }

    /**
     * Returns the parser's own message, except for frequent mistakes that need a better one. No
     * message quotes a value of the file.
     */
    private static Diagnostic explain(String fileName, MarkedYAMLException broken) {
        Mark mark = broken.getProblemMark() == null ? broken.getContextMark() : broken.getProblemMark();
        Location at =
                mark == null ? Location.of(fileName) : new Location(fileName, mark.getLine() + 1, mark.getColumn() + 1);
        String problem = broken.getProblem() == null ? "" : broken.getProblem();
        if (problem.contains("TAB")) {
            return Diagnostic.error(at, "tabs cannot be used for indentation").advise("use spaces");
        }
        if (problem.startsWith("mapping values are not allowed here")) {
            return Diagnostic.error(at, "not valid YAML: a second ':' on the line, or a key that is indented wrongly")
                    .advise("put a value that contains ': ' in quotes, and indent all keys of a map equally");
        }
        if (problem.contains("cannot start any token")) {
            return Diagnostic.error(at, "not valid YAML: a value cannot begin with this character")
                    .advise("put the value in quotes");
        }
        if (problem.contains("tag handle")) {
            return TreeComposer.tagRefused(at);
        }
        Diagnostic error = Diagnostic.error(
                at, "not valid YAML: " + (problem.isBlank() ? "it cannot be read here" : problem.strip()));
        return broken.getContext() == null || broken.getContextMark() == null
                ? error
                : error.advise(broken.getContext().strip() + ", which begins at line "
                        + (broken.getContextMark().getLine() + 1));
    }
}
