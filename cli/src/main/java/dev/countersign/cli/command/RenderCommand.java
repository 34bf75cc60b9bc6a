package dev.countersign.cli.command;

import dev.countersign.bytes.Bytes;
import dev.countersign.cli.terminal.Console;
import dev.countersign.cli.terminal.Console.Tone;
import dev.countersign.cli.terminal.Context;
import dev.countersign.cli.view.JsonDocument;
import dev.countersign.diagnostic.Counts;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.diagnostic.Suggestion;
import dev.countersign.explain.Language;
import dev.countersign.plan.Rendering;
import dev.countersign.platform.DocumentOwner;
import dev.countersign.platform.Platform;
import dev.countersign.project.HostRendering;
import dev.countersign.project.Project;
import dev.countersign.project.Trust;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Shows what the templates generate from the policies for every host, and how to undo it by hand.
 * Touches no host.
 */
@Command(
        name = "render",
        headerHeading =
                "Examples:%n  countersign render -l fs1%n  countersign render --out rendered%n  countersign render -l router --owner openwrt%n"
                        + "  countersign render --for gpo --out rollout%n  countersign render --for checklist%n%n",
        customSynopsis = "countersign [OPTIONS] render [--out DIR] [--owner NAME | --for WAY]",
        description = "Show the settings that the policies require, per host. Offline.",
        footer = {
            "",
            "Exit: 0 done, 4 something that the policies require cannot be rendered,",
            "65 a policy, template or inventory is invalid."
        })
public final class RenderCommand implements Callable<Integer> {
    /**
     * The end of the names of files that were made with a platform folder without a grant: whoever
     * takes files from there does not take them for the program's own.
     */
    static final String NOT_GRANTED = ".not-granted";

