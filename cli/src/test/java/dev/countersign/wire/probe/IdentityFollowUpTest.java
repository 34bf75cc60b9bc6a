package dev.countersign.wire.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.json.Json;
import dev.countersign.json.JsonMap;
import dev.countersign.observation.Besides;
import dev.countersign.observation.BesidesJson;
import dev.countersign.observation.Mechanism;
import dev.countersign.observation.Negotiation;
import dev.countersign.observation.NtlmVersion;
import dev.countersign.observation.ServerIdentity;
import dev.countersign.observation.ServerIdentity.Membership;
import dev.countersign.observation.WireAnswer;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.wire.NtlmStandIn;
import dev.countersign.wire.auth.NtlmResponse;
import dev.countersign.wire.auth.SpnegoToken;
import dev.countersign.wire.smb1.Smb1Sample;
import dev.countersign.wire.smb1.Smb1SessionSetup;
import dev.countersign.wire.smb2.SamplePair;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read from a server's challenge, and that no byte of it does harm. */
class IdentityFollowUpTest {
    private static final int ROUNDS = Boolean.getBoolean("countersign.all") ? 100_000 : 10_000;
    private static final int IN_DOMAIN = 0xe2898235;
    private static final int STANDALONE = 0xe28a8215;
    private static final IdentityFollowUp ASKED = new IdentityFollowUp.Smb2(false);

    private static ServerIdentity read(Bytes challenge) {
        return ASKED.read(new ProbeReply.Message(NtlmStandIn.setup(challenge, 1), "192.0.2.1"));
    }

    private static ServerIdentity read(int flags, String version, byte[] list) {
        return read(NtlmStandIn.challenge(flags, NtlmVersion.of(version), list));
    }

    @Test
    void the_question_is_the_first_message_of_ntlm_and_names_nobody() {
        String sent = ASKED.request().latin1();

        assertThat(sent).contains("NTLMSSP\0\1\0\0\0").doesNotContain("NTLMSSP\0\3");
        // signature, type, flags, two empty fields (domain, workstation), version
        assertThat(sent.substring(sent.indexOf("NTLMSSP"))).hasSize(40);
        assertThat(sent.substring(sent.indexOf("NTLMSSP") + 16, sent.indexOf("NTLMSSP") + 32))
                .isEqualTo("\0".repeat(16));
    }

    @Test
    void a_member_of_a_domain_says_all_its_names() {
        ServerIdentity said = read(IN_DOMAIN, "10.0.20348", NtlmStandIn.list(NtlmStandIn.IN_FOREST, true));

        assertThat(said)
                .isEqualTo(new ServerIdentity(
                        Optional.of("FS1"),
                        Optional.of("CORP"),
                        Optional.of("fs1.corp.example.net"),
                        Optional.of("corp.example.net"),
                        Optional.of("example.net"),
                        Membership.DOMAIN,
                        Optional.of(new NtlmVersion(10, 0, 20_348)),
                        "its NTLM challenge"));
        assertThat(said.words()).isEqualTo("FS1 (fs1.corp.example.net), domain CORP (corp.example.net)");
        assertThat(said.system(Optional.of("3.1.1")).words()).isEqualTo("Windows Server 2022 (10.0.20348)");
    }

