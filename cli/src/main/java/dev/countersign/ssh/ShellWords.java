package dev.countersign.ssh;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The only place where words become a command line. sshd passes that line to the login shell, which
 * may be a POSIX shell, zsh, tcsh or fish, so a word is quoted only in ways that all of them read
 * alike.
 */
public final class ShellWords {
    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9_./:,-]+");

    private ShellWords() {}

    /**
     * Returns the words as one command line.
     *
     * @throws IllegalArgumentException if a word cannot be written so that every shell reads it
     *     alike
     */
    public static String line(List<String> words) {
        return words.stream().map(ShellWords::word).collect(Collectors.joining(" "));
    }

    private static String word(String word) {
        if (SAFE.matcher(word).matches()) {
            return word;
        }
        // Inside single quotes, fish interprets \\ and \', tcsh expands !, and in tcsh a line break
        // ends the quote.
        boolean alike = word.codePoints().noneMatch(c -> c == '\'' || c == '\\' || c == '!' || c < ' ' || c == 0x7f);
        if (!alike || word.codePoints().anyMatch(c -> c >= 0xd800 && c <= 0xdfff)) {
            throw new IllegalArgumentException(
                    "login shells disagree on words with a quote, backslash, exclamation mark or control character");
        }
        return "'" + word + "'";
    }
}
