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

    /** Whether something that speaks SMB was heard. */
    static boolean heard(Optional<String> dialect, String verdict, Optional<String> smb1) {
        return dialect.filter(each -> !each.isEmpty()).isPresent()
                || !verdict.equals("cannot tell")
                || smb1.filter(ScanClaims::speaks).isPresent();
    }

    private static boolean speaks(String smb1) {
        return smb1.equals("yes") || smb1.equals("only");
    }

    /** Returns the claim of what a server said when it was asked for SMB1. */
    static Optional<Claim> smb1(String spoken) {
        return speaks(spoken) ? Optional.of(new Claim(Subject.SMB1, "scan:smb1", "", false)) : Optional.empty();
    }
}
