package dev.countersign.document.smbconf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.document.Edit;
import dev.countersign.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A line whose name means the opposite of the requested one is edited like any other: its value is
 * inverted. The real testparm agrees.
 */
class OppositeNameEditTest {
    @TempDir
    Path work;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "read only      | Yes | writable = yes                        | writable = No",
                "read only      | no  | Write OK = off                        | Write OK = Yes",
                "read only      | yes | read only = no\\n\\twriteable = Yes   | read only = no\\n\\twriteable = No",
                "read only      | yes | writeable = no\\n\\tread only = 0     | writeable = no\\n\\tread only = yes",
                "writable       | no  | read only = false                     | read only = Yes",
                "writable       | yes | writeable = no                        | writeable = yes",
                "disable spoolss| yes | enable spoolss = yes                  | enable spoolss = No",
                "guest ok       | no  | public = yes                          | public = no",
                // a line that prevents the file from loading is fixed under its own name
                "read only      | yes | write ok = maybe                      | write ok = No",
            })
    @Needs({"testparm", "root"})
    void is_found_and_turned(String parameter, String value, String lines, String after) throws IOException {
        String head = "[global]\n\t";
        String rest = "\n[data]\n\tpath = /tmp\n\twritable = yes\n";

        Edit edit = set(head + rows(lines) + rest, parameter, value);

        String text = text(edit);
        assertThat(text).isEqualTo(head + rows(after) + rest);
        Path file = Files.writeString(work.resolve("smb.conf"), text);
        String usual = SmbConfParameters.usual(parameter).orElseThrow();
        assertThat(Testparm.value(file, usual).output().strip()).isEqualTo(SmbConfVocabulary.printed(parameter, value));
    }

    @Test
    void what_is_good_already_under_the_other_name_is_left_alone() {
        assertThat(set("[global]\n\twritable = no\n", "read only", "yes")).isInstanceOf(Edit.LeftAlone.class);
        assertThat(set("[global]\n\tread only = no\n\twritable = no\n", "read only", "yes"))
                .isInstanceOf(Edit.LeftAlone.class);
    }

    @Test
    void an_include_that_says_the_opposite_is_overridden_in_the_main_file() {
        SmbConfFiles files = files("[global]\n\tinclude = /more.conf\n")
                .with("/more.conf", Bytes.utf8("[global]\n\twriteable = yes\n"));

        assertThat(text(SmbConfEditor.set(files, "read only", "yes", printed -> printed.equals("Yes"))))
                .isEqualTo("[global]\n\tinclude = /more.conf\n[global]\n\tread only = yes\n");
    }

    private static String rows(String text) {
        return text.strip().replace("\\n", "\n").replace("\\t", "\t");
    }

    private static Edit set(String text, String parameter, String value) {
        String good = SmbConfVocabulary.printed(parameter, value);
        return SmbConfEditor.set(files(text), parameter, value, good::equals);
    }

    private static SmbConfFiles files(String text) {
        return new SmbConfFiles(
                        "/smb.conf", new java.util.TreeMap<>(), Optional.empty(), "/", new java.util.TreeMap<>())
                .with("/smb.conf", Bytes.utf8(text));
    }

    private static String text(Edit edit) {
        return SmbConfCasesTest.after(edit).map(Bytes::latin1).orElseGet(edit::toString);
    }
}
