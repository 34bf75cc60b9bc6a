package dev.countersign.wire.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.json.Json;
import dev.countersign.json.JsonMap;
import dev.countersign.observation.Besides;
import dev.countersign.observation.DialectAnswer;
import dev.countersign.observation.EndpointVerdict.Signing;
import dev.countersign.observation.QuicAnswer.Heard;
import dev.countersign.observation.ServerIdentity;
import dev.countersign.observation.Smb1Answer.Spoken;
import dev.countersign.testing.Needs;
import dev.countersign.wire.LoopbackServer;
import dev.countersign.wire.NtlmStandIn;
import dev.countersign.wire.QuicStandIn;
import dev.countersign.wire.smb2.Dialect;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who a server is, each dialect, and QUIC, asked during a scan. */
class MoreAskedTest {
    private static final Duration TIMEOUT = Duration.ofMillis(600);

    private static List<ScanResult> scan(Set<Question> also, String... words) {
        List<ScanResult> results = new ArrayList<>();
        new Scan(
                        new ScanSettings(8, 0, TIMEOUT, also),
                        Exclusions.of(List.of()),
                        NameService.ofThisMachine(),
                        new SplittableRandom(1))
                .run(
                        TargetList.of(List.of(new TargetSource.Words(List.of(words))), 445)
                                .endpoints(),
                        () -> false,
                        results::add);
        return results;
    }

    private static ScanResult scan(NtlmStandIn server, Question... also) throws IOException {
        try (LoopbackServer started = server.start()) {
            return scan(Set.of(also), "127.0.0.1:" + started.port()).get(0);
        }
    }

    /** As real servers answered: version, newest dialect, SecurityMode, flags; what is known of them. */
    @ParameterizedTest
    @CsvSource({
        "6.0.6001, SMB_2_0_2, 1, 0xa2898215, windows-legacy",
        "6.1.7601, SMB_2_1, 3, 0xe2898235, windows-legacy",
        "6.3.9600, SMB_3_0_2, 1, 0xe28a8215, none",
        "10.0.10586, SMB_3_1_1, 1, 0xe28a8215, windows",
        "10.0.14393, SMB_3_1_1, 3, 0xe2898235, windows",
        "10.0.17763, SMB_3_0, 3, 0xe2898235, windows",
        "10.0.20348, SMB_3_0, 3, 0xa2898205, windows",
        "10.0.26100, SMB_3_1_1, 3, 0xe28a8215, windows",
        "6.1.7600, SMB_3_0_2, 3, 0x62898235, none", // a Mac
        "6.1.0, SMB_3_1_1, 1, 0x628a8215, none", // Samba
        "none, SMB_3_1_1, 1, 0x20898205, none",
    })
    void a_server_is_asked_who_it_is_on_the_same_connection_and_nobody_logs_in(
            String version, Dialect newest, int mode, String flags, String platform) throws IOException {
        NtlmStandIn server = NtlmStandIn.of(Long.decode(flags).intValue(), version, NtlmStandIn.USUAL)
                .until(newest, mode);

        ScanResult result = scan(server, Question.IDENTITY);

        ServerIdentity identity = result.besides().identity().orElseThrow();
        assertThat(identity.name()).contains("fs1.corp.example.net");
        assertThat(identity.system(result.answer().dialect()).platform().orElse("none"))
                .isEqualTo(platform);
        assertThat(result.verdict().signing()).isEqualTo(mode == 3 ? Signing.REQUIRED : Signing.OFFERED);
        assertThat(result.answer().dialect()).contains(newest.label());
        // NEGOTIATE and the first message of NTLM, and nothing else
        assertThat(server.received()).hasSize(2);
        assertThat(server.received().get(1).latin1()).contains("NTLMSSP\0\1").doesNotContain("NTLMSSP\0\3");
        assertThat(readBack(result)).isEqualTo(result);
    }

    private static ScanResult readBack(ScanResult result) {
        byte[] line = ScanJson.line(result).getBytes(StandardCharsets.UTF_8);
        return ScanJson.read(JsonMap.of(Json.read(line, "line", Json.Limits.OF_A_HOST), "line"), result.target());
    }

