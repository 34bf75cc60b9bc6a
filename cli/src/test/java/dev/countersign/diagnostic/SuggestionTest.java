package dev.countersign.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The advice for a person who wrote an unknown word. */
class SuggestionTest {
    private static String advice(String written, List<String> known) {
        return Suggestion.advise(Diagnostic.error("unknown"), written, known)
                .advice()
                .orElseThrow();
    }

    @Test
    void the_nearest_word_is_named() {
        assertThat(advice("server sigining", List.of("client signing", "server signing")))
                .isEqualTo("did you mean 'server signing'?");
    }

    @Test
    void one_that_stops_too_early_is_named_where_only_one_can_be_meant() {
        List<String> platforms = List.of("samba", "samba-registry", "synology-dsm", "windows");

        assertThat(advice("synology", platforms)).isEqualTo("did you mean 'synology-dsm'?");
        assertThat(advice("s", platforms)).startsWith("known: ");
        assertThat(advice("win", List.of("win-a", "win-b"))).startsWith("known: ");
    }

    @Test
    void where_nothing_is_near_the_known_words_are_named() {
        assertThat(advice("x", List.of("samba", "auto"))).isEqualTo("known: auto, samba");
        assertThat(advice("x", List.of())).isEqualTo("there are none");
    }

    @Test
    void of_a_thousand_known_words_twenty_are_enough() {
        List<String> hosts =
                IntStream.range(1000, 2000).mapToObj(i -> "host" + i).toList();

        assertThat(advice("x", hosts)).startsWith("known: host1000, ").endsWith("host1019 and 980 more");
    }
}
