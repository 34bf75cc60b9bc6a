package dev.countersign.finding;

import dev.countersign.observation.Basis;
import dev.countersign.observation.EndpointVerdict;
import dev.countersign.observation.EndpointVerdict.Ground;
import dev.countersign.observation.EndpointVerdict.Signing;
import dev.countersign.observation.Trial;
import dev.countersign.observation.TriedVerdict;
import dev.countersign.observation.WireAnswer;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.observation.WirePicture;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Decides what became of a row, by what is known about its endpoint today. A row about signing is closed only if
 * the server says on the wire that it requires signing: that is what a scanner reads, and its next run must agree.
 */
public final class ClosingJudge {
    /** What a look at a closed port gives, from here and, as sshd says it, from the host. */
    private static final String REFUSED = "connection refused";

    private final RecordedFinding row;
    private final RowEvidence evidence;

    private ClosingJudge(RecordedFinding row, RowEvidence evidence) {
        this.row = row;
        this.evidence = evidence;
    }

    /** Returns the one state of a row. */
    public static Closing judge(RecordedFinding row, RowEvidence evidence) {
        ClosingJudge judge = new ClosingJudge(row, evidence);
        return row.subject() == Subject.NULL_SESSION ? judge.nullSession() : judge.onTheWire();
    }

    private Closing onTheWire() {
        if (evidence.answer().isEmpty()) {
            return new Closing(row, RowState.CANNOT_TELL, "it was not asked: interrupted", Basis.NONE);
        }
        Optional<Closing> disproved = row.subject() == Subject.SIGNING ? disproved() : Optional.empty();
        if (disproved.isPresent()) {
            return disproved.get();
        }
        WireAnswer answer = answer(evidence.answer().get());
        Optional<Boolean> settled = row.subject().isSettledBy(answer);
        if (settled.filter(each -> each).isPresent()) {
            return settled(answer);
        }
        if (evidence.unknownName()) {
            return new Closing(row, RowState.NOT_THERE, answer.why(), Basis.NONE);
        }
        if (evidence.inside().filter(ClosingJudge::isShut).isPresent()) {
            return new Closing(
                    row,
                    RowState.NOT_THERE,
                    "nothing listens at this port, also not for the host itself",
                    Basis.EFFECTIVE);
        }
        if (evidence.waiver().isPresent()) {
            Waived waiver = evidence.waiver().get();
            return new Closing(
                    row,
                    RowState.WAIVED,
                    waiver.why(),
                    Basis.NONE,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(waiver.until()));
        }
        if (settled.isEmpty()) {
            return new Closing(row, RowState.CANNOT_TELL, silence(answer), Basis.NONE);
        }
        return protection()
                .map(each -> new Closing(row, RowState.SCANNER_ONLY, each.line(), each.basis()))
                .orElseGet(() -> new Closing(row, RowState.OPEN, reason(answer), Basis.ADVERTISED));
    }

    /** Returns what counts: the own look, or that of the host itself where this place gets no answer. */
    private WireAnswer answer(WireAnswer own) {
        return evidence.inside()
                .map(WirePicture.Endpoint::judged)
                .filter(each -> own.advertised() == Advertised.UNKNOWN && each.advertised() != Advertised.UNKNOWN)
                .orElse(own);
    }

    private String reason(WireAnswer answer) {
        return row.subject() == Subject.SMB1
                ? answer.smb1().map(each -> each.why()).orElse(answer.why())
                : EndpointVerdict.of(answer).why().line();
    }

    /** Returns why nothing can be told; the state says already that nothing can. */
    private String silence(WireAnswer answer) {
        return row.subject() == Subject.SMB1 ? reason(answer) : answer.why();
    }

    /** A login that proves less than the server says, or that is not believed, outweighs what it says. */
    private Optional<Closing> disproved() {
        if (evidence.inside().isEmpty() || evidence.inside().get().trials().isEmpty()) {
            return Optional.empty();
        }
        WirePicture.Endpoint seen = evidence.inside().get();
        Optional<Trial> wrong = seen.trials().stream()
                .filter(each -> each.entry() == Trial.Entry.NOT_BELIEVED)
                .findFirst();
        if (wrong.isPresent()) {
            return Optional.of(
                    new Closing(row, RowState.CANNOT_TELL, wrong.get().why(), Basis.NONE));
        }
        EndpointVerdict tried = TriedVerdict.of(seen);
        boolean weaker = tried.signing() == Signing.OFFERED || tried.signing() == Signing.NOT_OFFERED;
        return weaker && tried.why().basis() == Basis.PROVEN && seen.judged().advertised() == Advertised.REQUIRED
                ? Optional.of(new Closing(
                        row,
                        RowState.OPEN,
                        "it says that it requires signing, and a login proved otherwise: "
                                + tried.why().line(),
                        Basis.PROVEN))
                : Optional.empty();
    }

