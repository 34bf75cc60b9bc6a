package dev.countersign.journal;

import dev.countersign.bytes.Bytes;
import dev.countersign.bytes.Digest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Marks every line of one file, and its head, with a MAC, and tells by whose key a line was marked. The name of what is written (a
 * run, or the list of runs) goes into the MAC, so that a line of one run is no line of another.
 */
final class Seal {
    /** By whose key something was marked. */
    enum Mark {
        OURS,
        /** By another key, or there is no key here to tell. */
        OTHERS,
        /** By none: by a program from before there were keys, or by somebody else. */
        NONE
    }

    private static final Pattern MARKED = Pattern.compile("(.*),\"mac\":\"([0-9a-f]{64})\"\\}", Pattern.DOTALL);

    private final RunKey key;
    private final String of;

    /** The seal of what has this name. */
    Seal(RunKey key, String of) {
        this.key = key;
        this.of = of;
    }

    /** The line with its mark. */
    String line(String entry) {
        // UTF-8, one character a byte: the MAC is of the bytes that are written.
        String bytes = new String(entry.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        return entry.substring(0, entry.length() - 1) + ",\"mac\":\"" + mac("line", bytes) + "\"}";
    }

    /** Whose line it is. */
    Mark of(Bytes line) {
        Matcher marked = MARKED.matcher(line.latin1());
        return marked.matches() ? mark("line", marked.group(1) + "}", Optional.of(marked.group(2))) : Mark.NONE;
    }

    /** The mark of a head. */
    String head(long lines, Digest last) {
        return mac("head", lines + " " + last.hex());
    }

    /** Whose head it is. */
    Mark of(Head head) {
        return mark("head", head.lines() + " " + head.last().hex(), head.mac());
    }

    private Mark mark(String kind, String text, Optional<String> said) {
        if (said.isEmpty()) {
            return Mark.NONE;
        }
        return key.usable() && same(said.get(), mac(kind, text)) ? Mark.OURS : Mark.OTHERS;
    }

    private String mac(String kind, String text) {
        return key.mac("countersign " + of + "\n" + kind + "\n" + text);
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
    }
}
