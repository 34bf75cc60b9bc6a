package dev.countersign.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReservedSettingsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "root preexec",
                "Pre Exec",
                "add user script",
                "panic action",
                "message command",
                "passwd program",
                "INCLUDE",
                "config file",
                "vfs objects",
                "logon script"
            })
    void what_runs_commands_or_reads_other_files_is_never_set_by_a_policy(String setting) {
        assertThat(ReservedSettings.contains(setting)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"server signing", "server smb3 signing algorithms", "server min protocol", "map to guest"})
    void what_signing_is_about_is(String setting) {
        assertThat(ReservedSettings.contains(setting)).isFalse();
    }
}
