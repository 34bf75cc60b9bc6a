package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.finding.Format;
import dev.countersign.finding.WrittenLists;
import dev.countersign.finding.WrittenLists.About;
import dev.countersign.json.JsonMap;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.testing.Lab;
import dev.countersign.testing.LabHost;
import dev.countersign.testing.MachineClock;
import dev.countersign.testing.Needs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From a scanner's list of 4,000 rows to the ticket that can be closed: import, identify, check, plan, apply, close
 * and report, as somebody would type them. 60 of its 1,000 hosts are real, of six kinds; nothing answers at the rest.
 * Every row has one state, every format says the same, and nmap agrees.
 */
@Needs({"all", "namespaces", "smbd", "sshd", "nmap"})
class FromListToTicketTest {
    private static final int ROWS = 4_000;
    private static final int HOSTS = 1_000;
    private static final int REAL = 60;
    private static final int WIDTH = 120;

    /** What a real host is like before anything is done, and what becomes of its rows. */
    private enum Kind {
        OFFERS("", "closed"),
        REQUIRES("\tserver signing = mandatory\n", "closed"),
        ENCRYPTS("\tserver smb encrypt = required\n", "open for the scanner only"),
        SPEAKS_SMB1("\tserver min protocol = NT1\n", "closed"),
        HAS_GUESTS("\tmap to guest = Bad User\n", "closed"),
        IS_WAIVED("", "waived");

        private final String lines;
        private final String state;

        Kind(String lines, String state) {
            this.lines = lines;
            this.state = state;
        }

        static Kind of(int host) {
            return values()[host % values().length];
        }
    }

    @TempDir
    Path temporary;

    private final StringBuilder session = new StringBuilder();
    private Optional<Lab> lab = Optional.empty();

    /** The address of a host of the list; the first ones are real. */
    private String address(int host) {
        return host < REAL
                ? lab.orElseThrow().host(host + 1).address()
                : "127.250." + host / 250 + "." + (host % 250 + 1);
    }

    /** Every host has three rows about signing; the fourth is about something else now and then, or about no host. */
    private static About about(int row) {
        if (row < 3 * HOSTS) {
            return About.SMB;
        }
        return row % 25 == 0 ? About.NO_HOST : row % 5 == 0 ? About.OTHER : About.SMB;
    }

    private static String name(int host) {
        return "fs" + (host + 1) + ".lab.example";
    }

    @Test
    void every_row_ends_in_one_state_and_every_format_says_the_same() throws Exception {
        try (Lab up = Lab.up(REAL)) {
            lab = Optional.of(up);
            for (int i = 0; i < REAL; i++) {
                make(up.host(i + 1), Kind.of(i));
            }
            Terminal terminal = repository(up);
            journey(terminal, up);
            // to be read by a person; it is too long for a page of docs/
            Path read = Path.of("target", "from-list-to-ticket.txt");
            Files.createDirectories(read.toAbsolutePath().getParent());
            Files.writeString(read, session);
        }
    }

    private void journey(Terminal terminal, Lab up) throws Exception {
        WrittenLists written = new WrittenLists(
                ROWS, row -> about(row) == About.NO_HOST ? "$(id)" : address(row % HOSTS), FromListToTicketTest::about);
        Map<Format, String> lists = written.reports();
        Files.writeString(terminal.directory().resolve("scan.nessus"), lists.getOrDefault(Format.NESSUS_XML, ""));
        Files.writeString(terminal.directory().resolve("hosts.ini"), ansible());

        says(terminal, 3, "import", "hosts.ini", "scan.nessus", "--out", "inventories/scan.yaml");
        says(terminal, 2, "scan", "--identify", "-l", "group:files");
        identified(terminal, up);
        assertThat(logins(up)).as("logins to SMB").isEmpty();
        assertThat(up.host(1).smbclient("ls").exit()).isZero();
        assertThat(logins(up)).as("a login, as smbd's log has it").isNotEmpty();
        says(terminal, 2, "check", "-l", "group:files", "--accept-new-host-keys");
        says(terminal, 2, "plan", "-l", "group:files");
        assertThat(agreed(closing(terminal), up)).isEqualTo(Map.of("closed", 10L, "still open", 30L));
        says(terminal, 0, "apply", "--yes", "-l", "group:files");
        says(terminal, 0, "check", "-l", "group:files");
        Terminal.Said closed = says(terminal, 3, "close", "inventories/scan.findings.json", "--save", "closed.json");
        says(terminal, 0, "report", "closed.json", "--format", "md");

        JsonMap json = closing(terminal);
        Map<String, String> states = states(json);
        sums(json, closed, terminal);
        for (int i = 0; i < REAL; i++) {
            assertThat(states.get(address(i))).as(name(i) + " " + Kind.of(i)).isEqualTo(Kind.of(i).state);
        }
        assertThat(agreed(json, up)).isEqualTo(Map.of("closed", 40L));
        for (int i = REAL; i < HOSTS; i++) {
            assertThat(states.get(address(i))).as(address(i)).isEqualTo("cannot tell");
        }
        for (Map.Entry<Format, String> other : lists.entrySet()) {
            assertThat(elsewhere(terminal, other.getKey(), other.getValue()))
                    .as(other.getKey().toString())
                    .isEqualTo(states);
        }
    }

