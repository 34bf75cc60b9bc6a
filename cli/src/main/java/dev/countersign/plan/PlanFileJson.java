package dev.countersign.plan;

import dev.countersign.bytes.Bytes;
import dev.countersign.bytes.Digest;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.inventory.Part;
import dev.countersign.json.Json;
import dev.countersign.json.JsonMap;
import dev.countersign.observation.Field;
import dev.countersign.observation.WireJson;
import dev.countersign.observation.WirePicture;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Reads and writes a plan file. It has one canonical form, so that it can be compared and, later,
 * signed. It contains the bindings, the documents that a reviewer is shown, and the observations of
 * the hosts, which are marked as unverified. It contains whole documents, so its mode is 0600.
 */
public final class PlanFileJson {
    private static final String KIND = "countersign.plan-file/";
    private static final String SCHEMA = KIND + "2";

    private PlanFileJson() {}

    /**
     * What a plan file says about one host. It may have been written by anybody.
     *
     * @param before the document as the reviewer saw it, if there is a change
     * @param after the document after the change
     * @param wire what the wire said; this and everything after it has not been verified since
     */
    public record Recorded(
            Binding binding,
            Optional<Bytes> before,
            Optional<Bytes> after,
            WirePicture wire,
            List<Field> observed,
            Optional<List<Field>> baseline,
            Optional<List<Field>> rehearsed) {
        public String host() {
            return binding.host();
        }

        public String platform() {
            return binding.text(Binding.PLATFORM).orElse("unknown");
        }
    }

    /**
     * A plan file that was read. Its bindings are compared with a plan that is made now; nothing in
     * it is followed.
     *
     * @param part which part of the hosts it is a plan of; empty for all of them
     */
    public record Read(
            Instant created,
            Instant expires,
            PlanFile.Origin origin,
            SortedMap<String, Digest> sources,
            Acceptance acceptance,
            List<Recorded> hosts,
            Optional<Part> part) {}

    /** Returns the canonical bytes of a plan. */
    public static Bytes write(PlanFile plan) {
        return write(plan, Optional.empty());
    }

