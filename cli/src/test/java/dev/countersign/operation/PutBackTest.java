package dev.countersign.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.observation.RunId;
import dev.countersign.transaction.HostOutcome;
import dev.countersign.transaction.Outcome;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** After a run was reverted, no message still says that nothing was changed. */
class PutBackTest {
    private static final RunId RUN = RunId.parse("20261122T095141Z-3f9c").orElseThrow();
    private static final PutBack BACK = new PutBack(Map.of("fs1", RUN), Map.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "the answer was not 'yes'; nothing was changed",
                "the plan cannot be applied: it is stale; nothing was changed",
                "the ledger cannot be written; no host was changed by this command",
                "another program is working on run X; nothing was changed",
                "something else is wrong",
            })
    void a_problem_says_what_was_done_before_it(String what) {
        assertThatThrownBy(() -> BACK.before(() -> {
                    throw new Problem(ExitCode.REFUSED, what, "nothing was changed there");
                }))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.code()).isEqualTo(ExitCode.REFUSED);
                    assertThat(problem.getMessage())
                            .contains("an overdue run was reverted on 1 host")
                            .doesNotContain("nothing was changed", "no host was changed");
                });
        assertThatThrownBy(() -> PutBack.NOTHING.before(() -> {
                    throw new Problem(ExitCode.REFUSED, what, "do it");
                }))
                .hasMessage(what + "\n  do it");
    }

    @Test
    void what_is_said_of_that_host_names_the_run_and_of_another_host_stays() {
        HostOutcome here = HostOutcome.of("fs1", Outcome.REFUSED, "its file is a link; nothing was changed")
                .advise("nothing was changed there");
        HostOutcome other = HostOutcome.of("fs2", Outcome.REFUSED, "its file is a link; nothing was changed");

        assertThat(BACK.truth(here).reason())
                .isEqualTo("its file is a link; run " + RUN
                        + ", whose lease had expired, was reverted first, and nothing else was changed");
        assertThat(BACK.truth(here).advice().orElseThrow()).contains("was reverted first");
        assertThat(BACK.truth(other)).isEqualTo(other);
    }

    @Test
    void one_of_which_it_is_not_known_is_not_called_put_back() {
        PutBack back = new PutBack(Map.of(), Map.of("fs1", RUN));

        assertThat(back.words()).isEqualTo("on 1 host it is unknown whether an overdue run was reverted");
        assertThat(back.truth(HostOutcome.of("fs1", Outcome.REFUSED, "x; nothing was changed"))
                        .reason())
                .contains("it is unknown whether");
        assertThat(new PutBack(Map.of("fs1", RUN), Map.of("fs2", RUN)).words())
                .contains("reverted on 1 host, on 1 host it is unknown");
    }
}
