package dev.countersign.plan;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.document.Bytes;
import dev.countersign.document.Digest;
import dev.countersign.json.Json;
import dev.countersign.json.JsonMap;
import dev.countersign.observation.Field;
import dev.countersign.observation.WireJson;
import dev.countersign.observation.WirePicture;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A plan file in its one canonical form, so that it can be compared and, later, signed. It holds whole documents: mode 0600. */
public final class PlanFileJson {
    private static final String SCHEMA = "countersign.plan-file/1";

    private PlanFileJson() {}

    /** What is known of one host before it is derived again. */
    public record Recorded(
            String host,
            String platform,
            WirePicture wire,
            List<Field> observed,
            Optional<List<Field>> baseline,
            Optional<List<Field>> rehearsed,
            Map<String, Object> conclusion) {}

    /** A plan file as it was read: nothing in it has been derived yet, and nothing in it is obeyed before. */
    public record Read(
            Instant created,
            Instant expires,
            PlanFile.Origin origin,
            SortedMap<String, Digest> sources,
            SortedMap<String, Digest> scripts,
            Acceptance acceptance,
            List<Recorded> hosts) {}

    /** The canonical bytes. */
    public static Bytes write(PlanFile plan) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("schema", SCHEMA);
        root.put("program", plan.program());
        root.put("created", plan.created().toString());
        root.put("expires", plan.expires().toString());
        root.put("revision", plan.origin().commit().orElse("none"));
        root.put("dirty", plan.origin().dirty());
        root.put("sources", digests(plan.sources()));
        root.put("scripts", digests(plan.scripts()));
        root.put("acceptUnproven", plan.acceptance().unproven());
        root.put(
                "hosts",
                plan.entries().stream().<Object>map(PlanFileJson::entry).toList());
        return Bytes.of(Json.canonical(root));
    }

    private static Map<String, Object> entry(PlanFile.Entry entry) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("host", entry.plan().host());
        values.put("platform", entry.plan().platform());
        values.put("wire", WireJson.values(entry.plan().wire()));
        values.put("observed", fields(entry.observed()));
        entry.baseline().ifPresent(each -> values.put("baseline", fields(each)));
        entry.rehearsed().ifPresent(each -> values.put("rehearsed", fields(each)));
        values.put("conclusion", conclusion(entry.plan()));
        return values;
    }

    /** What was concluded of a host, as far as apply depends on it. Two plans with the same conclusion do the same. */
    public static Map<String, Object> conclusion(HostPlan plan) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("decision", plan.decision().getClass().getSimpleName());
        plan.change().ifPresent(change -> {
            values.put("change", change.getClass().getSimpleName());
            values.put("document", change.path());
            values.put("before", change.before().digest().hex());
            values.put("after", change.after().digest().hex());
            values.put("expected", plan.goal().words());
            values.put("waived", plan.goal().waived());
            if (!plan.goal().proven().isEmpty()) {
                Map<String, Object> proven = new TreeMap<>();
                plan.goal().proven().forEach((word, value) -> proven.put(word.toString(), value.toString()));
                values.put("proven", proven);
            }
        });
        if (plan.decision() instanceof Decision.Changes changes) {
            values.put("dump", changes.rehearsed().dump().map(Digest::hex).orElse("any"));
        }
        plan.observation()
                .ifPresent(seen -> values.put("fingerprint", seen.fingerprint().hex()));
        return values;
    }

    /**
     * Reads a plan file.
     *
     * @throws Problem with code 65 when it is none
     */
    public static Read read(String name, Bytes bytes) {
        try {
            return parse(name, bytes);
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException impossible) {
            // A value that no plan of ours can have, such as port 99999: somebody wrote it by hand.
            throw new Problem(
                    ExitCode.INVALID,
                    name + ": not a plan of this program: a value in it is none",
                    "make the plan again");
        }
    }

    private static Read parse(String name, Bytes bytes) {
        JsonMap root = Json.readMap(bytes.toArray(), name, Json.Limits.OURS);
        if (!root.optionalText("schema").equals(Optional.of(SCHEMA))) {
            throw new Problem(
                    ExitCode.INVALID,
                    name + ": not a plan of this program",
                    "make one: countersign plan --out " + name);
        }
        root.only(
                "schema",
                "program",
                "created",
                "expires",
                "revision",
                "dirty",
                "sources",
                "scripts",
                "acceptUnproven",
                "hosts");
        String commit = root.text("revision");
        return new Read(
                instant(name, root.text("created")),
                instant(name, root.text("expires")),
                new PlanFile.Origin(commit.equals("none") ? Optional.empty() : Optional.of(commit), root.bool("dirty")),
                digests(name, root.textMap("sources")),
                digests(name, root.textMap("scripts")),
                new Acceptance(root.bool("acceptUnproven")),
                root.maps("hosts").stream().map(each -> recorded(name, each)).toList());
    }

    private static Recorded recorded(String name, JsonMap map) {
        map.only("host", "platform", "wire", "observed", "baseline", "rehearsed", "conclusion");
        return new Recorded(
                map.text("host"),
                map.text("platform"),
                WireJson.read(map.maps("wire")),
                fields(name, map.maps("observed")),
                map.optionalList("baseline").map(each -> fields(name, map.maps("baseline"))),
                map.optionalList("rehearsed").map(each -> fields(name, map.maps("rehearsed"))),
                map.map("conclusion").asMap());
    }

    private static List<Object> fields(List<Field> fields) {
        return fields.stream()
                .<Object>map(each -> Map.<String, Object>of(
                        "name",
                        each.name(),
                        "value",
                        Base64.getEncoder().encodeToString(each.value().toArray())))
                .toList();
    }

    private static List<Field> fields(String name, List<JsonMap> maps) {
        List<Field> fields = new ArrayList<>();
        for (JsonMap each : maps) {
            try {
                fields.add(new Field(
                        each.text("name"), Bytes.of(Base64.getDecoder().decode(each.text("value")))));
            } catch (IllegalArgumentException odd) {
                throw new Problem(ExitCode.INVALID, name + ": a field is not base64", "make the plan again");
            }
        }
        return fields;
    }

    private static Map<String, Object> digests(SortedMap<String, Digest> digests) {
        Map<String, Object> values = new LinkedHashMap<>();
        digests.forEach((path, digest) -> values.put(path, digest.hex()));
        return values;
    }

    private static SortedMap<String, Digest> digests(String name, Map<String, String> texts) {
        SortedMap<String, Digest> digests = new TreeMap<>();
        try {
            texts.forEach((path, hex) -> digests.put(path, new Digest(hex)));
        } catch (IllegalArgumentException odd) {
            throw new Problem(ExitCode.INVALID, name + ": a digest is none", "make the plan again");
        }
        return digests;
    }

    private static Instant instant(String name, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException odd) {
            throw new Problem(ExitCode.INVALID, name + ": a time is none", "make the plan again");
        }
    }
}
