package dev.countersign.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A number of hosts or a percentage: a percentage is rounded up and is at least one host. */
class ShareTest {
    @ParameterizedTest
    @CsvSource({
        "3, 10, 3",
        "3, 2, 3",
        "0, 10, 0",
        "10%, 10, 1",
        "10%, 11, 2",
        "10%, 25, 3",
        "1%, 5, 1",
        "1%, 0, 1",
        "33%, 3, 1",
        "34%, 3, 2",
        "99%, 100, 99",
        "100%, 7, 7",
        "100%, 1000000, 1000000",
    })
    void is_so_many_hosts(String text, int total, int hosts) {
        assertThat(Share.parse(text).orElseThrow().of(total)).isEqualTo(hosts);
    }

    /** Compared with whole numbers, not with the program's own arithmetic. */
    @Test
    void a_percentage_is_the_least_number_of_hosts_that_is_not_below_it() {
        for (int percent = 1; percent <= 100; percent++) {
            for (int total = 1; total <= 120; total++) {
                int wanted = percent * total;
                int least = IntStream.iterate(1, each -> each + 1)
                        .filter(each -> each * 100 >= wanted)
                        .findFirst()
                        .orElseThrow();

                assertThat(new Share(percent, true).of(total))
                        .as(percent + "% of " + total)
                        .isEqualTo(least)
                        .isBetween(1, total);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "-1", "+1", "x", "1.5", "1,5", "0%", "101%", "-5%", "%", "10 %", "10%%", "01", "9999999",
                "1e2", "\u0661", "0x1", "1\n2"
            })
    void any_other_text_is_none(String text) {
        assertThat(Share.parse(text)).isEmpty();
    }

    @Test
    void is_written_as_it_was_read() {
        for (String text : new String[] {"0", "1", "25", "1%", "100%"}) {
            assertThat(Share.parse(text).orElseThrow()).hasToString(text);
        }
    }

    @Test
    void cannot_be_made_of_nonsense() {
        assertThatThrownBy(() -> new Share(-1, false)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Share(0, true)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Share(101, true)).isInstanceOf(IllegalArgumentException.class);
    }
}
