package dev.countersign.transaction;

import dev.countersign.observation.WireAnswer;
import dev.countersign.observation.WirePicture;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at every SMB endpoint of one host from both sides: directly, and from the host itself through SSH. */
public final class WireLook {
    /** Where SMB is served. */
    public record Target(String address, int port) {}

    private final WireProbe probe;
    private final Dialer direct;
    private final List<Target> targets;
    private final Duration timeout;

    /** A look at {@code targets}, each answer within {@code timeout}. */
    public WireLook(WireProbe probe, Dialer direct, List<Target> targets, Duration timeout) {
        this.probe = probe;
        this.direct = direct;
        this.targets = List.copyOf(targets);
        this.timeout = timeout;
    }

    /** From the program only. */
    public WirePicture directly() {
        return new WirePicture(targets.stream()
                .map(each -> new WirePicture.Endpoint(ask(direct, each), Optional.empty()))
                .toList());
    }

    /** From both sides. Where sshd does not forward, the inner side is left out. */
    public WirePicture through(RemoteHost host) {
        List<WirePicture.Endpoint> endpoints = new ArrayList<>();
        Refusals inner = new Refusals(host.dialer());
        for (Target each : targets) {
            WireAnswer outside = ask(direct, each);
            // The address the direct probe resolved, so that both sides ask the same server; 127.0.0.1 would be refused
            // by a daemon with `bind interfaces only`.
            WireAnswer inside = ask(inner, new Target(outside.address(), each.port()));
            endpoints.add(new WirePicture.Endpoint(outside, inner.forbidden ? Optional.empty() : Optional.of(inside)));
        }
        return new WirePicture(endpoints);
    }

    private WireAnswer ask(Dialer dialer, Target target) {
        return probe.negotiate(dialer, target.address(), target.port(), timeout);
    }

    /** Remembers that forwarding was refused, which the probe itself can only call unknown. */
    private static final class Refusals implements Dialer {
        private final Dialer dialer;
        private boolean forbidden;

        Refusals(Dialer dialer) {
            this.dialer = dialer;
        }

        @Override
        public Connection dial(String address, int port, Duration timeout) throws IOException {
            try {
                return dialer.dial(address, port, timeout);
            } catch (Forbidden refused) {
                forbidden = true;
                throw refused;
            }
        }
    }
}