    private static JsonMap closing(Terminal terminal) {
        return terminal.run("close", in(terminal, "inventories/scan.findings.json"), "--json")
                .json();
    }

    /** Asks nmap about every real host that is closed or still open, and returns how many are which. */
    private static Map<String, Long> agreed(JsonMap closed, Lab up) {
        Map<String, String> states = states(closed);
        Map<String, Long> agreed = new TreeMap<>();
        for (LabHost host : up.hosts()) {
            String state = states.getOrDefault(host.address(), "");
            if (state.equals("closed") || state.equals("still open")) {
                assertThat(RealHosts.nmap(host))
                        .as("nmap of " + host.name() + ", which is " + state)
                        .isEqualTo(state.equals("closed") ? "required" : "not required");
                agreed.merge(state, 1L, Long::sum);
            }
        }
        return agreed;
    }

    /** What is said of a server is what it is configured to say, and no more: its release is not in the protocol. */
    private static void identified(Terminal terminal, Lab up) throws IOException {
        Map<String, JsonMap> said = new TreeMap<>();
        terminal.run("scan", "--identify", "--json", "-l", "group:files")
                .json()
                .maps("targets")
                .forEach(each -> said.put(each.text("address"), each.map("identity")));
        assertThat(said).hasSize(REAL);
        for (LabHost host : up.hosts()) {
            JsonMap identity = Optional.ofNullable(said.get(host.address())).orElseThrow();
            String name = Files.readString(host.smbConf(), StandardCharsets.ISO_8859_1)
                    .replaceFirst("(?s).*\\tnetbios name = ([^\n]*)\n.*", "$1");
            assertThat(identity.text("netbiosName")).isEqualTo(name);
            assertThat(identity.text("dnsName")).isEqualTo(host.name());
            assertThat(identity.text("membership")).isEqualTo("none");
            assertThat(identity.optionalText("platform")).isEmpty();
        }
    }

    private void make(LabHost host, Kind kind) throws IOException, InterruptedException {
        String text = Files.readString(host.smbConf(), StandardCharsets.ISO_8859_1);
        if (kind == Kind.HAS_GUESTS) {
            text = text.replaceAll("\\tmap to guest = .*\n", "");
        }
        RealHosts.write(host, text.replace("[global]\n", "[global]\n\tlog level = 1 auth_audit:5\n" + kind.lines));
        RealHosts.reload(host);
        Advertised wanted = kind == Kind.REQUIRES ? Advertised.REQUIRED : Advertised.OFFERED;
        RealHosts.await(Duration.ofSeconds(20), host.name() + " is made", () -> RealHosts.looks(host) == wanted);
    }

    private Terminal repository(Lab up) throws IOException {
        Terminal terminal = Terminal.in(temporary).clock(new MachineClock()).width(WIDTH);
        String waived = IntStream.range(0, REAL)
                .filter(host -> Kind.of(host) == Kind.IS_WAIVED)
                .mapToObj(FromListToTicketTest::name)
                .collect(Collectors.joining(", "));
        terminal.file("policies/signing.yaml", """
                policy: signing
                why: relaying needs a server that does not require signing
                rules:
                  - {id: sign, severity: high, require: {server signing: required}}
                  - {id: no-smb1, severity: high, require: {smb1: "off"}}
                waivers:
                  - {rule: sign, hosts: [%s], reason: scanners that cannot sign, owner: print team, until: 2099-03-01}
                """.formatted(waived));
        Files.createDirectories(terminal.directory().resolve("inventories"));
        Path ssh = Files.createDirectories(terminal.home().resolve(".ssh"));
        Path key = Files.copy(up.key(), ssh.resolve("id_ed25519"));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        return terminal;
    }

