package dev.countersign.ssh;

import static dev.countersign.ssh.Targets.assertConnects;
import static dev.countersign.ssh.Targets.refusal;
import static dev.countersign.ssh.Targets.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.ssh.SshTarget.Credentials;
import dev.countersign.testing.Needs;
import dev.countersign.transaction.RemoteException;
import dev.countersign.transaction.RemoteException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Needs({"root", "namespaces", "sshd", "ssh-keygen", "ssh-agent", "ssh-add", "openssl", "tcsh", "fish", "zsh"})
class LoginTest extends WithOpenSsh {
    private static Credentials key(Path key, Optional<String> passphrase) {
        return new Credentials(
                List.of(key), Optional.empty(), passphrase.map(text -> text::toCharArray), Optional.empty());
    }

    private static Credentials password(String password) {
        return new Credentials(List.of(), Optional.empty(), Optional.empty(), Optional.of(password::toCharArray));
    }

    private static SshTarget target(Credentials login) throws Exception {
        return with(server.target("sh-plain"), login);
    }

    @ParameterizedTest
    @CsvSource({
        "ed25519,-t ed25519",
        "ecdsa,-t ecdsa",
        "rsa,-t rsa -b 2048",
        "pem-rsa,-t rsa -b 2048 -m PEM",
        "pem-ec,-t ecdsa -m PEM",
        "pkcs8-rsa,-t rsa -b 2048 -m PKCS8",
        "ecdsa-521,-t ecdsa -b 521",
        "chacha,-t ed25519 -Z chacha20-poly1305@openssh.com"
    })
    void key_files_open_with_and_without_a_passphrase(String name, String options) throws Exception {
        String[] words = options.split(" ", -1);
        Path open = server.login("open-" + name, "", words);
        Path closed = server.login("closed-" + name, "opensesame", words);

        assertConnects(new SshConnector(), target(key(open, Optional.empty())));
        assertConnects(new SshConnector(), target(key(closed, Optional.of("opensesame"))));
        assertThat(refusal(new SshConnector(), target(key(closed, Optional.of("wrong"))), Kind.LOGIN_REFUSED))
                .hasMessageContaining("the passphrase given for the key " + closed + " is wrong");
        assertThat(refusal(new SshConnector(), target(key(closed, Optional.empty())), Kind.LOGIN_REFUSED))
                .hasMessageContainingAll("no login to ", "needs a passphrase")
                .satisfies(each -> assertThat(each.advice()).contains("ssh-add " + closed));
    }

    @Test
    void a_passphrase_is_asked_for_once_and_only_when_nothing_else_lets_us_in() throws Exception {
        Path closed = server.login("asked", "opensesame", "-t", "ed25519");
        Path open = server.login("asked-open", "", "-t", "ed25519");
        List<String> questions = new ArrayList<>();
        SshConnector connector = new SshConnector(key -> {}, question -> {
            questions.add(question);
            return Optional.of((questions.size() == 1 ? "wrong" : "opensesame").toCharArray());
        });
        Credentials both = new Credentials(List.of(closed, open), Optional.empty(), Optional.empty(), Optional.empty());

        assertConnects(connector, target(both));
        assertThat(questions).isEmpty();
        assertConnects(connector, target(Credentials.key(closed)));
        assertConnects(connector, target(Credentials.key(closed)));

        assertThat(questions)
                .containsExactly(
                        "Passphrase for the key " + closed + ":",
                        "Wrong passphrase. Passphrase for the key " + closed + ":");
    }

    @Test
    void whoever_types_no_passphrase_is_not_asked_for_each_host() throws Exception {
        Path closed = server.login("declined", "opensesame", "-t", "ed25519");
        List<String> questions = new ArrayList<>();
        SshConnector connector = new SshConnector(key -> {}, question -> {
            questions.add(question);
            return Optional.empty();
        });

        for (int i = 0; i < 2; i++) {
            assertThat(refusal(connector, target(Credentials.key(closed)), Kind.LOGIN_REFUSED))
                    .hasMessageContaining("needs a passphrase");
        }

        assertThat(questions).hasSize(1);
    }

