package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.cli.LyingHost.Answer;
import dev.countersign.demo.EmbeddedFleet;
import dev.countersign.demo.EmbeddedHost;
import dev.countersign.fleet.HostRoots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The program, a policy repository, and one host named files that has answered each verb truthfully
 * once and now says what it is told.
 */
record LyingFleet(LyingHost host, Terminal terminal, Map<String, byte[]> recorded) implements AutoCloseable {
    static final List<String> VERBS = List.of("observe", "rehearse", "apply", "confirm", "revert", "status");

    /**
     * Runs the real program with a demo host, below {@code temporary}; then the host starts to lie.
     */
    static LyingFleet in(Path temporary) throws Exception {
        LyingHost host;
        Terminal terminal;
        Map<String, byte[]> recorded;
        Path place = Files.createDirectory(temporary.resolve("fleet"));
        try (EmbeddedFleet fleet = EmbeddedFleet.start(place)) {
            EmbeddedHost real = fleet.hosts().get(0);
            host = LyingHost.recording(real.root());
            terminal = Terminal.in(Files.createDirectory(temporary.resolve("user")))
                    .roots(new HostRoots(Map.of("files", real.root().toString())));
            Path key = terminal.home().resolve("key");
            Files.copy(fleet.directory().resolve("key"), key, StandardCopyOption.COPY_ATTRIBUTES);
            Files.writeString(terminal.home().resolve("known_hosts"), host.knownHost() + "\n");
            terminal.file("policies/signing.yaml", RealHosts.REQUIRED);
            inventory(terminal, host, real.smbPort());

            assertThat(terminal.run("apply", "--yes").exit()).isZero();
            assertThat(terminal.run("status").exit()).isZero();
            // The wire of a different endpoint does not show the change, so the host is told to
            // revert.
            String run = newest(terminal.directory().resolve(".countersign/runs"));
            assertThat(terminal.run("rollback", run, "--yes").exit()).isZero();
            inventory(terminal, host, host.smbPort());
            assertThat(terminal.run("apply", "--yes").exit()).isEqualTo(5);
            recorded = new HashMap<>(host.recorded());
            recorded.remove("extend");
        }
        assertThat(recorded).containsOnlyKeys(VERBS);
        return new LyingFleet(host, terminal, recorded);
    }

    private static void inventory(Terminal terminal, LyingHost host, int smbPort) {
        terminal.file(
                "inventories/lying.yaml", """
                defaults: {user: demo, platform: samba, key: '%s/key', known_hosts: '%s/known_hosts'}
                hosts:
                  files: {address: 127.0.0.1, port: %d, smb: [{address: 127.0.0.1, port: %d}]}
                """.formatted(terminal.home(), terminal.home(), host.sshPort(), smbPort));
    }

    /** Returns the recorded reply to a verb. */
    byte[] said(String verb) {
        return Objects.requireNonNull(recorded.get(verb));
    }

    /** Returns the recorded reply to every verb. */
    Map<String, Answer> answers() {
        Map<String, Answer> answers = new HashMap<>();
        recorded.forEach((verb, bytes) -> answers.put(verb, new Answer(Bytes.of(bytes), false)));
        return answers;
    }

    /** Returns the name of the run that was started last. */
    static String newest(Path runs) throws IOException {
        try (Stream<Path> all = Files.list(runs)) {
            return all.filter(Files::isDirectory)
                    .map(each -> String.valueOf(each.getFileName()))
                    .sorted()
                    .reduce((one, other) -> other)
                    .orElseThrow();
        }
    }

    /** Deletes the program's stored runs: later steps need not look at them. */
    void forget() {
        try (Stream<Path> files = Files.walk(terminal.directory().resolve(".countersign"))) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (NoSuchFileException none) {
            // No run was started.
        } catch (IOException undeletable) {
            throw new AssertionError(undeletable);
        }
    }

    @Override
    public void close() throws IOException {
        host.close();
    }
}