    @ParameterizedTest
    @CsvSource({
        "0x628a8215, true, '2,1,4,3,7', NONE, '6.1.0'", // Samba, standalone
        "0x02820205, true, '2,1,4,3,7', NONE, '6.1.0'", // Samba to a client that asks for little
        "0xe2898235, true, '2,1,4,3,5,7', DOMAIN, '6.1.7601'",
        "0x62898235, true, '1,2,3,4,7', DOMAIN, '6.1.7600'", // a Mac
        "0xa2890205, true, '2,1,4,3,5,7', DOMAIN, '6.3.9600'",
        "0xa0888205, true, '2,1,4,3,5,7', DOMAIN, none", // a forest, and no flag
        "0x20888205, false, '2,1', UNKNOWN, none", // another stack: no version, no end
        "0x20898205, false, '2,1', DOMAIN, none",
    })
    void every_order_of_fields_is_read(String flags, boolean end, String order, Membership membership, String version) {
        List<Integer> ids =
                Arrays.stream(order.split(",", -1)).map(Integer::valueOf).toList();

        ServerIdentity said = read(Long.decode(flags).intValue(), version, NtlmStandIn.list(ids, end));

        assertThat(said.netbiosName()).contains("FS1");
        assertThat(said.netbiosDomain()).contains("CORP");
        assertThat(said.dnsName().isPresent()).isEqualTo(ids.contains(3));
        assertThat(said.forest().isPresent()).isEqualTo(ids.contains(5));
        assertThat(said.membership()).isEqualTo(membership);
        assertThat(said.version().map(NtlmVersion::toString).orElse("none")).isEqualTo(version);
    }

    @Test
    void a_challenge_without_names_leaves_them_unknown() {
        ServerIdentity said = read(0x20808205, "none", new byte[0]);

        assertThat(said.known()).isFalse();
        assertThat(said.words()).isEqualTo("without a name");
        assertThat(said.system(Optional.of("3.1.1")).words())
                .contains("not known")
                .contains("no version");
    }

    @Test
    void names_where_the_version_would_be_are_no_version() {
        Bytes with = NtlmStandIn.challenge(STANDALONE, Optional.empty(), NtlmStandIn.list(NtlmStandIn.USUAL, true));
        byte[] flagged = with.toArray();
        flagged[23] = (byte) (flagged[23] | 2); // NTLMSSP_NEGOTIATE_VERSION

        ServerIdentity said = read(Bytes.of(flagged));

        assertThat(said.version()).isEmpty();
        assertThat(said.netbiosName()).contains("FS1");
    }

    @Test
    void names_full_of_control_characters_are_harmless_and_never_longer_than_a_name() {
        byte[] list = concat(
                NtlmStandIn.pair(1, NtlmResponse.unicode("A\u001b[2J\u202eB\n\"C")),
                NtlmStandIn.pair(3, NtlmResponse.unicode("x".repeat(1500))),
                new byte[4]);

        ServerIdentity said = read(STANDALONE, "10.0.17763", list);

        assertThat(said.netbiosName()).contains("A\\x1b[2J\\u{202e}B\\n\"C");
        assertThat(said.dnsName().orElseThrow()).hasSize(255);
        assertThat(readBack(said)).isEqualTo(said);
    }

    @Test
    void what_is_not_utf_16_is_no_name() {
        byte[] odd = concat(NtlmStandIn.pair(1, new byte[] {65, 0, 66}), new byte[4]);
        byte[] half = concat(NtlmStandIn.pair(1, new byte[] {0, (byte) 0xd8}), new byte[4]);

        assertThat(read(STANDALONE, "10.0.17763", odd).why()).contains("not UTF-16 (field 1)");
        assertThat(read(STANDALONE, "10.0.17763", half).known()).isFalse();
    }

    @Test
    void whoever_answers_something_else_stays_unknown_and_the_reason_is_said() {
        Bytes hello = NtlmStandIn.challenge(STANDALONE, Optional.empty(), new byte[0]);
        Bytes token = Bytes.of(new byte[] {1, 2, 3});

        assertThat(ASKED.read(new NoReply(NoReply.Kind.CLOSED, "gone")).why()).isEqualTo("gone");
        assertThat(said(NtlmStandIn.setup(hello, 2))).contains("not an answer to SESSION_SETUP");
        assertThat(said(NtlmStandIn.setup(token, 1, 0xc0000016L))).contains("login token is broken");
        assertThat(said(NtlmStandIn.setup(token, 1, 0xc0000418L))).contains("0xc0000418");
        assertThat(said(NtlmStandIn.setup(token, 1, 0))).contains("although nobody had logged in");
        assertThat(said(Bytes.utf8("HTTP/1.1 400"))).contains("not an answer");
    }

