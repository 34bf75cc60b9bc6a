package dev.countersign.policy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The words for what must be true of a host that hold on every platform. How a platform spells one is the platform's. */
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

    /** The word that a policy writes as {@code text}. */
    public static Optional<PostureWord> of(String text) {
        return Arrays.stream(values()).filter(each -> each.words.equals(text)).findFirst();
    }

    /** The value of this word that a policy writes as {@code text}. */
    public Optional<PostureValue> value(String text) {
        return weakestFirst.stream()
                .filter(each -> each.toString().equals(text))
                .findFirst();
    }

    /** Every value that this word can have, weakest first. */
    public List<PostureValue> weakestFirst() {
        return weakestFirst;
    }

    /** By what it is proven. */
    public EvidenceKind provenBy() {
        return proof;
    }

    /**
     * Whether a host that has {@code actual} has what {@code wanted} asks for, or more.
     *
     * @throws IllegalArgumentException when one of the two is no value of this word
     */
    public boolean atLeast(PostureValue actual, PostureValue wanted) {
        return strength(actual) >= strength(wanted);
    }

    /** The stronger of two values of this word. */
    public PostureValue stronger(PostureValue one, PostureValue other) {
        return atLeast(one, other) ? one : other;
    }

    private int strength(PostureValue value) {
        int strength = weakestFirst.indexOf(value);
        if (strength < 0) {
            throw new IllegalArgumentException("'" + value + "' is no value of '" + words + "'");
        }
        return strength;
    }

    /** As a policy writes it. */
    @Override
    public String toString() {
        return words;
    }
}
