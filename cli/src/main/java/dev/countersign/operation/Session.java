package dev.countersign.operation;

import dev.countersign.fleet.Fleet;
import dev.countersign.fleet.NewHostKeys;
import dev.countersign.fleet.Reach;
import dev.countersign.project.Project;
import dev.countersign.project.Scope;
import dev.countersign.project.Workstation;
import java.time.Instant;

/**
 * One command's work: what it is about, where it runs, how it reaches hosts, and who is told and asked.
 *
 * @param parallel hosts at once
 * @param program the program's version
 */
public record Session(
        Scope scope,
        Workstation workstation,
        Reach reach,
        int parallel,
        Interrupt interrupt,
        Operator operator,
        String program) {
    /** What the clock says. */
    public Instant now() {
        return workstation.now();
    }

    /** From here on hosts are changed, and an interrupt lets those in flight come to their end. */
    public Interrupt.Work changing() {
        return interrupt.changing();
    }

    /** Loads the project. */
    public Project project() {
        return warned(Project.load(scope, workstation));
    }

    /** Loads the project for hosts to be reached. */
    public Project projectToReach() {
        return warned(Project.loadToReach(scope, workstation));
    }

    /** The same, for a plan or a change: what has to be known of its revision is said. */
    public Project projectToPlan() {
        Project project = projectToReach();
        project.ofRevision().forEach(operator::warn);
        return project;
    }

    /** Loads the project without its policies: what is pending on a host is settled also when a policy has a mistake. */
    public Project projectWithoutPolicies() {
        return Project.loadHosts(scope, workstation);
    }

    /** The hosts of a project, with keys that are known: they may be changed. */
    public Fleet fleet(Project project) {
        return new Fleet(project, workstation, reach, operator::secret);
    }

    /**
     * The hosts of a project, only to be read: new keys of them are written down where that is asked for.
     *
     * @param tryGuest whether guests and the nameless are tried where no account is
     */
    public Fleet fleetToRead(Project project, boolean tryGuest) {
        return Fleet.toRead(
                project,
                workstation,
                reach,
                key -> operator.warn(NewHostKeys.warning(key)),
                operator::secret,
                tryGuest);
    }

    private Project warned(Project project) {
        project.diagnostics().forEach(operator::warn);
        return project;
    }
}
