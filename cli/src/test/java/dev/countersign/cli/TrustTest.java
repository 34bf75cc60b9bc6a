package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.json.JsonMap;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A repository asks, its user answers once, and is asked again only about what changed. */
@Timeout(120)
class TrustTest {
    private static final String PIN = "SHA256:" + "A".repeat(43);
    private static final String OTHER_PIN = "SHA256:" + "B".repeat(43);
    private static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAq3ACN4XZCL5nl7B3X4TdqCBXlI7E8aXJ5sLuvDUtMT";
    private static final String OTHER_KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILh1yPcbo7C0gLMLXYrFpyTtFtbJBOUVWCUVlfxRAFRV";

    @TempDir
    private Path temporary;

    private Terminal terminal;
    private final AtomicInteger connections = new AtomicInteger();
    private ServerSocket listener;

    @BeforeEach
    void a_repository() throws IOException {
        terminal = Terminal.in(temporary).variable("X", "x").variable("Y", "y");
        terminal.file("policies/signing.yaml", RealHosts.REQUIRED);
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread accepting = new Thread(this::accept);
        accepting.setDaemon(true);
        accepting.start();
    }

    /** A server of the first version of SSH, which nobody speaks, and which counts its clients. One that only disconnects would be tried again. */
    private void accept() {
        try {
            while (true) {
                Socket one = listener.accept();
                connections.incrementAndGet();
                one.getOutputStream().write("SSH-1.5-none\r\n".getBytes(StandardCharsets.US_ASCII));
                one.close();
            }
        } catch (IOException closed) {
            return;
        }
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
    }

    /** Asserts that nothing is sent over the network before everything is granted. */
    private void refused(String... words) {
        int before = connections.get();
        Terminal.Said said = terminal.run("check");
        assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(4);
        assertThat(said.err()).contains("nothing was sent").contains(words);
        assertThat(connections).hasValue(before);
    }

    /** Asserts that it is granted: the host is tried, and is not an SSH server. */
    private void goes() {
        int before = connections.get();
        Terminal.Said said = terminal.run("check");
        assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(3);
        assertThat(connections).hasValueGreaterThan(before);
    }

    private void hosts(String lines) {
        terminal.file(
                "inventories/hosts.yaml",
                "defaults: {platform: samba}\nhosts:\n"
                        + lines.replace("HERE", "address: 127.0.0.1, port: " + listener.getLocalPort())
                                .replace("host_key: PIN", "host_key: \"" + PIN + "\"")
                                .replace("host_key: OTHER", "host_key: \"" + OTHER_PIN + "\""));
    }

    private void samba(String what, String instead) throws IOException {
        terminal.shipped("samba", text -> text.replace(what, instead));
    }

    private void ownKnownHosts(String... keys) throws IOException {
        Path file = terminal.home().resolve(".ssh/known_hosts");
        Files.createDirectories(file.getParent());
        StringBuilder text = new StringBuilder();
        for (String key : keys) {
            text.append("[127.0.0.1]:")
                    .append(listener.getLocalPort())
                    .append(' ')
                    .append(key)
                    .append('\n');
        }
        Files.writeString(file, text);
    }

    private Path config() {
        return terminal.home().resolve(".config/countersign/config.yaml");
    }

    @Test
    void a_repository_that_asks_for_nothing_needs_no_trust() throws IOException {
        hosts("  fs1: {HERE}\n");
        samba("", "");

        Terminal.Said trust = terminal.run("trust");

        assertThat(trust.exit()).as(trust.err()).isZero();
        assertThat(trust.out()).contains("asks for nothing");
        goes();
        assertThat(config()).doesNotExist();
    }