    /** Returns what protects every message of a server that does not require signing. */
    private Optional<Ground> protection() {
        if (row.subject() != Subject.SIGNING) {
            return Optional.empty();
        }
        Optional<Ground> proved = evidence.inside()
                .flatMap(each -> each.trials().stream()
                        .filter(trial -> trial.encryption() == Trial.Held.REQUIRED)
                        .findFirst()
                        .map(trial -> new Ground("it requires encryption: " + trial.why(), Basis.PROVEN)));
        return proved.or(() -> evidence.protection().map(each -> new Ground(each, Basis.CONFIGURED)));
    }

    /** Whether the port is closed for this program and for the host itself. */
    private static boolean isShut(WirePicture.Endpoint endpoint) {
        return endpoint.direct().why().equals(REFUSED)
                && endpoint.through()
                        .map(each -> each.why().toLowerCase(Locale.ROOT))
                        .filter(each -> each.contains(REFUSED))
                        .isPresent();
    }

    private Closing settled(WireAnswer answer) {
        String now = reason(answer);
        Basis basis = evidence.inside()
                        .filter(each -> row.subject() == Subject.SIGNING)
                        .map(TriedVerdict::of)
                        .filter(each ->
                                each.signing() == Signing.REQUIRED && each.why().basis() == Basis.PROVEN)
                        .isPresent()
                ? Basis.PROVEN
                : Basis.ADVERTISED;
        Optional<SeenAt> seen = SeenAt.of(row.date());
        Optional<RunEvidence> before = last(evidence.runs().stream()
                .filter(each ->
                        seen.filter(date -> each.at().isBefore(date.earliest())).isPresent())
                .toList());
        if (before.isPresent()) {
            RunEvidence run = before.get();
            return new Closing(
                    row,
                    RowState.NEVER_SO,
                    now + "; run " + run.run() + (run.made() ? " made it so" : " saw it so") + " before the scan; "
                            + error(),
                    basis,
                    run);
        }
        Optional<RunEvidence> made =
                last(evidence.runs().stream().filter(RunEvidence::made).toList());
        return made.map(run ->
                        new Closing(row, RowState.CLOSED, now + "; run " + run.run() + " made it so", basis, run))
                .orElseGet(
                        () -> new Closing(row, RowState.CLOSED, now + "; no run of this repository changed it", basis));
    }

    private static Optional<RunEvidence> last(List<RunEvidence> runs) {
        return runs.isEmpty() ? Optional.empty() : Optional.of(runs.get(runs.size() - 1));
    }

    /** Returns why the scanner said otherwise, as far as that is known. */
    private String error() {
        if (row.byTitle()) {
            return "the scanner's list has only a title for it, which may mean something else";
        }
        return switch (row.id()) {
            case "list" -> "the list says nothing but the address";
            case "nmap:smb-security-mode" -> "this script of nmap asks in SMB1 only";
            default -> "why the scanner said otherwise is not known";
        };
    }

    private Closing nullSession() {
        Optional<Trial> tried = evidence.inside()
                .flatMap(each -> each.trials().stream()
                        .filter(trial -> trial.login().equals(Trial.ANONYMOUS))
                        .findFirst());
        if (tried.isPresent() && tried.get().entry() == Trial.Entry.REFUSED) {
            return new Closing(row, RowState.CLOSED, tried.get().why(), Basis.PROVEN);
        }
        boolean entered = tried.map(Trial::entry)
                .filter(each -> each == Trial.Entry.ANONYMOUS || each == Trial.Entry.GUEST)
                .isPresent();
        if (entered) {
            return new Closing(row, RowState.OPEN, tried.map(Trial::why).orElse(""), Basis.PROVEN);
        }
        if (evidence.unknownName()) {
            return new Closing(
                    row,
                    RowState.NOT_THERE,
                    evidence.answer().map(WireAnswer::why).orElse(""),
                    Basis.NONE);
        }
        return new Closing(
                row,
                RowState.CANNOT_TELL,
                tried.map(Trial::why).orElse("whether a session without an account gets in was not tried"),
                Basis.NONE);
    }
}
