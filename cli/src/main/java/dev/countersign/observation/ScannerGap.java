package dev.countersign.observation;

import dev.countersign.observation.EndpointVerdict.Signing;
import dev.countersign.observation.Trial.Entry;
import dev.countersign.observation.WireAnswer.Advertised;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a scanner that reads flags says something else of a server than what is known about it. Both
 * directions: it reports a server that is safe, or it is silent about one that is not.
 *
 * @param reports whether the scanner reports the server; otherwise it says nothing about it
 * @param why in one line, as the end of a sentence
 */
public record ScannerGap(Scanner scanner, boolean reports, String why) {
    /** Which scanners differ. */
    public enum Scanner {
        /** Those that read SecurityMode in the answer to NEGOTIATE: nmap, Nessus, and most others. */
        FLAGS,
        /** NetExec before June 2026 and others built on impacket, which says "required" of every 3.1.1. */
        IMPACKET;

        /** The word used in JSON: {@code flags}, {@code impacket}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What makes a flag scanner silent, as a line of a rule. */
    public static final String SILENCED = "exactly: {server signing: required}";

    private static final int REQUIRED = 2;

    /** Returns the gaps of one endpoint, the common ones first. */
    public static List<ScannerGap> of(WireAnswer answer, EndpointVerdict verdict, List<Trial> trials) {
        List<ScannerGap> gaps = new ArrayList<>();
        boolean reported = answer.advertised() == Advertised.OFFERED || answer.advertised() == Advertised.NOT_OFFERED;
        // A scanner looks at one bit, whatever the others say.
        boolean passed =
                answer.securityMode().filter(mode -> (mode & REQUIRED) != 0).isPresent();
        if (reported && verdict.signing() == Signing.REQUIRED) {
            gaps.add(stillReports(mode(answer) + ", which does not show this: "
                    + verdict.why().line() + ". To silence it, a rule can ask for " + SILENCED));
        }
        if (passed && verdict.signing() != Signing.REQUIRED) {
            gaps.add(silent(mode(answer) + ", but " + verdict.why().line()));
        }
        if (passed && trials.stream().anyMatch(each -> each.entry() == Entry.GUEST)) {
            gaps.add(silent(mode(answer) + ", but guests get in, and their sessions are never signed"));
        }
        Optional<Smb1Answer> only = answer.smb1().filter(each -> each.spoken() == Smb1Answer.Spoken.ONLY);
        if (only.isPresent() && answer.dialect().isEmpty() && verdict.signing() != Signing.REQUIRED) {
            gaps.add(silent("most of them ask SMB2 only, and this server speaks only SMB1: "
                    + verdict.why().line()));
        }
        if (answer.refused() && verdict.signing() != Signing.REQUIRED) {
            gaps.add(silent("the server refuses whoever asks from here, which is no answer about signing"));
        }
        if (reported
                && verdict.signing() != Signing.REQUIRED
                && answer.dialect().filter("3.1.1"::equals).isPresent()) {
            gaps.add(new ScannerGap(
                    Scanner.IMPACKET, false, "impacket says \"required\" of every server that speaks 3.1.1"));
        }
        return gaps;
    }

    /** A scanner that reads flags reports a server that is safe. */
    public static ScannerGap stillReports(String why) {
        return new ScannerGap(Scanner.FLAGS, true, why);
    }

    /** A scanner that reads flags is silent about a server that is not safe. */
    public static ScannerGap silent(String why) {
        return new ScannerGap(Scanner.FLAGS, false, why);
    }

    private static String mode(WireAnswer answer) {
        return answer.securityMode()
                .map(mode -> String.format("it reads SecurityMode 0x%04x", mode))
                .orElse("it reads only flags");
    }

    /** Returns the sentence about a server, or about several: {@code who} is their name or names. */
    public String sentence(String who) {
        String scanners = scanner == Scanner.FLAGS ? "A scanner" : "NetExec before June 2026";
        return scanners + (reports ? " will still flag " : " will not flag ") + who + ": " + why;
    }
}
