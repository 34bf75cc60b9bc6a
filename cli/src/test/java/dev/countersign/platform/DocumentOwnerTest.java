package dev.countersign.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Diagnostics;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The owners in platform.yaml: what is read, what is sent to a host, and every mistake. */
class DocumentOwnerTest {
    private static final String WHOLE = """
            title: Acme's service
            signs:
              - {file: /etc/acme, line: "^a b", document: "/var/.*", volatile: "tmpfs"}
              - {document: "/.*", line: "^# acme"}
            writes: writes it again
            place: /etc/acme
            then: acme apply
            takes: {server signing: [mandatory, auto]}
            render: {file: acme.conf, template: acme.j2, encoding: utf-8}
            sources: [the manual]
            """;

    private final Diagnostics found = new Diagnostics();

    private List<DocumentOwner> owners(String owner) {
        return new PlatformReader(
                        new PlatformFolder(
                                "templates/x",
                                new TreeMap<>(Map.of(
                                        "acme.j2", Bytes.utf8(""), "platform.yaml", Bytes.utf8("""
                                                platform: x
                                                title: X
                                                sureness: experimental
                                                speaker: none
                                                document: smb.conf
                                                observe only: a test
                                                lease: none
                                                activation: nothing
                                                owners:
                                                  acme:
                                                """ + owner.indent(4)))),
                                false),
                        found)
                .read()
                .orElseThrow()
                .owners();
    }

    @Test
    void its_signs_become_lines_of_the_payload() {
        List<DocumentOwner> owners = owners(WHOLE);

        assertThat(found.all()).isEmpty();
        assertThat(owners).singleElement().satisfies(each -> {
            assertThat(each.lines())
                    .containsExactly(
                            "owner acme file /etc/acme line ^a\\0040b document /var/.* volatile tmpfs",
                            "owner acme document /.* line ^#\\0040acme");
            assertThat(each.objection("server signing", "mandatory")).isEmpty();
            assertThat(each.objection("server signing", "disabled")).isPresent();
            assertThat(each.objection("map to guest", "Never"))
                    .contains("Acme's service has no option for 'map to guest = Never'");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "title: Acme's service | tittle: x               | unknown key 'tittle'",
                "document: \"/var      | documnt: \"/var         | unknown sign 'documnt'",
                "{document: \"/.*\",   | {tool: acme,            | 'line' needs a 'file' before it",
                "template: acme.j2     | template: other.j2      | there is no 'other.j2'",
                "encoding: utf-8       | encoding: ebcdic        | unknown word 'ebcdic'",
                "place: /etc/acme      | plce: /etc/acme         | needs the key 'place'",
                "sources: [the manual] | # no sources            | needs the key 'sources'"
            })
    void every_mistake_is_named(String right, String wrong, String message) {
        String text = WHOLE.replace(right, wrong);
        assertThat(text).isNotEqualTo(WHOLE);

        owners(text);

        assertThat(found.all().toString()).contains(message);
    }
}
