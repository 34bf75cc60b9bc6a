package dev.countersign.observation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What indicates a container, and what does not. */
class ContainmentTest {
    private static final Field DAEMON = field("instance", "10 1 100 0 /usr/sbin/smbd 4711 /");
    private static final Field IN_A_CONTAINER = field("contained", "4711");

    @Test
    void a_host_with_a_mark_is_one_whatever_runs_on_it() {
        assertThat(Containment.of(List.of(field("container", "docker"), DAEMON)))
                .hasValueSatisfying(each -> assertThat(each.why()).startsWith("this host is a container (docker)"));
    }

    @Test
    void an_smbd_in_a_container_counts_where_the_host_has_none_of_its_own() {
        assertThat(Containment.of(List.of(IN_A_CONTAINER)))
                .hasValueSatisfying(each -> assertThat(each.why()).contains("process 4711"));
        assertThat(Containment.of(List.of(IN_A_CONTAINER, DAEMON))).isEmpty();
    }

    @Test
    void nothing_speaks_for_one_on_a_plain_host() {
        assertThat(Containment.of(List.of(DAEMON))).isEmpty();
    }

    private static Field field(String name, String value) {
        return new Field(name, Bytes.utf8(value));
    }
}
