package dev.countersign.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The page shows what the results say, including the bad ones. */
class SafetyPageTest {
    private static final FaultResult BACK = new FaultResult(
            "cut", "Network", "the cable is cut", HostState.BEFORE, 5, "RolledBack: a | b", Optional.of(6.5), 8, "");
    private static final FaultResult LOST = new FaultResult(
            "x", "Network", "worse", HostState.UNKNOWN, 0, "", Optional.empty(), 8, "the host is UNKNOWN");
    private static final MutantResult CAUGHT =
            new MutantResult("arms", "arms too late", "fault killed", true, 9.5, "the host is UNKNOWN");
    private static final MutantResult MISSED =
            new MutantResult("sync", "does not sync", "test a.Test.b", false, 2.0, "");

    @Test
    void a_fault_is_a_row_and_a_host_in_unknown_state_is_counted_and_marked() {
        String page = page(BACK, LOST).text("2026-11-22");

        assertThat(page)
                .contains("| the cable is cut | as before | RolledBack: a \\| b | 5 | 6.5 s |")
                .contains("hosts in an unknown state: 1")
                .contains("**(wrong)**")
                .contains("kill points found: 3");
    }

    @Test
    void hundreds_of_a_kind_are_counted_and_what_is_wrong_among_them_is_listed() {
        FaultResult cut = BACK.as(Results.counted("cut-1", "while the run is intent: RESET"), NetworkCutsTest.GROUP);
        FaultResult lost = LOST.as(Results.counted("cut-2", "while the run is intent: RESET"), NetworkCutsTest.GROUP);

        String page = page(cut, lost).text("2026-11-22");

        assertThat(page)
                .contains("| while the run is intent: RESET | 2 | 1 | 0 | 1 | 0 (1), 5 (1) |")
                .contains("| worse | unknown **(wrong)** |")
                .doesNotContain("the cable is cut");
    }

    @Test
    void a_mutant_is_a_row_and_one_that_nothing_noticed_is_counted_and_marked() {
        String page = page(BACK).text("2026-11-22");

        assertThat(page)
                .contains("mutants planted: 2, caught: 1")
                .contains("| arms too late | fault killed | 9.5 |")
                .contains("| does not sync | **not caught** by test a.Test.b | - |");
        assertThat(MutantResult.read(CAUGHT.line())).isEqualTo(CAUGHT);
        assertThat(MutantResult.read(MISSED.line())).isEqualTo(MISSED);
    }

    @Test
    void what_tests_measured_stands_below() {
        String page = page(BACK).text("2026-11-22");

        assertThat(page).contains("| lock-owners | longest until free | 5.2 s |");
    }

    private static SafetyPage page(FaultResult... results) {
        return new SafetyPage(
                List.of(results),
                List.of("kill points found: 3"),
                List.of(CAUGHT, MISSED),
                Map.of("lock-owners", List.of("longest until free\t5.2\ts")));
    }

    @Test
    void a_line_of_a_results_file_gives_the_result_back() {
        assertThat(FaultResult.read(BACK.line())).isEqualTo(BACK);
        assertThat(FaultResult.read(LOST.line())).isEqualTo(LOST);
    }

    @Test
    void percentiles_are_of_the_nearest_rank() {
        List<Double> hundred = java.util.stream.IntStream.rangeClosed(1, 100)
                .mapToObj(Double::valueOf)
                .toList();

        assertThat(SafetyPage.percentile(hundred, 50)).isEqualTo(50);
        assertThat(SafetyPage.percentile(hundred, 99)).isEqualTo(99);
    }
}
