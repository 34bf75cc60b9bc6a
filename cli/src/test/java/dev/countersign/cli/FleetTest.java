package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.json.JsonMap;
import dev.countersign.testing.Lab;
import dev.countersign.testing.LabHost;
import dev.countersign.testing.Needs;
import dev.countersign.testing.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole process on ten real servers: real sshd, real smbd, and nmap as the judge. */
@Needs({"namespaces", "smbd", "sshd", "nmap", "smbclient"})
class FleetTest {
    @TempDir
    Path temporary;

    @Test
    void ten_servers_go_to_required_and_back_byte_for_byte() throws IOException {
        try (Lab lab = Lab.up(10)) {
            RealHosts hosts = RealHosts.of(lab, temporary);
            Map<String, String> before = states(lab);
            assertThat(lab.hosts()).allMatch(host -> RealHosts.nmap(host).equals("not required"));

            assertThat(hosts.run("check").exit()).isEqualTo(2);

            Terminal.Said plan = hosts.run("plan", "--json");
            assertThat(plan.exit()).isEqualTo(2);
            assertThat(plan.json().maps("hosts"))
                    .hasSize(10)
                    .allMatch(host ->
                            host.maps("changes").get(0).text("diff").contains("\n+\tserver signing = mandatory\n"));

            Terminal.Said apply = hosts.run("apply", "--yes", "--json");
            assertThat(apply.exit()).as(apply.out() + apply.err()).isEqualTo(0);
            assertThat(apply.json().map("outcomes").integer("Committed")).isEqualTo(10);
            assertThat(lab.hosts()).allMatch(host -> RealHosts.nmap(host).equals("required"));

            Terminal.Said again = hosts.run("plan", "--json");
            assertThat(again.exit()).isEqualTo(0);
            assertThat(again.json().maps("hosts"))
                    .allMatch(host -> host.maps("changes").isEmpty());

            Terminal.Said back = hosts.run("rollback", apply.json().text("run"), "--yes", "--parallel", "4", "--json");
            assertThat(back.exit()).as(back.out() + back.err()).isEqualTo(0);
            assertThat(states(lab)).isEqualTo(before);
            assertThat(lab.hosts()).allMatch(host -> RealHosts.nmap(host).equals("not required"));
        }
    }

    @Test
    void an_open_unsigned_session_is_counted_and_can_be_ended() throws IOException, InterruptedException {
        try (Lab lab = Lab.up(1)) {
            RealHosts hosts = RealHosts.of(lab, temporary);
            LabHost host = lab.host(1);

            try (OpenSession session = OpenSession.of(host)) {
                Terminal.Said counted = hosts.run("apply", "--yes", "--json");
                assertThat(counted.exit()).as(counted.out() + counted.err()).isEqualTo(0);
                assertThat(notes(counted.json())).anyMatch(note -> note.contains("1 open session stays unsigned"));
                assertThat(session.isOpen()).isTrue();

                hosts.run("rollback", counted.json().text("run"), "--yes");
                Terminal.Said ended = hosts.run("apply", "--yes", "--disconnect-unsigned", "--json");

                assertThat(ended.exit()).as(ended.out() + ended.err()).isEqualTo(0);
                RealHosts.await(
                        Duration.ofSeconds(10),
                        "the session was ended",
                        () -> !host.exec("smbstatus", "--json").output().contains("\"username\""));
            }
        }
    }

    @Test
    void a_plan_of_a_file_that_was_edited_since_is_refused_and_nothing_is_changed() throws IOException {
        try (Lab lab = Lab.up(2)) {
            RealHosts hosts = RealHosts.of(lab, temporary);
            Path plan = temporary.resolve("kept.plan");
            hosts.run("plan", "--out", plan.toString());
            LabHost edited = lab.host(1);
            Files.writeString(edited.smbConf(), Files.readString(edited.smbConf()) + "# somebody was here\n");
            String state = RealHosts.state(edited);

            Terminal.Said said = hosts.run("apply", plan.toString(), "--yes", "--json");

            assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(4);
            assertThat(outcomes(said.json())).containsExactly("Refused", "Committed");
            assertThat(said.json().maps("hosts").get(0).text("reason")).contains("/etc/samba/smb.conf");
            assertThat(RealHosts.state(edited)).isEqualTo(state);
            assertThat(RealHosts.nmap(edited)).isEqualTo("not required");
        }
    }

