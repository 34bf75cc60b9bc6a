package dev.countersign.finding;

/**
 * A finding, and exactly where it is from.
 *
 * @param host which of the imported hosts it is about, from 0
 * @param claim what it says
 * @param port the SMB port
 * @param file which of the files has it, from 0
 * @param row which row of that file, from 1
 * @param line the line at which the row begins, from 1; 0 if the format has no lines
 * @param date when the source saw it, in the source's words; may be empty
 */
public record Finding(int host, Claim claim, int port, int file, long row, long line, String date) {}
