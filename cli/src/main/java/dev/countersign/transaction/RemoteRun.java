package dev.countersign.transaction;

import dev.countersign.bytes.Digest;
import dev.countersign.platform.ChangeKind;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A run as a host remembers it.
 *
 * @param verdict {@code pending}, {@code confirmed}, {@code reverted}, {@code aborted} or
 *     {@code person}
 * @param secondsLeft of the lease, while it is pending
 * @param made what the run changes there; empty if it did not get that far
 * @param note the last line of the run's log on the host, or empty if there is none
 */
public record RemoteRun(String run, String verdict, OptionalLong secondsLeft, Optional<Change> made, String note) {
    /** Creates a run that did not get as far as a change. */
    public RemoteRun(String run, String verdict, OptionalLong secondsLeft) {
        this(run, verdict, secondsLeft, Optional.empty(), "");
    }

    /** Returns the same run with what it changes. */
    RemoteRun made(Change change) {
        return new RemoteRun(run, verdict, secondsLeft, Optional.of(change), note);
    }

    /** Returns the same run with the last line of its log. */
    RemoteRun note(String line) {
        return new RemoteRun(run, verdict, secondsLeft, made, line);
    }

    /** Whether the run still has to be confirmed or reverted. */
    public boolean pending() {
        return verdict.equals("pending");
    }

    /** Whether the host keeps the change. */
    public boolean confirmed() {
        return verdict.equals("confirmed");
    }

    /**
     * What a run does to a document.
     *
     * @param now the document's digest at this moment; empty if it is gone or cannot be read
     */
    public record Change(ChangeKind kind, Digest before, Digest after, Optional<Digest> now, String document) {
        /** Whether the document still is as the run left it. */
        public boolean inPlace() {
            return now.equals(Optional.of(after));
        }
    }
}
