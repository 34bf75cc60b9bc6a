package dev.countersign.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParallelismTest {
    @ParameterizedTest
    @CsvSource({
        "1, 1048576, 16",
        "2, 1048576, 32",
        "8, 1048576, 128",
        "64, 1048576, 128",
        "8, 1024, 48",
        "8, 256, 1",
        "8, 20, 1"
    })
    void follows_the_cores_and_leaves_enough_open_files(int cores, long files, int hosts) {
        assertThat(Parallelism.usual(cores, OptionalLong.of(files))).isEqualTo(hosts);
    }

    @Test
    void where_the_limit_is_unknown_the_cores_decide() {
        assertThat(Parallelism.usual(2, OptionalLong.empty())).isEqualTo(32);
    }

    @Test
    void this_machine_has_a_number() {
        assertThat(Parallelism.usual()).isBetween(1, 128);
    }
}
