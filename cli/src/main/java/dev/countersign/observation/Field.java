package dev.countersign.observation;

import dev.countersign.bytes.Bytes;
import java.util.List;

/**
 * One thing a host said, as it came: a claim, to be checked and escaped by whoever uses it.
 *
 * @param name for example {@code file}
 * @param value its bytes; of a field in hexadecimal, what the digits stand for
 */
public record Field(String name, Bytes value) {
    /** The value as a line of words, decoded: one character a byte. */
    public List<String> words() {
        return EncodedWords.decode(value.latin1());
    }
}
