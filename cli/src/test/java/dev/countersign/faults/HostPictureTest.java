package dev.countersign.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A host's state is never reported as better than it is. */
class HostPictureTest {
    private static final HostPicture BEFORE =
            new HostPicture("old", "0:0 33188", List.of("smb.conf"), List.of(), "not required");
    private static final HostPicture.Run CONFIRMED = new HostPicture.Run("run", "confirmed", "confirmed", "new");

    @Test
    void a_host_to_which_nothing_was_done_is_as_before() {
        assertThat(state(BEFORE)).isEqualTo(HostState.BEFORE);
    }

    @Test
    void the_bytes_of_before_are_not_enough() {
        assertThat(state(new HostPicture("old", "0:0 33188", List.of("smb.conf"), List.of(), "required")))
                .isEqualTo(HostState.UNKNOWN);
        assertThat(state(new HostPicture("old", "0:0 33152", List.of("smb.conf"), List.of(), "not required")))
                .isEqualTo(HostState.UNKNOWN);
        assertThat(state(new HostPicture(
                        "old", "0:0 33188", List.of(".countersign-run.old", "smb.conf"), List.of(), "not required")))
                .isEqualTo(HostState.UNKNOWN);
    }

    @Test
    void a_run_that_is_not_settled_is_unknown_whatever_the_bytes_are() {
        HostPicture.Run pending = new HostPicture.Run("run", "", "", "new");

        assertThat(state(new HostPicture("old", "0:0 33188", List.of("smb.conf"), List.of(pending), "not required")))
                .isEqualTo(HostState.UNKNOWN);
    }

    @Test
    void changed_is_what_was_confirmed_and_shows_on_the_wire() {
        assertThat(state(new HostPicture("new", "0:0 33188", List.of("smb.conf"), List.of(CONFIRMED), "required")))
                .isEqualTo(HostState.AFTER);
        assertThat(state(new HostPicture("new", "0:0 33188", List.of("smb.conf"), List.of(CONFIRMED), "not required")))
                .isEqualTo(HostState.UNKNOWN);
        assertThat(state(new HostPicture("new", "0:0 33188", List.of("smb.conf"), List.of(), "required")))
                .isEqualTo(HostState.UNKNOWN);
    }

    private static HostState state(HostPicture now) {
        return now.state(BEFORE, "required", Optional.empty());
    }
}
