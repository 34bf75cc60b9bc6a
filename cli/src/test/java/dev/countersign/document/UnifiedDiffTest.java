package dev.countersign.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.bytes.Bytes;
import dev.countersign.document.smbconf.SmbConfSecrets;
import dev.countersign.document.smbconf.Testparm;
import dev.countersign.testing.Needs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnifiedDiffTest {
    @TempDir
    Path work;

    @Test
    void shows_the_one_row_that_changes_with_its_neighbours() {
        Bytes before = Bytes.utf8("[global]\n\tworkgroup = WG\n\tserver signing = auto\n[share]\n\tpath = /srv\n");
        Bytes after = Bytes.utf8("[global]\n\tworkgroup = WG\n\tserver signing = required\n[share]\n\tpath = /srv\n");

        String diff = UnifiedDiff.of("/etc/samba/smb.conf", before, after);

        assertThat(diff).isEqualTo("""
                --- a/etc/samba/smb.conf
                +++ b/etc/samba/smb.conf
                @@ -1,5 +1,5 @@
                 [global]
                 \tworkgroup = WG
                -\tserver signing = auto
                +\tserver signing = required
                 [share]
                 \tpath = /srv
                """);
    }

    @Test
    void equal_documents_have_no_difference() {
        assertThat(UnifiedDiff.of("/x", Bytes.utf8("a\n"), Bytes.utf8("a\n"))).isEmpty();
    }

    @Test
    void shows_carriage_returns_and_a_missing_last_line_feed() {
        String diff = UnifiedDiff.of("/x", Bytes.utf8("a\r\nb"), Bytes.utf8("a\r\nc"));

        assertThat(diff).endsWith(" a\\r\n-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file\n");
    }

    @Test
    void shows_bytes_that_are_no_utf8_and_characters_that_cannot_be_seen() {
        Bytes before = Bytes.of(
                "B\u00fcro \0\u001b[2J\u00e2\u0080\u00ae \u00c3\u00bc\n".getBytes(StandardCharsets.ISO_8859_1));

        String diff = UnifiedDiff.of("/x", before, Bytes.EMPTY);

        assertThat(diff).endsWith("-B\\xfcro \\x00\\x1b[2J\\u{202e} \u00fc\n");
    }

    @Test
    void a_text_that_looks_like_an_escape_is_told_from_one() {
        assertThat(VisibleText.of("a\\r")).isEqualTo("a\\\\r");
        assertThat(VisibleText.of("a\r")).isEqualTo("a\\r");
        assertThat(VisibleText.of("a\\")).isEqualTo("a\\");
        assertThat(VisibleText.of("a\\\r")).isEqualTo("a\\\\\\r");
    }

    @Test
    void a_changed_secret_shows_as_changed_and_not_as_itself() {
        Bytes before = Bytes.utf8("ldap passwd = hunter2\n");
        Bytes after = Bytes.utf8("ldap passwd = hunter3\n");

        String diff = UnifiedDiff.of("/x", before, after, SmbConfSecrets::masked);

        assertThat(diff).endsWith("-ldap passwd = <masked>\n+ldap passwd = <masked>\n");
    }

    @Test
    void a_view_that_loses_rows_is_a_mistake_of_ours() {
        assertThatThrownBy(() -> UnifiedDiff.of("/x", Bytes.utf8("a\nb\n"), Bytes.EMPTY, any -> Bytes.EMPTY))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Needs("git")
    void git_applies_what_it_shows_of_plain_text() throws IOException {
        Random random = new Random(7);
        for (int i = 0; i < 40; i++) {
            String before = rows(random);
            String after = mixed(random, before);
            Path folder = Files.createDirectories(work.resolve("g" + i));
            Files.writeString(folder.resolve("x"), before);
            Files.writeString(folder.resolve("p"), UnifiedDiff.of("x", Bytes.utf8(before), Bytes.utf8(after)));

            Testparm.Answer applied =
                    Testparm.run(folder, List.of("git", "apply", "--allow-empty", "--whitespace=nowarn", "p"));

            assertThat(applied.errors()).isEmpty();
            assertThat(Files.readString(folder.resolve("x"))).isEqualTo(after);
        }
    }

    private static String rows(Random random) {
        String rows = random.ints(1 + random.nextInt(30), 0, 9)
                .mapToObj(number -> "row " + number)
                .collect(Collectors.joining("\n"));
        return rows + "\n".repeat(random.nextInt(2));
    }

    private static String mixed(Random random, String text) {
        StringBuilder mixed = new StringBuilder(text);
        for (int i = random.nextInt(4); i > 0; i--) {
            mixed.insert(random.nextInt(mixed.length() + 1), random.nextBoolean() ? "x" : "\nnew\n");
        }
        return mixed.toString();
    }
}
