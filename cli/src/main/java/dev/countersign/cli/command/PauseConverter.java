package dev.countersign.cli.command;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the time of a pause: from a second to a day. */
final class PauseConverter implements ITypeConverter<Duration> {
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    @Override
    public Duration convert(String text) {
        return TimeSpan.read(text, SHORTEST)
                .orElseThrow(() ->
                        new TypeConversionException("'" + text + "' is not a time from 1s to 24h, such as 30s or 5m"));
    }
}
