package dev.countersign.cli;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.document.Bytes;
import dev.countersign.inventory.Host;
import dev.countersign.journal.Entry;
import dev.countersign.journal.RunRecord;
import dev.countersign.journal.Runs;
import dev.countersign.json.Json;
import dev.countersign.observation.RunId;
import dev.countersign.observation.WireJson;
import dev.countersign.observation.WirePicture;
import dev.countersign.plan.PlanFileJson;
import dev.countersign.platform.Platform;
import dev.countersign.platform.Platforms;
import dev.countersign.transaction.Purpose;
import dev.countersign.transaction.Restoration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A run of the past, as its journal has it: which hosts it touched, and what it saved of them.
 *
 * @param platforms which say where a host keeps what it saved itself
 */
record PastRun(RunId id, RunRecord record, Platforms platforms) {
    /** How the command of a rollback begins; the run that it puts back follows. */
    static final String ROLLBACK = "rollback ";

    /** Opens a run by its name; one whose files were changed is refused. */
    static PastRun open(String name, Project project, Environment environment) {
        RunId id = RunId.parse(name)
                .orElseThrow(() -> new Problem(
                        ExitCode.USAGE, "'" + name + "' is no name of a run", "countersign history lists them"));
        Runs runs = Runs.of(project.directory(), environment.clock());
        runs.refuseForeign(id);
        RunRecord record = runs.open(id);
        List<Diagnostic> damage = record.verify();
        if (!damage.isEmpty()) {
            List<Diagnostic> all = new ArrayList<>(damage);
            all.add(Diagnostic.error("run " + name + " was altered after it was written; nothing is done with it")
                    .advise("what was saved is on the hosts too: "
                            + project.platforms().stateOfAny() + "/" + name + "/before"));
            throw new Problem(ExitCode.REFUSED, all);
        }
        return new PastRun(id, record, project.platforms());
    }

    /** What the run was for. */
    Purpose purpose() {
        return rolledBack().isPresent() ? Purpose.ROLLBACK : Purpose.CHANGE;
    }

    /** The run that this one puts back, when it is a rollback. */
    Optional<String> rolledBack() {
        return record.entries().stream()
                .filter(each -> each.event().equals("begin"))
                .map(each -> each.details().getOrDefault("command", ""))
                .filter(command -> command.startsWith(ROLLBACK))
                .map(command -> command.substring(ROLLBACK.length()))
                .findFirst();
    }

    /** The hosts that it meant to change, in the order of the inventory. */
    List<Host> hosts(List<Host> inventory) {
        return inventory.stream()
                .filter(each -> intent(each.name()).isPresent())
                .toList();
    }

    /** What was written down before the host was touched. */
    Optional<Entry> intent(String host) {
        return record.of(host).stream()
                .filter(each -> each.event().equals("intent"))
                .findFirst();
    }

    /** What it saved of a host. */
    Restoration.Saved saved(String host) {
        Entry intent = intent(host).orElseThrow();
        String platform = platform(host).orElseThrow(() -> lost(host));
        return new Restoration.Saved(
                id,
                host,
                platform,
                intent.details().getOrDefault("document", ""),
                evidence(host, "before"),
                evidence(host, "after"),
                wireBefore(host));
    }

    private Optional<String> platform(String host) {
        return PlanFileJson.read("plan.json", record.plan()).hosts().stream()
                .filter(each -> each.host().equals(host))
                .map(PlanFileJson.Recorded::platform)
                .findFirst();
    }

    WirePicture wireBefore(String host) {
        Object endpoints =
                Json.read(evidence(host, "wire-before").toArray(), "wire-before of " + host, Json.Limits.OURS);
        return WireJson.read(endpoints, "wire-before of " + host);
    }

    private Bytes evidence(String host, String name) {
        return record.evidence(host, name).orElseThrow(() -> lost(host));
    }

    private Problem lost(String host) {
        Path directory = record.directory();
        return new Problem(
                ExitCode.REFUSED,
                "what the run saved of '" + host + "' is gone from " + directory,
                "it is on the host too: "
                        + platform(host)
                                .flatMap(platforms::named)
                                .map(Platform::state)
                                .orElseGet(platforms::stateOfAny)
                        + "/" + id + "/before");
    }
}