    private static String said(Bytes message) {
        ServerIdentity said = ASKED.read(new ProbeReply.Message(message, "192.0.2.1"));
        assertThat(said.known()).isFalse();
        return said.why();
    }

    @Test
    void a_server_without_ntlm_is_not_asked() {
        assertThat(IdentityFollowUp.after(answer(Optional.of("3.1.1"), List.of(Mechanism.KERBEROS))))
                .isEmpty();
        assertThat(IdentityFollowUp.cannotBeAsked(answer(Optional.of("3.1.1"), List.of(Mechanism.KERBEROS))))
                .hasValueSatisfying(why -> assertThat(why).contains("does not offer NTLM"));
        assertThat(IdentityFollowUp.after(answer(Optional.empty(), List.of()))).isEmpty();
        assertThat(IdentityFollowUp.after(answer(Optional.of("2.0.2"), List.of())))
                .contains(new IdentityFollowUp.Smb2(true));
    }

    private static WireAnswer answer(Optional<String> dialect, List<Mechanism> offered) {
        return new WireAnswer(
                "192.0.2.1",
                445,
                Advertised.OFFERED,
                Optional.of(1),
                dialect,
                Optional.empty(),
                new Negotiation(Optional.empty(), Optional.empty(), offered, Optional.empty(), Optional.empty()),
                Optional.empty(),
                "test");
    }

    private static final IdentityFollowUp ASKED_IN_SMB1 = new IdentityFollowUp.Smb1(new Smb1SessionSetup(0x5c71));

    /** Returns a response to SESSION_SETUP_ANDX with this challenge in it ([MS-SMB] 2.2.4.6.2). */
    private static Bytes inSmb1(Bytes challenge) {
        Bytes token = SpnegoToken.next(Optional.of(challenge), Optional.empty());
        ByteBuffer out = ByteBuffer.allocate(43 + token.length()).order(ByteOrder.LITTLE_ENDIAN);
        out.put(SamplePair.hex("ff534d42 73 160000c0 98 05c8 000000000000000000000000 ffff 0000 0000 0100")
                .toArray());
        out.put((byte) 4).put((byte) 0xff).put((byte) 0).putShort((short) 0).putShort((short) 0);
        out.putShort((short) token.length()).putShort((short) token.length()).put(token.toArray());
        return Bytes.of(out.array());
    }

    @Test
    void a_server_that_speaks_only_smb1_is_asked_there() {
        byte[] list = NtlmStandIn.list(List.of(2, 1, 4, 3), true);
        Bytes reply = inSmb1(NtlmStandIn.challenge(0x628a0205, NtlmVersion.of("5.1.2600"), list));

        ServerIdentity said = ASKED_IN_SMB1.read(new ProbeReply.Message(reply, "192.0.2.1"));

        assertThat(said.netbiosName()).contains("FS1");
        assertThat(said.system(Optional.empty()).words()).isEqualTo("Windows XP (5.1.2600)");
        assertThat(said.system(Optional.empty()).platform()).contains("windows-legacy");
        assertThat(ASKED_IN_SMB1.request().latin1()).contains("NTLMSSP\0\1").doesNotContain("NTLMSSP\0\3");
        assertThat(ASKED_IN_SMB1
                        .read(new ProbeReply.Message(Smb1Sample.REFUSED, "192.0.2.1"))
                        .why())
                .contains("not an answer to SESSION_SETUP");
        assertThat(IdentityFollowUp.afterSmb1(new ProbeReply.Message(Smb1Sample.REQUIRED, "192.0.2.1")))
                .contains(ASKED_IN_SMB1);
        assertThat(IdentityFollowUp.afterSmb1(new ProbeReply.Message(Smb1Sample.REFUSED, "192.0.2.1")))
                .isEmpty();
        assertThat(IdentityFollowUp.afterSmb1(new NoReply(NoReply.Kind.CLOSED, "gone")))
                .isEmpty();
    }

