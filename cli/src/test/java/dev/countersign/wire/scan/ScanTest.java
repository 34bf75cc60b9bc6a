package dev.countersign.wire.scan;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.observation.EndpointVerdict.Opening;
import dev.countersign.observation.EndpointVerdict.Signing;
import dev.countersign.observation.Smb1Answer.Spoken;
import dev.countersign.testing.Needs;
import dev.countersign.wire.LoopbackServer;
import dev.countersign.wire.RealSmbd;
import dev.countersign.wire.smb2.SamplePair;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many endpoints at once, against servers of this JVM. */
class ScanTest {
    private static final Duration TIMEOUT = Duration.ofMillis(600);

    private static List<ScanResult> scan(ScanSettings settings, BooleanSupplier stopped, List<String> words) {
        List<ScanResult> results = new ArrayList<>();
        Exclusions none = Exclusions.of(List.of());
        new Scan(settings, none, NameService.ofThisMachine(), new SplittableRandom(1))
                .run(TargetList.of(List.of(new TargetSource.Words(words)), 445).endpoints(), stopped, results::add);
        return results;
    }

    private static List<ScanResult> scan(ScanSettings settings, List<String> words) {
        return scan(settings, () -> false, words);
    }

    private static List<ScanResult> scan(List<String> words) {
        return scan(new ScanSettings(64, 0, TIMEOUT, true), words);
    }

    private static LoopbackServer.Behaviour says(byte... bytes) {
        return (socket, server) -> {
            socket.getOutputStream().write(bytes);
            server.pause(60_000);
        };
    }

    private static void oneByteAtATime(Socket socket, LoopbackServer server) throws IOException, InterruptedException {
        byte[] answer = SamplePair.RESPONSE.toArray();
        for (int at = 0; at < answer.length && !server.pause(50); at++) {
            socket.getOutputStream().write(answer[at]);
        }
    }

    private static String at(LoopbackServer server) {
        return "127.0.0.1:" + server.port();
    }

