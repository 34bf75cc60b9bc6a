package dev.countersign.platform;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Leaves out of a shell program the functions that it does not need: a call has little room. A
 * function begins with a line of its name, two round brackets and an opening brace, and ends with a
 * closing brace in the first column.
 */
final class ShellFunctions {
    private static final String OPENS = "() {";
    private static final Pattern BEGIN = Pattern.compile("([a-z_][a-z0-9_]*)\\(\\) \\{");

    /** The last part calls these by a name that it puts together. */
    private static final String VERB = "verb_";

    /** A platform's hooks begin with this. */
    private static final String HOOK = "platform_";

    private ShellFunctions() {}

    /**
     * Some lines of a text: a function, or without a name what is between two.
     *
     * @param kept whether it is needed even if nothing names it
     * @param words how often each word is in it, comments aside
     */
    private record Piece(String name, String text, boolean kept, Map<String, Integer> words) {
        Piece(String name, String text, boolean kept) {
            this(name, text, kept, counted(text));
        }

        boolean named(Predicate<String> which) {
            return !name.isEmpty() && which.test(name);
        }

        /** A function may name itself, or have a name that is a word in one of its messages. */
        boolean uncalled(Map<String, Integer> all) {
            return !kept && named(own -> all.getOrDefault(own, 0).equals(words.getOrDefault(own, 0)));
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
        leaveOutUncalled(pieces, counted(others));
        return pieces.stream().map(Piece::text).collect(Collectors.joining());
    }

    /** Removes what nothing names, and then what only that has named, until all that is left is named. */
    private static void leaveOutUncalled(List<Piece> pieces, Map<String, Integer> all) {
        pieces.forEach(each -> each.words().forEach((word, count) -> all.merge(word, count, Integer::sum)));
        List<Piece> uncalled;
        do {
            uncalled = pieces.stream().filter(each -> each.uncalled(all)).toList();
            uncalled.forEach(each -> each.words().forEach((word, count) -> all.merge(word, -count, Integer::sum)));
        } while (pieces.removeAll(uncalled));
    }

    private static List<Piece> pieces(String text, Predicate<String> kept) {
        List<Piece> pieces = new ArrayList<>();
        StringBuilder piece = new StringBuilder();
        String name = "";
        int end;
        for (int at = 0; at < text.length(); at = end) {
            int newline = text.indexOf('\n', at);
            end = newline < 0 ? text.length() : newline + 1;
            String line = text.substring(at, end);
            if (name.isEmpty() && line.contains(OPENS)) {
                Matcher begin = BEGIN.matcher(line.stripTrailing());
                if (begin.matches()) {
                    pieces.add(new Piece("", piece.toString(), true));
                    piece.setLength(0);
                    name = begin.group(1);
                }
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

    /** Returns how often each word is in the lines of {@code text} that are no comment. */
    private static Map<String, Integer> counted(String text) {
        Map<String, Integer> words = new HashMap<>();
        text.lines().filter(line -> !line.stripLeading().startsWith("#")).forEach(line -> count(line, words));
        return words;
    }

    private static void count(String line, Map<String, Integer> words) {
        int at = 0;
        while (at < line.length()) {
            int begin = at;
            while (at < line.length() && (isLetter(line.charAt(at)) || (at > begin && isDigit(line.charAt(at))))) {
                at++;
            }
            if (at > begin) {
                words.merge(line.substring(begin, at), 1, Integer::sum);
            } else {
                at++;
            }
        }
    }

    private static boolean isLetter(char each) {
        return (each >= 'a' && each <= 'z') || each == '_';
    }

    private static boolean isDigit(char each) {
        return each >= '0' && each <= '9';
    }
}
