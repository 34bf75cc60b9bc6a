package dev.countersign.observation;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Blank-separated words in which bytes that would confuse a shell stand as {@code \0ooo}, as {@code printf %b} reads them. */
public final class Words {
    private Words() {}

    /** One word: every byte outside {@code !}..{@code ~}, and backslash and percent, becomes octal. */
    public static String encode(String text) {
        StringBuilder word = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            int value = each & 0xff;
            if (value > ' ' && value <= '~' && value != '\\' && value != '%') {
                word.append((char) value);
            } else {
                word.append(String.format("\\0%03o", value));
            }
        }
        return word.toString();
    }

    /** The words of a line, decoded. */
    public static List<String> decode(String line) {
        return line.isBlank()
                ? List.of()
                : Arrays.stream(line.strip().split(" +")).map(Words::decodeOne).toList();
    }

    private static String decodeOne(String word) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int at = 0; at < word.length(); at++) {
            char each = word.charAt(at);
            if (each == '\\'
                    && at + 4 < word.length()
                    && word.substring(at + 1, at + 5).matches("0[0-3][0-7][0-7]")) {
                bytes.write(Integer.parseInt(word.substring(at + 2, at + 5), 8));
                at += 4;
            } else {
                bytes.writeBytes(String.valueOf(each).getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
