package dev.countersign.observation;

import dev.countersign.bytes.Bytes;
import dev.countersign.bytes.Digest;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A file on a host, or a store: what it is and, where it could be read, what it holds.
 *
 * @param owner {@code user:group}, empty when absent
 * @param mode octal, empty when absent
 * @param modified when its content last changed, in seconds since 1970 by the host's clock
 * @param flags words such as {@code symlink}, {@code acl}, {@code read-only-fs}
 */
public record FileState(
        String path,
        FileKind kind,
        String owner,
        String mode,
        OptionalLong modified,
        List<String> flags,
        Optional<Bytes> content) {
    public FileState {
        flags = List.copyOf(flags);
    }

    /** Whether there is a regular file that could be read. */
    public boolean readable() {
        return content.isPresent();
    }

    /** What a fingerprint says of it: the digest of its content, else its kind. */
    public String identity() {
        return content.map(Bytes::digest).map(Digest::hex).orElse(kind.word());
    }
}
