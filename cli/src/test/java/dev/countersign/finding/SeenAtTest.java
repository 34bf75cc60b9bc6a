package dev.countersign.finding;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The dates of scanners, most of which lack a time zone. */
class SeenAtTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Thu Nov 26 10:04:10 2026 | 2026-11-25T20:04:10Z | 2026-11-26T22:04:10Z",
                "Fri Nov  6 10:04:10 2026 | 2026-11-05T20:04:10Z | 2026-11-06T22:04:10Z",
                "Nov 26, 2026 09:00:00 CET | 2026-11-25T19:00:00Z | 2026-11-26T21:00:00Z",
                "2026-11-26 10:00:00 | 2026-11-25T20:00:00Z | 2026-11-26T22:00:00Z",
                "2026-11-26T10:00:00 | 2026-11-25T20:00:00Z | 2026-11-26T22:00:00Z",
                "2026-11-26T10:00:00Z | 2026-11-26T10:00:00Z | 2026-11-26T10:00:00Z",
                "2026-11-26T10:00:00+01:00 | 2026-11-26T09:00:00Z | 2026-11-26T09:00:00Z"
            })
    void a_date_is_as_certain_as_its_words(String words, Instant earliest, Instant latest) {
        assertThat(SeenAt.of(words)).contains(new SeenAt(earliest, latest));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "11/26/2026 10:00:00", "26.11.2026", "yesterday", "Thu Nov 99 10:04:10 2026"})
    void what_is_not_certain_is_no_date(String words) {
        assertThat(SeenAt.of(words)).isEmpty();
    }

    @Test
    void a_long_text_is_no_date_either() {
        assertThat(SeenAt.of("9".repeat(100_000))).isEmpty();
    }
}
