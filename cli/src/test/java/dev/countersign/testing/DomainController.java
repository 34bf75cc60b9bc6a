package dev.countersign.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * A real Active Directory domain controller with Samba: {@code lab/dc}, seen from Java. Tests that
 * use it declare @code @Needs({"namespaces", "samba", "samba-tool", "kinit"})}. It ends when it is
 * closed, and by itself when this JVM has ended.
 */
public final class DomainController implements AutoCloseable {
    /** Its name, which no resolver knows. */
    public static final String NAME = "dc1.lab.test";

    private final Process process;
    private final Path directory;
    private final String address;

    private DomainController(Process process, Path directory, String address) {
        this.process = process;
        this.directory = directory;
        this.address = address;
    }

    /**
     * Provisions a domain below {@code directory}, and returns once its KDC and its smbd listen.
     */
    public static DomainController up(Path directory) throws IOException, InterruptedException {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        String address = "127." + random.nextInt(1, 255) + "." + random.nextInt(256) + "." + random.nextInt(1, 255);
        Path said = Files.createDirectories(directory).resolve("said");
        Process process = new ProcessBuilder(
                        Lab.program().resolveSibling("dc").toString(), directory.toString(), address)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        DomainController controller = new DomainController(process, directory, address);
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(8);
        while (!Files.exists(directory.resolve("ready"))) {
            if (process.waitFor(100, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
                controller.close();
                throw new AssertionError("no domain controller: " + Files.readString(said));
            }
        }
        return controller;
    }

    /** Returns the address on which it listens. */
    public String address() {
        return address;
    }

    /** Returns its smb.conf, seen from outside. */
    public Path smbConf() {
        return directory.resolve("etc-samba/smb.conf");
    }

    /** Returns the first of its processes that runs a program, {@code smbd} or {@code samba}. */
    public ProcessHandle process(String program) {
        return process.descendants()
                .filter(each -> each.info()
                        .command()
                        .filter(path -> path.endsWith("/" + program))
                        .isPresent())
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** Returns the configuration for clients of its realm. */
    public Path krb5Conf() {
        return directory.resolve("krb5.conf");
    }

    /** Returns the key of Administrator@LAB.TEST. */
    public Path keytab() {
        return directory.resolve("administrator.keytab");
    }

    /** Returns Administrator's password. */
    public String password() {
        try {
            return Files.readString(directory.resolve("administrator.password")).strip();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Returns a ticket cache with Administrator's first ticket, as {@code kinit} creates it. */
    public Path tickets() {
        Path cache = directory.resolve("tickets");
        Ran.of(
                        password() + "\n",
                        List.of(
                                "env",
                                "KRB5_CONFIG=" + krb5Conf(),
                                "kinit",
                                "-c",
                                "FILE:" + cache,
                                "Administrator@LAB.TEST"))
                .orFail();
        return cache;
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (IOException gone) {
            process.destroyForcibly();
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
