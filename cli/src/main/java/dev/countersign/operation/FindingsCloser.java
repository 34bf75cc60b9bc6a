package dev.countersign.operation;

import dev.countersign.finding.Closing;
import dev.countersign.finding.ClosingJudge;
import dev.countersign.finding.RecordedFinding;
import dev.countersign.finding.RowEvidence;
import dev.countersign.finding.RunEvidence;
import dev.countersign.finding.Waived;
import dev.countersign.fleet.Fleet;
import dev.countersign.inventory.Endpoint;
import dev.countersign.inventory.Host;
import dev.countersign.inventory.SshLogin;
import dev.countersign.observation.WirePicture;
import dev.countersign.plan.Acceptance;
import dev.countersign.plan.HostPlan;
import dev.countersign.plan.Verdict;
import dev.countersign.policy.PostureValue;
import dev.countersign.policy.PostureWord;
import dev.countersign.project.Project;
import dev.countersign.wire.probe.NoReply;
import dev.countersign.wire.scan.Exclusions;
import dev.countersign.wire.scan.NameService;
import dev.countersign.wire.scan.Scan;
import dev.countersign.wire.scan.ScanResult;
import dev.countersign.wire.scan.ScanSettings;
import dev.countersign.wire.scan.TargetList;
import dev.countersign.wire.scan.TargetSource;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Asks again about every row of a findings file: each endpoint once on the wire, and each host with a login of its
 * own through a check. Changes nothing.
 */
public final class FindingsCloser {
    /** An inventory that says one of these says how to log in. */
    private static final Set<SshLogin.Setting> LOGIN = Set.of(SshLogin.Setting.USER, SshLogin.Setting.KEYS);

    private final Session session;
    private final Optional<Project> project;
    private final ScanSettings settings;
    private final boolean tryGuest;

    /**
     * What became of all rows.
     *
     * @param asked when they were asked about
     * @param interrupted whether some were not asked about, because the user interrupted it
     */
    public record Result(Instant asked, List<Closing> rows, boolean interrupted) {
        public Result {
            rows = List.copyOf(rows);
        }
    }

    /**
     * Prepares it.
     *
     * @param project hosts, waivers and runs; empty where there is no repository
     * @param tryGuest whether guest and anonymous logins are tried on hosts with a login
     */
    public FindingsCloser(Session session, Optional<Project> project, ScanSettings settings, boolean tryGuest) {
        this.session = session;
        this.project = project;
        this.settings = settings;
        this.tryGuest = tryGuest;
    }

    /**
     * Asks about all rows and returns them in the same order.
     *
     * @param stopped whether to ask no more; what was not asked about cannot be told then
     */
    public Result close(List<RecordedFinding> rows, BooleanSupplier stopped) {
        Instant asked = session.now();
        List<Endpoint> endpoints =
                rows.stream().map(RecordedFinding::endpoint).distinct().toList();
        Map<Endpoint, ScanResult> answers = new HashMap<>();
        boolean interrupted = ask(endpoints, answers, stopped);
        Map<RecordedFinding, Host> hosts = hosts(rows);
        Map<String, HostPlan> seen = interrupted ? Map.of() : logIn(hosts.values());
        WireHistory history = WireHistory.of(
                RunFolder.read(session.scope().directory(), session.workstation()),
                rows.stream().map(each -> name(each, hosts)).collect(Collectors.toSet()));
        List<Closing> closings = new ArrayList<>();
        for (RecordedFinding row : rows) {
            Optional<ScanResult> answer = Optional.ofNullable(answers.get(row.endpoint()));
            Optional<Host> host = Optional.ofNullable(hosts.get(row));
            Optional<HostPlan> plan = host.flatMap(each -> Optional.ofNullable(seen.get(each.name())));
            List<RunEvidence> runs = history.of(name(row, hosts), row);
            closings.add(ClosingJudge.judge(row, evidence(row, answer, host, plan, runs, asked)));
        }
        return new Result(asked, closings, interrupted);
    }

    /** Returns what the inventory, and so its runs, call the host of a row. */
    private static String name(RecordedFinding row, Map<RecordedFinding, Host> hosts) {
        return Optional.ofNullable(hosts.get(row)).map(Host::name).orElse(row.host());
    }

    private RowEvidence evidence(
            RecordedFinding row,
            Optional<ScanResult> answer,
            Optional<Host> host,
            Optional<HostPlan> plan,
            List<RunEvidence> runs,
            Instant now) {
        return new RowEvidence(
                answer.map(ScanResult::answer),
                answer.filter(FindingsCloser::hasNoName).isPresent(),
                plan.flatMap(each -> host.flatMap(its -> inside(its, each, row.endpoint()))),
                plan.flatMap(FindingsCloser::protection),
                project.flatMap(each ->
                        host.flatMap(its -> Waived.of(each.policies(), Project.subject(its), row.subject(), now))),
                runs);
    }

