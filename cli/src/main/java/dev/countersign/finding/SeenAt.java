package dev.countersign.finding;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * When a scanner saw something. Most scanners do not say in which time zone, so that only this is known: not
 * before {@code earliest}, and not after {@code latest}.
 */
record SeenAt(Instant earliest, Instant latest) {
    /** Clocks are ahead of UTC by no more than this, and behind by no more than that. */
    private static final ZoneOffset EAST = ZoneOffset.ofHours(14);

    private static final ZoneOffset WEST = ZoneOffset.ofHours(-12);

    /** As Nessus, Tenable.sc and NetExec write it. A form in which day and month could be exchanged is not read. */
    private static final List<DateTimeFormatter> LOCAL = List.of(
            DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss uuuu", Locale.ENGLISH),
            DateTimeFormatter.ofPattern("MMM d, uuuu HH:mm:ss", Locale.ENGLISH),
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ENGLISH),
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ENGLISH));

    /** Returns the time that a source's words mean; empty if they are not certain. */
    static Optional<SeenAt> of(String words) {
        String plain = words.strip().replaceAll("\\s+", " ");
        return exact(plain)
                .or(() -> local(plain.replaceFirst(" [A-Z]{2,5}$", "").replaceFirst("^([0-9-]{10})T", "$1 ")));
    }

    private static Optional<SeenAt> exact(String words) {
        try {
            Instant exact = OffsetDateTime.parse(words).toInstant();
            return Optional.of(new SeenAt(exact, exact));
        } catch (DateTimeException without) {
            return Optional.empty();
        }
    }

    private static Optional<SeenAt> local(String words) {
        for (DateTimeFormatter each : LOCAL) {
            try {
                LocalDateTime local = LocalDateTime.parse(words, each);
                return Optional.of(new SeenAt(local.toInstant(EAST), local.toInstant(WEST)));
            } catch (DateTimeException otherwise) {
                // the next form, perhaps
            }
        }
        return Optional.empty();
    }
}
