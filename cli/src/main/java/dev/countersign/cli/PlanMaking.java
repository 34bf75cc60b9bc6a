package dev.countersign.cli;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.FileReason;
import dev.countersign.diagnostic.Problem;
import dev.countersign.document.Digest;
import dev.countersign.plan.Acceptance;
import dev.countersign.plan.PlanFile;
import dev.countersign.plan.PlanFileJson;
import dev.countersign.platform.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
                scripts(project, fleet, entries),
                acceptance,
                entries);
    }

    /** What is sent to the hosts, of every platform that occurs. */
    static SortedMap<String, Digest> scripts(Project project, Fleet fleet, List<PlanFile.Entry> entries) {
        SortedMap<String, Digest> scripts = new TreeMap<>();
        for (PlanFile.Entry entry : entries) {
            project.platforms()
                    .named(entry.plan().platform())
                    .map((Platform each) -> fleet.script(each).digest())
                    .ifPresent(digest -> scripts.put(entry.plan().platform(), digest));
        }
        return scripts;
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
