package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.json.JsonMap;
import dev.countersign.observation.NtlmVersion;
import dev.countersign.wire.LoopbackServer;
import dev.countersign.wire.NtlmStandIn;
import dev.countersign.wire.auth.NtlmResponse;
import dev.countersign.wire.smb2.Dialect;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** scan --identify, --each-dialect: what people and programs get, from stand-ins of Windows, Samba and a Mac. */
class ScanIdentifyTest {
    private static final int STANDALONE = 0xe28a8215;
    private static final int IN_DOMAIN = 0xe2898235;

    @TempDir
    Path temporary;

    private final List<LoopbackServer> started = new ArrayList<>();
    private Terminal terminal;
    private String windows;
    private String samba;
    private String mac;

    @BeforeEach
    void start() throws IOException {
        terminal = Terminal.in(temporary);
        // one label: nothing is looked up in the name service of whoever runs the tests
        byte[] names = NtlmStandIn.list(NtlmStandIn.IN_FOREST, true, "corp-example");
        windows = start(NtlmStandIn.of(NtlmStandIn.challenge(IN_DOMAIN, NtlmVersion.of("10.0.26100"), names))
                .until(Dialect.SMB_3_1_1, 1));
        samba = start(NtlmStandIn.of(STANDALONE, "6.1.0", NtlmStandIn.USUAL).until(Dialect.SMB_3_1_1, 1));
        mac = start(NtlmStandIn.of(IN_DOMAIN, "6.1.7600", NtlmStandIn.MAC).until(Dialect.SMB_3_0_2, 3));
    }

    private String start(NtlmStandIn server) throws IOException {
        LoopbackServer now = server.start();
        started.add(now);
        return "127.0.0.1:" + now.port();
    }

    @AfterEach
    void stop() throws IOException {
        for (LoopbackServer each : started) {
            each.close();
        }
    }

    @Test
    void a_person_reads_who_each_server_is_and_what_to_fix_first() {
        Terminal.Said said = terminal.run("scan", "--identify", windows, samba, mac);

        String text = said.out().replaceAll("\\s+", " ");
        assertThat(said.exit()).isEqualTo(2);
        assertThat(text)
                .contains(
                        "FS1 (fs1.corp.example.net), domain CORP (corp-example); Windows 11 24H2 or 25H2, or Server 2025 (10.0.26100)")
                .contains("already require signing of the servers that they open", "like Server 2025 and 24H2 Home")
                .contains(
                        "FS1 (fs1.corp.example.net), in no domain; Samba, or a device that contains it: release not known")
                .contains("no Windows with that version speaks 3.0.2 (Macs are like that)")
                .contains("Fix first, by what relaying a login to them would give")
                .contains("fs1.corp.example.net " + windows)
                .doesNotContain("fs1.corp.example.net " + mac);
    }

    @Test
    void a_program_gets_what_is_known_and_nothing_that_is_not() {
        JsonMap json = terminal.run("scan", "--identify", "--json", windows, samba, mac)
                .json();

        JsonMap first = json.maps("targets").get(0).map("identity");
        assertThat(first.text("netbiosName")).isEqualTo("FS1");
        assertThat(first.text("netbiosDomain")).isEqualTo("CORP");
        assertThat(first.text("dnsName")).isEqualTo("fs1.corp.example.net");
        assertThat(first.text("dnsDomain")).isEqualTo("corp-example");
        assertThat(first.text("forest")).isEqualTo("example.net");
        assertThat(first.text("membership")).isEqualTo("domain");
        assertThat(first.text("version")).isEqualTo("10.0.26100");
        assertThat(first.text("platform")).isEqualTo("windows");
        for (int at : new int[] {1, 2}) {
            assertThat(json.maps("targets").get(at).map("identity").optionalText("platform"))
                    .isEmpty();
        }
        // both stand-ins give the same name and GUID: one server
        assertThat(json.maps("ranking")).hasSize(1);
        assertThat(json.maps("ranking").get(0).texts("endpoints")).containsExactly(windows, samba);
        assertThat(json.map("systems").keys()).hasSize(3);
        assertThat(json.maps("targets").get(0).maps("scanner"))
                .extracting(each -> each.text("scanner"))
                .containsExactly("impacket");
    }

    @Test
    void without_the_option_nobody_is_asked_and_nothing_is_said() {
        JsonMap json = terminal.run("scan", "--json", windows).json();

        assertThat(json.maps("targets").get(0).optionalMap("identity")).isEmpty();
        assertThat(json.optionalList("ranking")).isEmpty();
    }

