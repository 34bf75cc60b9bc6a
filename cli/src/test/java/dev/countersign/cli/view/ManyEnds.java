package dev.countersign.cli.view;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.bytes.Bytes;
import dev.countersign.bytes.Digest;
import dev.countersign.journal.Entry;
import dev.countersign.journal.Owner;
import dev.countersign.journal.RunJournal;
import dev.countersign.journal.RunRecord;
import dev.countersign.observation.RunId;
import dev.countersign.operation.RunReport;
import dev.countersign.plan.Acceptance;
import dev.countersign.plan.HostPlan;
import dev.countersign.plan.PlanFile;
import dev.countersign.plan.PlanFileJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A run of as many hosts as wanted, with every end that a journal can record. */
final class ManyEnds {
    private static final Instant NOW = Instant.parse("2026-11-22T09:51:41Z");

    /** What the journal records of a host, and the word for it. */
    enum Kind {
        COMPLIANT("AlreadyCompliant", "compliant"),
        WAIVED("Waived", "waived"),
        CHANGED("Committed", "changed"),
        RESTART("Pending", "pending restart"),
        RESTORED("RolledBack", "restored"),
        REFUSED("Refused", "refused"),
        NOT_REACHED("NotReached", "not reached"),
        NOT_STARTED("NotAttempted", "not started"),
        UNCONFIRMED("Unconfirmed", "unconfirmed"),
        PERSON("NeedsPerson", "needs attention"),
        ABANDONED("Abandoned", "abandoned"),
        SOMETHING_ELSE("Perfect", "unknown"),
        OPEN("", "unsettled"),
        NOT_BEGUN("", "not started");

        final String recorded;
        final String word;

        Kind(String recorded, String word) {
            this.recorded = recorded;
            this.word = word;
        }
    }

    private ManyEnds() {}

    /** Returns a run with hosts of these kinds in turn; what it kept of them is in {@code folder}. */
    static RunReport of(Path folder, int count, List<Kind> kinds) throws IOException {
        List<HostPlan> hosts = ManyHosts.of(count, List.of(ManyHosts.Kind.CHANGE));
        List<Entry> entries = new ArrayList<>();
        add(entries, "begin", "", Map.of("command", "apply", "user", "alice", "revision", ManyHosts.REVISION));
        for (int at = 0; at < count; at++) {
            host(folder, entries, hosts.get(at), kinds.get(at % kinds.size()), at);
        }
        PlanFile plan = new PlanFile(
                "0.1.0",
                NOW,
                NOW.plus(Duration.ofHours(24)),
                new PlanFile.Origin(Optional.of(ManyHosts.REVISION), false),
                new TreeMap<>(),
                new TreeMap<>(),
                Acceptance.NOTHING,
                hosts.stream().map(PlanFile.Entry::of).toList());
        return RunReport.of(new RunRecord(
                new RunId("20261122T095141Z-3f9c"),
                Owner.OWN,
                PlanFileJson.write(plan),
                entries,
                Bytes.EMPTY,
                List.of(),
                folder));
    }

    private static void host(Path folder, List<Entry> entries, HostPlan host, Kind kind, int number)
            throws IOException {
        if (kind == Kind.NOT_BEGUN) {
            return;
        }
        if (kind == Kind.CHANGED) {
            keep(
                    folder,
                    entries,
                    host.host(),
                    "before",
                    host.change().orElseThrow().before());
            keep(
                    folder,
                    entries,
                    host.host(),
                    "after",
                    host.change().orElseThrow().after());
        }
        add(entries, "intent", host.host(), Map.of("document", "/etc/samba/smb.conf"));
        if (!kind.recorded.isEmpty()) {
            add(
                    entries,
                    "ended",
                    host.host(),
                    Map.of("outcome", kind.recorded, "reason", "on the wire (192.0.2." + number + ":445 3.1.1)"));
        }
    }

    private static void keep(Path folder, List<Entry> entries, String host, String name, Bytes bytes)
            throws IOException {
        Path of = Files.createDirectories(folder.resolve("evidence").resolve(host));
        Files.write(of.resolve(name), bytes.toArray());
        add(
                entries,
                RunJournal.EVIDENCE_KEPT,
                host,
                Map.of("name", name, "sha256", bytes.digest().hex()));
    }

    private static void add(List<Entry> entries, String event, String host, Map<String, String> details) {
        entries.add(new Entry(entries.size() + 1L, NOW, event, host, details, Digest.of("".getBytes(UTF_8))));
    }
}
