package dev.countersign.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.document.registry.RegistryReading;
import dev.countersign.document.registry.RegistryText;
import dev.countersign.document.registry.RegistryType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Seeded: files of the plain formats that no person would write. A tenth of the full test
 * ({@code -Dcountersign.all=true}).
 */
class PlainFormatsFuzzTest {
    private static final int TIMES = Boolean.getBoolean("countersign.all") ? 100_000 : 10_000;
    private static final long SEED = Long.getLong("countersign.seed", 20261125L);

    private static final List<String> KSMBD = List.of(
            "[global]\n",
            "server signing = mandatory\n",
            "server signing = auto\n",
            "[global]",
            "[GLOBAL]",
            "[s]",
            "server signing",
            "Server Signing",
            " = ",
            "=",
            "auto",
            "mandatory",
            "required",
            "\n",
            "\n",
            "\n",
            "\r\n",
            "\t",
            " ",
            ";",
            "#",
            "x = 1",
            "\u00e4",
            "\0");
    private static final List<String> FSTAB = List.of(
            "//n/s",
            "/mnt\\040x",
            "cifs",
            "smb3",
            "ext4",
            "sec=ntlmssp",
            "sec=krb5i",
            "sec=none",
            "seal",
            "guest",
            ",",
            ",",
            " ",
            " ",
            " ",
            "\t",
            "\n",
            "\n",
            "\r\n",
            "#",
            "0",
            "\u00e4",
            "defaults");
    private static final String KEY = "HKEY_LOCAL_MACHINE\\SOFTWARE\\X";
    private static final List<String> REGISTRY = List.of(
            "\r\n",
            "\r\n" + KEY + "\r\n",
            "    Signing    REG_DWORD    0x1\r\n",
            "    Other    REG_SZ    x\r\n",
            "\n",
            KEY,
            KEY + "\\Y",
            "    ",
            "    ",
            "    ",
            "Signing",
            "signing",
            "REG_DWORD",
            "REG_SZ",
            "0x1",
            "0x0",
            "text",
            "\t",
            "?",
            "\u00e4");

    private final Random random = new Random(SEED);

    @Test
    void ksmbd_conf_prints_back_and_an_edit_is_the_last_and_undoes_itself() {
        Map<String, Integer> seen = new TreeMap<>();
        for (int i = 0; i < TIMES; i++) {
            String text = next(KSMBD);
            KsmbdConf conf = ksmbd(text);
            Edit edit = conf.set("server signing", "mandatory");

            seen.merge(edit.getClass().getSimpleName(), 1, Integer::sum);
            assertThat(conf.printed()).isEqualTo(text);
            if (edit instanceof Edit.Edited edited) {
                KsmbdConf after = ksmbd(edited.after().latin1());
                assertThat(after.word("server signing")).as(text).isEqualTo("mandatory");
                assertThat(after.set("server signing", "mandatory")).as(text).isEqualTo(new Edit.LeftAlone());
                Optional<String> was = conf.value("server signing");
                if (was.filter(each -> each.matches("[a-z]+")).isPresent()) {
                    assertThat(text(after.set("server signing", was.get()), after.printed()))
                            .isEqualTo(text);
                }
            }
        }
        assertThat(seen.keySet()).containsExactly("Edited", "LeftAlone", "Refused");
    }

    @Test
    void fstab_prints_back_and_after_an_edit_every_mount_signs() {
        Map<String, Integer> seen = new TreeMap<>();
        for (int i = 0; i < TIMES; i++) {
            String text = next(FSTAB);
            Fstab fstab = fstab(text);
            Edit edit = fstab.requireSigning();

            seen.merge(edit.getClass().getSimpleName(), 1, Integer::sum);
            assertThat(fstab.printed()).isEqualTo(text);
            if (edit instanceof Edit.Edited edited) {
                Fstab after = fstab(edited.after().latin1());
                assertThat(after.mounts())
                        .as(text)
                        .hasSameSizeAs(fstab.mounts())
                        .allSatisfy(each -> assertThat(each.protection()).isEqualTo(Fstab.Protection.REQUIRED));
                assertThat(after.requireSigning()).as(text).isEqualTo(new Edit.LeftAlone());
            }
        }
        assertThat(seen.keySet()).contains("Edited", "LeftAlone", "Refused");
    }

    @Test
    void a_registry_key_prints_back_and_what_was_absent_is_absent_again() {
        Map<String, Integer> seen = new TreeMap<>();
        for (int i = 0; i < TIMES; i++) {
            String text = next(REGISTRY);
            RegistryText key = registry(text);
            RegistryReading was = key.value("Signing");

            seen.merge(was.getClass().getSimpleName(), 1, Integer::sum);
            assertThat(key.printed().latin1()).isEqualTo(text);
            if (was instanceof RegistryReading.Unclear) {
                continue;
            }
            RegistryText changed = key.with("Signing", RegistryType.REG_DWORD, "0x7");
            assertThat(changed.value("Signing")).as(text).hasToString("REG_DWORD 0x7");
            RegistryText back = was instanceof RegistryReading.Present present
                    ? changed.with("Signing", present.type(), present.data())
                    : changed.without("Signing");
            assertThat(back.value("Signing")).as(text).isEqualTo(was);
            if (was instanceof RegistryReading.Present && text.contains("    ")) {
                assertThat(back.value("signing")).as(text).isEqualTo(was);
            }
        }
        assertThat(seen.keySet()).containsExactly("Absent", "Present", "Unclear");
    }

    private String next(List<String> words) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(24);
        for (int i = 0; i < length; i++) {
            text.append(words.get(random.nextInt(words.size())));
        }
        return text.toString();
    }

    private static String text(Edit edit, String before) {
        return edit instanceof Edit.Edited edited
                ? edited.after().latin1()
                : edit instanceof Edit.LeftAlone ? before : edit.toString();
    }

    private static Bytes bytes(String text) {
        return Bytes.of(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static KsmbdConf ksmbd(String text) {
        return KsmbdConf.of("/k", bytes(text));
    }

    private static Fstab fstab(String text) {
        return Fstab.of("/f", bytes(text));
    }

    private static RegistryText registry(String text) {
        return RegistryText.of(KEY, bytes(text));
    }
}