    @Test
    void the_inventory_has_the_platform_and_version_that_the_build_proves() {
        terminal.file("policies/none.yaml", "policy: p\nwhy: w\nrules: []\n");

        Terminal.Said said = terminal.run("scan", "--identify", "--to-inventory", windows, samba, mac);
        terminal.file("inventories/found.yaml", said.out());

        assertThat(said.out().lines().filter(line -> line.contains("{address:")))
                .hasSize(3)
                .anyMatch(line -> line.matches(
                        " +\"fs1\\.corp\\.example\\.net\": \\{address: \"127\\.0\\.0\\.1\", platform: windows, smb: .*,"
                                + " labels: \\{version: \"10\\.0\\.26100\"}}"))
                .filteredOn(line -> line.contains("platform: auto") && !line.contains("labels"))
                .hasSize(2);
        assertThat(terminal.run("scan", "--json").json().maps("targets"))
                .extracting(each -> each.text("target"))
                .containsExactly(windows, samba, mac);
    }

    @Test
    void addresses_and_names_come_as_in_etc_hosts_and_csv_has_a_cell_for_each() {
        String names = terminal.run("scan", "--format", "names", windows, samba).out();
        List<String> rows = terminal.run("scan", "--identify", "--format", "csv", windows)
                .out()
                .lines()
                .toList();

        assertThat(names.lines().filter(line -> !line.startsWith("#")))
                .containsExactly("127.0.0.1\tfs1.corp.example.net\tFS1");
        assertThat(rows.get(0))
                .endsWith(
                        "scanner,netbiosName,dnsName,netbiosDomain,dnsDomain,forest,version,system,platform,dialects,quic");
        assertThat(rows.get(1)).contains(",FS1,fs1.corp.example.net,CORP,corp-example,example.net,10.0.26100,");
    }

    @Test
    void signing_is_shown_for_each_dialect_and_the_weakest_decides() throws IOException {
        String odd = start(NtlmStandIn.of(STANDALONE, "6.1.0", NtlmStandIn.USUAL)
                .until(Dialect.SMB_3_1_1, 3)
                .but(Dialect.SMB_3_0, 1));

        Terminal.Said said = terminal.run("scan", "--each-dialect", odd);

        String text = said.out().replaceAll("\\s+", " ");
        assertThat(said.exit()).isEqualTo(2);
        assertThat(text)
                .contains("each dialect: 2.0.2 required, 2.1 required, 3.0 offered, 3.0.2 required, 3.1.1 required")
                .contains("A scanner will not flag this: it reads SecurityMode 0x0003, but")
                .contains("Scanners miss 1 that is not known to be safe");
    }

    /** A server chooses its names: no name becomes a line, a formula, a key or another host. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "x\": {address: \"192.0.2.66\"}\n  \"evil",
                "=HYPERLINK(\"http://192.0.2.66\")",
                "192.0.2.66",
                "none",
                "group:all",
                "-l",
                "../../../etc/passwd",
                "a\u001b[2J\u0000b",
                "# comment",
                "{}",
                "127.0.0.1",
            })
    void a_name_that_is_meant_to_do_harm_does_none(String name) throws IOException {
        ByteArrayOutputStream list = new ByteArrayOutputStream();
        for (int id = 1; id <= 5; id++) {
            list.writeBytes(NtlmStandIn.pair(id, NtlmResponse.unicode(name)));
        }
        list.writeBytes(new byte[4]);
        String hostile = start(
                NtlmStandIn.of(NtlmStandIn.challenge(STANDALONE, NtlmVersion.of("10.0.20348"), list.toByteArray()))
                        .until(Dialect.SMB_3_1_1, 1));
        terminal.file("policies/none.yaml", "policy: p\nwhy: w\nrules: []\n");

        Terminal.Said table = terminal.run("scan", "--identify", hostile);
        Terminal.Said inventory = terminal.run("scan", "--identify", "--to-inventory", hostile);
        Terminal.Said csv = terminal.run("scan", "--identify", "--format", "csv", hostile);
        Terminal.Said names = terminal.run("scan", "--format", "names", hostile);
        terminal.file("inventories/found.yaml", inventory.out());

        assertThat(table.out() + inventory.out() + csv.out() + names.out())
                .doesNotContain("\u001b")
                .doesNotContain("\0");
        assertThat(terminal.run("scan", "--json").json().maps("targets"))
                .extracting(each -> each.text("target"))
                .containsExactly(hostile);
        assertThat(inventory.out()).contains("\"127.0.0.1\": {address: \"127.0.0.1\", platform: windows");
        assertThat(csv.out().lines()).hasSize(2).noneMatch(line -> line.contains(",="));
        assertThat(names.out().lines()).allMatch(line -> line.startsWith("#") || line.equals("127.0.0.1\tnone"));
    }
}
