package dev.countersign.observation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.diagnostic.Problem;
import dev.countersign.json.Json;
import dev.countersign.json.JsonMap;
import dev.countersign.observation.Smb1Answer.Spoken;
import dev.countersign.observation.WireAnswer.Advertised;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WireJsonTest {
    private static final WireAnswer EVERYTHING = new WireAnswer(
                    "192.0.2.1",
                    445,
                    Advertised.REQUIRED,
                    Optional.of(3),
                    Optional.of("3.1.1"),
                    Optional.of("00112233445566778899aabbccddeeff"),
                    new Negotiation(
                            Optional.of("AES-GMAC"),
                            Optional.of("AES-128-GCM"),
                            List.of(Mechanism.KERBEROS, new Mechanism("1.2.3"), Mechanism.NTLMSSP),
                            Optional.of(Instant.parse("2026-11-22T06:55:11.130489Z")),
                            Optional.of(Instant.parse("2026-11-01T00:00:00Z"))),
                    Optional.empty(),
                    "3.1.1, SecurityMode 0x0003")
            .with(new Smb1Answer(Spoken.YES, Advertised.NOT_OFFERED, Optional.of(3), "SMB1, SecurityMode 0x03"));

    private static JsonMap parsed(String json) {
        return JsonMap.of(Json.read(json.getBytes(UTF_8), "wire-before", Json.Limits.OURS), "wire-before");
    }

    @Test
    void reads_what_it_wrote() {
        WirePicture picture = new WirePicture(List.of(new WirePicture.Endpoint(EVERYTHING, Optional.of(EVERYTHING))));

        String json = WireJson.of(picture).utf8();

        assertThat(WireJson.read(Json.read(json.getBytes(UTF_8), "wire", Json.Limits.OURS), "wire"))
                .isEqualTo(picture);
        assertThat(json).contains("\"Kerberos\"", "\"spoken\": \"yes\"", "2026-11-01T00:00:00Z");
    }

    @Test
    void reads_what_an_older_program_wrote() {
        WireAnswer old = WireJson.answer(parsed("""
                {"address": "192.0.2.1", "port": 445, "advertised": "offered", "securityMode": 1, "dialect": "3.1.1",
                 "serverGuid": "66733100000000000000000000000000", "why": "3.1.1, SecurityMode 0x0001"}
                """));

        assertThat(old.advertised()).isEqualTo(Advertised.OFFERED);
        assertThat(old.said()).isEqualTo(Negotiation.NONE);
        assertThat(old.smb1()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"mechanisms\": [\"no number\"]",
                "\"systemTime\": \"yesterday\"",
                "\"smb1\": {\"spoken\": \"perhaps\", \"advertised\": \"unknown\", \"why\": \"\"}",
                "\"smb1\": {\"spoken\": \"no\", \"advertised\": \"required\", \"why\": \"\"}",
            })
    void refuses_what_nobody_can_have_written(String odd) {
        JsonMap map =
                parsed("{\"address\": \"a\", \"port\": 445, \"advertised\": \"offered\", \"why\": \"\", " + odd + "}");

        assertThatThrownBy(() -> WireJson.answer(map)).isInstanceOf(Problem.class);
    }
}
