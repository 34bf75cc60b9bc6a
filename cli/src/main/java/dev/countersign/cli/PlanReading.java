package dev.countersign.cli;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.FileReason;
import dev.countersign.diagnostic.Problem;
import dev.countersign.document.Bytes;
import dev.countersign.document.Digest;
import dev.countersign.inventory.Host;
import dev.countersign.json.Json;
import dev.countersign.observation.Observation;
import dev.countersign.observation.Observations;
import dev.countersign.observation.Soundness;
import dev.countersign.plan.Candidate;
import dev.countersign.plan.HostPlan;
import dev.countersign.plan.PlanFile;
import dev.countersign.plan.PlanFileJson;
import dev.countersign.plan.Planner;
import dev.countersign.plan.RehearsalAnswer;
import dev.countersign.platform.Platform;
import dev.countersign.policy.Requirements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Reads a plan file and derives every host again, from what was seen then and from the policies as they are now. What does not
 * come out equal is refused: a plan file is a claim, not an order.
 */
final class PlanReading {
    /** A plan may come from another machine, such as one that only builds. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);

    private PlanReading() {}

    /** The policies, templates and inventories that are others, new or gone. */
    private static String differing(Map<String, Digest> then, Map<String, Digest> now) {
        SortedSet<String> paths = new TreeSet<>(then.keySet());
        paths.addAll(now.keySet());
        paths.removeIf(path -> then.containsKey(path) && then.get(path).equals(now.get(path)));
        return String.join(", ", paths);
    }

    /**
     * Where a plan was kept.
     *
     * @param advice how a new one is made
     */
    record Source(String name, String advice) {}

    static PlanFile of(Path file, Context context, Project project, Fleet fleet) {
        Source source = new Source(file.toString(), "run: countersign plan --out " + file);
        return of(source, bytes(file), host -> true, context, project, fleet);
    }

    /** The same for a plan that is kept elsewhere, and for some of its hosts only. */
    static PlanFile of(
            Source file, Bytes bytes, Predicate<String> hosts, Context context, Project project, Fleet fleet) {
        PlanFileJson.Read read = PlanFileJson.read(file.name(), bytes);
        refuseOutsideItsTime(file, read, context.environment().clock().now());
        refuseOddHosts(file, read);
        if (!read.sources().equals(project.sources())) {
            throw stale(file, "not as they were when it was made: " + differing(read.sources(), project.sources()));
        }
        List<PlanFile.Entry> entries = read.hosts().stream()
                .filter(recorded -> hosts.test(recorded.host()))
                .map(recorded -> derive(file, recorded, read, context, project))
                .toList();
        SortedMap<String, Digest> scripts = new TreeMap<>(read.scripts());
        scripts.keySet()
                .retainAll(entries.stream().map(each -> each.plan().platform()).toList());
        if (!PlanMaking.scripts(project, fleet, entries).equals(scripts)) {
            throw stale(file, "the program or its hooks are others than when it was made");
        }
        return new PlanFile(
                Version.text(),
                read.created(),
                read.expires(),
                project.origin(),
                read.sources(),
                read.scripts(),
                read.acceptance(),
                entries);
    }

    /** What a plan says of its own time is a claim as well: no plan of ours is good for longer, or was made tomorrow. */
    private static void refuseOutsideItsTime(Source file, PlanFileJson.Read read, Instant now) {
        if (!now.isBefore(read.expires())) {
            throw stale(file, "it was made at " + read.created() + " and is good until " + read.expires());
        }
        if (read.created().isAfter(now.plus(CLOCKS_DIFFER))) {
            throw stale(file, "it was made at " + read.created() + ", which is still to come");
        }
        if (!read.expires().equals(read.created().plus(PlanMaking.LIFE))) {
            throw stale(
                    file,
                    "it was made at " + read.created() + " and says that it is good until " + read.expires()
                            + "; a plan is good for " + PlanMaking.LIFE.toHours() + " hours");
        }
    }

    private static void refuseOddHosts(Source file, PlanFileJson.Read read) {
        if (read.hosts().isEmpty()) {
            throw stale(file, "there is no host in it");
        }
        Set<String> names = new HashSet<>();
        for (PlanFileJson.Recorded each : read.hosts()) {
            if (!names.add(each.host())) {
                throw stale(file, "host '" + each.host() + "' stands in it twice");
            }
        }
    }

    private static PlanFile.Entry derive(
            Source file, PlanFileJson.Recorded recorded, PlanFileJson.Read read, Context context, Project project) {
        Host host = project.inventory()
                .host(recorded.host())
                .orElseThrow(() -> stale(file, "host '" + recorded.host() + "' is in no inventory"));
        if (recorded.observed().isEmpty()) {
            throw new Problem(
                    ExitCode.REFUSED,
                    file.name() + ": host '" + recorded.host()
                            + "' was not reached when this plan was made; nothing was changed",
                    "plan again when it can be reached, or leave it out: countersign plan -l '!" + recorded.host()
                            + "' --out " + file.name());
        }
        Platform platform = project.platforms()
                .named(recorded.platform())
                .orElseThrow(() -> stale(file, "there is no platform '" + recorded.platform() + "'"));
        if (!project.candidates(host).containsKey(platform.name())) {
            throw stale(file, "host '" + recorded.host() + "' is of another platform than '" + platform.name() + "'");
        }
        Requirements requirements = Requirements.of(
                project.policies(),
                Project.subject(host, Optional.of(platform.name())),
                context.environment().clock().now());
        if (Soundness.objection(recorded.observed()).isPresent()) {
            throw stale(file, "no host can have answered what it says of '" + recorded.host() + "'");
        }
        Observation observation = Observations.of(recorded.observed());
        Planner.Assessment assessment = Planner.assess(
                recorded.host(),
                platform,
                requirements,
                observation,
                recorded.wire(),
                read.acceptance().with(project.settingGrants()));
        HostPlan derived =
                assessment.candidate().isPresent() && recorded.rehearsed().isPresent()
                        ? Planner.conclude(
                                platform,
                                assessment,
                                recorded.baseline().map(RehearsalAnswer::of),
                                RehearsalAnswer.of(recorded.rehearsed().get()),
                                read.acceptance().with(project.settingGrants()))
                        : assessment.plan();
        boolean baseline = assessment.candidate().flatMap(Candidate::baseline).isPresent();
        if (baseline != recorded.baseline().isPresent()
                || !Objects.equals(PlanFileJson.conclusion(derived), recorded.conclusion())) {
            throw stale(file, "what it says of '" + recorded.host() + "' does not follow from what was seen there");
        }
        return new PlanFile.Entry(derived, recorded.observed(), recorded.baseline(), recorded.rehearsed());
    }

    static Bytes bytes(Path file) {
        try {
            // asked first: it says why there is none
            long size = Files.size(file);
            if (!Files.isRegularFile(file) || size > Json.Limits.OURS.bytes()) {
                throw unreadable(file, "it is no file, or too large for a plan");
            }
            return Bytes.of(Files.readAllBytes(file));
        } catch (IOException failed) {
            throw unreadable(file, FileReason.of(failed, file));
        }
    }

    private static Problem unreadable(Path file, String why) {
        return new Problem(
                ExitCode.INVALID,
                "the plan " + file + " cannot be read: " + why,
                "make one: countersign plan --out " + file);
    }

    private static Problem stale(Source file, String why) {
        return new Problem(
                ExitCode.REFUSED,
                "the plan " + file.name() + " cannot be applied: " + why + "; nothing was changed",
                file.advice());
    }
}
