package dev.countersign.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One real host that systemd starts: {@code lab/systemd}, seen from Java. Tests that use it declare
 * {@code @Needs("systemd-guest")}; its base image is built once below {@code target}, which takes
 * two minutes.
 */
public final class SystemdHost implements AutoCloseable {
    static final Path ROOT = Path.of("target", "systemd-root").toAbsolutePath();

    private final Path directory;

    private SystemdHost(Path directory) {
        this.directory = directory;
    }

    /** Starts the host; returns once its sshd and smbd listen. */
    public static SystemdHost up() {
        try {
            Path directory = Files.createTempDirectory("countersign-systemd-");
            SystemdHost host = new SystemdHost(directory);
            try {
                host.lab("up", ROOT.toString()).orFail();
                return host;
            } catch (AssertionError didNotComeUp) {
                host.close();
                throw didNotComeUp;
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static Path program() {
        return Lab.program().resolveSibling("systemd");
    }

    private Ran lab(String verb, String... more) {
        List<String> command = new ArrayList<>(List.of(program().toString(), verb, directory.toString()));
        command.addAll(List.of(more));
        return Ran.of(command);
    }

    /** Returns the same host for uses over the network only: {@code ssh} and its address. */
    public LabHost network() {
        return new LabHost("guest", text("address"), Integer.parseInt(text("ssh_port")), directory);
    }

    /** Returns an inventory of this host, as root with its key. */
    public Path inventory() {
        return directory.resolve("inventory.yaml");
    }

    /** Runs a script on the host as root from outside, outside any login session. */
    public Ran shell(String script) {
        return lab("exec", "sh", "-c", script);
    }

    /** Ends it like a power cut and starts it again. */
    public void cut() {
        lab("cut").orFail();
    }

    /** Requests a reboot from its systemd, and returns once it is up again. */
    public void reboot() {
        shell("systemctl reboot").orFail();
        lab("await").orFail();
    }

    private String text(String file) {
        try {
            return Files.readString(directory.resolve(file)).strip();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Ends it and removes its files. */
    @Override
    public void close() {
        lab("down").orFail();
    }
}
