package dev.countersign.cli.command;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.inventory.Host;
import dev.countersign.project.KeptFile;
import dev.countersign.project.Project;
import dev.countersign.report.Entry;
import dev.countersign.report.Report;
import dev.countersign.report.SavedReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The file of {@code check --save}, and the check that it had before.
 *
 * @param last empty if the file does not exist yet
 */
record SavedCheck(Path path, KeptFile file, Optional<Report> last) {
    /** Opens it before any host is asked, so that a file that cannot be used is refused first. */
    static SavedCheck open(Path path) {
        return new SavedCheck(path, SavedReport.file(path).refuseOthers(), SavedReport.check(path));
    }

    /**
     * Refuses to replace a check of more hosts by one of fewer: the next comparison would take the others for new.
     */
    void refuseFewer(Project project, List<Host> asked) {
        Set<String> names = asked.stream().map(Host::name).collect(Collectors.toSet());
        Set<String> kept = last.stream()
                .flatMap(report -> report.entries().stream())
                .map(Entry::host)
                .collect(Collectors.toSet());
        long others = project.inventory().hosts().stream()
                .map(Host::name)
                .filter(each -> !names.contains(each) && kept.contains(each))
                .count();
        if (others > 0) {
            throw new Problem(
                    ExitCode.REFUSED,
                    path + " keeps a check that has " + others + " other hosts of the inventory, which would be lost;"
                            + " no host was asked",
                    "save a check of some hosts to a file of its own, or leave out the hosts and -l");
        }
    }

    /** Replaces the check in the file, and keeps the numbers of those before it. */
    void write(Report report) {
        List<Report.Point> earlier = new ArrayList<>();
        last.ifPresent(each -> {
            earlier.addAll(each.earlier());
            earlier.add(each.point());
        });
        SavedReport.write(file, report.after(earlier));
    }
}
