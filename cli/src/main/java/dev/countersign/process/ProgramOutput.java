package dev.countersign.process;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Untrusted;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What came of one run of a program.
 *
 * @param exit its exit status, or {@link #NO_ANSWER} if it was stopped or its output was too large
 * @param output its standard output
 * @param words what it and the programs it started wrote to standard error, line by line, safe to
 *     show
 */
public record ProgramOutput(int exit, Bytes output, List<String> words) {
    /** The exit status if the program gave no answer; {@link #words} then come from this program. */
    public static final int NO_ANSWER = -1;

    private static final int MOST_LINES = 40;

    static ProgramOutput of(int exit, Bytes output, String words) {
        return new ProgramOutput(exit, output, lines(words));
    }

    static ProgramOutput none(String why) {
        return new ProgramOutput(NO_ANSWER, Bytes.EMPTY, List.of(why));
    }

    /** Returns standard output as lines that are safe to show, followed by {@link #words}. */
    public List<String> everything() {
        return lines(output.utf8() + "\n" + String.join("\n", words));
    }

    private static List<String> lines(String words) {
        List<String> lines = words.lines()
                .map(each -> each.replace('\t', ' ').stripTrailing())
                .filter(each -> !each.isEmpty())
                .map(each -> new Untrusted(each).brief())
                .toList();
        return lines.size() <= MOST_LINES ? lines : lines.subList(0, MOST_LINES);
    }

    /** Formats lines for use below a sentence. */
    public static String indented(List<String> lines) {
        return lines.isEmpty()
                ? "  nothing"
                : lines.stream().map(each -> "  " + each).collect(Collectors.joining("\n"));
    }
}
