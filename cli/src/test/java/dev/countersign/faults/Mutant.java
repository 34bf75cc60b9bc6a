package dev.countersign.faults;

import java.util.List;

/**
 * A mistake that somebody could make in the program, from the data file. It is planted in a copy of
 * one of the program's files; the catcher that must notice it is named with it.
 *
 * @param says the mistake, for a person
 * @param file below one of the {@link Planting#ROOTS}: {@code host/verb/apply.sh}
 * @param edits made one after the other
 * @param red what the catcher's message must contain: a catcher that is red for a different reason
 *     (a busy machine) caught nothing
 */
record Mutant(String id, String says, String file, List<Edit> edits, Catcher catcher, String red) {
    /** One exact text of the file, and its replacement. */
    record Edit(String from, String to) {}

    Mutant {
        edits = List.copyOf(edits);
        if (edits.isEmpty()) {
            throw new IllegalArgumentException("a mutant that changes nothing: " + id);
        }
    }

    /**
     * Returns the file's text with the mistake in it.
     *
     * @throws AssertionError if a text does not occur exactly once: the program changed, and the
     *     mutant must be adapted
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
