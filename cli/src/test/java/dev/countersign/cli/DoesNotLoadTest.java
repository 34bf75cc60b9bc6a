package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A file that does not load: check and plan name its line, value and parameter and warn of the next
 * start, before the symptom, whether smbd still runs or not.
 */
@Needs({"namespaces", "smbd", "sshd", "testparm", "net"})
class DoesNotLoadTest {
    private static final String CASE = "does-not-load-and-is-down";
    private static final String WARNING = "smbd will not start with it";

    private static FieldHost host;

    @TempDir
    Path temporary;

    @BeforeAll
    static void up() throws IOException {
        host = FieldHost.up();
    }

    @AfterAll
    static void down() {
        host.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "smb.conf     | true  | smb.conf:8:1  | '1000 # KB' | 'max log size'",
                "smb.conf     | false | smb.conf:8:1  | '1000 # KB' | 'max log size'",
                "boolean.conf | true  | smb.conf:10:4 | '= yes'     | 'guest ok'",
                "boolean.conf | false | smb.conf:10:4 | '= yes'     | 'guest ok'"
            })
    void the_line_the_value_and_the_parameter_come_before_the_symptom(
            String file, boolean up, String place, String value, String parameter) throws Exception {
        RealHosts program = host.begin(temporary);
        host.write(host.text(CASE, file));
        if (!up) {
            host.stop();
            // Observed: smbd does not start with it.
            host.start();
            assertThat(host.runs()).isFalse();
        }

        List<Terminal.Said> looks = FieldHost.everyLook(program);

        FieldHost.cause(looks, "connection refused", "/etc/samba/" + place, value, parameter, WARNING);
        FieldHost.cause(looks, "smbd is not running", "/etc/samba/" + place);
        assertThat(looks.get(2).exit()).as(looks.get(2).out()).isEqualTo(up ? 2 : 3);
        assertThat(looks.get(4).exit()).as(looks.get(4).out()).isEqualTo(up ? 4 : 3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "load printers = no; never                    | no; never                   | load printers",
                "server signing = mandatory # since the audit | mandatory # since the audit | server signing",
                "map to guest = bad user ; for the scanner    | bad user ; for the scanner  | map to guest",
                "write raw = 'yes'                            | 'yes'                       | write raw"
            },
            quoteCharacter = '^')
    @Needs("all")
    void every_kind_of_value_is_named(String line, String value, String parameter) throws Exception {
        RealHosts program = host.begin(temporary);
        host.write(host.plain().replace("[global]\n", "[global]\n\t" + line + "\n"));
        host.stop();
        host.start();
        assertThat(host.runs()).isFalse();

        List<Terminal.Said> looks = FieldHost.everyLook(program);

        FieldHost.cause(looks, "connection refused", "/etc/samba/smb.conf:4:2", value, parameter, WARNING);
    }

    @Test
    void a_line_of_an_included_file_is_named_in_that_file() throws Exception {
        RealHosts program = host.begin(temporary);
        Files.writeString(
                host.host().tree().resolve("etc/samba/shares.conf"), "[pub]\npath = /srv\nbrowseable = maybe\n");
        host.write(host.plain() + "\n[global]\n\tinclude = /etc/samba/shares.conf\n");
        host.stop();
        host.start();
        assertThat(host.runs()).isFalse();

        List<Terminal.Said> looks = FieldHost.everyLook(program);

        FieldHost.cause(looks, "connection refused", "/etc/samba/shares.conf:3:1", "'maybe'", "'browseable'", WARNING);
    }

    /** Two files below, and their names made by a macro. */
    @Test
    @Needs("all")
    void a_line_of_a_file_that_an_included_file_includes_is_named_in_that_file() throws Exception {
        RealHosts program = host.begin(temporary);
        Path folder = host.host().tree().resolve("etc/samba");
        Files.writeString(folder.resolve("smb.conf.fs1"), "[global]\ninclude = /etc/samba/more.conf\n");
        Files.writeString(folder.resolve("more.conf"), "# more\n[pub]\n path = /srv\n create mask = rwx\n");
        host.write(host.plain() + "\n[global]\n\tinclude = /etc/samba/smb.conf.%h\n");
        host.stop();
        host.start();
        assertThat(host.runs()).isFalse();

        List<Terminal.Said> looks = FieldHost.everyLook(program);

        FieldHost.cause(looks, "connection refused", "/etc/samba/more.conf:4:2", "'rwx'", "'create mask'", WARNING);
        String once = looks.get(0).out();
        assertThat(once.split("/etc/samba/more.conf:4:2", -1)).as(once).hasSize(2);
    }

    @Test
    void a_header_without_its_bracket_has_no_value_and_is_named_all_the_same() throws Exception {
        RealHosts program = host.begin(temporary);
        host.write(host.plain() + "\n[pub\n\tpath = /srv\n");

        List<Terminal.Said> looks = FieldHost.everyLook(program);

        FieldHost.cause(looks, "connection refused", "a section header without ]", WARNING);
        assertThat(looks.get(3).out()).containsPattern("/etc/samba/smb\\.conf:[0-9]+:1: a section header");
    }

    @Test
    @Needs("all")
    void a_line_that_a_rule_is_about_is_repaired_and_named_all_the_same() throws Exception {
        RealHosts program = host.begin(temporary);
        host.write(host.plain().replace("[global]\n", "[global]\n\tserver signing = mandatroy\n"));

        Terminal.Said plan = program.run("plan");
        Terminal.Said apply = program.run("apply", "--yes", "--json");

        assertThat(plan.exit()).as(plan.out()).isEqualTo(2);
        FieldHost.cause(List.of(plan), "nothing", "/etc/samba/smb.conf:4:2", "'mandatroy'", WARNING);
        assertThat(apply.exit()).as(apply.out() + apply.err()).isZero();
        assertThat(host.host().advertises()).isEqualTo("required");
    }

    /** Then it has another NetBIOS name too, and so another ServerGuid than after the repair. */
    @Test
    void it_is_repaired_after_smbd_has_taken_its_defaults_as_well() throws Exception {
        RealHosts program = host.begin(temporary);
        String name = host.guid();
        host.write(host.plain().replace("[global]\n", "[global]\n\tserver signing = mandatroy\n"));
        host.shell("kill -HUP $(pgrep -xo smbd)").orFail();
        RealHosts.await(
                Duration.ofSeconds(20),
                "smbd has its defaults",
                () -> !host.guid().equals(name));

        Terminal.Said apply = program.run("apply", "--yes", "--json");

        assertThat(apply.exit()).as(apply.out() + apply.err()).isZero();
        assertThat(host.guid()).isEqualTo(name);
        assertThat(host.host().advertises()).isEqualTo("required");
    }
}
