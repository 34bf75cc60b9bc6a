package dev.countersign.finding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.diagnostic.Problem;
import dev.countersign.inventory.Host;
import dev.countersign.json.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that somebody made to do harm: they name no host that is not one, and fetch nothing. */
@Timeout(60)
class HostileListsTest {
    @TempDir
    Path temporary;

    private static String nessus(String before, String host, String tags) {
        return "<?xml version=\"1.0\"?>\n" + before + "<NessusClientData_v2><Report name=\"r\"><ReportHost name=\""
                + host
                + "\"><HostProperties>" + tags
                + "</HostProperties>\n<ReportItem port=\"445\" pluginID=\"57608\" pluginName=\"x\"/></ReportHost></Report></NessusClientData_v2>\n";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$(reboot)",
                "fs1; rm -rf /",
                "a: {become_password: {command: [id]}}",
                "x}\nfs9: {address: 192.0.2.9}",
                "\"quoted\"",
                "'fs1'",
                "-oProxyCommand=id",
                "group:all",
                "none",
                "../../etc/passwd",
                "fs1\u0000",
                "fs1\u202Efdp",
                "\uD83D\uDE00.example.net",
                "пример.example",
                "=cmd|' /C calc'!A0",
                "fs1:445:445",
                "1.2.3",
                "10.0.0.0-10.255.255.255",
                "192.0.2.10-50",
                "256.1.1.1",
                "010.1.1.1",
                "::ffff:1:2:3:4:5:6:7:8",
                "!!python/object:x",
                "*alias",
                "&anchor",
                "{{ lookup('pipe','id') }}",
                " ",
                "~"
            })
    void a_name_that_is_no_host_name_is_in_no_inventory(String name) {
        String xml = name.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;");
        String csv =
                "Plugin ID,Host,Port,Name\n57608,\"" + name.replace("\"", "\"\"") + "\",445,x\n57608,192.0.2.1,445,x\n";

        for (String text : List.of(csv, "192.0.2.1\n" + name.replace("\n", " ") + "\n")) {
            Imported imported = Lists.read(text);

            assertThat(Lists.hosts(imported)).extracting(Host::name).containsExactly("192.0.2.1");
            assertThat(imported.files().get(0).rows()).isPositive();
        }
        if (name.indexOf('\u0000') < 0) {
            assertThat(Lists.hosts(Lists.read(nessus("", xml, "")))).isEmpty();
            Imported imported = Lists.read(nessus("", "192.0.2.7", "<tag name=\"host-fqdn\">" + xml + "</tag>"));
            assertThat(Lists.hosts(imported)).extracting(Host::name).containsExactly("192.0.2.7");
        }
    }

    @Test
    void no_file_is_read_and_nothing_is_fetched_for_an_entity() throws IOException {
        Path secret = Files.writeString(temporary.resolve("secret"), "192.0.2.66");
        String type = "<!DOCTYPE NessusClientData_v2 [<!ENTITY x SYSTEM \"" + secret.toUri() + "\">"
                + "<!ENTITY % p SYSTEM \"http://127.0.0.1:1/x.dtd\"> %p;]>\n";

        for (String text : List.of(
                nessus(type, "192.0.2.1", "<tag name=\"host-ip\">&x;</tag>"),
                nessus(type, "&x;", ""),
                nessus("<!DOCTYPE x SYSTEM \"http://127.0.0.1:1/x.dtd\">\n", "192.0.2.1", ""))) {
            Imported imported = Lists.read(text);

            assertThat(Lists.findings(imported)).doesNotContain("192.0.2.66");
            assertThat(Lists.hosts(imported)).extracting(Host::name).isSubsetOf("192.0.2.1");
        }
    }

    @Test
    void entities_that_grow_are_not_replaced() {
        StringBuilder type = new StringBuilder("<!DOCTYPE NessusClientData_v2 [<!ENTITY a0 \"aaaaaaaaaa\">");
        for (int i = 1; i < 12; i++) {
            type.append("<!ENTITY a")
                    .append(i)
                    .append(" \"")
                    .append(("&a" + (i - 1) + ";").repeat(10))
                    .append("\">");
        }

        Imported imported = Lists.read(nessus(type + "]>\n", "192.0.2.1", "<tag name=\"host-fqdn\">&a11;</tag>"));

        assertThat(imported.notUnderstood()).isEqualTo(1);
        assertThat(imported.hosts()).isEmpty();
    }

    /** The JDK's parser would end the file there, and print that on standard error. */
    @ParameterizedTest
    @ValueSource(strings = {"", " encoding=\"utf-8\"", " encoding='us-ascii'"})
    void a_byte_that_is_no_character_costs_no_row_and_nothing_is_printed(String encoding) {
        byte[] file = ("<?xml version=\"1.0\"" + encoding + "?>\n<NessusClientData_v2><Report name=\"r\">"
                        + "<ReportHost name=\"192.0.2.1\"><ReportItem port=\"445\" pluginID=\"57608\"><plugin_output>\u00ff\u00fe"
                        + "</plugin_output></ReportItem></ReportHost>"
                        + "<ReportHost name=\"192.0.2.2\"><ReportItem port=\"445\" pluginID=\"57608\"/></ReportHost>"
                        + "</Report></NessusClientData_v2>")
                .getBytes(StandardCharsets.ISO_8859_1);
        PrintStream before = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Imported imported;
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            imported = Lists.read(file);
        } finally {
            System.setErr(before);
        }

        assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(imported.files().get(0).notUnderstood()).isZero();
        assertThat(imported.hosts()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "ISO-8859-1, ISO-8859-1",
        "windows-1252, windows-1252",
        "UTF-8, UTF-8",
        "UTF-16, UTF-16",
        "utf-16le, UTF-16LE"
    })
    void a_declared_encoding_is_the_one_that_is_read(String declared, Charset written) {
        String file = "<?xml version=\"1.0\" encoding=\"" + declared
                + "\"?>\n<NessusClientData_v2><Report name=\"r\"><ReportHost name=\"192.0.2.1\">"
                + "<ReportItem port=\"445\" pluginID=\"57608\" pluginName=\"S\u00e9curit\u00e9\"/></ReportHost></Report></NessusClientData_v2>";

        Imported imported = Lists.read(file.getBytes(written));

        assertThat(imported.findings())
                .singleElement()
                .satisfies(each -> assertThat(each.claim().title()).isEqualTo("S\u00e9curit\u00e9"));
    }

    @Test
    void what_came_before_the_break_of_a_file_is_kept_and_the_rest_is_counted() {
        String whole = nessus("", "192.0.2.1", "");

        Imported imported = Lists.read(whole.substring(0, whole.indexOf("</ReportHost>") + 5));

        assertThat(imported.hosts()).hasSize(1);
        assertThat(imported.files().get(0).misread())
                .singleElement()
                .satisfies(each -> assertThat(each.why()).startsWith("the XML is broken here"))
                .satisfies(each -> assertThat(each.place()).isEqualTo("from line 3 on"));
    }

    @Test
    void a_document_type_that_would_fill_the_memory_is_not_read() throws IOException {
        String type = "<!DOCTYPE NessusClientData_v2 [" + "<!ENTITY a 'b'>\n".repeat(MarkupLimit.MOST / 10);

        assertThatThrownBy(() -> limited(type))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("longer than 4 MiB");
        assertThatThrownBy(() -> Lists.read(nessus(type + "]>\n", "192.0.2.1", "")))
                .isInstanceOf(Problem.class);
        assertThat(limited("<!DOCTYPE x [<!ENTITY a 'b'>]>" + "<a b='>'/> ".repeat(1_000_000)))
                .isPositive();
    }

    private static long limited(String text) throws IOException {
        return new MarkupLimit(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                .transferTo(OutputStream.nullOutputStream());
    }

    @ParameterizedTest
    @ValueSource(strings = {"IBM037", "UTF-7", "no such encoding"})
    void an_encoding_in_which_markup_looks_otherwise_is_not_read(String encoding) {
        String text =
                nessus("", "192.0.2.1", "").replace("version=\"1.0\"", "version=\"1.0\" encoding=\"" + encoding + "\"");

        Imported imported = Lists.read(text);

        assertThat(imported.notUnderstood()).isEqualTo(1);
        assertThat(imported.hosts()).isEmpty();
    }

    @Test
    void many_characters_that_are_written_as_entities_are_no_reason_to_stop() {
        String text = "&lt;&#10;&amp;".repeat(200_000);

        assertThat(Lists.read(nessus("", "192.0.2.1", "<tag name='a'>" + text + "</tag>"))
                        .hosts())
                .hasSize(1);
    }

    @Test
    void a_row_that_says_one_thing_many_times_says_it_once() {
        String script = "<script id=\"smb2-security-mode\" output=\"Message signing enabled but not required %d\"/>";
        StringBuilder text = new StringBuilder("<nmaprun><host><address addr=\"192.0.2.1\"/><hostscript>");
        for (int i = 0; i < 1_000; i++) {
            text.append(script.formatted(i));
        }

        Imported imported =
                Lists.read(text.append("</hostscript></host></nmaprun>\n").toString());

        assertThat(imported.findings()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "!vault |\n        $ANSIBLE_VAULT;1.1;AES256\n        3030",
                "'{{ address }}'",
                "[192.0.2.1]",
                "!other 192.0.2.1"
            })
    void where_a_host_is_must_be_readable_or_the_host_is_not_understood(String address) {
        Imported imported =
                Lists.read("all:\n  hosts:\n    fs1:\n      ansible_host: " + address + "\n    fs2: null\n");

        assertThat(imported.hosts()).extracting(ImportedHost::name).containsExactly("fs2");
        assertThat(imported.files().get(0).misread())
                .singleElement()
                .satisfies(each -> assertThat(each.why())
                        .isEqualTo("ansible_host is a template or is encrypted, which only Ansible can read"));
    }

    @Test
    void an_inventory_names_hosts_and_no_ranges_of_addresses() {
        Imported imported = Lists.read("[g]\n10.0.0.0-10.255.255.255\nfs1 ansible_host=192.0.2.10-50\nfs2\n");

        assertThat(imported.hosts()).extracting(ImportedHost::name).containsExactly("fs2");
        assertThat(imported.notUnderstood()).isEqualTo(2);
    }

    @Test
    void a_row_that_is_cut_short_is_not_taken_for_text_around_the_table() {
        Imported imported =
                Lists.read("Plugin ID,CVE,Risk,Host,Protocol,Port,Name\n57608,,\n57608,,Medium,192.0.2.1,tcp,445,x\n");

        assertThat(imported.notUnderstood()).isEqualTo(1);
        assertThat(imported.files().get(0).around()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"attribute", "comment", "cdata", "instruction", "depth", "names"})
    void markup_that_would_fill_the_memory_ends_the_file(String kind) {
        int much = MarkupLimit.MOST + 1;
        String inside = switch (kind) {
            case "attribute" -> "<a b=\"" + "x".repeat(much) + "\"/>";
            case "comment" -> "<!-- " + "> ".repeat(much / 2) + "-->";
            case "cdata" -> "<![CDATA[" + "> ".repeat(much / 2) + "]]>";
            case "instruction" -> "<?x " + "> ".repeat(much / 2) + "?>";
            case "depth" -> "<a>".repeat(500) + "</a>".repeat(500);
            default -> {
                StringBuilder names = new StringBuilder();
                for (int i = 0; i < 20_000; i++) {
                    names.append("<n").append(i).append("/>");
                }
                yield names.toString();
            }
        };

        Imported imported = Lists.read(nessus("", "192.0.2.1", inside));

        assertThat(imported.notUnderstood()).isEqualTo(1);
        assertThat(imported.hosts()).isEmpty();
    }

    @Test
    void long_texts_and_many_brackets_in_them_are_no_reason_to_stop() {
        String text = "x > y ' \" ".repeat(1_000_000);

        assertThat(Lists.read(nessus("<!-- it's fine -->", "192.0.2.1", "<tag name='a'>" + text + "</tag>"))
                        .hosts())
                .hasSize(1);
    }

    @Test
    void a_quote_that_is_closed_nowhere_costs_its_lines_and_says_so() {
        String table =
                "Plugin ID,Host,Port,Name\n57608,192.0.2.1,445,x\n57608,\"192.0.2.2,445,x\n57608,192.0.2.3,445,x\n";

        Imported imported = Lists.read(table);

        assertThat(imported.hosts()).hasSize(1);
        assertThat(imported.files().get(0).misread())
                .singleElement()
                .satisfies(each -> assertThat(each.why()).isEqualTo("a quotation mark at line 3 is closed nowhere"));
    }

    @Test
    void a_table_goes_on_after_a_quote_that_is_far_too_long() {
        String table = "Plugin ID,Host,Port,Name\n57608,\"192.0.2.2,445,x\n" + "57608,192.0.2.3,445,x\n".repeat(250_000)
                + "57608,192.0.2.4,445,x\n";

        Imported imported = Lists.read(table);

        assertThat(imported.hosts()).extracting(ImportedHost::name).contains("192.0.2.4");
        assertThat(imported.notUnderstood()).isEqualTo(1);
    }

    @Test
    void an_ansible_inventory_gives_no_secret_no_key_and_no_command() {
        Imported imported = Lists.read("""
                [files]
                fs1 ansible_host=192.0.2.1 ansible_password=hunter2 ansible_ssh_common_args='-o ProxyCommand=id'
                [files:vars]
                ansible_become_password=hunter3
                ansible_ssh_private_key_file=/etc/key
                """);

        assertThat(String.join("", InventoryText.of(imported)) + Lists.findings(imported))
                .doesNotContain("hunter")
                .doesNotContain("/etc/key")
                .doesNotContain("ProxyCommand");
        assertThat(imported.files().get(0).remarks())
                .singleElement()
                .satisfies(each -> assertThat(each)
                        .startsWith("left out: ansible_become_password, ansible_password, ansible_ssh_common_args,"
                                + " ansible_ssh_private_key_file"));
    }

    @Test
    void groups_that_contain_each_other_end() {
        StringBuilder text = new StringBuilder("[g0]\nfs1 ansible_host=192.0.2.1\n");
        for (int i = 0; i < 2_000; i++) {
            text.append("[g")
                    .append(i)
                    .append(":children]\ng")
                    .append((i + 1) % 2_000)
                    .append('\n');
        }

        Imported imported = Lists.read(text.toString());

        assertThat(imported.files().get(0).misread())
                .singleElement()
                .satisfies(each -> assertThat(each.why()).isEqualTo("it is in more than 200 groups"));
    }

    @Test
    void an_inventory_that_names_its_hosts_without_end_is_not_expanded_without_end() {
        Imported imported = Lists.read("[g]\n" + "a[1:60000]\n".repeat(1_000));

        assertThat(imported.hosts()).hasSize(60_000);
        assertThat(imported.files().get(0).misread())
                .isNotEmpty()
                .last()
                .satisfies(each -> assertThat(each.why()).isEqualTo("it names hosts more than 2000000 times"));
    }

    @Test
    void ranges_that_are_too_large_are_not_expanded() {
        Imported imported = Lists.read(
                "[g]\na[1:999999999]\nb[1:300].c[1:300].d[1:300]\ne[1:60000]" + "x".repeat(900_000) + "\nfs1\n");

        assertThat(imported.hosts()).extracting(ImportedHost::name).containsExactly("fs1");
        assertThat(imported.notUnderstood()).isEqualTo(3);
    }

    @Test
    void two_values_never_share_a_group() {
        Imported imported = Lists.read(
                "ip,site\n192.0.2.1,a b\n192.0.2.2,a/b\n192.0.2.3,\"- {evil: true}\"\n"
                        .getBytes(StandardCharsets.UTF_8),
                List.of(new Grouping("site")));

        assertThat(Lists.hosts(imported))
                .extracting(Host::groups)
                .containsExactly(List.of("a-b"), List.of("a-b-2"), List.of("evil-true-"));
    }

    @Test
    void a_group_by_that_makes_a_group_of_each_host_is_refused_when_they_are_too_many() {
        StringBuilder table = new StringBuilder("ip,site\n");
        for (int i = 0; i < 10_001; i++) {
            table.append("10.0.")
                    .append(i / 250)
                    .append('.')
                    .append(i % 250)
                    .append(",s")
                    .append(i)
                    .append('\n');
        }

        assertThatThrownBy(() ->
                        Lists.read(table.toString().getBytes(StandardCharsets.UTF_8), List.of(new Grouping("site"))))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("more than 10000 groups");
    }

    @Test
    void the_findings_file_is_json_whatever_titles_are() {
        String title = "\u202E\u0000\"},{\"host\":\"x\" \uD800 </script>";
        Imported imported =
                Lists.read("Plugin ID,Host,Port,Name\n57608,192.0.2.1,445,\"" + title.replace("\"", "\"\"") + "\"\n");

        String text = Lists.findings(imported);

        assertThat(Json.readMap(text.getBytes(StandardCharsets.UTF_8), "findings", Json.Limits.OURS)
                        .maps("findings"))
                .hasSize(1);
        assertThat(text).doesNotContain("\u202E").doesNotContain("\u0000");
    }
}
