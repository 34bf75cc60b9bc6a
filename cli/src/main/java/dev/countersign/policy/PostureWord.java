package dev.countersign.policy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The words for what must hold on a host, the same on every platform. Each platform defines its own
 * spelling of a word.
 */
public enum PostureWord {
    SERVER_SIGNING("server signing", EvidenceKind.WIRE, PostureValue.OFF, PostureValue.OFFERED, PostureValue.REQUIRED),
    CLIENT_SIGNING(
            "client signing",
            EvidenceKind.EFFECTIVE_CONFIGURATION,
            PostureValue.OFF,
            PostureValue.OFFERED,
            PostureValue.REQUIRED),
    ENCRYPTION("encryption", EvidenceKind.LOGIN, PostureValue.OFF, PostureValue.OFFERED, PostureValue.REQUIRED),
    SMB1("smb1", EvidenceKind.WIRE, PostureValue.ON, PostureValue.OFF),
    GUEST("guest", EvidenceKind.LOGIN_ATTEMPT, PostureValue.ALLOWED, PostureValue.REFUSED),
    KERBEROS("kerberos", EvidenceKind.WIRE, PostureValue.NOT_OFFERED, PostureValue.OFFERED),
    LDAP_SIGNING("ldap signing", EvidenceKind.EFFECTIVE_CONFIGURATION, PostureValue.OFF, PostureValue.REQUIRED);

    private final String words;
    private final EvidenceKind proof;

    @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed
    private final List<PostureValue> weakestFirst;

    PostureWord(String words, EvidenceKind proof, PostureValue... weakestFirst) {
        this.words = words;
        this.proof = proof;
        this.weakestFirst = List.of(weakestFirst);
    }

    /** Returns the word that is written as {@code text} in a policy. */
    public static Optional<PostureWord> of(String text) {
        return Arrays.stream(values()).filter(each -> each.words.equals(text)).findFirst();
    }

    /** Returns the value of this word that is written as {@code text} in a policy. */
    public Optional<PostureValue> value(String text) {
        return weakestFirst.stream()
                .filter(each -> each.toString().equals(text))
                .findFirst();
    }

    /** All values that this word can have, weakest first. */
    public List<PostureValue> weakestFirst() {
        return weakestFirst;
    }

    /** The evidence that proves it. */
    public EvidenceKind provenBy() {
        return proof;
    }

    /**
     * Whether {@code actual} is at least as strong as {@code wanted}.
     *
     * @throws IllegalArgumentException if one of the two is not a value of this word
     */
    public boolean atLeast(PostureValue actual, PostureValue wanted) {
        return strength(actual) >= strength(wanted);
    }

    /** Returns the stronger of two values of this word. */
    public PostureValue stronger(PostureValue one, PostureValue other) {
        return atLeast(one, other) ? one : other;
    }

    private int strength(PostureValue value) {
        int strength = weakestFirst.indexOf(value);
        if (strength < 0) {
            throw new IllegalArgumentException("'" + value + "' is not a value of '" + words + "'");
        }
        return strength;
    }

    /** The word as written in a policy. */
    @Override
    public String toString() {
        return words;
    }
}
