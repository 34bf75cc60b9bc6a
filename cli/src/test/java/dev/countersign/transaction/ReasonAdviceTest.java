package dev.countersign.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The advice names the folder that the platform really uses. */
class ReasonAdviceTest {
    @Test
    void the_state_folder_is_that_of_the_platform() {
        assertThat(ReasonAdvice.of("state", "tower", "/boot/config/countersign"))
                .contains("look at /boot/config/countersign on the host")
                .doesNotContain("/var/lib");
    }
}