    private static long elapsed(Runnable work) {
        long begun = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - begun).toMillis();
    }

    @Test
    void whatever_is_no_smb_is_cannot_tell_within_the_timeout_and_says_why() throws IOException {
        List<LoopbackServer.Behaviour> odd = List.of(
                says((byte) 0x15, (byte) 3, (byte) 3, (byte) 0, (byte) 2, (byte) 2, (byte) 40), // a TLS alert
                says("SSH-2.0-OpenSSH_9.2\r\n".getBytes(US_ASCII)),
                says("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII)),
                (socket, server) -> server.pause(60_000),
                ScanTest::oneByteAtATime,
                (socket, server) -> socket.close(),
                (socket, server) -> socket.setSoLinger(true, 0),
                says((byte) 0, (byte) -1, (byte) -1, (byte) -1),
                says((byte) 0, (byte) 0, (byte) 0, (byte) 0));
        List<LoopbackServer> servers = new ArrayList<>();
        List<ScanResult> results = new ArrayList<>();
        try {
            for (LoopbackServer.Behaviour each : odd) {
                servers.add(new LoopbackServer(each));
            }

            long milliseconds = elapsed(
                    () -> results.addAll(scan(servers.stream().map(ScanTest::at).toList())));

            assertThat(milliseconds).isLessThan(10 * TIMEOUT.toMillis());
        } finally {
            for (LoopbackServer each : servers) {
                each.close();
            }
        }
        assertThat(results).allSatisfy(each -> {
            assertThat(each.verdict().signing()).isEqualTo(Signing.CANNOT_TELL);
            assertThat(each.verdict().opening()).isEqualTo(Opening.CANNOT_TELL);
            assertThat(each.reached()).isTrue();
            assertThat(each.incomplete()).isTrue();
        });
        assertThat(results.stream().map(each -> each.answer().why()).toList())
                .satisfiesExactly(
                        tls -> assertThat(tls).isEqualTo("not SMB: the answer begins with 15030300"),
                        ssh -> assertThat(ssh).isEqualTo("not SMB: the answer begins with 5353482d"),
                        http -> assertThat(http).isEqualTo("not SMB: the answer begins with 48545450"),
                        silence -> assertThat(silence).isEqualTo("no answer within 600 ms"),
                        slow -> assertThat(slow).matches("only [0-9]+ of 206 bytes within 600 ms"),
                        closed -> assertThat(closed).contains("closed the connection without an answer"),
                        reset -> assertThat(reset).contains("the connection"),
                        large -> assertThat(large).contains("more than any NEGOTIATE response"),
                        empty -> assertThat(empty).isEqualTo("not SMB: an answer of 0 bytes"));
    }

    @Test
    void a_server_of_our_codec_is_judged_by_what_it_says() throws IOException {
        try (LoopbackServer required = LoopbackServer.speaking(3);
                LoopbackServer offered = LoopbackServer.speaking(1);
                LoopbackServer none = LoopbackServer.speaking(0);
                LoopbackServer odd = LoopbackServer.speaking(0x42)) {

            List<ScanResult> results = scan(List.of(at(required), at(offered), at(none), at(odd)));

            assertThat(results)
                    .extracting(each -> each.verdict().signing())
                    .containsExactly(Signing.REQUIRED, Signing.OFFERED, Signing.NOT_OFFERED, Signing.CANNOT_TELL);
            assertThat(results)
                    .extracting(each -> each.verdict().opening())
                    .containsExactly(Opening.YES, Opening.YES, Opening.NO, Opening.CANNOT_TELL);
            assertThat(results)
                    .extracting(each -> each.answer().smb1().orElseThrow().spoken())
                    .containsOnly(Spoken.NO);
        }
    }

    @Test
    @Needs({"smbd", "root", "setsid", "nmap"})
    void what_a_scan_says_of_real_servers_is_what_nmap_says(@TempDir Path root) throws Exception {
        try (RealSmbd mandatory = RealSmbd.start(
                        Files.createDirectory(root.resolve("a")), "scana", "server signing = mandatory\n");
                RealSmbd disabled = RealSmbd.start(
                        Files.createDirectory(root.resolve("b")),
                        "scanb",
                        "server signing = disabled\nserver min protocol = NT1\n");
                RealSmbd old = RealSmbd.start(
                        Files.createDirectory(root.resolve("c")),
                        "scanc",
                        "server signing = disabled\nserver min protocol = NT1\nserver max protocol = NT1\n")) {

            List<ScanResult> results = scan(
                    new ScanSettings(64, 0, Duration.ofSeconds(20), true),
                    List.of(mandatory.address(), disabled.address(), old.address()));

            assertThat(results)
                    .extracting(each -> each.verdict().signing())
                    .containsExactly(Signing.REQUIRED, Signing.OFFERED, Signing.NOT_OFFERED);
            assertThat(results)
                    .extracting(each -> each.verdict().opening())
                    .containsExactly(Opening.YES, Opening.YES, Opening.NO);
            assertThat(results)
                    .extracting(each -> each.answer().smb1().orElseThrow().spoken())
                    .containsExactly(Spoken.NO, Spoken.YES, Spoken.ONLY);
            assertThat(RealSmbd.nmap(mandatory.address(), 445)).contains("Message signing enabled and required");
            assertThat(RealSmbd.nmap(disabled.address(), 445)).contains("Message signing enabled but not required");
            assertThat(RealSmbd.nmap(old.address(), 445)).doesNotContain("Message signing"); // it asks SMB2 only
        }
    }

    @Test
    void smb1_is_left_alone_where_only_smb2_is_asked_for() throws IOException {
        try (LoopbackServer server = LoopbackServer.speaking(1)) {
            List<ScanResult> results = scan(new ScanSettings(1, 0, TIMEOUT, false), List.of(at(server)));

            assertThat(results.get(0).answer().smb1()).isEmpty();
            assertThat(results.get(0).incomplete()).isFalse();
        }
    }

    @Test
    void results_come_in_the_order_of_the_targets_though_the_first_is_the_slowest() throws IOException {
        try (LoopbackServer silent = new LoopbackServer((socket, self) -> self.pause(60_000));
                LoopbackServer quick = LoopbackServer.speaking(3)) {

            List<ScanResult> results = scan(List.of(at(silent), at(quick), "127.0.0.1-3:1", at(quick)));

            assertThat(results)
                    .extracting(each -> each.target().text())
                    .containsExactly(at(silent), at(quick), "127.0.0.1:1", "127.0.0.2:1", "127.0.0.3:1", at(quick));
            assertThat(results.get(3).reached()).isFalse();
            assertThat(results.get(3).counts()).isFalse();
            assertThat(results.get(3).answer().why()).isEqualTo("connection refused");
        }
    }

    @Test
    void no_more_are_asked_at_once_than_may_be() throws IOException {
        try (LoopbackServer silent = new LoopbackServer((socket, self) -> self.pause(60_000))) {
            List<String> nine = Collections.nCopies(9, at(silent));
            ScanSettings three = new ScanSettings(3, 0, Duration.ofMillis(200), true);

            long milliseconds = elapsed(() -> assertThat(scan(three, nine)).hasSize(9));

            assertThat(milliseconds).isGreaterThanOrEqualTo(600);
        }
    }

    @Test
    void no_more_are_begun_in_a_second_than_may_be() {
        ScanSettings slow = new ScanSettings(64, 20, TIMEOUT, true);

        long milliseconds =
                elapsed(() -> assertThat(scan(slow, List.of("127.0.0.1-10:1"))).hasSize(10));

        assertThat(milliseconds).isGreaterThanOrEqualTo(440);
    }

    @Test
    void a_name_that_nobody_knows_is_a_result_too() {
        List<ScanResult> results = scan(List.of("no-such-host.invalid", "localhost:1"));

        assertThat(results.get(0).answer().why()).contains("no-such-host.invalid");
        assertThat(results.get(0).counts()).isTrue();
        assertThat(results.get(1).answer().why()).isEqualTo("connection refused");
    }

    @Test
    void whoever_stops_it_gets_what_is_finished() throws IOException {
        try (LoopbackServer silent = new LoopbackServer((socket, self) -> self.pause(60_000))) {
            ScanSettings patient = new ScanSettings(8, 0, Duration.ofMinutes(5), true);
            long begun = System.nanoTime();

            List<ScanResult> results = scan(
                    patient,
                    () -> System.nanoTime() - begun > 300_000_000L,
                    List.of("127.0.0.1:1", at(silent), "127.0.0.1:2"));

            assertThat(results).extracting(each -> each.target().text()).containsExactly("127.0.0.1:1");
        }
    }
}
