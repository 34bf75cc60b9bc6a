package dev.countersign.fleet;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.inventory.Host;
import dev.countersign.plan.InstanceChoice;
import dev.countersign.platform.Platform;
import dev.countersign.platform.PosixSh;
import dev.countersign.platform.RegExe;
import dev.countersign.platform.Script;
import dev.countersign.platform.Speaker;
import dev.countersign.project.Ground;
import dev.countersign.project.Project;
import dev.countersign.project.Trust;
import dev.countersign.project.Workstation;
import dev.countersign.secret.Secrets;
import dev.countersign.ssh.SecretPrompt;
import dev.countersign.ssh.SshConnector;
import dev.countersign.ssh.SshConnector.LearnedKey;
import dev.countersign.ssh.SshTarget;
import dev.countersign.transaction.Calls;
import dev.countersign.transaction.Clock;
import dev.countersign.transaction.HostOpener;
import dev.countersign.transaction.PlatformDetection;
import dev.countersign.transaction.RecentLooks;
import dev.countersign.transaction.RegistryCalls;
import dev.countersign.transaction.RemoteException;
import dev.countersign.transaction.RemoteHost;
import dev.countersign.transaction.ShellCalls;
import dev.countersign.transaction.WireLook;
import dev.countersign.wire.DirectDialer;
import dev.countersign.wire.probe.NegotiateProbe;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Access to the hosts of a project: connections, the program that is sent to them, and their
 * endpoints.
 */
public final class Fleet implements AutoCloseable {
    private static final Duration WIRE_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration SECRET_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration LOGIN_TIMEOUT = SECRET_TIMEOUT.plusSeconds(10);

    /** How many connections wait for their change, for each host that is worked on at a time. A quarter of a megabyte each. */
    private static final int KEPT = 8;

    private static final int MOST_KEPT = 256;

    private final Project project;
    private final Trust trust;
    private final Clock clock;
    private final HostRoots roots;
    private final SshTargets targets;
    private final SshConnector connector;
    private final SmbLogins logins;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Script> scripts = new ConcurrentHashMap<>();
    private final Set<String> cleared = new HashSet<>();
    private final Map<String, SshTarget> reached = new ConcurrentHashMap<>();
    private final KeptHosts kept = new KeptHosts();
    private final RecentLooks recent;

    /**
     * Creates a fleet for commands that change hosts: unknown host keys are refused.
     *
     * @param prompt asks a person for secrets that nothing else gives
     */
    public Fleet(Project project, Workstation workstation, Reach reach, SecretPrompt prompt) {
        this(project, workstation, reach, SshTarget.NewKeys.REFUSE, key -> {}, prompt, false);
    }

    /**
     * Creates a fleet for commands that only read: unknown host keys are accepted and recorded if
     * {@code reach} says so.
     *
     * @param learned receives each key that was recorded
     * @param prompt asks a person for secrets that nothing else gives
     * @param tryGuest whether guest and anonymous logins are tried on hosts without an account
     */
    public static Fleet toRead(
            Project project,
            Workstation workstation,
            Reach reach,
            Consumer<LearnedKey> learned,
            SecretPrompt prompt,
            boolean tryGuest) {
        return new Fleet(
                project,
                workstation,
                reach,
                reach.acceptNewHostKeys() ? SshTarget.NewKeys.ACCEPT : SshTarget.NewKeys.REFUSE,
                learned,
                prompt,
                tryGuest);
    }

    private Fleet(
            Project project,
            Workstation workstation,
            Reach reach,
            SshTarget.NewKeys newKeys,
            Consumer<LearnedKey> learned,
            SecretPrompt prompt,
            boolean tryGuest) {
        this.project = project;
        Ground ground = Ground.of(project.scope(), workstation);
        this.trust = new Trust(project, ground, workstation.home());
        List<Host> chosen = project.hosts();
        NewHostKeys.refuseWithSecrets(reach, chosen, project.inventory(), trust.keys());
        trust.require(chosen);
        chosen.forEach(each -> cleared.add(each.name()));
        this.clock = workstation.clock();
        this.recent = new RecentLooks(clock::nanoTime);
        this.roots = reach.roots();
        this.connector = new SshConnector(learned, prompt);
        Secrets secrets = new Secrets(
                workstation.variables(), project.settings().secretCommands(), SECRET_TIMEOUT, trust.files());
        SudoPasswords typed = newKeys == SshTarget.NewKeys.ACCEPT
                ? SudoPasswords.NONE
                : SudoPasswords.of(chosen, project.inventory(), trust.keys(), prompt);
        this.targets = new SshTargets(project.inventory(), secrets, newKeys, workstation, trust.keys(), ground, typed);
        this.logins = new SmbLogins(secrets, random, tryGuest);
    }

    /** Returns calls to {@code host}, as a host of {@code platform}. */
    public Calls calls(Host host, Platform platform) {
        requireFolder(platform);
        Host listed = listed(host);
        HostOpener opener = opener(host, kept.forTheChange(listed.name()));
        if (platform.speaker() == Speaker.WINDOWS) {
            return new RegistryCalls(opener, new RegExe(platform.spelt()), this::nonce);
        }
        PosixSh speaker = PosixSh.as(
                platform,
                script(platform, roots.of(listed.name())),
                project.platforms().recognition(trust::granted));
        return new ShellCalls(opener, speaker, this::nonce, new InstanceChoice(host.document()));
    }

