package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.json.JsonMap;
import dev.countersign.testing.Lab;
import dev.countersign.testing.LabHost;
import dev.countersign.testing.Needs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every smb.conf case on a separate real server, through the whole program: each ends as the
 * committed list says, the wire requires signing where it should, and a second run has nothing to
 * do.
 */
@Needs({"namespaces", "smbd", "sshd", "testparm"})
class CasesOnTheWireTest {
    private static final Path CASES = Path.of("src", "test", "resources", "smbconf");
    /**
     * A plain smbd does not run in the role of a domain controller, so no host can have that file.
     */
    private static final String NOT_RUN = "52-role-dc-default";

    @TempDir
    Path temporary;

    @Test
    void every_case_ends_as_the_list_says_and_is_required_on_the_wire_afterwards() throws IOException {
        Map<String, String> listed = listed();
        List<String> cases = new ArrayList<>(listed.keySet());
        Path plain = Files.writeString(temporary.resolve("plain.conf"), "[global]\n");
        try (Lab lab = Lab.up(cases.size(), "--smbconf", plain.toString())) {
            RealHosts hosts = RealHosts.of(lab, temporary);
            Map<String, String> before = new TreeMap<>();
            for (int index = 0; index < cases.size(); index++) {
                LabHost host = lab.host(index + 1);
                unpack(cases.get(index), host);
                if (cases.get(index).equals("37-include-registry")) {
                    host.exec("net", "conf", "setparm", "global", "server signing", "disabled")
                            .orFail();
                }
                // A file that does not load stays unloaded, as on a server whose administrator made
                // that mistake a minute ago.
                host.exec(
                        "sh", "-c", "testparm -s /etc/samba/smb.conf >/dev/null 2>&1 && smbcontrol smbd reload-config");
                before.put(host.name(), RealHosts.state(host));
            }

            Terminal.Said first = hosts.run("apply", "--yes", "--max-failures", "100", "--json");
            Terminal.Said second = hosts.run("plan", "--json");

            List<JsonMap> ends = first.json().maps("hosts");
            List<JsonMap> again = second.json().maps("hosts");
            List<String> wrong = new ArrayList<>();
            for (int index = 0; index < cases.size(); index++) {
                LabHost host = lab.host(index + 1);
                String outcome = ends.get(index).text("outcome");
                String expected = expected(listed.getOrDefault(cases.get(index), ""));
                boolean untouched = RealHosts.state(host).equals(before.get(host.name()));
                boolean quiet = again.get(index).maps("changes").isEmpty();
                boolean encrypted = cases.get(index).startsWith("62-");
                boolean wire = outcome.equals("Refused")
                        || encrypted
                        || host.advertises().equals("required");
                if (!outcome.equals(expected) || untouched == outcome.equals("Committed") || !quiet || !wire) {
                    wrong.add(cases.get(index) + ": " + outcome + " instead of " + expected + ", untouched " + untouched
                            + ", quiet afterwards " + quiet + ", wire " + host.advertises() + ": "
                            + ends.get(index).text("reason"));
                }
            }
            assertThat(cases).hasSizeGreaterThan(40);
            assertThat(wrong).isEmpty();
        }
    }

    private static String expected(String listed) {
        return switch (listed) {
            case "left alone" -> "AlreadyCompliant";
            case "edited", "repaired" -> "Committed";
            default -> "Refused";
        };
    }

    private static Map<String, String> listed() throws IOException {
        Map<String, String> listed = new TreeMap<>();
        for (String line : Files.readAllLines(CASES.resolve("outcomes.txt"))) {
            String[] words = line.split(" \\| ", -1);
            if (!line.startsWith("#") && words.length > 1 && !words[0].equals(NOT_RUN)) {
                listed.put(words[0], words[1]);
            }
        }
        return listed;
    }

    /**
     * Unpacks the case into the host's own /etc/samba, writing in place so that the inode's owner
     * and mode stay the same.
     */
    private static void unpack(String name, LabHost host) throws IOException {
        try (Stream<Path> files = Files.list(CASES.resolve(name))) {
            for (Path file : files.toList()) {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1)
                        .replace("@CASEDIR@", "/etc/samba")
                        .replace("@REGDIR@", "/var/lib/samba");
                boolean main = file.getFileName().toString().equals("input.conf");
                Files.writeString(
                        main ? host.smbConf() : host.smbConf().resolveSibling(file.getFileName()),
                        text,
                        StandardCharsets.ISO_8859_1);
            }
        }
    }
}
