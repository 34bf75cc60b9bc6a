package dev.countersign.cli;

/** What a command works with: the world, the options that every command takes, and where its words go. */
record Context(Environment environment, GlobalOptions options, Console console) {
    /** From here on hosts are changed, and an interrupt lets those in flight come to their end. */
    Interrupt.Work changing() {
        return environment.interrupt().changing();
    }

    /** Loads the project of {@code -C}. */
    Project project() {
        return warned(Project.load(options, environment));
    }

    /** Loads the project of {@code -C} for hosts to be reached. */
    Project projectToReach() {
        return warned(Project.loadToReach(options, environment));
    }

    /** The same, for a plan or a change: what it is made from and is in no commit is said. */
    Project projectToPlan() {
        Project project = projectToReach();
        project.ofRevision().stream()
                .filter(each -> !options.json
                        || project.unknownRevision().filter(each::equals).isEmpty())
                .forEach(each -> console.complain(Console.Tone.CHANGE, "warning: ", each));
        return project;
    }

    private Project warned(Project project) {
        project.diagnostics().forEach(each -> console.complain(Console.Tone.CHANGE, "warning: ", each));
        if (options.json) {
            warnOfUnknownRevision(project);
        }
        return project;
    }

    /** For a command that shows the revision. */
    void warnOfUnknownRevision(Project project) {
        project.unknownRevision().ifPresent(each -> console.complain(Console.Tone.CHANGE, "warning: ", each));
    }
}
