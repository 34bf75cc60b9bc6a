package dev.countersign.platform;

import dev.countersign.bytes.Bytes;
import dev.countersign.bytes.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The program that is sent to a host with every call: its parts and a platform's hooks, put
 * together into one command that a POSIX shell runs completely or not at all. A call has little
 * room, so what only looks and what changes are sent without each other. Never build it from text
 * of a policy repository that has not been granted: it runs as root.
 *
 * @param text the text that {@code eval} runs for every verb but those that only look, below 64 KiB
 * @param look the same for the verbs that only look
 */
public record Script(Bytes text, Bytes look) {
    /** The capacity of a pipe on Linux; the program never needs more. */
    static final int LIMIT = 64 * 1024;

    /**
     * In this order: hooks come after the defaults that they replace, and the code that runs comes
     * last.
     */
    private static final List<String> BEFORE_HOOKS = List.of(
            "lib/words",
            "protocol",
            "lib/files",
            "lib/processes",
            "lib/lock",
            "run",
            "platform",
            "daemon/smbd",
            "daemon/build",
            "daemon/sessions",
            "document/document",
            "verb/observe",
            "verb/rehearse",
            "verb/apply",
            "document/file",
            "document/owners",
            "lease/boot",
            "daemon/restart",
            "lease/settle",
            "verb/leased",
            "verb/confirm",
            "verb/extend",
            "verb/revert",
            "verb/status",
            "lease/timer");

    /**
     * The parts that only some kinds of platform need; they come between the parts above and the
     * hooks.
     */
    private static final List<String> OF_SOME = List.of("daemon/store", "daemon/json", "daemon/testparm");

    private static final String AFTER_HOOKS = "main";

    /**
     * Used instead of {@link #OF_FILES}: a store is not swapped in one step, and no systemd unit is
     * ever installed for one.
     */
    private static final String STORE = "daemon/store";

    /** The parts that a platform needs if its document is a file. */
    private static final List<String> OF_FILES = List.of("document/file", "document/owners", "lease/boot");

    /** Left out for a platform whose hooks do not say how its daemon is restarted. */
    private static final String RESTART = "daemon/restart";

    private static final String RESTART_HOOK = "platform_restart() {";

    /** The verbs that only look at a host. */
    private static final Set<String> LOOKS = Set.of("recognise", "observe");

    private static final Pattern FUNCTION = Pattern.compile("(?m)^([a-z_][a-z0-9_]*)\\(\\) \\{");

    /** The directory for runs on hosts whose platform does not specify one. */
    static final String STATE = "/var/lib/countersign";

    public Script {
        int length = Math.max(text.length(), look.length());
        if (length >= LIMIT) {
            throw new IllegalArgumentException("a script of " + length + " bytes is larger than " + LIMIT);
        }
    }

    /** Returns the program for hosts of {@code platform}. */
    public static Script of(String root, Platform platform) {
        return of(root, platform.state(), parts(platform), platform.folder().hooks());
    }

    /** Returns the length of that program, even if it is too long to be created. */
    static int length(Platform platform) {
        return Stream.of(true, false)
                .map(looks -> text(
                        "", platform.state(), parts(platform), platform.folder().hooks(), looks))
                .mapToInt(String::length)
                .max()
                .orElseThrow();
    }

    /**
     * Returns the name of every function of the program, for any platform. Hooks may replace those
     * that begin with platform_.
     */
    static SortedSet<String> functions() {
        return Stream.of(BEFORE_HOOKS, OF_SOME, List.of(AFTER_HOOKS))
                .flatMap(List::stream)
                .flatMap(each -> FUNCTION.matcher(part(each)).results())
                .map(each -> each.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> parts(Platform platform) {
        List<String> parts = new ArrayList<>();
        if (platform.store()) {
            parts.add(STORE);
        }
        if (platform.store() && platform.reader().isEmpty()) {
            parts.add("daemon/json");
        }
        platform.reader().map("daemon/"::concat).ifPresent(parts::add);
        return parts;
    }

    /** Returns the program for no particular platform: it recognizes the platform of a host. */
    public static Script ofNone(String root) {
        return of(root, STATE, List.of(), Bytes.EMPTY);
    }

    /**
     * Returns the program with these hooks, for a platform whose reader is testparm and that
     * specifies nothing else.
     */
    public static Script of(String root, Bytes hooks) {
        return of(root, STATE, List.of("daemon/testparm"), hooks);
    }

    /**
     * Returns the program with a platform's hooks.
     *
     * @param root the prefix of every path on the host: empty on real hosts, a directory in the
     * demo
     * @param state where runs are kept on the host, a plain path
     * @param parts additional parts for its kind of platform: {@code daemon/store}, {@code daemon/json}, {@code
     * daemon/testparm}
     * @param hooks the platform's {@code hooks.sh}, POSIX sh, functions only
     */
    static Script of(String root, String state, List<String> parts, Bytes hooks) {
        return new Script(
                Bytes.of(text(root, state, parts, hooks, false).getBytes(StandardCharsets.ISO_8859_1)),
                Bytes.of(text(root, state, parts, hooks, true).getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static String text(String root, String state, List<String> parts, Bytes hooks, boolean looks) {
        if (root.indexOf('\0') >= 0 || root.indexOf('\n') >= 0 || root.endsWith("/")) {
            throw new IllegalArgumentException(
                    "a root is an absolute path without newlines and without a slash at its end");
        }
        StringBuilder text = new StringBuilder(LIMIT);
        // One group: a shell reads it up to its closing brace before it runs any of it, so a script
        // that was cut off does not run at all.
        text.append("{\n");
        text.append("root='").append(root.replace("'", "'\\''")).append("'\n");
        text.append("kept='").append(state).append("'\n");
        String before = Stream.concat(
                        BEFORE_HOOKS.stream()
                                .filter(part -> !(OF_FILES.contains(part) && parts.contains(STORE)))
                                .filter(part ->
                                        !part.equals(RESTART) || hooks.latin1().contains(RESTART_HOOK)),
                        parts.stream())
                .map(Script::part)
                .collect(Collectors.joining());
        text.append(withoutComments(ShellFunctions.called(
                before, hooks.latin1(), part(AFTER_HOOKS), verb -> LOOKS.contains(verb) == looks)));
        text.append(withoutComments(part(AFTER_HOOKS)));
        text.append("main \"$@\"\n}\n");
        return text.toString();
    }

    /**
     * The digest that a plan binds, so that a plan made with different hooks or a different program
     * is refused.
     */
    public Digest digest() {
        return Bytes.utf8(text.digest().hex() + " " + look.digest().hex()).digest();
    }

    /** Returns what is sent for {@code verb}. */
    Bytes of(String verb) {
        return LOOKS.contains(verb) ? look : text;
    }

    /**
     * Removes empty lines, lines that are only a comment, and indentation: a quarter of the text.
     * This is safe because parts and hooks contain no here-documents, and no quoted text of several
     * lines except awk programs, for which it is as safe as for the shell.
     */
    static String withoutComments(String part) {
        return part.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String part(String name) {
        try (InputStream resource = Script.class.getResourceAsStream("host/" + name + ".sh")) {
            if (resource == null) {
                throw new IllegalStateException("the program was built without its part " + name + ".sh");
            }
            return new String(resource.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