    @Test
    void one_trust_and_everything_works() throws IOException {
        hosts("  fs1: {HERE, password: {env: X}, smb_login: {user: probe, password: {env: Y}}}\n");
        samba("if_required: offered", "if_required: required");
        refused("3 things", "fs1: platform folder templates/samba", "environment variable X, to log in by SSH");

        Terminal.Said trust = terminal.typing("y\ny\ny\n").run("trust");

        assertThat(trust.exit()).as(trust.out() + trust.err()).isZero();
        assertThat(trust.out())
                .contains("Platform folder templates/samba: code that runs as root")
                .contains("    -    reads: {required: required, desired: offered, if_required: offered")
                .contains("    +    reads: {required: required, desired: offered, if_required: required")
                .contains("Secret: the environment variable X, to log in by SSH as tester")
                .contains("Secret: the environment variable Y, to log in by SMB, with NTLM as probe")
                .contains("127.0.0.1:445 through 127.0.0.1:" + listener.getLocalPort())
                .contains("Trust: 3 granted; written to " + config());
        goes();
    }

    @Test
    void without_a_terminal_it_says_what_is_missing_and_writes_nothing() {
        hosts("  fs1: {HERE, password: {env: X}}\n");

        Terminal.Said said = terminal.piping("y\ny\ny\n").run("trust");

        assertThat(said.exit()).isEqualTo(4);
        assertThat(said.out()).contains("Secret: the environment variable X");
        assertThat(said.err()).contains("on a terminal, and this is not one", "countersign trust");
        assertThat(config()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"n\n", "\n", "", "yy\n", "ja\n"})
    void whatever_is_not_a_yes_grants_nothing(String answer) {
        hosts("  fs1: {HERE, password: {env: X}}\n");

        Terminal.Said said = terminal.typing(answer).run("trust");

        assertThat(said.exit()).isEqualTo(4);
        assertThat(said.out()).contains("Trust: 0 granted, 1 not granted; nothing was written.");
        assertThat(config()).doesNotExist();
        refused("1 thing ");
    }

