package dev.countersign.platform;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Location;
import dev.countersign.diagnostic.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Checks a platform's {@code hooks.sh} as text, for mistakes that can be found without running it.
 */
final class Hooks {
    /**
     * The prefix of the functions that a platform defines; every other function of the program is
     * its own.
     */
    private static final String PREFIX = "platform_";

    private static final Pattern FUNCTION = Pattern.compile("^\\s*([A-Za-z_][A-Za-z0-9_]*)\\s*\\(\\s*\\)");
    private static final Pattern HERE_DOCUMENT = Pattern.compile("<<-?[ \t]*[\\\\'\"]?[A-Za-z_]");

    private final Platform platform;
    private final String file;
    private final Set<String> programs = Script.functions();
    private final Set<String> known = known(programs);
    private final List<Diagnostic> found = new ArrayList<>();
    private final Set<String> defined = new TreeSet<>();

    private Hooks(Platform platform) {
        this.platform = platform;
        this.file = platform.folder().name() + "/hooks.sh";
    }

    /** Returns what may be replaced: the hooks for which the program has defaults. */
    static Set<String> known() {
        return known(Script.functions());
    }

    private static Set<String> known(Set<String> functions) {
        return functions.stream()
                .filter(each -> each.startsWith(PREFIX))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns every mistake in the hooks of a platform that is spoken to with a POSIX shell. */
    static List<Diagnostic> mistakes(Platform platform) {
        return platform.speaker() == Speaker.POSIX_SH ? new Hooks(platform).read() : List.of();
    }

    private List<Diagnostic> read() {
        Bytes hooks = platform.folder().hooks();
        int number = 0;
        for (String line : hooks.latin1().split("\n", -1)) {
            line(++number, line);
        }
        Set<String> missing = needed();
        missing.removeAll(defined);
        if (!missing.isEmpty()) {
            found.add(Diagnostic.error(Location.of(file), "does not define " + String.join(", ", missing))
                    .advise("without them, hosts of this platform can be neither read nor changed; see"
                            + " docs/new-platform.md"));
        }
        int length = Script.length(platform);
        if (length >= Script.LIMIT) {
            found.add(Diagnostic.error(
                            Location.of(file),
                            "the program with these hooks has " + length + " bytes, which is more than " + Script.LIMIT)
                    .advise("shorten them; comments and indentation do not count"));
        }
        return found;
    }

    private void line(int number, String line) {
        if (line.endsWith("\r")) {
            found.add(at(
                            number,
                            line.length(),
                            "the line ends with a carriage return, which a shell reads as part of the line")
                    .advise("end every line with a newline only"));
        }
        if (line.stripLeading().startsWith("#")) {
            return;
        }
        Matcher here = HERE_DOCUMENT.matcher(line);
        if (here.find() && !line.contains("$((")) {
            found.add(at(number, here.start() + 1, "here-documents are not allowed: shells write them to a file")
                    .advise("use instead: put 'text' | COMMAND"));
        }
        Matcher function = FUNCTION.matcher(line);
        if (function.find()) {
            function(number, function.start(1) + 1, function.group(1));
        }
    }

    private void function(int number, int column, String name) {
        defined.add(name);
        if (name.startsWith(PREFIX)) {
            if (!known.contains(name)) {
                found.add(Suggestion.advise(at(number, column, "unknown hook '" + name + "'"), name, known));
            }
        } else if (programs.contains(name)) {
            found.add(at(
                            number,
                            column,
                            "'" + name + "' is already a function of the program that these hooks are built into")
                    .advise("start the names of your own functions and variables with a prefix of your own"));
        }
    }

    private Set<String> needed() {
        Set<String> needed = new TreeSet<>();
        if (platform.observeOnly().isEmpty()) {
            needed.add("platform_document");
            needed.add("platform_activate");
            if (platform.store()) {
                needed.add("platform_store_get");
                needed.add("platform_store_set");
            }
            if (platform.restarts()) {
                needed.add("platform_restart");
            }
        }
        return needed;
    }

    private Diagnostic at(int line, int column, String what) {
        return Diagnostic.error(new Location(file, line, column), what);
    }
}
