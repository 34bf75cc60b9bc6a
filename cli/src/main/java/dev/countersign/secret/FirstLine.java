package dev.countersign.secret;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The secret in the content of a file or the output of a command: its first line, as password
 * managers use it.
 */
final class FirstLine {
    private FirstLine() {}

    /** Extracts the secret from the first {@code length} of {@code bytes}, and wipes them. */
    static Secret of(byte[] bytes, int length, SecretReference from) throws UnresolvedSecretException {
        int end = 0;
        while (end < length && bytes[end] != '\n') {
            end++;
        }
        int last = end > 0 && bytes[end - 1] == '\r' ? end - 1 : end;
        CharBuffer decoded = CharBuffer.allocate(0);
        try {
            decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, last));
            return of(decoded, from);
        } catch (CharacterCodingException binary) {
            throw new UnresolvedSecretException(
                    "the secret from " + from.describe() + " is not UTF-8 text", "save the secret as UTF-8");
        } finally {
            Arrays.fill(bytes, (byte) 0);
            Arrays.fill(decoded.array(), '\0');
        }
    }

    private static Secret of(CharBuffer line, SecretReference from) throws UnresolvedSecretException {
        if (line.isEmpty()) {
            throw new UnresolvedSecretException(
                    "the first line of " + from.describe() + " is empty", "put the secret into its first line");
        }
        char[] characters = new char[line.remaining()];
        line.get(characters);
        try {
            for (char each : characters) {
                if (each == '\0' || each == '\n' || each == '\r') {
                    throw new UnresolvedSecretException(
                            "the secret from " + from.describe()
                                    + " contains a character that cannot be part of a secret",
                            "a secret must be one line of text");
                }
            }
            return Secret.of(characters);
        } finally {
            Arrays.fill(characters, '\0');
        }
    }
}
