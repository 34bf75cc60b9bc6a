package dev.countersign.faults;

import java.util.Locale;

/**
 * How a {@link Catcher} ended.
 *
 * @param seconds from its beginning, before its host is started, until it was red; or until its end
 * @param words why it is red or broken, in one line
 */
record CatcherEnd(Catcher catcher, State state, double seconds, String words) {
    private static final String TAB = "\t";
    private static final int SHOWN = 1_000;

    /** The possible results. */
    enum State {
        /** It noticed nothing. */
        GREEN,
        /** It found a host or a reply that is wrong. */
        RED,
        /**
         * It could not check: it did not run, or ended for a reason that says nothing about the
         * program.
         */
        BROKEN
    }

    CatcherEnd {
        words = words.replaceAll("\\s+", " ").strip();
        words = words.substring(0, Math.min(SHOWN, words.length()));
        seconds = Math.round(10 * seconds) / 10.0;
    }

    /** Returns one line of a {@link CatcherProgram}'s output. */
    String line() {
        return String.join(TAB, catcher.toString(), state.name(), String.valueOf(seconds), words);
    }

    /** Reads the format of {@link #line}. */
    static CatcherEnd read(String line) {
        String[] words = line.split(TAB, -1);
        return new CatcherEnd(Catcher.read(words[0]), State.valueOf(words[1]), Double.parseDouble(words[2]), words[3]);
    }

    @Override
    public String toString() {
        return catcher + " is " + state.name().toLowerCase(Locale.ROOT) + " after " + seconds + " s: " + words;
    }
}
