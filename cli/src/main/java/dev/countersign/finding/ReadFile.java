package dev.countersign.finding;

import dev.countersign.bytes.Digest;
import java.util.List;

/**
 * One file that was imported, and where each of its rows went. {@code rows} is the sum of the four counts
 * below it.
 *
 * @param name the file as the user named it
 * @param format what it was taken for
 * @param sha256 the digest of all its bytes
 * @param rows how many rows it has
 * @param reported rows with at least one finding
 * @param named rows that only name a host
 * @param other rows about other things
 * @param notUnderstood rows, or runs of lines, that were not understood
 * @param around lines before and after the table
 * @param misread the rows that were not understood, the first {@value Intake#MOST_NAMED} of them
 * @param remarks what a person should know about the file
 */
public record ReadFile(
        String name,
        Format format,
        Digest sha256,
        long rows,
        long reported,
        long named,
        long other,
        long notUnderstood,
        long around,
        List<Misread> misread,
        List<String> remarks) {
    public ReadFile {
        misread = List.copyOf(misread);
        remarks = List.copyOf(remarks);
        if (rows != reported + named + other + notUnderstood) {
            throw new IllegalArgumentException("every row is counted once");
        }
    }
}
