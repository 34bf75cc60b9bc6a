package dev.countersign.explain;

import java.util.ArrayList;
import java.util.List;

/**
 * A page in one language.
 *
 * @param meaning what it means; the first sentence can be read alone
 * @param causes the likeliest first
 * @param checks how to tell the causes apart
 * @param never what looks like a remedy but is not
 */
public record Prose(
        String title,
        String meaning,
        List<String> causes,
        List<Distinction> checks,
        List<String> fixes,
        List<String> never,
        List<String> notes) {
    public Prose {
        causes = List.copyOf(causes);
        checks = List.copyOf(checks);
        fixes = List.copyOf(fixes);
        never = List.copyOf(never);
        notes = List.copyOf(notes);
    }

    /** Returns this prose with added paragraphs that several pages share. */
    Prose with(List<String> moreNever, List<String> moreNotes) {
        return new Prose(title, meaning, causes, checks, fixes, joined(never, moreNever), joined(notes, moreNotes));
    }

    /**
     * Whether {@code other} has the same number of paragraphs and the same commands: both languages
     * must say the same.
     */
    boolean sameShape(Prose other) {
        return causes.size() == other.causes.size()
                && checks.stream()
                        .map(Distinction::run)
                        .toList()
                        .equals(other.checks.stream().map(Distinction::run).toList())
                && fixes.size() == other.fixes.size()
                && never.size() == other.never.size()
                && notes.size() == other.notes.size();
    }

    private static List<String> joined(List<String> own, List<String> shared) {
        List<String> all = new ArrayList<>(own);
        all.addAll(shared);
        return all;
    }
}
