package dev.countersign.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostReasonTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    locked another call is at work on this host      | locked: another call is at work on this host
                    not-root only root can change the configuration  | not-root: only root can change the configuration
                    changed /etc/samba/smb.conf                      | changed: /etc/samba/smb.conf
                    restored                                         | restored
                    failed installed the old file has no second name | failed: installed: the old file has no second name
                    unfinished activation the bytes are back         | unfinished: activation: the bytes are back
                    unfinished /etc/x could not be removed           | unfinished: /etc/x could not be removed
                    failed because of something                      | failed: because of something
                    /etc/samba/smb.conf is gone                      | /etc/samba/smb.conf is gone
                    Locked out                                       | Locked out
                    """)
    void the_code_word_stands_apart(String said, String shown) {
        assertThat(HostReason.of(said)).hasToString(shown);
    }

    @Test
    void the_code_is_the_first_word() {
        assertThat(HostReason.of("failed installed the old file has no second name")
                        .code())
                .isEqualTo("failed");
        assertThat(HostReason.of("/etc/samba/smb.conf is gone").code()).isEmpty();
    }

    @Test
    void what_a_host_says_is_harmless_and_brief() {
        assertThat(HostReason.of("locked \u001b[31mred\nCommitted").toString())
                .startsWith("locked: ")
                .doesNotContain("\u001b", "\n");
        assertThat(HostReason.of("locked " + "x".repeat(100_000)).toString()).hasSizeLessThan(600);
    }
}
