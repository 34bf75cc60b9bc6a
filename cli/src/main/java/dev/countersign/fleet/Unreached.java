package dev.countersign.fleet;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.inventory.Host;
import dev.countersign.plan.Decision;
import dev.countersign.plan.HostPlan;
import dev.countersign.transaction.HostOutcome;
import dev.countersign.transaction.Outcome;
import dev.countersign.transaction.RemoteException;
import java.util.Collection;
import java.util.Optional;

/** The plan of a host that could not be reached, or whose reply was not recognized. */
public final class Unreached {
    private Unreached() {}

    public static HostPlan plan(Host host, RemoteException failure) {
        if (failure.kind() == RemoteException.Kind.UNKNOWN_RUN) {
            return plan(host, new Decision.Refuses(failure.what(), Optional.of(failure.advice())));
        }
        return plan(
                host,
                new Decision.CannotTell(
                        failure.what(),
                        failure.advice().isBlank() ? Optional.empty() : Optional.of(failure.advice()),
                        code(failure.kind()),
                        // sudo answered: the login worked, but the user has no rights there.
                        failure.kind() == RemoteException.Kind.SUDO_REFUSED));
    }

    /**
     * Returns the plan of a host that the inventory calls {@code auto} and on which no platform was
     * detected.
     */
    public static HostPlan unrecognised(Host host, Collection<String> known) {
        return plan(
                host,
                new Decision.CannotTell(
                        "no known platform was recognized on the host",
                        Optional.of("set its platform in the inventory: " + String.join(", ", known)),
                        ExitCode.COULD_NOT_TELL,
                        true));
    }

    private static HostPlan plan(Host host, Decision decision) {
        return HostPlan.unseen(host.name(), host.platform(), decision);
    }

    /** Returns the outcome of a host that could not be queried, and to which nothing was done. */
    public static HostOutcome outcome(String host, RemoteException failure) {
        return failure.kind() == RemoteException.Kind.UNKNOWN_RUN
                ? HostOutcome.of(host, Outcome.REFUSED, failure.what()).advise(failure.advice())
                : HostOutcome.of(host, Outcome.NOT_REACHED, failure.what())
                        .exit(code(failure.kind()))
                        .advise(failure.advice());
    }

    /**
     * Returns the exit code: FAILED if the host reported a failure, replied with something
     * unrecognized or may have run the command; otherwise its state is unknown.
     */
    public static ExitCode code(RemoteException.Kind kind) {
        return kind.mayHaveRun() || kind == RemoteException.Kind.FAILED ? ExitCode.FAILED : ExitCode.COULD_NOT_TELL;
    }
}
