package dev.countersign.document.smbconf;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values in testparm's words. */
class SmbConfVocabularyTest {
    /** As Samba 4.17.12 prints them: a zero, and then at least three digits. */
    @ParameterizedTest
    @CsvSource({
        "create mask, 0, 0000",
        "create mask, 7, 0007",
        "create mask, 644, 0644",
        "create mode, 0644, 0644",
        "directory mask, 2770, 02770",
        "directory mask, 02770, 02770",
        "force directory mode, 2775, 02775",
    })
    void a_mode_begins_with_a_nought(String name, String value, String printed) {
        assertThat(SmbConfVocabulary.printed(name, value)).isEqualTo(printed);
    }
}
