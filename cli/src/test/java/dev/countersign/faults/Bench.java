package dev.countersign.faults;

import dev.countersign.cli.RealHosts;
import dev.countersign.cli.Terminal;
import dev.countersign.testing.LabHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * One reset host with a {@link Relay} in front of its ports 22 and 445, and the program that
 * reaches it through them. Used for one fault. Later checks of the host bypass the relays.
 */
final class Bench implements AutoCloseable {
    /** The events of a journal in their order; before the first, the phase is {@code looking}. */
    private static final List<String> PHASES = List.of("begin", "intent", "installed", "confirming", "ended", "end");

    private final FaultHost host;
    private final RealHosts program;
    private final Relay ssh;
    private final Relay smb;
    private final Path inventory;

    private Bench(FaultHost host, RealHosts program, Relay ssh, Relay smb) {
        this.host = host;
        this.program = program;
        this.ssh = ssh;
        this.smb = smb;
        this.inventory = program.terminal().directory().resolve("relayed.yaml");
    }

    /** Resets the host, and the program below {@code empty}. */
    static Bench of(FaultHost host, Path empty) throws IOException, InterruptedException {
        RealHosts program = host.begin(empty);
        LabHost real = host.host();
        Relay ssh = Relay.listen("ssh", real.address(), real.address(), real.sshPort());
        Relay smb = Relay.listen("smb", real.address(), real.address(), 445);
        String key = Files.readAllLines(real.lab().resolve("known_hosts")).stream()
                .filter(line -> line.startsWith(real.address() + " ") || line.startsWith("[" + real.address() + "]"))
                .map(line -> line.substring(line.indexOf(' ')))
                .findFirst()
                .orElseThrow();
        program.terminal()
                .file("known_hosts", "[" + real.address() + "]:" + ssh.port() + key + "\n")
                .file(
                        "relayed.yaml",
                        "hosts:\n  " + real.name() + ": {address: " + real.address() + ", port: " + ssh.port()
                                + ", user: root, platform: samba, key: \""
                                + real.lab().resolve("client_key") + "\", known_hosts: \""
                                + program.terminal().directory().resolve("known_hosts") + "\", smb: [{address: "
                                + real.address() + ", port: " + smb.port() + "}]}\n");
        return new Bench(host, program, ssh, smb);
    }

    FaultHost host() {
        return host;
    }

    Relay ssh() {
        return ssh;
    }

    Relay smb() {
        return smb;
    }

    Terminal terminal() {
        return program.terminal();
    }

    /**
     * Returns how far the run got according to its journal: {@code looking}, {@code intent}, ...
     */
    String phase() {
        String text = journals();
        return PHASES.stream()
                .filter(each -> text.contains("\"event\":\"" + each + "\""))
                .reduce((earlier, later) -> later)
                .orElse("looking");
    }

    private String journals() {
        Path runs = program.terminal().directory().resolve(".countersign/runs");
        if (!Files.isDirectory(runs)) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        try (Stream<Path> all = Files.list(runs)) {
            for (Path each : all.map(run -> run.resolve("journal.jsonl"))
                    .filter(Files::exists)
                    .toList()) {
                text.append(Files.readString(each));
            }
        } catch (IOException beingWritten) {
            return "";
        }
        return text.toString();
    }

    /** Returns every turn so far. */
    Set<Turn> seen() {
        Set<Turn> seen = new HashSet<>(ssh.seen());
        seen.addAll(smb.seen());
        return seen;
    }

    /** Does the deed once, at the first turn in this phase and direction. */
    Bench when(Relay relay, String phase, Turn.Way way, Supplier<Cut> deed) {
        boolean[] done = {false};
        relay.always(turn -> {
            synchronized (done) {
                if (done[0] || turn.way() != way || !phase().equals(phase)) {
                    return Cut.PASS;
                }
                done[0] = true;
            }
            return deed.get();
        });
        return this;
    }

    /** Adds the arguments that make a command go through the relays. */
    String[] arguments(String... command) {
        List<String> all = new ArrayList<>(List.of("-i", inventory.toString()));
        all.addAll(List.of(command));
        return all.toArray(String[]::new);
    }

    /** Runs the program in this process, through the relays. */
    Terminal.Said run(String... command) {
        return program.run(arguments(command));
    }

    /** Runs the program in this process, directly to the host. */
    Terminal.Said direct(String... command) {
        return program.run(command);
    }

    /** Returns the run that was stored last. */
    String lastRun() throws IOException {
        return program.lastRun();
    }

    @Override
    public void close() {
        ssh.close();
        smb.close();
    }
}