    private String ansible() {
        StringBuilder text = new StringBuilder("[files]\n");
        for (int i = 0; i < REAL; i++) {
            text.append(name(i))
                    .append(" ansible_host=")
                    .append(address(i))
                    .append(" ansible_port=")
                    .append(lab.orElseThrow().host(1).sshPort())
                    .append(" ansible_user=root\n");
        }
        return text.toString();
    }

    /** Runs a command, keeps what it says, and fails if its exit code is another. */
    private Terminal.Said says(Terminal terminal, int exit, String... words) {
        Terminal.Said said = terminal.run(Stream.of(words)
                .map(word -> word.contains(".") ? in(terminal, word) : word)
                .toArray(String[]::new));
        String here = terminal.directory() + "/";
        session.append("$ countersign ")
                .append(String.join(" ", words))
                .append('\n')
                .append(said.out().replace(here, ""))
                .append(said.err().replace(here, ""))
                .append("exit ")
                .append(said.exit())
                .append("\n\n");
        assertThat(said.exit())
                .as(String.join(" ", words) + "\n" + said.out() + said.err())
                .isEqualTo(exit);
        return said;
    }

    /** A file of the repository: the program of a test is not started there. */
    private static String in(Terminal terminal, String file) {
        return terminal.directory().resolve(file).toString();
    }

    /** The state of the rows of each address; all rows of one have the same. */
    private static Map<String, String> states(JsonMap closed) {
        Map<String, Set<String>> all = new TreeMap<>();
        closed.maps("results")
                .forEach(each -> all.computeIfAbsent(each.text("address"), host -> new TreeSet<>())
                        .add(each.text("state")));
        assertThat(all.values()).allSatisfy(each -> assertThat(each).hasSize(1));
        return all.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        each -> each.getValue().iterator().next(),
                        (one, other) -> one,
                        TreeMap::new));
    }

    /** The numbers of rows by state: in the text, in JSON, in CSV and in HTML. */
    private void sums(JsonMap json, Terminal.Said text, Terminal terminal) throws IOException {
        Map<String, Long> counted = json.maps("results").stream()
                .collect(Collectors.groupingBy(each -> each.text("state"), TreeMap::new, Collectors.counting()));
        assertThat(counted.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(json.integer("rows"));
        String csv = terminal.run("report", in(terminal, "closed.json"), "--format", "csv")
                .out();
        String html = terminal.run("report", in(terminal, "closed.json"), "--format", "html")
                .out();
        String head = text.out().lines().findFirst().orElseThrow();
        counted.forEach((state, count) -> {
            assertThat(json.map("states").integer(state)).isEqualTo(count);
            assertThat(head).contains(count + " " + state);
            assertThat(csv.lines().filter(line -> line.contains(state)).count())
                    .as("rows of CSV: " + state)
                    .isEqualTo(count);
            assertThat(html.replaceAll("<[^>]*>", " ").replaceAll("\\s+", " "))
                    .as("the page: " + state)
                    .containsPattern("(?:" + count + " " + state + "|" + state + " " + count + ")");
        });
    }

    /** What the same rows come to in another format. */
    private Map<String, String> elsewhere(Terminal terminal, Format format, String text) throws IOException {
        Path list = Files.writeString(temporary.resolve(format + ".list"), text);
        String out = temporary.resolve(format + ".yaml").toString();
        Terminal.Said imported = terminal.run("import", in(terminal, "hosts.ini"), list.toString(), "--out", out);
        assertThat(imported.exit()).as(format + imported.err()).isEqualTo(3);
        Terminal.Said closed = terminal.run(
                "close", temporary.resolve(format + ".findings.json").toString(), "--json");
        JsonMap json = closed.json();
        assertThat(json.integer("rows")).as(format + " rows").isEqualTo(reported());
        return states(json);
    }

    private static long reported() {
        return IntStream.range(0, ROWS).filter(row -> about(row) == About.SMB).count();
    }

    /** Every line of an smbd's log about a session that somebody began. */
    private static List<String> logins(Lab up) throws IOException {
        List<String> found = new ArrayList<>();
        for (LabHost host : up.hosts()) {
            Path logs = host.tree().resolve("var/log/samba");
            if (!Files.isDirectory(logs)) {
                continue;
            }
            try (var files = Files.list(logs)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.readString(file, StandardCharsets.ISO_8859_1)
                            .lines()
                            .filter(line -> line.contains("Auth: ["))
                            .forEach(line -> found.add(host.name() + ": " + line));
                }
            }
        }
        return found;
    }
}
