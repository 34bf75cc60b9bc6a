package dev.countersign.wire.scan;

import dev.countersign.observation.Besides;
import dev.countersign.observation.DialectAnswer;
import dev.countersign.observation.EndpointVerdict;
import dev.countersign.observation.EndpointVerdict.Signing;
import dev.countersign.observation.ScannerGap;
import dev.countersign.observation.Smb1Answer.Spoken;
import dev.countersign.observation.WireAnswer;
import java.util.List;

/**
 * The result for one endpoint.
 *
 * @param reached whether there was a server to talk to
 * @param besides what it was asked in addition
 * @param notes what else a person should know
 */
public record ScanResult(ScanTarget target, boolean reached, WireAnswer answer, Besides besides, List<String> notes) {
    public ScanResult {
        notes = List.copyOf(notes);
    }

    /** Creates the result of an endpoint that was asked nothing else. */
    public ScanResult(ScanTarget target, boolean reached, WireAnswer answer, List<String> notes) {
        this(target, reached, answer, Besides.NOTHING, notes);
    }

    /** Returns the verdict on the answer. */
    public EndpointVerdict verdict() {
        return EndpointVerdict.of(answer, besides.dialects());
    }

    /** Returns where scanners say something else of this endpoint. */
    public List<ScannerGap> scanner() {
        return counts() ? ScannerGap.of(answer, verdict(), List.of()) : List.of();
    }

    /**
     * Whether this result gets a line in the output; an address of a range without a server does
     * not.
     */
    public boolean counts() {
        return reached || target.single();
    }

    /** Whether something could not be determined, SMB1 and every dialect included. */
    public boolean incomplete() {
        return counts()
                && (verdict().signing() == Signing.CANNOT_TELL
                        || answer.smb1()
                                .filter(each -> each.spoken() == Spoken.UNKNOWN)
                                .isPresent()
                        || besides.dialects().stream().anyMatch(each -> each.spoken() == DialectAnswer.Spoken.UNKNOWN));
    }
}
