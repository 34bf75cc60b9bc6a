package dev.countersign.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.document.Edit;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.plan.Decision;
import org.junit.jupiter.api.Test;

/** What is measured does what its name says. */
class PartsBenchmarkTest {
    private final PartsBenchmark parts = new PartsBenchmark();

    @Test
    void the_editor_changes_the_file() {
        assertThat(parts.editor())
                .isInstanceOfSatisfying(
                        Edit.Edited.class,
                        edited -> assertThat(edited.after().utf8()).contains("\tserver signing = required\n"));
    }

    @Test
    void the_planner_plans_a_change() throws Exception {
        parts.ask();

        assertThat(parts.planner().plan().decision()).isInstanceOf(Decision.Changes.class);
    }

    @Test
    void the_codec_understands_the_answer() {
        assertThat(parts.codec().advertised()).isEqualTo(Advertised.REQUIRED);
    }
}