    @Test
    void a_file_that_was_edited_after_the_run_is_never_overwritten_by_a_rollback() throws IOException {
        try (Lab lab = Lab.up(1)) {
            RealHosts hosts = RealHosts.of(lab, temporary);
            Terminal.Said apply = hosts.run("apply", "--yes", "--json");
            LabHost host = lab.host(1);
            Files.writeString(host.smbConf(), Files.readString(host.smbConf()) + "# their work\n");
            String state = RealHosts.state(host);

            Terminal.Said back = hosts.run("rollback", apply.json().text("run"), "--yes", "--json");

            assertThat(back.exit()).as(back.out() + back.err()).isEqualTo(4);
            assertThat(back.json().maps("hosts").get(0).text("reason")).contains("edited since");
            assertThat(RealHosts.state(host)).isEqualTo(state);
        }
    }

    @Test
    void a_rollback_can_be_rolled_back() throws IOException {
        try (Lab lab = Lab.up(1)) {
            RealHosts hosts = RealHosts.of(lab, temporary);
            LabHost host = lab.host(1);
            String first = hosts.run("apply", "--yes", "--json").json().text("run");
            String applied = RealHosts.state(host);
            String back = hosts.run("rollback", first, "--yes", "--json").json().text("run");

            Terminal.Said again = hosts.run("rollback", back, "--yes", "--json");

            assertThat(again.exit()).as(again.out() + again.err()).isEqualTo(0);
            assertThat(RealHosts.state(host)).isEqualTo(applied);
            assertThat(RealHosts.nmap(host)).isEqualTo("required");
        }
    }

    @Test
    @Needs("all")
    void a_canary_that_does_not_take_the_change_leaves_the_rest_alone() throws IOException {
        try (Lab lab = Lab.up(4)) {
            RealHosts hosts = RealHosts.of(lab, temporary);
            // The first host has a second endpoint, which is served by a machine that is not
            // changed.
            hosts.terminal()
                    .file(
                            "inventories/lab.yaml",
                            Files.readString(lab.inventory())
                                    .replaceFirst(
                                            "(fs1: \\{address: [0-9.]+)",
                                            "$1, smb: [{address: " + lab.host(1).address() + "}, {address: "
                                                    + lab.host(4).address() + "}]")
                                    .replaceFirst("(?m)^  fs4:.*$", ""));
            Map<String, String> before = states(lab);

            Terminal.Said said = hosts.run("apply", "--yes", "--serial", "1,100%", "--lease", "20s", "--json");

            assertThat(outcomes(said.json()))
                    .as(said.out())
                    .containsExactly("RolledBack", "NotAttempted", "NotAttempted");
            assertThat(said.exit()).isEqualTo(5);
            assertThat(states(lab)).isEqualTo(before);
            assertThat(RealHosts.nmap(lab.host(1))).isEqualTo("not required");
        }
    }

    private static Map<String, String> states(Lab lab) {
        Map<String, String> states = new LinkedHashMap<>();
        lab.hosts().forEach(host -> states.put(host.name(), RealHosts.state(host)));
        return states;
    }

    private static List<String> outcomes(JsonMap document) {
        return document.maps("hosts").stream().map(each -> each.text("outcome")).toList();
    }

    private static List<String> notes(JsonMap document) {
        return document.maps("hosts").stream()
                .flatMap(each -> each.texts("notes").stream())
                .toList();
    }

    /** An SMB session that stays open and is not signed. */
    private record OpenSession(Process client) implements AutoCloseable {
        static OpenSession of(LabHost host) throws IOException, InterruptedException {
            List<String> command = new ArrayList<>(List.of(
                    "smbclient",
                    "-A",
                    host.lab().resolve("smb.credentials").toString(),
                    "--option=clientsigning=disabled",
                    "//" + host.address() + "/data"));
            Process client = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            RealHosts.await(
                    Duration.ofSeconds(10),
                    "the session is open",
                    () -> host.exec("smbstatus", "--json").output().contains("\"username\""));
            return new OpenSession(client);
        }

        boolean isOpen() {
            return client.isAlive();
        }

        @Override
        public void close() {
            client.destroyForcibly();
        }
    }

    @Test
    void nothing_is_written_by_check_and_plan() throws IOException {
        try (Lab lab = Lab.up(1)) {
            RealHosts hosts = RealHosts.of(lab, temporary);
            LabHost host = lab.host(1);
            String before = tree(host);

            hosts.run("check");
            hosts.run("plan");

            assertThat(tree(host)).isEqualTo(before);
        }
    }

    /**
     * Returns names, sizes, modes and times of everything that only this host could have written,
     * except logs and Samba's own state.
     */
    private static String tree(LabHost host) {
        Ran ran = host.exec(
                "sh",
                "-c",
                "find /etc/samba /var/lib/countersign /root /tmp /srv -printf '%p %s %m %T@ %C@\\n' 2>/dev/null | sort");
        return ran.output();
    }
}
