package dev.countersign.transaction;

import dev.countersign.observation.WireAnswer;
import dev.countersign.observation.WirePicture;
import dev.countersign.platform.Platform;
import dev.countersign.policy.PostureWord;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks at every SMB endpoint of one host from both sides: directly, and from the host itself
 * through SSH.
 */
public final class WireLook {
    /**
     * An address and port that serve SMB.
     *
     * @param own whether it is the address at which the host itself is reached over SSH: then its
     * loopback addresses lead to the same server
     */
    public record Target(String address, int port, boolean own) {
        /** Creates a target that may be on another machine. */
        public Target(String address, int port) {
            this(address, port, false);
        }
    }

    /** Smbd lets these in unless they are denied by name (Samba's lib/util/access.c). */
    private static final List<String> LOOPBACK = List.of("127.0.0.1", "::1");

    private final WireProbe probe;
    private final Dialer direct;
    private final List<Target> targets;
    private final Duration timeout;
    private final List<LoginTrial> trials;
    private final Duration patience;
    private final boolean smb1;
    private final Optional<String> unprovable;
    private final RecentLooks recent;

    /** Creates a look at {@code targets}, with {@code timeout} for each reply. */
    public WireLook(WireProbe probe, Dialer direct, List<Target> targets, Duration timeout) {
        this(
                probe,
                direct,
                targets,
                timeout,
                List.of(),
                timeout,
                false,
                Optional.empty(),
                new RecentLooks(System::nanoTime));
    }

    private WireLook(
            WireProbe probe,
            Dialer direct,
            List<Target> targets,
            Duration timeout,
            List<LoginTrial> trials,
            Duration patience,
            boolean smb1,
            Optional<String> unprovable,
            RecentLooks recent) {
        this.probe = probe;
        this.direct = direct;
        this.targets = List.copyOf(targets);
        this.timeout = timeout;
        this.trials = List.copyOf(trials);
        this.patience = patience;
        this.smb1 = smb1;
        this.unprovable = unprovable;
        this.recent = recent;
    }

    /**
     * Returns the same look with these logins, which {@link #tried} attempts, each within
     * {@code patience}.
     */
    public WireLook trying(List<LoginTrial> these, Duration patience) {
        return new WireLook(probe, direct, targets, timeout, these, patience, smb1, unprovable, recent);
    }

    /** Returns the same look, for whose changes these looks of their plans count. */
    public WireLook after(RecentLooks plans) {
        return new WireLook(probe, direct, targets, timeout, trials, patience, smb1, unprovable, plans);
    }

    /**
     * Returns the same look, which also checks, from the program's side, whether each endpoint
     * speaks SMB1.
     */
    public WireLook alsoForSmb1() {
        return new WireLook(probe, direct, targets, timeout, trials, patience, true, unprovable, recent);
    }

    /** Returns the same look, whose logins prove only what a server of {@code platform} enforces. */
    public WireLook at(Platform platform) {
        return new WireLook(
                probe,
                direct,
                targets,
                timeout,
                trials,
                patience,
                smb1,
                platform.advertisedOnly(PostureWord.SERVER_SIGNING),
                recent);
    }

    /** Looks from the program's side only. */
    public WirePicture directly() {
        return new WirePicture(targets.stream()
                .map(each -> new WirePicture.Endpoint(ask(direct, each), Optional.empty()))
                .toList());
    }

    /** Looks from both sides. If sshd does not forward, the inner side is left out. */
    public WirePicture through(RemoteHost host) {
        return begin().through(host);
    }

    /** Begins to look from the program's side; that needs no connection to the host. */
    public Begun begin() {
        long begun = recent.now();
        return new Begun(
                targets.stream()
                        .map(each -> Meanwhile.start("wire", () -> smb1 ? askAlsoSmb1(each) : ask(direct, each)))
                        .toList(),
                begun);
    }

    /** Begins to look before a change, unless its plan probably has just done so: then {@link #before} uses that look. */
    Optional<Begun> beginBefore() {
        return recent.has(targets) ? Optional.empty() : Optional.of(begin());
    }

    /** Returns what the wire says before a change over this connection. */
    WirePicture before(RemoteHost host, Optional<Begun> begun) {
        return begun.isPresent()
                ? begun.get().through(host)
                : recent.take(host, targets).orElseGet(() -> through(host));
    }

    /** A look from the program's side that goes on. */
    public final class Begun {
        private final List<Meanwhile<WireAnswer>> outside;
        private final long begun;

