package dev.countersign.observation;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * The name of a run, {@code 20261122T095141Z-3f9c}: the time it began (UTC) and four hexadecimal
 * digits that distinguish runs of the same second. It names directories here and on hosts, so only
 * this exact shape is accepted. It is not a secret.
 */
public record RunId(String name) implements Comparable<RunId> {
    private static final Pattern SHAPE = Pattern.compile("[0-9]{8}T[0-9]{6}Z-[0-9a-f]{4}");
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);

    private static final int MOST = 0xffff;

    /** The first run of a second takes any of the lower half, so that more than a hundred can follow. */
    private static final int FIRST = 0x8000;

    private static final int STEP = 0x100;

    public RunId {
        if (!SHAPE.matcher(name).matches() || startOf(name).isEmpty()) {
            throw new IllegalArgumentException("not the name of a run (such as 20261122T095141Z-3f9c)");
        }
    }

    /**
     * Returns a new name for a run that begins {@code now}, to the second, and comes after {@code
     * latest}: of two runs of the same second, the later one has the greater name.
     */
    public static RunId at(Instant now, RandomGenerator random, Optional<RunId> latest) {
        String stamp = STAMP.format(now.atOffset(ZoneOffset.UTC)) + "-";
        int next = latest.map(RunId::name)
                .filter(name -> name.startsWith(stamp))
                .map(name -> Integer.parseInt(name.substring(stamp.length()), 16) + 1 + random.nextInt(STEP))
                .orElseGet(() -> random.nextInt(FIRST));
        return next > MOST ? at(now.plusSeconds(1), random, latest) : new RunId(String.format("%s%04x", stamp, next));
    }

    /**
     * Reads the name of a run, or returns empty if {@code text} is not one. For input from people
     * and hosts.
     */
    public static Optional<RunId> parse(String text) {
        return SHAPE.matcher(text).matches() && startOf(text).isPresent()
                ? Optional.of(new RunId(text))
                : Optional.empty();
    }

    /** When the run began, to the second. */
    public Instant started() {
        return startOf(name).orElseThrow();
    }

    private static Optional<Instant> startOf(String name) {
        try {
            return Optional.of(LocalDateTime.parse(name.substring(0, name.indexOf('-')), STAMP)
                    .toInstant(ZoneOffset.UTC));
        } catch (DateTimeException noSuchDay) {
            return Optional.empty();
        }
    }

    /** Orders runs by name, earlier runs first. */
    @Override
    public int compareTo(RunId other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
