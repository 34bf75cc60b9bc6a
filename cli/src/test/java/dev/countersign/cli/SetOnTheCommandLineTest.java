package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.testing.Needs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A word on smbd's command line wins over the file: check and plan name it, and no edit is tried. */
@Needs({"namespaces", "smbd", "sshd", "testparm", "net"})
class SetOnTheCommandLineTest {
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
    @CsvSource({
        "--option=server signing=auto,   , --option=server signing=auto",
        "--option,                       serversigning = No, --option serversigning = No"
    })
    void the_word_is_quoted_and_its_usual_places_are_named(String first, String second, String quoted)
            throws Exception {
        RealHosts program = second == null ? host.begin(temporary, first) : host.begin(temporary, first, second);
        host.write(host.text("set-on-the-command-line", "smb.conf"));
        String before = RealHosts.state(host.host());

        List<Terminal.Said> looks = FieldHost.everyLook(program);
        Terminal.Said apply = program.run("apply", "--yes", "--json");

        FieldHost.cause(looks, "would be offered", "'" + quoted + "'", "wins over the file");
        assertThat(looks.get(3).out()).contains("/etc/default/samba", "SMBDOPTIONS", "ExecStart");
        assertThat(OneHost.only(looks.get(4)).text("advice"))
                .contains("/etc/default/samba", "SMBDOPTIONS", "ExecStart");
        assertThat(looks.get(2).exit()).isEqualTo(2);
        assertThat(looks.get(4).exit()).as(looks.get(4).out()).isEqualTo(4);
        assertThat(OneHost.only(looks.get(4)).text("decision")).isEqualTo("refused");
        assertThat(apply.exit()).isEqualTo(4);
        assertThat(OneHost.only(apply).text("reason")).contains(quoted);
        assertThat(RealHosts.state(host.host())).isEqualTo(before);
    }

    @Test
    @Needs("all")
    void of_several_words_for_one_setting_the_one_that_smbd_takes_is_named() throws Exception {
        RealHosts program =
                host.begin(temporary, "--option=server signing=mandatory", "--option=Server Signing = AUTO");

        Terminal.Said plan = program.run("plan", "--json");

        assertThat(OneHost.only(plan).text("reason"))
                .contains("'--option=Server Signing = AUTO'")
                .doesNotContain("mandatory");
    }

    @Test
    @Needs("all")
    void a_word_that_names_another_file_is_said_and_the_file_that_is_not_read_is_left_alone() throws Exception {
        RealHosts program = host.begin(temporary);
        host.stop();
        host.shell("cp /etc/samba/smb.conf /etc/samba/other.conf").orFail();
        host.write(host.plain().replace("[global]\n", "[global]\n\tserver signing = mandatory\n"));
        host.start("--option=config file=/etc/samba/other.conf");
        // Observed: smbd reads the other file.
        RealHosts.await(
                Duration.ofSeconds(20), "it offers signing", () -> RealHosts.looks(host.host()) == Advertised.OFFERED);
        String before = RealHosts.state(host.host());

        Terminal.Said check = program.run("check");
        Terminal.Said apply = program.run("apply", "--yes", "--json");

        assertThat(check.out().replaceAll("\\s+", " "))
                .contains("reads /etc/samba/other.conf, by the word '--option=config file=/etc/samba/other.conf'");
        assertThat(apply.exit()).as(apply.out()).isEqualTo(4);
        assertThat(OneHost.only(apply).text("advice")).startsWith("start smbd with -s /etc/samba/other.conf");
        assertThat(RealHosts.state(host.host())).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({"-p, 1445", "--option=smb ports=1445,"})
    @Needs("all")
    void a_port_that_the_inventory_does_not_have_is_named(String first, String second) throws Exception {
        RealHosts program = host.begin(temporary);
        host.stop();
        if (second == null) {
            host.start(first);
        } else {
            host.start(first, second);
        }
        RealHosts.await(
                Duration.ofSeconds(20),
                "it offers signing there",
                () -> RealHosts.looks(host.host().address(), 1445) == Advertised.OFFERED);

        List<Terminal.Said> looks = FieldHost.everyLook(program);

        FieldHost.cause(looks, "connection refused", "listens at " + host.host().address() + ":1445, and not at ");
        assertThat(OneHost.only(looks.get(4)).text("advice")).contains("smb: [{port: 1445}]");
    }

    @Test
    void a_word_to_which_a_rule_owes_that_it_holds_is_noted() throws Exception {
        RealHosts program = host.begin(temporary);
        host.stop();
        host.start("--option=server signing=mandatory");
        RealHosts.await(
                Duration.ofSeconds(20),
                "it requires signing",
                () -> RealHosts.looks(host.host()) == Advertised.REQUIRED);

        Terminal.Said check = program.run("check", "--json");

        assertThat(check.exit()).as(check.out()).isZero();
        assertThat(check.out()).contains("comes from the command line of smbd, '--option=server signing=mandatory'");
    }

    @Test
    void a_word_about_something_else_is_nobody_s_business() throws Exception {
        RealHosts program = host.begin(temporary, "--option=server string=x", "-d1");

        assertThat(program.run("check", "-v").out()).doesNotContain("server string", "command line");
        assertThat(program.run("apply", "--yes", "--json").exit()).isZero();
    }

    @Test
    void a_process_of_an_account_that_calls_itself_smbd_is_not_read() throws Exception {
        RealHosts program = host.begin(temporary);
        host.shell("cp /bin/sh /tmp/smbd; chmod 0755 /tmp/smbd;"
                        + " setsid setpriv --reuid 59101 --clear-groups /tmp/smbd -c 'sleep 600; :' smbd"
                        + " '--option=server signing=auto' >/dev/null 2>&1 </dev/null &")
                .orFail();
        RealHosts.await(
                Duration.ofSeconds(5),
                "it is there",
                () -> host.shell("pgrep -u 59101 -x smbd").exit() == 0);

        List<Terminal.Said> looks = FieldHost.everyLook(program);
        host.shell("pkill -u 59101");

        assertThat(looks).allSatisfy(said -> assertThat(said.out()).doesNotContain("--option"));
        assertThat(looks.get(4).exit()).isEqualTo(2);
    }
}
