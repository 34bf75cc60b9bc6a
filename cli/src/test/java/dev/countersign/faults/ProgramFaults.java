package dev.countersign.faults;

import static dev.countersign.faults.HostState.AFTER;
import static dev.countersign.faults.HostState.BEFORE;

import dev.countersign.cli.RealHosts;
import dev.countersign.cli.SecondJvm;
import dev.countersign.cli.Terminal;
import dev.countersign.faults.Turn.Way;
import dev.countersign.testing.LabHost;
import dev.countersign.testing.Ran;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What happens to a host when the program is told to end, or loses its terminal, its streams, its
 * disk, or its name service.
 */
final class ProgramFaults {
    /** The reply of a server with which the first channel opens: before it come its name, its key and the login. */
    private static final int CHANNEL = 6;

    private static final String GROUP = "the program and its machine";
    private static final int DISK_KIB = 512;

    /** The lease of a run that stays pending until a command settles it. */
    private static final Duration PENDING = Duration.ofSeconds(60);

    private ProgramFaults() {}

    static List<ControllerFault> all() {
        List<ControllerFault> all = new ArrayList<>();
        all.addAll(signals());
        all.addAll(streams());
        all.addAll(disk());
        all.add(fault(
                "name-points-elsewhere",
                "after apply the host's name points to another host: confirm does not go there",
                Set.of(BEFORE),
                Set.of(6),
                ProgramFaults::renamed));
        return all;
    }

    private static List<ControllerFault> signals() {
        List<ControllerFault> all = new ArrayList<>();
        for (String signal : List.of("INT", "TERM", "HUP")) {
            all.add(fault(
                    "signal-" + signal,
                    "SIG" + signal + " while apply is under way",
                    Set.of(BEFORE, AFTER),
                    Set.of(130),
                    bench -> signalled(bench, List.of(signal))));
            all.add(fault(
                    "signal-" + signal + "-looking",
                    "SIG" + signal + " before anything is begun",
                    Set.of(BEFORE),
                    Set.of(130),
                    bench -> interruptedEarly(bench, signal)));
        }
        all.add(fault(
                "signal-INT-twice",
                "Ctrl-C twice: while apply is under way, and during the proof",
                Set.of(BEFORE, AFTER),
                Set.of(130),
                bench -> signalled(bench, List.of("INT", "INT"))));
        all.add(new ControllerFault(
                "signal-INT-confirm",
                GROUP,
                "Ctrl-C while the command confirm is under way",
                Set.of(AFTER),
                Set.of(130),
                PENDING,
                bench -> interruptedCommand(bench, "confirm")));
        all.add(new ControllerFault(
                "signal-INT-rollback",
                GROUP,
                "Ctrl-C while the command rollback settles a pending run",
                Set.of(BEFORE),
                Set.of(130),
                PENDING,
                bench -> interruptedCommand(bench, "rollback")));
        return all;
    }

    private static List<ControllerFault> streams() {
        return List.of(
                fault(
                        "terminal-closed",
                        "the terminal is closed while apply is under way",
                        Set.of(BEFORE, AFTER),
                        Set.of(130),
                        ProgramFaults::closedTerminal),
                fault(
                        "nobody-reads",
                        "nobody reads what apply says: a closed pipe",
                        Set.of(AFTER),
                        Set.of(0),
                        bench -> shell(bench, "{ \"$@\"; echo $? >\"$EXIT\"; } 2>&1 | true")),
                fault(
                        "streams-closed",
                        "standard output and error are closed",
                        Set.of(AFTER),
                        Set.of(0),
                        bench -> shell(bench, "\"$@\" >&- 2>&-; echo $? >\"$EXIT\"")));
    }

    private static List<ControllerFault> disk() {
        return List.of(
                fault(
                        "disk-full-looking",
                        "the program's disk is full before the run begins",
                        Set.of(BEFORE),
                        Set.of(1),
                        bench -> {
                            fill(bench);
                            return onDisk(bench);
                        }),
                fault("disk-full-begin", "its disk is full before the intent", Set.of(BEFORE), Set.of(1), bench -> {
                    old(bench);
                    bench.when(bench.smb(), "begin", Way.OPENS, () -> filled(bench));
                    return onDisk(bench);
                }),
                fault(
                        "disk-full-intent",
                        "its disk is full between intent and apply",
                        Set.of(BEFORE),
                        Set.of(5),
                        bench -> {
                            bench.when(bench.ssh(), "intent", Way.TO_HOST, () -> filled(bench));
                            return onDisk(bench);
                        }),
                fault("disk-full-proof", "its disk is full during the proof", Set.of(BEFORE), Set.of(5), bench -> {
                    bench.when(bench.smb(), "installed", Way.OPENS, () -> filled(bench));
                    return onDisk(bench);
                }),
                fault("disk-full-confirming", "its disk is full during confirm", Set.of(AFTER), Set.of(0, 1), bench -> {
                    bench.when(bench.ssh(), "confirming", Way.OPENS, () -> filled(bench));
                    return onDisk(bench);
                }),
                fault(
                        "repository-read-only",
                        "the policy repository is read-only",
                        Set.of(BEFORE),
                        Set.of(1),
                        ProgramFaults::readOnly));
    }

