package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Needs;
import dev.countersign.testing.Ran;
import dev.countersign.wire.RealSmbd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An smbd that refuses the address that asks: it speaks SMB, and the host itself is asked instead. */
@Needs({"namespaces", "smbd", "sshd", "testparm", "net"})
class RefusesTheProberTest {
    private static final String CASE = "refuses-the-prober";

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

    private RealHosts begin(String text) throws Exception {
        RealHosts program = host.begin(temporary);
        host.write(text);
        host.stop();
        host.start();
        RealHosts.await(Duration.ofSeconds(20), "smbd listens", host::listens);
        return program;
    }

    @Test
    void it_speaks_smb_and_refuses_and_the_lines_that_say_so_are_named() throws Exception {
        RealHosts program = begin(host.text(CASE, "smb.conf"));

        Terminal.Said scan = program.run("scan", host.host().address());
        Terminal.Said json = program.run("scan", host.host().address(), "--json");
        List<Terminal.Said> looks = FieldHost.everyLook(program);

        assertThat(scan.out())
                .contains("SMB, but it refuses this address", "hosts allow", "hosts deny", "through the host itself")
                .doesNotContain("not SMB");
        assertThat(json.out()).contains("SMB, but it refuses this address", "hosts allow", "\"sessionError\": 129");
        FieldHost.cause(
                looks,
                "cannot tell",
                "SMB, but it refuses this address",
                "/etc/samba/smb.conf:12:4: 'hosts allow = 192.168.0. 10.'",
                "/etc/samba/smb.conf:13:4: 'hosts deny = 0.0.0.0/0'");
        assertThat(looks).noneSatisfy(said -> assertThat(said.out()).contains("not SMB"));
        assertThat(looks.get(4).out()).doesNotContain("fix the endpoint");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "printf 'allow hosts = 10.\\n' >/etc/samba/a.conf | hosts deny = ALL; include = /etc/samba/a.conf | /etc/samba/a.conf:1:1: 'hosts allow = 10.'",
                "net conf setparm global 'hosts deny' ALL          | include = registry                           | registry:2:1: 'hosts deny = ALL'",
                "true                                              | hosts deny = ALL EXCEPT 10.0.0.0/255.0.0.0   | 'hosts deny = ALL EXCEPT 10.0.0.0/255.0.0.0'"
            },
            quoteCharacter = '^')
    @Needs("all")
    void the_line_is_found_wherever_it_is(String prepare, String lines, String words) throws Exception {
        RealHosts program = host.begin(temporary);
        host.shell(prepare).orFail();
        host.write(host.plain().replace("[global]\n", "[global]\n\t" + lines.replace("; ", "\n\t") + "\n"));
        host.stop();
        host.start();
        RealHosts.await(Duration.ofSeconds(20), "smbd listens", host::listens);

        List<Terminal.Said> looks = FieldHost.everyLook(program);

        FieldHost.cause(looks, "cannot tell", "SMB, but it refuses this address", words);
        assertThat(looks.get(3).out())
                .as("what the cause says is not said again")
                .contains("the wire cannot be judged before the change")
                .doesNotContain("before the change: ");
    }

    @Test
    @Needs("all")
    void a_word_on_the_command_line_that_refuses_is_named_as_such() throws Exception {
        RealHosts program = host.begin(temporary);
        host.stop();
        host.start("--option=hosts deny=ALL");
        RealHosts.await(Duration.ofSeconds(20), "smbd listens", host::listens);

        List<Terminal.Said> looks = FieldHost.everyLook(program);

        FieldHost.cause(
                looks,
                "cannot tell",
                "SMB, but it refuses this address",
                "'--option=hosts deny=ALL' on the command line of smbd leaves the address out");
    }

    @Test
    void it_is_still_something_to_put_into_an_inventory() throws Exception {
        RealHosts program = begin(host.text(CASE, "smb.conf"));

        Terminal.Said scan = program.run("scan", "--to-inventory", host.host().address());

        assertThat(scan.out()).contains("\"" + host.host().address() + "\": {address:", "refuses this address");
    }

    /**
     * The program in a network of its own, so that smbd sees it at another address than the host
     * itself: only the host's own address is allowed.
     */
    @Test
    @Needs("ip")
    void check_and_apply_ask_through_the_host_itself_where_only_that_is_let_in() throws Exception {
        try (OwnNetwork network = new OwnNetwork()) {
            RealHosts program = host.begin(temporary);
            host.write(host.plain()
                    .replace("interfaces = ", "interfaces = " + network.host + "/30 ")
                    .replace("[global]\n", "[global]\n\thosts allow = " + network.host + "\n\thosts deny = ALL\n"));
            host.stop();
            host.start();
            host.shell("/usr/sbin/sshd -o ListenAddress=" + network.host + ":2022 -o PidFile=none")
                    .orFail();
            Path known = Files.writeString(
                    temporary.resolve("known"),
                    "[" + network.host + "]:2022 "
                            + Files.readString(host.host().tree().resolve("etc/ssh/ssh_host_ed25519_key.pub")));
            program.terminal()
                    .file(
                            "inventories/lab.yaml",
                            "hosts: {fs1: {address: " + network.host
                                    + ", port: 2022, user: root, platform: samba, key: \""
                                    + host.lab().key() + "\", known_hosts: \"" + known + "\"}}\n");
            RealHosts.await(Duration.ofSeconds(20), "smbd listens", host::listens);

            String scan = network.run(program.terminal(), "scan", network.host);
            String check = network.run(program.terminal(), "check", "-v");
            String apply = network.run(program.terminal(), "apply", "--yes");

            // Observed: from there, smbd refuses.
            assertThat(scan).contains("SMB, but it refuses this address");
            assertThat(check).contains("violated", "it was queried through the host itself");
            assertThat(apply).contains("changed");
            assertThat(Files.readString(host.host().smbConf())).contains("server signing = mandatory");
            assertThat(network.run(program.terminal(), "check", "-v")).contains("compliant", "required on the wire");
        }
    }

    /** A network namespace with one address, and the address of this machine on the way to it. */
    private static final class OwnNetwork implements AutoCloseable {
        private final String name = "cs-" + ProcessHandle.current().pid();
        private final String host;

        OwnNetwork() {
            long number = ProcessHandle.current().pid() % 60_000;
            String net = "10.213." + number / 256;
            int base = (int) (number % 64) * 4;
            host = net + "." + (base + 1);
            sh("ip netns add " + name + " && ip link add " + name + "a type veth peer name " + name + "b netns " + name
                    + " && ip addr add " + host + "/30 dev " + name + "a && ip link set " + name + "a up && ip -n "
                    + name + " addr add " + net + "." + (base + 2) + "/30 dev " + name + "b && ip -n " + name
                    + " link set " + name + "b up && ip -n " + name + " link set lo up");
        }

        private static void sh(String script) {
            Ran.of(List.of("sh", "-c", script)).orFail();
        }

        /** Runs a command line of the program there, and returns what it said. */
        String run(Terminal terminal, String... arguments) throws Exception {
            List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", name));
            command.addAll(SecondJvm.command(terminal, List.of(), arguments));
            try (SecondJvm jvm = SecondJvm.start(terminal, command)) {
                jvm.exit();
                return jvm.said();
            }
        }

        @Override
        public void close() {
            sh("ip netns del " + name + "; ip link del " + name + "a 2>/dev/null; true");
        }
    }

    @Test
    void an_smbd_that_only_this_machine_may_not_ask_still_says_that_it_is_smb() throws Exception {
        try (RealSmbd smbd = RealSmbd.start(temporary, "DENIES", "hosts deny = 127.0.0.1\n")) {
            Terminal.Said scan =
                    Terminal.in(Files.createDirectory(temporary.resolve("t"))).run("scan", smbd.address());

            assertThat(scan.out()).contains("SMB, but it refuses this address");
            assertThat(scan.exit()).isEqualTo(3);
        }
    }
}
