package dev.countersign.finding;

/**
 * What a row says about a host, in the words of its source.
 *
 * @param id the name of the finding at its source, such as {@code nessus:57608}; never empty
 * @param title the title as the file has it; may be empty
 * @param byTitle whether only the title tells what it is about, because no id is known
 */
public record Claim(Subject subject, String id, String title, boolean byTitle) {
    /** Longer titles are cut: a finding needs no more to be recognized. */
    static final int LONGEST_TITLE = 200;

    public Claim {
        if (id.isEmpty()) {
            throw new IllegalArgumentException("a finding has an id");
        }
        title = Cut.to(title, LONGEST_TITLE);
    }
}
