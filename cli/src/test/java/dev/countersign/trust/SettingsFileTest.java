package dev.countersign.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.bytes.Digest;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.inventory.Endpoint;
import dev.countersign.secret.SecretReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The user's own file: an error allows nothing, other people's files do not count, and the parts
 * that the program did not write stay.
 */
class SettingsFileTest {
    private static final Grant FOLDER = new Grant.Folder("acme-nas", new Digest("ab".repeat(32)));
    private static final Endpoint SSH = new Endpoint("fs1.example.net", 22);
    private static final Endpoint WAY = new Endpoint("fd00::1", 2222);

    @TempDir
    private Path temporary;

    private final Diagnostics found = new Diagnostics();
    private Path home;
    private Path repository;
    private Path path;

    @BeforeEach
    void directories() throws IOException {
        home = Files.createDirectory(temporary.resolve("home"));
        repository = Files.createDirectory(temporary.resolve("work"));
        path = SettingsFile.usual(home);
    }

    private SettingsFile file() {
        return file(path);
    }

    private SettingsFile file(Path other) {
        return new SettingsFile(other, home, List.of(repository));
    }

    private UserSettings settings(String text) throws IOException {
        write(path, text);
        return file().load(found);
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }

    @Test
    void a_fleet_of_thousands_of_hosts_can_be_granted() {
        List<Grant.SecretUse> uses = IntStream.range(0, 24_000)
                .mapToObj(each -> new Grant.SecretUse(
                        SecretPurpose.SUDO,
                        new SecretReference.Command(List.of("pass", "show", "company/fileservers/sudo")),
                        Optional.of("operator"),
                        new Target(
                                new Endpoint("fileserver-" + each + ".branch.example.net", 22),
                                List.of(),
                                new TreeSet<>())))
                .toList();
        Grants many = Grants.NONE.and(uses);

        file().write(many);

        assertThat(path.toFile().length()).isGreaterThan(3 << 20);
        assertThat(file().load(found).grants()).isEqualTo(many);
        assertThat(mistakes()).isEmpty();
    }

    @Test
    void a_grant_holds_for_its_address_however_that_is_spelled() throws IOException {
        Grants granted = settings("""
                grants:
                  secrets:
                    - {for: "sudo", secret: {env: "A"}, user: "u", to: "[2001:DB8:0:0::1]:22", through: ["[::ffff:10.0.0.1]:22"]}
                """).grants();

        assertThat(mistakes()).isEmpty();
        assertThat(granted.holds(use("2001:db8::1", "10.0.0.1"))).isTrue();
        assertThat(granted.holds(use("2001:db8::0:1", "::ffff:a00:1"))).isTrue();
        assertThat(granted.holds(use("2001:db8::2", "10.0.0.1"))).isFalse();
    }

    private static Grant use(String address, String way) {
        Target target = new Target(new Endpoint(address, 22), List.of(new Endpoint(way, 22)), new TreeSet<>());
        return new Grant.SecretUse(SecretPurpose.SUDO, new SecretReference.Environment("A"), Optional.of("u"), target);
    }

    private List<String> mistakes() {
        return found.all().stream().map(Diagnostic::toString).toList();
    }

