package dev.countersign.finding;

import dev.countersign.inventory.Endpoint;

/**
 * A row of a findings file.
 *
 * @param host its name in the inventory that was made with the file
 * @param endpoint where the source saw it
 * @param id the name of the finding at its source, such as {@code nessus:57608}
 * @param byTitle whether only its title told what it is about
 * @param date when the source saw it, in the source's words; may be empty
 * @param source which of the file's sources it is from, from 0
 * @param row which row of that source, from 1
 * @param line the line at which that row begins; 0 if the format has no lines
 */
public record RecordedFinding(
        String host,
        Endpoint endpoint,
        Subject subject,
        String id,
        boolean byTitle,
        String date,
        int source,
        long row,
        long line) {}
