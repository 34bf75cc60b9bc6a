package dev.countersign.observation;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Untrusted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Turns the fields of a host's answers into values. This is a pure function: the same fields always
 * give the same value.
 */
public final class Observations {
    /** The kinds whose content is sent along. */
    private static final Set<FileKind> HELD = Set.of(FileKind.FILE, FileKind.STORE);

    /** The longest start of a process: a number, or {@code Sat_Nov_22_09:51:41_2026}. */
    private static final int START = 40;

    private Observations() {}

    /** Reads the answer to {@code observe}; docs/protocol.md lists its fields. */
    public static Observation of(List<Field> fields) {
        FieldReader reader = new FieldReader(fields);
        Optional<ReaderReport> report = report(fields, "before");
        return new Observation(
                fields,
                reader.number("uid")
                        .filter(uid -> uid >= 0 && uid <= Integer.MAX_VALUE)
                        .map(Long::intValue)
                        .orElse(-1),
                reader.brief("hostname").orElse("unknown"),
                reader.brief("recognised")
                        .filter(said -> !said.equals("yes"))
                        .map(said -> said.replaceFirst("^no *", "")),
                reader.briefs("limit"),
                new Observation.Server(
                        reader.brief("version").orElse("unknown"),
                        report.flatMap(ReaderReport::role)
                                .map(said -> new Untrusted(said).brief())
                                .or(() -> reader.brief("role"))
                                .orElse("unknown"),
                        instances(fields),
                        sessions(fields)),
                new Observation.Sources(
                        word(reader, "document.given"),
                        word(reader, "document.path"),
                        files(fields, reader),
                        report,
                        reader.bytes("registry")),
                pending(reader));
    }

    /**
     * Reads the reader's report named {@code before} or {@code after} in an answer; empty if the
     * shell could not start the reader, or its libraries were not found (126, 127).
     */
    public static Optional<ReaderReport> report(List<Field> fields, String which) {
        FieldReader reader = new FieldReader(fields);
        String prefix = "reader." + which + ".";
        return reader.number(prefix + "exit")
                .filter(exit -> exit >= 0 && exit <= 255 && exit != 126 && exit != 127)
                .map(exit -> new ReaderReport(
                        exit.intValue(),
                        reader.bytes(prefix + "dump").orElse(Bytes.EMPTY),
                        reader.bytes(prefix + "warnings").map(Bytes::utf8).orElse("")));
    }

    /** Returns what was said in place of the reader's report if the reader could not be started. */
    public static Optional<String> notStarted(List<Field> fields) {
        return report(fields, "before").isPresent()
                ? Optional.empty()
                : new FieldReader(fields)
                        .bytes("reader.before.warnings")
                        .map(said -> ToolWords.of(said.utf8()))
                        .filter(words -> !words.isEmpty());
    }

    /** Reads the sessions in an answer. */
    public static Sessions sessions(List<Field> fields) {
        FieldReader reader = new FieldReader(fields);
        boolean asked = reader.number("sessions.exit").filter(exit -> exit == 0).isPresent();
        Map<Long, String> starts = new HashMap<>();
        for (List<String> words : reader.lines("sessions.process")) {
            for (int at = 0; at + 1 < words.size(); at += 2) {
                if (words.get(at).matches("[0-9]{1,10}")) {
                    starts.put(Long.parseLong(words.get(at)), words.get(at + 1));
                }
            }
        }
        return reader.bytes("sessions")
                .filter(json -> asked)
                .map(json -> SessionList.read(json, starts))
                .orElse(Sessions.UNSEEN);
    }

    private static String word(FieldReader reader, String name) {
        List<String> words = reader.words(name);
        return words.isEmpty() ? "" : words.get(0);
    }

    private static SortedMap<String, FileState> files(List<Field> fields, FieldReader reader) {
        SortedMap<String, FileState> files = new TreeMap<>();
        for (int index = 0; index < fields.size(); index++) {
            if (!fields.get(index).name().equals("file")) {
                continue;
            }
            List<String> words = fields.get(index).words();
            Optional<FileKind> kind = words.size() < 2 ? Optional.empty() : FileKind.of(words.get(1));
            if (kind.isEmpty()) {
                continue;
            }
            List<String> flags = words.size() > 6 ? words.subList(6, words.size()) : List.of();
            files.put(
                    words.get(0),
                    new FileState(
                            words.get(0),
                            kind.get(),
                            words.size() > 2 ? words.get(2) : "",
                            words.size() > 3 ? words.get(3) : "",
                            number(words, 5),
                            flags,
                            HELD.contains(kind.get()) ? reader.following(index, "content") : Optional.empty()));
        }
        return files;
    }

    private static OptionalLong number(List<String> words, int index) {
        return words.size() > index && words.get(index).matches("[0-9]{1,18}")
                ? OptionalLong.of(Long.parseLong(words.get(index)))
                : OptionalLong.empty();
    }

    /**
     * Each instance begins with a field {@code instance}; its other fields follow, up to the next
     * one.
     */
    private static List<Instance> instances(List<Field> fields) {
        List<Instance> instances = new ArrayList<>();
        for (int index = 0; index < fields.size(); index++) {
            if (fields.get(index).name().equals("instance")) {
                List<String> words = fields.get(index).words();
                List<Field> own = fields.subList(index + 1, fields.size()).stream()
                        .takeWhile(each -> each.name().startsWith("instance."))
                        .toList();
                if (words.size() >= 7
                        && words.get(0).matches("[0-9]{1,10}")
                        && words.get(2).length() <= START
                        && words.get(3).matches("[0-9]{1,9}")) {
                    instances.add(instance(words, new FieldReader(own)));
                }
            }
        }
        return instances;
    }

    private static Instance instance(List<String> words, FieldReader own) {
        List<String> document = own.words("instance.document");
        return new Instance(
                Long.parseLong(words.get(0)),
                words.get(2),
                Integer.parseInt(words.get(3)),
                words.get(4).startsWith("/") && words.get(5).matches("[0-9]{1,18}")
                        ? Optional.of(new Instance.Executable(
                                words.get(4),
                                Long.parseLong(words.get(5)),
                                words.subList(7, words.size()).contains("replaced")))
                        : Optional.empty(),
                words.get(6),
                own.bytes("instance.command").orElse(Bytes.EMPTY),
                document.size() == 2
                        ? Optional.of(new Instance.Document(document.get(0), document.get(1)))
                        : Optional.empty(),
                own.lines("instance.listens").stream()
                        .flatMap(each -> Listening.parse(String.join(" ", each)).stream())
                        .toList());
    }

    private static List<PendingRun> pending(FieldReader reader) {
        return reader.lines("pending").stream()
                .filter(words -> words.size() >= 2 && RunId.parse(words.get(0)).isPresent())
                .map(words -> new PendingRun(
                        words.get(0),
                        words.get(1).matches("-?[0-9]{1,9}")
                                ? OptionalLong.of(Long.parseLong(words.get(1)))
                                : OptionalLong.empty(),
                        words.size() > 2 && Map.of("yes", true).getOrDefault(words.get(2), false)))
                .toList();
    }
}