    @Test
    void a_mistake_on_this_machine_is_not_put_on_the_server() throws Exception {
        Path key = server.login("public", "", "-t", "ed25519");
        Credentials wrong =
                new Credentials(List.of(Path.of(key + ".pub")), Optional.empty(), Optional.empty(), Optional.empty());

        assertThat(refusal(new SshConnector(), target(wrong), Kind.LOGIN_REFUSED))
                .hasMessageContaining("no login to ")
                .hasMessageContaining("is a public key")
                .satisfies(each -> assertThat(each.advice()).contains("usually " + key))
                .message()
                .doesNotContain("refused the login");
    }

    @Test
    void the_command_to_try_by_hand_has_the_key_the_port_and_the_user() throws Exception {
        Path stranger = server.folder.resolve("stranger");
        OpenSsh.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", stranger.toString());
        SshTarget target = target(Credentials.key(stranger));

        assertThat(refusal(new SshConnector(), target, Kind.LOGIN_REFUSED).advice())
                .endsWith("ssh -i " + stranger + " -p " + target.port() + " " + target.user() + "@" + target.address());
    }

    @Test
    void a_passphrase_that_cannot_be_had_is_no_refused_login() throws Exception {
        Path closed = server.login("unreachable", "opensesame", "-t", "ed25519");
        SecretSource absent = () -> {
            throw new RemoteException(Kind.NO_SECRET, "the environment has no NAS_PASS", "set it");
        };
        Credentials login = new Credentials(List.of(closed), Optional.empty(), Optional.of(absent), Optional.empty());

        assertThat(refusal(new SshConnector(), target(login), Kind.NO_SECRET)).hasMessageContaining("NAS_PASS");
    }

