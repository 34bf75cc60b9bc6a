package dev.countersign.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hierynomus.sshj.transport.cipher.GcmCiphers;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import net.schmizz.sshj.common.Factory;
import net.schmizz.sshj.common.SSHRuntimeException;
import net.schmizz.sshj.transport.cipher.Cipher;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cipher, compared with sshj's own, for which the JDK calculates. */
class AesGcmTest {
    private static final int LENGTH = 4;
    private static final int TAG = 16;

    private final Random random = new Random(7);
    /** Longer than a key and an IV, as after a key exchange with SHA-384. */
    private final byte[] key = bytes(48);

    private final byte[] iv = bytes(48);

    @BeforeAll
    static void provider() {
        Cryptography.choose();
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static Factory.Named<Cipher> sshjs(int keyLength) {
        return keyLength == 16 ? GcmCiphers.AES128GCM() : GcmCiphers.AES256GCM();
    }

    private Cipher ours(int keyLength, Cipher.Mode mode) {
        return started(new AesGcm.Factory(keyLength).create(), mode);
    }

    private Cipher theirs(int keyLength, Cipher.Mode mode) {
        return started(sshjs(keyLength).create(), mode);
    }

    private Cipher started(Cipher cipher, Cipher.Mode mode) {
        cipher.init(mode, key, iv);
        return cipher;
    }

    private static byte[] written(Cipher cipher, byte[] packet) {
        byte[] written = packet.clone();
        cipher.updateWithAAD(written, 0, LENGTH, packet.length - LENGTH - TAG);
        return written;
    }

    private static byte[] read(Cipher cipher, byte[] packet) {
        byte[] read = packet.clone();
        cipher.updateAAD(read, 0, LENGTH);
        cipher.update(read, LENGTH, packet.length - LENGTH - TAG);
        return Arrays.copyOf(read, packet.length - TAG);
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 32})
    void has_the_name_and_the_sizes_of_sshjs_own(int keyLength) {
        Cipher theirs = sshjs(keyLength).create();

        assertThat(new AesGcm.Factory(keyLength).getName())
                .isEqualTo(sshjs(keyLength).getName());
        assertThat(new AesGcm.Factory(keyLength).create())
                .extracting(Cipher::getBlockSize, Cipher::getIVSize, Cipher::getAuthenticationTagSize)
                .containsExactly(theirs.getBlockSize(), theirs.getIVSize(), theirs.getAuthenticationTagSize());
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 32})
    void writes_and_reads_the_same_bytes_as_sshjs_own(int keyLength) {
        Cipher ourWriter = ours(keyLength, Cipher.Mode.Encrypt);
        Cipher theirWriter = theirs(keyLength, Cipher.Mode.Encrypt);
        Cipher ourReader = ours(keyLength, Cipher.Mode.Decrypt);
        Cipher theirReader = theirs(keyLength, Cipher.Mode.Decrypt);
        for (int round = 0; round < 3; round++) {
            for (int length : new int[] {16, 32, 48, 1008, 35_008}) {
                byte[] packet = bytes(LENGTH + length + TAG);

                byte[] written = written(ourWriter, packet);

                assertThat(written).isEqualTo(written(theirWriter, packet));
                assertThat(read(ourReader, written)).isEqualTo(Arrays.copyOf(packet, LENGTH + length));
                assertThat(read(theirReader, written)).isEqualTo(Arrays.copyOf(packet, LENGTH + length));
            }
        }
    }

    @Test
    void the_counter_carries_over_all_its_bytes() {
        Arrays.fill(iv, 4, 12, (byte) 0xff);
        Cipher ours = ours(16, Cipher.Mode.Encrypt);
        Cipher theirs = theirs(16, Cipher.Mode.Encrypt);

        for (int packet = 0; packet < 3; packet++) {
            byte[] content = bytes(LENGTH + 32 + TAG);

            assertThat(written(ours, content)).isEqualTo(written(theirs, content));
        }
    }

    @Test
    void refuses_a_packet_with_one_changed_bit_or_at_another_place() {
        byte[] written = written(ours(16, Cipher.Mode.Encrypt), bytes(LENGTH + 32 + TAG));

        for (int bit = 0; bit < written.length * Byte.SIZE; bit++) {
            byte[] changed = written.clone();
            changed[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
            Cipher reader = ours(16, Cipher.Mode.Decrypt);

            assertThatThrownBy(() -> read(reader, changed))
                    .isInstanceOf(SSHRuntimeException.class)
                    .hasMessage("MAC Error");
        }
        Cipher reader = ours(16, Cipher.Mode.Decrypt);
        assertThat(read(reader, written)).hasSize(LENGTH + 32);
        assertThatThrownBy(() -> read(reader, written))
                .as("the same packet again")
                .isInstanceOf(SSHRuntimeException.class);
    }

    /** Test case 3 of "The Galois/Counter Mode of Operation" (McGrew and Viega), without AAD. */
    @Test
    void agrees_with_the_specification() {
        HexFormat hex = HexFormat.of();
        byte[] packet = hex.parseHex("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255" + "00".repeat(TAG));
        Cipher cipher = new AesGcm.Factory(16).create();
        cipher.init(
                Cipher.Mode.Encrypt,
                hex.parseHex("feffe9928665731c6d6a8f9467308308"),
                hex.parseHex("cafebabefacedbaddecaf888"));

        cipher.update(packet, 0, packet.length - TAG);

        assertThat(hex.formatHex(packet))
                .isEqualTo("42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
                        + "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091473f5985"
                        + "4d5c2af327cd64a62cf35abd2ba6fab4");
    }
}
