package dev.countersign.finding;

import java.util.Optional;

/** What a result of this program's own {@code scan} says. */
final class ScanClaims {
    private ScanClaims() {}

    /** Returns the claim of a verdict; {@code required} and {@code cannot tell} claim nothing. */
    static Optional<Claim> verdict(String word) {
        return word.equals("offered") || word.equals("not offered")
                ? Optional.of(new Claim(Subject.SIGNING, "scan:" + word.replace(' ', '-'), "", false))
                : Optional.empty();
    }

    /** Returns the claim of what a server said when it was asked for SMB1. */
    static Optional<Claim> smb1(String spoken) {
        return spoken.equals("yes") || spoken.equals("only")
                ? Optional.of(new Claim(Subject.SMB1, "scan:smb1", "", false))
                : Optional.empty();
    }
}
