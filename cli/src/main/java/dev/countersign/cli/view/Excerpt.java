package dev.countersign.cli.view;

import dev.countersign.diagnostic.Counts;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a command's output for the demo: its first blocks, its last ones, lines folded at 80
 * columns. Colours are kept.
 */
public final class Excerpt {
    private static final int WIDTH = 80;
    private static final Pattern PAINTED = Pattern.compile("(\033\\[[0-9;]*m)?(.*?)(\033\\[0m)?");

    private Excerpt() {}

    /**
     * Cuts a plan to its counts, the first {@code shown} changes, and its summary. Returns it whole
     * if there are no more changes.
     */
    public static String plan(String output, int shown) {
        List<String> blocks = blocks(output);
        List<String> changes = blocks.stream().filter(Excerpt::isChange).toList();
        if (changes.size() <= shown) {
            return output;
        }
        List<String> kept = new ArrayList<>(blocks);
        List<String> left = changes.subList(shown, changes.size());
        int at = blocks.indexOf(left.get(0));
        kept.removeAll(left);
        kept.add(at, "  … and " + Counts.of(left.size(), "more change") + " (demo -v shows them)");
        return String.join("\n\n", kept);
    }

    private static boolean isChange(String block) {
        return block.replaceFirst("^\033\\[[0-9;]*m", "").startsWith("~ ");
    }

    /**
     * Cuts the output of a command that changes hosts to the outcomes and the last block. Returns
     * it whole if it has another form.
     */
    public static String outcomes(String output) {
        List<String> blocks = blocks(output);
        return blocks.size() < 3 ? output : String.join("\n\n", blocks.subList(blocks.size() - 2, blocks.size()));
    }

    private static List<String> blocks(String output) {
        return List.of(output.strip().split("\n\n+"));
    }

    /**
     * Folds lines longer than 80 columns between words; the folded part is indented two columns
     * more than its line.
     */
    public static String wrap(String output) {
        List<String> lines = new ArrayList<>();
        for (String line : output.split("\n", -1)) {
            Matcher painted = PAINTED.matcher(line);
            if (!painted.matches()) {
                lines.add(line);
                continue;
            }
            String begin = painted.group(1) == null ? "" : painted.group(1);
            String end = painted.group(3) == null ? "" : painted.group(3);
            fold(painted.group(2)).forEach(each -> lines.add(begin + each + end));
        }
        return String.join("\n", lines);
    }

    private static List<String> fold(String line) {
        List<String> folded = new ArrayList<>();
        String rest = line;
        String indent = " ".repeat(line.length() - line.stripLeading().length() + 2);
        while (rest.length() > WIDTH) {
            int at = rest.lastIndexOf(' ', WIDTH);
            if (at <= indent.length()) {
                break;
            }
            folded.add(rest.substring(0, at).stripTrailing());
            rest = indent + rest.substring(at + 1);
        }
        folded.add(rest);
        return folded;
    }
}