    /**
     * Determines the platform of a host: from the inventory, or if that says {@code auto}, from
     * signs on the host itself, queried in one call.
     *
     * @throws RemoteException when the host must be queried and could not be
     */
    public Optional<Platform> platform(Host host) throws RemoteException {
        return platform(host, KeptHosts.NOWHERE);
    }

    /**
     * Same, before more questions: if the host was queried, the next {@link #calls} use that connection. The caller ends with
     * {@link #release}.
     */
    public Optional<Platform> platformFirst(Host host) throws RemoteException {
        return platform(host, kept.forTheNextQuestion(listed(host).name()));
    }

    /** Closes the connection that recognised a host, if nobody has used it since. */
    public void release(Host host) {
        kept.release(listed(host).name());
    }

    private Optional<Platform> platform(Host host, KeptHosts.Place then) throws RemoteException {
        return host.platform().equals(Host.AUTO)
                ? PlatformDetection.of(
                                unrecognised(host, then), project.platforms().recognition(trust::granted))
                        .flatMap(project.platforms()::named)
                : Optional.ofNullable(project.candidates(host).get(host.platform()));
    }

    /**
     * Returns calls to a host whose platform is unknown: for detecting it, and for runs in the
     * usual place.
     */
    public ShellCalls unrecognised(Host host) {
        return unrecognised(host, KeptHosts.NOWHERE);
    }

    private ShellCalls unrecognised(Host host, KeptHosts.Place then) {
        return new ShellCalls(
                opener(host, then),
                new PosixSh(Script.ofNone(roots.of(listed(host).name()))),
                this::nonce);
    }

    /** @param then what becomes of a connection that is handed over */
    private HostOpener opener(Host host, KeptHosts.Place then) {
        SshTarget target = target(host);
        String name = listed(host).name();
        return new HostOpener() {
            @Override
            public RemoteHost open() throws RemoteException {
                return connector.connect(target);
            }

            @Override
            public RemoteHost again() throws RemoteException {
                Optional<RemoteHost> there = kept.take(name);
                return there.isPresent() ? there.get() : open();
            }

            @Override
            public boolean keeps() {
                return then.free().getAsBoolean();
            }

            @Override
            public void keep(RemoteHost remote) {
                then.taker().accept(remote);
            }
        };
    }

    /**
     * From now on a plan leaves its connection to a host for the change that follows, though not those of more than a few hundred hosts.
     * What is left is closed with this.
     *
     * @param parallel how many hosts are worked on at a time
     */
    public void keepConnections(int parallel) {
        kept.keep(Math.min(MOST_KEPT, KEPT * parallel));
    }

    @Override
    public void close() {
        kept.close();
    }

    /**
     * Returns the host's address and login. The grants are checked here once more, so that no
     * caller can bypass them.
     */
    private SshTarget target(Host host) {
        Host listed = listed(host);
        return reached.computeIfAbsent(listed.name(), each -> {
            if (!cleared.contains(each)) {
                trust.require(List.of(listed));
            }
            return targets.of(listed);
        });
    }

    /** Returns the host of the inventory on whose machine a server is. */
    private Host listed(Host host) {
        return project.inventory().listed(host.name()).orElse(host);
    }

    /** Returns a check of every SMB endpoint of {@code host}. */
    public WireLook look(Host host) {
        target(host);
        List<WireLook.Target> endpoints = host.smb().stream()
                .map(each -> new WireLook.Target(
                        each.address(),
                        each.port(),
                        each.address().equals(host.login().ssh().address())))
                .toList();
        return new WireLook(new NegotiateProbe(random), new DirectDialer(), endpoints, WIRE_TIMEOUT)
                .after(recent)
                .trying(logins.of(host), LOGIN_TIMEOUT);
    }

    /**
     * Returns the program that is sent to hosts of {@code platform}. Nothing from a platform folder
     * without a grant is ever sent: it would run as root.
     */
    public Script script(Platform platform) {
        return script(platform, HostRoots.REAL);
    }

    private Script script(Platform platform, String root) {
        return scripts.computeIfAbsent(platform.name() + "\0" + root, each -> {
            requireFolder(platform);
            if (!platform.folder().ours()) {
                sound(platform);
            }
            return Script.of(root, platform);
        });
    }

    /**
     * Checks the grant again, because a run may be of another platform than the inventory names
     * now.
     */
    private void requireFolder(Platform platform) {
        if (!trust.granted(platform.folder())) {
            throw new Problem(
                    ExitCode.REFUSED,
                    "nothing was sent: the platform folder " + platform.folder().name() + " is not granted",
                    "run: countersign trust");
        }
    }

    /**
     * Refuses hooks with mistakes that lint finds: they would fail on the host, or no program could
     * be built.
     */
    private static void sound(Platform platform) {
        List<Diagnostic> mistakes = platform.hookMistakes();
        if (!mistakes.isEmpty()) {
            throw new Problem(ExitCode.INVALID, mistakes);
        }
    }

    /** The clock used to wait between attempts. */
    public Clock clock() {
        return clock;
    }

    private String nonce() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
