package dev.countersign.cli;

import dev.countersign.cli.command.AbandonCommand;
import dev.countersign.cli.command.ApplyCommand;
import dev.countersign.cli.command.CheckCommand;
import dev.countersign.cli.command.CloseCommand;
import dev.countersign.cli.command.CommitCommand;
import dev.countersign.cli.command.CompleteCommand;
import dev.countersign.cli.command.CompletionCommand;
import dev.countersign.cli.command.ConfirmCommand;
import dev.countersign.cli.command.ExplainCommand;
import dev.countersign.cli.command.HistoryCommand;
import dev.countersign.cli.command.ImportCommand;
import dev.countersign.cli.command.InitCommand;
import dev.countersign.cli.command.LintCommand;
import dev.countersign.cli.command.ManPagesCommand;
import dev.countersign.cli.command.MergeCommand;
import dev.countersign.cli.command.PlanCommand;
import dev.countersign.cli.command.RenderCommand;
import dev.countersign.cli.command.ReportCommand;
import dev.countersign.cli.command.RollbackCommand;
import dev.countersign.cli.command.ShowCommand;
import dev.countersign.cli.command.StatusCommand;
import dev.countersign.cli.command.TrustCommand;
import dev.countersign.cli.scan.ScanCommand;
import dev.countersign.cli.terminal.Console;
import dev.countersign.cli.terminal.Console.Tone;
import dev.countersign.cli.terminal.Context;
import dev.countersign.cli.terminal.Environment;
import dev.countersign.cli.terminal.GlobalOptions;
import dev.countersign.cli.terminal.Version;
import dev.countersign.cli.tour.DemoCommand;
import dev.countersign.cli.tour.TrainCommand;
import dev.countersign.cli.view.JsonDocument;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.operation.Interrupt;
import dev.countersign.operation.RunFolder;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;

/**
 * The program: reads the command line, runs one command, and turns every failure into a message and
 * an exit code.
 */
@Command(
        name = "countersign",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Program.VersionLine.class,
        description = "Policy as code for SMB signing: find, change, prove on the wire, undo.",
        synopsisHeading = "Usage: ",
        headerHeading = "Examples:%n"
                + "  countersign init smb-policies    a new policy repository, then edit it%n"
                + "  countersign scan 192.0.2.0/24    who signs, on the wire only%n"
                + "  countersign check                compare hosts with the policies%n"
                + "  countersign plan                 the exact diff, changing nothing%n"
                + "  countersign apply                change, prove on the wire, or roll back%n%n",
        customSynopsis = "countersign [OPTIONS] COMMAND",
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0 done or compliant   1 an error of the program or of a host's tools",
            "  2 not compliant, or pending   3 could not tell   4 refused, nothing changed",
            "  5 rolled back   6 a person is needed   64 usage error   65 invalid files"
        },
        sortOptions = false,
        usageHelpAutoWidth = true)
final class Program implements Runnable {
    /** Every command, in the order of the help. */
    private static final List<String> COMMANDS = List.of(
            "init",
            "lint",
            "trust",
            "render",
            "import",
            "scan",
            "check",
            "plan",
            "apply",
            "close",
            "merge",
            "status",
            "confirm",
            "rollback",
            "abandon",
            "history",
            "show",
            "report",
            "commit",
            "explain",
            "completion",
            "complete",
            "man-pages",
            "demo",
            "train");

    @Mixin
    final GlobalOptions options = new GlobalOptions();

    private final Context context;
    // If the command line is wrong, picocli may not have reached --json.
    private final boolean jsonAsked;
    private boolean begun;

    private Program(Environment environment, boolean jsonAsked) {
        this.context = new Context(environment, options);
        this.jsonAsked = jsonAsked;
    }

    /** Returns the parser for the program's command line. */
    static CommandLine line(Environment environment) {
        return new Program(environment, false).line(COMMANDS);
    }

    private CommandLine line(List<String> commands) {
        CommandLine line = new CommandLine(this);
        commands.forEach(each -> line.addSubcommand(each, command(each)));
        return line.setCaseInsensitiveEnumValuesAllowed(true);
    }

