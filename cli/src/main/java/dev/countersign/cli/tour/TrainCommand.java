package dev.countersign.cli.tour;

import dev.countersign.cli.terminal.Context;
import dev.countersign.demo.EmbeddedFleet;
import dev.countersign.demo.EmbeddedHost;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * Runs the usual commands on one embedded host, for the launcher: it archives the classes that they
 * load. Prints nothing, unless a command ends in another way than expected, and leaves nothing
 * behind.
 */
@Command(name = "train", hidden = true, description = "For the launcher: load what the usual commands load.")
public final class TrainCommand implements Callable<Integer> {
    /** It takes a few seconds. Who waits for it wants to do something else. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Context context;
    private final CommandRunner runner;

    /** Creates the command. */
    public TrainCommand(Context context, CommandRunner runner) {
        this.context = context;
        this.runner = runner;
    }

    @Override
    public Integer call() {
        Timer timer = new Timer("train", true);
        try (DemoExit exit = DemoExit.watch(context.environment().interrupt())) {
            EmbeddedFleet fleet = exit.ends(DemoPlace.start(context.environment(), EmbeddedFleet::startOne));
            timer.schedule(disconnecting(fleet), LIMIT.toMillis());
            EmbeddedHost host = fleet.hosts().get(0);
            run(fleet, exit, ExitCode.DONE, "--help");
            run(fleet, exit, ExitCode.DONE, "lint");
            run(fleet, exit, ExitCode.NOT_COMPLIANT, "plan", "--json");
            run(fleet, exit, ExitCode.DONE, "apply", "--yes");
            run(fleet, exit, ExitCode.DONE, "check");
            run(fleet, exit, ExitCode.DONE, "status");
            run(fleet, exit, ExitCode.DONE, "scan", "127.0.0.1:" + host.smbPort());
        } finally {
            timer.cancel();
        }
        return ExitCode.DONE.number();
    }

    private static TimerTask disconnecting(EmbeddedFleet fleet) {
        return new TimerTask() {
            @Override
            public void run() {
                try {
                    fleet.disconnect();
                } catch (IOException left) {
                    // It is closed once more at the end.
                }
            }
        };
    }

    private void run(EmbeddedFleet fleet, DemoExit exit, ExitCode expected, String... words) {
        List<String> arguments =
                new ArrayList<>(List.of("-C", fleet.repository().toString()));
        arguments.addAll(List.of(words));
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        int code;
        try (PrintStream out = new PrintStream(text, true, StandardCharsets.UTF_8)) {
            code = runner.run(
                    DemoPlace.world(context.environment(), fleet, out, true, true), arguments.toArray(String[]::new));
        }
        if (exit.stopping()) {
            throw new Problem(ExitCode.INTERRUPTED, "interrupted: the embedded host was stopped", "");
        }
        if (code != expected.number()) {
            throw new Problem(
                    ExitCode.FAILED,
                    "'countersign " + String.join(" ", words) + "' ended with " + code + " instead of "
                            + expected.number() + ":\n" + text.toString(StandardCharsets.UTF_8),
                    "only quick starts need this: everything else works without it");
        }
    }
}
