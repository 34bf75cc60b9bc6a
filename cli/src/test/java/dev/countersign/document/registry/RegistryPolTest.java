package dev.countersign.document.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.document.registry.RegFile.Step;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Registry.pol, in the form of [MS-GPREG] 2.2.1. */
class RegistryPolTest {
    private static final String KEY = "HKEY_LOCAL_MACHINE\\SOFTWARE\\A";
    private static final List<Step> STEPS =
            List.of(new Step.Set(RegistryValue.dword(KEY, "b", 0x01020304)), new Step.Remove(KEY, "c"));

    @Test
    void has_the_bytes_that_the_specification_asks_for() {
        Bytes file = RegistryPol.of(STEPS).orElseThrow();

        assertThat(file.latin1())
                .isEqualTo("PReg\1\0\0\0"
                        + wide("[SOFTWARE\\A\0;b\0;") + "\4\0\0\0" + wide(";") + "\4\0\0\0" + wide(";") + "\4\3\2\1"
                        + wide("]")
                        + wide("[SOFTWARE\\A\0;**del.c\0;") + "\1\0\0\0" + wide(";") + "\4\0\0\0" + wide("; \0]"));
    }

    private static String wide(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_16LE), StandardCharsets.ISO_8859_1);
    }

    @Test
    void is_read_back_as_what_was_written() {
        assertThat(RegistryPol.read(RegistryPol.of(STEPS).orElseThrow())).contains(STEPS);
        assertThat(RegistryPol.read(RegistryPol.of(List.of()).orElseThrow())).contains(List.of());
    }

    @Test
    void holds_nothing_but_numbers_of_the_machine_and_removals() {
        assertThat(RegistryPol.of(List.of(new Step.Other("[-" + KEY + "]")))).isEmpty();
        assertThat(RegistryPol.of(List.of(new Step.Set(new RegistryValue(KEY, "b", RegistryType.REG_SZ, "text")))))
                .isEmpty();
        assertThat(RegistryPol.of(List.of(new Step.Remove("HKEY_CURRENT_USER\\A", "b"))))
                .isEmpty();
    }

    /** A reader that took a damaged file for a whole one would prove nothing about the files that are written. */
    @Test
    void a_file_that_differs_in_any_byte_or_is_cut_is_not_read_as_the_same() {
        Bytes whole = RegistryPol.of(STEPS).orElseThrow();
        Random random = new Random(17);
        for (int at = 0; at < whole.length(); at++) {
            assertThat(RegistryPol.read(whole.slice(0, at))).isNotEqualTo(Optional.of(STEPS));
            byte[] other = whole.toArray();
            other[at] ^= (byte) (1 + random.nextInt(255));
            assertThat(RegistryPol.read(Bytes.of(other))).as("byte " + at).isNotEqualTo(Optional.of(STEPS));
        }
    }
}
