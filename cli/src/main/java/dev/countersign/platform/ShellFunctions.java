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

    /** A platform's hooks begin with this. */
    private static final String HOOK = "platform_";

    private ShellFunctions() {}

    /**
     * Some lines of a text: a function, or without a name what is between two.
     *
     * @param kept whether it is needed even if nothing names it
     */
    private record Piece(String name, String text, boolean kept) {
        boolean named(Predicate<String> which) {
            return !name.isEmpty() && which.test(name);
        }
    }

    /**
     * Returns {@code parts} and {@code hooks} without the functions that the hooks replace, without
     * the verbs that are not wanted, and without the functions of the parts and the hooks of the
     * program that then nothing else names, neither there nor in {@code others}. Other functions of
     * the hooks are left alone: how those are called is known to whoever wrote them.
     */
    static String called(String parts, String hooks, String others, Predicate<String> wanted) {
        List<Piece> own = pieces(hooks, name -> !name.startsWith(HOOK));
        Set<String> replaced = own.stream().map(Piece::name).collect(Collectors.toSet());
        List<Piece> pieces = new ArrayList<>(pieces(parts, name -> name.startsWith(VERB)));
        pieces.removeIf(each -> each.named(name ->
                replaced.contains(name) || (name.startsWith(VERB) && !wanted.test(name.substring(VERB.length())))));
        pieces.addAll(own);
        Map<String, Integer> words;
        do {
            words = words(joined(pieces) + others);
        } while (pieces.removeIf(uncalled(words)));
        return joined(pieces);
    }

    /** A function may name itself, or have a name that is a word in one of its messages. */
    private static Predicate<Piece> uncalled(Map<String, Integer> words) {
        return each -> !each.kept()
                && each.named(name ->
                        words.getOrDefault(name, 0).equals(words(each.text()).getOrDefault(name, 0)));
    }

    private static List<Piece> pieces(String text, Predicate<String> kept) {
        List<Piece> pieces = new ArrayList<>();
        StringBuilder piece = new StringBuilder();
        String name = "";
        for (String line : text.split("(?<=\n)", -1)) {
            Matcher begin = BEGIN.matcher(line.stripTrailing());
            if (name.isEmpty() && begin.matches()) {
                pieces.add(new Piece("", piece.toString(), true));
                piece.setLength(0);
                name = begin.group(1);
            }
            piece.append(line);
            if (!name.isEmpty() && line.startsWith("}")) {
                pieces.add(new Piece(name, piece.toString(), kept.test(name)));
                piece.setLength(0);
                name = "";
            }
        }
        pieces.add(new Piece("", piece.toString(), true));
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
