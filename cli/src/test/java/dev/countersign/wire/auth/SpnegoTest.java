package dev.countersign.wire.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.countersign.bytes.Bytes;
import dev.countersign.observation.Mechanism;
import dev.countersign.wire.smb2.SamplePair;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpnegoTest {
    // As a domain member sends it: NEGOEX, MS-Kerberos, Kerberos, its user-to-user kind, NTLMSSP.
    private static final Bytes OF_A_MEMBER = SamplePair.hex("""
            604a 06062b0601050502 a040 303e a03c 303a
            060a2b06010401823702021e 06092a864882f712010202 06092a864886f712010202 060a2a864886f71201020203 060a2b06010401823702020a
            """);

    @Test
    void reads_the_mechanisms_in_the_order_of_the_server() {
        assertThat(SpnegoToken.offered(OF_A_MEMBER).orElseThrow())
                .extracting(Mechanism::word)
                .containsExactly("NEGOEX", "MS-Kerberos", "Kerberos", "1.2.840.113554.1.2.2.3", "NTLMSSP");
    }

    @Test
    void a_cut_token_names_nothing_wherever_it_is_cut() {
        for (int length = 0; length < OF_A_MEMBER.length(); length++) {
            assertThat(SpnegoToken.offered(OF_A_MEMBER.slice(0, length))).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // an indefinite length; a length in two octets where one is enough; an object
                // identifier that does not end; one that is padded; one that is empty; data after
                // the token
                "60800606 2b0601050502 a012 3010 a00e 300c 060a2b06010401823702020a 0000",
                "60811c06 062b0601050502 a012 3010 a00e 300c 060a2b06010401823702020a",
                "601c 06062b0601050502 a012 3010 a00e 300c 060a2b06010401823702028a",
                "601c 06062b0601050502 a012 3010 a00e 300c 060a2b06010401803702020a",
                "6012 06062b0601050502 a008 3006 a004 3002 0600",
                "601c 06062b0601050502 a012 3010 a00e 300c 060a2b06010401823702020a 00",
                "4e544c4d5353500002000000",
                "6006 06062b06010505",
                "",
            })
    void what_is_no_der_of_such_a_token_names_nothing(String token) {
        assertThat(SpnegoToken.offered(SamplePair.hex(token))).isEmpty();
    }

    @Test
    void a_list_without_end_is_not_read() {
        byte[] many = new byte[300];
        for (int at = 0; at < many.length; at += 3) {
            many[at] = 6;
            many[at + 1] = 1;
            many[at + 2] = 42;
        }
        String token = "6082013f 06062b0601050502 a0820133 3082012f a082012b 30820127"
                .replace("013f", "0140")
                .replace("0133", "0136")
                .replace("a082012b", "a0820130")
                .replace("3082012f", "30820134")
                .replace("30820127", "3082012c");

        Bytes whole = SamplePair.hex(token + HexFormat.of().formatHex(many));

        assertThat(SpnegoToken.offered(whole)).isEmpty();
    }

    @Test
    void random_tokens_are_read_or_not_without_an_exception() {
        Random random = new Random(20261124);

        for (int round = 0; round < 20_000; round++) {
            byte[] token = OF_A_MEMBER.toArray();
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                token[random.nextInt(token.length)] = (byte) random.nextInt(256);
            }
            assertThat(SpnegoToken.offered(Bytes.of(token))
                            .map(each -> each.size())
                            .orElse(0))
                    .isLessThanOrEqualTo(32);
        }
    }

    @Test
    void an_answer_that_is_cut_or_changed_anywhere_is_broken_or_read_and_never_an_accident() {
        Bytes answer = SpnegoToken.next(Optional.of(OF_A_MEMBER), Optional.of(Bytes.of(new byte[16])));
        Random random = new Random(20261130);

        for (int length = 0; length < answer.length(); length++) {
            Bytes cut = answer.slice(0, length);
            assertThat(catchThrowable(() -> SpnegoToken.decode(cut)))
                    .as("its first %s bytes", length)
                    .isInstanceOf(LoginFailure.class);
        }
        for (int round = 0; round < 20_000; round++) {
            byte[] token = answer.toArray();
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                token[random.nextInt(token.length)] = (byte) random.nextInt(256);
            }
            Throwable thrown = catchThrowable(() -> SpnegoToken.decode(Bytes.of(token)));
            assertThat(thrown == null || thrown instanceof LoginFailure)
                    .as(HexFormat.of().formatHex(token))
                    .isTrue();
        }
    }
}
