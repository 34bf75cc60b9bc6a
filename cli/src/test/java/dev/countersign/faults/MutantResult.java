package dev.countersign.faults;

import java.util.List;

/**
 * The result of one mutant.
 *
 * @param says the mistake, for a person
 * @param catcher what was to notice it
 * @param caught whether the catcher noticed it, with the expected message, and noticed nothing
 *     without the mutant
 * @param seconds from the catcher's beginning, before its host is started, until it was red
 * @param saw the catcher's message
 */
record MutantResult(String id, String says, String catcher, boolean caught, double seconds, String saw) {
    private static final String TAB = "\t";

    static MutantResult of(Mutant mutant, CatcherEnd end, CatcherEnd control) {
        boolean caught = end.state() == CatcherEnd.State.RED
                && end.words().contains(mutant.red())
                && control.state() == CatcherEnd.State.GREEN;
        String saw = control.state() == CatcherEnd.State.GREEN ? end.toString() : "without a mutant: " + control;
        return new MutantResult(mutant.id(), mutant.says(), mutant.catcher().toString(), caught, end.seconds(), saw);
    }

    /** Returns one line of a results file. */
    String line() {
        return String.join(
                TAB,
                List.of(id, says, catcher, String.valueOf(caught), String.valueOf(seconds), saw).stream()
                        .map(each -> each.replaceAll("[\\t\\r\\n]+", " "))
                        .toList());
    }

    /** Reads the format of {@link #line}. */
    static MutantResult read(String line) {
        String[] words = line.split(TAB, -1);
        return new MutantResult(
                words[0], words[1], words[2], Boolean.parseBoolean(words[3]), Double.parseDouble(words[4]), words[5]);
    }
}
