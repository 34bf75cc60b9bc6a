package dev.countersign.cli.command;

import dev.countersign.cli.terminal.Console;
import dev.countersign.cli.terminal.Console.Tone;
import dev.countersign.cli.terminal.Context;
import dev.countersign.cli.terminal.Environment;
import dev.countersign.cli.view.TrustView;
import dev.countersign.diagnostic.Counts;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.inventory.Host;
import dev.countersign.project.Ground;
import dev.countersign.project.Project;
import dev.countersign.project.Trust;
import dev.countersign.trust.Grant;
import dev.countersign.trust.Grants;
import dev.countersign.trust.Request;
import dev.countersign.trust.SettingsFile;
import dev.countersign.trust.UserSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Shows what a repository needs grants for, asks the user, and writes what was granted into the
 * user's own configuration.
 */
@Command(
        name = "trust",
        headerHeading =
                "Examples:%n  countersign trust%n  countersign trust --list%n  countersign trust --revoke acme-nas%n%n",
        customSynopsis = "countersign [OPTIONS] trust [--list | --revoke TEXT]",
        description = "Grant what the repository asks for: folders, settings, secrets.",
        footer = {"", "Exit: 0 everything that it asks for is granted, 4 something is not."})
public final class TrustCommand implements Callable<Integer> {
    /** The time in which the signal from a closed terminal arrives. */
    private static final Duration TO_HANG_UP = Duration.ofSeconds(1);

    private final Context context;

    @Option(names = "--list", description = "list every grant in your configuration; changes nothing")
    boolean list;

    @Option(
            names = "--revoke",
            paramLabel = "TEXT",
            description = "revoke every grant with TEXT in its line of --list ('all': every grant)")
    Optional<String> revoke = Optional.empty();

