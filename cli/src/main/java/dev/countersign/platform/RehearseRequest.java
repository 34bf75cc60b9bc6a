package dev.countersign.platform;

import dev.countersign.bytes.Bytes;

/**
 * A change to be tried on a host without writing anything.
 *
 * @param document the path after every symbolic link, one character per byte
 * @param kind the kind of the change
 * @param candidate the bytes that apply would install; empty for an activation
 */
public record RehearseRequest(String document, ChangeKind kind, Bytes candidate) {
    public RehearseRequest {
        ApplyRequest.mustNameADocument(document);
        ApplyRequest.mustHoldNoNul(candidate);
    }
}
