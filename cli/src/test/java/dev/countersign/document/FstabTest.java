package dev.countersign.document;

import static dev.countersign.document.Fstab.Protection.NONE;
import static dev.countersign.document.Fstab.Protection.OFFERED;
import static dev.countersign.document.Fstab.Protection.REQUIRED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The SMB mounts of an fstab. */
class FstabTest {
    private static final String FILE = """
            # /etc/fstab
            UUID=1-2 / ext4 defaults,sec=none 0 1

            //nas/films\\040and\\040more\t/mnt/films  cifs\tcredentials=/root/.smb,sec=ntlmssp,ro 0 0 # films
            //nas/home /home cifs sec=krb5,sec=krb5i,multiuser
            //nas/x /x smb3 vers=3.1.1 0 0
            #//nas/old /old cifs guest 0 0
            """;

    @Test
    void sees_smb_mounts_only_and_resolves_octal_escapes() {
        Fstab fstab = read(FILE);

        assertThat(fstab.printed()).isEqualTo(FILE);
        assertThat(fstab.mounts())
                .extracting(Fstab.Mount::source, Fstab.Mount::target, Fstab.Mount::protection)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("//nas/films and more", "/mnt/films", OFFERED),
                        org.assertj.core.groups.Tuple.tuple("//nas/home", "/home", REQUIRED),
                        org.assertj.core.groups.Tuple.tuple("//nas/x", "/x", OFFERED));
        assertThat(fstab.mounts().get(0).at()).hasToString("/etc/fstab:4:1");
    }

    @ParameterizedTest
    @CsvSource({
        "sec=ntlmsspi,REQUIRED",
        "sec=krb5i,REQUIRED",
        "sec=ntlmv2i,REQUIRED",
        "'sec=krb5i,sec=krb5',OFFERED",
        "sec=ntlmssp,OFFERED",
        "sec=krb5,OFFERED",
        "defaults,OFFERED",
        "seal,REQUIRED",
        "'sec=ntlmssp,sign',REQUIRED",
        "sec=none,NONE",
        "'guest,vers=3.0',NONE"
    })
    void tells_signing_from_logging_in(String options, Fstab.Protection protection) {
        assertThat(read("//n/s /s cifs " + options + " 0 0\n").mounts())
                .extracting(Fstab.Mount::protection)
                .containsExactly(protection);
    }

    @Test
    void makes_every_mount_sign_and_keeps_columns_and_comments() {
        Edit edit = read(FILE).requireSigning();

        String after =
                FILE.replace("sec=ntlmssp,ro", "sec=ntlmsspi,ro").replace("vers=3.1.1", "vers=3.1.1,sec=ntlmsspi");
        assertThat(after(edit)).isEqualTo(after);
        assertThat(read(after).requireSigning()).isEqualTo(new Edit.LeftAlone());
    }

    @Test
    void of_several_flavours_the_one_that_counts_is_changed() {
        assertThat(after(read("//n/s /s cifs sec=krb5i,sec=krb5,ro").requireSigning()))
                .isEqualTo("//n/s /s cifs sec=krb5i,sec=krb5i,ro");
    }

    @Test
    void a_guest_cannot_sign() {
        Edit edit = read("//n/s /s cifs guest 0 0\n").requireSigning();

        assertThat(edit)
                .isInstanceOfSatisfying(
                        Edit.Refused.class,
                        refused -> assertThat(refused.why()).contains("/s is mounted without a login"));
        assertThat(read("//n/s /s cifs guest 0 0\n").mounts().get(0).protection())
                .isEqualTo(NONE);
    }

    @Test
    void a_flavour_that_nobody_knows_is_left_to_a_person() {
        assertThat(read("//n/s /s cifs sec=lanman 0 0\n").requireSigning()).isInstanceOf(Edit.Refused.class);
    }

    private static Fstab read(String text) {
        return Fstab.of("/etc/fstab", Bytes.of(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static String after(Edit edit) {
        return edit instanceof Edit.Edited edited ? edited.after().latin1() : edit.toString();
    }
}
