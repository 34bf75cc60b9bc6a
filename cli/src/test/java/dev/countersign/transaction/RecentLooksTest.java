package dev.countersign.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.observation.WireAnswer;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.observation.WirePicture;
import dev.countersign.platform.Invocation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When a change need not look at the wire, because its plan has just done so. */
class RecentLooksTest {
    private static final List<WireLook.Target> HERE = List.of(new WireLook.Target("192.0.2.1", 445));
    private static final WirePicture SEEN = picture(Advertised.OFFERED);

    private long now = 5;
    private final RecentLooks looks = new RecentLooks(() -> now);
    private final RemoteHost connection = new Connection();

    @Test
    void a_look_counts_once_over_its_own_connection() {
        looks.keep(connection, HERE, SEEN, now);

        assertThat(looks.has(HERE)).isTrue();
        assertThat(looks.take(connection, HERE)).contains(SEEN);
        assertThat(looks.take(connection, HERE)).isEmpty();
        assertThat(looks.has(HERE)).isFalse();
    }

    @Test
    void a_look_over_another_connection_does_not_count() {
        looks.keep(connection, HERE, SEEN, now);

        assertThat(looks.take(new Connection(), HERE)).isEmpty();
    }

    @Test
    void a_look_that_began_a_while_ago_does_not_count() {
        looks.keep(connection, HERE, SEEN, now);
        now += Duration.ofSeconds(15).toNanos();

        assertThat(looks.has(HERE)).isFalse();
        assertThat(looks.take(connection, HERE)).isEmpty();
    }

    @Test
    void a_look_at_other_endpoints_does_not_count() {
        List<WireLook.Target> other = List.of(new WireLook.Target("192.0.2.1", 1445));
        looks.keep(connection, HERE, SEEN, now);

        assertThat(looks.has(other)).isFalse();
        assertThat(looks.take(connection, other)).isEmpty();
    }

    @Test
    void a_look_that_could_not_be_judged_is_repeated() {
        looks.keep(connection, HERE, picture(Advertised.UNKNOWN), now);

        assertThat(looks.take(connection, HERE)).isEmpty();
    }

    private static WirePicture picture(Advertised advertised) {
        WireAnswer answer = new WireAnswer(
                "192.0.2.1",
                445,
                advertised,
                Optional.empty(),
                Optional.of("3.1.1"),
                Optional.of("11".repeat(16)),
                "test");
        return new WirePicture(List.of(new WirePicture.Endpoint(answer, Optional.of(answer))));
    }

    private static final class Connection implements RemoteHost {
        @Override
        public Answer run(Invocation invocation) {
            throw new AssertionError("nothing is run");
        }

        @Override
        public Dialer dialer() {
            throw new AssertionError("nobody dials");
        }

        @Override
        public void close() {}
    }
}
