package dev.countersign.observation;

import java.util.List;
import java.util.Optional;

/**
 * The path of smb.conf that is built into a server's program, and how to tell that program again.
 * To find the path out takes a start of the program, so the host is told what it said itself a
 * moment ago, and asks again only if another program runs there by now.
 *
 * @param path the path, one character per byte
 * @param program the program's inode number, its size in bytes and its time of modification in
 * seconds since 1970, as the host gave them
 */
public record BuiltIn(String path, List<String> program) {
    public BuiltIn {
        program = List.copyOf(program);
    }

    /** Reads it from the fields of an observation; empty if the host did not say. */
    public static Optional<BuiltIn> of(List<Field> fields) {
        List<String> words = new FieldReader(fields).words("configured");
        return sound(words) ? Optional.of(new BuiltIn(words.get(0), words.subList(1, words.size()))) : Optional.empty();
    }

    /** Whether these are the words of such a field. */
    static boolean sound(List<String> words) {
        return words.size() == 4
                && words.get(0).startsWith("/")
                && words.subList(1, words.size()).stream().allMatch(each -> each.matches("[0-9]{1,20}"));
    }

    /** Returns the words as they are sent to the host again. */
    public String line() {
        return EncodedWords.encode(path) + " " + String.join(" ", program);
    }
}
