package dev.countersign.observation;

import java.util.Arrays;
import java.util.List;

/**
 * Blank-separated words in which bytes that would confuse a shell stand as {@code \0ooo}, as {@code printf %b} reads them.
 * Decoded they have one character per byte, so that a path is never changed by reading it.
 */
public final class Words {
    private Words() {}

    /** The words of a line, decoded. */
    public static List<String> decode(String line) {
        return line.isBlank()
                ? List.of()
                : Arrays.stream(line.strip().split(" +")).map(Words::decodeOne).toList();
    }

    private static String decodeOne(String word) {
        StringBuilder text = new StringBuilder(word.length());
        for (int at = 0; at < word.length(); at++) {
            char each = word.charAt(at);
            boolean octal = each == '\\'
                    && at + 4 < word.length()
                    && word.substring(at + 1, at + 5).matches("0[0-3][0-7][0-7]");
            if (octal) {
                text.append((char) Integer.parseInt(word.substring(at + 2, at + 5), 8));
                at += 4;
            } else {
                text.append(each);
            }
        }
        return text.toString();
    }
}
