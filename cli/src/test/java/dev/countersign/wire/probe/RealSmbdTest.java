package dev.countersign.wire.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.observation.EndpointVerdict;
import dev.countersign.observation.Mechanism;
import dev.countersign.observation.Negotiation;
import dev.countersign.observation.Smb1Answer.Spoken;
import dev.countersign.observation.WireAnswer;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.testing.Needs;
import dev.countersign.wire.DirectDialer;
import dev.countersign.wire.Frame;
import dev.countersign.wire.LoopbackServer;
import dev.countersign.wire.RealSmbd;
import dev.countersign.wire.smb1.Smb1Request;
import dev.countersign.wire.smb2.NegotiateResponder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the codec reads real servers, and how nmap reads ours. */
class RealSmbdTest {
    private final NegotiateProbe probe = new NegotiateProbe(new SecureRandom());

    @TempDir
    Path root;

    private WireAnswer ask(String address) {
        return probe.negotiate(new DirectDialer(), address, 445, Duration.ofSeconds(20));
    }

    @ParameterizedTest
    @Needs({"smbd", "root", "setsid", "nmap"})
    @CsvSource({
        "mandatory, SMB2_02, SMB3_11, 3.1.1, REQUIRED",
        "mandatory, SMB2_02, SMB2_02, 2.0.2, REQUIRED",
        "mandatory, NT1, SMB2_10, 2.1, REQUIRED",
        "mandatory, SMB3_00, SMB3_00, 3.0, REQUIRED",
        "mandatory, SMB3_11, SMB3_11, 3.1.1, REQUIRED",
        "auto, SMB2_02, SMB3_11, 3.1.1, OFFERED",
        "auto, NT1, SMB2_02, 2.0.2, OFFERED",
        "auto, SMB2_10, SMB3_02, 3.0.2, OFFERED",
        "disabled, SMB2_02, SMB3_11, 3.1.1, OFFERED",
        "disabled, SMB2_02, SMB2_10, 2.1, OFFERED",
        "default, SMB2_02, SMB3_11, 3.1.1, OFFERED",
    })
    void says_of_a_real_smbd_what_nmap_says(
            String signing, String oldest, String newest, String dialect, Advertised advertised) throws Exception {
        String settings = "server signing = " + signing + "\nserver min protocol = " + oldest
                + "\nserver max protocol = " + newest + "\n";

        try (RealSmbd smbd = RealSmbd.start(root, "wiretest", settings)) {
            WireAnswer answer = ask(smbd.address());

            assertThat(answer.advertised()).isEqualTo(advertised);
            assertThat(answer.dialect()).contains(dialect);
            // Samba writes its NetBIOS name, in lower case, into its ServerGuid.
            assertThat(answer.serverGuid().orElseThrow())
                    .startsWith(HexFormat.of().formatHex("wiretest".getBytes(StandardCharsets.US_ASCII)));
            assertThat(answer.sameServer(ask(smbd.address()))).contains(true);
            assertThat(RealSmbd.nmap(smbd.address(), 445))
                    .contains(
                            advertised == Advertised.REQUIRED
                                    ? "Message signing enabled and required"
                                    : "Message signing enabled but not required");
        }
    }

    private WireAnswer askAlsoSmb1(String address) {
        return probe.negotiateAlsoSmb1(new DirectDialer(), address, 445, Duration.ofSeconds(20));
    }

