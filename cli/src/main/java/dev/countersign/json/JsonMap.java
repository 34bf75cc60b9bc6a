package dev.countersign.json;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Location;
import dev.countersign.diagnostic.Problem;
import dev.countersign.diagnostic.Suggestion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A JSON object, read field by field with the expected type. A field that is missing or has another
 * type is a {@link Problem} (INVALID) that names its path ({@code run.plan: hosts[2].changes}) and
 * never its value. A null counts as missing.
 */
public final class JsonMap {
    private final String source;
    private final String path;
    private final Map<String, Object> members;

    private JsonMap(String source, String path, Map<String, Object> members) {
        this.source = source;
        this.path = path;
        this.members = members;
    }

    /** Returns {@code value} as an object; {@code source} names it in messages. */
    public static JsonMap of(Object value, String source) {
        return new JsonMap(source, "", cast(value, source, "the whole text"));
    }

    /** Returns {@code value}, which has this path in its text, as an object. */
    static JsonMap of(Object value, String source, String path) {
        return new JsonMap(source, path, cast(value, source, path));
    }

    /** All members, in the order written. For objects without fixed keys. */
    public Map<String, Object> asMap() {
        return members;
    }

    /** Its keys, in the order written. */
    public Set<String> keys() {
        return members.keySet();
    }

    /**
     * Rejects every key that is not in {@code known}: a field that this version does not understand
     * must not be ignored.
     */
    public JsonMap only(String... known) {
        List<String> names = List.of(known);
        for (String key : members.keySet()) {
            if (!names.contains(key)) {
                Diagnostic error = Diagnostic.error(Location.of(source), place(key) + " is not a known field");
                throw new Problem(ExitCode.INVALID, Suggestion.advise(error, key, names));
            }
        }
        return this;
    }

    /** A required text. */
    public String text(String key) {
        return required(key, optionalText(key));
    }

    /** An optional text. */
    public Optional<String> optionalText(String key) {
        return field(key, String.class, "text");
    }

    /** A required whole number. */
    public long integer(String key) {
        return required(key, optionalInteger(key));
    }

    /** An optional whole number. */
    public Optional<Long> optionalInteger(String key) {
        return field(key, Long.class, "a whole number");
    }

    /** A required boolean. */
    public boolean bool(String key) {
        return required(key, optionalBool(key));
    }

    /** An optional boolean. */
    public Optional<Boolean> optionalBool(String key) {
        return field(key, Boolean.class, "true or false");
    }

    /** A required object. */
    public JsonMap map(String key) {
        return required(key, optionalMap(key));
    }

    /** An optional object. */
    public Optional<JsonMap> optionalMap(String key) {
        return field(key, Object.class, "an object")
                .map(value -> new JsonMap(source, place(key), cast(value, source, place(key))));
    }

    /** A required list of any values. */
    public List<?> list(String key) {
        return required(key, optionalList(key));
    }

    /** An optional list of any values. */
    public Optional<List<?>> optionalList(String key) {
        return field(key, List.class, "a list").map(found -> (List<?>) found);
    }

    /** A required list of texts. */
    public List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        for (Object item : list(key)) {
            if (!(item instanceof String text)) {
                throw wrong(source, place(key) + "[" + texts.size() + "] is not text");
            }
            texts.add(text);
        }
        return List.copyOf(texts);
    }

    /** A required list of objects. */
    public List<JsonMap> maps(String key) {
        List<JsonMap> maps = new ArrayList<>();
        for (Object item : list(key)) {
            String each = place(key) + "[" + maps.size() + "]";
            maps.add(new JsonMap(source, each, cast(item, source, each)));
        }
        return List.copyOf(maps);
    }

    /** A required object whose members are all texts. */
    public Map<String, String> textMap(String key) {
        JsonMap map = map(key);
        Map<String, String> texts = new LinkedHashMap<>();
        map.keys().forEach(each -> texts.put(each, map.text(each)));
        return Collections.unmodifiableMap(texts);
    }

    private <T> Optional<T> field(String key, Class<T> type, String expected) {
        Object value = members.getOrDefault(key, Optional.empty());
        if (value instanceof Optional<?>) {
            return Optional.empty();
        }
        if (!type.isInstance(value)) {
            throw wrong(source, place(key) + " is not " + expected);
        }
        return Optional.of(type.cast(value));
    }

    private <T> T required(String key, Optional<T> value) {
        return value.orElseThrow(() -> wrong(source, place(key) + " is missing"));
    }

    private String place(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static Map<String, Object> cast(Object value, String source, String place) {
        if (!(value instanceof Map<?, ?> map)) {
            throw wrong(source, place + " is not an object");
        }
        Map<String, Object> members = new LinkedHashMap<>();
        map.forEach((key, member) -> members.put((String) key, member));
        return Collections.unmodifiableMap(members);
    }

    private static Problem wrong(String source, String what) {
        return new Problem(ExitCode.INVALID, Diagnostic.error(Location.of(source), what));
    }
}
