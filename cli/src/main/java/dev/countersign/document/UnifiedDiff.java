package dev.countersign.document;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import dev.countersign.bytes.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The exact difference between two documents, in the format of {@code diff -u}: computed over
 * bytes, shown so that nothing is invisible (see {@link VisibleText}). For people to read, not to
 * be applied.
 */
public final class UnifiedDiff {
    private static final int CONTEXT = 3;
    private static final String NO_FEED = "\\ No newline at end of file";
    // Separates a row's bytes (0 to 0xff each) from the text shown instead
    private static final char SEPARATOR = '\uffff';

    private UnifiedDiff() {}

    /** Returns the difference, each row ending in a line feed; empty if there is none. */
    public static String of(String path, Bytes before, Bytes after) {
        return of(path, before, after, bytes -> bytes);
    }

    /**
     * Returns the difference through a view: the original rows are compared, and printed as
     * {@code view} shows them, so that a changed secret appears as a changed row without its value.
     *
     * @param view for example {@code SmbConfSecrets::masked}; keeps the number of rows
     */
    public static String of(String path, Bytes before, Bytes after, UnaryOperator<Bytes> view) {
        List<String> left = rows(before, view.apply(before));
        List<String> right = rows(after, view.apply(after));
        var patch = DiffUtils.diff(left, right, (a, b) -> raw(a).equals(raw(b)));
        StringBuilder diff = new StringBuilder();
        List<String> printed =
                UnifiedDiffUtils.generateUnifiedDiff("a" + slashed(path), "b" + slashed(path), left, patch, CONTEXT);
        for (String line : printed) {
            diff.append(shown(line)).append('\n');
        }
        return diff.toString();
    }

    private static String slashed(String path) {
        String visible = VisibleText.of(path);
        return visible.startsWith("/") ? visible : "/" + visible;
    }

    private static List<String> rows(Bytes exact, Bytes seen) {
        List<String> exactRows = split(exact.latin1());
        List<String> seenRows = split(seen.latin1());
        if (exactRows.size() != seenRows.size()) {
            throw new IllegalArgumentException("a view keeps the number of rows");
        }
        List<String> both = new ArrayList<>();
        for (int i = 0; i < exactRows.size(); i++) {
            both.add(exactRows.get(i) + SEPARATOR + seenRows.get(i));
        }
        return both;
    }

    private static List<String> split(String text) {
        List<String> rows = new ArrayList<>();
        for (int at = 0; at < text.length(); ) {
            int feed = text.indexOf('\n', at);
            int next = feed < 0 ? text.length() : feed + 1;
            rows.add(text.substring(at, next));
            at = next;
        }
        return rows;
    }

    private static String raw(String row) {
        return row.substring(0, row.indexOf(SEPARATOR));
    }

    private static String shown(String line) {
        int separator = line.indexOf(SEPARATOR);
        if (separator < 0) {
            return line;
        }
        boolean ends = line.charAt(separator - 1) == '\n';
        String seen = line.substring(separator + 1);
        String content = seen.endsWith("\n") ? seen.substring(0, seen.length() - 1) : seen;
        return line.charAt(0) + VisibleText.of(content) + (ends ? "" : "\n" + NO_FEED);
    }
}
