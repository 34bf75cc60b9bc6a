package dev.countersign.observation;

import dev.countersign.observation.EndpointVerdict.Ground;
import dev.countersign.observation.EndpointVerdict.Opening;
import dev.countersign.observation.EndpointVerdict.Signing;
import dev.countersign.observation.Trial.Entry;
import dev.countersign.observation.Trial.Held;
import java.util.List;
import java.util.Optional;

/**
 * The verdict on an endpoint after a login or an attempted login. The login outweighs what the
 * server advertised.
 */
public final class TriedVerdict {
    private TriedVerdict() {}

    /** Returns the verdict based on everything known about {@code endpoint}. */
    public static EndpointVerdict of(WirePicture.Endpoint endpoint) {
        return of(endpoint.judged(), endpoint.trials());
    }

    /** Returns the verdict based on the wire and the logins. */
    public static EndpointVerdict of(WireAnswer answer, List<Trial> trials) {
        EndpointVerdict verdict = EndpointVerdict.of(answer);
        Optional<Trial> user = trials.stream()
                .filter(each ->
                        !each.login().equals(Trial.GUEST) && !each.login().equals(Trial.ANONYMOUS))
                .findFirst();
        EndpointVerdict signing =
                user.map(each -> signing(verdict, each, answer)).orElse(verdict);
        Optional<Trial> guest =
                trials.stream().filter(each -> each.login().equals(Trial.GUEST)).findFirst();
        return guest.map(each -> opening(signing, each)).orElse(signing);
    }

    private static EndpointVerdict signing(EndpointVerdict verdict, Trial user, WireAnswer answer) {
        boolean weakerSmb1 = answer.smb1()
                .filter(Smb1Answer::isSpoken)
                .filter(each -> each.advertised() != WireAnswer.Advertised.REQUIRED)
                .isPresent();
        Ground proven = new Ground(user.why(), Basis.PROVEN);
        return switch (user.signing()) {
            // SMB1 has its own sessions, and a login over SMB2 proves nothing about them: only
            // required encryption keeps them out (measured, Samba 4.17: such a session reads no
            // directory).
            case REQUIRED ->
                weakerSmb1 && user.encryption() != Held.REQUIRED ? verdict : verdict.signing(Signing.REQUIRED, proven);
            case OFFERED -> verdict.signing(Signing.OFFERED, proven);
            case OFF ->
                verdict.signing(Signing.NOT_OFFERED, proven)
                        .opening(
                                Opening.NO,
                                new Ground(EndpointVerdict.INVALID_SIGNATURE + ": " + user.why(), Basis.PROVEN));
            // The server may require encryption, which NEGOTIATE does not reveal: a login without a
            // result leaves that open.
            case UNKNOWN ->
                verdict.signing() == Signing.OFFERED
                                && user.entry() != Entry.NOT_TRIED
                                && user.encryption() == Held.UNKNOWN
                        ? verdict.signing(
                                Signing.CANNOT_TELL,
                                new Ground(
                                        user.why() + "; it advertises "
                                                + answer.advertised().word(),
                                        Basis.NONE))
                        : verdict;
        };
    }

    private static EndpointVerdict opening(EndpointVerdict verdict, Trial guest) {
        if (verdict.opening() != Opening.YES) {
            return verdict;
        }
        return switch (guest.entry()) {
            case GUEST ->
                verdict.opening(
                        Opening.NOT_AS_GUEST,
                        new Ground("accounts can sign; guests get in but cannot sign", Basis.PROVEN));
            case REFUSED ->
                verdict.opening(Opening.YES, new Ground("accounts can sign, and guests do not get in", Basis.PROVEN));
            default -> verdict;
        };
    }
}