    /** Makes the look of the plan too old to count, so that the wire is looked at again before the intent. */
    private static void old(Bench bench) {
        AtomicInteger replies = new AtomicInteger();
        bench.ssh().always(turn -> {
            if (turn.way() == Way.TO_PROGRAM && replies.incrementAndGet() == CHANNEL) {
                try {
                    TimeUnit.SECONDS.sleep(16);
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            }
            return Cut.PASS;
        });
    }

    private static ControllerFault fault(
            String id, String says, Set<HostState> states, Set<Integer> exits, ControllerFault.Course course) {
        return new ControllerFault(id, GROUP, says, states, exits, ControllerFaultsTest.LEASE, course);
    }

    private static String[] apply(Bench bench) {
        return bench.arguments("apply", "--yes", "--lease", NetworkFaults.LEASE);
    }

    /**
     * Sends the first signal at the first message to the host after the intent, the next ones when
     * the proof begins.
     */
    private static FaultRun.Ended signalled(Bench bench, List<String> signals) throws Exception {
        Running running = new Running();
        bench.when(bench.ssh(), "intent", Way.TO_HOST, () -> running.signal(signals.get(0)));
        signals.stream()
                .skip(1)
                .forEach(next -> bench.when(bench.smb(), "installed", Way.OPENS, () -> running.signal(next)));
        return running.run(bench, SecondJvm.command(bench.terminal(), List.of(), apply(bench)));
    }

    private static FaultRun.Ended interruptedEarly(Bench bench, String signal) throws Exception {
        Running running = new Running();
        bench.ssh().at(new Turn("ssh", 1, 8, Way.TO_HOST), () -> running.signal(signal));
        return running.run(bench, SecondJvm.command(bench.terminal(), List.of(), apply(bench)));
    }

    /**
     * Leaves a run pending; then a command that would settle it is interrupted after the host has
     * begun it.
     */
    private static FaultRun.Ended interruptedCommand(Bench bench, String command) throws Exception {
        bench.host().misbehave("*' transaction confirm '* | *' transaction revert '*) exit 1 ;;\n");
        bench.run("apply", "--yes", "--lease", PENDING.toSeconds() + "s", "--json");
        String run = bench.lastRun();
        Gate gate = Gate.on(bench.host(), command.equals("confirm") ? "confirm" : "revert");
        String[] words =
                command.equals("confirm") ? bench.arguments("confirm", run) : bench.arguments("rollback", run, "--yes");
        Running running = new Running();
        return gate.run(
                () -> running.run(bench, SecondJvm.command(bench.terminal(), List.of(), words)),
                () -> running.signal("INT"));
    }

    private static FaultRun.Ended closedTerminal(Bench bench) throws Exception {
        Path exit = bench.terminal().directory().resolve("exit");
        Running running = new Running();
        bench.when(bench.ssh(), "intent", Way.TO_HOST, running::killOutermost);
        // A hang-up reaches only the shell, which passes it on to its job as an interactive shell
        // does (tty_io.c, bash(1) SIGNALS).
        List<String> words = SecondJvm.command(bench.terminal(), List.of(), apply(bench));
        String line =
                String.join(" ", words) + " & p=$!; trap 'kill -s HUP $p' HUP; wait $p; wait $p; echo $? >" + exit;
        running.run(bench, List.of("script", "-qc", line, "/dev/null"));
        RealHosts.await(
                Duration.ofMinutes(1),
                "the program has ended",
                () -> !text(exit).isBlank());
        return new FaultRun.Ended(Integer.parseInt(text(exit).strip()), "(its terminal is gone)");
    }

    /**
     * Runs the program in a shell that does something to its streams, and writes its exit code to
     * {@code $EXIT}.
     */
    private static FaultRun.Ended shell(Bench bench, String script) {
        Path exit = bench.terminal().directory().resolve("exit");
        List<String> command = new ArrayList<>(List.of("sh", "-c", "EXIT=" + exit + "; " + script, "sh"));
        command.addAll(SecondJvm.command(bench.terminal(), List.of(), apply(bench)));
        Ran.of(command);
        Terminal.Said history = bench.direct("history");
        return new FaultRun.Ended(
                history.exit() == 0 ? Integer.parseInt(text(exit).strip()) : -1,
                history.exit() == 0 ? "(nobody sees it)" : "history: " + history.err());
    }

    /** Uses a separate disk for what the program stores. */
    private static FaultRun.Ended onDisk(Bench bench) throws IOException {
        Path state = state(bench);
        try {
            if (!Files.exists(state.resolve("fill"))) {
                mount(state);
            }
            FaultRun.Ended ended = NetworkFaults.apply(bench);
            Terminal.Said history = bench.direct("history");
            return history.exit() == 0 ? ended : new FaultRun.Ended(-1, "history: " + history);
        } finally {
            Ran.of(List.of("umount", "-l", state.toString())).orFail();
        }
    }

    private static Path state(Bench bench) {
        return bench.terminal().directory().resolve(".countersign");
    }

    private static void mount(Path state) throws IOException {
        Files.createDirectories(state);
        Ran.of(List.of(
                        "mount",
                        "-t",
                        "tmpfs",
                        "-o",
                        "mode=0700,size=" + DISK_KIB + "k",
                        "countersign",
                        state.toString()))
                .orFail();
    }

    private static void fill(Bench bench) throws IOException {
        mount(state(bench));
        filled(bench);
    }

    private static Cut filled(Bench bench) {
        Ran.of(List.of("dd", "if=/dev/zero", "of=" + state(bench).resolve("fill"), "bs=4096"));
        return Cut.PASS;
    }

    private static FaultRun.Ended readOnly(Bench bench) throws Exception {
        String directory = bench.terminal().directory().toString();
        Ran.of(List.of("mount", "--bind", directory, directory)).orFail();
        try {
            Ran.of(List.of("mount", "-o", "remount,bind,ro", directory)).orFail();
            for (String reading : List.of("check", "plan")) {
                Terminal.Said said = bench.run(reading);
                if (said.exit() != 2) {
                    return new FaultRun.Ended(-1, reading + ": " + said);
                }
            }
            return NetworkFaults.apply(bench);
        } finally {
            Ran.of(List.of("umount", "-l", directory)).orFail();
        }
    }

    /**
     * Names are looked up in a file; after apply it names a different lab host, with a different
     * key.
     */
    private static FaultRun.Ended renamed(Bench bench) throws Exception {
        LabHost host = bench.host().host();
        String other = host.address().substring(0, host.address().lastIndexOf('.') + 1)
                + (host.name().equals("fs1") ? 2 : 1);
        Path names = bench.terminal().directory().resolve("names");
        Files.writeString(names, host.address() + " files.example.net\n");
        String key = Files.readAllLines(host.lab().resolve("known_hosts")).stream()
                .filter(line -> line.startsWith(host.address() + " ") || line.startsWith("[" + host.address() + "]"))
                .map(line -> line.replace(host.address(), "files.example.net"))
                .findFirst()
                .orElseThrow();
        bench.terminal()
                .file("named_hosts", key + "\n")
                .file(
                        "named.yaml",
                        "hosts:\n  " + host.name() + ": {address: files.example.net, port: " + host.sshPort()
                                + ", user: root, platform: samba, key: \""
                                + host.lab().resolve("client_key") + "\", known_hosts: \""
                                + bench.terminal().directory().resolve("named_hosts") + "\"}\n");
        List<String> command = SecondJvm.command(
                bench.terminal(),
                List.of("-Djdk.net.hosts.file=" + names, "-Dsun.net.inetaddr.ttl=0"),
                "-i",
                bench.terminal().directory().resolve("named.yaml").toString(),
                "apply",
                "--yes",
                "--lease",
                NetworkFaults.LEASE);
        Running running = new Running();
        return Gate.on(bench.host(), "apply").run(() -> running.run(bench, command), () -> {
            try {
                Files.writeString(names, other + " files.example.net\n");
            } catch (IOException unwritable) {
                throw new UncheckedIOException(unwritable);
            }
        });
    }

    private static String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** A program in a separate process, which a deed can find as soon as it runs. */
    private static final class Running {
        private final CompletableFuture<SecondJvm> process = new CompletableFuture<>();

        FaultRun.Ended run(Bench bench, List<String> command) throws Exception {
            try (SecondJvm jvm = SecondJvm.start(bench.terminal(), command)) {
                process.complete(jvm);
                int exit = jvm.exit();
                String said = jvm.said();
                boolean trace = said.contains("\tat ") || said.contains("Exception");
                return new FaultRun.Ended(trace ? -1 : exit, trace ? said : last(said));
            }
        }

        private static String last(String said) {
            // below its last words, an interrupted program lists commands
            return said.lines()
                    .filter(line -> !line.isBlank())
                    .reduce((one, other) -> one.startsWith("Interrupted: ") && other.startsWith("  ") ? one : other)
                    .orElse("")
                    .replaceAll("run [0-9]{8}T[0-9]{6}Z-[0-9a-f]{4}", "run RUN");
        }

        Cut signal(String name) {
            try {
                process.get().signal(name);
                return Cut.PASS;
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            } catch (ExecutionException neverStarted) {
                throw new IllegalStateException(neverStarted);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return Cut.PASS;
            }
        }

        /** Kills the process that was started, but not the JVM below it. */
        Cut killOutermost() {
            try {
                process.get().killOutermost();
                return Cut.PASS;
            } catch (ExecutionException neverStarted) {
                throw new IllegalStateException(neverStarted);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return Cut.PASS;
            }
        }
    }
}
