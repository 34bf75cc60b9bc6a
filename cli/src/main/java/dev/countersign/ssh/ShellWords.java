package dev.countersign.ssh;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The one place where words become a command line. sshd hands that line to the login shell, which may be a POSIX shell,
 * zsh, tcsh or fish: a word is written only in the way that all of them read alike.
 */
public final class ShellWords {
    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9_./:,-]+");

    private ShellWords() {}

    /**
     * The words as one command line.
     *
     * @throws IllegalArgumentException when a word cannot be written so that every shell reads it alike
     */
    public static String line(List<String> words) {
        return words.stream().map(ShellWords::word).collect(Collectors.joining(" "));
    }

    private static String word(String word) {
        if (SAFE.matcher(word).matches()) {
            return word;
        }
        // fish reads \\ and \' inside single quotes; tcsh expands ! and ends the quote at a line break there.
        boolean alike = word.codePoints().noneMatch(c -> c == '\'' || c == '\\' || c == '!' || c < ' ' || c == 0x7f);
        if (!alike || word.codePoints().anyMatch(c -> c >= 0xd800 && c <= 0xdfff)) {
            throw new IllegalArgumentException(
                    "a word with a quote, backslash, exclamation mark or control character is not read alike by every login shell");
        }
        return "'" + word + "'";
    }
}
