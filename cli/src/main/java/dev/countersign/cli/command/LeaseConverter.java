package dev.countersign.cli.command;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the time of a lease: from five seconds to a day. */
final class LeaseConverter implements ITypeConverter<Duration> {
    private static final Duration SHORTEST = Duration.ofSeconds(5);

    @Override
    public Duration convert(String text) {
        return TimeSpan.read(text, SHORTEST)
                .orElseThrow(() ->
                        new TypeConversionException("'" + text + "' is not a time from 5s to 24h, such as 120s or 5m"));
    }
}
