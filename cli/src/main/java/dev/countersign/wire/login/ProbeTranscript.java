package dev.countersign.wire.login;

import dev.countersign.observation.Trial;
import dev.countersign.observation.Trial.Cover;
import dev.countersign.observation.Trial.Entry;
import dev.countersign.observation.Trial.Held;
import dev.countersign.observation.Trial.Step;
import dev.countersign.wire.smb2.Cipher;
import dev.countersign.wire.smb2.Dialect;
import dev.countersign.wire.smb2.SecurityMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was seen so far in one trial, and the conclusion. Anything odd leads to UNKNOWN, never to
 * REQUIRED.
 */
final class ProbeTranscript {
    static final String SETUP = "SESSION_SETUP";
    static final String SIGNED = "signed ECHO";
    static final String PLAIN = "unsigned ECHO";
    static final String TAMPERED = "tampered ECHO";
    static final String AGAIN = "signed ECHO afterwards";
    static final String ENCRYPTED = "encrypted ECHO";
    static final String VALIDATE = "VALIDATE_NEGOTIATE_INFO";

    static final long ACCESS_DENIED = 0xc0000022L;

    private final String address;
    private final int port;
    private final String login;
    private final List<Step> steps = new ArrayList<>();

    private final Optional<Entry> stranger;
    private Entry entry = Entry.FAILED;
    private Optional<Negotiated> negotiated = Optional.empty();
    private boolean encrypts;
    private boolean vouched;
    private Optional<String> altered = Optional.empty();

    /**
     * @param login how the trial logs in, for the evidence
     * @param stranger the entry that counts if a login without an account succeeds, whatever the
     *     server's flags say
     */
    ProbeTranscript(String address, int port, String login, Optional<Entry> stranger) {
        this.stranger = stranger;
        this.address = address;
        this.port = port;
        this.login = login;
    }

    void negotiated(Negotiated found) {
        negotiated = Optional.of(found);
    }

    void step(String request, long status, Cover cover) {
        steps.add(new Step(request, Optional.of(status), cover));
    }

    void unanswered(String request) {
        steps.add(new Step(request, Optional.empty(), Cover.NONE));
    }

    void refused(long status) {
        step(SETUP, status, Cover.UNSIGNED);
        entry = Entry.REFUSED;
    }

    void entered(SmbSession session) {
        Entry flagged = session.is(SmbSession.GUEST)
                ? Entry.GUEST
                : session.is(SmbSession.ANONYMOUS) ? Entry.ANONYMOUS : Entry.USER;
        entry = stranger.orElse(flagged);
        encrypts = session.is(SmbSession.ENCRYPT_DATA);
        vouched = session.vouched();
        step(SETUP, 0, vouched ? Cover.SIGNED : Cover.UNSIGNED);
    }

    Entry entry() {
        return entry;
    }

    void altered(String how) {
        altered = Optional.of(how);
    }

    /** Ends the trial after something interrupted it. */
    Trial broken(String why) {
        return entry != Entry.USER && steps.isEmpty()
                ? trial(Held.UNKNOWN, Held.UNKNOWN, "cannot tell: " + why)
                : concluded(Optional.of(why));
    }

    /**
     * Ends the trial after something that no honest server does. A login without an account has
     * nothing to lose by it.
     */
    Trial notBelieved(String why) {
        if (stranger.isPresent()) {
            return broken(why);
        }
        entry = Entry.NOT_BELIEVED;
        return trial(
                Held.UNKNOWN,
                Held.UNKNOWN,
                "not believed: " + why + "; find out what answers there: countersign explain 'not believed'");
    }

    Trial concluded() {
        return concluded(Optional.empty());
    }

    private Trial concluded(Optional<String> broken) {
        return switch (entry) {
            case FAILED, NOT_BELIEVED, NOT_TRIED ->
                trial(Held.UNKNOWN, Held.UNKNOWN, "cannot tell: " + broken.orElse("no answer"));
            case REFUSED -> trial(Held.UNKNOWN, Held.UNKNOWN, "cannot tell: " + refusal());
            case GUEST, ANONYMOUS -> trial(Held.UNKNOWN, Held.UNKNOWN, strangers());
            case USER -> user(broken);
        };
    }

