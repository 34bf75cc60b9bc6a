package dev.countersign.cli.tour;

import dev.countersign.cli.terminal.Context;
import dev.countersign.cli.terminal.GlobalOptions;
import dev.countersign.cli.tour.DemoStory.Check;
import dev.countersign.cli.tour.DemoStory.Told;
import dev.countersign.cli.view.JsonDocument;
import dev.countersign.demo.EmbeddedFleet;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * Runs the whole demo on embedded hosts. It checks itself: a host that should have rolled back but
 * did not is an error.
 */
@Command(
        name = "demo",
        headerHeading = "Examples:%n  countersign demo%n  countersign demo --json%n%n",
        customSynopsis = "countersign [OPTIONS] demo",
        description = "Plan, apply and roll back on five embedded hosts, then clean up.",
        footer = {"", "Exit: 0 the demo went as expected, 1 it did not."})
public final class DemoCommand implements Callable<Integer> {
    private final Context context;
    private final CommandRunner runner;

    public DemoCommand(Context context, CommandRunner runner) {
        this.context = context;
        this.runner = runner;
    }

    @Override
    public Integer call() {
        refuseSelections(context.options());
        long began = System.nanoTime();
        DemoView view = new DemoView(context);
        DemoStory story;
        EmbeddedFleet fleet;
        try (DemoExit exit = DemoExit.watch(context.environment().interrupt())) {
            fleet = exit.ends(DemoPlace.start(context.environment(), EmbeddedFleet::start));
            story = new DemoStory(context, runner, fleet, view, exit);
            story.tell();
        }
        story.check(
                "nothing is left behind"
                        + Optional.of(fleet.leftBehind())
                                .filter(left -> !left.isEmpty())
                                .map(left -> ": still there: " + String.join(", ", left))
                                .orElse(""),
                fleet.leftBehind().isEmpty());
        double seconds = (System.nanoTime() - began) / 1e9;
        ExitCode code = story.checks().stream().allMatch(Check::holds) ? ExitCode.DONE : ExitCode.FAILED;
        if (context.options().json) {
            context.console().document(json(story, seconds, code));
        } else {
            view.end(story.checks(), seconds);
        }
        return code.number();
    }

    private static void refuseSelections(GlobalOptions options) {
        boolean selects = !options.directory.equals(Path.of(""))
                || !options.inventories.isEmpty()
                || !options.policies.isEmpty()
                || options.limit.isPresent();
        if (selects) {
            throw new Problem(
                    ExitCode.USAGE,
                    "the demo has its own hosts, policies and inventory: -C, -i, -p and -l cannot be used",
                    "run: countersign demo");
        }
    }

    private static String json(DemoStory story, double seconds, ExitCode code) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("milliseconds", Math.round(seconds * 1000));
        root.put(
                "commands",
                story.told().stream().<Object>map(DemoCommand::command).toList());
        root.put("hosts", story.hosts());
        root.put(
                "checks",
                story.checks().stream().<Object>map(DemoCommand::check).toList());
        return JsonDocument.of("demo", "none", code, root);
    }

    private static Map<String, Object> command(Told told) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("command", told.line());
        values.put("exitCode", (long) told.exit());
        return values;
    }

    private static Map<String, Object> check(Check check) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("what", check.what());
        values.put("holds", check.holds());
        return values;
    }
}