    /** Damaged replies, from a seed: none throws, and none leaves an unsafe text. */
    @Test
    void no_mutated_reply_throws_or_leaves_an_unsafe_text() {
        Random random = new Random(20261130);
        List<Bytes> samples = new ArrayList<>();
        for (List<Integer> order :
                List.of(NtlmStandIn.IN_FOREST, NtlmStandIn.USUAL, NtlmStandIn.MAC, List.<Integer>of())) {
            for (String version : List.of("10.0.26100", "6.1.0", "none")) {
                for (boolean end : new boolean[] {true, false}) {
                    Bytes challenge =
                            NtlmStandIn.challenge(IN_DOMAIN, NtlmVersion.of(version), NtlmStandIn.list(order, end));
                    samples.add(NtlmStandIn.setup(challenge, 1));
                    samples.add(inSmb1(challenge));
                }
            }
        }
        int known = 0;
        int unknown = 0;

        for (int round = 0; round < ROUNDS; round++) {
            int at = random.nextInt(samples.size());
            byte[] message = mutated(samples.get(at).toArray(), random);
            IdentityFollowUp asked = at % 2 == 0 ? ASKED : ASKED_IN_SMB1;

            ServerIdentity said = asked.read(new ProbeReply.Message(Bytes.of(message), "192.0.2.1"));
            IdentityFollowUp.afterSmb1(new ProbeReply.Message(Bytes.of(message), "192.0.2.1"));

            known += said.known() ? 1 : 0;
            unknown += said.known() ? 0 : 1;
            assertThat(readBack(said)).as("round %d", round).isEqualTo(said);
            for (String each : texts(said)) {
                assertThat(each.codePoints().filter(IdentityFollowUpTest::isHidden))
                        .as("round %d", round)
                        .isEmpty();
                assertThat(each.codePointCount(0, each.length()))
                        .as("round %d", round)
                        .isLessThanOrEqualTo(500);
            }
            said.system(Optional.of("3.1.1"));
            said.words();
        }
        // Both happen often, or nothing was tested.
        assertThat(known).isGreaterThan(ROUNDS / 10);
        assertThat(unknown).isGreaterThan(ROUNDS / 10);
    }

    private static List<String> texts(ServerIdentity said) {
        List<String> texts = new ArrayList<>(List.of(said.why(), said.words()));
        said.netbiosName().ifPresent(texts::add);
        said.netbiosDomain().ifPresent(texts::add);
        said.dnsName().ifPresent(texts::add);
        said.dnsDomain().ifPresent(texts::add);
        said.forest().ifPresent(texts::add);
        return texts;
    }

    private static boolean isHidden(int point) {
        int type = Character.getType(point);
        return type == Character.CONTROL || type == Character.FORMAT || type == Character.SURROGATE;
    }

    private static byte[] mutated(byte[] sample, Random random) {
        byte[] bytes = sample;
        for (int changes = random.nextInt(5); changes > 0; changes--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> bytes[at] = (byte) (random.nextBoolean() ? 0xff : 0);
                case 3 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
                default -> bytes = Arrays.copyOf(bytes, bytes.length + random.nextInt(40));
            }
        }
        return bytes;
    }

    private static ServerIdentity readBack(ServerIdentity said) {
        Map<String, Object> values = new LinkedHashMap<>();
        BesidesJson.put(new Besides(Optional.of(said), List.of(), Optional.empty()), Optional.of("3.1.1"), values);
        byte[] json = Json.line(values).getBytes(StandardCharsets.UTF_8);
        return BesidesJson.read(JsonMap.of(Json.read(json, "identity", Json.Limits.OF_A_HOST), "identity"))
                .identity()
                .orElseThrow();
    }

    private static byte[] concat(byte[]... parts) {
        byte[] all = new byte[0];
        for (byte[] part : parts) {
            int before = all.length;
            all = Arrays.copyOf(all, before + part.length);
            System.arraycopy(part, 0, all, before, part.length);
        }
        return all;
    }
}
