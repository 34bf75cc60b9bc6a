package dev.countersign.cli.command;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 120s}, {@code 5m}, {@code 1h} or plain seconds: from five seconds to a day. */
final class LeaseConverter implements ITypeConverter<Duration> {
    private static final Pattern SHAPE = Pattern.compile("([1-9][0-9]{0,5})([smh]?)");
    private static final Duration SHORTEST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofDays(1);

    @Override
    public Duration convert(String text) {
        Matcher matcher = SHAPE.matcher(text);
        if (matcher.matches()) {
            long number = Long.parseLong(matcher.group(1));
            Duration lease = switch (matcher.group(2)) {
                case "m" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                default -> Duration.ofSeconds(number);
            };
            if (lease.compareTo(SHORTEST) >= 0 && lease.compareTo(LONGEST) <= 0) {
                return lease;
            }
        }
        throw new TypeConversionException("'" + text + "' is not a time from 5s to 24h, such as 120s or 5m");
    }
}
