package dev.countersign.transaction;

import dev.countersign.bytes.Digest;
import dev.countersign.platform.ChangeKind;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A run as a host remembers it.
 *
 * @param verdict {@code pending}, {@code confirmed}, {@code reverted}, {@code aborted} or {@code person}
 * @param secondsLeft of the lease, while it is pending
 * @param made what it changes there; nothing where it did not come that far
 * @param note the last line of the run's log on the host; empty where there is none
 */
public record RemoteRun(String run, String verdict, OptionalLong secondsLeft, Optional<Change> made, String note) {
    /** A run that did not come as far as a change. */
    public RemoteRun(String run, String verdict, OptionalLong secondsLeft) {
        this(run, verdict, secondsLeft, Optional.empty(), "");
    }

    /** The same run with what it changes. */
    RemoteRun made(Change change) {
        return new RemoteRun(run, verdict, secondsLeft, Optional.of(change), note);
    }

    /** The same run with the last line of its log. */
    RemoteRun note(String line) {
        return new RemoteRun(run, verdict, secondsLeft, made, line);
    }

    /** Whether something has still to be done. */
    public boolean pending() {
        return verdict.equals("pending");
    }

    /** Whether the host keeps the change. */
    public boolean confirmed() {
        return verdict.equals("confirmed");
    }

    /**
     * What a run makes of a document.
     *
     * @param now what the document is at this moment; nothing where it is gone or cannot be read
     */
    public record Change(ChangeKind kind, Digest before, Digest after, Optional<Digest> now, String document) {
        /** Whether the document is as the run left it. */
        public boolean inPlace() {
            return now.equals(Optional.of(after));
        }
    }
}
