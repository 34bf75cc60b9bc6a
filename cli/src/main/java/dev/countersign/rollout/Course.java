package dev.countersign.rollout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How a change goes through many hosts, as a person asked for it.
 *
 * @param pause how long to wait between two batches
 * @param failures how many hosts may fail, of those that are to be changed; one more stops the
 *     rollout
 * @param rollBackAll whether all hosts that were changed are rolled back when it stops because hosts
 *     failed
 */
public record Course(Batches batches, Duration pause, Share failures, boolean rollBackAll) {
    /** The option that asks for {@link #rollBackAll}. */
    public static final String ROLL_BACK_ALL = "--roll-back-all";

    /** All hosts in one batch, and no host may fail. */
    public static final Course AT_ONCE = new Course(Batches.ALL_AT_ONCE, Duration.ZERO, Share.NONE, false);

    /** All hosts in one batch, however many of them fail. */
    public static final Course WHATEVER_FAILS = new Course(Batches.ALL_AT_ONCE, Duration.ZERO, Share.ALL, false);

    /** Returns the limits where {@code total} hosts are to be changed. */
    public Limits limits(int total) {
        return new Limits(failures.of(total), batches.canary());
    }

    /** Returns the same course with the number of hosts that may fail of {@code total}. */
    public Course counted(int total) {
        return new Course(batches, pause, new Share(failures.of(total), false), rollBackAll);
    }

    /** Returns the same course with this host first, alone. */
    public Course after(String first) {
        return new Course(batches.after(first), pause, failures, rollBackAll);
    }

    /** Returns the options that ask for it, without those that ask for what is done anyway. */
    public List<String> options() {
        List<String> options = new ArrayList<>(batches.options());
        if (!pause.isZero()) {
            options.addAll(List.of("--pause", pause.toSeconds() + "s"));
        }
        if (!failures.equals(Share.NONE)) {
            options.addAll(List.of("--max-failures", failures.toString()));
        }
        if (rollBackAll) {
            options.add(ROLL_BACK_ALL);
        }
        return List.copyOf(options);
    }
}