    @Test
    void an_ed25519_key_in_pkcs8_is_named_with_what_to_do() throws Exception {
        Path key = server.folder.resolve("pkcs8-ed25519");
        OpenSsh.run("openssl", "genpkey", "-algorithm", "ed25519", "-out", key.toString());
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));

        assertThat(refusal(new SshConnector(), target(key(key, Optional.empty())), Kind.LOGIN_REFUSED))
                .satisfies(each -> assertThat(each.advice()).contains("PKCS#8", "ssh-keygen -p -f " + key));
    }

    @Test
    void a_key_that_others_can_read_and_one_that_is_not_there_are_named() throws Exception {
        Path bare = server.login("bare", "", "-t", "ed25519");
        Files.setPosixFilePermissions(bare, PosixFilePermissions.fromString("rw-r--r--"));
        Credentials login = new Credentials(
                List.of(bare, server.folder.resolve("absent")), Optional.empty(), Optional.empty(), Optional.empty());

        assertThat(refusal(new SshConnector(), target(login), Kind.LOGIN_REFUSED))
                .hasMessageContaining(bare + " can be read by others")
                .hasMessageContaining("absent does not exist on this machine");
    }

    @ParameterizedTest
    @CsvSource({"ed25519", "rsa", "ecdsa"})
    void a_certificate_beside_the_key_opens_where_the_key_alone_does_not(String type) throws Exception {
        Path key = server.folder.resolve("cert-" + type);
        OpenSsh.run("ssh-keygen", "-q", "-t", type, "-N", "", "-f", key.toString());
        refusal(new SshConnector(), target(Credentials.key(key)), Kind.LOGIN_REFUSED);
        OpenSsh.run(
                "ssh-keygen",
                "-q",
                "-s",
                server.folder.resolve("authority").toString(),
                "-I",
                "me",
                "-n",
                "sh-plain",
                key + ".pub");

        assertConnects(new SshConnector(), target(Credentials.key(key)));
    }

    @ParameterizedTest
    @CsvSource({"ed25519", "rsa", "ecdsa"})
    void an_agent_signs_for_a_key_that_no_file_holds(String type) throws Exception {
        Path key = server.login("agent-" + type, "", "-t", type);
        Path socket = server.folder.resolve("agent-" + type + ".sock");
        Process agent = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            while (!Files.exists(socket)) {
                assertThat(agent.waitFor(10, TimeUnit.MILLISECONDS)).isFalse();
            }
            OpenSsh.run("env", "SSH_AUTH_SOCK=" + socket, "ssh-add", "-q", key.toString());
            Files.delete(key);
            Credentials all = new Credentials(List.of(), Optional.of(socket), Optional.empty(), Optional.empty());
            Credentials named = new Credentials(List.of(key), Optional.of(socket), Optional.empty(), Optional.empty());

            assertConnects(new SshConnector(), target(all));
            assertConnects(new SshConnector(), target(named));
        } finally {
            agent.destroy();
            agent.waitFor();
        }
        Credentials gone = new Credentials(List.of(), Optional.of(socket), Optional.empty(), Optional.empty());
        assertThat(refusal(new SshConnector(), target(gone), Kind.LOGIN_REFUSED))
                .hasMessageContaining("no agent at");
    }

    @Test
    void a_password_opens_and_a_wrong_one_is_tried_once_in_the_whole_run() throws Exception {
        SshConnector connector = new SshConnector();
        assertConnects(connector, target(password(OpenSsh.PASSWORD)));
        long before = server.log()
                .lines()
                .filter(line -> line.startsWith("Failed password"))
                .count();

        refusal(connector, target(password("wrong")), Kind.LOGIN_REFUSED);
        RemoteException again = refusal(connector, target(password("wrong")), Kind.LOGIN_REFUSED);

        assertThat(again).hasMessageContaining("not tried again").hasMessageNotContaining("wrong");
        assertThat(server.log()
                                .lines()
                                .filter(line -> line.startsWith("Failed password"))
                                .count()
                        - before)
                .isEqualTo(1);
    }

    @Test
    void a_server_that_asks_interactively_gets_the_password_once() throws Exception {
        try (OpenSsh pam =
                OpenSsh.start("UsePAM yes", "PasswordAuthentication no", "KbdInteractiveAuthentication yes")) {
            SshConnector connector = new SshConnector();

            assertConnects(connector, with(pam.target("sh-plain"), password(OpenSsh.PASSWORD)));
            assertThat(pam.failedAttempts()).isZero();
            refusal(connector, with(pam.target("sh-plain"), password("wrong")), Kind.LOGIN_REFUSED);

            assertThat(pam.failedAttempts()).isEqualTo(1);
        }
    }

    @Test
    void a_server_that_wants_a_key_and_a_password_gets_both() throws Exception {
        try (OpenSsh both = OpenSsh.start("AuthenticationMethods publickey,password")) {
            Credentials login = new Credentials(
                    List.of(both.key()),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(OpenSsh.PASSWORD::toCharArray));

            assertConnects(new SshConnector(), with(both.target("sh-plain"), login));
        }
    }

    @Test
    void a_server_that_takes_no_passwords_never_sees_one() throws Exception {
        try (OpenSsh keys = OpenSsh.start("PasswordAuthentication no", "KbdInteractiveAuthentication no")) {
            SecretSource untouched = () -> {
                throw new AssertionError("asked for");
            };
            Credentials login = new Credentials(List.of(), Optional.empty(), Optional.empty(), Optional.of(untouched));

            assertThat(refusal(new SshConnector(), with(keys.target("sh-plain"), login), Kind.LOGIN_REFUSED))
                    .hasMessageContaining("accepts no passwords");
        }
    }

    @Test
    void no_more_than_five_keys_are_shown() throws Exception {
        Path[] keys = new Path[8];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = server.folder.resolve("stranger" + i);
            OpenSsh.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", keys[i].toString());
        }
        Credentials login = new Credentials(
                List.of(keys), Optional.empty(), Optional.empty(), Optional.of(OpenSsh.PASSWORD::toCharArray));

        assertConnects(new SshConnector(), target(login));
    }
}
