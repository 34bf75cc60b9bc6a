package dev.countersign.cli;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.FileReason;
import dev.countersign.diagnostic.Problem;
import dev.countersign.document.Bytes;
import dev.countersign.document.Digest;
import dev.countersign.inventory.Host;
import dev.countersign.plan.Acceptance;
import dev.countersign.plan.PlanFile;
import dev.countersign.plan.PlanFileJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Puts a plan together, and keeps it in a file. */
final class PlanMaking {
    /** How long a plan may be applied. Hosts change; a plan that is older is made again in seconds. */
    static final Duration LIFE = Duration.ofHours(24);

    private PlanMaking() {}

    static PlanFile make(
            Context context, Project project, Fleet fleet, Acceptance acceptance, List<PlanFile.Entry> entries) {
        Instant now = context.environment().clock().now();
        return new PlanFile(
                Version.text(),
                now,
                now.plus(LIFE),
                project.origin(),
                project.sources(),
                programs(project, fleet, entries),
                acceptance,
                entries);
    }

    /** Looks at these hosts now, and plans them by the policies, waivers and platforms of now. */
    static PlanFile now(Context context, Project project, Fleet fleet, Acceptance acceptance, List<Host> hosts) {
        return make(context, project, fleet, acceptance, new Planning(context, project, fleet, acceptance).plan(hosts));
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

    /** Whole or not at all, readable by the user only: a plan holds documents of hosts. */
    static void keep(Path file, PlanFile plan) {
        Path directory = file.toAbsolutePath().getParent();
        try {
            Path temporary = Files.createTempFile(
                    directory,
                    ".plan",
                    ".tmp",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(temporary, PlanFileJson.write(plan).toArray());
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException unwritable) {
            throw new Problem(
                    ExitCode.FAILED,
                    "the plan cannot be written to " + file + ": " + FileReason.of(unwritable),
                    "name another --out");
        }
    }
}
