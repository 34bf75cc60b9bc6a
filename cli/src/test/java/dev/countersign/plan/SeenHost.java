package dev.countersign.plan;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.observation.Field;
import dev.countersign.observation.Observation;
import dev.countersign.observation.Observations;
import dev.countersign.observation.Trial;
import dev.countersign.observation.WireAnswer;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.observation.WirePicture;
import dev.countersign.platform.Platform;
import dev.countersign.platform.Platforms;
import dev.countersign.policy.Policies;
import dev.countersign.policy.Requirements;
import dev.countersign.policy.Subject;
import dev.countersign.yaml.SourceFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A Samba server as an observation shows it: its file, testparm's output for it, and its wire. */
record SeenHost(String document, Optional<String> dump, String role, Advertised wire, List<Trial> trials) {
    static final Platform SAMBA = samba();

    static SeenHost with(String document, String dump, Advertised wire) {
        return new SeenHost(document, Optional.of(dump), "ROLE_STANDALONE", wire, List.of());
    }

    SeenHost role(String other) {
        return new SeenHost(document, dump, other, wire, trials);
    }

    /** Returns the same host after a login attempt named {@code login} with this result. */
    SeenHost tried(String login, Trial.Entry entry, Trial.Held signing, Trial.Held encryption, String why) {
        List<Trial> more = new ArrayList<>(trials);
        more.add(new Trial(
                "fs1", 445, login, entry, Optional.of("3.1.1"), Optional.empty(), List.of(), signing, encryption, why));
        return new SeenHost(document, dump, role, wire, more);
    }

    private static Platform samba() {
        return Platforms.load(Path.of("src/test/resources/nothing"), new Diagnostics())
                .named("samba")
                .orElseThrow();
    }

    Observation observation() {
        List<Field> fields = new ArrayList<>();
        fields.add(field("uid", "0"));
        fields.add(field("recognised", "yes"));
        fields.add(field("hostname", "fs1"));
        fields.add(field("version", "4.17.12"));
        fields.add(field("document.given", "/etc/samba/smb.conf"));
        fields.add(field("document.path", "/etc/samba/smb.conf"));
        fields.add(field("file", "/etc/samba/smb.conf file 0:0 0644 1 1"));
        fields.add(field("content", document));
        fields.add(field("reader.before.exit", dump.isPresent() ? "0" : "1"));
        fields.add(field("reader.before.dump", dump.orElse("")));
        fields.add(field(
                "reader.before.warnings",
                dump.isPresent() ? "Server role: " + role + "\n" : "Error loading services.\n"));
        fields.add(field("instance", "10 1 100 0 /usr/sbin/smbd 4711 /"));
        fields.add(field("instance.command", "/usr/sbin/smbd\0-D\0"));
        return Observations.of(fields);
    }

    WirePicture picture() {
        WireAnswer answer = new WireAnswer(
                "192.0.2.1", 445, wire, Optional.empty(), Optional.of("3.1.1"), Optional.of("ab".repeat(16)), "test");
        return new WirePicture(List.of(new WirePicture.Endpoint(answer, Optional.empty(), trials)));
    }

    Planner.Assessment assess(String rules, Acceptance acceptance) {
        return assess(observation(), rules, acceptance);
    }

    /** Same, for a host with a different observation. */
    Planner.Assessment assess(Observation seen, String rules, Acceptance acceptance) {
        return assess(seen, picture(), rules, acceptance);
    }

    /** Same, for a host with a different observation and wire. */
    Planner.Assessment assess(Observation seen, WirePicture picture, String rules, Acceptance acceptance) {
        Diagnostics found = new Diagnostics();
        Policies policies = Policies.of(
                List.of(SourceFile.of(Path.of("p.yaml"), "policy: p\nwhy: test\nrules:\n" + rules)),
                Set.of("samba"),
                found);
        if (found.hasErrors()) {
            throw new AssertionError(found.all().toString());
        }
        Subject subject = new Subject("fs1", Optional.of("samba"), Set.of(), Map.of());
        return Planner.assess(
                "fs1",
                SAMBA,
                Requirements.of(policies, subject, Instant.parse("2026-11-22T00:00:00Z")),
                seen,
                picture,
                acceptance);
    }

    static Field field(String name, String value) {
        return new Field(name, Bytes.utf8(value));
    }

    /** Returns the fields of a rehearsal whose candidate reads as {@code dump}. */
    RehearsalAnswer rehearsed(String afterDump, String afterWarnings) {
        return RehearsalAnswer.of(List.of(
                field("reader.before.exit", "0"),
                field("reader.before.dump", dump.orElse("")),
                field("reader.before.warnings", "Server role: " + role + "\n"),
                field("reader.after.exit", "0"),
                field("reader.after.dump", afterDump),
                field("reader.after.warnings", "Server role: " + role + "\n" + afterWarnings),
                field("timer", "setsid")));
    }
}
