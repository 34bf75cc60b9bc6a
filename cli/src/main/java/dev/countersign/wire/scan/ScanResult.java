package dev.countersign.wire.scan;

import dev.countersign.observation.EndpointVerdict;
import dev.countersign.observation.EndpointVerdict.Signing;
import dev.countersign.observation.Smb1Answer.Spoken;
import dev.countersign.observation.WireAnswer;
import java.util.List;

/**
 * What became of one endpoint.
 *
 * @param reached whether there was somebody to talk to
 * @param notes what a person should know besides
 */
public record ScanResult(ScanTarget target, boolean reached, WireAnswer answer, List<String> notes) {
    public ScanResult {
        notes = List.copyOf(notes);
    }

    /** What follows from the answer. */
    public EndpointVerdict verdict() {
        return EndpointVerdict.of(answer);
    }

    /** Whether this is worth a line of its own: an address of a range at which nobody is, is not. */
    public boolean counts() {
        return reached || target.single();
    }

    /** Whether something could not be told of it, SMB1 included. */
    public boolean incomplete() {
        return counts()
                && (verdict().signing() == Signing.CANNOT_TELL
                        || answer.smb1()
                                .filter(each -> each.spoken() == Spoken.UNKNOWN)
                                .isPresent());
    }
}