    /**
     * Returns the same.
     *
     * @param part which part of the hosts it is a plan of, so that the plans of all shards can be
     *     joined; empty for all hosts
     */
    public static Bytes write(PlanFile plan, Optional<Part> part) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("schema", SCHEMA);
        root.put("program", plan.program());
        root.put("created", plan.created().toString());
        root.put("expires", plan.expires().toString());
        root.put("revision", plan.origin().commit().orElse("none"));
        root.put("dirty", plan.origin().dirty());
        root.put("sources", digests(plan.sources()));
        root.put("acceptUnproven", plan.acceptance().unproven());
        if (plan.acceptance().temporary()) {
            root.put("acceptTemporary", true);
        }
        root.put(
                "hosts",
                plan.entries().stream()
                        .<Object>map(each -> host(plan.binding(each), each))
                        .toList());
        root.put("documents", documents(plan));
        part.ifPresent(each -> root.put("shard", each.values()));
        return Bytes.of(Json.canonical(root));
    }

    private static Map<String, Object> host(Binding binding, PlanFile.Entry entry) {
        Map<String, Object> unverified = new LinkedHashMap<>();
        unverified.put("wire", WireJson.values(entry.plan().wire()));
        unverified.put("observed", fields(entry.observed()));
        entry.baseline().ifPresent(each -> unverified.put("baseline", fields(each)));
        entry.rehearsed().ifPresent(each -> unverified.put("rehearsed", fields(each)));
        return Map.of("host", binding.host(), "binding", binding.texts(), "unverified", unverified);
    }

    /**
     * Returns every document that the plan changes, before and after, by its digest. Hosts with the
     * same document share it.
     */
    private static Map<String, Object> documents(PlanFile plan) {
        Map<String, Object> documents = new TreeMap<>();
        plan.hosts().stream()
                .flatMap(host -> host.change().stream())
                .flatMap(change -> Stream.of(change.before(), change.after()))
                .forEach(each -> documents.put(each.digest().hex(), base64(each)));
        return documents;
    }

    /**
     * Reads a plan file.
     *
     * @throws Problem with code 65 if it is not a plan file, or its documents are not those that it
     * names; 4 if a different version made it
     */
    public static Read read(String name, Bytes bytes) {
        try {
            return parse(name, bytes);
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException impossible) {
            // A value that this program never writes, such as port 99999: somebody wrote it by
            // hand.
            throw new Problem(
                    ExitCode.INVALID,
                    name + ": not a countersign plan: a value in it is invalid",
                    "plan again: countersign plan --out " + name);
        }
    }

    private static Read parse(String name, Bytes bytes) {
        JsonMap root = Json.readMap(bytes.toArray(), name, Json.Limits.OURS);
        refuseOther(name, root.optionalText("schema").orElse(""));
        root.only(
                "schema",
                "program",
                "created",
                "expires",
                "revision",
                "dirty",
                "sources",
                "acceptUnproven",
                "acceptTemporary",
                "hosts",
                "documents",
                "shard");
        String commit = root.text("revision");
        Map<String, Bytes> documents = documents(name, root.textMap("documents"));
        List<Recorded> hosts = root.maps("hosts").stream()
                .map(each -> recorded(name, each, documents))
                .toList();
        Set<String> unused = new TreeSet<>(documents.keySet());
        for (Recorded each : hosts) {
            each.binding().text(Binding.BEFORE).ifPresent(unused::remove);
            each.binding().text(Binding.AFTER).ifPresent(unused::remove);
        }
        if (!unused.isEmpty()) {
            throw invalid(name, "it contains a document that none of its hosts uses");
        }
        return new Read(
                instant(name, root.text("created")),
                instant(name, root.text("expires")),
                new PlanFile.Origin(commit.equals("none") ? Optional.empty() : Optional.of(commit), root.bool("dirty")),
                digests(name, root.textMap("sources")),
                new Acceptance(root.bool("acceptUnproven"))
                        .temporary(root.optionalBool("acceptTemporary").orElse(false)),
                hosts,
                root.optionalMap("shard").map(Part::read));
    }

    /**
     * Whether this is a plan file of this or another version of the program. This does not mean
     * that it may be applied.
     */
    public static boolean isPlan(Bytes bytes) {
        try {
            return Json.readMap(bytes.toArray(), "a file", Json.Limits.OURS)
                    .optionalText("schema")
                    .filter(PlanFileJson::isKind)
                    .isPresent();
        } catch (Problem notJson) {
            return false;
        }
    }

    private static boolean isKind(String schema) {
        return schema.matches(KIND + "[0-9]+");
    }

    private static void refuseOther(String name, String schema) {
        if (schema.equals(SCHEMA)) {
            return;
        }
        if (isKind(schema)) {
            throw new Problem(
                    ExitCode.REFUSED,
                    name + ": this plan was made by a different version of countersign; nothing was changed",
                    "plan again: countersign plan --out " + name);
        }
        throw new Problem(
                ExitCode.INVALID, name + ": not a countersign plan", "make one: countersign plan --out " + name);
    }

    private static Map<String, Bytes> documents(String name, Map<String, String> texts) {
        Map<String, Bytes> documents = new TreeMap<>();
        texts.forEach((digest, text) -> {
            Bytes document = base64(name, text);
            if (!document.digest().hex().equals(digest)) {
                throw invalid(name, "a document in it does not match its digest");
            }
            documents.put(digest, document);
        });
        return documents;
    }

    private static Recorded recorded(String name, JsonMap map, Map<String, Bytes> documents) {
        map.only("host", "binding", "unverified");
        JsonMap seen = map.map("unverified").only("wire", "observed", "baseline", "rehearsed");
        Binding binding = new Binding(map.text("host"), map.textMap("binding"));
        return new Recorded(
                binding,
                document(name, binding, Binding.BEFORE, documents),
                document(name, binding, Binding.AFTER, documents),
                WireJson.read(seen.maps("wire")),
                fields(name, seen.maps("observed")),
                seen.optionalList("baseline").map(each -> fields(name, seen.maps("baseline"))),
                seen.optionalList("rehearsed").map(each -> fields(name, seen.maps("rehearsed"))));
    }

    private static Optional<Bytes> document(String name, Binding binding, String which, Map<String, Bytes> documents) {
        return binding.text(which)
                .map(digest -> Optional.ofNullable(documents.get(digest))
                        .orElseThrow(() -> invalid(name, "a document that it refers to is missing")));
    }

    private static Problem invalid(String name, String why) {
        return new Problem(
                ExitCode.INVALID,
                name + ": not a countersign plan: " + why,
                "plan again: countersign plan --out " + name);
    }

    private static List<Object> fields(List<Field> fields) {
        return fields.stream()
                .<Object>map(each -> Map.<String, Object>of("name", each.name(), "value", base64(each.value())))
                .toList();
    }

    private static List<Field> fields(String name, List<JsonMap> maps) {
        return maps.stream()
                .map(each -> new Field(each.text("name"), base64(name, each.text("value"))))
                .toList();
    }

    private static String base64(Bytes bytes) {
        return Base64.getEncoder().encodeToString(bytes.toArray());
    }

    private static Bytes base64(String name, String text) {
        try {
            return Bytes.of(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException odd) {
            throw invalid(name, "a value in it is not base64");
        }
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
            throw invalid(name, "a digest in it is invalid");
        }
        return digests;
    }

    private static Instant instant(String name, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException odd) {
            throw invalid(name, "a time in it is invalid");
        }
    }
}