    private String refusal() {
        long status = status(SETUP).orElse(0L);
        boolean old = negotiated
                .map(Negotiated::dialect)
                .filter(each -> each.compareTo(Dialect.SMB_3_0) < 0)
                .isPresent();
        return "the login was refused with " + LoginStatus.words(status)
                + (status == ACCESS_DENIED && old
                        ? "; this is how a server that requires encryption refuses a client with this dialect"
                        : "");
    }

    private String strangers() {
        String who = entry == Entry.GUEST ? "let in as guest" : "let in without a name";
        return passed(PLAIN) ? who + ", and nothing is signed" : who + "; an unsigned ECHO: " + shown(PLAIN);
    }

    private Trial user(Optional<String> broken) {
        Held encryption = encryption();
        if (altered.isPresent()) {
            return notBelieved("somebody altered the negotiation: " + altered.get());
        }
        if (encryption == Held.REQUIRED) {
            return trial(Held.REQUIRED, encryption, "encryption required: unencrypted echo refused, " + terms());
        }
        if (!vouched) {
            return trial(Held.OFF, encryption, "not offered: the server's answer to the login is not signed");
        }
        if (!passed(SIGNED) || !authentic(SIGNED)) {
            return status(SIGNED).isEmpty()
                    ? trial(Held.UNKNOWN, encryption, "cannot tell: " + broken.orElse("no answer to a signed echo"))
                    : trial(Held.OFF, encryption, "not offered: a signed echo came back " + shown(SIGNED));
        }
        if (passed(PLAIN)) {
            return trial(Held.OFFERED, encryption, "not required: unsigned echo accepted, " + terms());
        }
        if (passed(TAMPERED)) {
            return trial(Held.OFF, encryption, "not required: an echo with a wrong signature was accepted");
        }
        boolean refused = denied(PLAIN) && (authentic(PLAIN) || saysSo());
        boolean whole = denied(TAMPERED) && passed(AGAIN) && authentic(AGAIN);
        return refused && whole
                ? trial(Held.REQUIRED, encryption, "required: unsigned echo refused, " + terms())
                : trial(Held.UNKNOWN, encryption, "cannot tell: " + doubt(broken));
    }

    /**
     * Whether the negotiation, which is known to be unaltered by now, says that signing is
     * required.
     */
    private boolean saysSo() {
        return negotiated
                .filter(each -> (each.response().securityMode() & SecurityMode.REQUIRED) != 0)
                .filter(each -> each.dialect() == Dialect.SMB_3_1_1 || (passed(VALIDATE) && authentic(VALIDATE)))
                .isPresent();
    }

    private String doubt(Optional<String> broken) {
        return "unsigned echo " + shown(PLAIN) + ", tampered echo " + shown(TAMPERED) + ", signed echo afterwards "
                + shown(AGAIN) + broken.map(each -> " (" + each + ")").orElse("");
    }

    private Held encryption() {
        if (negotiated.flatMap(Negotiated::cipher).isEmpty()) {
            return Held.OFF;
        }
        if (!encrypts) {
            return Held.OFFERED;
        }
        if (passed(SIGNED)) {
            return Held.OFFERED;
        }
        return denied(SIGNED) && denied(PLAIN) && passed(ENCRYPTED) ? Held.REQUIRED : Held.UNKNOWN;
    }

    private String terms() {
        return negotiated
                .map(each -> each.dialect().label() + " "
                        + (encryption() == Held.REQUIRED
                                ? each.cipher().map(Cipher::label).orElse("")
                                : each.signing().label()))
                .orElse("");
    }

    private Optional<Step> found(String request) {
        return steps.stream().filter(each -> each.request().equals(request)).findFirst();
    }

    private Optional<Long> status(String request) {
        return found(request).flatMap(Step::status);
    }

    private boolean passed(String request) {
        return status(request).filter(each -> each == 0).isPresent();
    }

    private boolean denied(String request) {
        return status(request).filter(each -> each == ACCESS_DENIED).isPresent();
    }

    private boolean authentic(String request) {
        return found(request).map(Step::reply).filter(Cover::authentic).isPresent();
    }

    private String shown(String request) {
        return found(request)
                .map(each -> each.status().map(LoginStatus::words).orElse("unanswered")
                        + (each.status().isPresent() ? " " + each.reply().word() : ""))
                .orElse("not sent");
    }

    private Trial trial(Held signing, Held encryption, String why) {
        return new Trial(
                address,
                port,
                login,
                entry,
                negotiated.map(each -> each.dialect().label()),
                negotiated.map(each -> each.signing().label()),
                steps,
                signing,
                encryption,
                why);
    }
}
