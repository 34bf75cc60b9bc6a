package dev.countersign.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How hosts are divided into batches. */
class BatchesTest {
    private static List<String> hosts(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(each -> "fs" + each).toList();
    }

    private static List<Integer> sizes(List<Batch> batches) {
        return batches.stream().map(each -> each.hosts().size()).toList();
    }

    @Test
    void the_last_size_repeats_until_every_host_had_its_turn() {
        List<Batch> batches = Batches.parse("1,10%,10").cut(hosts(25));

        assertThat(sizes(batches)).containsExactly(1, 3, 10, 10, 1);
        assertThat(batches.stream().flatMap(each -> each.hosts().stream())).containsExactlyElementsOf(hosts(25));
    }

    @ParameterizedTest
    @CsvSource({
        "100%, 5, '5'",
        "1, 3, '1 1 1'",
        "'1,100%', 5, '1 4'",
        "'1,10%,100%', 20, '1 2 17'",
        "'1,10%,100%', 5, '1 1 3'",
        "'1,10%,100%', 1, '1'",
        "50%, 5, '3 2'",
        "1%, 3, '1 1 1'",
        "'2, 3', 6, '2 3 1'",
        "7, 3, '3'",
    })
    void are_as_large_as_their_sizes_say(String serial, int hosts, String expected) {
        List<String> sizes = sizes(Batches.parse(serial).cut(hosts(hosts))).stream()
                .map(String::valueOf)
                .toList();

        assertThat(String.join(" ", sizes)).isEqualTo(expected);
    }

    @Test
    void no_host_makes_no_batch() {
        assertThat(Batches.parse("1,10%").after("fs1").cut(List.of())).isEmpty();
    }

    /** Every host has exactly one turn, whatever the sizes: for all numbers of hosts up to 40. */
    @ParameterizedTest
    @ValueSource(strings = {"1", "3", "1,10%,100%", "33%", "100%", "1,1,50%", "40,1"})
    void every_host_is_in_exactly_one_batch_and_none_is_empty(String serial) {
        for (int count = 1; count <= 40; count++) {
            List<String> hosts = hosts(count);
            for (Batches batches : List.of(
                    Batches.parse(serial),
                    Batches.parse(serial).after("fs1"),
                    Batches.parse(serial).after("fs" + count))) {
                List<Batch> cut = batches.cut(hosts);

                assertThat(cut.stream().flatMap(each -> each.hosts().stream()))
                        .containsExactlyInAnyOrderElementsOf(hosts);
                assertThat(cut).noneMatch(each -> each.hosts().isEmpty());
                assertThat(cut).extracting(Batch::number).containsExactlyElementsOf(numbers(cut.size()));
                assertThat(cut).extracting(Batch::last).containsOnly(cut.size());
            }
        }
    }

    private static List<Integer> numbers(int last) {
        return IntStream.rangeClosed(1, last).boxed().toList();
    }

    @Test
    void the_canary_is_first_and_alone_and_the_others_keep_their_order() {
        List<Batch> batches = Batches.parse("2").after("fs3").cut(hosts(5));

        assertThat(batches)
                .extracting(Batch::hosts)
                .containsExactly(List.of("fs3"), List.of("fs1", "fs2"), List.of("fs4", "fs5"));
    }

    @Test
    void a_percentage_is_one_of_all_hosts_the_canary_among_them() {
        assertThat(sizes(Batches.parse("20%").after("fs1").cut(hosts(10)))).containsExactly(1, 2, 2, 2, 2, 1);
    }

    @Test
    void a_canary_that_is_not_among_the_hosts_has_no_batch() {
        assertThat(Batches.ALL_AT_ONCE.after("fs9").cut(hosts(2)))
                .extracting(Batch::hosts)
                .containsExactly(hosts(2));
    }

    @Test
    void a_run_that_is_continued_goes_on_counting() {
        List<Batch> batches = Batches.parse("1").cut(hosts(2), 4);

        assertThat(batches).extracting(Batch::number, Batch::last).containsExactly(tuple(4, 5), tuple(5, 5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "0", "-1", "x", "1,,2", "1,", "101%", "0%", "1.5", "9999999", "1;2", "1,0"})
    void refuses_what_is_no_list_of_batches(String text) {
        assertThatThrownBy(() -> Batches.parse(text))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ExitCode.USAGE))
                .hasMessageContaining("--serial: '");
    }

    @Test
    void a_batch_without_hosts_cannot_be_asked_for() {
        assertThatThrownBy(() -> new Batches(Optional.empty(), List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Batches(Optional.empty(), List.of(Share.NONE)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_question_counts_batches_only_where_there_are_several() {
        assertThat(Batch.counted(1, 1)).isEqualTo("1 host");
        assertThat(Batch.counted(7, 0)).isEqualTo("7 hosts");
        assertThat(Batch.counted(7, 3)).isEqualTo("7 hosts in 3 batches");
    }
}