        private Begun(List<Meanwhile<WireAnswer>> outside, long begun) {
            this.outside = outside;
            this.begun = begun;
        }

        /** Keeps what this look saw, without the logins that were tried, for the change that follows over the same connection. */
        void keep(RemoteHost host, WirePicture seen) {
            recent.keep(host, targets, seen.untried(), begun);
        }

        /** Looks from the host's side too, at every endpoint at the same time. */
        public WirePicture through(RemoteHost host) {
            List<Meanwhile<WirePicture.Endpoint>> endpoints = new ArrayList<>();
            for (int index = 0; index < targets.size(); index++) {
                Target target = targets.get(index);
                Meanwhile<WireAnswer> answer = outside.get(index);
                endpoints.add(Meanwhile.start("wire", () -> endpoint(target, answer, new Refusals(host.dialer()))));
            }
            return new WirePicture(endpoints.stream().map(Meanwhile::join).toList());
        }
    }

    /**
     * Looks at one endpoint from both sides. The host dials the address that the direct probe reached, so that both reach the same server:
     * at once where that address is certain, else after the direct probe. (A daemon with `bind interfaces only` would refuse 127.0.0.1.)
     */
    private WirePicture.Endpoint endpoint(Target target, Meanwhile<WireAnswer> answer, Refusals inner) {
        Optional<String> certain = direct.certain(target.address());
        Optional<WireAnswer> early = certain.map(address -> ask(inner, new Target(address, target.port())));
        WireAnswer outside = answer.join();
        // A server that serves one client at a time answers the second question when the first has ended.
        WireAnswer first = early.filter(each -> certain.equals(Optional.of(outside.address())))
                .filter(each -> inner.forbidden
                        || each.serverGuid().isPresent()
                        || outside.serverGuid().isEmpty())
                .orElseGet(() -> ask(inner, new Target(outside.address(), target.port())));
        WireAnswer inside = outside.serverGuid().isPresent() ? first : onLoopback(inner, first, target);
        return new WirePicture.Endpoint(outside, inner.forbidden ? Optional.empty() : Optional.of(inside));
    }

    /**
     * Returns the answer on the host's loopback addresses, if the server refuses even the host's own address: it may still answer there. If
     * it answered from outside, that is not tried: another server may listen there.
     */
    private WireAnswer onLoopback(Refusals inner, WireAnswer first, Target target) {
        if (!first.refused() || !target.own()) {
            return first;
        }
        return LOOPBACK.stream()
                .map(each -> ask(inner, new Target(each, target.port())))
                .filter(each -> each.serverGuid().isPresent())
                .findFirst()
                .orElse(first);
    }

    /**
     * Adds the result of the logins to what was seen: each login once at every endpoint that
     * answers. They go through SSH if it forwards, because what the host itself reaches belongs to
     * the host; else directly. Each goes to the address that was seen, whatever its name resolves
     * to by now.
     *
     * @param seen by this look
     */
    public WirePicture tried(RemoteHost host, WirePicture seen) {
        if (trials.isEmpty()) {
            return seen;
        }
        List<WirePicture.Endpoint> endpoints = new ArrayList<>();
        for (int index = 0; index < seen.endpoints().size(); index++) {
            WirePicture.Endpoint endpoint = seen.endpoints().get(index);
            Target target = targets.get(index);
            boolean inside = endpoint.through().flatMap(WireAnswer::serverGuid).isPresent();
            Dialer from = inside ? host.dialer() : direct;
            Dialer dialer = (name, port, limit) -> from.dial(endpoint.judged().address(), port, limit);
            endpoints.add(endpoint.tried(
                    endpoint.judged().serverGuid().isEmpty()
                            ? List.of()
                            : trials.stream()
                                    .map(each -> each.attempt(dialer, target.address(), target.port(), patience))
                                    .map(each -> unprovable
                                            .map(each::tellingNothingOfSigning)
                                            .orElse(each))
                                    .toList()));
        }
        return new WirePicture(endpoints);
    }

    private WireAnswer askAlsoSmb1(Target target) {
        return probe.negotiateAlsoSmb1(direct, target.address(), target.port(), timeout);
    }

    private WireAnswer ask(Dialer dialer, Target target) {
        return probe.negotiate(dialer, target.address(), target.port(), timeout);
    }

    /** Remembers that forwarding was refused, which the probe itself can only report as unknown. */
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
