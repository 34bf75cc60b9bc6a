package dev.countersign.observation;

import dev.countersign.bytes.Bytes;
import java.util.List;

/**
 * One field of a host's answer, as received. It is a claim: whoever uses it must check and escape
 * it.
 *
 * @param name for example {@code file}
 * @param value its bytes; for a field in hexadecimal, the decoded bytes
 */
public record Field(String name, Bytes value) {
    /** The value as a line of decoded words, with one character per byte. */
    public List<String> words() {
        return EncodedWords.decode(value.latin1());
    }
}
