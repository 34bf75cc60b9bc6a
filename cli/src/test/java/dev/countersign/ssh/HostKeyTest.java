package dev.countersign.ssh;

import static dev.countersign.ssh.Targets.assertConnects;
import static dev.countersign.ssh.Targets.refusal;
import static dev.countersign.ssh.Targets.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.ssh.SshConnector.LearnedKey;
import dev.countersign.ssh.SshTarget.HostKeys;
import dev.countersign.ssh.SshTarget.NewKeys;
import dev.countersign.testing.Needs;
import dev.countersign.transaction.RemoteException;
import dev.countersign.transaction.RemoteException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Needs({"root", "namespaces", "sshd", "ssh-keygen", "openssl", "tcsh", "fish", "zsh"})
class HostKeyTest extends WithOpenSsh {
    private static final SshConnector CONNECTOR = new SshConnector();

    private static SshTarget knowing(String... lines) throws Exception {
        return with(server.target("sh-plain"), HostKeys.of(server.knownHosts(lines)));
    }

    private static SshTarget pinned(String pin) throws Exception {
        return with(
                server.target("sh-plain"), new HostKeys(List.of(), Optional.of(pin), NewKeys.REFUSE, Optional.empty()));
    }

    private static String fingerprint(String type) throws Exception {
        return OpenSsh.run(
                        "ssh-keygen",
                        "-lf",
                        server.folder.resolve("host_" + type + ".pub").toString())
                .split(" ", -1)[1];
    }

    private static String line(String type) throws Exception {
        return server.lookup() + " " + server.publicHostKey(type);
    }

