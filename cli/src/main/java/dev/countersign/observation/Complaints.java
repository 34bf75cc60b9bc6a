package dev.countersign.observation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What tools of a host complained about when they failed, by what they were asked for. It is why
 * something of the host is not known.
 */
public final class Complaints {
    /** The path of the document. */
    public static final String DOCUMENT = "document";

    /** The settings behind a command. */
    public static final String STORE = "store";

    /** Samba's registry. */
    public static final String REGISTRY = "registry";

    /** The open sessions. */
    public static final String SESSIONS = "sessions";

    /** What the running server and client say of their settings. */
    public static final String EFFECTIVE = "effective";

    private static final int SUBJECTS = 20;

    private final Map<String, String> words;

    private Complaints(Map<String, String> words) {
        this.words = words;
    }

    /** Reads the fields {@code complaint} of an answer: a subject, then the words of a tool. */
    public static Complaints of(List<Field> fields) {
        Map<String, String> words = new TreeMap<>();
        for (String said : new FieldReader(fields).texts("complaint")) {
            String[] parts = said.strip().split("\\s+", 2);
            String cleaned = parts.length < 2 ? "" : ToolWords.of(parts[1]);
            if (!cleaned.isEmpty() && parts[0].matches("[a-z]{1,20}") && words.size() < SUBJECTS) {
                words.putIfAbsent(parts[0], cleaned);
            }
        }
        return new Complaints(words);
    }

    /** Returns the words about a subject; empty if no tool failed there, or said nothing. */
    public Optional<String> about(String subject) {
        return Optional.ofNullable(words.get(subject));
    }

    /** Returns {@code what}, and the words about {@code subject} behind it if there are any. */
    public String behind(String what, String subject) {
        return about(subject).map(each -> what + ": " + each).orElse(what);
    }
}
