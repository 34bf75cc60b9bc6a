package dev.countersign.journal;

import dev.countersign.bytes.Digest;
import java.nio.charset.StandardCharsets;

/**
 * Turns the name of a host or of a piece of evidence into a file name. Every byte except letters,
 * digits, dashes, underscores and dots (dashes and dots not at the beginning) becomes {@code %XX},
 * so that no name can leave its directory and no two names collide.
 */
final class FileName {
    private static final String ANYWHERE = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
    private static final String INSIDE = ".-";
    private static final int LONGEST = 120;

    private FileName() {}

    static String of(String name) {
        StringBuilder encoded = new StringBuilder();
        for (byte each : name.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = ANYWHERE.indexOf(each) >= 0 || (INSIDE.indexOf(each) >= 0 && !encoded.isEmpty());
            encoded.append(plain ? String.valueOf((char) each) : String.format("%%%02x", each));
        }
        if (encoded.isEmpty()) {
            return "%"; // the encoding of a name is never a lone percent sign
        }
        if (encoded.length() <= LONGEST) {
            return encoded.toString();
        }
        String digest = Digest.of(name.getBytes(StandardCharsets.UTF_8)).hex();
        return encoded.substring(0, LONGEST - 32) + "~" + digest.substring(0, 31);
    }
}
