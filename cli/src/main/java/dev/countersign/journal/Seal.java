package dev.countersign.journal;

import dev.countersign.bytes.Bytes;
import dev.countersign.bytes.Digest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Marks every line of one file, and its head, with a MAC, and tells whose key marked a line. The
 * name of the file (a run, or the list of runs) is part of the MAC, so that a line of one run is
 * not valid in another.
 */
final class Seal {
    /** Whose key marked something. */
    enum Mark {
        OURS,
        /** Another key, or there is no key here to check it. */
        OTHERS,
        /** No key: written by a version without keys, or by somebody else. */
        NONE
    }

    private static final Pattern MARKED = Pattern.compile("(.*),\"mac\":\"([0-9a-f]{64})\"\\}", Pattern.DOTALL);

    private final RunKey key;
    private final String of;

    /** The seal of the file with this name. */
    Seal(RunKey key, String of) {
        this.key = key;
        this.of = of;
    }

    /** Returns the line with its MAC. */
    String line(String entry) {
        // One character per UTF-8 byte: the MAC covers the bytes that are written.
        String bytes = new String(entry.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        return entry.substring(0, entry.length() - 1) + ",\"mac\":\"" + mac("line", bytes) + "\"}";
    }

    /** Whose key marked this line. */
    Mark of(Bytes line) {
        Matcher marked = MARKED.matcher(line.latin1());
        return marked.matches() ? mark("line", marked.group(1) + "}", Optional.of(marked.group(2))) : Mark.NONE;
    }

    /** The MAC of a head. */
    String head(long lines, Digest last) {
        return mac("head", lines + " " + last.hex());
    }

    /** Whose key marked this head. */
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
