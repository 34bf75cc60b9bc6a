package dev.countersign.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.observation.Field;
import dev.countersign.observation.Observations;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which names of a host match the expected one. */
class ExpectedNameRuleTest {
    @ParameterizedTest
    @CsvSource({
        "fs1,              fs1,              true",
        "FS1,              fs1,              true",
        "fs1,              fs1.example.net,  true",
        "fs1.example.net,  FS1.Example.Net.,  true",
        "fs1.example.net,  fs1,              true",
        "FS1.example.net,  fs1.,             true",
        "fs1.example.net,  fs10,             false",
        "fs1.example.net,  fs,               false",
        "fs1.example.net,  example,          false",
        "fs1.example.net,  fs1.example,      false",
        "fs1.example.net,  fs1.example.net.uk, false",
        "fs1.example.net,  fs1.example.org,  false",
        "fs1,              fs10,             false",
        "fs1,              fs1-old,          false",
        "fs10,             fs1,              false",
        "fs1,              unknown,          false",
        "fs1,              '',               false",
        "fs1,              example.fs1,      false",
    })
    void is_the_expected_host(String expected, String given, boolean same) {
        List<Field> said = List.of(
                new Field("uid", Bytes.utf8("0")),
                new Field("recognised", Bytes.utf8("yes")),
                new Field("hostname", Bytes.utf8(given)));

        assertThat(new ExpectedName(expected).objection(Observations.of(said)).isEmpty())
                .isEqualTo(same);
    }
}
