package dev.countersign.wire.scan;

import dev.countersign.observation.EndpointVerdict;
import dev.countersign.observation.EndpointVerdict.Signing;
import dev.countersign.observation.Smb1Answer.Spoken;
import dev.countersign.observation.WireAnswer;
import java.util.List;

/**
 * The result for one endpoint.
 *
 * @param reached whether there was a server to talk to
 * @param notes what else a person should know
 */
public record ScanResult(ScanTarget target, boolean reached, WireAnswer answer, List<String> notes) {
    public ScanResult {
        notes = List.copyOf(notes);
    }

    /** Returns the verdict on the answer. */
    public EndpointVerdict verdict() {
        return EndpointVerdict.of(answer);
    }

    /**
     * Whether this result gets a line in the output; an address of a range without a server does
     * not.
     */
    public boolean counts() {
        return reached || target.single();
    }

    /** Whether something could not be determined, SMB1 included. */
    public boolean incomplete() {
        return counts()
                && (verdict().signing() == Signing.CANNOT_TELL
                        || answer.smb1()
                                .filter(each -> each.spoken() == Spoken.UNKNOWN)
                                .isPresent());
    }
}
