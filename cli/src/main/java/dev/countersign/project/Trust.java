package dev.countersign.project;

import dev.countersign.diagnostic.Counts;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.inventory.Host;
import dev.countersign.plan.AskedSetting;
import dev.countersign.platform.PlatformFolder;
import dev.countersign.platform.Spelling;
import dev.countersign.platform.Tier;
import dev.countersign.secret.SecretFiles;
import dev.countersign.trust.Grant;
import dev.countersign.trust.Grants;
import dev.countersign.trust.HostKeysSaid;
import dev.countersign.trust.Request;
import dev.countersign.trust.Requests;
import dev.countersign.yaml.SourceFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Compares what a project asks for with what its user has granted: nothing is sent to a host before
 * all of it is granted.
 */
public record Trust(Project project, HostKeysSaid keys, SecretFiles files) {
    private static final int SHOWN = 10;

    /**
     * Creates the comparison.
     *
     * @param ground the folders that the repository's authors write to
     */
    public Trust(Project project, Ground ground, Path home) {
        this(
                project,
                new HostKeysSaid(home),
                new SecretFiles(ground.with(project.inventory().sources().stream()
                        .map(SourceFile::path)
                        .toList())));
    }

    /**
     * Returns what these hosts need: settings first, because policies are what a repository is for.
     */
    public List<Request> requests(Collection<Host> hosts) {
        List<Request> all = new ArrayList<>(settings(hosts));
        all.addAll(toBeReached(hosts));
        return all;
    }

    /** Returns what they need before anything is sent there. */
    private List<Request> toBeReached(Collection<Host> hosts) {
        return Requests.of(hosts, project.inventory(), project.platforms(), keys, files);
    }

    /**
     * Returns the settings that need a grant. A setting that is never written is not requested,
     * because a grant would not help.
     */
    private List<Request> settings(Collection<Host> hosts) {
        Map<Grant, SortedSet<String>> asked = new LinkedHashMap<>();
        for (Host host : hosts) {
            AskedSetting.of(project.policies(), project.platforms(), List.of(Project.subject(host)), Spelling.ANY_ROLE)
                    .stream()
                    .flatMap(each -> grant(each).stream())
                    .forEach(grant -> asked.computeIfAbsent(grant, each -> new TreeSet<>())
                            .add(host.name()));
        }
        return asked.entrySet().stream()
                .map(each -> new Request(each.getKey(), each.getValue()))
                .toList();
    }

    /** Returns what the repository asks for, even if no host uses it yet. */
    public List<Request> forNoHostYet() {
        List<Request> all = new ArrayList<>();
        AskedSetting.named(project.policies(), project.platforms()).stream()
                .flatMap(each -> grant(each).stream())
                .forEach(grant -> all.add(new Request(grant, new TreeSet<>())));
        all.addAll(Requests.folders(project.platforms()));
        return all;
    }

    private static Optional<Grant> grant(AskedSetting asked) {
        return asked.ruling().tier() == Tier.GRANTABLE
                ? Optional.of(new Grant.Parameter(
                        asked.platform(), asked.ruling().name(), asked.ruling().value()))
                : Optional.empty();
    }

    /**
     * Refuses (4) unless everything is granted that is needed to contact these hosts. Settings are
     * not checked here: commands that use policies refuse them with their place in the policy
     * ({@link UngrantedSettings}).
     */
    public void require(Collection<Host> hosts) {
        List<Request> missing = toBeReached(hosts).stream()
                .filter(each -> !grants().holds(each.grant()))
                .toList();
        if (!missing.isEmpty()) {
            throw new Problem(ExitCode.REFUSED, refusal(missing));
        }
    }

    private static Diagnostic refusal(List<Request> missing) {
        List<String> lines = new ArrayList<>();
        missing.stream().limit(SHOWN).forEach(each -> lines.add(line(each)));
        if (missing.size() > SHOWN) {
            lines.add("and " + (missing.size() - SHOWN) + " more");
        }
        lines.add("run: countersign trust");
        return Diagnostic.error("nothing was sent: the repository asks for " + Counts.of(missing.size(), "thing")
                        + " that you have not granted")
                .advise(String.join("\n", lines));
    }

    /**
     * Returns a request as text: {@code fs1: the environment variable X, to log in by SSH as admin,
     * at 192.0.2.1:22}.
     */
    static String line(Request request) {
        String hosts = request.hosts().stream().limit(SHOWN).collect(Collectors.joining(", "));
        int more = request.hosts().size() - SHOWN;
        return (hosts.isEmpty() ? "" : hosts + (more > 0 ? " and " + more + " more" : "") + ": ")
                + request.grant().words();
    }

    /** Whether a platform folder may be used: it is the program's own, or the user granted it. */
    public boolean granted(PlatformFolder folder) {
        return granted(folder, grants());
    }

    public static boolean granted(PlatformFolder folder, Grants grants) {
        return Requests.of(folder).filter(each -> !grants.holds(each)).isEmpty();
    }

    private Grants grants() {
        return project.settings().grants();
    }
}
