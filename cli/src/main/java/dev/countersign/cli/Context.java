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

    private Project warned(Project project) {
        project.diagnostics().forEach(each -> console.complain(Console.Tone.CHANGE, "warning: ", each));
        return project;
    }
}
