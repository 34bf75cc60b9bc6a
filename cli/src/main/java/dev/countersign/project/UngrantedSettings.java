package dev.countersign.project;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.inventory.Host;
import dev.countersign.plan.AskedSetting;
import dev.countersign.platform.Spelling;
import dev.countersign.policy.Subject;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * Refuses to contact any host while a policy requires settings there that may not be written.
 * Nothing has been sent to a host at that point.
 */
public final class UngrantedSettings {
    private UngrantedSettings() {}

    /**
     * Does nothing if every setting that may be written on {@code hosts} is allowed or granted. A
     * rule that is waived on a host writes nothing there.
     *
     * @throws Problem with code 4 that names each of the others, its place and what to do
     */
    public static void refuse(Project project, List<Host> hosts, Instant now) {
        List<Diagnostic> refused = asked(
                        project, hosts.stream().map(Project::subject).toList(), Spelling.ANY_ROLE, now)
                .filter(each -> each.refused(project.settingGrants()))
                .flatMap(each -> each.diagnostic(project.settingGrants()).stream())
                .map(each -> new Diagnostic(Diagnostic.Severity.ERROR, each.at(), each.what(), each.advice()))
                .distinct()
                .toList();
        if (!refused.isEmpty()) {
            throw new Problem(ExitCode.REFUSED, refused);
        }
    }

    /**
     * Returns what is required of one host of {@code role} and not granted, for a plan that is only
     * shown.
     */
    public static List<String> marks(Project project, Subject host, String role, Instant now) {
        return asked(project, List.of(host), role, now)
                .filter(each -> each.missing(project.settingGrants()))
                .map(each -> "not granted: " + each.text() + "; apply refuses it until you run countersign trust")
                .distinct()
                .toList();
    }

    private static Stream<AskedSetting> asked(Project project, List<Subject> hosts, String role, Instant now) {
        return AskedSetting.inForce(project.policies(), project.platforms(), hosts, role, now).stream();
    }
}
