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
import dev.countersign.cli.command.PlanCommand;
import dev.countersign.cli.command.RenderCommand;
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
        usageHelpAutoWidth = true,
        subcommands = {
            InitCommand.class,
            LintCommand.class,
            TrustCommand.class,
            RenderCommand.class,
            ImportCommand.class,
            ScanCommand.class,
            CheckCommand.class,
            PlanCommand.class,
            ApplyCommand.class,
            CloseCommand.class,
            StatusCommand.class,
            ConfirmCommand.class,
            RollbackCommand.class,
            AbandonCommand.class,
            HistoryCommand.class,
            ShowCommand.class,
            CommitCommand.class,
            ExplainCommand.class,
            CompletionCommand.class,
            CompleteCommand.class,
            ManPagesCommand.class,
            DemoCommand.class,
        })
final class Program implements Runnable {
    @Mixin
    final GlobalOptions options = new GlobalOptions();

    private final Context context;
    // If the command line is wrong, picocli may not have reached --json.
    private final boolean jsonAsked;

    private Program(Environment environment, boolean jsonAsked) {
        this.context = new Context(environment, options);
        this.jsonAsked = jsonAsked;
    }

    /** Returns the parser for the program's command line. */
    static CommandLine line(Environment environment) {
        return new Program(environment, false).line();
    }

    private CommandLine line() {
        List<Object> commands = commands();
        return new CommandLine(this, new CommandLine.IFactory() {
            @Override
            public <K> K create(Class<K> type) throws Exception {
                for (Object each : commands) {
                    if (type.isInstance(each)) {
                        return type.cast(each);
                    }
                }
                return CommandLine.defaultFactory().create(type);
            }
        });
    }

    /** Creates all commands. */
    private List<Object> commands() {
        return List.of(
                new InitCommand(context),
                new LintCommand(context),
                new TrustCommand(context),
                new RenderCommand(context),
                new ImportCommand(context),
                new ScanCommand(context),
                new CheckCommand(context),
                new PlanCommand(context),
                new ApplyCommand(context),
                new CloseCommand(context),
                new StatusCommand(context),
                new ConfirmCommand(context),
                new RollbackCommand(context),
                new AbandonCommand(context),
                new HistoryCommand(context),
                new ShowCommand(context),
                new CommitCommand(context),
                new ExplainCommand(context),
                new CompletionCommand(context),
                new CompleteCommand(context),
                new ManPagesCommand(context),
                new DemoCommand(context, Program::run));
    }

    /** Runs one command line and returns its exit code. Never throws. */
    public static int run(Environment environment, String... arguments) {
        Program program = new Program(environment, List.of(arguments).contains("--json"));
        CommandLine line = program.line();
        line.setCaseInsensitiveEnumValuesAllowed(true)
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
        line.setParameterExceptionHandler((wrong, given) -> program.usage(wrong));
        line.setExecutionExceptionHandler((failure, command, parsed) -> program.failed(failure));
        environment.interrupt().voice(program.new InterruptWords());
        line.setExecutionStrategy(parsed -> {
            if (!program.options.trustedHooks.isEmpty()) {
                throw new ParameterException(
                        line, "--trust-hooks was removed: grant the whole folder instead: countersign trust");
            }
            if (program.options.parallel < 1) {
                throw new ParameterException(
                        parsed.subcommand() == null
                                ? line
                                : parsed.subcommand().commandSpec().commandLine(),
                        "--parallel must be at least 1");
            }
            return new RunLast().execute(parsed);
        });
        line.setHelpFactory(CommandHelp::new);
        int code = line.execute(CommandLineMistake.spoken(arguments));
        environment.out().flush();
        environment.err().flush();
        return code;
    }

    /** Handles a call without a command, which is an error that shows the help. */
    @Override
    public void run() {
        throw new ParameterException(line(), "which command?");
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
            return new String[] {"countersign " + Version.text()};
        }
    }
}