    private final Context context;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "DIR",
            description = "write files into DIR/HOST instead (mode 0600)")
    Optional<Path> out = Optional.empty();

    @Option(
            names = "--owner",
            paramLabel = "NAME",
            description = "render what goes into the settings of the software that writes the file, such as openwrt")
    Optional<String> owner = Optional.empty();

    @Option(
            names = "--for",
            paramLabel = "WAY",
            description = {
                "render once for all hosts that need the same settings: gpo, intune, script, machine-configuration",
                "(Windows), or checklist (what a person must set by hand)"
            })
    Optional<String> way = Optional.empty();

    public RenderCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (owner.isPresent() && way.isPresent()) {
            throw new Problem(ExitCode.USAGE, "--owner and --for exclude each other", "use only one of the two");
        }
        Project project = context.project();
        if (way.isPresent()) {
            return new RenderForMany(context, project, out).render(way.get()).number();
        }
        owner.ifPresent(name -> requireKnown(project, name));
        List<HostRendering> hosts = HostRendering.of(
                project.hosts(),
                project.policies(),
                project.platforms(),
                project.settingGrants(),
                context.session().now(),
                owner);
        ExitCode code =
                hosts.stream().allMatch(each -> each.rendering().gaps().isEmpty()) ? ExitCode.DONE : ExitCode.REFUSED;
        Map<String, List<Path>> files = new LinkedHashMap<>();
        out.ifPresent(directory -> hosts.forEach(each ->
                files.put(each.host(), write(directory, each, granted(project, each) ? "" : NOT_GRANTED))));
        if (context.options().json) {
            context.console().document(json(project, hosts, files, code));
        } else {
            Language language = Language.of(context.environment().variables());
            hosts.forEach(each ->
                    show(context.console(), language, project, each, files.getOrDefault(each.host(), List.of())));
            context.console().result(Tone.HEAD, "Render: " + counts(hosts).sentence() + ".");
        }
        return code.number();
    }

    private static void requireKnown(Project project, String name) {
        Set<String> known = project.platforms().names().stream()
                .flatMap(each -> project.platforms().named(each).stream())
                .flatMap(each -> each.owners().stream())
                .map(DocumentOwner::name)
                .collect(Collectors.toCollection(TreeSet::new));
        if (!known.contains(name)) {
            throw new Problem(
                    ExitCode.USAGE,
                    Suggestion.advise(Diagnostic.error("--owner: unknown owner '" + name + "'"), name, known));
        }
    }

    /**
     * Writes the fragment, then the files for a person; nothing for a host without requirements.
     *
     * @param mark the end of their names
     */
    private static List<Path> write(Path directory, HostRendering host, String mark) {
        List<Path> written = new ArrayList<>();
        host.platform()
                .filter(platform -> !host.rendering().fragment().isEmpty())
                .ifPresent(platform -> written.add(FragmentFile.write(
                        directory,
                        host.host(),
                        platform.document().word() + ".fragment" + mark,
                        Bytes.utf8(text(host, platform)))));
        host.rendering()
                .artifacts()
                .forEach(each ->
                        written.add(FragmentFile.write(directory, host.host(), each.name() + mark, each.bytes())));
        return written;
    }

    private static void show(
            Console console, Language language, Project project, HostRendering host, List<Path> files) {
        Rendering rendering = host.rendering();
        console.result(Tone.HEAD, "# " + host.title() + (granted(project, host) ? "" : " (not granted)"));
        if (!files.isEmpty()) {
            files.forEach(each -> console.result("  " + each));
        } else if (!rendering.settings().isEmpty()) {
            host.platform().ifPresent(platform -> text(host, platform).lines().forEach(console::result));
            rendering.artifacts().forEach(each -> {
                console.result(
                        Tone.HEAD, "## " + each.name() + " (" + each.encoding().word() + ")");
                each.text().lines().forEach(console::result);
            });
        } else if (rendering.gaps().isEmpty()) {
            console.result(
                    host.asked().isEmpty()
                            ? "  no rule applies to this host"
                            : "  nothing to render; its rules ask for: " + String.join("; ", host.asked()));
        }
        rendering.gaps().forEach(gap -> console.result(Tone.BAD, "  cannot be rendered: " + gap));
        rendering.byHand().forEach(steps -> console.paragraph(Tone.DIM, "  ", steps.in(language)));
        console.result("");
    }

    /** Whether the host's templates are the program's own, or granted. */
    private static boolean granted(Project project, HostRendering host) {
        return host.platform().filter(each -> !granted(project, each)).isEmpty();
    }

    /** Whether a platform's templates are the program's own, or granted. */
    static boolean granted(Project project, Platform platform) {
        return Trust.granted(platform.folder(), project.settings().grants());
    }

    /**
     * Puts the fragment between comments. A comment in Samba's files, and in most others, begins
     * with '#'.
     */
    private static String text(HostRendering host, Platform platform) {
        StringBuilder text = new StringBuilder();
        // A posture that needs two settings is mentioned once.
        host.rendering().settings().stream()
                .map(RenderCommand::comment)
                .distinct()
                .forEach(text::append);
        text.append(host.rendering().fragment());
        if (!text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
            text.append('\n');
        }
        return text.append("# undo: ").append(undo(host, platform)).append('\n').toString();
    }

    private static String comment(Rendering.Setting setting) {
        return "# " + setting.why()
                + (setting.granted() ? "" : "; not granted: apply refuses it until you run countersign trust")
                + (setting.proven() ? "\n" : "; nothing proves it yet: apply needs --accept-unproven\n");
    }

    private static String undo(HostRendering host, Platform platform) {
        String names = host.rendering().settings().stream()
                .map(each -> "'" + each.name() + "'")
                .collect(Collectors.joining(", "));
        return "set " + names + " to the old value again, or remove a line that did not exist before ("
                + platform.activation() + "); after an apply: countersign rollback RUN";
    }

    private static Counts counts(List<HostRendering> hosts) {
        Counts counts = new Counts(List.of("rendered", "without a rule", "with gaps"));
        hosts.forEach(each -> counts.add(word(each)));
        return counts;
    }

    private static String word(HostRendering host) {
        if (!host.rendering().gaps().isEmpty()) {
            return "with gaps";
        }
        return host.asked().isEmpty() ? "without a rule" : "rendered";
    }

    private static String json(
            Project project, List<HostRendering> hosts, Map<String, List<Path>> files, ExitCode code) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("renderings", counts(hosts).values());
        root.put(
                "hosts",
                hosts.stream()
                        .<Object>map(each -> {
                            Map<String, Object> values = values(each, files.getOrDefault(each.host(), List.of()));
                            values.put("granted", granted(project, each));
                            return values;
                        })
                        .toList());
        return JsonDocument.of("render", project.origin().text(), code, root);
    }

    private static Map<String, Object> values(HostRendering host, List<Path> files) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("host", host.host());
        values.put("platform", host.platform().map(Platform::name).orElse("auto"));
        values.put("assumed", host.assumed());
        values.put(
                "settings",
                host.rendering().settings().stream()
                        .<Object>map(each -> {
                            Map<String, Object> setting = new LinkedHashMap<>();
                            setting.put("name", each.name());
                            setting.put("value", each.value());
                            setting.put("why", each.why());
                            setting.put("proven", each.proven());
                            setting.put("granted", each.granted());
                            return setting;
                        })
                        .toList());
        values.put("fragment", host.rendering().fragment());
        host.platform()
                .filter(platform -> !host.rendering().settings().isEmpty())
                .ifPresent(platform -> values.put("undo", undo(host, platform)));
        values.put("gaps", List.<Object>copyOf(host.rendering().gaps()));
        values.put(
                "byHand",
                host.rendering().byHand().stream()
                        .<Object>map(Rendering.Steps::toString)
                        .toList());
        values.put(
                "artifacts",
                host.rendering().artifacts().stream()
                        .<Object>map(each -> Map.of(
                                "name", each.name(),
                                "encoding", each.encoding().word(),
                                "text", each.text()))
                        .toList());
        if (!files.isEmpty()) {
            values.put("files", files.stream().<Object>map(Path::toString).toList());
        }
        return values;
    }
}
