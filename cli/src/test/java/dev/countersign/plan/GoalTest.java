package dev.countersign.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.observation.WireAnswer.Advertised;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GoalTest {
    private static final Goal EITHER = new Goal(Advertised.OFFERED, true, false, "advertised", Map.of());

    @Test
    void a_goal_is_reached_by_its_own_word_alone_unless_required_is_right_too() {
        assertThat(Stream.of(Advertised.values()).filter(new Goal(Advertised.OFFERED, false, "")::reachedBy))
                .containsExactly(Advertised.OFFERED);
        assertThat(Stream.of(Advertised.values()).filter(EITHER::reachedBy))
                .containsExactlyInAnyOrder(Advertised.OFFERED, Advertised.REQUIRED);
    }

    @Test
    void what_is_written_down_reads_back_and_other_words_are_no_goal() {
        assertThat(EITHER.words()).isEqualTo("offered or required");
        assertThat(Goal.read(EITHER.words(), false, "advertised")).contains(EITHER);
        for (Advertised each : Advertised.values()) {
            Goal goal = new Goal(each, true, "advertised");
            assertThat(Goal.read(goal.words(), true, "advertised")).contains(goal);
        }
        for (String none : List.of("", " or required", "offered or", "safe", "required or offered")) {
            assertThat(Goal.read(none, false, "")).as(none).isEmpty();
        }
    }
}
