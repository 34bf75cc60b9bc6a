package dev.countersign.cli.tour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.Terminal;
import dev.countersign.cli.terminal.Console;
import dev.countersign.cli.terminal.Context;
import dev.countersign.cli.terminal.Environment;
import dev.countersign.cli.terminal.GlobalOptions;
import dev.countersign.cli.tour.DemoStory.Check;
import dev.countersign.demo.EmbeddedFleet;
import dev.countersign.json.JsonMap;
import dev.countersign.testing.MachineClock;
import dev.countersign.testing.Needs;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo tells the truth, notices when it does not, and leaves nothing behind. */
@Needs({"sh", "setsid"})
@Timeout(120)
class DemoTest {
    /** It takes ten seconds alone; longer when other tests run too. */
    private static final long MILLISECONDS = 30_000;

    private static final int WIDTH = 80;

    @TempDir
    Path temporary;

    private Path hosts;

    @BeforeEach
    void a_place_with_an_odd_name() throws IOException {
        hosts = Files.createDirectory(temporary.resolve("it's here"));
    }

    @Test
    void tells_the_whole_story_and_leaves_nothing_behind() throws IOException {
        Terminal terminal = terminal();

        Terminal.Said said = terminal.runBare("demo");

        assertThat(said.err()).isEqualTo("Next: countersign init, then your own hosts in inventories/\n");
        assertThat(said.exit()).isZero();
        assertThat(said.out())
                .contains("stand-ins  smbd, testparm, smbcontrol, smbstatus")
                .contains("$ countersign plan\n", "    -\tserver signing = auto", "    +\tserver signing = mandatory")
                .contains("PLAN   5 hosts   5 to change")
                .contains("APPLY   5 hosts   4 changed   1 restored")
                .contains("CHECK   4 hosts   4 compliant")
                .contains("ROLLBACK   5 hosts   5 restored")
                .contains("nothing is left behind")
                .doesNotContain("\033", "DIFFERENT");
        assertThat(said.out().lines())
                .allMatch(line -> line.length() <= WIDTH || line.contains(hosts.toString()), "80 columns");
        assertThat(Stream.of(hosts, terminal.home(), terminal.directory())).allMatch(DemoTest::isEmpty);
    }

    @Test
    void says_as_one_json_document_how_every_host_ended_and_what_was_checked() {
        Terminal.Said said = terminal().runBare("demo", "--json");

        assertThat(said.err()).isEmpty();
        JsonMap document = said.json();
        assertThat(document.text("schema")).isEqualTo("countersign.demo/1");
        assertThat(document.integer("exitCode")).isZero();
        assertThat(document.integer("milliseconds")).isLessThan(MILLISECONDS);
        assertThat(document.maps("hosts"))
                .extracting(each -> each.text("host") + " " + each.text("outcome") + " " + each.texts("wire"))
                .containsExactly(
                        "files Committed [offered, required, offered]",
                        "homes Committed [offered, required, offered]",
                        "scans Committed [offered, required, offered]",
                        "build Committed [offered, required, offered]",
                        "archive RolledBack [offered, offered, offered]");
        assertThat(document.maps("checks")).hasSizeGreaterThan(25).allMatch(each -> each.bool("holds"));
    }

    @Test
    @Needs("all")
    void shows_colours_on_a_terminal_and_everything_with_v() {
        Terminal.Said said = terminal().typing("").runBare("demo", "-v");

        assertThat(said.out())
                .contains("\033[32m    +\tserver signing = mandatory\033[0m")
                .contains("archive samba stand-in")
                .doesNotContain("(demo -v shows them)");
    }

    @Test
    void is_an_error_when_a_host_that_should_have_rolled_back_did_not() throws IOException {
        EmbeddedFleet fleet = EmbeddedFleet.start(hosts);
        Files.delete(fleet.directory().resolve(EmbeddedFleet.HUNG + "/run/samba/hung"));

        DemoStory story = tell(fleet);

        assertThat(story.checks())
                .filteredOn(each -> !each.holds())
                .extracting(Check::what)
                .contains(
                        "'countersign apply --yes' exits 5",
                        "archive is RolledBack",
                        "archive says offered on the wire");
        assertThat(fleet.leftBehind()).isEmpty();
    }

    @Test
    void is_an_error_when_a_file_is_not_what_it_was() throws IOException {
        EmbeddedFleet fleet = EmbeddedFleet.start(hosts);
        Path tool = fleet.directory().resolve("build/bin/smbcontrol");
        // Somebody edits the file while the change waits for its confirm: that edit is left alone,
        // and the demo must say so.
        Files.writeString(
                tool,
                Files.readString(tool)
                        + "grep -q mandatory \"$here/../etc/samba/smb.conf\""
                        + " && echo '# mine' >>\"$here/../etc/samba/smb.conf\"\n");

        DemoStory story = tell(fleet);

        assertThat(story.checks())
                .filteredOn(each -> !each.holds())
                .extracting(Check::what)
                .anyMatch(what -> what.startsWith("build "));
    }

    @Test
    void takes_no_hosts_of_the_users() {
        Terminal.Said said = terminal().runBare("-l", "fs1", "demo");

        assertThat(said.exit()).isEqualTo(64);
        assertThat(said.err()).contains("its own hosts, policies and inventory");
    }

    @Test
    void says_what_it_needs_where_there_is_no_place_for_its_hosts() {
        Terminal.Said said = terminal().variable("TMPDIR", "/nonexistent").runBare("demo");

        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.err())
                .contains("could not start its hosts in /nonexistent")
                .contains("set TMPDIR");
    }

    private Terminal terminal() {
        return Terminal.in(temporary).variable("TMPDIR", hosts.toString()).clock(new MachineClock());
    }

    private DemoStory tell(EmbeddedFleet fleet) {
        GlobalOptions options = new GlobalOptions();
        options.json = true;
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Environment environment = new Environment(
                InputStream.nullInputStream(),
                nowhere,
                nowhere,
                Map.of(),
                temporary,
                "tester",
                new MachineClock(),
                false,
                false,
                false);
        Context context = new Context(environment, options, new Console(nowhere, nowhere, false, false, false));
        try (DemoExit exit = DemoExit.watch(environment.interrupt())) {
            exit.ends(fleet);
            DemoStory story = new DemoStory(context, Terminal.RUNNER, fleet, new DemoView(context), exit);
            story.tell();
            return story;
        }
    }

    private static boolean isEmpty(Path directory) {
        try (Stream<Path> children = Files.list(directory)) {
            return children.toList().equals(List.of());
        } catch (IOException gone) {
            return false;
        }
    }
}
