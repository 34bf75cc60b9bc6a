package dev.countersign;

import dev.countersign.diagnostic.Location;
import dev.countersign.platform.PlatformFolder;
import dev.countersign.yaml.SourceFile;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A value as a text with everything by which the program could distinguish it from others, except
 * where it was written, and the bytes that it was read from.
 */
final class Picture {
    private final boolean sorted;

    private Picture(boolean sorted) {
        this.sorted = sorted;
    }

    static String of(Object value) {
        return new Picture(false).text(value);
    }

    /** Same, but equal for values that differ only in the order of lists. */
    static String sorted(Object value) {
        return new Picture(true).text(value);
    }

    private String text(Object value) {
        if (value == null) {
            return "null"; // a field that is set later
        }
        if (value instanceof Location || value instanceof SourceFile || value instanceof PlatformFolder) {
            return "";
        }
        if (value instanceof Optional<?> optional) {
            return optional.map(each -> "(" + text(each) + ")").orElse("()");
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, String> byKey = new TreeMap<>();
            map.forEach((key, each) -> byKey.put(text(key), text(each)));
            return byKey.toString();
        }
        if (value instanceof Collection<?> all) {
            Stream<String> texts = all.stream().map(this::text);
            return (sorted ? texts.sorted() : texts).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof Pattern pattern) {
            return pattern.pattern();
        }
        boolean ours = value.getClass().getName().startsWith("dev.countersign.");
        return !ours || value instanceof Enum<?> || value.getClass().isSynthetic()
                ? String.valueOf(value)
                : fields(value);
    }

    private String fields(Object value) {
        return Arrays.stream(value.getClass().getDeclaredFields())
                .filter(each -> !Modifier.isStatic(each.getModifiers()))
                .map(each -> each.getName() + "=" + text(get(each, value)))
                .collect(Collectors.joining(", ", value.getClass().getSimpleName() + "{", "}"));
    }

    private static Object get(Field field, Object value) {
        try {
            ((AccessibleObject) field).setAccessible(true);
            return field.get(value);
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
