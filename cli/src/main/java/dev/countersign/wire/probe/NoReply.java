package dev.countersign.wire.probe;

import dev.countersign.diagnostic.Untrusted;
import dev.countersign.observation.WireAnswer;
import dev.countersign.transaction.Dialer;
import dev.countersign.wire.Frame;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;

/**
 * No message came back.
 *
 * @param why what happened instead, in one line
 * @param sessionError the error code of a negative session response
 */
public record NoReply(Kind kind, String why, Optional<Integer> sessionError) implements ProbeReply {
    /** Creates a reply of a server that did not refuse the session. */
    public NoReply(Kind kind, String why) {
        this(kind, why, Optional.empty());
    }

    /** How far the connection got. */
    public enum Kind {
        /** The name does not exist. */
        NO_SUCH_NAME,
        /** The connection was refused. */
        REFUSED,
        /** No connection: no route, or no response in time. */
        UNREACHED,
        /** Connected; the server closed or reset the connection without sending a byte. */
        CLOSED,
        /** Connected; the reply did not come, or not completely. */
        INCOMPLETE,
        /** Connected; the server speaks SMB and refuses whoever asks. */
        SESSION_REFUSED,
        /** Connected; what came is not SMB. */
        NOT_SMB;

        /** Whether a connection was opened, so that there was a server to talk to. */
        public boolean reached() {
            return compareTo(UNREACHED) > 0;
        }
    }

    private static final int LONGEST_REASON = 160;

    /**
     * How much of a reply has arrived.
     *
     * @param expected as far as it is known
     */
    public record Part(int received, int expected) {
        @Override
        public String toString() {
            return received + " of " + expected + " bytes";
        }
    }

    /** Returns the reply for a timeout before the connection was open. */
    public static NoReply noConnection(Duration timeout) {
        return new NoReply(Kind.UNREACHED, "no connection within " + seconds(timeout));
    }

    /** Returns the reply for a timeout before the answer was complete. */
    public static NoReply late(Part part, Duration timeout) {
        String what = part.received() == 0 ? "no answer" : "only " + part;
        return new NoReply(Kind.INCOMPLETE, what + " within " + seconds(timeout));
    }

    /** Returns the reply for a connection that the server closed. */
    public static NoReply closed(Part part) {
        return part.received() == 0
                ? new NoReply(Kind.CLOSED, "the server closed the connection without an answer")
                : new NoReply(Kind.INCOMPLETE, "the server closed the connection after " + part);
    }

    /**
     * Returns the reply for a negative session response.
     *
     * @param code its error code; negative if it did not come
     */
    public static NoReply sessionRefused(int code) {
        return new NoReply(Kind.SESSION_REFUSED, Frame.sessionRefused(code), Optional.of(Math.max(0, code)));
    }

    /** Returns the answer of an endpoint that gave no reply. */
    public WireAnswer answer(String address, int port) {
        return WireAnswer.unknown(address, port, why).refusing(sessionError);
    }

    /** Returns the reply for data that is not SMB. */
    public static NoReply notSmb(String why) {
        return new NoReply(Kind.NOT_SMB, why);
    }

    /** Returns the reply for a name that does not exist. */
    public static NoReply noSuchName(String name) {
        return new NoReply(Kind.NO_SUCH_NAME, "the name is not known: " + new Untrusted(name).onOneLine());
    }

    /** Returns the reply for a connection to {@code address} that broke or could not be opened. */
    public static NoReply broken(IOException broken, String address, boolean connected, Part part) {
        if (broken instanceof Dialer.Forbidden) {
            return new NoReply(Kind.UNREACHED, "the SSH server forwards no connections");
        }
        if (broken instanceof UnknownHostException) {
            return noSuchName(address);
        }
        String said = said(broken);
        if (broken instanceof NoRouteToHostException || said.contains("unreachable")) {
            return new NoReply(Kind.UNREACHED, "there is no route to the address");
        }
        if (broken instanceof ConnectException) {
            return said.contains("refused")
                    ? new NoReply(Kind.REFUSED, "connection refused")
                    : new NoReply(Kind.UNREACHED, "no connection: " + said);
        }
        if (broken instanceof SocketException && said.contains("reset")) {
            return new NoReply(
                    part.received() == 0 ? Kind.CLOSED : Kind.INCOMPLETE,
                    "the server reset the connection before its answer was complete");
        }
        return new NoReply(connected ? Kind.INCOMPLETE : Kind.UNREACHED, "the connection failed: " + said);
    }

    private static String said(IOException broken) {
        String message = broken.getMessage();
        String line = message == null ? broken.getClass().getSimpleName() : new Untrusted(message).onOneLine();
        return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON) + "…";
    }

    private static String seconds(Duration timeout) {
        return timeout.toMillis() % 1000 == 0 ? timeout.toSeconds() + " s" : timeout.toMillis() + " ms";
    }
}