    @Test
    void the_answer_about_signing_stays_if_the_question_who_it_is_gets_none() throws IOException {
        NtlmStandIn server = NtlmStandIn.of(Bytes.utf8("garbage")).until(Dialect.SMB_3_1_1, 3);
        try (LoopbackServer silent = new LoopbackServer((socket, self) -> {
            // its frame promises more than ever comes
            socket.getOutputStream().write(new byte[] {0, 0, 2, 0, 1});
            self.pause(60_000);
        })) {
            ScanResult odd = scan(server, Question.IDENTITY, Question.SMB1);
            ScanResult late = scan(Set.of(Question.IDENTITY), "127.0.0.1:" + silent.port())
                    .get(0);

            assertThat(odd.verdict().signing()).isEqualTo(Signing.REQUIRED);
            assertThat(odd.answer().smb1().orElseThrow().spoken()).isEqualTo(Spoken.NO);
            assertThat(odd.besides().identity().orElseThrow().why()).contains("no NTLM challenge");
            assertThat(late.besides().identity().orElseThrow().why()).contains("did not answer in SMB2");
        }
    }

    @Test
    void a_server_that_hangs_up_when_it_is_asked_who_it_is_is_unknown_and_judged() throws IOException {
        NtlmStandIn server = NtlmStandIn.of(0xe28a8215, "10.0.20348", NtlmStandIn.USUAL)
                .until(Dialect.SMB_3_1_1, 1)
                .hangingUp();

        ScanResult result = scan(server, Question.IDENTITY, Question.EACH_DIALECT);

        assertThat(result.verdict().signing()).isEqualTo(Signing.OFFERED);
        assertThat(result.besides().identity().orElseThrow().known()).isFalse();
        assertThat(result.besides().identity().orElseThrow().why()).contains("closed the connection");
        assertThat(result.besides().dialects()).hasSize(5);
    }

    @Test
    void every_dialect_is_asked_for_alone_and_the_weakest_counts() throws IOException {
        NtlmStandIn server = NtlmStandIn.of(0xe28a8215, "10.0.14393", NtlmStandIn.USUAL)
                .until(Dialect.SMB_3_0_2, 3)
                .but(Dialect.SMB_2_1, 1)
                .without(Dialect.SMB_2_0_2);

        ScanResult result = scan(server, Question.EACH_DIALECT);

        assertThat(result.besides().dialects())
                .extracting(each -> each.dialect() + " " + each.spoken().word() + " "
                        + each.advertised().word())
                .containsExactly(
                        "2.0.2 no unknown",
                        "2.1 yes offered",
                        "3.0 yes required",
                        "3.0.2 yes required",
                        "3.1.1 no unknown");
        assertThat(result.verdict().signing()).isEqualTo(Signing.OFFERED);
        assertThat(result.verdict().why().line()).contains("but 2.1 alone: offered (2.1, SecurityMode 0x0001)");
        assertThat(result.incomplete()).isFalse();
        assertThat(readBack(result)).isEqualTo(result);
    }

    @Test
    void a_dialect_that_gets_no_answer_is_unknown_and_the_result_incomplete() throws IOException {
        DialectAnswer silent = DialectAnswer.unknown("2.1", "no answer within 600 ms");
        ScanResult whole = scan(
                NtlmStandIn.of(0xe28a8215, "10.0.14393", NtlmStandIn.USUAL).until(Dialect.SMB_2_0_2, 3),
                Question.EACH_DIALECT);

        ScanResult result = new ScanResult(
                whole.target(),
                true,
                whole.answer(),
                new Besides(Optional.empty(), List.of(silent), Optional.empty()),
                List.of());

        assertThat(whole.incomplete()).isFalse();
        assertThat(result.incomplete()).isTrue();
    }

    @Test
    @Needs("root")
    void quic_is_recognised_and_silence_is_not_called_closed() throws IOException {
        try (QuicStandIn quic = new QuicStandIn("127.91.82.73")) {
            List<ScanResult> results =
                    scan(Set.of(Question.QUIC), quic.address() + ":1", "127.91.82.74:1", "127.91.82.74:443");

            assertThat(results.get(0).besides().quic().orElseThrow().heard()).isEqualTo(Heard.QUIC);
            assertThat(results.get(0).besides().quic().orElseThrow().versions()).containsExactly("1");
            assertThat(results.get(0).reached()).isTrue();
            assertThat(results.get(0).verdict().signing()).isEqualTo(Signing.CANNOT_TELL);
            assertThat(results.get(1).besides().quic().orElseThrow().heard()).isEqualTo(Heard.NO_ANSWER);
            assertThat(results.get(1).notes()).noneMatch(each -> each.contains("is closed"));
            assertThat(results.get(1).reached()).isFalse();
            assertThat(readBack(results.get(0))).isEqualTo(results.get(0));
        }
        assertThat(scan(Set.of(), "127.91.82.74:443").get(0).notes())
                .containsExactly("only TCP was asked: SMB over QUIC is at UDP 443, and scan --quic asks there");
    }
}
