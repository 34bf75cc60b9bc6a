package dev.countersign.plan;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.document.UnifiedDiff;
import dev.countersign.document.smbconf.SmbConfSecrets;
import dev.countersign.observation.Field;
import dev.countersign.observation.Observation;
import dev.countersign.observation.Observations;
import dev.countersign.observation.WireAnswer;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.observation.WirePicture;
import dev.countersign.platform.Platform;
import dev.countersign.policy.Policies;
import dev.countersign.policy.Requirements;
import dev.countersign.policy.Subject;
import dev.countersign.yaml.SourceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A folder {@code templates/PLATFORM/cases/NAME}: what a host of the platform showed
 * ({@code document}, {@code host.yaml}, and {@code reads}, its reader's output), what is required
 * of it ({@code policy.yaml}), and the expected result ({@code expect}).
 *
 * <p>{@code reads-after} is the reader's output for the candidate. Without a {@code document} the
 * host showed none.
 */
record GoldenCase(Platform platform, Path folder) {
    private static final Instant NOW = Instant.parse("2026-11-22T00:00:00Z");

    /** The result, in the format of {@code expect}, and the change if there is one. */
    record Result(String text, Optional<Change> change) {}

    String expected() {
        return read("expect").orElseThrow();
    }

    /** Returns the result of the case as it is. */
    Result result() {
        return result(bytes("document"), read("reads"), read("reads-after"), wire());
    }

    /** Returns the result after {@code change} was made and the wire shows required. */
    Result again(Change change) {
        return result(Optional.of(change.after()), read("reads-after"), read("reads-after"), Advertised.REQUIRED);
    }

    private Result result(
            Optional<Bytes> document, Optional<String> reads, Optional<String> readsAfter, Advertised wire) {
        Planner.Assessment assessment = Planner.assess(
                "host", platform, requirements(), observation(document, reads), picture(wire), Acceptance.NOTHING);
        HostPlan plan = assessment.candidate().isEmpty()
                ? assessment.plan()
                : Planner.conclude(
                        platform,
                        assessment,
                        Optional.empty(),
                        RehearsalAnswer.of(rehearsed(reads, readsAfter)),
                        Acceptance.NOTHING);
        return new Result(text(plan), plan.change());
    }

    private static String text(HostPlan plan) {
        if (plan.decision() instanceof Decision.Changes changes) {
            Change change = changes.change();
            return change instanceof Change.Activate
                    ? "activate\n"
                    : "change\n"
                            + UnifiedDiff.of(change.path(), change.before(), change.after(), SmbConfSecrets::masked);
        }
        if (plan.decision() instanceof Decision.Refuses refuses) {
            return "refused: " + refuses.why() + "\n";
        }
        return plan.decision() instanceof Decision.CannotTell cannotTell
                ? "unknown: " + cannotTell.why() + "\n"
                : "complies\n";
    }

    private Requirements requirements() {
        Diagnostics found = new Diagnostics();
        Policies policies = Policies.of(
                List.of(SourceFile.of(
                        folder.resolve("policy.yaml"), read("policy.yaml").orElseThrow())),
                Set.of(platform.name()),
                found);
        if (found.hasErrors()) {
            throw new AssertionError(found.all().toString());
        }
        return Requirements.of(policies, new Subject("host", Optional.of(platform.name()), Set.of(), Map.of()), NOW);
    }

    private Observation observation(Optional<Bytes> document, Optional<String> reads) {
        String path = platform.store() ? setting("store").orElse(defaultStore()) : "/etc/samba/smb.conf";
        List<Field> fields = new ArrayList<>(List.of(
                field("uid", "0"),
                field("recognised", "yes"),
                field("hostname", "host"),
                field("role", setting("role").orElse("ROLE_STANDALONE")),
                field("instance", "10 1 100 0 /usr/sbin/smbd 4711 /"),
                field("instance.command", "/usr/sbin/smbd\0-D\0")));
        document.ifPresent(bytes -> {
            fields.add(field("document.given", path));
            fields.add(field("document.path", path));
            fields.add(field("file", path + (platform.store() ? " store - - - -" : " file 0:0 0644 1 1")));
            fields.add(new Field("content", bytes));
        });
        reads.ifPresent(dump -> fields.addAll(report("before", dump)));
        return Observations.of(fields);
    }

    private String defaultStore() {
        return read("expect")
                .orElse("")
                .lines()
                .filter(line -> line.startsWith("--- a/store:"))
                .map(line -> line.substring("--- a/".length()))
                .findFirst()
                .orElse("store:settings");
    }

    private List<Field> rehearsed(Optional<String> reads, Optional<String> readsAfter) {
        List<Field> fields = new ArrayList<>();
        reads.ifPresent(dump -> fields.addAll(report("before", dump)));
        readsAfter.ifPresent(dump -> fields.addAll(report("after", dump)));
        return fields;
    }

    private List<Field> report(String which, String dump) {
        return List.of(
                field("reader." + which + ".exit", "0"),
                field("reader." + which + ".dump", dump),
                field(
                        "reader." + which + ".warnings",
                        "Server role: " + setting("role").orElse("ROLE_STANDALONE") + "\n"));
    }

    private Advertised wire() {
        String word = setting("wire").orElse("offered");
        return Arrays.stream(Advertised.values())
                .filter(each -> each.word().equals(word))
                .findFirst()
                .orElseThrow();
    }

    private static WirePicture picture(Advertised advertised) {
        WireAnswer answer = new WireAnswer(
                "192.0.2.1",
                445,
                advertised,
                Optional.empty(),
                Optional.of("3.1.1"),
                Optional.of("ab".repeat(16)),
                "a golden case");
        return new WirePicture(List.of(new WirePicture.Endpoint(answer, Optional.empty())));
    }

    private Optional<String> setting(String key) {
        return read("host.yaml")
                .orElse("")
                .lines()
                .filter(line -> line.startsWith(key + ": "))
                .map(line -> line.substring(key.length() + 2))
                .findFirst();
    }

    private Optional<String> read(String name) {
        return bytes(name).map(Bytes::utf8);
    }

    Optional<Bytes> bytes(String name) {
        Path file = folder.resolve(name);
        try {
            return Files.exists(file) ? Optional.of(Bytes.of(Files.readAllBytes(file))) : Optional.empty();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Field field(String name, String value) {
        return new Field(name, Bytes.utf8(value));
    }

    @Override
    public String toString() {
        return platform.name() + "/" + folder.getFileName();
    }
}
