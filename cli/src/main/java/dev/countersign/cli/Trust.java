package dev.countersign.cli;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.inventory.Host;
import dev.countersign.platform.PlatformFolder;
import dev.countersign.trust.Grants;
import dev.countersign.trust.Request;
import dev.countersign.trust.Requests;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** What a project asks for, held against what its user has granted: nothing is sent to a host before all of it is. */
record Trust(Project project, Path home) {
    private static final int SHOWN = 10;

    /** What these hosts need and what is not granted. */
    List<Request> missing(Collection<Host> hosts) {
        return requests(hosts).stream()
                .filter(each -> !grants().holds(each.grant()))
                .toList();
    }

    /** What these hosts need. */
    List<Request> requests(Collection<Host> hosts) {
        return Requests.of(hosts, project.inventory(), project.platforms(), Requests.ownKnownHosts(home));
    }

    /** Refuses (4) unless everything is granted that these hosts need. */
    void require(Collection<Host> hosts) {
        List<Request> missing = missing(hosts);
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
        return Diagnostic.error("nothing was sent: the repository asks for " + Lint.count(missing.size(), "thing")
                        + " that you have not granted")
                .advise(String.join("\n", lines));
    }

    /** {@code fs1: the environment variable X, to log in by SSH as admin, at 192.0.2.1:22}. */
    static String line(Request request) {
        String hosts = request.hosts().stream().limit(SHOWN).collect(Collectors.joining(", "));
        int more = request.hosts().size() - SHOWN;
        return (hosts.isEmpty() ? "" : hosts + (more > 0 ? " and " + more + " more" : "") + ": ")
                + request.grant().words();
    }

    /** Whether a platform folder may be used: the program's own, and those that the user granted. */
    boolean granted(PlatformFolder folder) {
        return granted(folder, grants());
    }

    static boolean granted(PlatformFolder folder, Grants grants) {
        return Requests.of(folder).filter(each -> !grants.holds(each)).isEmpty();
    }

    private Grants grants() {
        return project.settings().grants();
    }
}
