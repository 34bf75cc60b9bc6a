package dev.countersign.operation;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.fleet.Fleet;
import dev.countersign.fleet.KerberosNames;
import dev.countersign.fleet.Unreached;
import dev.countersign.inventory.Host;
import dev.countersign.memory.LazyList;
import dev.countersign.observation.Field;
import dev.countersign.observation.Observations;
import dev.countersign.plan.Acceptance;
import dev.countersign.plan.Decision;
import dev.countersign.plan.ExpectedName;
import dev.countersign.plan.HostPlan;
import dev.countersign.plan.PlanFile;
import dev.countersign.plan.Planner;
import dev.countersign.platform.Platform;
import dev.countersign.policy.Requirements;
import dev.countersign.project.Project;
import dev.countersign.project.UngrantedSettings;
import dev.countersign.rollout.HostPool;
import dev.countersign.transaction.Preparation;
import dev.countersign.transaction.RemoteException;
import dev.countersign.wire.scan.NameService;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Plans or checks every host of a command, several at a time, and returns them in inventory order.
 */
public final class FleetPlanner {
    private final Session session;
    private final Project project;
    private final Fleet fleet;
    private final Acceptance acceptance;
    private final Instant now;
    private final Set<String> listed;
    private final KerberosNames names = new KerberosNames(NameService.ofThisMachine()::alias);

    public FleetPlanner(Session session, Project project, Fleet fleet, Acceptance acceptance) {
        this.session = session;
        this.project = project;
        this.fleet = fleet;
        this.acceptance = acceptance.with(project.settingGrants());
        this.now = session.now();
        this.listed = project.inventory().hosts().stream().map(Host::name).collect(Collectors.toSet());
    }

    /** What to do with each host: check or plan. */
    private interface Question {
        PlanFile.Entry ask(Preparation preparation, String host, Requirements requirements) throws RemoteException;
    }

    /** Observes and judges every host. */
    public List<HostPlan> check(List<Host> hosts) {
        Question look = (preparation, host, requirements) -> PlanFile.Entry.of(preparation.check(host, requirements));
        return LazyList.map(all("check", hosts, look), PlanFile.Entry::plan);
    }

    /** Plans every host, including the rehearsal. */
    List<PlanFile.Entry> plan(List<Host> hosts) {
        return all("plan", hosts, Preparation::plan);
    }

    private List<PlanFile.Entry> all(String task, List<Host> hosts, Question question) {
        UngrantedSettings.refuse(project, hosts, now);
        FleetEntries entries = new FleetEntries(hosts.size());
        try (Operator.Steps progress = session.operator().begin(task, hosts.size())) {
            HostPool.lending(session.parallel()).run(hosts, project.inventory()::through, host -> {
                entries.put(host.name(), machine(host, question));
                progress.step();
            });
        }
        return entries.of(hosts.stream().map(Host::name).toList());
    }

    /**
     * Asks the server that a host means, then every other server that runs on its machine; or only
     * those that are named.
     */
    private List<PlanFile.Entry> machine(Host host, Question question) {
        List<Host> named = project.chosen(host);
        if (!listed.contains(host.name()) || !named.equals(List.of(host))) {
            return named.stream().map(each -> named(each, question)).toList();
        }
        List<PlanFile.Entry> all = new ArrayList<>();
        all.add(one(host, question));
        OtherServers others = new OtherServers(host, all.get(0).plan(), project.inventory());
        others.reachable().forEach(each -> all.add(one(each, question)));
        others.elsewhere().forEach(each -> all.add(PlanFile.Entry.of(each)));
        return all;
    }

    /**
     * Asks a server that is named by its port alone, if an smbd is there. At another address than
     * that of the host in the inventory nothing is asked, because only the machine has said that it
     * is one of its own.
     */
    private PlanFile.Entry named(Host server, Question question) {
        Host listed = project.inventory().listed(server.name()).orElse(server);
        if (!server.smb().get(0).address().equals(listed.smb().get(0).address())) {
            return notAsked(
                    server,
                    server.platform(),
                    "the inventory does not name " + server.smb().get(0),
                    "give it an entry of its own in the inventory");
        }
        PlanFile.Entry entry = one(server, question);
        int port = server.smb().get(0).port();
        boolean absent = entry.plan()
                .observation()
                .filter(seen -> !seen.server().instances().isEmpty())
                .filter(seen -> seen.server().instances().stream()
                        .noneMatch(each -> each.endpoints().isEmpty()
                                || each.endpoints().stream().anyMatch(at -> at.port() == port)))
                .isPresent();
        return absent
                ? notAsked(
                        server,
                        entry.plan().platform(),
                        "no smbd of this machine listens at port " + port,
                        "see which ones run there: countersign check -l " + listed.name())
                : entry;
    }

    private static PlanFile.Entry notAsked(Host server, String platform, String why, String advice) {
        return PlanFile.Entry.of(HostPlan.unseen(
                server.name(),
                platform,
                new Decision.CannotTell(why, Optional.of(advice), ExitCode.COULD_NOT_TELL, true)));
    }

    private PlanFile.Entry one(Host host, Question question) {
        try {
            Optional<Platform> platform = fleet.platformFirst(host);
            if (platform.isEmpty()) {
                return PlanFile.Entry.of(
                        Unreached.unrecognised(host, project.platforms().names()));
            }
            Requirements requirements =
                    Requirements.of(project.policies(), project.asJudged(host, platform.map(Platform::name)), now);
            if (!platform.get().isSpokenTo()) {
                return onTheWire(host, platform.get(), requirements);
            }
            PlanFile.Entry entry = question.ask(
                    new Preparation(
                            fleet.calls(host, platform.get()),
                            fleet.look(host).at(platform.get()).alsoForSmb1(),
                            platform.get(),
                            acceptance,
                            host.expectedName().map(ExpectedName::new)),
                    host.name(),
                    requirements);
            return entry.with(names.note(host, requirements, entry.plan()));
        } catch (RemoteException notReached) {
            return PlanFile.Entry.of(Unreached.plan(host, notReached));
        } catch (IllegalArgumentException | IllegalStateException defect) {
            // A bug in this program that affects one host must not hide the results of the others.
            RemoteException failed = new RemoteException(
                    RemoteException.Kind.FAILED, "the program failed: " + defect, "nothing was changed there");
            return PlanFile.Entry.of(Unreached.plan(host, failed));
        } finally {
            fleet.release(host);
        }
    }

    /** Judges a host that nobody logs in to, by its wire alone. */
    private PlanFile.Entry onTheWire(Host host, Platform platform, Requirements requirements) {
        List<Field> nobody = List.of(new Field("uid", Bytes.utf8("65534")), new Field("recognised", Bytes.utf8("yes")));
        HostPlan judged = Planner.assess(
                        host.name(),
                        platform,
                        requirements,
                        Observations.of(nobody),
                        fleet.look(host).alsoForSmb1().directly(),
                        acceptance)
                .plan();
        HostPlan plan = host.expectedName()
                .map(name -> new ExpectedName(name).hold(judged))
                .orElse(judged);
        return new PlanFile.Entry(names.note(host, requirements, plan), nobody, Optional.empty(), Optional.empty());
    }

    /** Whether a plan makes a change. */
    public static boolean changes(HostPlan plan) {
        return plan.decision() instanceof Decision.Changes;
    }
}
