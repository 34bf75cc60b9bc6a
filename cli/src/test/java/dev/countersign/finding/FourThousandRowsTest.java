package dev.countersign.finding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.finding.WrittenLists.About;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same 4,000 rows in every format: a thousand hosts four times each, every tenth row about something else,
 * every hundredth about no host. Every row is counted exactly once, and every format gives the same hosts.
 */
class FourThousandRowsTest {
    private static final int ROWS = 4_000;
    private static final int HOSTS = 1_000;

    private static final WrittenLists WRITTEN =
            new WrittenLists(ROWS, FourThousandRowsTest::host, FourThousandRowsTest::about);

    private static About about(int row) {
        return row % 100 == 0 ? About.NO_HOST : row % 10 == 0 ? About.OTHER : About.SMB;
    }

    private static String host(int row) {
        int host = row % HOSTS;
        return about(row) == About.NO_HOST ? "$(id)" : "10.1." + host / 250 + "." + (host % 250 + 1);
    }

    static Stream<Arguments> formats() {
        return arguments(WRITTEN.reports());
    }

    static Stream<Arguments> lists() {
        return arguments(WRITTEN.lists());
    }

    private static Stream<Arguments> arguments(Map<Format, String> texts) {
        return texts.entrySet().stream().map(each -> Arguments.of(each.getKey(), each.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("formats")
    void every_row_is_counted_exactly_once(Format format, String text) {
        Imported imported = Lists.read(text);

        ReadFile file = imported.files().get(0);
        assertThat(file.format()).isEqualTo(format);
        assertThat(file.rows()).isEqualTo(ROWS);
        assertThat(file.reported()).isEqualTo(3_600);
        assertThat(file.named()).isZero();
        assertThat(file.other()).isEqualTo(360);
        assertThat(file.notUnderstood()).isEqualTo(40);
        assertThat(imported.findings()).hasSize(3_600);
        assertThat(imported.hosts()).hasSize(900);
        assertThat(imported.findings()).extracting(Finding::row).doesNotHaveDuplicates();
    }

    /** A list has nothing about other things. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("lists")
    void every_line_of_a_list_is_counted_exactly_once(Format format, String text) {
        Imported imported = Lists.read(text);

        ReadFile file = imported.files().get(0);
        assertThat(file.format()).isEqualTo(format);
        assertThat(file.rows()).isEqualTo(ROWS);
        assertThat(file.reported()).isEqualTo(3_960);
        assertThat(file.notUnderstood()).isEqualTo(40);
        assertThat(imported.hosts()).hasSize(990);
    }
}
