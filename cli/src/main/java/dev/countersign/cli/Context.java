package dev.countersign.cli;

/** What a command works with: the world, the options that every command takes, and where its words go. */
record Context(Environment environment, GlobalOptions options, Console console) {
    /** The command's work, as the rooms below know it. */
    Session session() {
        return new Session(
                options.scope(),
                environment.workstation(),
                new Reach(environment.roots(), options.acceptNewHostKeys),
                options.parallel,
                environment.interrupt(),
                new ConsoleOperator(this),
                Version.text());
    }

    /** Loads the project of {@code -C}, and keeps the mistakes beside it. */
    Project read() {
        return documented(Project.read(options.scope(), environment.workstation()));
    }

    /** Loads the project of {@code -C}. */
    Project project() {
        return warnedOfRevision(documented(session().project()));
    }

    /** Loads the project of {@code -C} for hosts to be reached. */
    Project projectToReach() {
        return warnedOfRevision(documented(session().projectToReach()));
    }

    /** The same, for a plan or a change: what it is made from and is in no commit is said. */
    Project projectToPlan() {
        return documented(session().projectToPlan());
    }

    /** Loads the project of {@code -C} without its policies. */
    Project projectWithoutPolicies() {
        return documented(session().projectWithoutPolicies());
    }

    /** Every JSON document has the revision, and it is asked close to what was read. */
    private Project documented(Project project) {
        if (options.json) {
            project.origin();
        }
        return project;
    }

    private Project warnedOfRevision(Project project) {
        if (options.json) {
            warnOfUnknownRevision(project);
        }
        return project;
    }

    /** For a command that shows the revision. */
    void warnOfUnknownRevision(Project project) {
        project.unknownRevision().ifPresent(session().operator()::warn);
    }
}
