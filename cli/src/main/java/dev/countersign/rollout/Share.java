package dev.countersign.rollout;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of hosts, or a percentage of some hosts. A percentage is rounded up, so it is at least
 * one host.
 *
 * @param number a number of hosts, or a percentage from 1 to 100
 */
public record Share(int number, boolean percent) {
    /** No host at all. */
    public static final Share NONE = new Share(0, false);

    /** Every host. */
    public static final Share ALL = new Share(100, true);

    private static final int HUNDRED = 100;
    private static final Pattern SHAPE = Pattern.compile("(0|[1-9][0-9]{0,5})(%?)");

    public Share {
        if (!possible(number, percent)) {
            throw new IllegalArgumentException("not a number of hosts: " + number + (percent ? "%" : ""));
        }
    }

    private static boolean possible(int number, boolean percent) {
        return percent ? number >= 1 && number <= HUNDRED : number >= 0;
    }

    /**
     * Reads {@code 3} or {@code 10%}. Empty for any other text: a sign, a fraction, {@code 0%}, more
     * than {@code 100%}.
     */
    public static Optional<Share> parse(String text) {
        Matcher matcher = SHAPE.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int number = Integer.parseInt(matcher.group(1));
        boolean percent = !matcher.group(2).isEmpty();
        return possible(number, percent) ? Optional.of(new Share(number, percent)) : Optional.empty();
    }

    /** Returns how many hosts this is where there are {@code total}. */
    public int of(int total) {
        long roundedUp = ((long) total * number + HUNDRED - 1) / HUNDRED;
        return percent ? (int) Math.max(1, roundedUp) : number;
    }

    /** Returns it as it is written on a command line. */
    @Override
    public String toString() {
        return number + (percent ? "%" : "");
    }
}
