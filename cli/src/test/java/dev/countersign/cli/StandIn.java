package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.testing.Lab;
import dev.countersign.testing.LabHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A stand-in from {@code lab/} for an appliance, in front of a real smbd behind real SSH and sudo,
 * which a class's tests share.
 */
final class StandIn implements AutoCloseable {
    static final String ROOT = "user: root";
    static final String SUDO = "user: admin, become: sudo";

    private final Lab lab;
    private final String login;

    private StandIn(Lab lab, String login) {
        this.lab = lab;
        this.login = login;
    }

    /**
     * Starts a host with the files of {@code lab/NAME} on top, and their smb.conf if they have one;
     * {@code login} says how to become root.
     */
    static StandIn up(String name, String login) {
        return new StandIn(lab(1, name), login);
    }

    /** Starts several of them. */
    static Lab lab(int count, String name) {
        Path over = Lab.program().resolveSibling(name);
        Path samba = over.resolve("etc/samba");
        List<String> options = new ArrayList<>(List.of("--over", over.toString()));
        if (Files.exists(samba.resolve("smb.conf"))) {
            options.addAll(List.of("--smbconf", samba.toString()));
        }
        return Lab.up(count, options.toArray(String[]::new));
    }

    LabHost host() {
        return lab.host(1);
    }

    /** Returns the output of a script that runs there as root, from outside. */
    String shell(String script) {
        return host().exec("sh", "-c", script).orFail().output();
    }

    /**
     * Runs {@code reset} there, and returns the program with a host on which signing is not
     * required.
     */
    RealHosts begin(Path empty, String reset) throws IOException, InterruptedException {
        shell("rm -rf /var/lib/countersign; " + reset);
        offers();
        RealHosts program = RealHosts.of(lab, empty);
        program.terminal()
                .file(
                        "inventories/lab.yaml",
                        Files.readString(lab.inventory())
                                .replace(ROOT, login)
                                .replace("platform: samba", "platform: auto"));
        return program;
    }

    /** Waits until smbd runs and does not require signing. */
    void offers() throws InterruptedException {
        RealHosts.await(
                Duration.ofSeconds(20),
                "smbd is there again and offers signing",
                () -> RealHosts.looks(host()) == Advertised.OFFERED);
    }

    /** Changes the inventory to say that the host is plain Samba. */
    static void callItSamba(RealHosts program) throws IOException {
        Terminal terminal = program.terminal();
        terminal.file(
                "inventories/lab.yaml",
                terminal.text("inventories/lab.yaml").replace("platform: auto", "platform: samba"));
    }

    static Terminal.Said apply(RealHosts program) {
        return apply(program, "--allow-documented");
    }

    static Terminal.Said apply(RealHosts program, String allowing) {
        return program.run("apply", "--yes", allowing, "--json");
    }

    static void rolledBack(Terminal.Said applied, String... reasons) {
        assertThat(applied.exit()).as(applied.out() + applied.err()).isEqualTo(5);
        assertThat(OneHost.only(applied).text("outcome")).isEqualTo("RolledBack");
        assertThat(OneHost.only(applied).text("reason")).contains(reasons);
    }

    static void refused(Terminal.Said applied, String... reasons) {
        assertThat(applied.exit()).as(applied.out() + applied.err()).isEqualTo(4);
        assertThat(OneHost.only(applied).text("outcome")).isEqualTo("Refused");
        assertThat(OneHost.only(applied).text("reason")).contains(reasons);
    }

    @Override
    public void close() {
        lab.close();
    }
}
