package dev.countersign.observation;

import dev.countersign.bytes.Bytes;
import dev.countersign.bytes.Digest;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A file or a store on a host: its kind and, if it could be read, its content.
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

    /** Whether its content could be read. */
    public boolean readable() {
        return content.isPresent();
    }

    /** Returns its identity for a fingerprint: the digest of its content, or else its kind. */
    public String identity() {
        return content.map(Bytes::digest).map(Digest::hex).orElse(kind.word());
    }
}
