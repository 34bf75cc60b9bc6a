package dev.countersign.platform;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Leaves out of a shell program the functions that it does not need: a call has little room. A
 * function begins with a line of its name, two round brackets and an opening brace, and ends with a
 * closing brace in the first column.
 */
final class ShellFunctions {
    private static final Pattern BEGIN = Pattern.compile("([a-z_][a-z0-9_]*)\\(\\) \\{");
    private static final Pattern WORD = Pattern.compile("[a-z_][a-z0-9_]*");

    /** The last part calls these by a name that it puts together. */
    private static final String VERB = "verb_";

    private ShellFunctions() {}

    /** Some lines of a text: a function, or without a name what is between two. */
    private record Piece(String name, String text) {
        boolean named(Predicate<String> which) {
            return !name.isEmpty() && which.test(name);
        }
    }

    /**
     * Returns {@code parts} without the functions that {@code hooks} replace, without the verbs that
     * are not wanted, and without the functions whose name is then nowhere else, neither there nor in
     * {@code others}.
     */
    static String called(String parts, String hooks, String others, Predicate<String> wanted) {
        Set<String> replaced = pieces(hooks).stream().map(Piece::name).collect(Collectors.toSet());
        List<Piece> kept = new ArrayList<>(pieces(parts));
        kept.removeIf(each -> each.named(
                name -> replaced.contains(name) || (name.startsWith(VERB) && !wanted.test(name.substring(VERB.length())))));
        Map<String, Integer> words;
        do {
            words = words(joined(kept) + hooks + others);
        } while (kept.removeIf(uncalled(words)));
        return joined(kept);
    }

    private static Predicate<Piece> uncalled(Map<String, Integer> words) {
        return each -> each.named(name -> !name.startsWith(VERB) && words.getOrDefault(name, 0) <= 1);
    }

    private static List<Piece> pieces(String text) {
        List<Piece> pieces = new ArrayList<>();
        StringBuilder piece = new StringBuilder();
        String name = "";
        for (String line : text.split("(?<=\n)", -1)) {
            Matcher begin = BEGIN.matcher(line.stripTrailing());
            if (name.isEmpty() && begin.matches()) {
                pieces.add(new Piece("", piece.toString()));
                piece.setLength(0);
                name = begin.group(1);
            }
            piece.append(line);
            if (!name.isEmpty() && line.startsWith("}")) {
                pieces.add(new Piece(name, piece.toString()));
                piece.setLength(0);
                name = "";
            }
        }
        pieces.add(new Piece("", piece.toString()));
        return pieces;
    }

    private static String joined(List<Piece> pieces) {
        return pieces.stream().map(Piece::text).collect(Collectors.joining());
    }

    private static Map<String, Integer> words(String text) {
        Map<String, Integer> words = new HashMap<>();
        text.lines()
                .filter(line -> !line.strip().startsWith("#"))
                .flatMap(line -> WORD.matcher(line).results())
                .map(MatchResult::group)
                .forEach(word -> words.merge(word, 1, Integer::sum));
        return words;
    }
}
