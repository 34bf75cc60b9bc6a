package dev.countersign.observation;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What came back from a UDP port that was asked for the versions of QUIC that it speaks (RFC 8999).
 * This recognises QUIC. What runs inside it (SMB, HTTP/3) is agreed in a TLS handshake, which is
 * not made here. Silence is never called closed: most firewalls drop what they do not know.
 *
 * @param port the UDP port
 * @param versions as the server lists them
 * @param why the reason in one line
 */
public record QuicAnswer(int port, Heard heard, List<String> versions, String why) {
    /** Where SMB over QUIC is, unless somebody moved it. */
    public static final int USUAL_PORT = 443;

    /** What answered. */
    public enum Heard {
        /** A server that speaks QUIC. */
        QUIC,
        /** Something else. */
        NOT_QUIC,
        NO_ANSWER;

        /** The word used in output and in JSON: {@code quic}, {@code not quic}, {@code no answer}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }

        /** Reads the result of {@link #word}. */
        public static Optional<Heard> of(String word) {
            return Arrays.stream(values())
                    .filter(each -> each.word().equals(word))
                    .findFirst();
        }
    }

    public QuicAnswer {
        versions = List.copyOf(versions);
    }

    /** Whether a server that speaks QUIC is there. */
    public boolean speaks() {
        return heard == Heard.QUIC;
    }
}
