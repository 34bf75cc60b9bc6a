package dev.countersign.wire.login;

import dev.countersign.diagnostic.Untrusted;
import dev.countersign.observation.Trial;
import dev.countersign.observation.Trial.Entry;
import dev.countersign.transaction.Dialer;
import dev.countersign.wire.HeldConnection;
import dev.countersign.wire.auth.Handshake;
import dev.countersign.wire.auth.LoginFailure;
import dev.countersign.wire.smb2.Dialect;
import dev.countersign.wire.smb2.NegotiateRequest;
import java.io.EOFException;
import java.io.IOException;

/**
 * Logs in once and sends requests that must be accepted and requests that must be refused, mostly
 * ECHO, which changes nothing: this decides what a server requires.
 */
final class EnforcementProbe {
    private final NegotiateRequest asked;
    private final String host;
    private final ProbeTranscript course;
    private final HeldConnection held = new HeldConnection();

    /** @param host the server's name in the path of its shares */
    EnforcementProbe(NegotiateRequest asked, String host, ProbeTranscript course) {
        this.asked = asked;
        this.host = host;
        this.course = course;
    }

    /**
     * Creates the handshake once the connection is open, so that a secret is read as late as
     * possible.
     */
    interface Credentials {
        Handshake handshake(Negotiated negotiated) throws LoginFailure;
    }

    Trial run(Dialer.Connection connection, Credentials credentials) {
        try {
            if (!held.hold(connection)) {
                return course.broken("timed out");
            }
            Channel channel = new Channel(connection);
            Negotiated negotiated = Negotiated.over(channel, asked);
            course.negotiated(negotiated);
            Handshake handshake = credentials.handshake(negotiated);
            SessionSetup.Result result = new SessionSetup(channel, negotiated, handshake).run();
            if (result.session().isEmpty()) {
                course.refused(result.status());
                return course.concluded();
            }
            SmbSession session = result.session().orElseThrow();
            course.entered(session);
            tryOut(session);
            return course.concluded();
        } catch (LoginFailure failed) {
            return failed.discredits() ? course.notBelieved(failed.what()) : course.broken(failed.what());
        } catch (EOFException gone) {
            return course.broken("the server closed the connection");
        } catch (IOException broken) {
            return course.broken(
                    "the connection failed: " + new Untrusted(String.valueOf(broken.getMessage())).brief());
        }
    }

    private void tryOut(SmbSession session) throws IOException {
        boolean known = course.entry() == Entry.USER;
        if (known) {
            prove(session);
        } else {
            echo(session, ProbeTranscript.PLAIN, SmbSession.Guard.PLAIN);
        }
        session.logOff(known);
    }

    // The unsigned and tampered requests come last: if the server disconnects on them, everything
    // else is known by then.
    private void prove(SmbSession session) throws IOException {
        echo(session, ProbeTranscript.SIGNED, SmbSession.Guard.SIGNED);
        boolean encrypts = session.is(SmbSession.ENCRYPT_DATA)
                && session.negotiated().cipher().isPresent();
        if (encrypts) {
            echo(session, ProbeTranscript.ENCRYPTED, SmbSession.Guard.ENCRYPTED);
        }
        if (session.negotiated().dialect() != Dialect.SMB_3_1_1) {
            ValidateNegotiateInfo.Result check = ValidateNegotiateInfo.run(
                    session, host, encrypts ? SmbSession.Guard.ENCRYPTED : SmbSession.Guard.SIGNED);
            course.step(ProbeTranscript.VALIDATE, check.status(), check.cover());
            check.altered().ifPresent(course::altered);
        }
        echo(session, ProbeTranscript.PLAIN, SmbSession.Guard.PLAIN);
        echo(session, ProbeTranscript.TAMPERED, SmbSession.Guard.TAMPERED);
        echo(session, ProbeTranscript.AGAIN, encrypts ? SmbSession.Guard.ENCRYPTED : SmbSession.Guard.SIGNED);
    }

    private void echo(SmbSession session, String name, SmbSession.Guard guard) throws IOException {
        try {
            SmbSession.Reply reply = session.echo(guard);
            course.step(name, reply.status(), reply.cover());
        } catch (IOException none) {
            course.unanswered(name);
            throw none;
        }
    }

    /** Ends the probe from outside, when its time is over. */
    void abandon() {
        held.abandon();
    }
}