    @ParameterizedTest
    @Needs({"smbd", "root", "setsid"})
    @CsvSource({
        "mandatory, NT1, NT1, ONLY, 0x0f, required",
        "auto, NT1, NT1, ONLY, 0x07, offered",
        "disabled, NT1, NT1, ONLY, 0x03, not offered",
        "default, NT1, NT1, ONLY, 0x03, not offered",
        "mandatory, NT1, SMB3_11, YES, 0x0f, required",
        "desired, NT1, SMB3_11, YES, 0x07, offered",
        "disabled, NT1, SMB2_10, YES, 0x03, offered",
        "mandatory, SMB2_02, SMB3_11, NO, none, required",
        "disabled, SMB2_02, SMB3_11, NO, none, offered",
    })
    void says_of_a_real_smbd_whether_it_speaks_smb1_and_signs_there(
            String signing, String oldest, String newest, Spoken spoken, String mode, String verdict) throws Exception {
        String settings = "server signing = " + signing + "\nserver min protocol = " + oldest
                + "\nserver max protocol = " + newest + "\n";

        try (RealSmbd smbd = RealSmbd.start(root, "smb1test", settings)) {
            WireAnswer answer = askAlsoSmb1(smbd.address());

            assertThat(answer.smb1().orElseThrow().spoken()).isEqualTo(spoken);
            assertThat(answer.smb1().orElseThrow().securityMode())
                    .isEqualTo(mode.equals("none") ? Optional.empty() : Optional.of(Integer.decode(mode)));
            assertThat(EndpointVerdict.of(answer).signing().word()).isEqualTo(verdict);
            assertThat(ask(smbd.address()).smb1()).isEmpty();
        }
    }

    @Test
    @Needs({"smbd", "root", "setsid"})
    void a_real_smbd_answers_a_question_for_both_protocols_in_smb2() throws Exception {
        String settings = "server signing = mandatory\nserver min protocol = NT1\n";

        try (RealSmbd smbd = RealSmbd.start(root, "multi", settings)) {
            WireAnswer some = both(smbd, Smb1Request.MULTI_PROTOCOL);
            WireAnswer old = both(smbd, new Smb1Request(List.of(Smb1Request.NT_LM_0_12, Smb1Request.SMB_2_002)));

            assertThat(some.why()).isEqualTo("2.x, SecurityMode 0x0003");
            assertThat(old.why()).isEqualTo("2.0.2, SecurityMode 0x0003");
            assertThat(some.sameServer(ask(smbd.address()))).contains(true);
        }
    }

    private static WireAnswer both(RealSmbd smbd, Smb1Request request) throws IOException {
        ProbeReply heard = new ProbeConnection(
                        new DirectDialer(), smbd.address(), 445, Duration.ofSeconds(20), request.encode())
                .run();
        return new Smb1FollowUp(WireAnswer.unknown(smbd.address(), 445, "not asked"), request).join(heard);
    }

    @Test
    @Needs({"smbd", "root", "setsid"})
    void reads_what_a_real_smbd_says_besides() throws Exception {
        try (RealSmbd smbd = RealSmbd.start(root, "besides", "")) {
            Negotiation said = ask(smbd.address()).said();

            assertThat(said.signingAlgorithm()).contains("AES-GMAC");
            assertThat(said.cipher()).contains("AES-128-GCM");
            assertThat(said.mechanisms()).containsExactly(Mechanism.NTLMSSP);
            assertThat(Duration.between(said.systemTime().orElseThrow(), Instant.now())
                            .abs())
                    .isLessThan(Duration.ofMinutes(1));
            assertThat(said.startTime()).isEmpty();
        }
    }

    @ParameterizedTest
    @Needs("nmap")
    @CsvSource({"3,Message signing enabled and required", "1,Message signing enabled but not required"})
    void nmap_understands_our_responder(int mode, String words) throws Exception {
        NegotiateResponder responder =
                new NegotiateResponder(mode, Bytes.utf8("demo-host-000001"), Bytes.of(new byte[32]));

        try (LoopbackServer server = new LoopbackServer((socket, self) -> {
            InputStream in = socket.getInputStream();
            for (byte[] header = in.readNBytes(4); header.length == 4; header = in.readNBytes(4)) {
                Bytes question = Bytes.of(in.readNBytes(Frame.length(Bytes.of(header))));
                var answer = responder.answer(question);
                if (answer.isEmpty()) {
                    return;
                }
                socket.getOutputStream().write(Frame.wrap(answer.get()).toArray());
            }
        })) {
            assertThat(RealSmbd.nmap("127.0.0.1", server.port())).contains(words);
        }
    }
}
