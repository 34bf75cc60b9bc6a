package dev.countersign.wire.smb2;

import dev.countersign.bytes.Bytes;
import dev.countersign.wire.LittleEndian;
import java.util.List;
import java.util.Optional;

/**
 * What a 3.1.1 server chose in its contexts, checked against the rules by which a client must
 * disconnect ([MS-SMB2] 3.2.5.2): each type of context once, one algorithm in it, and only one that
 * was offered.
 *
 * @param signing empty if the server did not mention it
 * @param cipher empty if both sides have none in common, or the server did not mention it
 */
record Choice(Optional<SigningAlgorithm> signing, Optional<Cipher> cipher) {
    private static final int NO_CIPHER = 0;

    /** Reads the choice; empty if a client must not continue with it. */
    static Optional<Choice> of(List<NegotiateContext> contexts) {
        Optional<List<Integer>> hash = ids(contexts, NegotiateContext.PREAUTH_INTEGRITY);
        Optional<List<Integer>> cipher = ids(contexts, NegotiateContext.ENCRYPTION);
        Optional<List<Integer>> signing = ids(contexts, NegotiateContext.SIGNING);
        if (hash.isEmpty()
                || !hash.get().equals(List.of(NegotiateContext.SHA_512))
                || cipher.isEmpty()
                || signing.isEmpty()) {
            return Optional.empty();
        }
        Optional<SigningAlgorithm> signs = one(signing.get()).flatMap(SigningAlgorithm::of);
        Optional<Cipher> encrypts = one(cipher.get()).flatMap(Cipher::of);
        boolean odd = signs.isPresent() == signing.get().isEmpty()
                || encrypts.isPresent() == cipher.get().stream().allMatch(id -> id == NO_CIPHER);
        return odd ? Optional.empty() : Optional.of(new Choice(signs, encrypts));
    }

    private static Optional<Integer> one(List<Integer> ids) {
        return ids.size() == 1 ? Optional.of(ids.get(0)) : Optional.empty();
    }

    /**
     * Returns the algorithms in the one context of {@code type}: an empty list if there is no
     * context of that type; empty if the context is broken or present twice.
     */
    private static Optional<List<Integer>> ids(List<NegotiateContext> contexts, int type) {
        List<Bytes> bodies = contexts.stream()
                .filter(each -> each.type() == type)
                .map(NegotiateContext::body)
                .toList();
        if (bodies.isEmpty()) {
            return Optional.of(List.of());
        }
        Bytes body = bodies.get(0);
        int before = type == NegotiateContext.PREAUTH_INTEGRITY ? 4 : 2;
        if (bodies.size() > 1 || body.length() < before + 2 || LittleEndian.u16(body, 0) != 1) {
            return Optional.empty();
        }
        int salt = before == 4 ? LittleEndian.u16(body, 2) : 0;
        return before + 2 + salt == body.length()
                ? Optional.of(List.of(LittleEndian.u16(body, before)))
                : Optional.empty();
    }
}