    /** Each row changes one part of what was granted. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "password: {env: X} | password: {env: Y}",
                "password: {env: X} | password: {file: ~/x}",
                "password: {env: X} | password: {env: X}, user: root",
                "password: {env: X} | password: {env: X}, jump: way",
                "password: {env: X} | become: sudo, become_password: {env: X}",
                "password: {env: X} | smb_login: {user: tester, password: {env: X}}",
                "password: {env: X} | password: {env: X}, host_key: PIN",
                "password: {env: X}, host_key: PIN | password: {env: X}, host_key: OTHER",
                "smb_login: {user: a, password: {env: X}} | smb_login: {user: b, password: {env: X}}",
                "smb_login: {user: a, password: {env: X}} | smb_login: {user: a, domain: D, password: {env: X}}",
                "smb_login: {user: a, password: {env: X}} | smb_login: {user: a, password: {env: X}}, smb: [192.0.2.9]",
                "smb_login: {kerberos: {cache: ~/a}} | smb_login: {kerberos: {cache: ~/b}}",
                "smb_login: {kerberos: {cache: ~/a}} | smb_login: {kerberos: {keytab: ~/a, principal: a@B}}",
            })
    void another_part_is_another_grant(String before, String after) throws IOException {
        String way = "  way: {HERE}\n";
        hosts("  fs1: {HERE, " + before + "}\n" + way);
        terminal.trust();
        assertThat(terminal.run("trust").out()).contains("Trust: all 1 that the repository asks for");

        hosts("  fs1: {HERE, " + after + "}\n" + way);

        refused("1 thing ");
        hosts("  fs1: {HERE, " + before + "}\n" + way);
        assertThat(terminal.run("trust").exit()).isZero();
    }

    @Test
    void another_address_or_port_is_another_grant_and_a_host_of_the_same_name_is_not_the_same() {
        hosts("  fs1: {HERE, password: {env: X}}\n");
        terminal.trust();

        hosts("  fs1: {address: 127.0.0.2, port: " + listener.getLocalPort() + ", password: {env: X}}\n");
        refused("127.0.0.2:");
        hosts("  fs1: {address: 127.0.0.1, port: 1, password: {env: X}}\n");
        refused("127.0.0.1:1");
        hosts("  renamed: {HERE, password: {env: X}}\n");
        goes();
    }

    @Test
    void a_jump_host_gets_its_secret_by_a_grant_too() {
        hosts("  fs1: {address: 192.0.2.1, jump: way}\n  way: {HERE, password: {env: X}}\n");

        Terminal.Said said = terminal.run("check", "-l", "fs1");

        assertThat(said.exit()).as(said.err()).isEqualTo(4);
        assertThat(said.err()).contains("fs1: the environment variable X");
        assertThat(connections).hasValue(0);
    }

    @Test
    void only_the_chosen_hosts_count() {
        hosts("  fs1: {HERE, password: {env: X}}\n  fs2: {HERE, password: {env: Y}}\n");

        assertThat(terminal.run("check", "-l", "fs1").err())
                .contains("1 thing ")
                .doesNotContain("variable Y");
        terminal.trust("-l", "fs1");
        assertThat(terminal.run("check", "-l", "fs2").exit()).isEqualTo(4);
        assertThat(terminal.run("trust", "-l", "fs1").exit()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hooks.sh", "platform.yaml", "settings.conf.j2", "README", "deep/er/file"})
    void any_file_of_a_folder_is_a_part_of_it(String file) throws IOException {
        hosts("  fs1: {HERE}\n");
        samba("sureness: proven", "sureness: documented");
        terminal.trust();
        goes();

        String path = "templates/samba/" + file;
        boolean there = Files.exists(terminal.directory().resolve(path));
        terminal.file(path, (there ? terminal.text(path) : "") + "\n");

        refused("platform folder templates/samba");
        terminal.trust();
        goes();
    }

    @Test
    void a_grant_of_one_name_is_none_of_another_with_the_same_bytes() throws IOException {
        hosts("  fs1: {HERE}\n");
        samba("sureness: proven", "sureness: documented");
        terminal.trust();
        Path templates = terminal.directory().resolve("templates");
        Files.move(templates.resolve("samba"), templates.resolve("sambb"));
        hosts("  fs1: {HERE, platform: sambb}\n");

        refused("templates/sambb", "has mistakes");
        terminal.file(
                "templates/sambb/platform.yaml",
                terminal.text("templates/sambb/platform.yaml").replace("platform: samba", "platform: sambb"));
        refused("platform folder templates/sambb");
    }

    @Test
    void golden_cases_are_no_part_of_a_folder() throws IOException {
        hosts("  fs1: {HERE}\n");
        samba("sureness: proven", "sureness: documented");
        terminal.trust();

        terminal.file("templates/samba/cases/x/policy.yaml", "what: ever\n");

        goes();
    }

    /**
     * A host is not recognised as long as a folder that takes part in the decision is not granted.
     */
    @Test
    void a_folder_has_a_say_in_what_a_host_is_only_after_it_was_granted() throws IOException {
        samba("sureness: proven", "sureness: documented");
        hosts("  fs1: {HERE, platform: auto}\n");
        refused("fs1: platform folder templates/samba");

        hosts("  fs1: {HERE, platform: truenas}\n");

        goes();
    }

    @Test
    void a_key_that_the_user_knows_voids_no_grant_when_it_changes() throws IOException {
        hosts("  fs1: {HERE, password: {env: X}}\n");
        ownKnownHosts(KEY);
        terminal.trust();

        ownKnownHosts(OTHER_KEY);

        goes();
    }

    @Test
    void a_known_hosts_of_the_repositorys_choice_is_bound_key_by_key() throws IOException {
        hosts("  fs1: {HERE, password: {env: X}, known_hosts: ../known_hosts}\n");
        String name = "[127.0.0.1]:" + listener.getLocalPort() + " ";
        terminal.file("known_hosts", name + KEY + "\n");
        terminal.trust();
        goes();

        terminal.file("known_hosts", name + KEY + "\n" + name + OTHER_KEY + "\n");
        refused("SHA256:");
        terminal.file("known_hosts", "@cert-authority * " + KEY + "\n");
        refused("authority SHA256:");
        terminal.file("known_hosts", name + KEY + "\nother.example.net " + OTHER_KEY + "\n");
        goes();
    }

    @Test
    void a_repository_that_contradicts_the_users_own_known_hosts_needs_a_grant_even_without_a_secret()
            throws IOException {
        ownKnownHosts(KEY);
        hosts("  fs1: {HERE, host_key: PIN}\n");
        refused("a host key that differs from your known_hosts", PIN);

        terminal.trust();

        goes();
        hosts("  fs1: {HERE, host_key: OTHER}\n");
        refused(OTHER_PIN);
    }