    /** Returns a key that no server has. */
    private static String strangerKey() throws Exception {
        Path key = Files.createTempDirectory(server.folder, "stranger").resolve("key");
        OpenSsh.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", key.toString());
        return Files.readString(Path.of(key + ".pub")).trim();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "ecdsa", "rsa"})
    void a_host_is_known_by_any_one_of_its_keys(String type) throws Exception {
        assertConnects(CONNECTOR, knowing(line(type)));
    }

    @Test
    void a_hashed_name_is_found() throws Exception {
        SshTarget target = knowing(line("ed25519"));
        Path file = target.hostKeys().knownHosts().get(0);
        OpenSsh.run("ssh-keygen", "-q", "-H", "-f", file.toString());
        assertThat(Files.readString(file)).startsWith("|1|");

        assertConnects(CONNECTOR, target);
    }

    @Test
    void an_unknown_key_is_refused_with_the_command_that_makes_it_known() throws Exception {
        SshTarget target = knowing("other " + server.publicHostKey("ed25519"));

        RemoteException refused = refusal(CONNECTOR, target, Kind.UNKNOWN_HOST_KEY);

        assertThat(refused).hasMessageContaining(fingerprint("ed25519"));
        assertThat(refused.advice()).contains("countersign check --accept-new-host-keys", "countersign trust");
    }

    @Test
    void a_known_hosts_file_that_is_not_there_knows_nobody() throws Exception {
        SshTarget target = with(server.target("sh-plain"), HostKeys.of(server.folder.resolve("absent")));

        refusal(CONNECTOR, target, Kind.UNKNOWN_HOST_KEY);
    }

    @Test
    void a_changed_key_is_told_from_an_unknown_one_and_the_command_mends_it() throws Exception {
        SshTarget target = knowing("# first", server.lookup() + " " + strangerKey());
        Path file = target.hostKeys().knownHosts().get(0);

        RemoteException refused = refusal(CONNECTOR, target, Kind.CHANGED_HOST_KEY);

        assertThat(refused).hasMessageContaining(fingerprint("ed25519")).hasMessageContaining(file + ":2");
        String command = refused.advice().substring(refused.advice().indexOf("ssh-keygen -R"));
        OpenSsh.run("sh", "-c", command);
        refusal(CONNECTOR, target, Kind.UNKNOWN_HOST_KEY);
    }

    @Test
    void that_command_does_nothing_else_whatever_the_file_is_called() throws Exception {
        Path folder = Files.createDirectories(server.folder.resolve("it's; exit 3; '"));
        Path file = Files.writeString(folder.resolve("known_hosts"), server.lookup() + " " + strangerKey() + "\n");
        SshTarget target = with(server.target("sh-plain"), HostKeys.of(file));

        RemoteException refused = refusal(CONNECTOR, target, Kind.CHANGED_HOST_KEY);

        OpenSsh.run("sh", "-c", refused.advice().substring(refused.advice().indexOf("ssh-keygen -R")));
        refusal(CONNECTOR, target, Kind.UNKNOWN_HOST_KEY);
    }

    @Test
    void a_key_of_another_type_than_the_known_one_is_a_change() throws Exception {
        try (OpenSsh other = OpenSsh.start("HostKeyAlgorithms ssh-ed25519")) {
            SshTarget target = with(
                    other.target("sh-plain"),
                    HostKeys.of(other.knownHosts(other.lookup() + " " + server.publicHostKey("rsa"))));

            refusal(CONNECTOR, target, Kind.CHANGED_HOST_KEY);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[%s]:%d", "%1$s", "*"})
    void a_revoked_key_is_refused_although_another_line_has_it(String hosts) throws Exception {
        String name = String.format(hosts, server.address, server.port);
        SshTarget target = knowing(line("ed25519"), "@revoked " + name + " " + server.publicHostKey("ed25519"));

        RemoteException refused = refusal(CONNECTOR, target, Kind.CHANGED_HOST_KEY);

        assertThat(refused).hasMessageContaining("revoked");
    }

    @Test
    void a_host_that_an_authority_has_signed_is_known() throws Exception {
        String authority =
                Files.readString(server.folder.resolve("authority.pub")).trim();

        assertConnects(CONNECTOR, knowing("@cert-authority [127.*]:* " + authority));
    }

    @Test
    void an_authority_of_somebody_else_says_nothing_and_a_revoked_one_refuses() throws Exception {
        String authority =
                Files.readString(server.folder.resolve("authority.pub")).trim();

        refusal(CONNECTOR, knowing("@cert-authority * " + strangerKey()), Kind.UNKNOWN_HOST_KEY);
        RemoteException revoked = refusal(
                CONNECTOR, knowing("@cert-authority * " + authority, "@revoked * " + authority), Kind.CHANGED_HOST_KEY);

        assertThat(revoked).hasMessageContaining("revoked");
    }

    @Test
    void a_plain_key_on_a_line_for_authorities_does_not_make_a_host_known() throws Exception {
        refusal(CONNECTOR, knowing("@cert-authority * " + server.publicHostKey("ed25519")), Kind.UNKNOWN_HOST_KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "ecdsa", "rsa"})
    void a_pin_needs_no_known_hosts_and_fits_any_type(String type) throws Exception {
        assertConnects(CONNECTOR, pinned(fingerprint(type)));
    }

    @Test
    void another_key_than_the_pinned_one_is_refused() throws Exception {
        RemoteException refused = refusal(CONNECTOR, pinned("SHA256:" + "A".repeat(43)), Kind.CHANGED_HOST_KEY);

        assertThat(refused.advice()).contains("host_key: \"" + fingerprint("ed25519") + "\"");
    }

    @Test
    void new_keys_are_written_down_once_for_the_owner_only_and_never_replace_one() throws Exception {
        Path file = server.folder.resolve("fresh/known_hosts");
        HostKeys learning = new HostKeys(List.of(file), Optional.empty(), NewKeys.ACCEPT, Optional.empty());
        SshTarget target = with(server.target("sh-plain"), learning);

        assertConnects(CONNECTOR, target);
        assertConnects(CONNECTOR, target);

        assertThat(Files.readAllLines(file)).hasSize(1);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertConnects(CONNECTOR, with(target, HostKeys.of(file)));

        Files.writeString(file, server.lookup() + " " + strangerKey());
        refusal(CONNECTOR, target, Kind.CHANGED_HOST_KEY);
    }

    @Test
    void a_new_key_is_hashed_where_the_others_are_and_said_once() throws Exception {
        Path file = Files.writeString(
                server.folder.resolve("known_hosts.hashed"), "other " + server.publicHostKey("ed25519") + "\n");
        OpenSsh.run("ssh-keygen", "-q", "-H", "-f", file.toString());
        HostKeys learning = new HostKeys(List.of(file), Optional.empty(), NewKeys.ACCEPT, Optional.empty());
        List<LearnedKey> learned = new CopyOnWriteArrayList<>();
        SshTarget target = with(server.target("sh-plain"), learning);

        assertConnects(new SshConnector(learned::add, SecretPrompt.NOBODY), target);
        assertConnects(new SshConnector(learned::add, SecretPrompt.NOBODY), target);

        assertThat(Files.readAllLines(file)).hasSize(2).allMatch(line -> line.startsWith("|1|"));
        assertThat(OpenSsh.run("ssh-keygen", "-F", server.lookup(), "-f", file.toString()))
                .contains(server.publicHostKey("ed25519"));
        assertThat(learned).hasSize(1);
        assertThat(learned.get(0).file()).isEqualTo(file);
        assertThat(learned.get(0).key()).isEqualTo("ssh-ed25519 " + fingerprint("ed25519"));
    }

    @Test
    void many_who_meet_a_new_key_at_once_write_it_down_once() throws Exception {
        Path file = server.folder.resolve("busy/known_hosts");
        HostKeys learning = new HostKeys(List.of(file), Optional.empty(), NewKeys.ACCEPT, Optional.empty());
        SshConnector connector = new SshConnector();
        SshTarget target = with(server.target("sh-plain"), learning);
        ExecutorService pool = Executors.newFixedThreadPool(8);

        try {
            List<Callable<Integer>> eight = Collections.nCopies(8, () -> {
                connector.connect(target).close();
                return 0;
            });
            for (Future<Integer> each : pool.invokeAll(eight)) {
                each.get();
            }
        } finally {
            pool.shutdown();
        }

        assertThat(Files.readAllLines(file)).hasSize(1);
    }

    @Test
    void a_file_that_keeps_nothing_and_one_of_another_name_make_no_key_known() throws Exception {
        Path sink = Files.createSymbolicLink(server.folder.resolve("known_hosts.sink"), Path.of("/dev/null"));
        Path other = Files.writeString(server.folder.resolve("profile"), "");

        for (Path file : List.of(sink, other)) {
            HostKeys learning = new HostKeys(List.of(file), Optional.empty(), NewKeys.ACCEPT, Optional.empty());
            refusal(CONNECTOR, with(server.target("sh-plain"), learning), Kind.UNKNOWN_HOST_KEY);
        }

        assertThat(other).isEmptyFile();
    }
}