    public TrustCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        SettingsFile file = context.session().scope().settings(context.session().workstation());
        if (list && revoke.isPresent()) {
            throw new Problem(ExitCode.USAGE, "--list cannot be used with --revoke", "use one of them");
        }
        if (list) {
            return list(context, load(file).grants());
        }
        if (revoke.isPresent()) {
            return revoke(context, file, revoke.get());
        }
        Project project =
                Project.toGrant(context.session().scope(), context.session().workstation());
        List<Request> asked = requests(context, project);
        Grants grants = project.settings().grants();
        List<Request> missing =
                asked.stream().filter(each -> !grants.holds(each.grant())).toList();
        ExitCode code = missing.isEmpty() ? ExitCode.DONE : ExitCode.REFUSED;
        if (context.options().json) {
            context.console().document(TrustView.json(asked, grants, code));
            return code.number();
        }
        BufferedReader answers =
                new BufferedReader(new InputStreamReader(context.environment().in(), StandardCharsets.UTF_8));
        if (missing.isEmpty()) {
            context.console()
                    .result(
                            Tone.HEAD,
                            asked.isEmpty()
                                    ? "Trust: the repository asks for nothing that needs a grant."
                                    : "Trust: all " + asked.size() + " that the repository asks for are granted.");
        } else {
            code = ask(context, project, file, missing, answers);
        }
        if (terminal(context.environment())) {
            Grants now = load(file).grants();
            new UnknownKeys(context, project)
                    .ask(
                            asked.stream()
                                    .filter(each -> now.holds(each.grant()))
                                    .toList(),
                            question -> yes(context, question, answers));
        }
        return code.number();
    }

    /**
     * Loads the user's configuration. A file with mistakes is not written to, so it is refused
     * before the user is asked.
     */
    private static UserSettings load(SettingsFile file) {
        Diagnostics found = new Diagnostics();
        UserSettings settings = file.load(found);
        found.throwIfErrors(ExitCode.INVALID);
        return settings;
    }

    /** The grants that the selected hosts need; without -l, also those that no host needs yet. */
    private static List<Request> requests(Context context, Project project) {
        List<Host> hosts = project.inventory().hosts().isEmpty() ? List.of() : project.hosts();
        Trust trust = new Trust(
                project,
                Ground.of(context.session().scope(), context.session().workstation()),
                context.environment().home());
        Map<Grant, Request> all = new LinkedHashMap<>();
        if (context.options().limit.isEmpty()) {
            trust.forNoHostYet().forEach(each -> all.put(each.grant(), each));
        }
        trust.requests(hosts).forEach(each -> all.put(each.grant(), each));
        return List.copyOf(all.values());
    }

    private static ExitCode ask(
            Context context, Project project, SettingsFile file, List<Request> missing, BufferedReader answers) {
        Console console = context.console();
        boolean terminal = terminal(context.environment());
        List<Grant> granted = new ArrayList<>();
        for (List<Request> question : TrustView.questions(missing)) {
            TrustView.show(console, question, project.platforms());
            if (terminal) {
                if (yes(context, TrustView.asked(question), answers)) {
                    question.forEach(each -> granted.add(each.grant()));
                }
            }
        }
        if (!terminal) {
            throw new Problem(
                    ExitCode.REFUSED,
                    Counts.of(missing.size(), "thing")
                            + " not granted: grants are only asked for on a terminal, and this is not one",
                    "on a terminal, run: countersign trust\n"
                            + "for a machine without one, add --config FILE there, and copy FILE to that machine");
        }
        if (!granted.isEmpty()) {
            file.write(load(file).grants().and(granted));
        }
        int left = missing.size() - granted.size();
        console.result(
                Tone.HEAD,
                "Trust: " + granted.size() + " granted" + (left > 0 ? ", " + left + " not granted" : "")
                        + (granted.isEmpty() ? "; nothing was written." : "; written to " + file.path() + "."));
        return left > 0 ? ExitCode.REFUSED : ExitCode.DONE;
    }

    /** Whether a person can read a question and answer it. */
    private static boolean terminal(Environment environment) {
        return environment.terminalIn() && (environment.terminalErr() || environment.terminalOut());
    }

    private static boolean yes(Context context, String question, BufferedReader answers) {
        context.console().ask(question + " [y/N]", !context.environment().terminalErr());
        try {
            Optional<String> answer = Optional.ofNullable(answers.readLine());
            if (answer.isEmpty()) {
                waitForSignal(context);
            }
            context.console().answered();
            return answer.map(String::strip)
                    .filter(each -> each.equalsIgnoreCase("y") || each.equalsIgnoreCase("yes"))
                    .isPresent();
        } catch (IOException closed) {
            waitForSignal(context);
            return false;
        }
    }

    /**
     * Waits for the signal: closing a terminal ends the input first, and then the program. What was
     * granted before is then not written.
     */
    private static void waitForSignal(Context context) {
        try {
            context.session().workstation().clock().sleep(TO_HANG_UP);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static int list(Context context, Grants grants) {
        if (context.options().json) {
            context.console().document(TrustView.json(List.of(), grants, ExitCode.DONE));
        } else {
            grants.all().forEach(each -> context.console().result(each.words()));
            context.console()
                    .result(Tone.HEAD, "Trust: " + Counts.of(grants.all().size(), "grant") + ".");
        }
        return ExitCode.DONE.number();
    }

    private static int revoke(Context context, SettingsFile file, String text) {
        if (text.isBlank()) {
            throw new Problem(ExitCode.USAGE, "--revoke needs a text", "see the grants: countersign trust --list");
        }
        Grants before = load(file).grants();
        Grants after = before.without(each -> text.equals("all") || each.words().contains(text));
        List<Grant> revoked =
                before.all().stream().filter(each -> !after.holds(each)).toList();
        if (revoked.isEmpty()) {
            throw new Problem(
                    ExitCode.REFUSED,
                    "no grant has '" + text + "' in its line; nothing was written",
                    "see all grants: countersign trust --list");
        }
        file.write(after);
        if (context.options().json) {
            context.console().document(TrustView.json(List.of(), after, ExitCode.DONE));
        } else {
            revoked.forEach(each -> context.console().result("revoked: " + each.words()));
            context.console()
                    .result(
                            Tone.HEAD,
                            "Trust: " + revoked.size() + " revoked, "
                                    + after.all().size() + " left.");
        }
        return ExitCode.DONE.number();
    }
}
