package dev.countersign.operation;

import dev.countersign.bytes.Bytes;
import dev.countersign.bytes.Digest;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.FileReason;
import dev.countersign.diagnostic.Problem;
import dev.countersign.diagnostic.ShellCommand;
import dev.countersign.fleet.Fleet;
import dev.countersign.inventory.Host;
import dev.countersign.inventory.Inventory;
import dev.countersign.inventory.Part;
import dev.countersign.json.Json;
import dev.countersign.plan.Acceptance;
import dev.countersign.plan.Binding;
import dev.countersign.plan.Decision;
import dev.countersign.plan.HostPlan;
import dev.countersign.plan.PlanFile;
import dev.countersign.plan.PlanFileJson;
import dev.countersign.plan.PlanFileJson.Recorded;
import dev.countersign.project.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A plan that was kept, in a file or in a run. It only restricts what may be done and never gives
 * orders: a new plan is made now, and what the saved plan says about each host is compared with it.
 * So a forged plan file can only cause hosts to be refused.
 */
public record SavedPlan(Source source, PlanFileJson.Read read) {
    /**
     * How far clocks may differ: a plan may come from another machine, for example a build server.
     */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);

    /**
     * Where a plan was kept.
     *
     * @param advice how to make a new one
     */
    record Source(String name, String advice) {}

    /** Reads a plan file; fails with code 65 if it is not a plan. */
    public static SavedPlan of(Path file) {
        return of(new Source(file.toString(), "plan again: countersign plan --out " + file), bytes(file));
    }

    public static SavedPlan of(Source source, Bytes bytes) {
        return new SavedPlan(source, PlanFileJson.read(source.name(), bytes));
    }

    /**
     * Refuses a plan that is too old, or was made from different policies, templates or
     * inventories. Does not contact any host.
     */
    public SavedPlan refuseStale(Project project, Instant now) {
        refuseOutsideItsTime(now);
        refuseOddHosts(project);
        if (!read.sources().equals(project.sources())) {
            throw stale("these files have changed since it was made: " + differing(read.sources(), project.sources()));
        }
        return this;
    }

    /**
     * Refuses a plan that was made with a different {@code --accept-unproven} or {@code
     * --accept-temporary}: a file cannot accept anything on a person's behalf.
     */
    public SavedPlan refuseOther(Acceptance acceptance) {
        refuseOther("--accept-unproven", read.acceptance().unproven(), acceptance.unproven());
        refuseOther("--accept-temporary", read.acceptance().temporary(), acceptance.temporary());
        return this;
    }

    private void refuseOther(String option, boolean made, boolean given) {
        if (made != given) {
            throw stale(
                    given
                            ? "it was made without " + option + ", and cannot be applied with it"
                            : "it was made with " + option + ", and can only be applied with " + option + " again");
        }
    }

    /** Returns which platforms' program or folder has changed since; empty if none has. */
    public Optional<String> otherPrograms(Project project, Fleet fleet) {
        Set<String> others = read.hosts().stream()
                .map(Recorded::binding)
                .filter(each -> !each.text(Binding.PROGRAM)
                        .equals(each.text(Binding.PLATFORM)
                                .flatMap(platform -> PlanMaking.program(project, fleet, platform))
                                .map(Digest::hex)))
                .map(each -> each.text(Binding.PLATFORM).orElse("unknown"))
                .collect(Collectors.toCollection(TreeSet::new));
        return others.isEmpty()
                ? Optional.empty()
                : Optional.of("the program or the platform folder has changed since, for hosts of "
                        + String.join(", ", others));
    }

    /** Returns which part of the hosts it is a plan of; empty for all of them. */
    public Optional<Part> part() {
        return read.part();
    }

    /** Returns those of {@code hosts} that the plan describes, or another server of whose machine it does. */
    public List<Host> hosts(List<Host> hosts) {
        return hosts.stream()
                .filter(host -> read.hosts().stream()
                        .anyMatch(each -> host.called(each.host()).isPresent()))
                .toList();
    }

    /**
     * Returns the plan that was made now, with every host refused that differs from this saved
     * plan.
     */
    public PlanFile hold(PlanFile now) {
        return now.heldTo(read.hosts().stream().map(Recorded::binding).toList(), source.advice());
    }

    /**
     * The same, with every other server of a machine that the saved plan describes, and that is not
     * there any more.
     */
    public PlanFile hold(PlanFile now, Inventory inventory) {
        Set<String> there = now.hosts().stream().map(HostPlan::host).collect(Collectors.toSet());
        List<PlanFile.Entry> gone = read.hosts().stream()
                .filter(each -> !there.contains(each.host()))
                .filter(each -> inventory
                        .listed(each.host())
                        .filter(host -> !host.name().equals(each.host()) && there.contains(host.name()))
                        .isPresent())
                .filter(each -> !List.of("CannotTell", "Refuses").contains(RecordedHost.decision(each)))
                .map(each -> PlanFile.Entry.of(HostPlan.unseen(
                        each.host(),
                        "unknown",
                        new Decision.CannotTell(
                                "stale: its machine no longer runs this smbd; nothing was changed",
                                Optional.of(source.advice()),
                                ExitCode.COULD_NOT_TELL,
                                true))))
                .toList();
        return hold(now).and(gone);
    }

    /**
     * Refuses a plan outside its lifetime. The times in a plan are claims too: no plan is valid for
     * longer than its fixed lifetime, or was made in the future.
     */
    private void refuseOutsideItsTime(Instant now) {
        String made = "it was made at " + read.created();
        if (!now.isBefore(read.expires())) {
            throw stale(made + " and expired at " + read.expires());
        }
        if (read.created().isAfter(now.plus(CLOCKS_DIFFER))) {
            throw stale(made + ", which is in the future");
        }
        if (!read.expires().equals(read.created().plus(PlanMaking.LIFE))) {
            throw stale(made + " and claims to be valid until " + read.expires() + "; a plan is valid for "
                    + PlanMaking.LIFE.toHours() + " hours");
        }
    }

    private void refuseOddHosts(Project project) {
        if (read.hosts().isEmpty() && read.part().isEmpty()) {
            throw stale("it has no hosts");
        }
        Set<String> names = new TreeSet<>();
        for (Recorded each : read.hosts()) {
            if (!names.add(each.host())) {
                throw stale("it lists host '" + each.host() + "' twice");
            }
            if (project.inventory().host(each.host()).isEmpty()) {
                throw stale("host '" + each.host() + "' is not in any inventory");
            }
        }
    }

    /** Returns the policies, templates and inventories that were changed, added or deleted. */
    private static String differing(Map<String, Digest> then, Map<String, Digest> now) {
        SortedSet<String> paths = new TreeSet<>(then.keySet());
        paths.addAll(now.keySet());
        paths.removeIf(path -> then.containsKey(path) && then.get(path).equals(now.get(path)));
        return String.join(", ", paths);
    }

    private static Bytes bytes(Path file) {
        try {
            // read the size first: its error says why the file cannot be read
            long size = Files.size(file);
            if (!Files.isRegularFile(file) || size > Json.Limits.OURS.bytes()) {
                throw unreadable(file, "it is not a regular file, or too large for a plan");
            }
            return Bytes.of(Files.readAllBytes(file));
        } catch (IOException failed) {
            throw unreadable(file, FileReason.of(failed, file));
        }
    }

    /** Other commands take names of hosts here, so somebody may mean one. */
    private static String advice(Path file) {
        String make = "make one: " + ShellCommand.of(List.of("countersign", "plan", "--out", file.toString()));
        return file.getNameCount() > 1 || Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                ? make
                : "if it is a host: " + ShellCommand.of(List.of("countersign", "apply", "-l", file.toString()))
                        + "\nif you want a plan of that name, " + make;
    }

    private static Problem unreadable(Path file, String why) {
        return new Problem(ExitCode.INVALID, "the plan " + file + " cannot be read: " + why, advice(file));
    }

    private Problem stale(String why) {
        return new Problem(
                ExitCode.REFUSED,
                "the plan " + source.name() + " cannot be applied: " + why + "; nothing was changed",
                source.advice());
    }
}
