package dev.countersign.cli;

import dev.countersign.observation.WireAnswer;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.testing.Lab;
import dev.countersign.testing.LabHost;
import dev.countersign.testing.MachineClock;
import dev.countersign.testing.Ran;
import dev.countersign.wire.DirectDialer;
import dev.countersign.wire.probe.NegotiateProbe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A terminal with a lab: the program, a policy repository, and real hosts that it may change. */
public final class RealHosts {
    public static final String REQUIRED = """
            policy: signing
            why: test
            rules:
              - id: sign
                severity: high
                require: {server signing: required}
            """;

    private final Terminal terminal;
    private final Lab lab;

    private RealHosts(Terminal terminal, Lab lab) {
        this.terminal = terminal;
        this.lab = lab;
    }

    public static RealHosts of(Lab lab, Path temporary) throws IOException {
        return new RealHosts(terminal(lab.inventory(), temporary), lab);
    }

    /** Returns a terminal for hosts that may not be in a {@link Lab}. */
    static Terminal terminal(Path inventory, Path temporary) throws IOException {
        Terminal terminal = Terminal.in(temporary).clock(new MachineClock());
        terminal.file("policies/signing.yaml", REQUIRED);
        terminal.file("inventories/lab.yaml", Files.readString(inventory));
        return terminal;
    }

    public Terminal terminal() {
        return terminal;
    }

    public Terminal.Said run(String... arguments) {
        return terminal.run(arguments);
    }

    /**
     * Returns what nmap finds on the wire: {@code required}, {@code not required}, or its other
     * output.
     */
    public static String nmap(LabHost host) {
        String said = Ran.of(List.of("nmap", "-Pn", "-n", "-p445", "--script", "smb2-security-mode", host.address()))
                .orFail()
                .output();
        if (said.contains("enabled and required")) {
            return "required";
        }
        return said.contains("enabled but not required") ? "not required" : said;
    }

    /**
     * Returns what our own probe finds on the wire, for waiting only: it takes a tenth of nmap's
     * time, but cannot prove itself.
     */
    public static Advertised looks(LabHost host) {
        return looks(host.address(), 445);
    }

    /** Same as {@link #looks(LabHost)}, at an address and port. */
    static Advertised looks(String address, int port) {
        return answer(address, port).advertised();
    }

    /** Asks an SMB server once. */
    static WireAnswer answer(String address, int port) {
        return new NegotiateProbe(new SecureRandom())
                .negotiate(new DirectDialer(), address, port, Duration.ofSeconds(5));
    }

    /** Returns digest, owner and mode of a host's smb.conf. */
    public static String state(LabHost host) {
        return host.exec("sh", "-c", "sha256sum /etc/samba/smb.conf; stat -c '%u:%g %a' /etc/samba/smb.conf")
                .orFail()
                .output();
    }

    /** Replaces the text of a host's smb.conf. */
    public static void write(LabHost host, String text) throws IOException {
        Files.writeString(host.smbConf(), text, StandardCharsets.ISO_8859_1);
    }

    /** Makes a host's smb.conf include the registry, once. */
    static void includeRegistry(LabHost host) throws IOException {
        String text = Files.readString(host.smbConf());
        if (!text.contains("include = registry")) {
            Files.writeString(host.smbConf(), text.replace("[data]", "\tinclude = registry\n\n[data]"));
        }
        reload(host);
    }

    public static void reload(LabHost host) {
        host.exec("smbcontrol", "smbd", "reload-config").orFail();
    }

    /** Returns the run that was stored last. */
    public String lastRun() throws IOException {
        try (var runs = Files.list(terminal.directory().resolve(".countersign/runs"))) {
            return runs.filter(Files::isDirectory)
                    .map(each -> each.getFileName().toString())
                    .sorted()
                    .reduce((one, other) -> other)
                    .orElseThrow();
        }
    }

    public Lab lab() {
        return lab;
    }

    /** Waits until a condition is true, checking again and again, or fails. */
    public static void await(Duration patience, String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited " + patience.toSeconds() + " s in vain until " + what);
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }
}
