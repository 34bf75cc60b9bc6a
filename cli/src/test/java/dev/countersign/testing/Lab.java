package dev.countersign.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Real hosts for a test: {@code lab/lab}, seen from Java. It ends when it is closed, and by itself
 * when this JVM has ended. Tests that use it declare @code @Needs({"namespaces", "smbd", "sshd"})}.
 */
public final class Lab implements AutoCloseable {
    private final Path directory;
    private final List<LabHost> hosts;

    private Lab(Path directory, List<LabHost> hosts) {
        this.directory = directory;
        this.hosts = List.copyOf(hosts);
    }

    /**
     * Starts hosts and returns once their sshd and smbd listen.
     *
     * @param count 1 to 200
     * @param options of {@code lab up}, for example {@code "--shell", "root=/usr/bin/fish"}
     * @throws AssertionError with the lab's own message if it does not start
     */
    public static Lab up(int count, String... options) {
        Path directory = temporaryDirectory();
        List<String> command = new ArrayList<>(List.of(
                program().toString(),
                "up",
                String.valueOf(count),
                "--dir",
                directory.toString(),
                "--owner",
                String.valueOf(ProcessHandle.current().pid())));
        command.addAll(List.of(options));
        Ran.of(command).orFail();
        String network = read(directory.resolve("network")).strip();
        int port = Integer.parseInt(read(directory.resolve("ssh_port")).strip());
        return new Lab(
                directory,
                IntStream.rangeClosed(1, count)
                        .mapToObj(number -> new LabHost("fs" + number, network + "." + number, port, directory))
                        .toList());
    }

    /** Returns the script that starts and stops labs. */
    public static Path program() {
        return Stream.iterate(Path.of("").toAbsolutePath(), each -> each != null, Path::getParent)
                .map(each -> each.resolve("lab/lab"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() ->
                        new AssertionError("no lab/lab above " + Path.of("").toAbsolutePath()));
    }

    /** Returns one host; the first has the number 1. */
    public LabHost host(int number) {
        return hosts.get(number - 1);
    }

    /** Returns every host, in the order of the inventory. */
    public List<LabHost> hosts() {
        return hosts;
    }

    /** Returns where the lab keeps its files. */
    public Path directory() {
        return directory;
    }

    /** Returns an inventory of every host, as root with the lab's key. */
    public Path inventory() {
        return directory.resolve("inventory.yaml");
    }

    /** Returns the private key that root, admin and operator accept. */
    public Path key() {
        return directory.resolve("client_key");
    }

    /** Returns the host keys of every host. */
    public Path knownHosts() {
        return directory.resolve("known_hosts");
    }

    /** Returns the password that operator's sudo and sshd require. */
    public String operatorPassword() {
        return read(directory.resolve("operator.password")).strip();
    }

    /** Stops every host and removes its files. */
    @Override
    public void close() {
        Ran.of(List.of(program().toString(), "down", "--dir", directory.toString()))
                .orFail();
    }

    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("countersign-lab-");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