    /**
     * The user's file says which authority signs the keys of such hosts, so a key chosen by the
     * repository contradicts it.
     */
    @ParameterizedTest
    @ValueSource(strings = {"host_key: PIN", "known_hosts: ../known_hosts", "known_hosts: ../authority"})
    void nor_may_it_contradict_an_authority_of_the_users_own_known_hosts(String says) throws IOException {
        String name = "[127.0.0.1]:" + listener.getLocalPort() + " ";
        terminal.file("known_hosts", name + KEY + "\n");
        terminal.file("authority", "@cert-authority " + name + KEY + "\n");
        hosts("  fs1: {HERE, " + says + "}\n");
        goes();
        Path own = terminal.home().resolve(".ssh/known_hosts");
        Files.createDirectories(own.getParent());

        Files.writeString(own, "@cert-authority * " + OTHER_KEY + "\n");
        refused("a host key that differs from your known_hosts");
        terminal.trust();
        goes();
        Files.writeString(own, "@cert-authority *.example.net " + OTHER_KEY + "\n");
        assertThat(terminal.run("trust").out()).contains("asks for nothing");
    }

    @Test
    void an_authority_that_both_name_is_no_contradiction() throws IOException {
        String line = "@cert-authority [127.0.0.1]:" + listener.getLocalPort() + " " + KEY + "\n";
        terminal.file("known_hosts", line);
        Path own = terminal.home().resolve(".ssh/known_hosts");
        Files.createDirectories(own.getParent());
        Files.writeString(own, line);
        hosts("  fs1: {HERE, known_hosts: ../known_hosts}\n");

        goes();
    }

    @Test
    void what_touches_no_host_works_without_a_grant_and_marks_what_is_not_granted() throws IOException {
        samba("sureness: proven", "sureness: documented");
        hosts("  fs1: {HERE, password: {env: X}}\n");

        Terminal.Said lint = terminal.run("lint");
        Terminal.Said render = terminal.run("render");
        Terminal.Said json = terminal.run("render", "--json");

        assertThat(lint.exit()).as(lint.out()).isZero();
        assertThat(lint.out()).contains("templates/samba: this platform folder is not granted");
        assertThat(render.exit()).as(render.err()).isZero();
        assertThat(render.out()).contains("# fs1  samba (not granted)").contains("server signing = mandatory");
        assertThat(json.json().maps("hosts").get(0).bool("granted")).isFalse();
        assertThat(connections).hasValue(0);
        terminal.trust();
        assertThat(terminal.run("render").out()).doesNotContain("not granted");
    }

    @Test
    void files_that_a_folder_without_a_grant_made_say_so_by_their_names() throws IOException {
        samba("sureness: proven", "sureness: documented");
        hosts("  fs1: {HERE, platform: windows}\n  fs2: {HERE, platform: samba}\n");
        Path out = temporary.resolve("rendered");

        Terminal.Said before = terminal.run("render", "--out", out.toString());
        List<String> files = names(out);
        terminal.trust();
        terminal.run("render", "--out", out.resolveSibling("granted").toString());

        assertThat(before.exit()).as(before.err()).isZero();
        assertThat(before.out())
                .contains(out.resolve("fs2/smb.conf.fragment.not-granted").toString());
        assertThat(files)
                .filteredOn(each -> each.startsWith("fs2/"))
                .isNotEmpty()
                .allMatch(each -> each.endsWith(".not-granted"));
        assertThat(files)
                .filteredOn(each -> each.startsWith("fs1/"))
                .isNotEmpty()
                .noneMatch(each -> each.endsWith(".not-granted"));
        assertThat(names(out.resolveSibling("granted"))).contains("fs2/smb.conf.fragment");
    }

