package dev.countersign.cli.command;

import dev.countersign.cli.terminal.Console.Tone;
import dev.countersign.cli.terminal.Context;
import dev.countersign.cli.view.Checklist;
import dev.countersign.cli.view.ChecklistView;
import dev.countersign.cli.view.GroupRenderingView;
import dev.countersign.cli.view.JsonDocument;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.diagnostic.Suggestion;
import dev.countersign.explain.Language;
import dev.countersign.inventory.Host;
import dev.countersign.platform.Artifact;
import dev.countersign.platform.Platform;
import dev.countersign.project.GroupRendering;
import dev.countersign.project.GroupRendering.Reason;
import dev.countersign.project.HostRendering;
import dev.countersign.project.Project;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code render --for}: files for many hosts at once, which somebody else's tool or a person takes there. */
final class RenderForMany {
    /** The way that needs no tool, only a person. */
    private static final String CHECKLIST = "checklist";

    private final Context context;
    private final Project project;
    private final Optional<Path> out;

    RenderForMany(Context context, Project project, Optional<Path> out) {
        this.context = context;
        this.project = project;
        this.out = out;
    }

    ExitCode render(String way) {
        requireKnown(way);
        List<Host> hosts = project.hosts();
        List<HostRendering> wanted = HostRendering.wanted(
                hosts,
                project.policies(),
                project.platforms(),
                project.settingGrants(),
                context.session().now());
        return way.equals(CHECKLIST) ? checklist(hosts, wanted) : carry(way, hosts, wanted);
    }

    private void requireKnown(String way) {
        List<Platform> platforms = project.platforms().names().stream()
                .flatMap(each -> project.platforms().named(each).stream())
                .toList();
        Set<String> known = new LinkedHashSet<>(GroupRendering.carriers(platforms));
        known.add(CHECKLIST);
        if (!known.contains(way)) {
            throw new Problem(
                    ExitCode.USAGE,
                    Suggestion.advise(Diagnostic.error("--for: unknown way '" + way + "'"), way, known));
        }
    }

    private ExitCode carry(String carrier, List<Host> hosts, List<HostRendering> wanted) {
        GroupRendering rendering = GroupRendering.of(carrier, hosts, wanted);
        Map<String, Path> written = new LinkedHashMap<>();
        Set<String> ungranted = new LinkedHashSet<>();
        for (GroupRendering.Bundle each : rendering.bundles()) {
            boolean granted = RenderCommand.granted(project, each.platform());
            if (!granted) {
                ungranted.add(each.name());
            }
            out.ifPresent(directory -> written.put(
                    each.name(),
                    write(directory, each.name() + (granted ? "" : RenderCommand.NOT_GRANTED), each.files())));
        }
        boolean gaps = rendering.apart().stream().anyMatch(each -> each.reason() == Reason.GAP);
        boolean none = rendering.bundles().isEmpty()
                && rendering.apart().stream().anyMatch(each -> each.reason() == Reason.OTHER_PLATFORM);
        ExitCode code = gaps || none ? ExitCode.REFUSED : ExitCode.DONE;
        GroupRenderingView view = new GroupRenderingView(carrier, rendering, written, ungranted);
        if (context.options().json) {
            context.console()
                    .document(JsonDocument.of("render", project.origin().text(), code, view.json()));
        } else {
            view.show(context.console(), context.options().verbose);
            if (!rendering.bundles().isEmpty()) {
                context.console()
                        .result(
                                Tone.HEAD,
                                "Nothing was changed on any host. Known from documents only: try it on a few computers first.");
            }
        }
        return code;
    }

    private static Path write(Path directory, String folder, List<Artifact> files) {
        files.forEach(each -> FragmentFile.write(directory, folder, each.name(), each.bytes()));
        return directory.resolve(folder);
    }

    private ExitCode checklist(List<Host> hosts, List<HostRendering> wanted) {
        Checklist list = Checklist.of(
                hosts,
                wanted,
                Language.of(context.environment().variables()),
                platform -> RenderCommand.granted(project, platform));
        Optional<Path> written = out.filter(directory -> !list.hosts().isEmpty())
                .map(directory -> FragmentFile.write(
                        directory, CHECKLIST, list.file().name(), list.file().bytes()));
        boolean open = wanted.stream().anyMatch(each -> each.platform().isEmpty());
        ExitCode code = open ? ExitCode.REFUSED : ExitCode.DONE;
        ChecklistView view = new ChecklistView(list, written);
        if (context.options().json) {
            context.console()
                    .document(JsonDocument.of("render", project.origin().text(), code, view.json()));
        } else {
            view.show(context.console(), context.options().verbose);
        }
        return code;
    }
}
