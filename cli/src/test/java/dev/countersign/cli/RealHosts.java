package dev.countersign.cli;

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

/** A terminal beside a lab: the program, a policy repository, and real hosts that it may change. */
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

    /** A terminal beside hosts that may be no {@link Lab}. */
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

    /** What nmap reads off the wire: {@code required}, {@code not required}, or what it said instead. */
    public static String nmap(LabHost host) {
        String said = Ran.of(List.of("nmap", "-Pn", "-n", "-p445", "--script", "smb2-security-mode", host.address()))
                .orFail()
                .output();
        if (said.contains("enabled and required")) {
            return "required";
        }
        return said.contains("enabled but not required") ? "not required" : said;
    }

    /** What our own probe reads off the wire, for waiting only: it costs a tenth of what nmap does, and proves nothing about itself. */
    public static Advertised looks(LabHost host) {
        return new NegotiateProbe(new SecureRandom())
                .negotiate(new DirectDialer(), host.address(), 445, Duration.ofSeconds(5))
                .advertised();
    }

    /** Digest, owner and mode of a host's smb.conf. */
    public static String state(LabHost host) {
        return host.exec("sh", "-c", "sha256sum /etc/samba/smb.conf; stat -c '%u:%g %a' /etc/samba/smb.conf")
                .orFail()
                .output();
    }

    /** Puts a text in the place of a host's smb.conf, keeping the lab's own lines that it needs to run. */
    public static void write(LabHost host, String text) throws IOException {
        Files.writeString(host.smbConf(), text, StandardCharsets.ISO_8859_1);
    }

    /** Lets a host's smb.conf bring in the registry, once. */
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

    /** The run that was kept last. */
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

    /** Waits until something holds, looking again and again, or fails. */
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