    /** The rendered files below a folder; not the list of them. */
    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .map(each -> folder.relativize(each).toString())
                    .filter(each -> !each.endsWith("/.rendered"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void grants_are_listed_and_taken_back() throws IOException {
        hosts("  fs1: {HERE, password: {env: X}}\n  fs2: {HERE, password: {env: Y}}\n");
        Files.createDirectories(config().getParent());
        Files.writeString(config(), "# mine\nsecret commands: [[pass]]\n");
        terminal.trust();

        Terminal.Said list = terminal.run("trust", "--list");
        Terminal.Said none = terminal.run("trust", "--revoke", "no such thing");
        Terminal.Said one = terminal.run("trust", "--revoke", "variable Y");
        refused("variable Y");
        Terminal.Said all = terminal.run("trust", "--revoke", "all");

        assertThat(list.out()).contains("variable X", "variable Y", "Trust: 2 grants.");
        assertThat(none.exit()).isEqualTo(4);
        assertThat(one.out()).contains("revoked: the environment variable Y").contains("1 revoked, 1 left");
        assertThat(all.exit()).isZero();
        assertThat(config()).hasContent("# mine\nsecret commands: [[pass]]\n");
    }

    @Test
    void as_json_it_asks_nobody_and_says_what_is_granted() {
        hosts("  fs1: {HERE, password: {env: X}}\n");

        Terminal.Said before = terminal.typing("y\n").run("trust", "--json");
        terminal.trust();
        Terminal.Said after = terminal.run("trust", "--json");

        assertThat(before.exit()).isEqualTo(4);
        assertThat(before.json().maps("grants")).isEmpty();
        JsonMap request = after.json().maps("requests").get(0);
        assertThat(after.exit()).isZero();
        assertThat(request.bool("granted")).isTrue();
        assertThat(request.text("purpose")).isEqualTo("login");
        assertThat(request.text("target")).isEqualTo("127.0.0.1:" + listener.getLocalPort());
    }

    @Test
    void another_file_can_be_named_and_is_made() throws IOException {
        hosts("  fs1: {HERE, password: {env: X}}\n");
        Path ci = temporary.resolve("ci.yaml");
        assertThat(terminal.run("check", "--config", ci.toString()).exit()).isEqualTo(65);

        terminal.trust("--config", ci.toString());

        assertThat(Files.readString(ci)).contains("env: \"X\"");
        assertThat(config()).doesNotExist();
        refused("1 thing ");
        assertThat(terminal.run("trust", "--config", ci.toString()).exit()).isZero();
    }

    @Test
    void the_old_option_says_what_to_do() {
        hosts("  fs1: {HERE}\n");

        Terminal.Said said = terminal.run("check", "--trust-hooks", "ab".repeat(32));

        assertThat(said.exit()).isEqualTo(64);
        assertThat(said.err()).contains("--trust-hooks was removed", "countersign trust");
    }

    @Test
    void a_setting_that_widens_access_is_granted_with_its_value() {
        hosts("  fs1: {HERE}\n");
        String policy = RealHosts.REQUIRED + "    platforms: {samba: {hosts allow: VALUE}}\n";
        terminal.file("policies/signing.yaml", policy.replace("VALUE", "192.0.2.0/24"));
        assertThat(terminal.run("check").exit()).isEqualTo(4);
        assertThat(connections).hasValue(0);

        Terminal.Said trust = terminal.granting();

        assertThat(trust.out()).contains("Setting of samba: hosts allow = 192.0.2.0/24", "for fs1");
        goes();
        assertThat(terminal.run("lint").out()).contains("no mistakes");
        terminal.file("policies/signing.yaml", policy.replace("VALUE", "ALL"));
        int before = connections.get();
        Terminal.Said said = terminal.run("check");
        assertThat(said.exit()).isEqualTo(4);
        assertThat(said.err()).contains("hosts allow = ALL", "countersign trust");
        assertThat(connections).hasValue(before);
    }

    @Test
    void what_is_never_written_cannot_be_granted() {
        hosts("  fs1: {HERE}\n");
        terminal.file(
                "policies/signing.yaml", RealHosts.REQUIRED + "    platforms: {samba: {root preexec: /bin/id}}\n");

        Terminal.Said trust = terminal.granting();

        assertThat(trust.exit()).isEqualTo(65);
        assertThat(trust.err()).contains("policies/signing.yaml:", "'root preexec'");
        assertThat(terminal.run("check").exit()).isEqualTo(65);
        assertThat(connections).hasValue(0);
    }
}
