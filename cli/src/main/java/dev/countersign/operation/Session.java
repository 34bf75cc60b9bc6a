package dev.countersign.operation;

import dev.countersign.fleet.Fleet;
import dev.countersign.fleet.NewHostKeys;
import dev.countersign.fleet.Reach;
import dev.countersign.project.Project;
import dev.countersign.project.Scope;
import dev.countersign.project.Workstation;
import java.time.Instant;

/**
 * The work of one command: its scope, where it runs, how it reaches hosts, and whom it informs and
 * asks.
 *
 * @param parallel how many hosts at once
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
    /** The current time. */
    public Instant now() {
        return workstation.now();
    }

    /**
     * Marks the start of changes on hosts. From here on an interrupt waits for the hosts in flight.
     */
    public Interrupt.Work changing() {
        return interrupt.changing();
    }

    /** Loads the project. */
    public Project project() {
        return warned(Project.load(scope, workstation));
    }

    /** Loads the project for a command that contacts hosts. */
    public Project projectToReach() {
        return warned(Project.loadToReach(scope, workstation));
    }

    /**
     * Loads the project for a plan or a change, and prints what the user must know about its
     * revision.
     */
    public Project projectToPlan() {
        Project project = projectToReach();
        project.ofRevision().forEach(operator::warn);
        return project;
    }

    /**
     * Loads the project without its policies: a pending run can be settled even if a policy has a
     * mistake.
     */
    public Project projectWithoutPolicies() {
        return Project.loadHosts(scope, workstation);
    }

    /**
     * Returns the hosts of a project, accepting only known host keys: these hosts may be changed.
     */
    public Fleet fleet(Project project) {
        return new Fleet(project, workstation, reach, operator::secret);
    }

    /**
     * Returns the hosts of a project for reading only. New host keys are recorded if the user asked
     * for that.
     *
     * @param tryGuest whether to try guest and anonymous logins where there is no account
     */
    public Fleet fleetToRead(Project project, boolean tryGuest) {
        return Fleet.toRead(
                project, workstation, reach, NewHostKeys.warning(operator::warn), operator::secret, tryGuest);
    }

    private Project warned(Project project) {
        project.diagnostics().forEach(operator::warn);
        return project;
    }
}