    /** Asks every endpoint once; returns whether the user interrupted it. */
    private boolean ask(List<Endpoint> endpoints, Map<Endpoint, ScanResult> answers, BooleanSupplier stopped) {
        // GUIDs and salts must be different, not secret: a fast generator is enough, with a seed
        // that cannot be guessed.
        SplittableRandom random = new SplittableRandom(new SecureRandom().nextLong());
        Scan scan = new Scan(settings, Exclusions.of(List.of()), NameService.ofThisMachine(), random);
        TargetList list = TargetList.of(List.of(new TargetSource.Endpoints(endpoints)), Endpoint.SMB_PORT);
        List<ScanResult> results = Collections.synchronizedList(new ArrayList<>());
        try (Operator.Steps progress = session.operator().begin("close", endpoints.size())) {
            scan.run(list.endpoints(), stopped, result -> {
                results.add(result);
                progress.step();
            });
        }
        // results come in the order of the targets, and nothing is excluded
        for (int i = 0; i < results.size(); i++) {
            answers.put(endpoints.get(i), results.get(i));
        }
        return results.size() < endpoints.size();
    }

    private static boolean hasNoName(ScanResult result) {
        return result.target().literal().isEmpty()
                // an address with a zone is looked up as a name is
                && result.target().address().indexOf(':') < 0
                && result.answer()
                        .why()
                        .equals(NoReply.noSuchName(result.target().address()).why());
    }

    /** Returns the host of the inventory that each row is about: the one with its name, else with its endpoint. */
    private Map<RecordedFinding, Host> hosts(List<RecordedFinding> rows) {
        Map<String, Host> byName = new HashMap<>();
        Map<Endpoint, Host> byEndpoint = new HashMap<>();
        project.ifPresent(each -> each.inventory().hosts().forEach(host -> {
            byName.put(host.name(), host);
            host.smb().forEach(endpoint -> byEndpoint.putIfAbsent(endpoint, host));
        }));
        Map<RecordedFinding, Host> hosts = new HashMap<>();
        for (RecordedFinding row : rows) {
            Optional.ofNullable(byName.get(row.host()))
                    .or(() -> Optional.ofNullable(byEndpoint.get(row.endpoint())))
                    .ifPresent(host -> hosts.put(row, host));
        }
        return hosts;
    }

    /** Checks the hosts for which the inventory says how to log in. */
    private Map<String, HostPlan> logIn(Collection<Host> hosts) {
        if (project.isEmpty() || hosts.isEmpty()) {
            return Map.of();
        }
        // as it is written: what ~/.ssh/config says of every host is no reason to log in to every host
        Set<String> named = Project.inventory(session.scope(), session.workstation()).hosts().stream()
                .filter(FindingsCloser::hasLogin)
                .map(Host::name)
                .collect(Collectors.toSet());
        Set<Host> asked = hosts.stream()
                .filter(each -> named.contains(each.name()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        asked.retainAll(Set.copyOf(project.get().hosts()));
        if (asked.isEmpty()) {
            return Map.of();
        }
        Fleet fleet = session.fleetToRead(project.get(), tryGuest);
        Map<String, HostPlan> seen = new LinkedHashMap<>();
        new FleetPlanner(session, project.get(), fleet, Acceptance.NOTHING)
                .check(List.copyOf(asked))
                .forEach(each -> seen.put(each.host(), each));
        return seen;
    }

    private static boolean hasLogin(Host host) {
        return host.smbLogin().isPresent()
                || host.login().password().isPresent()
                || !host.login().unsaid().containsAll(LOGIN);
    }

    /** Returns the endpoint as a check saw it; empty if it saw none of its host's. */
    private static Optional<WirePicture.Endpoint> inside(Host host, HostPlan plan, Endpoint endpoint) {
        int index = host.smb().indexOf(endpoint);
        List<WirePicture.Endpoint> seen = plan.wire().endpoints();
        return index >= 0 && seen.size() == host.smb().size() ? Optional.of(seen.get(index)) : Optional.empty();
    }

    /** Returns why a rule about signing holds on a host that does not require it, if the configuration says so. */
    private static Optional<String> protection(HostPlan plan) {
        return plan.findings().stream()
                .filter(each -> each.posture()
                        .filter(PostureWord.SERVER_SIGNING::equals)
                        .isPresent())
                .filter(each -> each.verdict() == Verdict.COMPLIANT
                        && !each.exactly()
                        && each.wanted().equals(PostureValue.REQUIRED.toString()))
                .map(each -> each.why())
                .findFirst();
    }
}
