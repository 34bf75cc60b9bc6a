package dev.countersign.wire.scan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long MILLISECOND = 1_000_000;

    private static int taken(Pace pace, long now) {
        int taken = 0;
        while (taken < 10_000 && pace.take(now)) {
            taken++;
        }
        return taken;
    }

    @Test
    void connections_follow_each_other_as_slowly_as_asked() {
        Pace pace = new Pace(100, 0);

        int taken = 0;
        for (long now = 0; now <= 1000 * MILLISECOND; now += MILLISECOND) {
            taken += taken(pace, now);
        }

        assertThat(taken).isBetween(100, 102);
    }

    @Test
    void a_pause_is_not_made_up_for() {
        Pace pace = new Pace(1000, 0);
        taken(pace, 0);

        int after = taken(pace, 60_000 * MILLISECOND);

        assertThat(after).isLessThanOrEqualTo(12);
        assertThat(pace.left(60_000 * MILLISECOND)).isPositive();
    }

    @Test
    void without_a_rate_nobody_waits() {
        assertThat(taken(new Pace(0, 0), 0)).isEqualTo(10_000);
    }
}
