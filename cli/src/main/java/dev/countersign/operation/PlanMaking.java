package dev.countersign.operation;

import dev.countersign.bytes.Bytes;
import dev.countersign.bytes.Digest;
import dev.countersign.fleet.Fleet;
import dev.countersign.inventory.Host;
import dev.countersign.json.Json;
import dev.countersign.plan.Acceptance;
import dev.countersign.plan.PlanFile;
import dev.countersign.plan.PlanFileJson;
import dev.countersign.project.KeptFile;
import dev.countersign.project.Project;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Puts a plan together and writes it to a file. */
public final class PlanMaking {
    /** How long a plan may be applied. Hosts change, and making a new plan takes only seconds. */
    static final Duration LIFE = Duration.ofHours(24);

    private PlanMaking() {}

    public static PlanFile make(
            Session session, Project project, Fleet fleet, Acceptance acceptance, List<PlanFile.Entry> entries) {
        Instant now = session.now();
        return new PlanFile(
                session.program(),
                now,
                now.plus(LIFE),
                project.origin(),
                project.sources(),
                programs(project, fleet, entries),
                acceptance,
                entries);
    }

    /**
     * Observes these hosts now, and plans them with the current policies, waivers and platforms.
     */
    public static PlanFile now(Session session, Project project, Fleet fleet, Acceptance acceptance, List<Host> hosts) {
        // before looking at the hosts, which may take minutes: the origin must be that of the
        // loaded files
        project.origin();
        return make(
                session, project, fleet, acceptance, new FleetPlanner(session, project, fleet, acceptance).plan(hosts));
    }

    private static SortedMap<String, Digest> programs(Project project, Fleet fleet, List<PlanFile.Entry> entries) {
        SortedMap<String, Digest> programs = new TreeMap<>();
        entries.stream()
                .map(entry -> entry.plan().platform())
                .distinct()
                .forEach(platform ->
                        program(project, fleet, platform).ifPresent(digest -> programs.put(platform, digest)));
        return programs;
    }

    /**
     * Returns the digest of the program that is sent to hosts of a platform, and of the platform's
     * folder.
     */
    static Optional<Digest> program(Project project, Fleet fleet, String platform) {
        return project.platforms()
                .named(platform)
                .map(each -> Bytes.utf8(fleet.script(each).digest().hex() + " "
                                + each.folder().digest().hex())
                        .digest());
    }

    /** Returns the file to write a plan to. It replaces an existing file only if that is a plan. */
    public static KeptFile file(Path file) {
        return new KeptFile(file, new KeptFile.Kind() {
            @Override
            public String otherwise() {
                return "it is not a plan";
            }

            @Override
            public long most() {
                return Json.Limits.OURS.bytes();
            }

            @Override
            public boolean is(Bytes content) {
                return PlanFileJson.isPlan(content);
            }
        });
    }
}
