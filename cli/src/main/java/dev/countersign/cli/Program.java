package dev.countersign.cli;

import dev.countersign.cli.Console.Tone;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;

/** The program: reads the command line, runs one command, and turns whatever goes wrong into words and an exit code. */
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
                + "  countersign check                what is, held against the policies%n"
                + "  countersign plan                 the exact diff, changing nothing%n"
                + "  countersign apply                change, prove on the wire, or put back%n%n",
        customSynopsis = "countersign [OPTIONS] COMMAND",
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n",
        sortOptions = false,
        usageHelpAutoWidth = true,
        subcommands = {
            InitCommand.class,
            LintCommand.class,
            TrustCommand.class,
            RenderCommand.class,
            ScanCommand.class,
            CheckCommand.class,
            PlanCommand.class,
            ApplyCommand.class,
            StatusCommand.class,
            ConfirmCommand.class,
            RollbackCommand.class,
            HistoryCommand.class,
            ShowCommand.class,
            CommitCommand.class,
            ExplainCommand.class,
            DemoCommand.class,
        })
final class Program implements Runnable {
    @Mixin
    GlobalOptions options = new GlobalOptions();

    private Optional<Environment> environment = Optional.empty();
    private Optional<Context> context = Optional.empty();

    private boolean jsonAsked;

    /** Runs one command line and returns its exit code. Nothing is thrown. */
    static int run(Environment environment, String... arguments) {
        Program program = new Program();
        program.environment = Optional.of(environment);
        // Where the command line is wrong, picocli may not have come as far as --json.
        program.jsonAsked = List.of(arguments).contains("--json");
        CommandLine line = new CommandLine(program)
                .setCaseInsensitiveEnumValuesAllowed(true)
                // '@file' is a list of targets for scan, and nowhere a list of options.
                .setExpandAtFiles(false)
                .setColorScheme(CommandLine.Help.defaultColorScheme(
                        environment.terminalOut()
                                        && environment.colours()
                                        && !List.of(arguments).contains("--no-color")
                                ? CommandLine.Help.Ansi.ON
                                : CommandLine.Help.Ansi.OFF))
                .setOut(new PrintWriter(environment.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(environment.err(), true, StandardCharsets.UTF_8));
        // explain -1073700864: a number, and no option.
        line.getSubcommands().values().stream()
                .filter(each -> each.getCommand() instanceof ExplainCommand)
                .forEach(each -> each.setUnmatchedOptionsArePositionalParams(true));
        line.setParameterExceptionHandler((wrong, given) -> program.usage(wrong));
        line.setExecutionExceptionHandler((failure, command, parsed) -> program.failed(failure));
        environment.interrupt().voice(program.new InterruptWords());
        line.setExecutionStrategy(parsed -> {
            if (!program.options.trustedHooks.isEmpty()) {
                throw new ParameterException(
                        line, "--trust-hooks is gone: a whole platform folder is granted now, with: countersign trust");
            }
            return new RunLast().execute(parsed);
        });
        int code = line.execute(arguments);
        environment.out().flush();
        environment.err().flush();
        return code;
    }

    /** What the commands work with; one, because its console knows what the terminal shows. */
    synchronized Context context() {
        if (context.isEmpty()) {
            context = Optional.of(begin());
        }
        return context.get();
    }

    private Context begin() {
        Environment world = environment.orElseThrow(() -> new IllegalStateException("a command outside the program"));
        boolean colours = world.colours() && !options.noColor;
        return new Context(
                world,
                options,
                new Console(
                        world.out(),
                        world.err(),
                        colours && world.terminalOut(),
                        colours && world.terminalErr(),
                        options.quiet));
    }

    /** Without a command: the help, as an error. */
    @Override
    public void run() {
        throw new ParameterException(new CommandLine(this), "which command?");
    }

    private int usage(ParameterException wrong) {
        String what = String.valueOf(wrong.getMessage());
        String advice = wrong.getCommandLine().getCommandName().equals("countersign")
                ? "run: countersign --help"
                : "run: countersign " + wrong.getCommandLine().getCommandName() + " --help";
        return complain(ExitCode.USAGE, List.of(Diagnostic.error(what).advise(advice)));
    }

    private int failed(Exception failure) {
        if (options.debug) {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            trace.toString().lines().forEach(line -> context().console().complain(Tone.DIM, line));
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
                        .advise("this is a mistake of the program; --debug shows where. Then: countersign status")));
    }

    private int complain(ExitCode code, List<Diagnostic> diagnostics) {
        Console console = context().console();
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

    /** What an interrupt says. */
    private final class InterruptWords implements Interrupt.Voice {
        @Override
        public void waiting(String what) {
            if (context().environment().redraws()) {
                context().console().startLine();
            }
            what.lines().forEach(line -> context().console().complain(Tone.CHANGE, line));
        }

        @Override
        public void leaving(String what) {
            if (options.json || jsonAsked) {
                context()
                        .console()
                        .documentInstead(JsonDocument.error(ExitCode.INTERRUPTED, List.of(Diagnostic.error(what))));
            } else {
                waiting(what);
            }
            context().console().close();
        }
    }

    /** {@code countersign 0.1.0}. */
    static final class VersionLine implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"countersign " + Version.text()};
        }
    }
}
