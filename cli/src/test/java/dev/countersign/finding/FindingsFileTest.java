package dev.countersign.finding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.inventory.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an import writes can be read again; what somebody made of it is checked. */
class FindingsFileTest {
    @TempDir
    Path temporary;

    private Path given(String text) throws IOException {
        return Files.writeString(temporary.resolve("list.findings.json"), text);
    }

    @Test
    void what_an_import_writes_is_read_as_it_was() throws IOException {
        Imported imported = Lists.read("192.0.2.1\n[2001:db8::1]:1445\nfs1.example.net\n");

        FindingsFile file = FindingsFile.read(given(Lists.findings(imported)));

        assertThat(file.sources()).containsExactly("list");
        assertThat(file.rows())
                .extracting(RecordedFinding::endpoint)
                .containsExactly(
                        new Endpoint("192.0.2.1", 445),
                        new Endpoint("2001:db8::1", 1445),
                        new Endpoint("fs1.example.net", 445));
        assertThat(file.rows()).extracting(RecordedFinding::row).containsExactly(1L, 2L, 3L);
        assertThat(file.rows()).allSatisfy(each -> assertThat(each.subject()).isEqualTo(Subject.SIGNING));
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1; reboot, address",
        "192.0.2.1, -oProxyCommand=id, host",
        "'\"port\":445', '\"port\":70000', port",
        "'\"port\":445', '\"port\":-1', port",
        "server signing, server sinning, subject",
        "'\"source\":0', '\"source\":7', source",
        "'\"id\":\"list\"', '\"id\":\" \"', id",
    })
    void a_value_that_cannot_be_is_refused_by_its_place(String before, String after, String key) throws IOException {
        String text = Lists.findings(Lists.read("192.0.2.1\n"));
        String changed = key.equals("host")
                ? text.replace("\"host\":\"" + before, "\"host\":\"" + after)
                : key.equals("address")
                        ? text.replace("\"address\":\"" + before, "\"address\":\"" + after)
                        : text.replace(before, after);
        assertThat(changed).isNotEqualTo(text);
        Path file = given(changed);

        assertThatThrownBy(() -> FindingsFile.read(file)).isInstanceOfSatisfying(Problem.class, refused -> {
            assertThat(refused.code()).isEqualTo(ExitCode.INVALID);
            assertThat(refused.diagnostics().get(0).what())
                    .isEqualTo("findings[0]." + key + " is invalid; no host was asked");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "<NessusClientData_v2/>", "192.0.2.1\n", "{}", "{\"schema\": \"countersign.scan/1\"}", "[]"})
    void what_is_no_findings_file_is_told_apart(String text) throws IOException {
        Path file = given(text);

        assertThatThrownBy(() -> FindingsFile.read(file))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("is not a findings file")
                .hasMessageContaining("countersign import");
    }
}
