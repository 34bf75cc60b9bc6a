package dev.countersign.operation;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.FileReason;
import dev.countersign.diagnostic.Problem;
import dev.countersign.inventory.Host;
import dev.countersign.observation.Observation;
import dev.countersign.observation.ObservationValidator;
import dev.countersign.observation.Observations;
import dev.countersign.plan.Acceptance;
import dev.countersign.plan.Candidate;
import dev.countersign.plan.Decision;
import dev.countersign.plan.ExpectedName;
import dev.countersign.plan.HostPlan;
import dev.countersign.plan.LeaseHold;
import dev.countersign.plan.PlanFileJson;
import dev.countersign.plan.Planner;
import dev.countersign.plan.RehearsalAnswer;
import dev.countersign.plan.Rehearsed;
import dev.countersign.plan.SettingGrants;
import dev.countersign.platform.Platform;
import dev.countersign.policy.Requirements;
import dev.countersign.project.Project;
import dev.countersign.project.Trust;
import dev.countersign.project.UngrantedSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Plans from the observations recorded in plan files. It does not contact any host: no connection,
 * no hook, no secret. This is for policies from somebody who is not trusted yet. It is not for
 * apply, which needs a rehearsal of exactly the bytes it writes.
 */
public final class OfflinePlanner {
    private static final String SUFFIX = ".plan";

    /** A host as a plan file recorded it, and the time of the record. */
    private record Seen(Instant at, PlanFileJson.Recorded host) {}

    private final Path place;
    private final Map<String, Seen> hosts;

    private OfflinePlanner(Path place, Map<String, Seen> hosts) {
        this.place = place;
        this.hosts = hosts;
    }

    /**
     * Reads a plan file, or every {@code *.plan} file in a folder. If several describe the same
     * host, the newest counts.
     *
     * @throws Problem with code 65 if there is no plan file, or one of them is not valid
     */
    public static OfflinePlanner read(Path place) {
        Map<String, Seen> hosts = new HashMap<>();
        for (Path file : files(place)) {
            PlanFileJson.Read read = SavedPlan.of(file).read();
            for (PlanFileJson.Recorded recorded : read.hosts()) {
                if (!recorded.observed().isEmpty()) {
                    refuseUnsound(file, recorded);
                    hosts.merge(
                            recorded.host(),
                            new Seen(read.created(), recorded),
                            (one, other) -> one.at().isBefore(other.at()) ? other : one);
                }
            }
        }
        return new OfflinePlanner(place, hosts);
    }

    private static void refuseUnsound(Path file, PlanFileJson.Recorded recorded) {
        ObservationValidator.objection(recorded.observed()).ifPresent(odd -> {
            throw new Problem(
                    ExitCode.INVALID,
                    file + ": what it records of '" + recorded.host() + "' is invalid: " + odd,
                    "plan again on a machine that can reach the host: countersign plan --out " + file);
        });
    }

    private static List<Path> files(Path place) {
        if (!Files.isDirectory(place)) {
            return List.of(place);
        }
        try (Stream<Path> all = Files.list(place)) {
            List<Path> plans = all.filter(each -> each.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
            if (!plans.isEmpty()) {
                return plans;
            }
        } catch (IOException unreadable) {
            throw none(place, "it cannot be read: " + FileReason.of(unreadable, place));
        }
        throw none(place, "it has no *" + SUFFIX + " file");
    }

    private static Problem none(Path place, String why) {
        return new Problem(
                ExitCode.INVALID,
                "no observations in " + place + ": " + why,
                "record them with access to the hosts: countersign plan --out " + place.resolve("hosts" + SUFFIX));
    }

    /** Returns the plan of every host, in the given order. */
    public List<HostPlan> plan(List<Host> chosen, Project project, Acceptance acceptance, Instant now) {
        return chosen.stream()
                .flatMap(host -> project.chosen(host).equals(List.of(host))
                        ? Stream.concat(Stream.of(host), others(host, project))
                        : project.chosen(host).stream())
                .map(host -> plan(host, project, acceptance, now))
                .toList();
    }

    /** Returns the other servers of a host's machine that were recorded, and have no entry of their own. */
    private Stream<Host> others(Host host, Project project) {
        return hosts.keySet().stream()
                .sorted()
                .filter(name -> project.inventory().hosts().stream()
                        .noneMatch(each -> each.name().equals(name)))
                .flatMap(name -> host.called(name).stream());
    }

    private HostPlan plan(Host host, Project project, Acceptance acceptance, Instant now) {
        Optional<Seen> seen = Optional.ofNullable(hosts.get(host.name()));
        Optional<Platform> platform = seen.flatMap(each ->
                Optional.ofNullable(project.candidates(host).get(each.host().platform())));
        if (platform.isEmpty()) {
            String why = seen.map(each -> "recorded as " + each.host().platform() + ", which the inventory rules out")
                    .orElse(place + " has no record of this host");
            return HostPlan.unseen(
                    host.name(),
                    host.platform(),
                    new Decision.CannotTell(
                            why,
                            Optional.of("countersign plan -l " + host.name() + " --out FILE, where it can be reached"),
                            ExitCode.COULD_NOT_TELL,
                            false));
        }
        PlanFileJson.Recorded recorded = seen.orElseThrow().host();
        Observation observation = Observations.of(recorded.observed());
        Planner.Assessment judged = Planner.assess(
                host.name(),
                platform.get(),
                Requirements.of(project.policies(), project.asJudged(host, Optional.of(recorded.platform())), now),
                observation,
                recorded.wire(),
                acceptance.with(SettingGrants.TO_SHOW));
        Planner.Assessment assessment = host.expectedName()
                .map(name -> judged.held(new ExpectedName(name)))
                .orElse(judged);
        List<String> marks = UngrantedSettings.marks(
                project, project.asJudged(host, Optional.of(recorded.platform())), observation.role(), now);
        String folder =
                Trust.granted(platform.get().folder(), project.settings().grants())
                        ? ""
                        : "; planned with " + platform.get().folder().name() + ", which is not granted";
        String when = Stream.concat(
                        Stream.of("as recorded at " + seen.orElseThrow().at() + ", not verified" + folder),
                        marks.stream())
                .collect(Collectors.joining("; "));
        return assessment
                .candidate()
                .map(candidate -> concluded(platform.get(), assessment, candidate, recorded, acceptance, when))
                .orElseGet(() -> assessment.plan().note(List.of(when)));
    }

    /**
     * Uses the recorded rehearsal if it was of the same bytes; otherwise the plan has no rehearsal.
     */
    private static HostPlan concluded(
            Platform platform,
            Planner.Assessment assessment,
            Candidate candidate,
            PlanFileJson.Recorded recorded,
            Acceptance acceptance,
            String when) {
        boolean same = RecordedHost.text(recorded, "after")
                        .equals(Optional.of(candidate.change().after().digest().hex()))
                && RecordedHost.text(recorded, "before")
                        .equals(Optional.of(candidate.change().before().digest().hex()));
        if (same && recorded.rehearsed().isPresent()) {
            return Planner.conclude(
                            platform,
                            assessment,
                            recorded.baseline().map(RehearsalAnswer::of),
                            RehearsalAnswer.of(recorded.rehearsed().get()),
                            acceptance)
                    .note(List.of(when));
        }
        Rehearsed never =
                new Rehearsed(Optional.empty(), new LeaseHold("known after a rehearsal", "unknown"), List.of());
        return assessment
                .plan()
                .decide(new Decision.Changes(candidate.change(), never))
                .note(List.of(when + "; this change was not rehearsed on the host, which may refuse it"));
    }
}
