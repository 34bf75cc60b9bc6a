package dev.countersign.wire.probe;

import dev.countersign.observation.DialectAnswer;
import dev.countersign.observation.WireAnswer;
import dev.countersign.wire.smb2.Dialect;
import dev.countersign.wire.smb2.NegotiateRequest;
import dev.countersign.wire.smb2.NegotiateResponse;
import dev.countersign.wire.smb2.Smb2Header;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * NEGOTIATE with one dialect only, on a connection of its own: what does the server say about
 * signing to a client that knows no other?
 */
public record DialectFollowUp(Dialect dialect, NegotiateRequest request) {
    private static final long NOT_SUPPORTED = 0xc00000bbL;

    /** Returns the question for {@code dialect}. */
    public static DialectFollowUp of(Dialect dialect, RandomGenerator random) {
        return new DialectFollowUp(dialect, NegotiateRequest.offering(dialect, random));
    }

    /**
     * Returns what the answer to all dialects at once already tells about {@code dialect}: it is in
     * the newest that the server speaks. Empty if the dialect must be asked for, or the server did
     * not choose one of ours.
     */
    public static Optional<DialectAnswer> known(Dialect dialect, WireAnswer answer) {
        Optional<Dialect> chosen = Stream.of(Dialect.values())
                .filter(each -> answer.dialect().filter(each.label()::equals).isPresent())
                .findFirst();
        if (chosen.isEmpty() || dialect.compareTo(chosen.get()) < 0) {
            return Optional.empty();
        }
        return Optional.of(
                dialect == chosen.get()
                        ? DialectAnswer.spoken(dialect.label(), answer)
                        : DialectAnswer.notSpoken(
                                dialect.label(),
                                "it chose " + chosen.get().label() + " when it was offered " + dialect.label()
                                        + " too"));
    }

    /** Reads the reply. Never throws. */
    public DialectAnswer read(ProbeReply heard, String address, int port) {
        if (heard instanceof NoReply none) {
            return none.kind() == NoReply.Kind.CLOSED
                    ? DialectAnswer.notSpoken(
                            dialect.label(),
                            "it closes the connection when it is offered " + dialect.label() + " alone")
                    : DialectAnswer.unknown(dialect.label(), none.why());
        }
        ProbeReply.Message message = (ProbeReply.Message) heard;
        if (Smb2Header.decode(message.bytes())
                .filter(each -> each.status() == NOT_SUPPORTED)
                .isPresent()) {
            return DialectAnswer.notSpoken(dialect.label(), "it refuses " + dialect.label() + " (0xc00000bb)");
        }
        WireAnswer answer = NegotiateResponse.decode(message.bytes()).answer(request, address, port);
        return answer.dialect().isPresent()
                ? DialectAnswer.spoken(dialect.label(), answer)
                : DialectAnswer.unknown(dialect.label(), answer.why());
    }
}