    private Object command(String name) {
        return switch (name) {
            case "init" -> new InitCommand(context);
            case "lint" -> new LintCommand(context);
            case "trust" -> new TrustCommand(context);
            case "render" -> new RenderCommand(context);
            case "import" -> new ImportCommand(context);
            case "scan" -> new ScanCommand(context);
            case "check" -> new CheckCommand(context);
            case "plan" -> new PlanCommand(context);
            case "apply" -> new ApplyCommand(context);
            case "close" -> new CloseCommand(context);
            case "merge" -> new MergeCommand(context);
            case "status" -> new StatusCommand(context);
            case "confirm" -> new ConfirmCommand(context);
            case "rollback" -> new RollbackCommand(context);
            case "abandon" -> new AbandonCommand(context);
            case "history" -> new HistoryCommand(context);
            case "show" -> new ShowCommand(context);
            case "report" -> new ReportCommand(context);
            case "commit" -> new CommitCommand(context);
            case "explain" -> new ExplainCommand(context);
            case "completion" -> new CompletionCommand(context);
            case "complete" -> new CompleteCommand(context);
            case "man-pages" -> new ManPagesCommand(context);
            case "demo" -> new DemoCommand(context, Program::run);
            case "train" -> new TrainCommand(context, Program::run);
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** Runs one command line and returns its exit code. Never throws. */
    public static int run(Environment environment, String... arguments) {
        String[] spoken = CommandLineMistake.spoken(arguments);
        if (List.of(spoken).equals(List.of("--version"))) {
            // needs no parser, which takes longer than all the rest
            environment.out().println(VersionLine.text());
            environment.out().flush();
            return ExitCode.DONE.number();
        }
        return new Program(environment, List.of(arguments).contains("--json")).run(needed(spoken), spoken);
    }

    /**
     * Returns the commands whose options must be known to run this command line: reading those of
     * all commands takes longer than many a command itself. All are needed for the help, for a
     * mistake (see {@link #run(List, String...)}), and for the commands that list commands.
     */
    private static List<String> needed(String... arguments) {
        String first = CommandLineMistake.firstWord(arguments);
        boolean alone = COMMANDS.contains(first) && !first.equals("complete") && !first.equals("man-pages");
        boolean help = Stream.of(arguments).anyMatch(each -> each.matches("-[A-Za-z]*h.*|--h.*"));
        return alone && !help ? List.of(first) : COMMANDS;
    }

    private int run(List<String> commands, String... arguments) {
        Environment environment = context.environment();
        CommandLine line = line(commands);
        line
                // '@file' is a list of targets for scan, never a list of options.
                .setExpandAtFiles(false)
                .setColorScheme(CommandLine.Help.defaultColorScheme(
                        environment.terminalOut()
                                        && environment.colours()
                                        && !List.of(arguments).contains("--no-color")
                                ? CommandLine.Help.Ansi.ON
                                : CommandLine.Help.Ansi.OFF))
                .setOut(new PrintWriter(environment.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(environment.err(), true, StandardCharsets.UTF_8));
        // explain -1073700864: a number, not an option.
        line.getSubcommands().values().stream()
                .filter(each -> each.getCommand() instanceof ExplainCommand)
                .forEach(each -> each.setUnmatchedOptionsArePositionalParams(true));
        // Before a command has begun, a mistake is explained by a parser that knows all of them.
        line.setParameterExceptionHandler((wrong, given) -> begun || commands.equals(COMMANDS)
                ? usage(wrong)
                : new Program(environment, jsonAsked).run(COMMANDS, arguments));
        line.setExecutionExceptionHandler((failure, command, parsed) -> failed(failure));
        environment.interrupt().voice(new InterruptWords());
        line.setExecutionStrategy(parsed -> {
            if (!options.trustedHooks.isEmpty()) {
                throw new ParameterException(
                        line, "--trust-hooks was removed: grant the whole folder instead: countersign trust");
            }
            if (options.parallel < 1) {
                throw new ParameterException(
                        parsed.subcommand() == null
                                ? line
                                : parsed.subcommand().commandSpec().commandLine(),
                        "--parallel must be at least 1");
            }
            begun = true;
            return new RunLast().execute(parsed);
        });
        line.setHelpFactory(CommandHelp::new);
        int code = line.execute(arguments);
        environment.out().flush();
        environment.err().flush();
        return code;
    }

    /** Handles a call without a command, which is an error that shows the help. */
    @Override
    public void run() {
        throw new ParameterException(line(COMMANDS), "which command?");
    }

    private int usage(ParameterException wrong) {
        return complain(
                ExitCode.USAGE,
                List.of(new CommandLineMistake(wrong)
                        .diagnostic(() -> RunFolder.read(
                                        context.session().scope().folder(),
                                        context.session().workstation())
                                .list())));
    }

    private int failed(Exception failure) {
        if (options.debug) {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            trace.toString().lines().forEach(line -> context.console().complain(Tone.DIM, line));
        }
        if (failure instanceof Problem problem) {
            return complain(problem.code(), problem.diagnostics());
        }
        if (failure instanceof ParameterException wrong) {
            return usage(wrong);
        }
        return complain(
                ExitCode.FAILED,
                List.of(Diagnostic.error("the program failed: " + failure)
                        .advise("this is a bug in the program; --debug shows where. Then: countersign status")));
    }

    private int complain(ExitCode code, List<Diagnostic> diagnostics) {
        Console console = context.console();
        if (options.json || jsonAsked) {
            console.document(JsonDocument.error(code, diagnostics));
        } else {
            for (Diagnostic each : diagnostics) {
                boolean error = each.severity() == Diagnostic.Severity.ERROR;
                console.complain(error ? Tone.BAD : Tone.CHANGE, error ? "error: " : "warning: ", each);
            }
        }
        return code.number();
    }

    /** Prints the messages about an interrupt. */
    private final class InterruptWords implements Interrupt.Voice {
        @Override
        public void waiting(String what) {
            if (context.environment().redraws()) {
                context.console().startLine();
            }
            what.lines().forEach(line -> context.console().complain(Tone.CHANGE, line));
        }

        @Override
        public void leaving(String what) {
            if (options.json || jsonAsked) {
                context.console()
                        .documentInstead(JsonDocument.error(ExitCode.INTERRUPTED, List.of(Diagnostic.error(what))));
            } else {
                waiting(what);
            }
            context.console().close();
        }
    }

    /** Prints {@code countersign 0.1.0}. */
    static final class VersionLine implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {text()};
        }

        static String text() {
            return "countersign " + Version.text();
        }
    }
}
