package dev.countersign.faults;

import java.util.List;

/**
 * A mistake that somebody could make in the program, as the data file says it. It is planted in a copy of one file of the program;
 * what must notice is named with it.
 *
 * @param says the mistake, for a person
 * @param file below one of the {@link Planting#ROOTS}: {@code transaction/apply.sh}
 * @param edits done one after the other
 * @param red what the catcher must say, among other things: one that is red for another reason (a busy machine) caught nothing
 */
record Mutant(String id, String says, String file, List<Edit> edits, Catcher catcher, String red) {
    /** One exact text of the file, and what stands there instead. */
    record Edit(String from, String to) {}

    Mutant {
        edits = List.copyOf(edits);
        if (edits.isEmpty()) {
            throw new IllegalArgumentException("a mutant that changes nothing: " + id);
        }
    }

    /**
     * The file's text with the mistake in it.
     *
     * @throws AssertionError when a text does not stand there exactly once: the program moved on, and the mutant must follow
     */
    String planted(String text) {
        String planted = text;
        for (Edit edit : edits) {
            int at = planted.indexOf(edit.from());
            if (at < 0 || planted.indexOf(edit.from(), at + 1) >= 0) {
                throw new AssertionError(id + ": does not stand exactly once in " + file + ":\n" + edit.from());
            }
            planted = planted.substring(0, at)
                    + edit.to()
                    + planted.substring(at + edit.from().length());
        }
        return planted;
    }
}
