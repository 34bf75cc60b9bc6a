package dev.countersign.cli;

import dev.countersign.cli.Console.Tone;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.plan.Rendering;
import dev.countersign.platform.Platform;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Shows what the templates make of the policies for every host, and how to undo it by hand. Touches no host. */
@Command(
        name = "render",
        headerHeading = "Examples:%n  countersign render -l fs1%n  countersign render --out rendered%n%n",
        customSynopsis = "countersign [OPTIONS] render [--out DIR]",
        description = "What the templates make of the policies, host by host, offline.",
        footer = {
            "",
            "Exit: 0 done, 4 something that the policies ask for cannot be rendered,",
            "65 a policy, template or inventory is invalid."
        })
final class RenderCommand implements Callable<Integer> {
    @ParentCommand
    Program program = new Program();

    @Option(names = "--out", paramLabel = "DIR", description = "write DIR/HOST/DOCUMENT.fragment instead (mode 0600)")
    Optional<Path> out = Optional.empty();

    @Override
    public Integer call() {
        Context context = program.context();
        Project project = context.project();
        List<HostRendering> hosts = HostRendering.of(
                project.hosts(context.options()),
                project.policies(),
                project.platforms(),
                context.environment().clock().now());
        ExitCode code =
                hosts.stream().allMatch(each -> each.rendering().gaps().isEmpty()) ? ExitCode.DONE : ExitCode.REFUSED;
        Map<String, Path> files = new LinkedHashMap<>();
        out.ifPresent(directory -> hosts.forEach(each -> each.platform()
                .filter(platform -> !each.rendering().settings().isEmpty())
                .ifPresent(platform -> files.put(
                        each.host(), FragmentFile.write(directory, each.host(), platform, text(each, platform))))));
        if (context.options().json) {
            context.console().document(json(project, hosts, files, code));
        } else {
            hosts.forEach(each -> show(context.console(), each, Optional.ofNullable(files.get(each.host()))));
            context.console().result(Tone.HEAD, "Render: " + counts(hosts).sentence() + ".");
        }
        return code.number();
    }

    private static void show(Console console, HostRendering host, Optional<Path> file) {
        Rendering rendering = host.rendering();
        console.result(Tone.HEAD, "# " + host.title());
        if (file.isPresent()) {
            console.result("  " + file.get());
        } else if (!rendering.settings().isEmpty()) {
            host.platform().ifPresent(platform -> text(host, platform).lines().forEach(console::result));
        } else if (rendering.gaps().isEmpty()) {
            console.result("  no rule asks anything of this host");
        }
        rendering.gaps().forEach(gap -> console.result(Tone.BAD, "  cannot be rendered: " + gap));
        rendering.byHand().forEach(steps -> console.result(Tone.DIM, "  " + steps));
        console.result("");
    }

    /** The fragment between comments, in which a line of Samba's, and of most other files, begins with '#'. */
    private static String text(HostRendering host, Platform platform) {
        StringBuilder text = new StringBuilder();
        for (Rendering.Setting each : host.rendering().settings()) {
            text.append("# ").append(each.why());
            text.append(each.proven() ? "\n" : "; nothing proves it yet: apply needs --accept-unproven\n");
        }
        text.append(host.rendering().fragment());
        if (text.charAt(text.length() - 1) != '\n') {
            text.append('\n');
        }
        return text.append("# undo: ").append(undo(host, platform)).append('\n').toString();
    }

    private static String undo(HostRendering host, Platform platform) {
        String names = host.rendering().settings().stream()
                .map(each -> "'" + each.name() + "'")
                .collect(Collectors.joining(", "));
        return "write the former value of " + names + " again, or remove the line where there was none ("
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
        return host.rendering().settings().isEmpty() ? "without a rule" : "rendered";
    }

    private static String json(Project project, List<HostRendering> hosts, Map<String, Path> files, ExitCode code) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("renderings", counts(hosts).values());
        root.put(
                "hosts",
                hosts.stream()
                        .<Object>map(each -> values(each, Optional.ofNullable(files.get(each.host()))))
                        .toList());
        return JsonDocument.of("render", project.origin().text(), code, root);
    }

    private static Map<String, Object> values(HostRendering host, Optional<Path> file) {
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
                            return setting;
                        })
                        .toList());
        values.put("fragment", host.rendering().fragment());
        host.platform()
                .filter(platform -> !host.rendering().settings().isEmpty())
                .ifPresent(platform -> values.put("undo", undo(host, platform)));
        values.put("gaps", List.<Object>copyOf(host.rendering().gaps()));
        values.put("byHand", List.<Object>copyOf(host.rendering().byHand()));
        file.ifPresent(path -> values.put("file", path.toString()));
        return values;
    }
}
