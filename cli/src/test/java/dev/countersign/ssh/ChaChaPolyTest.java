package dev.countersign.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hierynomus.sshj.transport.cipher.ChachaPolyCiphers;
import java.util.Arrays;
import java.util.Random;
import net.schmizz.sshj.common.SSHRuntimeException;
import net.schmizz.sshj.transport.cipher.Cipher;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The cipher, compared with sshj's own, which needs Bouncy Castle's provider. */
class ChaChaPolyTest {
    private static final int LENGTH = 4;
    private static final int TAG = 16;

    private final Random random = new Random(7);
    /** Longer than both keys together, as after a key exchange with SHA-384. */
    private final byte[] keys = bytes(96);

    @BeforeAll
    static void provider() {
        Cryptography.choose();
        BouncyCastle.add();
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private Cipher ours(Cipher.Mode mode) {
        return started(new ChaChaPoly.Factory().create(), mode);
    }

    private Cipher theirs(Cipher.Mode mode) {
        return started(ChachaPolyCiphers.CHACHA_POLY_OPENSSH().create(), mode);
    }

    private Cipher started(Cipher cipher, Cipher.Mode mode) {
        cipher.init(mode, keys, new byte[0]);
        return cipher;
    }

    private static byte[] written(Cipher cipher, long number, byte[] packet) {
        byte[] written = packet.clone();
        cipher.setSequenceNumber(number);
        cipher.updateWithAAD(written, 0, LENGTH, packet.length - LENGTH - TAG);
        return written;
    }

    private static byte[] read(Cipher cipher, long number, byte[] packet) {
        byte[] read = packet.clone();
        cipher.setSequenceNumber(number);
        cipher.updateAAD(read, 0, LENGTH);
        cipher.update(read, LENGTH, packet.length - LENGTH - TAG);
        return Arrays.copyOf(read, packet.length - TAG);
    }

    @Test
    void has_the_name_and_the_sizes_of_sshjs_own() {
        assertThat(new ChaChaPoly.Factory().getName())
                .isEqualTo(ChachaPolyCiphers.CHACHA_POLY_OPENSSH().getName());
        assertThat(ours(Cipher.Mode.Encrypt))
                .extracting(Cipher::getBlockSize, Cipher::getIVSize, Cipher::getAuthenticationTagSize)
                .containsExactly(64, 0, 16);
        assertThat(theirs(Cipher.Mode.Encrypt))
                .extracting(Cipher::getBlockSize, Cipher::getIVSize, Cipher::getAuthenticationTagSize)
                .containsExactly(64, 0, 16);
    }

    @Test
    void writes_and_reads_the_same_bytes_as_sshjs_own() {
        Cipher writer = ours(Cipher.Mode.Encrypt);
        Cipher reader = ours(Cipher.Mode.Decrypt);
        // Numbers begin again at 0 with strict key exchange, and end at 2^32 - 1.
        for (long number : new long[] {0, 1, 2, 0, 0x80000000L, 0xffffffffL}) {
            for (int length : new int[] {16, 24, 64, 1000, 35_000}) {
                byte[] packet = bytes(LENGTH + length + TAG);

                byte[] written = written(writer, number, packet);

                assertThat(written).isEqualTo(written(theirs(Cipher.Mode.Encrypt), number, packet));
                assertThat(read(reader, number, written)).isEqualTo(Arrays.copyOf(packet, LENGTH + length));
                assertThat(read(theirs(Cipher.Mode.Decrypt), number, written))
                        .isEqualTo(Arrays.copyOf(packet, LENGTH + length));
            }
        }
    }

    @Test
    void refuses_a_packet_with_one_changed_bit_or_another_number() {
        byte[] written = written(ours(Cipher.Mode.Encrypt), 5, bytes(LENGTH + 32 + TAG));
        Cipher reader = ours(Cipher.Mode.Decrypt);

        for (int bit = 0; bit < written.length * Byte.SIZE; bit++) {
            byte[] changed = written.clone();
            changed[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));

            assertThatThrownBy(() -> read(reader, 5, changed))
                    .isInstanceOf(SSHRuntimeException.class)
                    .hasMessage("MAC Error");
        }
        assertThatThrownBy(() -> read(reader, 6, written)).isInstanceOf(SSHRuntimeException.class);
        assertThat(read(reader, 5, written)).hasSize(LENGTH + 32);
    }
}
