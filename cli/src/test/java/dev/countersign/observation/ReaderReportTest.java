package dev.countersign.observation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReaderReportTest {
    /** The words of testparm are from Samba 4.17, with security = ads, a wrong value, and a killed testparm. */
    @ParameterizedTest
    @CsvSource({
        "0, 'Loaded services file OK.', true, false",
        "1, 'Loaded services file OK.|ERROR: Invalid idmap range for domain *!|', true, false",
        "1, 'WARNING: Ignoring invalid value|Error loading services.|', false, true",
        "1, 'comment = Loaded services file OK. or not', false, false",
        "137, 'Loaded services file OK.', false, false",
        "127, 'testparm: not found', false, false",
        "1, '', false, false"
    })
    void a_check_that_fails_after_loading_is_no_document_that_does_not_load(
            int exit, String warnings, boolean loads, boolean rejects) {
        ReaderReport report = new ReaderReport(exit, Bytes.EMPTY, warnings.replace('|', '\n'));

        assertThat(report.loads()).isEqualTo(loads);
        assertThat(report.rejects()).isEqualTo(rejects);
    }
}
