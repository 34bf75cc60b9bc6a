package dev.countersign.cli.command;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code 120s}, {@code 5m}, {@code 1h} or plain seconds. */
final class TimeSpan {
    private static final Pattern SHAPE = Pattern.compile("([1-9][0-9]{0,5})([smh]?)");
    private static final Duration LONGEST = Duration.ofDays(1);

    private TimeSpan() {}

    /** Returns the time; empty if the text is not a time, or it is not from {@code shortest} to a day. */
    static Optional<Duration> read(String text, Duration shortest) {
        Matcher matcher = SHAPE.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(matcher.group(1));
        Duration time = switch (matcher.group(2)) {
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofSeconds(number);
        };
        return time.compareTo(shortest) >= 0 && time.compareTo(LONGEST) <= 0 ? Optional.of(time) : Optional.empty();
    }
}
