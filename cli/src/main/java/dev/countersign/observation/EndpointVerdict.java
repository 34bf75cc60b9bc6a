package dev.countersign.observation;

import dev.countersign.diagnostic.Untrusted;
import dev.countersign.observation.Smb1Answer.Spoken;
import dev.countersign.observation.WireAnswer.Advertised;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The verdict on one SMB endpoint: whether its sessions are signed, and whether Windows 11 24H2,
 * which disconnects from a server that does not sign, can open it. Anything odd is CANNOT_TELL,
 * never REQUIRED.
 *
 * <p>{@link #of} judges by the wire alone. A login refines the verdict: {@link #signing(Signing,
 * Ground)} and {@link #opening(Opening, Ground)} each replace one half with a better reason.
 */
public record EndpointVerdict(Signing signing, Ground why, Opening opening, Ground opensWhy) {
    /** What the server requires of a client. */
    public enum Signing {
        REQUIRED,
        OFFERED,
        NOT_OFFERED,
        CANNOT_TELL;

        /**
         * The word used in output and in JSON: {@code required}, {@code offered}, {@code not
         * offered}, {@code cannot tell}.
         */
        public String word() {
            return words(name());
        }
    }

    /** Whether Windows 11 24H2 with its defaults can open it. */
    public enum Opening {
        YES,
        /** Only with an account; guests are let in, and their sessions cannot be signed. */
        NOT_AS_GUEST,
        NO,
        CANNOT_TELL;

        /**
         * The word used in output and in JSON: {@code yes}, {@code not as guest}, {@code no},
         * {@code cannot tell}.
         */
        public String word() {
            return words(name());
        }
    }

    /** The reason in one line, and what it is based on: NONE, ADVERTISED, CONFIGURED or PROVEN. */
    public record Ground(String line, Basis basis) {
        public Ground {
            line = new Untrusted(line).onOneLine();
        }

        private static Ground advertised(String line) {
            return new Ground(line, Basis.ADVERTISED);
        }

        private static Ground none(String line) {
            return new Ground(line, Basis.NONE);
        }
    }

    /** The error that Windows shows for a server that does not sign. */
    public static final String INVALID_SIGNATURE = "0xc000a000";

    /** Returns the verdict based on the wire alone. */
    public static EndpointVerdict of(WireAnswer answer) {
        Optional<Smb1Answer> smb1 = answer.smb1().filter(Smb1Answer::isSpoken);
        if (answer.advertised() == Advertised.UNKNOWN) {
            // An invalid SecurityMode came from an SMB2 server; SMB1 does not explain it.
            return smb1.filter(each -> each.spoken() == Spoken.ONLY
                            && answer.securityMode().isEmpty())
                    .map(EndpointVerdict::onlySmb1)
                    .orElseGet(() -> cannotTell(answer.why()));
        }
        return smb2(answer, smb1);
    }

    /**
     * Returns the verdict based on the wire alone, for a server that was also asked with a single
     * dialect at a time: the weakest counts, because the client chooses.
     */
    public static EndpointVerdict of(WireAnswer answer, List<DialectAnswer> dialects) {
        EndpointVerdict verdict = of(answer);
        for (DialectAnswer each : dialects) {
            Signing signing = switch (each.advertised()) {
                case REQUIRED -> Signing.REQUIRED;
                case OFFERED -> Signing.OFFERED;
                case NOT_OFFERED -> Signing.NOT_OFFERED;
                case UNKNOWN -> Signing.CANNOT_TELL;
            };
            // the order of the constants: the weaker one comes later
            if (each.spoken() == DialectAnswer.Spoken.YES && signing.compareTo(verdict.signing()) > 0) {
                verdict = verdict.signing(
                        signing,
                        new Ground(
                                verdict.why().line() + ", but " + each.dialect() + " alone: " + signing.word() + " ("
                                        + each.why() + ")",
                                signing == Signing.CANNOT_TELL ? Basis.NONE : Basis.ADVERTISED));
            }
        }
        return verdict;
    }

    private static EndpointVerdict smb2(WireAnswer answer, Optional<Smb1Answer> smb1) {
        String said = saying(answer);
        if (answer.advertised() == Advertised.NOT_OFFERED) {
            return new EndpointVerdict(
                    Signing.NOT_OFFERED,
                    Ground.advertised("not offered: " + said),
                    Opening.NO,
                    Ground.advertised(INVALID_SIGNATURE + ": it does not offer to sign"));
        }
        Opening opening = Opening.YES;
        Ground opens = Ground.advertised("it signs for every account; whether guests get in was not tried");
        if (answer.advertised() == Advertised.OFFERED) {
            return new EndpointVerdict(Signing.OFFERED, Ground.advertised("offered: " + said), opening, opens);
        }
        return smb1.filter(each -> each.advertised() != Advertised.REQUIRED)
                .map(weaker -> new EndpointVerdict(
                        weaker.advertised() == Advertised.UNKNOWN ? Signing.CANNOT_TELL : Signing.OFFERED,
                        Ground.advertised("SMB2 requires it (" + said + "), and SMB1 is spoken: " + weaker.why()),
                        opening,
                        opens))
                .orElseGet(() ->
                        new EndpointVerdict(Signing.REQUIRED, Ground.advertised("required: " + said), opening, opens));
    }

    private static EndpointVerdict onlySmb1(Smb1Answer smb1) {
        Signing signing = switch (smb1.advertised()) {
            case REQUIRED -> Signing.REQUIRED;
            case OFFERED -> Signing.OFFERED;
            case NOT_OFFERED -> Signing.NOT_OFFERED;
            case UNKNOWN -> Signing.CANNOT_TELL;
        };
        return new EndpointVerdict(
                signing,
                Ground.advertised(signing.word() + ": " + smb1.why()),
                Opening.NO,
                Ground.advertised("it speaks SMB1 only, which Windows 11 does not speak"));
    }

    private static EndpointVerdict cannotTell(String why) {
        return new EndpointVerdict(
                Signing.CANNOT_TELL, Ground.none("cannot tell: " + why), Opening.CANNOT_TELL, Ground.none(why));
    }

    private static String saying(WireAnswer answer) {
        return answer.why()
                + answer.said().signingAlgorithm().map(each -> ", " + each).orElse("");
    }

    /** Returns this verdict with a different result for signing, for a better reason. */
    public EndpointVerdict signing(Signing better, Ground reason) {
        return new EndpointVerdict(better, reason, opening, opensWhy);
    }

    /** Returns this verdict with a different result for Windows 11 24H2, for a better reason. */
    public EndpointVerdict opening(Opening better, Ground reason) {
        return new EndpointVerdict(signing, why, better, reason);
    }

    private static String words(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