    private void refused(Path config, String... words) {
        assertThatThrownBy(() -> file(config).load(found))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ExitCode.REFUSED))
                .hasMessageContainingAll(words);
        assertThatThrownBy(() -> file(config).write(new Grants(Set.of(FOLDER)))).isInstanceOf(Problem.class);
    }

    private static void mode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    /** Returns one grant of each kind, with everything a text may contain. */
    static Grants everyKind(Path home) {
        Target direct = new Target(SSH, List.of(), new TreeSet<>());
        Target far = new Target(SSH, List.of(WAY, SSH), new TreeSet<>(Set.of("SHA256:" + "A".repeat(43))));
        return new Grants(new java.util.LinkedHashSet<>(List.of(
                FOLDER,
                new Grant.Folder("odd\n\"}, {name\t: 'x'", new Digest("cd".repeat(32))),
                new Grant.Parameter("samba", "admin users", "bob, \"eve\\\" # not a comment"),
                new Grant.SecretUse(
                        SecretPurpose.LOGIN, new SecretReference.Environment("X"), Optional.of("admin"), direct),
                new Grant.SecretUse(
                        SecretPurpose.SUDO,
                        new SecretReference.FromFile(home.resolve(".secrets/ä b")),
                        Optional.of("op"),
                        far),
                new Grant.SecretUse(
                        SecretPurpose.SMB_LOGIN,
                        new SecretReference.Command(List.of("pass", "show", "a: b", "")),
                        Optional.of("DOM\\probe"),
                        far),
                new Grant.SecretUse(
                        SecretPurpose.KERBEROS_CACHE,
                        new SecretReference.FromFile(Path.of("/run/cc")),
                        Optional.empty(),
                        direct),
                new Grant.Passphrase(
                        new SecretReference.Command(List.of("pass", "show", "key \"1\"")),
                        home.resolve(".ssh/id \u00fc")),
                new Grant.Passphrase(new SecretReference.FromFile(Path.of("/x")), Path.of("/a/key")),
                new Grant.HostKey(far))));
    }

    @Test
    void without_a_file_nothing_is_allowed() {
        assertThat(file().load(found)).isEqualTo(UserSettings.NONE);
        assertThat(mistakes()).isEmpty();
    }

    @Test
    void every_kind_of_grant_is_read_back_as_it_was_written() throws IOException {
        Grants grants = everyKind(home);

        file().write(grants);

        UserSettings read = file().load(found);
        assertThat(mistakes()).isEmpty();
        assertThat(read.grants()).isEqualTo(grants);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path.getParent())))
                .isEqualTo("rwx------");
        assertThat(Files.readString(path)).contains("file: \"~/.secrets/");
        try (var all = Files.list(path.getParent())) {
            assertThat(all).containsExactly(path);
        }
    }

    @Test
    void what_the_user_wrote_stays_byte_for_byte() throws IOException {
        String before = "# mine  \r\nsecret commands: # which\n  - [pass, show]\n\n";
        String after = "\n# about what comes next\n# \u00e4\n'x': y\n".replace("'x': y\n", "");
        write(
                path,
                before + "grants:\n  folders:\n  # lost\n\n  - {platform: a, sha256: " + "00".repeat(32) + "}\n"
                        + after);

        file().write(new Grants(Set.of(FOLDER)));
        String granted = Files.readString(path);
        file().write(Grants.NONE);

        assertThat(granted).startsWith(before + "grants: #").endsWith("}\n" + after);
        assertThat(Files.readString(path)).isEqualTo(before + after);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{secret commands: [[pass]]}\n",
                "secret commands: [[pass]]\n...\n",
                "\"gr\\u0061nts\": {folders: [{platform: a, sha256: ZERO}]}\n",
                "secret commands: [[a,\n'\ngrants: {}\n']]\n",
                "? grants\n: {folders: [{platform: a, sha256: ZERO}]}\n",
            })
    void a_layout_that_cannot_be_rewritten_is_refused_and_left_alone(String text) throws IOException {
        String written = text.replace("ZERO", "00".repeat(32));
        write(path, written);

        assertThatThrownBy(() -> file().write(new Grants(Set.of(FOLDER))))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ExitCode.INVALID));

        assertThat(Files.readString(path)).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-rw-r--", "rw-r--rw-", "rwxrwxrwx"})
    void a_file_that_others_can_write_is_refused(String mode) throws IOException {
        settings("secret commands: [[sh]]\n");
        mode(path, mode);

        refused(path, path + " is not used: users other than you and root can write to it", "run: chmod go-w " + path);
    }

    @Test
    void a_directory_on_the_way_that_others_can_write_is_refused() throws IOException {
        settings("secret commands: [[sh]]\n");
        Path config = home.resolve(".config");
        mode(config, "rwxrwxr-x");

        refused(path, config + ": users other than you and root can write to it", "run: chmod go-w " + config);
    }

    @Test
    void a_link_that_somebody_else_could_point_elsewhere_is_refused() throws IOException {
        Path real = temporary.resolve("safe/config.yaml");
        write(real, "secret commands: [[sh]]\n");
        Path open = Files.createDirectory(temporary.resolve("open"));
        Files.createSymbolicLink(open.resolve("way"), real.getParent());
        assertThat(file(open.resolve("way/config.yaml")).load(found)).isNotEqualTo(UserSettings.NONE);
        mode(open, "rwxrwxrwx");

        refused(open.resolve("way/config.yaml"), open + ": users other than you and root can write to it");
    }

    @Test
    void a_file_of_somebody_else_is_refused() throws IOException {
        org.junit.jupiter.api.Assumptions.assumeTrue(new com.sun.security.auth.module.UnixSystem().getUid() == 0);
        settings("secret commands: [[sh]]\n");
        Files.setAttribute(path, "unix:uid", 65534);

        refused(path, "it belongs to user 65534");
    }

    @Test
    void a_file_of_the_repository_is_refused_whatever_leads_to_it() throws IOException {
        Path inside = repository.resolve("ci/config.yaml");
        write(inside, "secret commands: [[sh]]\n");
        Path link = Files.createSymbolicLink(temporary.resolve("link.yaml"), inside);
        Path around = Files.createSymbolicLink(temporary.resolve("repo"), repository);

        refused(inside, "it is inside the policy repository");
        refused(link, "it is inside the policy repository");
        refused(around.resolve("ci/config.yaml"), "it is inside the policy repository");
        refused(home.resolve("../work/ci/config.yaml"), "it is inside the policy repository");
        assertThatThrownBy(() -> new SettingsFile(inside, home, List.of(around)).load(found))
                .hasMessageContaining("it is inside the policy repository");
    }

    @Test
    void a_file_that_a_link_leads_to_is_written_where_it_is() throws IOException {
        Path real = temporary.resolve("dotfiles/config.yaml");
        write(real, "secret commands: [[pass]]\n");
        Files.createDirectories(path.getParent());
        Files.createSymbolicLink(path, real);

        file().write(new Grants(Set.of(FOLDER)));

        assertThat(Files.isSymbolicLink(path)).isTrue();
        assertThat(file().load(found).grants().holds(FOLDER)).isTrue();
        assertThat(Files.readString(real)).startsWith("secret commands");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "secret commands: [[]]     | 1:19: a secret command must be a list of its first words",
                "secret commands: [[pass], []] | 1:27: a secret command must be a list of its first words",
                "secret commands: [pass]   | 1:19: a secret command must be a list of its first words",
                "secret commands: [['']]   | 1:19: a secret command must be a list of its first words",
                "secret commands: [[a, {}]] | 1:19: a secret command must be a list of its first words",
                "secret comands: [[pass]]  | 1:1: unknown key 'secret comands' in the user's configuration",
                "grants: {folder: []}      | 1:10: unknown key 'folder' in 'grants'",
                "grants: {folders: [{platform: a, sha256: abc}]} | 1:42: 'sha256' must be 64 lower-case hexadecimal digits",
                "grants: {folders: [{platform: a}]} | 1:20: a granted folder needs the key 'sha256'",
                "grants: {secrets: [{for: all, secret: {env: X}, to: a:22}]} | 1:26: 'for' must be one of login, sudo,",
                "grants: {secrets: [{for: login, secret: {env: '*'}, to: a:22}]} | 1:47: this entry is not in the form that 'countersign trust' writes",
                "grants: {secrets: [{for: login, secret: {env: X}, to: '*'}]} | 1:55: this entry is not in the form that 'countersign trust' writes",
                "grants: {secrets: [{for: login, secret: {env: X}, to: a:22, through: [b]}]} | 1:71: this entry is not in the form",
                "grants: {secrets: [{for: login, secret: {env: X, file: /y}, to: a:22}]} | 1:41: 'secret' of",
            },
            quoteCharacter = '`')
    void a_mistake_means_that_nothing_is_allowed(String text, String message) throws IOException {
        UserSettings settings = settings(text + "\n");

        assertThat(settings).isEqualTo(UserSettings.NONE);
        assertThat(found.all().get(0).toString().lines().findFirst().orElse("")).startsWith(path + ":" + message);
    }

    @Test
    void the_old_key_grants_nothing_and_says_what_to_do() throws IOException {
        UserSettings settings = settings("trusted hooks: ['" + "ab".repeat(32) + "']\nsecret commands: [[op]]\n");

        assertThat(settings.grants()).isEqualTo(Grants.NONE);
        assertThat(settings.secretCommands().beginnings()).containsExactly(List.of("op"));
        assertThat(mistakes())
                .singleElement()
                .asString()
                .contains("'trusted hooks' is no longer used", "remove the key, then run: countersign trust");
    }

    @Test
    void a_file_of_comments_allows_nothing_and_is_no_mistake() throws IOException {
        assertThat(settings("# nothing yet\n")).isEqualTo(UserSettings.NONE);
        assertThat(mistakes()).isEmpty();
    }
}
