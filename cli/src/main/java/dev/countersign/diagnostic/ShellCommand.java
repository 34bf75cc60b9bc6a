package dev.countersign.diagnostic;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A command in a message that a person can paste into a POSIX shell. What is sent to a host is quoted elsewhere. */
public final class ShellCommand {
    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9_./:,@%+=-]+");

    private ShellCommand() {}

    /** The words as one command line. */
    public static String of(List<String> words) {
        return words.stream().map(ShellCommand::word).collect(Collectors.joining(" "));
    }

    /** One word of a command line. */
    public static String word(String word) {
        return SAFE.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
