package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.json.JsonMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command: where it writes, what it does not overwrite, and what can be done with the result. */
class ImportTest {
    private static final String LIST = "192.0.2.10\nfs1.example.net\n";

    @TempDir
    Path temporary;

    private Terminal terminal;

    @BeforeEach
    void a_repository() throws IOException {
        terminal = Terminal.in(temporary);
        Files.createDirectories(terminal.directory().resolve("inventories"));
    }

    private String given(String name, String text) throws IOException {
        return Files.writeString(temporary.resolve(name), text).toString();
    }

    @Test
    void writes_an_inventory_named_after_the_file_for_its_owner_only() throws IOException {
        Terminal.Said said = terminal.run("import", given("Q4 scan (final).txt", LIST));

        assertThat(said.exit()).isZero();
        Path inventory = terminal.directory().resolve("inventories/Q4-scan-final-.yaml");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(inventory)))
                .isEqualTo("rw-------");
        assertThat(terminal.text("inventories/Q4-scan-final-.findings.json")).contains("\"row\":2");
    }

    @Test
    void the_inventory_can_be_scanned_at_once() throws IOException {
        terminal.run("import", given("list.txt", "127.0.0.1:1\n"));

        JsonMap scanned = terminal.run("scan", "--json").json();

        assertThat(scanned.maps("targets"))
                .hasSize(1)
                .allSatisfy(each -> assertThat(each.text("target")).isEqualTo("127.0.0.1:1"));
    }

    @Test
    void overwrites_nothing_unless_it_is_told_to_and_an_import_made_it() throws IOException {
        String list = given("list.txt", LIST);
        terminal.file("inventories/list.yaml", "hosts: {}\n");

        Terminal.Said refused = terminal.run("import", list);
        Terminal.Said told = terminal.run("import", list, "--replace");

        assertThat(refused.exit()).isEqualTo(4);
        assertThat(refused.err()).contains("is not overwritten: add --replace");
        assertThat(told.exit()).isEqualTo(4);
        assertThat(told.err()).contains("an import did not make it");
        assertThat(terminal.text("inventories/list.yaml")).isEqualTo("hosts: {}\n");
        assertThat(terminal.directory().resolve("inventories/list.findings.json"))
                .doesNotExist();
    }

    @Test
    void a_findings_file_that_is_in_the_way_keeps_the_inventory_from_being_written() throws IOException {
        terminal.file("inventories/list.findings.json", "{}\n");

        assertThat(terminal.run("import", given("list.txt", LIST), "--replace").exit())
                .isEqualTo(4);

        assertThat(terminal.directory().resolve("inventories/list.yaml")).doesNotExist();
    }

    @Test
    void replaces_what_an_earlier_import_made() throws IOException {
        terminal.run("import", given("list.txt", LIST));
        String other = given("list.txt", "192.0.2.99\n");

        assertThat(terminal.run("import", other).exit()).isEqualTo(4);
        assertThat(terminal.run("import", other, "--replace").exit()).isZero();
        assertThat(terminal.text("inventories/list.yaml"))
                .contains("192.0.2.99")
                .doesNotContain("192.0.2.10");
    }

    @Test
    void what_an_earlier_import_had_more_of_is_not_left_beside_the_new_files() throws IOException {
        terminal.run("import", given("list.txt", LIST));
        String ini = given("list.ini", "[files]\nfs1 ansible_host=192.0.2.10\n");

        Terminal.Said said = terminal.run("import", ini, "--replace");

        assertThat(said.exit()).isEqualTo(4);
        assertThat(said.err())
                .contains("list.findings.json is from an earlier import with findings; nothing was written");
        assertThat(terminal.text("inventories/list.yaml")).contains("fs1.example.net");
    }

    @Test
    void a_name_that_no_command_reads_is_refused() throws IOException {
        for (String out : List.of("hosts.yml", ".yaml", ".hidden.yaml")) {
            Terminal.Said said = terminal.run(
                    "import",
                    given("list.txt", LIST),
                    "--out",
                    temporary.resolve(out).toString());

            assertThat(said.exit()).as(out).isEqualTo(64);
            assertThat(said.err()).contains("nothing was written");
            assertThat(temporary.resolve(out)).doesNotExist();
        }
    }

    @Test
    void without_a_repository_it_asks_where_to_write() throws IOException {
        Files.delete(terminal.directory().resolve("inventories"));
        String list = given("list.txt", LIST);

        Terminal.Said said = terminal.run("import", list);
        Path out = temporary.resolve("elsewhere.yaml");

        assertThat(said.exit()).isEqualTo(64);
        assertThat(said.err()).contains("--out FILE.yaml");
        assertThat(terminal.run("import", list, "--out", out.toString()).exit()).isZero();
        assertThat(out).exists();
        assertThat(temporary.resolve("elsewhere.findings.json")).exists();
    }

    @Test
    void a_link_that_leads_out_of_the_repository_is_not_followed() throws IOException {
        Files.delete(terminal.directory().resolve("inventories"));
        Path outside = Files.createDirectory(temporary.resolve("outside"));
        Files.createSymbolicLink(terminal.directory().resolve("inventories"), outside);

        Terminal.Said said = terminal.run("import", given("list.txt", LIST));

        assertThat(said.exit()).isEqualTo(4);
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void says_what_it_cannot_read_and_writes_nothing() throws IOException {
        for (String text : List.of(
                "",
                "\u0000\u0001\u0002\n",
                "<html><body/></html>",
                "PK\u0003\u0004",
                "{\"a\": 1}\n",
                "hello, world\n")) {
            Terminal.Said said = terminal.run("import", given("what.txt", text));

            assertThat(said.exit()).as(text).isEqualTo(65);
            assertThat(said.err()).contains("what.txt cannot be imported: ").contains("nothing was written");
        }
        assertThat(terminal.run("import", temporary.resolve("absent").toString())
                        .exit())
                .isEqualTo(64);
        assertThat(terminal.run("import", temporary.toString()).exit()).isEqualTo(64);
        assertThat(terminal.directory().resolve("inventories")).isEmptyDirectory();
    }

    @Test
    void an_inventory_of_this_program_is_told_apart() throws IOException {
        Terminal.Said said = terminal.run("import", given("own.yaml", "hosts:\n  fs1: {address: 192.0.2.1}\n"));

        assertThat(said.exit()).isEqualTo(65);
        assertThat(said.err()).contains("it is an inventory of this program already");
    }

    @Test
    void an_inventory_and_a_list_of_findings_are_joined() throws IOException {
        String ini = given("hosts.ini", "[files]\nfs1 ansible_host=192.0.2.10 ansible_user=admin\n");
        String relay = given("relay.txt", "192.0.2.10\n192.0.2.11\n");

        JsonMap said = terminal.run("import", ini, relay, "--json").json();

        assertThat(said.integer("hosts")).isEqualTo(2);
        assertThat(terminal.text("inventories/hosts.yaml"))
                .contains("\"fs1\": {address: \"192.0.2.10\", platform: auto, user: \"admin\", groups: [\"files\"]}")
                .contains("\"192.0.2.11\": {platform: auto}");
        assertThat(terminal.text("inventories/hosts.findings.json")).contains("\"host\":\"fs1\"");
    }

    @Test
    void standard_input_is_a_file_too() {
        Terminal.Said said = terminal.piping(LIST).run("import", "-");

        assertThat(said.exit()).isZero();
        assertThat(terminal.text("inventories/imported.yaml"))
                .contains("192.0.2.10")
                .contains("From standard input");
        assertThat(terminal.piping(LIST).run("import", "-", "-").exit()).isEqualTo(64);
    }

    @Test
    void what_it_says_next_works() throws IOException {
        Terminal.Said said = terminal.run(
                "import",
                Path.of("src/test/resources/imports/nessus-csv/input.csv").toString());

        assertThat(said.err()).contains("countersign explain Nessus 57608");
        assertThat(terminal.run("explain", "Nessus", "57608").exit()).isZero();
        assertThat(terminal.run("explain", "57608").out()).contains("countersign import");
    }

    @Test
    void rows_that_were_not_understood_are_counted_named_and_end_with_3() throws IOException {
        String list = given("list.txt", LIST + "300.1.1.1\n".repeat(25));

        Terminal.Said said = terminal.run("import", list);

        assertThat(said.exit()).isEqualTo(3);
        assertThat(said.out())
                .contains("25 rows not understood")
                .contains("line 3: '300.1.1.1' is neither")
                .contains("not understood: 15 more; they are named in ");
        assertThat(terminal.text("inventories/list.findings.json")).contains("\"row\":27,\"line\":27,\"why\"");
    }
}
