package dev.countersign.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.platform.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every folder of {@code templates/} must fulfil. A new folder is found automatically.
 *
 * <p>{@code -Dcountersign.repository=DIR} uses the folders of a different policy repository,
 * {@code -Dcountersign.platform=NAME} only one.
 */
class PlatformContractTest {
    private static final String OTHER = System.getProperty("countersign.repository", "");
    private static final String ONLY = System.getProperty("countersign.platform", "");
    private static final PlatformContract CONTRACT = PlatformContract.of(Path.of(OTHER.isEmpty() ? ".." : OTHER));

    static List<Platform> platforms() throws IOException {
        return CONTRACT.platforms().stream()
                .filter(each -> ONLY.isEmpty() || each.name().equals(ONLY))
                .toList();
    }

    static List<GoldenCase> cases() throws IOException {
        List<GoldenCase> cases = new ArrayList<>();
        for (Platform platform : platforms()) {
            cases.addAll(CONTRACT.cases(platform));
        }
        return cases;
    }

    @Test
    void every_folder_was_seen_and_read_without_a_mistake() throws IOException {
        assertThat(CONTRACT.mistakes()).isEmpty();
        assertThat(platforms()).extracting(Platform::name).isNotEmpty();
        if (OTHER.isEmpty() && ONLY.isEmpty()) {
            assertThat(platforms())
                    .extracting(Platform::name)
                    .contains("samba", "samba-registry", "synology-dsm")
                    .hasSizeGreaterThanOrEqualTo(3);
        }
    }

    @ParameterizedTest
    @MethodSource("platforms")
    void says_where_what_it_says_comes_from_and_fits_into_a_call(Platform platform) {
        PlatformContract.isWhole(platform);
    }

    @ParameterizedTest
    @MethodSource("platforms")
    void has_two_cases_at_least_one_of_which_changes_something_or_refuses_to(Platform platform) throws IOException {
        CONTRACT.hasCases(platform);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void comes_to_what_its_case_says_and_to_nothing_the_second_time(GoldenCase golden) {
        PlatformContract.comesToWhatIsExpected(golden);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void prints_back_byte_for_byte_and_undoes_itself_exactly(GoldenCase golden) {
        PlatformContract.undoesItself(golden);
    }
}
