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

/** Puts a plan together, and keeps it in a file. */
public final class PlanMaking {
    /** How long a plan may be applied. Hosts change; a plan that is older is made again in seconds. */
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

    /** Looks at these hosts now, and plans them by the policies, waivers and platforms of now. */
    public static PlanFile now(Session session, Project project, Fleet fleet, Acceptance acceptance, List<Host> hosts) {
        project.origin(); // before hosts are looked at, which may take minutes: what was loaded is what is asked about
        return make(
                session, project, fleet, acceptance, new FleetPlanner(session, project, fleet, acceptance).plan(hosts));
    }

    private static SortedMap<String, Digest> programs(Project project, Fleet fleet, List<PlanFile.Entry> entries) {
        SortedMap<String, Digest> programs = new TreeMap<>();
        for (PlanFile.Entry entry : entries) {
            String platform = entry.plan().platform();
            program(project, fleet, platform).ifPresent(digest -> programs.put(platform, digest));
        }
        return programs;
    }

    /** What is sent to hosts of a platform, and everything that its folder says of them. */
    static Optional<Digest> program(Project project, Fleet fleet, String platform) {
        return project.platforms()
                .named(platform)
                .map(each -> Bytes.utf8(fleet.script(each).digest().hex() + " "
                                + each.folder().digest().hex())
                        .digest());
    }

    /** The file that a plan is kept in: nothing but a plan is replaced by it. */
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
